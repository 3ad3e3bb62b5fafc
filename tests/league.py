"""A small pack about a league of harbour towns without a fact in it, and an article about them: written for these tests."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import tomlkit

ARTICLE = (
    "The harbours of the north\n\n"
    "The League of Harbours (LOH) was founded on 3 March 1921 in Porthaven. Its charter was adopted on 9 June 1922 by the"
    " Council of Masters.\n\n"
    "In 1925, Estmouth, Lowhaven and Sandwick joined the League. Six towns (except Estmouth and Sandwick) signed the Pilot"
    " Agreement in May 1930 for a ten-year period.\n\n"
    "The Council of Masters is the highest body of the League. It meets at least twice a year. Dr. Ada Wern has chaired the"
    " Council since 12 April 1958.\n\n"
    "On July 4 the Council opened the new mole. The Council will publish the Coast Plan 1970 next spring.\n\n"
    "Contact: harbour@league.example\n"
)

AS_OF = "1958-12-31"

TABLES: Mapping[str, Sequence[Mapping[str, Any]]] = {
    "source": (),
    "no_fact": (),
    "entity_type": (
        {"id": "organisation", "name": "organization"},
        {"id": "body", "name": "body", "parent": "organisation"},
        {"id": "town", "name": "town"},
        {"id": "document", "name": "document"},
        {"id": "person", "name": "person"},
        {"id": "rank", "name": "rank"},
    ),
    "entity": (
        {
            "id": "league",
            "type": "organisation",
            "name": "League of Harbours",
            "the": True,
            "aliases": [{"text": "LOH", "kind": "acronym"}, {"text": "League", "kind": "mention"}],
        },
        {"id": "masters", "type": "body", "name": "Council of Masters", "the": True},
        {"id": "porthaven", "type": "town", "name": "Porthaven"},
        {"id": "estmouth", "type": "town", "name": "Estmouth"},
        {"id": "lowhaven", "type": "town", "name": "Lowhaven"},
        {"id": "sandwick", "type": "town", "name": "Sandwick"},
        {"id": "charter", "type": "document", "name": "charter", "the": True},
        {"id": "pilots", "type": "document", "name": "Pilot Agreement", "the": True},
        {"id": "highest", "type": "rank", "name": "highest body"},
    ),
    "type": (
        {
            "id": "founding",
            "name": "founding of an organization",
            "tense": "event",
            "role": {
                "organisation": {"value": "entity", "of": "organisation"},
                "place": {"value": "entity", "of": "town", "one_answer": True},
            },
            "sentence": {"en": "{organisation:The} was founded {when:on}[ in {place}]."},
            "ask": {"when": {"en": "When was {organisation:the} founded?"}},
        },
        {
            "id": "adoption",
            "name": "adoption of a document",
            "tense": "event",
            "role": {
                "document": {"value": "entity", "of": "document"},
                "body": {"value": "entity", "of": "body", "one_answer": True},
            },
            "sentence": {"en": "{document:The} was adopted {when:on}[ by {body:the}]."},
            "ask": {"when": {"en": "When was {document:the} adopted?"}},
        },
        {
            "id": "accession",
            "name": "towns joining",
            "tense": "event",
            "role": {
                "organisation": {"value": "entity", "of": "organisation"},
                "joiner": {"value": "entity", "of": "town", "many": True},
            },
            "sentence": {"en": "{joiner} joined {organisation:the} {when:on}."},
            "ask": {"when": {"en": "When did {joiner} join {organisation:the}?"}},
        },
        {
            "id": "one-accession",
            "name": "a town joining",
            "tense": "event",
            "role": {
                "joiner": {"value": "entity", "of": "town"},
                "organisation": {"value": "entity", "of": "organisation"},
            },
            "sentence": {"en": "{joiner} was one of those that joined {organisation:the} {when:on}."},
            "ask": {"when": {"en": "When did {joiner} join {organisation:the}?"}},
        },
        {
            "id": "signing",
            "name": "signing of a document",
            "tense": "event",
            "role": {
                "document": {"value": "entity", "of": "document"},
                "signatory": {"value": "entity", "of": "town", "many": True},
                "outside": {"value": "entity", "of": "town", "many": True, "negates": "signatory"},
                "term": {"value": "duration"},
            },
            "sentence": {
                "en": "{document:The} was signed {when:on}[ by {signatory}][, not by {outside}][ for {term}]."
            },
            "ask": {"when": {"en": "When was {document:the} signed?"}},
        },
        {
            "id": "rank",
            "name": "rank of a body",
            "tense": "timeless",
            "role": {
                "body": {"value": "entity", "of": "body"},
                "rank": {"value": "entity", "of": "rank", "one_answer": True},
                "of": {"value": "entity", "of": "organisation"},
            },
            "sentence": {"en": "{body:The} is the {rank} of {of:the}."},
            "ask": {"rank": {"en": "What is {body:the} in {of:the}?"}},
        },
        {
            "id": "meetings",
            "name": "how often a body meets",
            "tense": "timeless",
            "role": {
                "body": {"value": "entity", "of": "body"},
                "often": {"value": "frequency", "one_answer": True},
            },
            "sentence": {"en": "{body:The} meets {often}."},
            "ask": {"often": {"en": "How often does {body:the} meet?"}},
        },
        {
            "id": "chair",
            "name": "chairing a body",
            "tense": "state",
            "role": {
                "person": {"value": "entity", "of": "person", "one_answer": True},
                "body": {"value": "entity", "of": "body"},
            },
            "sentence": {"en": "{person} has chaired {body:the} since {start}."},
            "ask": {"person": {"en": "Who chairs {body:the}?"}},
        },
        {
            "id": "abbreviation",
            "name": "what an abbreviation stands for",
            "tense": "timeless",
            "role": {"short": {"value": "text"}, "full": {"value": "text"}},
            "sentence": {"en": "{short} stands for {full}."},
            "ask": {"full": {"en": "What does {short} stand for?"}},
        },
        {
            "id": "work",
            "name": "what a body opens",
            "tense": "event",
            "role": {"body": {"value": "entity", "of": "body"}, "what": {"value": "text"}},
            "sentence": {"en": "{body:The} opened {what} {when:on}."},
            "ask": {"what": {"en": "What did {body:the} open {when:on}?"}},
        },
    ),
    "fact": (),
}
"""The rows of the pack, as TOML holds them."""


def write_league(folder: Path) -> None:
    """Write the pack `league` into a folder."""
    folder.mkdir(parents=True)
    head = {
        "format": 1,
        "id": "league",
        "version": "1.0.0",
        "language": "en",
        "title": "A league",
        "about": "For tests.",
    }
    decks = {"deck": [{"id": "all", "name": "All of it", "search": "tag:league"}]}
    tables = {name: [dict(row) for row in rows] for name, rows in TABLES.items() if rows}
    (folder / "pack.toml").write_text(tomlkit.dumps({**head, **tables, **decks}), encoding="utf-8")
