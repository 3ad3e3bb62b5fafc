"""How the window looks: one table of colours per scheme, four sizes of type, one palette, one style sheet."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontMetrics, QPalette
from PySide6.QtWidgets import QApplication, QScrollBar

from study_app import settings
from study_app.paths import shipped

SCALES = settings.SCALES
FAMILY = "Inter"
BODY = 11.5
SMALL, LARGE, TITLE = 0.87, 1.4, 1.75
"""Sizes of type: body in points, the others as multiples of it."""

_LARGE = 1.5

_AROUND = 22
"""Pixels above and below the words of a field or a button, with its frame, where letters are not large."""


class Colours(NamedTuple):  # a dataclass of so many fields takes 5 ms of the start to make
    """The colours of a scheme, by what they are for; a name that ends in `_soft` is a background.

    `picked` is the ground of the selected rows of a table. `line` parts and frames what is only read, `edge` what is pressed,
    `field` what is written in or lies above the page; `hint` is for words that are not there: of what can be written, and of what
    cannot be done now.
    """

    window: str
    surface: str
    hover: str
    picked: str
    line: str
    field: str
    edge: str
    text: str
    muted: str
    hint: str
    accent: str
    on_accent: str
    focus: str
    good: str
    good_soft: str
    partly: str
    partly_soft: str
    bad: str
    bad_soft: str
    new: str
    learning: str
    due: str
    mark: str
    on_mark: str


LIGHT = Colours(
    window="#f5f5f2", surface="#ffffff", hover="#f2f3fb", picked="#dde2fb", line="#dedfd9", field="#85888f",
    edge="#dedfd9",
    text="#1c1f26", muted="#585e6a", hint="#585e6a", accent="#3f4fc4", on_accent="#ffffff", focus="#3f4fc4",
    good="#0f6b43", good_soft="#e3f3ea", partly="#7c5200", partly_soft="#faf0d9", bad="#ab2320", bad_soft="#fceae8",
    new="#2b58c0", learning="#b03a1c", due="#0f6b43", mark="#ffe99a", on_mark="#1c1f26",
)  # fmt: skip
DARK = Colours(
    window="#14161b", surface="#1d2027", hover="#262a35", picked="#2b3358", line="#323743", field="#777e8d",
    edge="#323743",
    text="#eceef2", muted="#a7aebb", hint="#a7aebb", accent="#9aa5ff", on_accent="#11152e", focus="#9aa5ff",
    good="#76d6a6", good_soft="#163024", partly="#e9bd5f", partly_soft="#33290f", bad="#ff9a92", bad_soft="#3b1d1c",
    new="#8db4ff", learning="#ff9f7d", due="#76d6a6", mark="#5b4c0c", on_mark="#fff6d6",
)  # fmt: skip
CONTRAST = Colours(
    window="#000000", surface="#000000", hover="#1c1c1c", picked="#003a40", line="#595959", field="#ffffff",
    edge="#bdbdbd",
    text="#ffffff", muted="#ffffff", hint="#ababab", accent="#ffe94a", on_accent="#000000", focus="#00e5ff",
    good="#7dffb8", good_soft="#00240f", partly="#ffc46b", partly_soft="#2b1c00", bad="#ffb3ad", bad_soft="#330806",
    new="#a8d0ff", learning="#ffbfa3", due="#8dffbe", mark="#ffe94a", on_mark="#000000",
)  # fmt: skip

PAIRS = (
    ("text", "window"), ("text", "surface"), ("text", "hover"), ("text", "good_soft"), ("text", "partly_soft"),
    ("text", "bad_soft"), ("muted", "window"), ("muted", "surface"), ("muted", "hover"),
    ("hint", "window"), ("hint", "surface"), ("hint", "hover"), ("on_accent", "accent"),
    ("accent", "window"), ("accent", "surface"), ("accent", "hover"), ("good", "good_soft"), ("partly", "partly_soft"),
    ("bad", "bad_soft"), ("bad", "window"), ("good", "surface"), ("bad", "surface"), ("partly", "surface"),
    ("new", "surface"), ("learning", "surface"), ("due", "surface"), ("new", "hover"), ("learning", "hover"),
    ("due", "hover"), ("new", "window"), ("learning", "window"), ("due", "window"), ("on_mark", "mark"),
    ("text", "line"), ("muted", "line"), ("text", "picked"), ("muted", "picked"),
)  # fmt: skip
"""Every (text, background) that is drawn; a test keeps each readable in all schemes."""


SCHEMES = {"light": LIGHT, "dark": DARK, "contrast": CONTRAST}
"""The tables by the names of the schemes."""


class _Look:
    colours = LIGHT
    scale = 1.0
    system_is_dark = False
    system_wants_contrast = False
    dressing = False


_look = _Look()


def colours() -> Colours:
    """The colours in use; whoever paints asks at the time of painting."""
    return _look.colours


def colour(name: str) -> QColor:
    """One colour in use, by its name in the table."""
    return QColor(getattr(_look.colours, name))


def scale() -> float:
    """The text size in use; 1.0 is 100 %."""
    return _look.scale


def large() -> bool:
    """Whether the letters are so large that there is little room beside a text, and what is above it has left the screen."""
    return _look.scale >= _LARGE


def head_height() -> int:
    """How high the first line of a page is, in pixels: as its title, and as a field or button that stands beside that."""
    return _head_height(_look.scale)


@cache
def _head_height(scale: float) -> int:
    high = 0
    for size, around in ((TITLE, 0), (1.0, _AROUND)):
        font = QFont(FAMILY)
        font.setPointSizeF(BODY * scale * size)
        font.setWeight(QFont.Weight.DemiBold)
        high = max(high, QFontMetrics(font).height() + around)
    return high


def column_width() -> int:
    """How wide a column of text may grow: some eighty letters, whatever the text size."""
    return round(780 * max(1.0, _look.scale))


def apply(qt: QApplication, scheme: str, text_scale: float) -> None:
    """Dress the whole program in a scheme ("system", "light", "dark", "contrast") at a text size."""
    _start(qt)
    if scheme == "system":
        scheme = "contrast" if _look.system_wants_contrast else "dark" if _look.system_is_dark else "light"
    _look.colours = SCHEMES[scheme]
    _look.scale = text_scale
    font = QFont(FAMILY)
    font.setPointSizeF(BODY * text_scale)
    seen = [(bar, bar.value()) for bar in qt.allWidgets() if isinstance(bar, QScrollBar) and bar.value()]
    _look.dressing = True
    try:
        # in the place of another sheet Qt has one put on by each widget once for each that it lies in
        qt.setStyleSheet("")
        qt.setFont(font)
        qt.setPalette(_palette(_look.colours))
        qt.setStyleSheet(_sheet(_look.colours, text_scale))
        for bar, value in seen:  # without a sheet there was less to scroll
            bar.setValue(value)
    finally:
        _look.dressing = False


def is_dressing() -> bool:
    """Whether Qt walks through all widgets just now, to dress them: one that is deleted meanwhile would end the process."""
    return _look.dressing


def system_is(dark: bool) -> None:
    """The desktop has changed its colours; `apply` shows it where "system" is chosen."""
    _look.system_is_dark = dark


def system_wants_contrast(wanted: bool) -> None:
    """The desktop asks for high contrast, or does not any more, likewise."""
    _look.system_wants_contrast = wanted


@cache
def _start(qt: QApplication) -> None:
    """Once, before the palette is ours: see whether the desktop is dark, and load our type."""
    system_is(qt.palette().window().color().lightness() < 128)
    load_fonts()


@cache
def load_fonts() -> None:
    """Load our type, once."""
    for file in sorted((shipped("resources") / "fonts").glob("*.ttf")):
        QFontDatabase.addApplicationFont(str(file))


def _palette(c: Colours) -> QPalette:
    palette = QPalette()
    role = QPalette.ColorRole
    for name, value in (
        (role.Window, c.window), (role.WindowText, c.text), (role.Base, c.surface), (role.AlternateBase, c.hover),
        (role.Text, c.text), (role.Button, c.surface), (role.ButtonText, c.text), (role.BrightText, c.on_accent),
        (role.Highlight, c.accent), (role.HighlightedText, c.on_accent), (role.Link, c.accent),
        (role.ToolTipBase, c.surface), (role.ToolTipText, c.text), (role.PlaceholderText, c.hint),
        (role.Accent, c.accent), (role.Light, c.surface), (role.Mid, c.line), (role.Dark, c.field),
    ):  # fmt: skip
        palette.setColor(name, QColor(value))
    for name in (role.Text, role.WindowText, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, name, QColor(c.hint))
    return palette


def _sheet(c: Colours, text_scale: float) -> str:
    body = BODY * text_scale
    on_accent, on_surface = (
        "light" if QColor(letters).lightness() > 127 else "dark" for letters in (c.on_accent, c.text)
    )
    chevron, ahead, chosen, tick, chosen_tick = (
        (shipped("resources") / "icons" / f"{icon}.svg").as_posix()
        for icon in (
            "chevron-down",
            "chevron-right",
            f"chevron-right-{on_accent}",
            f"check-{on_surface}",
            f"check-{on_accent}",
        )
    )
    arrow = round(16 * max(1.0, text_scale))
    pad, between = (
        (5, 4) if text_scale >= _LARGE else (9, 6)
    )  # where letters are large, what is in a line needs the room
    # beside the accent a hint is as bright; in high contrast it is the edge of a field that is
    faint = c.hint if c is CONTRAST else c.field
    small, large, title = (f"{body * factor:.1f}pt" for factor in (SMALL, LARGE, TITLE))
    return f"""
QLabel[role="title"] {{ font-size: {title}; font-weight: 600; }}
QLabel[role="stem"] {{ font-size: {large}; font-weight: 600; }}
QLabel[role="number"] {{ font-size: {large}; font-weight: 600; }}
QLabel[role="pill"] {{ font-weight: 600; color: {c.accent}; border: 1px solid {c.edge}; border-radius: 9px;
  padding: 6px 14px; }}
QLabel[role="pill"][current="true"] {{ color: {c.on_accent}; background: {c.accent}; border-color: {c.accent}; }}
QLabel[role="strong"] {{ font-weight: 600; }}
QLabel[role="small"] {{ font-size: {small}; }}
QLabel[role="muted"] {{ font-size: {small}; color: {c.muted}; }}
QLabel[role="heading"] {{ font-size: {small}; font-weight: 600; color: {c.muted}; }}
QLabel[role="key"], Tile[fill="accent"] QLabel[role="key"] {{ font-size: {small}; font-weight: 600; color: {c.muted};
  background: {c.surface}; border: 1px solid {c.line}; border-radius: 5px; padding: 1px 6px; min-width: 0.7em; }}
QLabel[apart="right"] {{ margin-right: 8px; }} QLabel[apart="left"] {{ margin-left: 8px; }}
QLabel[tone="good"] {{ color: {c.good}; }} QLabel[tone="partly"] {{ color: {c.partly}; }}
QLabel[tone="bad"] {{ color: {c.bad}; }} QLabel[tone="new"] {{ color: {c.new}; }}
QLabel[tone="learning"] {{ color: {c.learning}; }} QLabel[tone="due"] {{ color: {c.due}; }}
QLabel[tone="muted"] {{ color: {c.muted}; }} QLabel[tone="text"] {{ color: {c.text}; }}
QLabel[tone="accent"] {{ color: {c.accent}; }}
Tile[fill="accent"] QLabel {{ color: {c.on_accent}; }}
Tile {{ background: {c.surface}; border: 1px solid {c.edge}; border-radius: 12px; padding: 0px; text-align: left; }}
Tile:hover {{ background: {c.hover}; border-color: {c.edge}; }}
Tile[fill="accent"], Tile[fill="accent"]:hover {{ background: {c.accent}; border-color: {c.accent}; }}
Tile[fill="good"], Tile[fill="good"]:hover {{ background: {c.good_soft}; border-color: {c.good}; }}
Tile[fill="current"], Tile[fill="current"]:hover {{ background: {c.hover}; border-color: {c.accent}; }}
Tile[fill="partly"], Tile[fill="partly"]:hover {{ background: {c.partly_soft}; border-color: {c.partly}; }}
Tile[fill="bad"], Tile[fill="bad"]:hover {{ background: {c.bad_soft}; border-color: {c.bad}; }}
Tile:focus {{ border: 2px solid {c.focus}; padding: 0px; outline: 0; }}
Tile[fill="current"]:focus {{ border: 2px solid {c.focus}; }}
Tile[fill="accent"]:focus {{ border: 2px solid {c.text}; }}
Notice {{ border-radius: 12px; }} Notice[ground="good"] {{ background: {c.good_soft}; }}
Notice[ground="plain"] {{ background: {c.surface}; border: 1px solid {c.line}; }}
Notice[ground="partly"] {{ background: {c.partly_soft}; }} Notice[ground="bad"] {{ background: {c.bad_soft}; }}
QProgressBar {{ background: {c.line}; border: 0; border-radius: 3px; }}
QProgressBar::chunk {{ background: {c.accent}; border-radius: 3px; }}
QDialog {{ border: 1px solid {c.edge}; }}
Tile[fill="gap"] {{ background: transparent; border: 2px dashed {c.field}; border-radius: 9px; }}
Tile[fill="gap"]:focus {{ background: {c.surface}; border: 2px solid {c.focus}; }}
QFrame#card {{ background: {c.surface}; border: 1px solid {c.line}; border-radius: 14px; }}
QFrame#card[ground="good"] {{ background: {c.good_soft}; border-color: {c.good}; }}
QFrame#card[ground="partly"] {{ background: {c.partly_soft}; border-color: {c.partly}; }}
QFrame#card[ground="bad"] {{ background: {c.bad_soft}; border-color: {c.bad}; }}
Stem {{ border: 0; border-left: 3px solid transparent; }}
Stem:focus {{ border-left: 3px solid {c.focus}; }}
QFrame#panel {{ border: 0px; border-left: 1px solid {c.line}; }}
QFrame#bar {{ background: {c.surface}; border: 0px; border-top: 1px solid {c.line}; }}
QPushButton {{ background: {c.surface}; color: {c.text}; border: 1px solid {c.edge}; border-radius: 9px;
  padding: {pad - 2}px 16px; min-height: 1.3em; }}
QPushButton:hover {{ background: {c.hover}; border-color: {c.field}; }}
QPushButton:focus {{ border: 2px solid {c.focus}; padding: {pad - 3}px 15px; outline: 0; }}
QPushButton:disabled {{ color: {c.hint}; }}
QPushButton[kind="plain"]:disabled {{ background: {c.window}; color: {faint}; border-color: {c.line}; }}
QPushButton[kind="filled"] {{ background: {c.accent}; color: {c.on_accent}; border-color: {c.accent}; font-weight: 600; }}
QPushButton[kind="filled"]:focus {{ border: 2px solid {c.text}; }}
QPushButton[kind="filled"]:disabled {{ background: {c.line}; color: {c.muted}; border-color: {c.line}; }}
QPushButton[kind="quiet"] {{ background: transparent; border-color: transparent; color: {c.accent}; font-weight: 600;
  padding: 5px 8px; }}
QPushButton[kind="quiet"]:disabled {{ color: {faint}; }}
QPushButton[kind="quiet"]:hover {{ background: {c.hover}; }}
QPushButton[kind="quiet"]:focus {{ border: 2px solid {c.focus}; padding: 4px 7px; }}
QLineEdit {{ background: {c.surface}; color: {c.text}; border: 1px solid {c.field}; border-radius: 9px;
  padding: {pad}px 12px; selection-background-color: {c.accent};
  selection-color: {c.on_accent}; placeholder-text-color: {c.hint}; }}
QLineEdit:focus {{ border: 2px solid {c.focus}; padding: {pad - 1}px 11px; }}
Entry {{ font-size: {body * 1.15:.1f}pt; }}
QLineEdit[kind="cell"], QLineEdit[kind="cell"]:focus {{ padding: 0px 4px; border: 2px solid {c.focus}; border-radius: 0px; }}
QLineEdit[wrong="true"], QPlainTextEdit[wrong="true"] {{ background: {c.bad_soft}; border-color: {c.bad}; }}
QLineEdit[wrong="true"]:focus, QPlainTextEdit[wrong="true"]:focus {{ border-color: {c.focus}; }}
QLineEdit:read-only {{ background: {c.window}; }}
QSpinBox {{ background: {c.surface}; color: {c.text}; border: 1px solid {c.field}; border-radius: 9px;
  padding: {pad - 2}px 3px; }}
QSpinBox:focus {{ border: 2px solid {c.focus}; padding: {pad - 3}px 2px; }}
QSpinBox QLineEdit, QSpinBox QLineEdit:focus {{ border: 0; padding: 0px 8px; }}
QSpinBox::up-button, QSpinBox::down-button {{ width: 0px; border: 0; }}
QSlider {{ min-height: 26px; }}
QSlider::groove:horizontal {{ height: 6px; background: {c.line}; border-radius: 3px; }}
QSlider::sub-page:horizontal {{ background: {c.accent}; border-radius: 3px; }}
QSlider::handle:horizontal {{ background: {c.surface}; border: 2px solid {c.accent}; width: 16px; margin: -7px 0;
  border-radius: 9px; }}
QSlider::handle:horizontal:focus {{ border-color: {c.text}; background: {c.accent}; }}
QSpinBox:disabled, QLineEdit:disabled {{ color: {c.hint}; }}
QComboBox {{ combobox-popup: 0; }}
QComboBox {{ background: {c.surface}; color: {c.text}; border: 1px solid {c.field}; border-radius: 9px;
  padding: {pad}px 12px {pad}px 14px; }}
QComboBox:focus {{ border: 2px solid {c.focus}; padding: {pad - 1}px 11px {pad - 1}px 13px; }}
QComboBox::drop-down {{ border: 0; width: {arrow + 14}px; }}
QComboBox::down-arrow {{ image: url("{chevron}"); width: {arrow}px; height: {arrow}px; }}
QComboBox QAbstractItemView {{ background: {c.surface}; color: {c.text}; border: 1px solid {c.field};
  selection-background-color: {c.accent}; selection-color: {c.on_accent}; }}
QComboBox QListView::item {{ padding: 6px 11px; }}
QPlainTextEdit {{ placeholder-text-color: {c.hint}; }}
QPlainTextEdit {{ background: {c.surface}; color: {c.text}; border: 1px solid {c.field}; border-radius: 9px; padding: 6px 10px; }}
QPlainTextEdit[kind="line"] {{ padding: {pad}px 14px; selection-background-color: {c.accent};
  selection-color: {c.on_accent}; }}
QPlainTextEdit[readOnly="true"] {{ background: {c.window}; border-color: {c.line}; }}
QPlainTextEdit:focus, QPlainTextEdit[readOnly="true"]:focus {{ border: 2px solid {c.focus}; padding: 5px 9px; }}
QPlainTextEdit[kind="line"]:focus {{ padding: {pad - 1}px 13px; }}
QTextEdit {{ background: {c.surface}; color: {c.text}; border: 1px solid {c.line}; border-radius: 9px; padding: 8px; }}
QTextEdit[readOnly="false"] {{ border-color: {c.field}; }}
QTextEdit:focus {{ border: 2px solid {c.focus}; padding: 7px; }}
QTextEdit[kind="page"] {{ padding: 1px 8px; }}
QTextEdit[kind="page"]:focus {{ padding: 0 7px; }}
QAbstractItemView {{ background: {c.surface}; color: {c.text}; selection-background-color: {c.accent};
  selection-color: {c.on_accent}; }}
QListView#offers {{ background: {c.surface}; border: 1px solid {c.field}; padding: 2px; }}
QTableView {{ gridline-color: {c.line}; border: 1px solid {c.line}; selection-background-color: {c.line};
  selection-color: {c.text}; outline: 0; }}
QTableView:focus {{ border-color: {c.focus}; }}
QHeaderView {{ background: {c.window}; }}
QHeaderView::section {{ background: {c.window}; color: {c.muted}; border: 0; border-right: 1px solid {c.line};
  border-bottom: 1px solid {c.line}; padding: 4px 6px; font-size: {small}; font-weight: 600; }}
QTableView#figure QHeaderView::section {{ padding: 4px 8px; }}
QTreeView {{ border: 1px solid transparent; background: transparent; selection-background-color: {c.line};
  selection-color: {c.text}; outline: 0; }}
QTreeView:focus {{ border-color: {c.focus}; }}
QTreeView::branch:has-children:closed {{ image: url("{ahead}"); }}
QTreeView::branch:has-children:open {{ image: url("{chevron}"); }}
QPushButton[kind="quiet"]:checked {{ background: {c.picked}; color: {c.text}; }}
QSplitter::handle {{ background: transparent; width: 8px; }}
QListView {{ border: 1px solid {c.line}; border-radius: 8px; outline: 0; }} QListWidget {{ padding: 2px; }}
QListView:focus {{ border-color: {c.focus}; }}
QListView::item {{ padding: 6px 8px; border-radius: 6px; }}
QListView::item:selected {{ background: {c.accent}; color: {c.on_accent}; }}
Page QListView {{ background: transparent; border: 1px solid transparent; }}
Page QListView[ground="sheet"] {{ background: {c.surface}; border: 1px solid {c.line}; }}
Page QListView:focus {{ border-color: {c.focus}; }}
TallList, Page TallList {{ border: 0; }}
Page TallList:focus {{ border-color: transparent; }}
QScrollArea {{ background: transparent; border: 0; }}
Preview {{ border: 2px solid transparent; }} Preview:focus {{ border-color: {c.focus}; }}
QAbstractScrollArea::corner {{ background: transparent; border: 0; }}
QScrollBar:vertical {{ background: transparent; width: 12px; margin: 2px; }}
QScrollBar::handle:vertical {{ background: {c.field}; border-radius: 4px; min-height: 32px; }}
QScrollBar:horizontal {{ background: transparent; height: 12px; margin: 2px; }}
QScrollBar::handle:horizontal {{ background: {c.field}; border-radius: 4px; min-width: 32px; }}
QScrollBar::add-line, QScrollBar::sub-line, QScrollBar::add-page, QScrollBar::sub-page {{
  background: transparent; border: 0; height: 0; width: 0; }}
QMenuBar, QMenu, QToolTip {{ font-family: "{FAMILY}"; font-size: {small}; }}
QMenuBar {{ background: {c.window}; padding: 3px 6px; }}
QMenuBar::item {{ padding: 5px 10px; border-radius: 6px; }}
QMenuBar::item:selected {{ background: {c.line}; }}
QMenu {{ background: {c.surface}; border: 1px solid {c.field}; padding: 6px; menu-scrollable: 1; }}
QMenu::item {{ padding: {between}px {10 + arrow}px {between}px {2 + arrow}px; border-radius: 6px; }}
QMenu::item:selected {{ background: {c.accent}; color: {c.on_accent}; }}
QMenu::item:disabled {{ color: {c.hint}; }}
QMenu::indicator {{ width: {arrow // 2}px; height: {arrow // 2}px; padding: {arrow // 4}px; left: 5px;
  background-clip: content; border-radius: {arrow // 4}px; }}
QMenu::indicator:checked {{ background: {c.accent}; }} QMenu::indicator:checked:selected {{ background: {c.on_accent}; }}
QMenu::indicator:non-exclusive {{ width: {arrow}px; height: {arrow}px; padding: 0px; border-radius: 0; }}
QMenu::indicator:non-exclusive:checked {{ background: transparent; image: url("{tick}"); }}
QMenu::indicator:non-exclusive:checked:selected {{ background: transparent; image: url("{chosen_tick}"); }}
QMenu::right-arrow {{ image: url("{ahead}"); width: {arrow}px; height: {arrow}px; right: 4px; }}
QMenu::right-arrow:selected {{ image: url("{chosen}"); }}
QMenu::separator {{ height: 1px; background: {c.line}; margin: 6px 10px; }}
QToolTip {{ background: {c.surface}; color: {c.text}; border: 1px solid {c.field}; padding: 4px; }}
"""
