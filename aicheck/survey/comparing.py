"""Findings of AI-assisted lines beside those of the others, and how sure the difference is. Pure.

Findings come in clusters: a file with one often has more, so that they are not as many witnesses
as they are. What follows is for rates whose counts cluster by file:

- J. N. K. Rao and A. J. Scott, "A simple method for analysing overdispersion in clustered Poisson
  data", Statistics in Medicine 18 (1999), 1373-1385: counts and lines of each side are divided by
  its design effect, the variance of its rate over files (of a ratio, linearised) over that which
  independent findings would have. It is taken for at least 1.
- The limits of each rate are F. Garwood's exact ones of a Poisson count (Biometrika 28 (1936),
  437-442) in D. Byar's approximation (N. E. Breslow and N. E. Day, "Statistical Methods in Cancer
  Research" II (1987), 69), which is good to a per cent from no finding on.
- The limits of the difference come from both by the method of variance estimates recovery: G. Y.
  Zou and A. Donner, "Construction of confidence limits about effect measures", Statistics in
  Medicine 27 (2008), 1693-1702.

That a file with lines of both sides makes them alike is left aside, which makes the interval
rather too wide than too narrow.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import sqrt

from aicheck.model import Comparison, Rate
from aicheck.survey.counting import Counts

# The normal distribution's 97.5 % quantile.
_Z = 1.959964
# Under these a figure says more of the few files that it is of than of who wrote them.
FEWEST_LINES = 1_000
FEWEST_FILES = 10
FEWEST_FINDINGS = 10


@dataclass(frozen=True, slots=True)
class _Side:
    """One side: findings and lines of each of its files."""

    files: Sequence[tuple[int, int]]

    @property
    def rate(self) -> Rate:
        return Rate(sum(found for found, _ in self.files), sum(lines for _, lines in self.files))


def compared(counts: Iterable[Counts]) -> Comparison:
    """Both sides, the difference of their rates, and the 95 % confidence interval of that."""
    listed = list(counts)
    ai = _Side([(it.ai_findings, it.ai) for it in listed if it.ai])
    other = _Side([(it.other_findings, it.other) for it in listed if it.other])
    if not (ai.files and other.files):
        return Comparison(ai.rate, other.rate, warning=_one_sided(ai, other))
    difference = ai.rate.per_thousand - other.rate.per_thousand
    low, high = interval(ai.files, other.files)
    made = Comparison(ai.rate, other.rate, difference, low, high)
    return Comparison(ai.rate, other.rate, difference, low, high, _warning(made, ai, other))


def interval(
    one: Sequence[tuple[int, int]], other: Sequence[tuple[int, int]]
) -> tuple[float, float]:
    """The 95 % confidence interval of the difference of two rates per 1,000 lines.

    Each side is the findings and the lines, at least one, of each of its files.
    """
    (rate, low, high), (beside, least, most) = limits(one), limits(other)
    difference = rate - beside
    return (
        difference - sqrt((rate - low) ** 2 + (most - beside) ** 2),
        difference + sqrt((high - rate) ** 2 + (beside - least) ** 2),
    )


def limits(files: Sequence[tuple[int, int]]) -> tuple[float, float, float]:
    """A rate per 1,000 lines, and the limits of its 95 % confidence interval."""
    found, lines = sum(it for it, _ in files), sum(it for _, it in files)
    effect = design_effect(files)
    count, room = found / effect, lines / effect / 1000
    low = count * (1 - 1 / (9 * count) - _Z / (3 * sqrt(count))) ** 3 if count else 0.0
    above = count + 1
    high = above * (1 - 1 / (9 * above) + _Z / (3 * sqrt(above))) ** 3
    # Of far less than one finding the approximation's lower limit turns over.
    return count / room, max(0.0, min(low, count)) / room, high / room


def design_effect(files: Sequence[tuple[int, int]]) -> float:
    """How many times the rate varies more over files than independent findings would, or 1."""
    found, lines = sum(it for it, _ in files), sum(it for _, it in files)
    if not found or len(files) < 2:
        return 1.0
    rate = found / lines
    spread = sum((it - rate * size) ** 2 for it, size in files)
    return max(1.0, len(files) / (len(files) - 1) * spread / found)


# -- in words ------------------------------------------------------------------------------------


def _one_sided(ai: _Side, other: _Side) -> str:
    if not (ai.files or other.files):
        return "there are no lines to compare"
    if not ai.files:
        return "no line is AI-assisted as far as the evidence says: there is nothing to compare"
    return "all lines are AI-assisted: there is nothing to compare them with"


def _warning(made: Comparison, ai: _Side, other: _Side) -> str:
    few = [*_few(ai, "AI-assisted"), *_few(other, "other")]
    findings = made.ai.findings + made.other.findings
    if findings < FEWEST_FINDINGS:
        few.append(f"{findings} finding{'' if findings == 1 else 's'}")
    if few:
        return f"too little to tell a difference by: {', '.join(few)}"
    if made.low is not None and made.high is not None and made.low <= 0 <= made.high:
        return "no difference can be told: the interval includes 0"
    return ""


def _few(side: _Side, name: str) -> list[str]:
    out = []
    if side.rate.lines < FEWEST_LINES:
        out.append(f"{side.rate.lines:,} {name} line{'' if side.rate.lines == 1 else 's'}")
    if len(side.files) < FEWEST_FILES:
        count = len(side.files)
        out.append(f"{count} file{'' if count == 1 else 's'} with {name} lines")
    return out
