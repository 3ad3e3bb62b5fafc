"""What is on screen: one page a file, one widget for each kind of interaction, one theme."""

import builtins

import PySide6.QtCore  # noqa: F401 - it is what is looked at below

# Once it is loaded every import reads the source of its module too, to see whether that wants `__feature__`; none of ours does.
builtins.__import__ = getattr(builtins, "__orig_import__", builtins.__import__)
