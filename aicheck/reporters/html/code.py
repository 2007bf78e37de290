"""The lines of a finding, and those around them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import NamedTuple

from aicheck.model import Decision, FileChange, Report
from aicheck.reporters import summary, terminal
from aicheck.reporters.html.markup import BREAK, Markup, tag
from aicheck.reporters.visible import block
from aicheck.secrecy import LinesWithoutSecrets

AROUND = 2
_WIDTH = 240
_LINES = 6


class _Line(NamedTuple):
    number: int
    text: str
    is_own: bool


class Sources:
    """The files of a report, each read for what must not be shown when it is first needed."""

    def __init__(self, report: Report) -> None:
        """Keep the files; nothing is read yet."""
        self._report = report
        self._lines: dict[str, LinesWithoutSecrets] = {}

    @cached_property
    def _files(self) -> Mapping[str, FileChange]:
        return self._report.change.by_path

    def shown(self, decision: Decision, *, around: bool) -> Markup | None:
        """The lines of a finding as a block of code, or None where there are none to show.

        With `around` there are also lines before and after, where the file's text is there.
        """
        # What a commit's subject says stands beside the commit already.
        if not summary.shown_code(self._report, decision, _WIDTH):
            return None
        finding = decision.finding
        texts = block(finding.code).split("\n")
        first = finding.start.line
        own = [_Line(first + at, text, True) for at, text in enumerate(texts[:_LINES])]
        last = max(finding.end.line, first + len(texts) - 1)
        before, after = self._around(finding.path, first, last) if around else ([], [])
        cut = len(texts) > _LINES
        # Behind lines that are left out nothing would stand in its place.
        lines = [*before, *own, *([] if cut else after)]
        return tag("pre", _listed(lines, finding.start.column), (BREAK, "…") if cut else None)

    def _around(self, path: str | None, first: int, last: int) -> tuple[list[_Line], list[_Line]]:
        file = self._files.get(path or "")
        if not file or not file.head_lines:
            return [], []
        if file.path not in self._lines:
            self._lines[file.path] = LinesWithoutSecrets(file.head_lines)
        known = self._lines[file.path]
        before = [_context(*it) for it in known.shown(first - AROUND, first - 1)]
        after = [_context(*it) for it in known.shown(last + 1, last + AROUND)]
        while after and not after[-1].text.strip():
            after.pop()
        while before and not before[0].text.strip():
            before.pop(0)
        return before, after


def _context(number: int, text: str) -> _Line:
    return _Line(number, block(text), False)


def _listed(lines: list[_Line], column: int) -> Iterator[Markup | str]:
    """Yield the lines without common indent, each behind its number; ours stand out."""
    texts = [it.text for it in lines if it.text.strip()]
    indent = min((len(it) - len(it.lstrip(" ")) for it in texts), default=0)
    for at, it in enumerate(lines):
        if at:
            yield BREAK
        yield tag("b" if it.is_own else "i", str(it.number))
        yield terminal.window(it.text[indent:], _WIDTH, column - indent if it.is_own else 1)


def plain(text: str) -> Markup:
    """Lines of code without numbers, as a block."""
    lines = block(text).split("\n")
    shown = (terminal.cut(line, _WIDTH) for line in lines[: 2 * _LINES])
    return tag("pre", ((BREAK if at else None, tag("span", line)) for at, line in enumerate(shown)))
