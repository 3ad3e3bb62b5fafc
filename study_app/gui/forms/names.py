"""What the ways of asking are called on screen."""

from __future__ import annotations

from study_app.i18n import _, pgettext


def form_name(form: str) -> str:
    """A way of asking, in words."""
    names = {
        "choice": _("Choose one"),
        "typed": pgettext("a way of asking", "Write the answer"),
        "date_entry": _("Write the date"),
        "which_first": _("Which came first"),
        "order": _("Put in order"),
        "cloze": _("Fill the gap"),
        "year": _("Write the year"),
        "name_all": _("Name them all"),
        "select_all": _("Select all"),
        "odd_one_out": _("Odd one out"),
        "how_many": _("How many"),
        "place": _("Place on the timeline"),
        "between": _("What came between"),
        "as_of": _("Was it so then"),
        "how_long": _("How long"),
        "match": _("Match"),
        "true_false": _("True or false"),
        "reverse": _("What happened then"),
        "reveal": _("Say it and look"),
    }
    return names.get(form, form.replace("_", " ").capitalize())
