"""What can be done about each kind of problem, and that it is gone then."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from clocks import SetClock
from facts.survey.records import HEAD, TODAY, entities, fact

from study_app.app import StudyApp
from study_app.facts.documents import digest, sha256
from study_app.facts.mending import Mend, put_aside
from study_app.facts.problem import Problem, Severity, of_row, values
from study_app.i18n import Worded
from study_app.journal import Change
from study_app.quiz.check import problems_now

DECK = '[[deck]]\nid = "d"\nname = "All of it"\nsearch = "tag:all or type:birth"\n'
HEADS = [
    fact("a", "head", 'body = "court"; person = "ann"; start = "1990"; end = "1999"; tags = ["all"]'),
    fact("b", "head", 'body = "court"; person = "bob"; start = "1995"; end = "2005"; tags = ["all"]'),
]


class Desk:
    """The program on the pack of records with some rows, and what is wrong with it."""

    def __init__(self, root: Path, clock: SetClock, rows: list[str]) -> None:
        folder = root / "packs" / "records"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "pack.toml").write_text(HEAD, encoding="utf-8")
        (folder / "rest.toml").write_text("\n".join([entities(), *rows]), encoding="utf-8")
        self.path = root / "facts.db"
        self.app = StudyApp.open(root, clock)

    def problems(self, code: str, *, aside: bool = False) -> list[Problem]:
        """Those of a kind."""
        return [problem for problem in problems_now(self.path, TODAY, aside=aside) if problem.code == code]

    def the(self, code: str) -> Problem:
        """The only one of a kind."""
        [problem] = self.problems(code)
        return problem

    def make(self, mend: Mend, pack: str = "records") -> None:
        """Save what a mend changes."""
        self.app.desk.save(pack, mend.changes, mend.words)


Make = Callable[..., Desk]


@pytest.fixture
def desk(tmp_path: Path, clock: SetClock) -> Iterator[Make]:
    """Makes the program on a pack of some rows."""
    made: list[Desk] = []

    def make(*rows: str) -> Desk:
        made.append(Desk(tmp_path / str(len(made)), clock, list(rows)))
        return made[-1]

    yield make
    for one in made:
        one.app.close()


def birth(id: str, when: str, more: str = "") -> str:
    return fact(id, "birth", f'person = "ann"; when = "{when}"{more}')


SIGNED = [
    fact("a", "signing", 'body = "court"; signer = ["ann", "bob"]; closed = ["signer"]'),
    fact("b", "signing", 'body = "court"; signer = "cyd"'),
]
NAMES = '[[entity]]\nid = "dee"\ntype = "person"\nname = "Dee"\naliases = ["Deedee", "Ann Brook"]\n'

CASES: dict[str, tuple[str, list[str], str]] = {
    "two dates of one birth": ("contradiction", [birth("a", "1901"), birth("b", "1911")], "1901 is right"),
    "two dates, the other": ("contradiction", [birth("a", "1901"), birth("b", "1911")], "1911 is right"),
    "two dates, one fact too many": ("contradiction", [birth("a", "1901"), birth("b", "1911")],
        "Retire “Ann Brook was born in 1901”"),
    "two heads at one time": ("two-holders", HEADS, "End “Ann Brook headed Court from 1990 to 1999” when this begins: 1995"),
    "one who is in no list": ("outside-list", SIGNED,
        "Add “Cyd Field” to the list in “Court was signed for by Ann Brook and Bob Marsh”"),
    "a state without an end": ("no-end", [fact("a", "head", 'body = "court"; person = "ann"; start = "1990"')], "is open"),
    "a fact without a deck": ("no-deck", [DECK, HEADS[0], birth("x", "1901").replace("birth", "visit").replace(
        'when', 'body = "court"\nwhen')], "Tag it all, for the deck All of it"),
    "a fact without a citation": ("no-citation", [fact("a", "birth", 'person = "ann"; when = "1901"', cite="")], "draft"),
    "an end before the start": ("wrong-time", [
        fact("a", "head", 'body = "court"; person = "ann"; start = "1999"; end = "1990"')], "Swap"),
    "more than were counted": ("wrong-count", [
        fact("a", "signing", 'body = "court"; signer = ["ann", "bob"]; count = { signer = 1 }')], "“Signer” 2"),
    "what is later than its source": ("wrong-order", [birth("a", "2025")], "planned"),
    "two visits": ("ambiguous", [fact(i, "visit", f'person = "ann"; body = "court"; when = "{w}"') for i, w in (
        ("a", "1990"), ("b", "1991"))], "Do not ask for “When” of “Ann Brook visited Court in 1990”"),
    "a name of another": ("alias-taken", [NAMES], "Take Ann Brook away from “Dee”"),
    "a name of another as a mention": ("alias-taken", [NAMES], "as a mention"),
    "names one letter apart": ("near-name", [NAMES.replace("Dee", "Ann Brock").replace("Ann Brook", "X")], "strict"),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_a_mend_does_away_with_the_problem_and_can_be_taken_back(desk: Make, name: str) -> None:
    code, rows, words = CASES[name]
    it = desk(*rows)
    problem = it.problems(code)[0]
    [mend] = [mend for mend in it.app.authoring.mends(problem) if words in mend.words]
    before = len(it.problems(code))
    it.make(mend)
    if code != "ambiguous":
        assert len(it.problems(code)) == before - 1
    else:
        assert it.app.desk.row("records", "fact", "a").data["skip"] == ["when"]
    it.app.desk.undo()
    assert [(p.row, p.message) for p in it.problems(code)][:1] == [(problem.row, problem.message)]
    assert len(it.problems(code)) == before


def test_a_mend_that_is_offered_first_is_no_retiring_where_another_is_known(desk: Make) -> None:
    for code, rows, _words in CASES.values():
        it = desk(*rows)
        assert not it.app.authoring.mends(it.problems(code)[0])[0].words.startswith("Retire")
        it.app.close()


def test_a_fact_in_no_deck_is_put_into_the_list_of_one_that_searches_for_no_tag(desk: Make) -> None:
    deck = DECK.replace("tag:all or type:birth", "type:birth")
    it = desk(deck, birth("x", "1901"), *HEADS[:1])
    it.make(it.app.authoring.mends(it.the("no-deck"))[0])
    assert it.problems("no-deck") == []
    assert it.app.desk.row("records", "deck", "d").data["facts"] == ["a"]


def test_a_sentence_with_nothing_to_learn_is_said_to_have_no_fact(desk: Make) -> None:
    it = desk(birth("a", "1901"))
    first, second = it.problems("uncovered")
    it.make(it.app.authoring.mends(first)[0])
    assert it.problems("uncovered") == [second]


def test_the_same_fact_twice_offers_to_make_one_and_names_the_earlier_first(desk: Make) -> None:
    it = desk(birth("a", "1901"), birth("b", "1901-05"))
    mend = it.app.authoring.mends(it.the("same-fact"))[0]
    assert mend.unite == ("a", "b") and mend.changes == ()


def test_of_what_no_fact_speaks_one_is_written_or_it_goes_where_no_text_has_it(desk: Make) -> None:
    it = desk(birth("a", "1901"))
    [orphan] = [problem for problem in it.problems("orphan") if problem.row == "guild"]
    offered = it.app.authoring.mends(orphan)
    assert offered and all(mend.write is not None and not mend.changes for mend in offered)
    assert all(mend.write is not None and mend.write[2] == "guild" for mend in offered)
    new = {"id": "club", "type": "body", "name": "The Club"}
    it.app.desk.save("records", [Change("entity", "club", "", None, new)])
    [orphan] = [problem for problem in it.problems("orphan") if problem.row == "club"]
    it.make(it.app.authoring.mends(orphan)[-1])
    assert it.app.desk.row("records", "entity", "club") is None


def test_a_warning_is_set_aside_in_its_row_and_taken_up_again(desk: Make) -> None:
    it = desk(birth("a", "1901"), birth("b", "1911", '; ignore = ["x"]'))
    problem = it.the("contradiction")
    it.app.desk.save("records", it.app.authoring.aside(problem))
    assert it.problems("contradiction") == []
    assert it.app.desk.row("records", "fact", "b").data["ignore"] == ["contradiction:a", "x"]
    [again] = it.problems("contradiction", aside=True)
    it.app.desk.save("records", it.app.authoring.aside(again, back=True))
    assert it.the("contradiction") == problem
    assert it.app.desk.row("records", "fact", "b").data["ignore"] == ["x"]


def test_facts_that_say_the_same_are_told_apart_by_their_ids(desk: Make) -> None:
    it = desk(birth("a", "1901"), birth("b", "1901"))
    words = [mend.words for mend in it.app.authoring.mends(it.the("same-fact"))]
    said = "Ann Brook was born in 1901"
    assert words == ["Make one of the two...", f"Retire “{said}” (b)", f"Retire “{said}” (a)"]


def test_an_error_cannot_be_set_aside(desk: Make) -> None:
    it = desk(fact("a", "birth", 'person = "ann"; when = "1901"', cite=""))
    problem = it.the("no-citation")
    assert problem.severity is Severity.ERROR
    assert it.app.authoring.aside(problem) == ()
    with pytest.raises(ValueError, match="no-citation"):
        put_aside(problem, it.app.desk.row("records", "fact", "a"))


def test_with_a_fact_go_those_that_follow_from_it_and_the_words_say_so(desk: Make) -> None:
    def follows(id: str, of: str, more: str = "") -> str:
        return fact(id, "birth", f'person = "bob"; when = "1902"; modality = "derived"; from = ["{of}"]{more}')

    it = desk(birth("a", "1901"), birth("b", "1911"), follows("c", "a"), follows("d", "c"), follows("e", "b"))
    mends = {mend.words: mend for mend in it.app.authoring.mends(it.the("contradiction"))}
    it.make(mends["Retire “Ann Brook was born in 1901”, and 2 facts that follow from it"])
    status = {row.id: row.data.get("status") for row in it.app.desk.rows("records", "fact")}
    assert status == {"a": "retired", "b": None, "c": "retired", "d": "retired", "e": None}
    assert it.app.desk.undo() == "3 rows of records", "it is one step"
    assert "Retire “Ann Brook was born in 1911”, and 1 fact that follows from it" in mends


TEXT = "The Cort was founded in the spring. AB came from Ane Brook."
"""A document that a test attaches: it calls things other than the pack does."""


def sourced(type: str, lines: str, text: str = TEXT) -> str:
    """A fact that cites all of the document."""
    cite = f'cite = {{ source = "letter", span = [0, {len(text)}], digest = "{digest(text)}" }}'
    return fact("a", type, lines, cite=cite)


def letter(root: Path, text: str = TEXT) -> str:
    """The source of it, in the pack's own folder."""
    folder = root / "packs" / "records" / "sources"
    folder.mkdir(parents=True)
    (folder / "letter.txt").write_text(text, encoding="utf-8")
    return f'[[source]]\nid = "letter"\ntitle = "A letter"\nas_of = "2000"\nsha256 = "{sha256(text)}"\nlength = {len(text)}\n'


def reworded(problem: Problem) -> Problem:
    """The same problem told in other words, which say the same values."""
    said = values(problem.message)
    words = " ".join(f"{{{name}}}" for name in said)
    return replace(problem, message=of_row(problem.table, problem.row, Worded(f"in other words: {words}!", **said)))


@pytest.mark.parametrize(
    ("type", "lines", "words", "change"),
    [
        ("birth", 'person = "ann"; when = "1901"', "the date is inferred", ("date_basis", "inferred")),
        ("motto", 'body = "court"; words = "x"', "“Cort” is another name of “Court”", ("aliases", ["Cort"])),
        ("birth", 'person = "ann"; when = "1901"', "“AB” is another name of “Ann Brook”",
         ("aliases", [{"text": "AB", "kind": "acronym"}])),
        ("birth", 'person = "bob"; when = "1901"', "", None),
    ],
)  # fmt: skip
def test_what_cannot_be_read_may_be_implied_or_called_by_another_name(
    tmp_path: Path, clock: SetClock, type: str, lines: str, words: str, change: tuple[str, object] | None
) -> None:
    source = letter(tmp_path)
    it = Desk(tmp_path, clock, [sourced(type, lines), source])
    with it.app as app:
        before = it.problems("ungrounded")
        mends = [mend for problem in before for mend in app.authoring.mends(reworded(problem)) if mend.likely]
        if change is None:
            assert [mend.words for mend in mends if "another name" in mend.words] == []
            return
        [mend] = [mend for mend in mends if words in mend.words]
        assert [(one.field, one.new) for one in mend.changes] == [change]
        it.make(mend)
        assert len(it.problems("ungrounded")) == len(before) - 1


BRIDGE = "The Tower Bridge was opened by the Prince of Wales on 30 June 1894."


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("opening of the Tower Bridge", []),  # the text tells it with a verb
        ("reopening of the Tower Bridge", [("ungrounded", [])]),
        ("Tower Bridge is opened", [("ungrounded", [])]),
        ("Towers Bridge", [("ungrounded", ["Tower Bridge"])]),
    ],
)
def test_no_run_of_a_sentence_is_offered_as_another_name(
    tmp_path: Path, clock: SetClock, name: str, told: list[tuple[str, list[str]]]
) -> None:
    source = letter(tmp_path, BRIDGE)
    named = f'[[entity]]\nid = "it"\ntype = "court"\nname = "{name}"\n'
    it = Desk(tmp_path, clock, [named, sourced("motto", 'body = "it"; words = "x"', BRIDGE), source])
    with it.app as app:
        offered = [
            (
                problem.code,
                [
                    str(change.new[-1])
                    for mend in app.authoring.mends(problem)
                    if mend.likely
                    for change in mend.changes
                ],
            )
            for problem in it.problems("ungrounded")
        ]
    assert offered == told


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Warren Harding", "Waren Harding"), ("Panama Canal", "Panema Canal"), ("Treaty of Beijing", "Treaty of Beiping"),
        ("Legion of Honour", "Legion of Honnour"), ("Cathedral of Milan", "Milan Cathedral"),
        ("National Gallery of Norway", "National Gallery of Norge"),
    ],
)  # fmt: skip
def test_a_name_of_which_a_word_ends_as_nouns_of_action_do_is_offered_as_it_is_spelled(
    tmp_path: Path, clock: SetClock, name: str, said: str
) -> None:
    text = f"In 1921 the {said} was known to everybody."
    source = letter(tmp_path, text)
    named = f'[[entity]]\nid = "it"\ntype = "court"\nname = "{name}"\n'
    it = Desk(tmp_path, clock, [named, sourced("motto", 'body = "it"; words = "x"', text), source])
    with it.app as app:
        mends = [mend.words for problem in it.problems("ungrounded") for mend in app.authoring.mends(problem)]
        assert any(f"“{said}” is another name" in words for words in mends)


def test_the_digest_and_the_length_of_a_document_at_hand_are_written_with_a_key(
    tmp_path: Path, clock: SetClock
) -> None:
    source = letter(tmp_path).replace(f"length = {len(TEXT)}", "length = 70")
    cited = sourced("motto", 'body = "court"; words = "x"').replace(digest(TEXT), "0" * 16)
    it = Desk(tmp_path, clock, [cited, source])
    with it.app as app:
        it.make(app.authoring.mends(it.the("wrong-digest"))[0])
        assert it.problems("wrong-digest") == []
        row = app.desk.row("records", "fact", "a")
        assert row is not None and row.data["cite"]["digest"] == digest(TEXT)
        mend = app.authoring.mends(it.the("wrong-length"))[0]
        assert [(one.field, one.old, one.new) for one in mend.changes] == [("length", 70, len(TEXT))]


def test_the_date_that_the_cited_text_gives_is_written_with_a_key(tmp_path: Path, clock: SetClock) -> None:
    text = "Ann Brook was born on 25 July 1893."
    source = letter(tmp_path).replace(sha256(TEXT), sha256(text)).replace(str(len(TEXT)), str(len(text)))
    (tmp_path / "packs" / "records" / "sources" / "letter.txt").write_text(text, encoding="utf-8")
    cite = f'cite = {{ source = "letter", span = [0, {len(text)}], digest = "{digest(text)}" }}'
    it = Desk(tmp_path, clock, [fact("a", "birth", 'person = "ann"; when = "1893-08-06"', cite=cite), source])
    with it.app as app:
        [problem] = it.problems("ungrounded")
        first = app.authoring.mends(reworded(problem))[0]
        assert first.words == "The cited text says 25 July 1893: write that"
        it.make(first)
        assert it.problems("ungrounded") == []
