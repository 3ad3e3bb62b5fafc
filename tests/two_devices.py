"""Two devices of one learner that tell each other all they have, and what each makes of it."""

from __future__ import annotations

from study_app.app import StudyApp
from study_app.journal.records import records


def exchange(here: StudyApp, there: StudyApp) -> None:
    """Each takes in what the other had before, and reads its library anew."""
    ours, theirs = records(here.journal.connection), records(there.journal.connection)
    here.journal.absorb(theirs)
    there.journal.absorb(ours)
    for device in (here, there):
        device.library_reader()()
        device.renew_library()
