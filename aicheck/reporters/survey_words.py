"""What a survey says in words and numbers, whatever the format."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from aicheck.model import Comparison, Failure, LeftOut, Report, Survey
from aicheck.reporters import summary
from aicheck.reporters.visible import one_line

_UNITS = ("bytes", "KiB", "MiB", "GiB", "TiB")


def day(seconds: int | None) -> str:
    """The day of a time in UTC, and a dash where there is none that a calendar knows."""
    if seconds is None:
        return "-"
    try:
        return datetime.datetime.fromtimestamp(seconds, datetime.timezone.utc).date().isoformat()
    except (OverflowError, OSError, ValueError):
        # Anybody can write any number of digits into a commit.
        return "-"


def rate(value: float) -> str:
    """A rate in as many digits as it takes, where more than nothing never becomes 0."""
    if value >= 10:
        return f"{value:,.1f}"
    return "<0.01" if 0 < value < 0.005 else f"{value:.2f}"


def _signed(value: float) -> str:
    return f"{'-' if value < 0 else '+'}{rate(abs(value))}"


def sign_off(survey: Survey) -> str:
    """How much AI-assisted code nobody answers for."""
    if not survey.unsigned:
        return "every AI-assisted commit has one where one is asked for"
    lines = summary.plural(sum(it.lines for it in survey.unsigned), "line")
    commits = summary.plural(len(survey.unsigned), "AI-assisted commit")
    return f"missing for {commits} with {lines}"


def findings(report: Report, survey: Survey) -> str:
    """How many findings there are, and whether AI-assisted lines have more of them."""
    counts = summary.tally(report)
    parts = [summary.blocking(report)]
    if counts["warn"]:
        parts.append(summary.plural(counts["warn"], "warning"))
    said = ", ".join(parts)
    compared = survey.comparison
    if not compared.ai.lines:
        return said
    ai, other = rate(compared.ai.per_thousand), rate(compared.other.per_thousand)
    unsure = " (no difference can be told)" if compared.warning else ""
    return f"{said}; per 1,000 lines {ai} in AI-assisted code, {other} in other{unsure}"


def difference(compared: Comparison) -> str:
    """The difference of the two rates with its interval, and what may be said of it."""
    if compared.difference is None or compared.low is None or compared.high is None:
        return one_line(compared.warning) or "There is nothing to compare with."
    numbers = (
        f"AI-assisted less other: {_signed(compared.difference)} per 1,000 lines "
        f"(95 % confidence: {_signed(compared.low)} to {_signed(compared.high)})."
    )
    said = one_line(compared.warning) or _meaning(compared.low, compared.high)
    return f"{numbers} {said[:1].upper()}{said[1:].removesuffix('.')}."


def _meaning(low: float, high: float) -> str:
    if low > 0:
        return "AI-assisted lines have more findings, and more than chance makes."
    if high < 0:
        return "AI-assisted lines have fewer findings, and by more than chance makes."
    return "Chance alone may make this difference: it shows nothing."


def by_reason(files: Iterable[LeftOut]) -> Mapping[str, Sequence[LeftOut]]:
    """The files that were left out by why, the most first."""
    groups: dict[str, list[LeftOut]] = {}
    for file in files:
        groups.setdefault(file.reason, []).append(file)
    return dict(sorted(groups.items(), key=lambda it: (-len(it[1]), it[0])))


def left_out(files: Sequence[LeftOut]) -> str:
    """How many files were left out, and why."""
    groups = by_reason(files)
    reasons = ", ".join(f"{len(own):,} {reason}" for reason, own in groups.items())
    return f"{summary.plural(len(files), 'file')}: {reasons}"


def lines_of(files: Iterable[LeftOut]) -> str:
    """How many lines these files have, with a plus where not all were counted."""
    numbers = [file.lines for file in files]
    known = [it for it in numbers if it is not None]
    if not known:
        return "-"
    return f"{sum(known):,}" + ("+" if len(known) < len(numbers) else "")


def size_of(files: Iterable[LeftOut]) -> str:
    """How large these files are together."""
    size = float(sum(file.size for file in files))
    for unit in _UNITS[:-1]:
        if size < 1024:
            return f"{size:,.0f} {unit}"
        size /= 1024
    return f"{size:,.0f} {_UNITS[-1]}"


def unchecked(failures: Iterable[Failure]) -> str:
    """How much could not be checked, by check, and how much of it had to be."""
    kinds = Counter(failure.check for failure in failures)
    needed = sum(failure.required for failure in failures)
    named = ", ".join(f"{one_line(check)} {count:,}" for check, count in sorted(kinds.items()))
    return f"{needed:,} needed and {kinds.total() - needed:,} extra ({named})"
