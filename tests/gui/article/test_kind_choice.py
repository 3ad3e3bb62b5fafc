"""The choice of a kind: found by letters of its name, and not taken by going past it."""

from __future__ import annotations

from study_app.gui.article.kind_choice import KindChoice


def choice(qtbot) -> KindChoice:
    made = KindChoice()
    qtbot.addWidget(made)
    made.addItems(["founding", "accession of towns", "accession"])
    made.begin(0)
    return made


def test_the_kind_of_just_that_name_goes_before_others_that_have_it_in_theirs(qtbot):
    kinds = choice(qtbot)
    kinds.setEditText("Accession")
    assert kinds.searching
    with qtbot.waitSignal(kinds.settled):
        assert kinds.take_written()
    assert kinds.currentIndex() == 2


def test_what_no_kind_has_in_its_name_changes_nothing(qtbot):
    kinds = choice(qtbot)
    kinds.setEditText("harbour")
    with qtbot.waitSignal(kinds.unknown):
        assert not kinds.take_written()
    assert (kinds.currentIndex(), kinds.currentText()) == (0, "founding")
    assert not kinds.searching
