"""Errors that a person can mend, as opposed to bugs."""


class StudyAppError(Exception):
    """Something that the person at the screen can put right; `str()` is the one sentence to show, remedy included."""


class FieldError(StudyAppError):
    """What is wrong with what one field of a form says: `field` is the id of that."""

    def __init__(self, field: str, why: str) -> None:
        super().__init__(why)
        self.field = field
