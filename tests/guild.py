"""A pack with one fact and a source of three paragraphs, of which two are cited."""

from __future__ import annotations

from pathlib import Path

from study_app.facts.documents import digest, sha256

TEXT = "First paragraph.\n\nThe Guild was founded on 3 March 1801 in Lund.\n\nThe end.\n"
SPAN = (TEXT.index("The Guild"), TEXT.index("The Guild") + len("The Guild was founded on 3 March 1801 in Lund."))


def guild_pack(folder: Path) -> Path:
    """A pack with one fact and a source of three paragraphs."""
    cited = digest(TEXT[SPAN[0] : SPAN[1]])
    folder.mkdir(parents=True)
    (folder / "pack.toml").write_text(
        f"""
format = 1
id = "guild"
version = "1.0"
title = "The guild"

[[source]]
id = "chronicle"
title = "A chronicle"
publisher = "The town"
as_of = "1900"
sha256 = "{sha256(TEXT)}"
length = {len(TEXT)}
paragraphs = [[0, 16, "{digest(TEXT[:16])}"], [{SPAN[0]}, {SPAN[1]}, "{cited}"]]
sentences = [[{SPAN[0]}, {SPAN[1]}, "{cited}"]]

[[entity_type]]
id = "body"
name = "body"

[[entity]]
id = "guild"
type = "body"
name = "Guild"
the = true

[[type]]
id = "founding"
tense = "event"
role.body = {{ value = "entity", of = "body", one_answer = true }}
sentence.en = "{{body:The}} was founded {{when:on}}."
ask.when.en = "When was {{body:the}} founded?"

[[fact]]
id = "founded"
type = "founding"
body = "guild"
when = "1801-03-03"
cite = {{ source = "chronicle", span = [{SPAN[0]}, {SPAN[1]}], digest = "{cited}" }}

[[deck]]
id = "all"
name = "All"
search = "type:founding"
""",
        encoding="utf-8",
    )
    return folder
