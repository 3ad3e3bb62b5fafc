"""Questions of each form, as values, for tests of the widgets that take the answers."""

from study_app.quiz.question import AnswerKind, Card, Option, Question

CARD = Card("bridges", "north-opened", "when")

CHOICE = Question(
    CARD,
    "choice",
    "When was the north bridge opened?",
    AnswerKind.ONE,
    ("3 May 1901",),
    options=(
        Option("9 June 1904", False, "On 9 June 1904 the south bridge was opened."),
        Option("3 May 1901", True),
        Option("20 February 1911", False, "On 20 February 1911 the west bridge was opened."),
    ),
    explanation="The north bridge was opened on 3 May 1901.",
)
TYPED = Question(
    CARD, "typed", "Who keeps the north bridge?", AnswerKind.ONE, ("Bo Ek",), accepted=(("Bo Ek", "Ek"),)
)  # fmt: skip
DATE = Question(
    CARD, "date_entry", "When was the north bridge opened?", AnswerKind.DATE, ("3 May 1901",), precision="day",
    date="1901-05-03",
)  # fmt: skip
ORDER = Question(
    CARD,
    "order",
    "In which order did these events happen?",
    AnswerKind.SEQUENCE,
    ("opening of the north bridge", "opening of the south bridge", "opening of the west bridge"),
    options=(
        Option("opening of the west bridge", True),
        Option("opening of the north bridge", True),
        Option("opening of the south bridge", True),
    ),
    sequence=(1, 2, 0),
    option_cards=("bridges/west/when", CARD.id, "bridges/south/when"),
    companions=("bridges/west/when", "bridges/south/when"),
)
REVEAL = Question(CARD, "reveal", "What does the north bridge serve to do?", AnswerKind.SELF, ("carry the tram",))
NAME_ALL = Question(
    CARD, "name_all", "Which keepers has the north bridge had?", AnswerKind.SET, ("Bo Ek", "Ida Lund", "Per Ås"),
    accepted=(("Bo Ek", "Ek"), ("Ida Lund",), ("Per Ås",)),
)  # fmt: skip
SELECT_ALL = Question(
    CARD, "select_all", "Which keepers has the north bridge had?", AnswerKind.SET, ("Bo Ek", "Ida Lund"),
    options=(
        Option("Bo Ek", True), Option("Nils Holm", False, "Nils Holm kept the south bridge."), Option("Ida Lund", True),
        Option("Eva Berg", False, "Eva Berg kept the west bridge."),
    ),
)  # fmt: skip
MATCH = Question(
    CARD, "match", "Match each with its answer: “When was … opened?”", AnswerKind.SEQUENCE,
    ("20 February 1911", "3 May 1901", "9 June 1904"),
    options=(Option("3 May 1901", True), Option("9 June 1904", True), Option("20 February 1911", True)),
    sequence=(2, 0, 1), prompts=("West bridge", "North bridge", "South bridge"),
    option_cards=(CARD.id, "bridges/south-opened/when", "bridges/west-opened/when"),
)  # fmt: skip
PLACE = Question(
    CARD,
    "place",
    "Where on the timeline does this belong? Opening of the north bridge.",
    AnswerKind.ONE,
    ("before 9 June 1904",),
    options=(
        Option("before 9 June 1904", True),
        Option("between 9 June 1904 and 20 February 1911", False, "The north bridge was opened on 3 May 1901."),
        Option("between 20 February 1911 and 1 August 1923", False, "The north bridge was opened on 3 May 1901."),
        Option("after 1 August 1923", False, "The north bridge was opened on 3 May 1901."),
    ),
    prompts=(
        "9 June 1904: Opening of the south bridge",
        "20 February 1911: Opening of the west bridge",
        "1 August 1923: Opening of the east bridge",
    ),
    explanation="The north bridge was opened on 3 May 1901.",
)
YEAR = Question(
    CARD, "year", "When was the north bridge opened? The year is enough.", AnswerKind.DATE, ("1901",), precision="year",
    date="1901",
)  # fmt: skip
CLOZE = Question(
    CARD, "cloze", "Fill the gap. _____ keeps the north bridge.", AnswerKind.ONE, ("Bo Ek",), accepted=(("Bo Ek", "Ek"),)
)  # fmt: skip
CLOZE_DATE = Question(
    CARD, "cloze", "Fill the gap. The north bridge was opened on _____.", AnswerKind.DATE, ("3 May 1901",),
    precision="day", date="1901-05-03",
)  # fmt: skip
TRUE_FALSE = Question(
    CARD,
    "true_false",
    "True or false? The north bridge was opened on 9 June 1904.",
    AnswerKind.TRUTH,
    ("False", "3 May 1901"),
    accepted=(("False",), ("3 May 1901", "1901-05-03")),
    options=(Option("True", False, "On 9 June 1904 the south bridge was opened."), Option("False", True)),
    precision="day",
    date="1901-05-03",
    explanation="The north bridge was opened on 3 May 1901.",
)
