"""Copyright lines of holders who are new to the project."""

from __future__ import annotations

from collections.abc import Iterator

from aicheck.checks.licence.brought import brought
from aicheck.checks.licence.copyright import Notice, copyright_notices, marked
from aicheck.checks.licence.finding import finding
from aicheck.checks.licence.project import Project, is_own
from aicheck.checks.licence.rules import THIRD_PARTY
from aicheck.model import FileChange, Finding, Licence

# A document of this many lines has a copyright of its own, as the GPL's text has.
_DOCUMENT_LINES = 60


def third_parties(file: FileChange, project: Project) -> Iterator[Finding]:
    """Yield each copyright holder on the added lines whom the project does not know."""
    if is_own(file) or not (numbers := marked(file.added_text)):
        return
    lines = list(file.lines())
    notices = list(copyright_notices(lines[number - 1] for number in numbers))
    if not notices:
        return
    documents = [x for x in brought(file) if x.end - x.start >= _DOCUMENT_LINES]
    seen: set[str] = set()
    for notice in notices:
        if notice.key in seen or _is_known(notice, project, documents):
            continue
        seen.add(notice.key)
        line = next(line for line in lines if line.number == notice.line)
        yield finding(THIRD_PARTY, f"{THIRD_PARTY.message}: {notice.holder}", file, line, line)


def _is_known(notice: Notice, project: Project, documents: list[Licence]) -> bool:
    if any(document.start <= notice.line <= document.end for document in documents):
        return True
    return any(f" {known} " in f" {notice.key} " for known in project.holders)
