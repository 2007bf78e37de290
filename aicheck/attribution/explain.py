"""Why a commit is attributed as it is: what fired, what just missed, and what was not looked at.

Nothing is judged a second time here. What fired is the evidence that the signals gave; why
something did not fire is asked of the same signals and look-ups, by handing them the line in
another shape: at column 0, with another value, alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from aicheck.attribution import SIGNALS, attribute_commit, own_words
from aicheck.attribution.message import colonless, prose_lines, scan
from aicheck.attribution.reasons import (
    because,
    is_about_ai,
    not_an_agent,
    not_credited,
    not_read,
    speaks_of_ai,
    would_fire,
)
from aicheck.attribution.subject import is_scoped
from aicheck.model import Commit, Evidence, Step, Trailer

# Lines that are not the message's own are asked about one by one; a hostile one has millions.
_MOST = 1_000
_MOST_SHOWN = 20
_MOST_MARKERS = 50
_LONGEST = 1_000
_ORDER = ("fired", "missed", "ignored")


def explain(
    commit: Commit, markers: Iterable[Evidence] = (), near: Iterable[Step] = ()
) -> tuple[Step, ...]:
    """Everything that the signals took, nearly took or passed over, people first, line by line.

    A commit that was attributed before keeps its evidence, that of records included, where the
    first marker of an agent stands for all of its `markers`. What is `near` a marker is added.
    """
    known = commit if commit.attribution.evidence else attribute_commit(commit)
    text = _Text(known)
    fired = [step for found in known.attribution.evidence for step in _fired(text, found)]
    fired += _more_markers(text, markers)
    steps = [*fired, *_people(known, fired), *near, *_lines(text, {step.line for step in fired})]
    return tuple(sorted(steps, key=lambda step: (step.line, _ORDER.index(step.outcome))))


# -- the message -------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Text:
    """A message by its lines, and which of them the signals read; the first is number 1."""

    commit: Commit

    @cached_property
    def lines(self) -> list[str]:
        return self.commit.message.replace("\r\n", "\n").rstrip().split("\n")

    @cached_property
    def read(self) -> str:
        return own_words(self.commit).message

    @cached_property
    def read_lines(self) -> list[str]:
        return self.read.replace("\r\n", "\n").split("\n")

    @cached_property
    def own(self) -> list[tuple[int, str]]:
        return list(prose_lines(self.read))

    @cached_property
    def numbers(self) -> frozenset[int]:
        return frozenset(number for number, _ in self.own)

    @cached_property
    def trailers(self) -> dict[int, Trailer]:
        trailers = (*colonless(self.read), *scan(self.read))
        return {trailer.line: trailer for trailer in trailers}

    def shown(self, number: int, detail: str = "") -> str:
        """The line as it stands in the message, or what was read of it where that is another."""
        line = self.lines[number - 1].strip() if number else ""
        value = detail.partition(": ")[2] or detail
        return line if line and value.strip() in line else detail

    def continued(self, number: int) -> Iterator[int]:
        """Yield a trailer's line and those below that go on with its value."""
        yield number
        trailer = self.trailers.get(number)
        for below in range(number + 1, len(self.lines) + 1 if trailer else 0):
            more = self.lines[below - 1].strip()
            if below in self.numbers or not more or not trailer or more not in trailer.value:
                return
            yield below


def _places(text: _Text, found: Evidence) -> list[int]:
    """The lines that the evidence came from; none where it stands beside the message."""
    detail, commit = found.detail, text.commit
    people = (f"author {commit.author}", f"committer {commit.committer}")
    if found.signal not in SIGNALS or detail in people:
        return []
    # Literal line feeds put several trailers on one line.
    trailers = [
        trailer.line
        for trailer in (*scan(text.read), *colonless(text.read))
        if f"{trailer.key}: {trailer.value[:200]}" == detail
    ]
    whole = [number for number, line in text.own if line.strip()[:200] == detail]
    return list(dict.fromkeys(trailers or whole)) or _holding(text, detail.rstrip("\u2026"))


def _holding(text: _Text, detail: str) -> list[int]:
    """The first line on which `detail` begins, also where it goes on over line ends."""
    wanted, joined = _folded(detail), ""
    numbers: list[int] = []
    for number, line in text.own:
        piece = _folded(line) + " "
        joined += piece
        numbers += [number] * len(piece)
    at = joined.find(wanted) if wanted else -1
    return [numbers[at]] if at >= 0 else []


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())


# -- steps -------------------------------------------------------------------------------------


def _fired(text: _Text, found: Evidence) -> Iterator[Step]:
    for number in _places(text, found) or [0]:
        why = because(text.commit, found, text.trailers.get(number))
        yield Step(number, text.shown(number, found.detail), "fired", found.signal, why, found)


def _more_markers(text: _Text, markers: Iterable[Evidence]) -> Iterator[Step]:
    """Yield the markers that are not among the commit's evidence, or how many they are."""
    known = set(text.commit.attribution.evidence)
    more = [found for found in dict.fromkeys(markers) if found not in known]
    for found in more[:_MOST_MARKERS]:
        yield from _fired(text, found)
    if rest := more[_MOST_MARKERS:]:
        said = f"{len(rest)} more {'marker' if len(rest) == 1 else 'markers'}"
        yield Step(0, said, "fired", "marker", f"not listed: {_MOST_MARKERS} are at most")


def _people(commit: Commit, fired: list[Step]) -> Iterator[Step]:
    said = {step.text for step in fired}
    people = {"author": commit.author}
    if commit.committer != commit.author:
        people["committer"] = commit.committer
    for role, person in people.items():
        if (shown := f"{role} {person}") not in said:
            yield Step(0, shown, "missed", "identity", not_an_agent(person))


def _lines(text: _Text, taken: set[int]) -> Iterator[Step]:
    done = {below for number in taken if number for below in text.continued(number)}
    foreign: list[tuple[int, str]] = []
    for number, raw in enumerate(text.lines, 1):
        if number in done or not raw.strip():
            continue
        if number in text.numbers:
            done.update(text.continued(number))
            yield from _own_line(text, number, raw.strip())
        else:
            foreign.append((number, raw))
    yield from _passed_over(text, foreign)


def _passed_over(text: _Text, foreign: Sequence[tuple[int, str]]) -> Iterator[Step]:
    """Yield the lines that would be evidence if they were the message's own, so far as listed."""
    found = [(number, raw, it) for number, raw in foreign[:_MOST] if (it := _would_be(raw))]
    for number, raw, evidence in found[:_MOST_SHOWN]:
        yield _foreign(text, number, raw, evidence)
    if rest := found[_MOST_SHOWN:]:
        said = f"{len(rest)} more such {'line' if len(rest) == 1 else 'lines'} from here on"
        yield Step(rest[0][0], said, "ignored", "", f"not listed: {_MOST_SHOWN} are at most")
    if left := foreign[_MOST:]:
        said = f"{len(left)} {'line' if len(left) == 1 else 'lines'} from here on"
        why = f"not looked at: of what is not the message's own, {_MOST} lines are at most"
        yield Step(left[0][0], said, "ignored", "", why)


def _own_line(text: _Text, number: int, line: str) -> Iterator[Step]:
    trailer = text.trailers.get(number)
    if line == text.commit.subject and is_scoped(line):
        why = "no capital letter follows, as behind a scope; an agent's sentence begins with one"
        yield Step(number, line, "missed", "subject", why)
    elif missed := not_credited(trailer) if trailer and trailer.key else None:
        outcome, signal, why = missed
        yield Step(number, line, outcome, signal, why)
    elif is_about_ai(line):
        found = next(iter(would_fire(line[:_LONGEST])), None)
        where = "in a list of examples or a sentence that goes on; alone it would count"
        topic = "names an AI, and no words that say it wrote part of this change"
        yield Step(number, line, "missed", found.signal if found else "", where if found else topic)


def _would_be(raw: str) -> Evidence | None:
    """What a line that is not the message's own would be evidence of if it were."""
    line = raw.lstrip("> \t")[:_LONGEST]
    return next(iter(would_fire(line)), None) if speaks_of_ai(line) else None


def _foreign(text: _Text, number: int, raw: str, found: Evidence) -> Step:
    # Release notes were blanked before the signals read the message.
    is_notes = not text.read_lines[number - 1].strip()
    where = "in quoted release notes" if is_notes else not_read(text.read_lines, number)
    why = f"{where}; at the start of a line of the message's own it would count"
    return Step(number, raw.strip(), "ignored", found.signal, why)
