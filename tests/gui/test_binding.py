"""Guards the pin of PySide6: 6.12.0 on Python 3.11 loses a reference to None on each call that returns nothing."""

import sys

import pytest
from PySide6.QtCore import QObject


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="None is immortal from Python 3.12")
@pytest.mark.usefixtures("qapp")
def test_the_binding_keeps_references_to_none():
    thing = QObject()
    before = sys.getrefcount(None)
    for _ in range(1000):
        thing.setObjectName("x")
    assert sys.getrefcount(None) > before - 100
