"""The look before Qt is touched: its system libraries, and a display that answers."""

import os
import shutil
import socket
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from study_app import preflight
from study_app.preflight import NoWindow, Obstacle, missing_packages, no_window

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="elsewhere Qt brings its libraries along")

SCRIPT = Path(preflight.__file__)


def packages_named_by_the_script(**environment: str) -> list[str]:
    run = subprocess.run(
        [sys.executable, SCRIPT], env=os.environ | environment, cwd="/", capture_output=True, text=True, check=True
    )
    return run.stdout.split()


def without(library: str, folder: Path) -> dict[str, str]:
    """An environment in which `library` cannot be loaded: an empty file of its name is found first."""
    (folder / library).touch()
    return {"LD_LIBRARY_PATH": str(folder)}


def test_the_script_names_what_the_module_finds_missing():
    assert packages_named_by_the_script() == missing_packages()


def test_a_library_that_does_not_load_is_named_by_its_debian_package(tmp_path):
    named = packages_named_by_the_script(**without("libxcb-cursor.so.0", tmp_path))
    assert "libxcb-cursor0" in named


def test_two_libraries_of_one_package_name_it_once(tmp_path):
    without("libgthread-2.0.so.0", tmp_path)
    named = packages_named_by_the_script(**without("libglib-2.0.so.0", tmp_path))
    assert named.count("libglib2.0-0") == 1


@pytest.mark.parametrize("platform", ["xcb", "offscreen"])
def test_nothing_missing_means_that_every_library_of_the_qt_platform_is_found(platform):
    if missing_packages(platforms=(platform,)):
        pytest.skip("this machine lacks some of them, and the table says so")
    package = find_spec("PySide6")
    assert package is not None
    [folder] = package.submodule_search_locations
    plugin = Path(folder) / "Qt" / "plugins" / "platforms" / f"libq{platform}.so"
    linked = subprocess.run(["ldd", plugin], capture_output=True, text=True, check=True).stdout
    assert "not found" not in linked


def test_no_variable_for_a_display_means_no_window():
    assert no_window({}) == NoWindow(Obstacle.NO_DISPLAY)


def test_an_x_display_that_nobody_serves_is_named():
    assert no_window({"DISPLAY": ":59871"}) == NoWindow(Obstacle.SILENT_DISPLAY, ":59871")


def test_a_wayland_socket_that_nobody_serves_is_named(tmp_path):
    environment = {"XDG_RUNTIME_DIR": str(tmp_path), "WAYLAND_DISPLAY": "wayland-0"}
    assert no_window(environment) == NoWindow(Obstacle.SILENT_DISPLAY, "wayland-0")


def test_a_wayland_compositor_that_answers_is_a_display(tmp_path):
    with socket.socket(socket.AF_UNIX) as compositor:
        compositor.bind(str(tmp_path / "wayland-0"))
        compositor.listen()
        found = no_window({"XDG_RUNTIME_DIR": str(tmp_path), "WAYLAND_DISPLAY": "wayland-0"})
    lacking = missing_packages(platforms=("wayland",))
    assert found == (NoWindow(Obstacle.LIBRARIES, " ".join(lacking)) if lacking else None)


def test_an_x_server_that_answers_is_a_display():
    if shutil.which("Xvfb") is None:
        pytest.skip("no Xvfb here")
    # The server picks a free number and writes it once it listens; it starts anew when its last client has left, and
    # answers nobody meanwhile, unless it is told not to.
    with subprocess.Popen(
        ["Xvfb", "-noreset", "-displayfd", "1"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as server:
        assert server.stdout is not None
        display = ":" + server.stdout.readline().strip()
        try:
            assert no_window({"DISPLAY": display}) is None
            assert no_window({"DISPLAY": display, "QT_QPA_PLATFORM": "xcb;offscreen"}) is None
            assert no_window({"DISPLAY": display, "QT_QPA_PLATFORM": "wayland"}) == NoWindow(Obstacle.NO_DISPLAY)
            assert no_window({"DISPLAY": display, "WAYLAND_DISPLAY": "/nowhere"}) is None
        finally:
            server.terminate()


@pytest.mark.parametrize("platform", ["offscreen", "minimal", "offscreen:enable_fonts", "minimal;offscreen"])
def test_a_platform_that_draws_into_memory_is_no_display(platform):
    found = no_window({"QT_QPA_PLATFORM": platform, "DISPLAY": ":0"})
    assert found is not None
    assert found.obstacle is Obstacle.WINDOWLESS


def test_a_platform_that_needs_no_display_is_left_to_whoever_forces_it():
    assert no_window({"QT_QPA_PLATFORM": "vnc"}) is None


def test_the_look_imports_neither_qt_nor_anything_of_this_package():
    code = f"import runpy, sys; runpy.run_path({str(SCRIPT)!r}); print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], cwd="/", capture_output=True, text=True, check=True)
    names = {name.partition(".")[0] for name in loaded.stdout.split()}
    assert not names & {"PySide6", "shiboken6", "study_app"}
