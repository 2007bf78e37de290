"""How a copied piece is told: where it is here and there, under which licence, and both texts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from aicheck.checks.licence.kinds import vendor_folder
from aicheck.checks.provenance.regions import Hit, Region
from aicheck.checks.provenance.rules import COPIED, NOTICE, SIMILAR
from aicheck.model import FileChange, Finding, Fix, Position, Related, Rule

if TYPE_CHECKING:
    from aicheck.checks.provenance.terms import Terms

_CODE_LINES = 6
_CODE_WIDTH = 200
_LONGEST = 120
_MOST_OTHERS = 3
# So many files of one package in a folder are told as one.
_MANY = 3
_MOST_FILES = 10


def told(region: Region, file: FileChange, terms: Terms) -> Iterator[Finding]:
    """Yield what there is to say of a piece; nothing where its notice came with it."""
    hit = region.hit
    if hit.objection is None and _is_in_order(hit, file, terms):
        return
    rule = _rule(hit)
    lines = dict(added(file, *hit.match.lines))
    first, last = min(lines), max(lines)
    yield Finding(
        rule=rule,
        message=_message(rule, hit),
        path=file.path,
        start=Position(first),
        end=Position(last, len(lines[last]) + 1),
        code=_excerpt([lines.get(n, "") for n in range(first, min(last + 1, first + _CODE_LINES))]),
        related=tuple(_related(region)),
        fix=Fix(rule.fix),
    )


def by_folder(found: Sequence[tuple[str, Finding]]) -> Iterator[Finding]:
    """Yield the findings, but one for a folder with many files of the same package."""
    groups: dict[tuple[str, str, str], list[Finding]] = {}
    for source, finding in found:
        key = (source, finding.rule.id, _folder(finding.path or ""))
        groups.setdefault(key, []).append(finding)
    for (source, _, folder), findings in groups.items():
        paths = dict.fromkeys(it.path or "" for it in findings)
        if not folder or len(paths) < _MANY:
            yield from findings
            continue
        first = min(findings, key=lambda it: (it.path or "", it.start.line))
        others = [path for path in sorted(paths) if path != first.path]
        more = tuple(Related(path, 1, f"also from {source}") for path in others[:_MOST_FILES])
        message = f"{first.message}; {len(paths)} files of '{folder}' are from that package"
        yield replace(first, message=message, related=(*first.related, *more))


def _folder(path: str) -> str:
    """The folder that one work of others is in, or else the file's own."""
    vendored = vendor_folder(path)
    return vendored[0] if vendored else path.rpartition("/")[0]


def _rule(hit: Hit) -> Rule:
    if hit.objection is None:
        return NOTICE
    return COPIED if hit.is_copy else SIMILAR


def _is_in_order(hit: Hit, file: FileChange, terms: Terms) -> bool:
    """Whether nothing is missing: the licence asks for nothing, or the file states it."""
    licence = hit.source.licence
    if terms.asks_nothing(licence) or terms.is_stated(licence, file.head or file.added_text):
        return True
    texts = terms.beside(file.path, hit.source.copyright)
    return any(terms.is_stated(licence, text) for text in texts)


def _message(rule: Rule, hit: Hit) -> str:
    how = "much of the same code stands" if rule is SIMILAR else "the same code stands"
    if not hit.is_verbatim:
        how = "code like this, with other names, stands"
    where = f"{package(hit)}, {_path(hit)} lines {_span(hit.match.source_lines)}"
    why = hit.objection or ", whose notice has to stay with it"
    return f"{how} in {where}, under {_licence_of(hit.source.licence)}{why}"


def package(hit: Hit) -> str:
    """The package of a source with its version."""
    name = hit.source.package or "an unnamed package"
    return f"{name} {hit.source.version}".strip()[:_LONGEST]


def _path(hit: Hit) -> str:
    return hit.source.path[-_LONGEST:]


def _span(lines: tuple[int, int]) -> str:
    first, last = lines
    return f"{first}-{last}" if last > first else str(first)


def _related(region: Region) -> Iterator[Related]:
    hit = region.hit
    first, last = hit.match.source_lines
    text = hit.index.text(hit.source)
    lines = text.split("\n")[first - 1 : min(last, first + _CODE_LINES - 1)] if text else []
    yield Related(_path(hit), first, _licence(hit), _excerpt(lines), package(hit))
    for other in region.others[:_MOST_OTHERS]:
        said = f"the same code too, {_licence(other)}"
        yield Related(_path(other), other.match.source_lines[0], said, source=package(other))


def _licence(hit: Hit) -> str:
    notice = f", {hit.source.copyright[:_LONGEST]}" if hit.source.copyright else ""
    return f"under {_licence_of(hit.source.licence)}{notice}"


def _licence_of(licence: str) -> str:
    return "no stated licence" if licence in ("", "NOASSERTION", "NONE") else licence[:_LONGEST]


def _excerpt(lines: list[str]) -> str:
    return "\n".join(line.rstrip("\r")[:_CODE_WIDTH] for line in lines)


def added(file: FileChange, first: int, last: int) -> Iterator[tuple[int, str]]:
    """Yield the added lines from `first` to `last`, by number."""
    for hunk in file.hunks:
        if hunk.new_start <= last and first < hunk.new_start + len(hunk.added):
            for line in hunk.lines():
                if first <= line.number <= last:
                    yield line.number, line.text
