"""Dialogs: problems that can be read and copied, keys of the page, sentences."""

from looks import nameless, words
from PySide6.QtGui import QGuiApplication

from study_app.facts.problem import Problem, Severity
from study_app.gui.dialogs import KeysDialog, ProblemsDialog, SentenceDialog, about, tell

PROBLEMS = (
    Problem("syntax", Severity.ERROR, "mine/pack.toml", 12, "The <value> is not closed.", "Close the quotes."),
    Problem("unused", Severity.WARNING, "mine/facts.toml", 0, "No deck has this fact.", "Add it to a deck."),
)


def test_each_problem_is_listed_with_file_line_message_and_remedy(show):
    dialog = show(ProblemsDialog(None, PROBLEMS))
    text = dialog.text.toPlainText()
    assert "mine/pack.toml:12   error\nThe <value> is not closed.\nClose the quotes." in text
    assert "mine/facts.toml   warning" in text
    assert nameless(dialog) == []


def test_all_problems_can_be_copied_as_the_command_line_prints_them(show):
    show(ProblemsDialog(None, PROBLEMS)).copy()
    assert QGuiApplication.clipboard().text() == "\n".join(problem.sentence() for problem in PROBLEMS)


def test_the_keys_are_listed_with_what_they_do(show):
    assert "Ctrl+Z\ntake back" in words(show(KeysDialog(None, (("Ctrl+Z", "take back"), ("Esc", "leave")))))


def test_a_sentence_is_shown_as_plain_text_and_can_be_read_by_a_screen_reader(show):
    dialog = show(SentenceDialog(None, "Study App", "A <b>bold</b> & long sentence."))
    assert "A <b>bold</b> & long sentence." in words(dialog)
    assert dialog.shut.accessibleDescription() == "A <b>bold</b> & long sentence."


def test_escape_and_enter_close_a_dialog(window, press, qtbot):
    for key in ("Esc", "Return"):
        dialog = tell(window, "Study App", "A sentence.")
        qtbot.waitUntil(dialog.isActiveWindow)
        with qtbot.waitSignal(dialog.finished):
            press(key)


def test_about_names_the_version_the_folder_and_the_licences(window, tmp_path):
    dialog = about(window, "1.2.3", tmp_path)
    on_screen = words(dialog)
    assert "1.2.3" in on_screen
    assert str(tmp_path) in on_screen
    assert "Inter" in on_screen
    dialog.close()
