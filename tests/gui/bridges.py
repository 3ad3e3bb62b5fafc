"""A small pack about the bridges of a town, and the text it cites: written for these tests."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

TEXT = (
    "The north bridge was opened on 3 May 1901 and the south bridge on 9 June 1904.\n\nBo Ek keeps the north bridge.\n"
)
"""The source of the pack: it is written for these tests."""

EVENTS = (
    ("north", "1901-05-03"),
    ("south", "1904-06-09"),
    ("west", "1911-02-20"),
    ("east", "1923-08-01"),
    ("old", "1930-11-11"),
    ("new", "1950-01-17"),
)
KEEPERS = (("north", "ek"), ("south", "lind"), ("west", "dahl"), ("east", "holm"))


def _digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:16]


def write_pack(folder: Path, id: str = "bridges", title: str = "Bridges of a small town") -> None:
    """Write the pack `bridges` with two decks into `folder`, or the same under another name."""
    (folder / "facts").mkdir(parents=True)
    paragraphs = []
    for part in TEXT.strip().split("\n\n"):
        start = TEXT.index(part)
        paragraphs.append([start, start + len(part), _digest(part)])
    (folder / "pack.toml").write_text(
        f"""format = 1
id = "{id}"
version = "1.0.0"
language = "en"
title = "{title}"
about = "For tests."

[[source]]
id = "book"
title = "A book of bridges"
publisher = "The town"
as_of = "1960-01-01"
sha256 = "{sha256(TEXT.encode()).hexdigest()}"
length = {len(TEXT)}
paragraphs = {paragraphs!r}
sentences = {paragraphs!r}

[[type]]
id = "opening"
name = "opening"
tense = "event"
label.en = "opening of {{bridge:the}}"
role.bridge = {{ value = "entity", of = "bridge" }}
role.when = {{ value = "date", one_answer = true }}
sentence.en = "{{bridge:The}} was opened {{when:on}}."
ask.when.en = "When was {{bridge:the}} opened?"

[[type]]
id = "keeping"
name = "keeping"
tense = "timeless"
role.bridge = {{ value = "entity", of = "bridge" }}
role.keeper = {{ value = "entity", of = "person", one_answer = true }}
sentence.en = "{{keeper}} keeps {{bridge:the}}."
ask.keeper.en = "Who keeps {{bridge:the}}?"

[[type]]
id = "purpose"
name = "purpose"
tense = "timeless"
role.bridge = {{ value = "entity", of = "bridge" }}
role.purpose = {{ value = "text" }}
sentence.en = "{{bridge:The}} serves to {{purpose}}."
ask.purpose.en = "What does {{bridge:the}} serve to do?"
""".replace("'", '"'),
        encoding="utf-8",
    )
    names = [name for name, _when in EVENTS]
    people = [("ek", "Bo Ek"), ("lind", "Ann Lind"), ("dahl", "Per Dahl"), ("holm", "Ida Holm")]
    (folder / "entities.toml").write_text(
        '[[entity_type]]\nid = "bridge"\nname = "bridge"\n\n[[entity_type]]\nid = "person"\nname = "person"\n'
        + "".join(
            f'\n[[entity]]\nid = "{name}"\ntype = "bridge"\nname = "{name} bridge"\nthe = true\n' for name in names
        )
        + "".join(f'\n[[entity]]\nid = "{key}"\ntype = "person"\nname = "{name}"\n' for key, name in people),
        encoding="utf-8",
    )
    span = f'cite = {{ source = "book", span = [0, {paragraphs[0][1]}], digest = "{paragraphs[0][2]}" }}\n'
    facts = [
        f'[[fact]]\nid = "{name}-opened"\ntype = "opening"\nbridge = "{name}"\nwhen = "{when}"\n{span}'
        for name, when in EVENTS
    ]
    facts += [
        f'[[fact]]\nid = "{bridge}-keeper"\ntype = "keeping"\nbridge = "{bridge}"\nkeeper = "{who}"\n{span}'
        for bridge, who in KEEPERS
    ]
    facts.append(
        '[[fact]]\nid = "north-purpose"\ntype = "purpose"\nbridge = "north"\npurpose = "carry the tram & the post"\n'
        + span
    )
    (folder / "facts" / "facts.toml").write_text("\n".join(facts), encoding="utf-8")
    (folder / "decks.toml").write_text(
        """[[deck]]
id = "openings"
name = "Openings"
about = "When each bridge was opened."
search = "type:opening"

[[deck]]
id = "people"
name = "Keepers & purposes"
about = "Who keeps them and what for."
search = "type:keeping or type:purpose"
""",
        encoding="utf-8",
    )
