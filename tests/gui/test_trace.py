"""The trace is written only where somebody asked for it."""

from study_app.gui.trace import VARIABLE, trace


def test_each_call_is_a_line_in_the_file_that_the_variable_names(tmp_path, monkeypatch):
    file = tmp_path / "trace"
    monkeypatch.setenv(VARIABLE, str(file))
    trace("page", "Decks")
    trace("answer", "right", "pack/fact/when")
    assert file.read_text().splitlines() == ["page Decks", "answer right pack/fact/when"]


def test_nothing_is_written_without_the_variable(tmp_path, monkeypatch):
    monkeypatch.delenv(VARIABLE, raising=False)
    monkeypatch.chdir(tmp_path)
    trace("page", "Decks")
    assert list(tmp_path.iterdir()) == []
