"""Waivers that nothing needs any more, as far as a change shows it. Pure."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from aicheck.config import Config, Waiver
from aicheck.fingerprints import fingerprint_of, fingerprints
from aicheck.globs import matches
from aicheck.model import Change, Decision, Failure, FileChange, Finding
from aicheck.policy import fits


@dataclass(frozen=True, slots=True)
class Seen:
    """What is known beside the decisions.

    `old` are findings that were there before the change and still are, of the rules in `scanned`,
    which engines look for in whole files. `unread` are the paths in which a check could not look at
    everything, None for the whole change. `paths` are the files of the head, or None where the
    change has no head.
    """

    old: Sequence[Finding] = ()
    scanned: Collection[str] = ()
    unread: Collection[str | None] = ()
    paths: Collection[str] | None = None


def unused(
    decisions: Sequence[Decision], change: Change, config: Config, today: datetime.date, seen: Seen
) -> Iterator[Failure]:
    """Yield a notice for each waiver in force that fits no file, or whose code the change removed.

    Whether a waiver of a file that the change leaves alone has a use is not known here.
    """
    for waiver in config.waivers:
        is_used = any(fits(waiver, it.finding, it.fingerprint) for it in decisions)
        if waiver.expires < today or is_used:
            continue
        name = f"the waiver of {waiver.rule} in {waiver.path}"
        if seen.paths is not None and not any(matches(waiver.path, it) for it in seen.paths):
            reason = f"no file of the head has the path of {name}: remove it, or correct its path"
            yield Failure("waivers", reason, required=False)
        elif _is_gone(waiver, decisions, change, seen):
            reason = f"nothing in the edited file uses {name}: remove it if its code is gone"
            yield Failure("waivers", reason, required=False)


def _is_gone(waiver: Waiver, decisions: Sequence[Decision], change: Change, seen: Seen) -> bool:
    """Whether the change touched what was waived, and nothing of it is left."""
    touched = [it for it in change.files if any(matches(waiver.path, at) for at in _names(it))]
    heads = [it for it in touched if it.status != "deleted" and matches(waiver.path, it.path)]
    if not touched or any(it.head is None or it.path in seen.unread for it in heads):
        return False
    if any(waiver.fingerprint in _of_each_line(waiver, it.path, it.head or "") for it in heads):
        return False
    befores = ((it.old_path or it.path, it.base or "") for it in touched)
    if any(waiver.fingerprint in _of_each_line(waiver, path, text) for path, text in befores):
        return True
    if _may_be_elsewhere(waiver, touched, heads, seen) or None in seen.unread:
        return False
    if waiver.rule not in seen.scanned:
        # Nobody looks for it in lines that the change leaves alone.
        return not heads
    old = [it for it in seen.old if fits(waiver, it, waiver.fingerprint or "")]
    if waiver.fingerprint is None:
        return not old
    most = len(old) + sum(it.finding.rule.id == waiver.rule for it in decisions)
    return not any(waiver.fingerprint in fingerprints(it, change, most) for it in old)


def _names(file: FileChange) -> Iterator[str]:
    yield file.path
    if file.old_path:
        yield file.old_path


def _may_be_elsewhere(
    waiver: Waiver, touched: Iterable[FileChange], heads: Iterable[FileChange], seen: Seen
) -> bool:
    """Whether the waiver is for a file too that the change leaves alone."""
    if seen.paths is None:
        path = waiver.path.removeprefix("/")
        return not any(path in _names(it) for it in touched)
    known = {it.path for it in heads}
    return any(matches(waiver.path, path) and path not in known for path in seen.paths)


def _of_each_line(waiver: Waiver, path: str, text: str) -> set[str]:
    """The fingerprints that the waived finding would have on each line of a text."""
    seen: Counter[str] = Counter()
    out = set()
    for line in text.split("\n") if waiver.fingerprint else ():
        code = " ".join(line.split())
        out.add(fingerprint_of(waiver.rule, path, code, seen[code]))
        seen[code] += 1
    return out
