"""The reference of the settings says what the loader takes, and leaves no key out."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from aicheck import config, toml
from aicheck.checks import CHECKS
from aicheck.config import load
from aicheck.config.reference import Key, Table, keys, tables
from aicheck.config.values import _KEYS
from aicheck.docs import settings_book, settings_page
from aicheck.errors import AicheckError
from aicheck.policy import ALWAYS_REQUIRED

BOOK = Path(__file__).parent.parent / "docs" / "settings.md"
WAIVER = {
    "rule": "sql-injection", "path": "a.py", "reason": "an enum",
    "owner": "Pat <pat@example.org>", "expires": "2999-01-01",
}  # fmt: skip
# A field of the frozen values that goes by another name in the file, or stands in no file.
NOUNS = {
    "attribution": config.AttributionPolicy, "gate": config.Gate, "gate.path": config.PathGate,
    "licence": config.LicencePolicy, "provenance": config.ProvenancePolicy,
    "rules": config.RulePolicy, "sign-off": config.SignOffPolicy, "waiver": config.Waiver,
}  # fmt: skip
RENAMED = {"gate": {"paths": "path"}}
# What is folded into other fields when the file is read.
FOLDED = {"attribution": {"undeclared"}, "rules": {"on"}}


def test_the_page_is_made_of_the_keys() -> None:
    """`python docs/settings.py` writes it anew."""
    checks = {name: name in ALWAYS_REQUIRED for name in CHECKS}

    assert BOOK.read_text("utf-8") == settings_book(checks)


def test_no_key_is_missing() -> None:
    """Neither one that the loader knows, nor one of the values that it makes."""
    told = {table.name: {_short(key) for key in table.keys} for table in tables()}
    known = {name: set(found) for name, found in _KEYS.items()}
    known[""] -= set(known)
    fields = {
        name: {
            RENAMED.get(name, {}).get(field.name, field.name).replace("_", "-")
            for field in dataclasses.fields(noun)
        }
        | FOLDED.get(name, set())
        for name, noun in NOUNS.items()
    }

    assert told == known
    assert {name: found for name, found in told.items() if name} == fields


def _short(key: Key) -> str:
    return key.name.rpartition(".")[2]


def loaded(table: Table, key: Key, value: str) -> Any:
    """What the loader makes of one key with this value, written as TOML."""
    name = _short(key)
    if table.name == "waiver":
        own = {it: f'"{text}"' for it, text in WAIVER.items()} | {"expires": "2999-01-01"}
        lines = "\n".join(f"{it} = {text}" for it, text in {**own, name: value}.items())
        return load(None, f"[[waiver]]\n{lines}\n", "base:aicheck.toml")
    more = 'match = "x"\n' if table.name == "gate.path" and name != "match" else ""
    # What declare wants cannot be forbidden.
    more += "declare = []\n" if name == "forbid" and value != "[]" else ""
    return load(f"{table.head}\n{more}{name} = {value}\n", None, "base:aicheck.toml")


@pytest.mark.parametrize("name", keys())
def test_the_example_is_taken(name: str) -> None:
    loaded(*keys()[name], keys()[name][1].example)


def closed() -> Iterator[tuple[str, str]]:
    for name, (_, key) in keys().items():
        yield from ((name, value) for value in key.allowed)


@pytest.mark.parametrize(("name", "value"), list(closed()))
def test_every_value_of_a_closed_list_is_taken_and_no_other(name: str, value: str) -> None:
    table, key = keys()[name]
    form = {"a text": '"{}"', "a list of texts": '["{}"]'}.get(key.takes, '{{ x = "{}" }}')
    loaded(table, key, form.format(value))

    with pytest.raises(AicheckError, match="cannot be 'no-such-value'"):
        loaded(table, key, form.format("no-such-value"))


WRONG = {
    "a text": "1", "a list of texts": "1", "true or false": '"yes"', "a date": '"soon"',
    "a list of tables": "1", "a table of severities by rule": "1",
    "a file's path in the repository": "1", "a pack's name, or a list of them": "1",
}  # fmt: skip


@pytest.mark.parametrize("name", keys())
def test_a_value_of_another_kind_is_refused(name: str) -> None:
    table, key = keys()[name]

    with pytest.raises(AicheckError):
        loaded(table, key, WRONG[key.takes])


@pytest.mark.parametrize(
    "name", [name for name, (_, key) in keys().items() if key.default[:1] in ('"', "[", "t", "f")]
)
def test_the_default_is_what_holds_where_nothing_is_said(name: str) -> None:
    bare, said = load(None, None, "default"), loaded(*keys()[name], keys()[name][1].default)

    assert dataclasses.replace(said, source="", digest="") == dataclasses.replace(
        bare, source="", digest=""
    )


def test_one_key_as_a_page() -> None:
    table, key = keys()["gate.ai-fail-on"]

    assert settings_page(table, key) == (
        "gate.ai-fail-on\n===============\n\n"
        "The lowest severity that blocks on AI-assisted lines and commits.\n\n"
        "takes      one of low, medium, high, critical, never\n"
        'default    "medium"\n'
        '           "low" in the pack strict\n\n'
        'Example\n    [gate]\n    ai-fail-on = "medium"\n'
    )


def test_the_examples_are_toml() -> None:
    for table, key in keys().values():
        toml.loads(f"{table.head}\n{_short(key)} = {key.example}\n")
