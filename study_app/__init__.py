"""Study App: facts, the questions made from them, and what a learner remembers of them."""

__version__ = "0.1.0"
