"""Studies one card as a screen reader does, then goes through the pages: reads names, does actions, hears what is said.

Not part of `make test`.

It needs a bus for assistive technology and the system's own bindings to it, which no virtual environment has; on Debian:

    apt-get install at-spi2-core gir1.2-atspi-2.0 python3-gi xvfb xdotool
    data=$(mktemp -d); echo '{"welcomed": true}' >$data/settings.json; export data
    dbus-run-session -- xvfb-run sh -c '
      QT_LINUX_ACCESSIBILITY_ALWAYS_ON=1 .venv/bin/python -m study_app --data-dir $data &
      /usr/bin/python3 tests/e2e/by_screen_reader.py; kill $!'
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import Any

try:
    import gi  # type: ignore[import-not-found]

    gi.require_version("Atspi", "2.0")
    from gi.repository import Atspi, GLib  # type: ignore[import-not-found]
except (ImportError, ValueError) as error:
    sys.exit(f"Nothing was tried: the bindings to AT-SPI are not there ({error}).")

PATIENCE = 15
"""Seconds that anything may take to appear."""

VERDICTS = ("Right", "Not right")

PAGES = {
    "ctrl+p": "Progress",
    "ctrl+t": "Timeline",
    "ctrl+f": "Find",
    "ctrl+l": "Facts and cards",
    "ctrl+m": "Problems in packs",
    "ctrl+shift+f": "Write a fact",
    "ctrl+shift+a": "Facts from an article",
    "ctrl+shift+n": "New deck",
    "ctrl+n": "New cards",
    "ctrl+e": "Quiz",
    "ctrl+shift+o": "Packs",
    "ctrl+shift+d": "Devices",
    "ctrl+shift+y": "Your data",
    "ctrl+comma": "Settings",
    "shift+F1": "Guide",
}
"""By the key that opens it what a page is called: that is said when it comes."""


def let_pass(seconds: float) -> None:
    """Let events arrive for a while."""
    loop = GLib.MainLoop()
    GLib.timeout_add(int(1000 * seconds), loop.quit)
    loop.run()


def wait(find: Callable[[], Any], what: str) -> Any:
    """What `find` finds, as soon as it does."""
    for _turn in range(5 * PATIENCE):
        if found := find():
            return found
        let_pass(0.2)
    sys.exit(f"not there: {what}")


def program() -> Any:
    """The program, as the desktop lists it."""
    desktop = Atspi.get_desktop(0)
    each = (desktop.get_child_at_index(number) for number in range(desktop.get_child_count()))
    return next((one for one in each if one is not None and one.get_name() == "Study App"), None)


def showing(node: Any, role: str = "") -> Iterator[Any]:
    """All that is on screen below a thing and has a name, of a role if one is named."""
    for number in range(node.get_child_count()):
        child = node.get_child_at_index(number)
        if child is None:
            continue
        there = child.get_state_set().contains(Atspi.StateType.SHOWING)
        if there and child.get_name() and role in ("", child.get_role_name()):
            yield child
        yield from showing(child, role)


def with_focus(node: Any) -> str:
    """What has the focus."""
    focused = (one for one in showing(node) if one.get_state_set().contains(Atspi.StateType.FOCUSED))
    return next((f"{one.get_role_name()} “{one.get_name()}”" for one in focused), "nothing")


def press(node: Any, beginning: str) -> None:
    """Do the action of a button whose name begins so."""
    button = wait(
        lambda: next((one for one in showing(node, "push button") if one.get_name().startswith(beginning)), None),
        beginning,
    )
    print("pressing:", button.get_name(), "|", button.get_description())
    names = [Atspi.Action.get_action_name(button, number) for number in range(Atspi.Action.get_n_actions(button))]
    Atspi.Action.do_action(button, names.index("Press"))
    let_pass(1.5)


def unnamed(node: Any) -> Iterator[str]:
    """The roles of what is on screen below a thing, can have the focus, and has no name."""
    for number in range(node.get_child_count()):
        if (child := node.get_child_at_index(number)) is None:
            continue
        states = child.get_state_set()
        if states.contains(Atspi.StateType.SHOWING):
            if states.contains(Atspi.StateType.FOCUSABLE) and not child.get_name():
                yield child.get_role_name()
            if child.get_role_name() not in ("table", "tree", "list"):  # of hundreds of lines
                yield from unnamed(child)


def go_through_pages(app: Any, heard: list[str]) -> None:
    """Open each page by its key, and fail where its title is not said, nothing has the focus, or something has no name."""
    for key, title in PAGES.items():
        heard.clear()
        subprocess.run(["xdotool", "key", "--clearmodifiers", key], check=True)
        wait(lambda title=title: title in heard, f"{title}, said")
        let_pass(0.5)
        focus, lacking = with_focus(app), list(unnamed(app))
        print(f"{title}: focus: {focus}; said: {heard}")
        if focus == "nothing" or lacking:
            sys.exit(f"{title}: without a name: {lacking}")
        subprocess.run(["xdotool", "key", "Escape"], check=True)
        wait(lambda: app.get_child_at_index(0).get_name().startswith("Decks"), "the decks again")


def main() -> None:
    """Study a card and see the pages, and fail where a name, the focus, a title or the verdict is missing."""
    heard: list[str] = []
    listener = Atspi.EventListener.new(lambda event: heard.append(event.any_data))
    listener.register("object:announcement")
    app = wait(program, "the program")
    decks = wait(lambda: [one.get_name() for one in showing(app, "push button") if "new" in one.get_name()], "decks")
    found = subprocess.run(
        ["xdotool", "search", "--onlyvisible", "--name", "Study App"], capture_output=True, text=True
    )
    subprocess.run(["xdotool", "windowfocus", *found.stdout.split()[:1]], check=True)  # no window manager does it here
    press(app, decks[0])
    question = wait(lambda: next((one.get_name() for one in showing(app, "panel")), ""), "the question")
    print("question:", question, "| focus:", with_focus(app))
    press(app, "1. ")
    verdict = wait(lambda: next((words for words in heard if words.startswith(VERDICTS)), ""), "the verdict")
    print("announced:", verdict)
    focus = with_focus(app)
    print("focus:", focus)
    press(app, "Good" if "Good" in focus else "Again")
    following = wait(lambda: next((one.get_name() for one in showing(app, "panel")), ""), "the next question")
    print("next question:", following, "| focus:", with_focus(app))
    if "nothing" in (focus, with_focus(app)):
        sys.exit("The focus was lost.")
    print("One card was studied by names and actions alone.")
    subprocess.run(["xdotool", "key", "Escape"], check=True)
    go_through_pages(app, heard)
    print(f"{len(PAGES)} pages told their titles, and of each thing its name.")


if __name__ == "__main__":
    main()
