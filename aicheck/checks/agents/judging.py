"""What a text tells an agent to do, judged by what several parts of it say together."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from aicheck import toml
from aicheck.checks.agents.openings import Gated, starts
from aicheck.checks.agents.sentences import Sentence
from aicheck.patterns import lazy

_TABLE = Path(__file__).with_name("phrases.toml")
# As many points make a finding, in as many sentences of a longer text that follow each other.
_ENOUGH = 3.0
# The description of a tool is short: what it says is what it does.
_ENOUGH_OF_TOOL = 2.0
_NEAR = 3
# A "no" so few words before a deed denies it.
_NO = lazy(
    r"(?:\bnever|\bnot|n't|\bno(?!-)|\bnothing|\bwithout|\bcannot|\bavoid|\brefuses? to|\bnor"
    r"|\bprevents?|\binstead of|\brather than)(?:\W+\w+){0,2}\W*$"
)


# A word stands by itself.
_FRAME = r"(?<![\w-])(?:{})(?![\w-])"
# What stands so far apart in a longer text may not belong together.
_LONG = 400


class Verdict(NamedTuple):
    """A sentence that works against the user, what it says, and whether a tool does it itself."""

    sentence: Sentence
    what: str
    points: float
    harm: bool


@dataclass(frozen=True, slots=True)
class _Sign:
    what: str
    all: tuple[str, ...]
    any: tuple[str, ...]
    also: tuple[str, ...]
    lacks: tuple[str, ...]
    pattern: Gated | None
    tool: float
    prose: float
    harm: bool
    hidden: bool


@dataclass(frozen=True)
class _Table:
    words: dict[str, Gated]
    denied: frozenset[str]
    signs: tuple[_Sign, ...]


@cache
def _table() -> _Table:
    data = toml.loads(_TABLE.read_text(encoding="utf-8"))
    words = {name: Gated(body, _FRAME, at_word=True) for name, body in data["words"].items()}
    return _Table(words, frozenset(data["denied"]), tuple(map(_sign, data["sign"])))


def _sign(entry: dict[str, Any]) -> _Sign:
    return _Sign(
        what=entry["what"],
        all=tuple(entry.get("all", ())),
        any=tuple(entry.get("any", ())),
        also=tuple(entry.get("also", ())),
        lacks=tuple(entry.get("lacks", ())),
        pattern=Gated(entry["pattern"]) if "pattern" in entry else None,
        tool=entry["tool"],
        prose=entry["prose"],
        harm=entry.get("harm", False),
        hidden=entry.get("hidden", False),
    )


class _Reading:
    """What one sentence is about; each word is looked for once, when it is asked for."""

    def __init__(self, text: str, table: _Table) -> None:
        self.text = text
        self._table = table
        self._starts = starts(text)
        self._known: dict[str, bool] = {}

    def has(self, name: str) -> bool:
        """Whether the sentence has a word of this name that nothing denies."""
        if name not in self._known:
            self._known[name] = self._has(name)
        return self._known[name]

    def _has(self, name: str) -> bool:
        found = self._table.words[name].finditer(self.text, self._starts)
        if name not in self._table.denied:
            return any(found)
        return any(map(self._stands, found))

    def fits(self, sign: _Sign) -> bool:
        """Whether the sentence has what the sign is made of."""
        if not all(map(self.has, sign.all)):
            return False
        for choice in (sign.any, sign.also):
            if choice and not any(map(self.has, choice)):
                return False
        if sign.pattern:
            found = sign.pattern.finditer(self.text, self._starts)
            if not any(map(self._stands, found)):
                return False
        return not any(self.has(name) for name in sign.lacks if name != "defence")

    def _stands(self, match: re.Match[str]) -> bool:
        """Whether nothing before a deed says no to it; an order may begin with a no itself."""
        return not _NO.search(self.text, max(0, match.start() - 60), match.start())


def of_tool(sentences: Iterable[Sentence]) -> Iterator[Verdict]:
    """Yield at most one verdict on the description of a tool, on the sentence that says most."""
    found = list(_found(sentences, prose=False))
    best: dict[str, tuple[float, int]] = {}
    for index, verdict in enumerate(found):
        if verdict.points > best.get(verdict.what, (0.0, 0))[0]:
            best[verdict.what] = verdict.points, index
    total = sum(points for points, _ in best.values())
    if total >= _ENOUGH_OF_TOOL:
        _, index = max(best.values(), key=lambda it: (it[0], -it[1]))
        yield found[index]._replace(points=total)


def of_prose(sentences: Iterable[Sentence], enough: float = _ENOUGH) -> Iterator[Verdict]:
    """Yield a verdict for each place of a longer text that works against the user."""
    window: list[tuple[int, Verdict]] = []
    numbered = list(sentences)
    last = -1
    place = {id(sentence): index for index, sentence in enumerate(numbered)}
    for verdict in _found(numbered, prose=True):
        index = place[id(verdict.sentence)]
        if index == last:
            continue
        window = [(at, it) for at, it in window if index - at < _NEAR] + [(index, verdict)]
        best: dict[str, float] = {}
        for _, it in window:
            best[it.what] = max(it.points, best.get(it.what, 0.0))
        if sum(best.values()) >= enough:
            main = max((it for _, it in window), key=lambda it: it.points)
            yield main._replace(points=sum(best.values()))
            window, last = [], index


def _found(sentences: Iterable[Sentence], *, prose: bool) -> Iterator[Verdict]:
    for sentence in sentences:
        for what, points, harm in _said(sentence.text, prose, sentence.hidden):
            yield Verdict(sentence, what, points, harm)


# Files that were made by one tool say the same again and again.
@lru_cache(maxsize=1 << 13)
def _said(text: str, prose: bool, hidden: bool) -> tuple[tuple[str, float, bool], ...]:
    """What a sentence says, and the points of that."""
    table, said = _table(), []
    reading = _Reading(text, table)
    for sign in table.signs:
        points = sign.prose if prose and not hidden else sign.tool
        if not points or sign.hidden > hidden or not reading.fits(sign):
            continue
        if "defence" in sign.lacks and reading.has("defence"):
            # Who speaks of attacks may mean to stop them; who only says so does more than one.
            points = 0.0 if prose and not hidden else points / 2
        elif prose and not sign.pattern and len(text) > _LONG:
            points /= 2
        said.append((sign.what, points, sign.harm))
    return tuple(said)
