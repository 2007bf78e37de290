"""Single values out of TOML, each refused with its place and a hint where it is wrong."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from email.utils import parseaddr
from typing import Any

from aicheck import toml
from aicheck.config.choices import LEVELS, THRESHOLDS
from aicheck.config.nouns import NEVER
from aicheck.errors import AicheckError
from aicheck.model import Person, Severity

# So much of a wrong value is told.
_SHOWN = 80

_KEYS: Mapping[str, tuple[str, ...]] = {
    "": ("attribution", "extends", "gate", "licence", "provenance", "rules", "sign-off"),
    "attribution": (
        "allow", "declare", "forbid", "grammar", "model", "must-declare", "undeclared",
    ),
    "gate": ("ai-fail-on", "fail-on", "path", "required"),
    "gate.path": ("ai-fail-on", "fail-on", "match"),
    "licence": ("allow", "deny", "project"),
    "provenance": ("indexes",),
    "rules": ("extra", "off", "on", "severity"),
    "sign-off": (
        "accept",
        "allowed-signers",
        "chain",
        "keyring",
        "people",
        "remediation",
        "require",
        "reviewed",
    ),
    "waiver": ("expires", "fingerprint", "owner", "path", "reason", "rule"),
}  # fmt: skip


def parsed(text: str, source: str) -> dict[str, Any]:
    """The TOML of `text`; raises AicheckError, which names `source`."""
    try:
        return toml.loads(text)
    except toml.TOMLDecodeError as error:
        raise AicheckError(f"{source} is not valid TOML: {error}", "mend the file") from error


def quoted(value: Any) -> str:
    """What somebody wrote, as far as it takes to find it."""
    return repr(cut(value)) if isinstance(value, str) else cut(repr(value))


def cut(text: str) -> str:
    """The beginning of a long text."""
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


def keys_of(table: str) -> tuple[str, ...]:
    """The keys that the table has; those of the top are under no name."""
    return _KEYS[table]


def check_keys(table: Mapping[str, Any], name: str, source: str) -> None:
    """Refuse a key that the table `name` does not have, and name the nearest."""
    known = _KEYS[name]
    for key in table:
        if key not in known:
            full = f"{name}.{key}" if name else key
            raise AicheckError(f"{source}: unknown setting '{cut(full)}'", nearest(key, known))


def nearest(word: str, known: tuple[str, ...]) -> str:
    """A hint that names the known word nearest to `word`, or all of them."""
    close = difflib.get_close_matches(cut(word), known, n=1, cutoff=0.5)
    return f"did you mean '{close[0]}'?" if close else f"known here: {', '.join(known)}"


def severity(text: Any, where: str, source: str) -> Severity:
    """The severity that `text` names."""
    return Severity[choice(text, LEVELS, where, source).upper()]


def threshold(text: Any, where: str, source: str) -> int:
    """The severity that `text` names, or what none reaches for "never"."""
    if text == "never":
        return NEVER
    return Severity[choice(text, THRESHOLDS, where, source).upper()]


def string(value: Any, where: str, source: str) -> str:
    """A text that is not blank."""
    if not isinstance(value, str) or not value.strip():
        raise AicheckError(f"{source}: {where} must be a text", f'write {where} = "..."')
    return value


def strings(value: Any, where: str, source: str) -> tuple[str, ...]:
    """A list of texts."""
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise AicheckError(f"{source}: {where} must be a list of texts", f'write {where} = ["..."]')
    return tuple(value)


def flag(value: Any, where: str, source: str) -> bool:
    """True or false."""
    if not isinstance(value, bool):
        raise AicheckError(f"{source}: {where} must be true or false", f"write {where} = true")
    return value


def choice(value: Any, known: tuple[str, ...], where: str, source: str) -> str:
    """One of the `known` texts."""
    if not isinstance(value, str) or value not in known:
        raise AicheckError(
            f"{source}: {where} cannot be {quoted(value)}", nearest(str(value), known)
        )
    return value


def person_of(text: str, where: str, source: str) -> Person:
    """A `Name <mailbox>`, or the account `@login` of a forge."""
    if login := re.fullmatch(r"@([A-Za-z0-9][A-Za-z0-9-]*)", text):
        # The mailbox that the forge itself gives to each account.
        return Person(login[1], f"{login[1]}@users.noreply.github.com")
    name, mail = parseaddr(text)
    if "@" not in mail:
        hint = "write Name <mailbox>, or @login"
        raise AicheckError(f"{source}: {where} has no mailbox in {quoted(text)}", hint)
    return Person(name, mail)
