"""Code that only looks as if it worked: what it says in the head and did not say before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from aicheck.checks.by_file import Part
from aicheck.checks.kept import dumped_rule, loaded_rule
from aicheck.checks.reading.masking import LONGEST, Masked, mask
from aicheck.checks.reading.nouns import folded
from aicheck.checks.reading.places import is_product, is_source
from aicheck.checks.verification.facts import Facts, placed
from aicheck.languages import language
from aicheck.model import FileChange, Finding, Rule


@dataclass(frozen=True, slots=True)
class Hit:
    """A place of a text, from `line` to `last`, and the words by which it is known again."""

    rule: Rule
    line: int
    last: int
    key: str
    message: str


@dataclass(frozen=True)
class Source:
    """A text of code in a language, with its strings and comments told apart."""

    path: str
    language: str
    text: str

    @cached_property
    def masked(self) -> Masked:
        """The text's code and comments."""
        return mask(self.text, self.language)

    @cached_property
    def plain(self) -> str:
        """The text in small letters, to look for words in."""
        return self.text.casefold()

    @classmethod
    def of(cls, path: str, text: str) -> Source | None:
        """The text as it is looked at, unless it is too large or in no language that we know."""
        name = language(path, text)
        if name is None or len(text) > LONGEST:
            return None
        return cls(path, name, text)

    def comments(self) -> Iterator[tuple[int, str]]:
        """Yield the lines of the comments, with their numbers."""
        for start, end in self.masked.comments:
            first = self.masked.line(start)
            for offset, text in enumerate(self.text[start:end].split("\n")):
                yield first + offset, text


Detector = Callable[[Source], Iterator[Hit]]


def hits_by(detectors: Sequence[Detector], rules: Sequence[Rule]) -> Part[Hit]:
    """What the detectors find in shipped code."""
    known = {rule.id: rule for rule in rules}
    return Part(
        "verification",
        lambda file: tuple(_hits(file, detectors)),
        lambda it: [dumped_rule(it.rule), it.line, it.last, it.key, it.message],
        lambda data: Hit(loaded_rule(data[0], known), *data[1:]),
    )


def _hits(file: FileChange, detectors: Sequence[Detector]) -> Iterator[Hit]:
    if file.head is not None and file.added and is_product(file.path):
        source = Source.of(file.path, file.head)
        hits = (hit for detect in detectors for hit in detect(source)) if source else ()
        yield from (hit for hit in hits if file.is_added(hit.line, hit.last))


def fresh(facts: Facts, part: Part[Hit], detectors: Sequence[Detector]) -> Iterator[Finding]:
    """Yield what is found in shipped code on added lines and stood nowhere before."""
    found = [(file, hit) for file in facts.change.files for hit in part.of(file)]
    if not found:
        return
    known = _known(facts, detectors)
    for file, hit in found:
        key = hit.rule.id, folded(hit.key)
        if known[key] > 0:
            known[key] -= 1
            continue
        line = next(n for n in range(hit.line, hit.last + 1) if file.is_added(n))
        yield placed(hit.rule, file, line if hit.last - hit.line > 30 else hit.line, hit.message)


def _known(facts: Facts, detectors: Sequence[Detector]) -> Counter[tuple[str, str]]:
    """What stood in the base and does not any more, or is only indented anew."""
    known: Counter[tuple[str, str]] = Counter()
    for file in facts.change.files:
        if not file.base or not is_source(file.old_path or file.path):
            continue
        source = Source.of(file.old_path or file.path, file.base)
        gone = [(it.old_start, it.old_start + len(it.removed)) for it in file.hunks if it.removed]
        if not source or not (gone or file.status == "deleted"):
            continue
        for hit in (hit for detect in detectors for hit in detect(source)):
            if file.status == "deleted" or any(a <= hit.last and hit.line < b for a, b in gone):
                known[hit.rule.id, folded(hit.key)] += 1
    return known
