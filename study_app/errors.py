"""Errors that a person can mend, as opposed to bugs."""


class StudyAppError(Exception):
    """Something that the person at the screen can put right; `str()` is the one sentence to show, remedy included."""
