"""Every way of asking, in the order in which they are listed to people."""

from study_app.quiz.forms.choice import Choice
from study_app.quiz.forms.date_entry import DateEntry
from study_app.quiz.forms.form import Form
from study_app.quiz.forms.how_many import HowMany
from study_app.quiz.forms.match import Match
from study_app.quiz.forms.name_all import NameAll
from study_app.quiz.forms.odd_one_out import OddOneOut
from study_app.quiz.forms.order import Order
from study_app.quiz.forms.reveal import Reveal
from study_app.quiz.forms.select_all import SelectAll
from study_app.quiz.forms.typed import Typed
from study_app.quiz.forms.which_first import WhichFirst

FORMS: tuple[Form, ...] = (
    Choice(),
    Typed(),
    DateEntry(),
    WhichFirst(),
    Order(),
    NameAll(),
    HowMany(),
    SelectAll(),
    OddOneOut(),
    Match(),
    Reveal(),
)
"""A new way of asking is a file here and its name in this tuple."""

__all__ = ["FORMS", "Form"]
