"""Every way of asking, in the order in which they are listed to people."""

from study_app.quiz.forms.as_of import AsOf
from study_app.quiz.forms.between import Between
from study_app.quiz.forms.choice import Choice
from study_app.quiz.forms.cloze import Cloze
from study_app.quiz.forms.date_entry import DateEntry
from study_app.quiz.forms.form import Form, Learner
from study_app.quiz.forms.how_long import HowLong
from study_app.quiz.forms.how_many import HowMany
from study_app.quiz.forms.match import Match
from study_app.quiz.forms.name_all import NameAll
from study_app.quiz.forms.odd_one_out import OddOneOut
from study_app.quiz.forms.order import Order
from study_app.quiz.forms.place import Place
from study_app.quiz.forms.reveal import Reveal
from study_app.quiz.forms.reverse import Reverse
from study_app.quiz.forms.select_all import SelectAll
from study_app.quiz.forms.true_false import TrueFalse
from study_app.quiz.forms.typed import Typed
from study_app.quiz.forms.which_first import WhichFirst
from study_app.quiz.forms.year import Year

FORMS: tuple[Form, ...] = (
    Choice(), Typed(), DateEntry(), Cloze(), Year(), WhichFirst(), Order(), Place(), Between(), Reverse(), HowLong(), AsOf(),
    NameAll(), HowMany(), SelectAll(), OddOneOut(), Match(), TrueFalse(), Reveal(),
)  # fmt: skip
"""A new way of asking is a file here and its name in this tuple."""

__all__ = ["FORMS", "Form", "Learner"]
