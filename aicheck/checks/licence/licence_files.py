"""Edits of what speaks for a whole project: licence files, manifests and REUSE's annotations."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from aicheck.checks.base import Base
from aicheck.checks.licence.change_rules import COPYRIGHT_REMOVED, FILE_EDITED, TERMS_EDITED
from aicheck.checks.licence.copyright import copyright_notices, marked
from aicheck.checks.licence.detection import licences_in
from aicheck.checks.licence.finding import at_line
from aicheck.checks.licence.holders import own_lines
from aicheck.checks.licence.kinds import (
    is_document,
    is_licence_file,
    is_notice_file,
    is_whole,
    vendor_folder,
)
from aicheck.checks.licence.manifests import Said, is_manifest, manifest
from aicheck.checks.licence.parties import is_inside
from aicheck.checks.licence.removed import line_after, lost_holders, names_of
from aicheck.checks.licence.reuse import annotations_of, is_reuse_file
from aicheck.checks.licence.terms import direction, terms, together
from aicheck.checks.licence.values import PROPRIETARY
from aicheck.checks.licence.wording import Edit, edits
from aicheck.checks.reading.places import is_test
from aicheck.model import FileChange, Finding, Line, Rule

# A text of fewer words points to a licence elsewhere.
_A_TEXT = 40


def edited(file: FileChange, base: Base) -> Iterator[Finding]:
    """Yield what the change does to the licence of the project, or of a part of it."""
    path = file.path
    if is_test(path) or vendor_folder(path):
        return
    if file.status == "deleted":
        if is_licence_file(path) and (old := _deleted(file, base)):
            yield _finding(FILE_EDITED, f"the change deletes the licence {path}: {old}", file)
    elif file.base is None or file.head is None:
        return
    elif is_manifest(path):
        yield from _manifest(file, file.base, file.head)
    elif is_reuse_file(path):
        yield from _annotations(file, file.base, file.head)
    elif is_licence_file(path):
        yield from _text(file, file.base, file.head)
        yield from _holders(file, file.base)


def _manifest(file: FileChange, base: str, head: str) -> Iterator[Finding]:
    touched = (line for hunk in file.hunks for line in (*hunk.removed, *hunk.added))
    if not any("licen" in line.lower() for line in touched):
        return
    before, after = manifest(file.path, base), manifest(file.path, head)
    if before is None or after is None or not before.licence.choices:
        return
    old, new = _shown(before.licence), _shown(after.licence)
    if not after.licence.words:
        message = f"{file.path} no longer names the licence: it was {old}"
        yield _finding(TERMS_EDITED, message, file, "licen")
    elif after.licence.choices and not {*before.licence.choices} & {*after.licence.choices}:
        message = f"the licence in {file.path} changed from {old} to {new}"
        yield _finding(FILE_EDITED, message + direction(old, new), file, "licen")


def _shown(said: Said) -> str:
    expression = said.expression or ""
    return "no licence (all rights reserved)" if expression == PROPRIETARY else expression


def _annotations(file: FileChange, base: str, head: str) -> Iterator[Finding]:
    old = {it.pattern: it.licence for it in annotations_of(file.path, base)}
    new = {it.pattern: it.licence for it in annotations_of(file.path, head)}
    for pattern, licence in old.items():
        now = new.get(pattern, licence)
        if now and licence and now != licence and terms([now]) != terms([licence]):
            message = f"the licence of {pattern} in {file.path} changed from {licence} to {now}"
            yield _finding(FILE_EDITED, message + direction(licence, now), file, now.lower())


def _text(file: FileChange, base: str, head: str) -> Iterator[Finding]:
    before, after = licences_in(base), licences_in(head)
    path = file.path
    if not before:
        return
    own, left = before[0].expression, terms(x.expression for x in after)
    is_whole = not is_notice_file(path) and not is_document(path)
    if is_whole and not terms([own]) <= left:
        yield _finding(*_replaced(path, own, base, head), file)
        return
    old = terms(x.expression for x in before)
    if gone := sorted(old - left):
        yield _finding(TERMS_EDITED, f"{path} no longer states {', '.join(gone)}", file)
    elif is_whole and len(old) == 1 and left - old:
        added = ", ".join(sorted(left - old))
        yield _finding(TERMS_EDITED, f"{path} now states {added} beside {own}", file)
    elif is_whole and old == left and len(old) == 1 and (found := edits(base, head)):
        limits = _limits(found)
        also = f", which takes rights away: {limits}" if limits else ""
        message = f"{path} was edited beside names and years: {own}{also}"
        yield _finding(FILE_EDITED if limits else TERMS_EDITED, message, file)


def _limits(found: list[Edit]) -> str:
    """What of the edits takes rights away, unless the same words are elsewhere now."""
    return next((limits for it in found if (limits := it.limits)), "")


def _replaced(path: str, own: str, base: str, head: str) -> tuple[Rule, str]:
    """What is said of a licence file that does not state its licence any more."""
    after = [x.expression for x in licences_in(head)]
    if after:
        now = after[0]
        return FILE_EDITED, f"{path} changed from {own} to {now}{direction(own, now)}"
    old, new = _words(base.split("\n")), _words(head.split("\n"))
    if 2 * sum((old & new).values()) < sum(old.values()) and sum(new.values()) >= _A_TEXT:
        return FILE_EDITED, f"{path} changed from {own} to terms that are not known"
    # An edit made the text unknown, or left it out, which says less than what came instead.
    if new and (limits := _limits(edits(base, head))):
        return FILE_EDITED, f"{path} no longer reads as {own}, which takes rights away: {limits}"
    return TERMS_EDITED, f"{path} no longer reads as {own}"


def _holders(file: FileChange, base: str) -> Iterator[Finding]:
    """Yield who is no longer named, the project's own holders before those of its parts."""
    # A long licence has a copyright of its own, which is nobody's of the project.
    documents = [x for x in licences_in(base) if is_whole(x)]
    lost = [it for it in lost_holders(file) if not is_inside(it, documents)]
    is_own = not (is_notice_file(file.path) or is_document(file.path))
    reach = own_lines(base)
    own = [it for it in lost if is_own and (reach is None or it.line <= reach)]
    # Parts that are gone take their notices along, which nobody sees from here.
    rest = [it for it in lost if it not in own]
    if own:
        message = f"{COPYRIGHT_REMOVED.message}: {names_of(own)}"
        yield at_line(COPYRIGHT_REMOVED, message, file, line_after(file, own[0].line))
    if rest:
        message = f"{file.path} no longer names a copyright holder: {names_of(rest)}"
        yield at_line(TERMS_EDITED, message, file, line_after(file, rest[0].line))


def _deleted(file: FileChange, base: Base) -> str:
    """What a deleted licence file stated, unless it, or what it was about, is elsewhere now."""
    change = base.change
    in_patch = change.mode == "patch"
    if is_notice_file(file.path) or not (base.is_known or in_patch):
        return ""
    gone = "\n".join(line for hunk in file.hunks for line in hunk.removed) if in_patch else ""
    text = file.base or gone or base.texts([file.path]).get(file.path, "")
    stated = list(dict.fromkeys(x.expression for x in licences_in(text)))
    if not stated:
        return ""
    said = (x for it in change.files if it.head and it.added for x in licences_in(it.head))
    folder = file.path.rpartition("/")[0]
    folder = folder.removesuffix("LICENSES").rstrip("/")
    around = [it for it in base.left if it.startswith(f"{folder}/" if folder else "")]
    others = [it for it in around if is_licence_file(it)][:8]
    kept = (x for it in base.texts(others).values() for x in licences_in(it))
    left = terms(x.expression for x in (*said, *kept))
    if not (around or in_patch) or terms(stated) <= left:
        return ""
    # In LICENSES/ stand the texts that are used; one that nobody names any more may go.
    return "" if "LICENSES/" in file.path else together(stated)


def _words(lines: Sequence[str]) -> Counter[str]:
    """The words of what is no copyright line, address or year."""
    numbers = set(marked("\n".join(lines)))
    notices = {it.line for it in copyright_notices(Line(n, lines[n - 1]) for n in numbers)}
    kept = (it for n, it in enumerate(lines, 1) if n not in notices)
    found = (re.findall(r"[a-z]+", re.sub(r"\S+(?:@|://)\S+", " ", it.lower())) for it in kept)
    return Counter(word for words in found for word in words)


def _finding(rule: Rule, message: str, file: FileChange, word: str = "") -> Finding:
    """What is said of a file: at the first added line, or at the first with `word`."""
    lines = list(file.lines())
    line = next((it for it in lines if word and word in it.text.lower()), None)
    first = line or next(iter(lines), None)
    at = first.number if first else max(1, file.hunks[0].new_start) if file.hunks else 1
    return at_line(rule, message, file, at)
