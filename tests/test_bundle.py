"""What makes the bundle sees where it would lack something, and counts every file."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

FOLDER = Path(__file__).parent.parent / "bundle"


@pytest.fixture(scope="module")
def bundle() -> ModuleType:
    """`bundle/__main__.py`, which is no part of the program."""
    spec = importlib.util.spec_from_file_location("bundling", FOLDER / "__main__.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


WARNINGS = """
missing module named winreg - imported by platform (delayed, optional), study_app.journal.machine (delayed, conditional)
excluded module named _frozen_importlib - imported by importlib (optional), zipimport (top-level)
excluded module named numpy.fft - imported by numpy (delayed, conditional)
excluded module named ssl - imported by http.client (optional), urllib.request (optional)
"""


def test_what_is_left_out_and_never_needed_as_modules_load_is_no_fault(bundle):
    assert bundle.left_out_and_wanted(WARNINGS) == []


@pytest.mark.parametrize(
    "line",
    [
        "excluded module named numpy.typing - imported by numpy (delayed), study_app.study.model (top-level)",
        "excluded module named sqlite3 - imported by sqlite_utils.hookspecs (top-level)",
        "excluded module named 'numpy.random' - imported by study_app.study.forecast (delayed)",
    ],
)
def test_what_is_left_out_and_imported_is_told(bundle, line):
    [told] = bundle.left_out_and_wanted(f"{WARNINGS}{line}\n")
    assert told.split(",")[0] in line


def test_each_file_of_the_folder_belongs_to_one_part(bundle, tmp_path, monkeypatch):
    monkeypatch.setattr(bundle, "FOLDER", tmp_path)
    files = {
        "study-app": "the program and its Python modules",
        "lib/PySide6/QtCore.abi3.so": "Qt",
        "lib/libicudata.so.73": "Qt",
        "lib/libxcb-cursor.so.0": "libraries of the system that Qt needs",
        "lib/numpy.libs/libopenblas.so": "numpy",
        "lib/study_app/_data/content/pack.toml": "content and resources",
        "lib/libpython3.11.so.1.0": "Python",
    }
    for name in files:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    found = {file.relative_to(tmp_path).as_posix(): part for part, names in bundle.parts().items() for file in names}
    assert found == files
