"""One widget for each kind of interaction, and which question gets which."""

from __future__ import annotations

from study_app.app import StudyApp
from study_app.gui.forms.choice import ChoiceForm
from study_app.gui.forms.entry import ClozeForm, DateForm, EntryForm
from study_app.gui.forms.form import Form
from study_app.gui.forms.lines import LinesForm
from study_app.gui.forms.order import OrderForm
from study_app.gui.forms.pairs import PairsForm
from study_app.gui.forms.place import PlaceForm
from study_app.gui.forms.reveal import RevealForm
from study_app.gui.forms.ticks import TicksForm
from study_app.gui.forms.true_false import TrueFalseForm
from study_app.quiz.question import Question

WIDGETS: tuple[type[Form], ...] = (
    ChoiceForm,
    EntryForm,
    DateForm,
    ClozeForm,
    OrderForm,
    PlaceForm,
    LinesForm,
    TicksForm,
    PairsForm,
    TrueFalseForm,
    RevealForm,
)


def form_for(question: Question, app: StudyApp) -> Form:
    """The widget that takes the answer to a question."""
    for widget in WIDGETS:
        if question.form in widget.forms:
            return widget(question, app)
    raise LookupError(f"no widget for the form {question.form}")
