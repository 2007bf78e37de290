"""What each person took, kept beside the history: `aicheck/review.json` in the git directory.

A piece is remembered by its commit's patch id and its own digest, so that a rebase keeps it and a
change of the text does not.
"""

from __future__ import annotations

import json
import os
import stat
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any

from aicheck.errors import AicheckError
from aicheck.review.session import Mark

SCHEMA = "aicheck.review/1"
_AFRESH = "start again with --afresh: what you took in earlier runs cannot be read"
_HINT = "see whether the git directory can be written, and the disk has room"


def load(file: Path, mail: str) -> frozenset[Mark]:
    """What the person with the mailbox `mail` took; raises AicheckError for a broken file."""
    people = _people(file)
    return frozenset((key, digest) for key, digests in people.get(mail, {}).items()
                     for digest in digests)  # fmt: skip


def save(file: Path, mail: str, taken: Iterable[Mark], forget: Iterable[str]) -> None:
    """Replace what is kept of the commits `forget` by `taken`; raises AicheckError."""
    people = _people(file)
    kept = people.setdefault(mail, {})
    for key in set(forget):
        kept.pop(key, None)
    for key, digest in sorted(taken):
        kept.setdefault(key, []).append(digest)
    people = {name: pieces for name, pieces in people.items() if pieces}
    try:
        _write(file, json.dumps({"schema": SCHEMA, "people": people}, indent=1, sort_keys=True))
    except OSError as error:
        raise AicheckError(f"'{file}' cannot be written: {error.strerror}", _HINT) from error


def set_aside(file: Path) -> None:
    """Rename a file that cannot be read, so that a new one can be written; raises AicheckError."""
    _refuse_link(file)
    try:
        _people(file)
    except AicheckError:
        try:
            os.replace(file, f"{file}.old")
        except OSError as error:
            raise AicheckError(f"'{file}' cannot be renamed: {error.strerror}", _HINT) from error


def _people(file: Path) -> dict[str, dict[str, list[str]]]:
    _refuse_link(file)
    try:
        # A pipe would be waited for.
        if not stat.S_ISREG(file.lstat().st_mode):
            raise AicheckError(_AFRESH, f"'{file}' is no regular file")
        found = json.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, RecursionError) as error:
        raise AicheckError(_AFRESH, f"cannot read '{file}': {error}") from error
    if not _is_ours(found):
        raise AicheckError(_AFRESH, f"'{file}' is of another kind")
    people: dict[str, dict[str, list[str]]] = found["people"]
    return people


def _refuse_link(file: Path) -> None:
    if file.parent.is_symlink():
        hint = "remove the link: nothing is written outside of the git directory"
        raise AicheckError(f"'{file.parent}' is a link", hint)


def _is_ours(found: Any) -> bool:
    return (
        isinstance(found, dict)
        and found.get("schema") == SCHEMA
        and isinstance(found.get("people"), dict)
        and all(
            isinstance(keys, dict)
            and all(
                isinstance(digests, list) and all(isinstance(digest, str) for digest in digests)
                for digests in keys.values()
            )
            for keys in found["people"].values()
        )
    )


def _write(file: Path, text: str) -> None:
    file.parent.mkdir(exist_ok=True, mode=0o700)
    handle, name = tempfile.mkstemp(".json", "review-", file.parent)
    try:
        with open(handle, "w", encoding="utf-8") as stream:
            stream.write(text)
        os.replace(name, file)
    except BaseException:
        with suppress(OSError):
            os.unlink(name)
        raise
