"""Text that nobody sees, by what the file is that it stands in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from aicheck.checks.agents.characters import (
    Run,
    is_provenance,
    is_right_to_left,
    runs,
    spelt,
)
from aicheck.checks.agents.findings import finding, shortened
from aicheck.checks.agents.kinds import Kind, is_test_data, kind
from aicheck.checks.agents.rules import HIDDEN_TEXT, INVISIBLE, TROJAN_SOURCE
from aicheck.checks.agents.texts import Text, added
from aicheck.model import FileChange, Finding, Rule, Severity

# So many findings a file; what more there is of a kind is counted on the last line that is told.
_MOST_LINES = 20
_MOST_RUNS = 100_000
# As long a run spells something: a few come from a copied page.
_SPELLS = 8


class _Worst(NamedTuple):
    rule: Rule
    severity: Severity
    run: Run


def hidden_text(file: FileChange) -> Iterator[Finding]:
    """Yield a finding for each added line with text that nobody sees, the worst of the line."""
    if (file.head or "").isascii() and file.head is not None:
        return
    text = added(file)
    if text.whole.isascii():
        return
    is_what = kind(file.path, file.head or "")
    is_test = is_test_data(file.path) and is_what != "agent"
    lines: dict[int, _Worst] = {}
    counts: dict[int, int] = {}
    for count, run in enumerate(runs(text.whole)):
        if count >= _MOST_RUNS:
            break
        found = _judged(run, text, is_what, is_test)
        if not found:
            continue
        number = text.position(run.start).line
        if number not in lines and len(lines) >= _MOST_LINES:
            number = next(reversed(lines))
        counts[number] = counts.get(number, 0) + 1
        if number not in lines or found.severity > lines[number].severity:
            lines[number] = found
    for number, worst in lines.items():
        yield _finding(file.path, text, worst, counts[number])


def hidden_in_value(file: FileChange, text: Text, start: int, value: str) -> Iterator[Finding]:
    """Yield a finding for what a string of an agent's file has hidden behind escapes."""
    if "\\" not in text.whole[start : start + 6 * len(value) + 64]:
        return
    whole = Text((value,), (1,))
    found = (_judged(run, whole, "agent", False) for run in runs(value))
    worst = max(filter(None, found), key=lambda it: it.severity, default=None)
    if worst:
        yield finding(worst.rule, file.path, text, start, _message(worst, 1), worst.severity)


def _finding(path: str, text: Text, worst: _Worst, count: int) -> Finding:
    return finding(worst.rule, path, text, worst.run.start, _message(worst, count), worst.severity)


def _message(worst: _Worst, count: int) -> str:
    reading = spelt(worst.run.text)
    says = f', which spells "{shortened(reading)}"' if reading else ""
    more = f" (and {count - 1:,} more runs)" if count > 1 else ""
    place = "what an agent reads" if worst.rule is HIDDEN_TEXT else "the text"
    one = worst.run.end - worst.run.start == 1
    return f"{worst.run.name} {'is' if one else 'are'} hidden in {place}{says}{more}"


def _judged(run: Run, text: Text, is_what: Kind, is_test: bool) -> _Worst | None:
    """What the run is worth in this file; None where it belongs to how the text is written."""
    length = run.end - run.start
    spells = run.sort in ("tags", "selectors") or length >= _SPELLS
    if run.sort == "selectors" and (length == 1 or is_provenance(run.text)):
        return None
    if spells and run.sort != "bidi":
        return _spelling(run, length, is_what, is_test)
    line = text.line(run.start)
    if run.sort == "mark" and (is_right_to_left(line) or is_what != "agent"):
        return None
    if run.sort == "bidi":
        return _reordering(run, line, is_what, is_test)
    inside = _is_inside_word(text.whole, run)
    if is_what == "agent":
        if inside and run.sort != "mark" and length < _SPELLS:
            return _Worst(HIDDEN_TEXT, Severity.HIGH, run)
        return _Worst(HIDDEN_TEXT, Severity.LOW, run)
    if is_what != "code" or is_test:
        return None
    # A filler is a letter to JavaScript and others: a name that nobody sees.
    if run.sort == "fillers" and not _is_hangul(line):
        return _Worst(TROJAN_SOURCE, Severity.HIGH, run)
    return _Worst(INVISIBLE, Severity.LOW, run) if inside and run.sort == "zero-width" else None


def _spelling(run: Run, length: int, is_what: Kind, is_test: bool) -> _Worst | None:
    """A run long enough to carry a message."""
    says = bool(spelt(run.text))
    if is_what == "agent":
        level = Severity.HIGH if says or length > 3 else Severity.MEDIUM
        return _Worst(HIDDEN_TEXT, level, run)
    if is_test:
        return _Worst(INVISIBLE, Severity.LOW, run) if says else None
    if is_what == "code":
        return _Worst(TROJAN_SOURCE, Severity.HIGH if says or length > 3 else Severity.MEDIUM, run)
    if says:
        return _Worst(HIDDEN_TEXT, Severity.HIGH if length > 3 else Severity.MEDIUM, run)
    return _Worst(INVISIBLE, Severity.LOW, run) if length >= _SPELLS else None


def _reordering(run: Run, line: str, is_what: Kind, is_test: bool) -> _Worst | None:
    """Controls that change the order in which a line is shown."""
    written = is_right_to_left(line)
    if is_what in ("agent", "code") and not is_test:
        rule = HIDDEN_TEXT if is_what == "agent" else TROJAN_SOURCE
        # Isolates and embeddings hold a foreign word in its place; an override is needed by none.
        forced = "\u202d" in run.text or "\u202e" in run.text
        return _Worst(rule, Severity.LOW if written and not forced else Severity.HIGH, run)
    if is_what == "translation" or is_test or written:
        return None
    return _Worst(INVISIBLE, Severity.LOW, run)


def _is_inside_word(text: str, run: Run) -> bool:
    before, behind = text[run.start - 1 : run.start], text[run.end : run.end + 1]
    return before.isalnum() and behind.isalnum() and before.isascii() and behind.isascii()


def _is_hangul(line: str) -> bool:
    return any("\u1100" <= char <= "\u11ff" or "\uac00" <= char <= "\ud7a3" for char in line[:500])
