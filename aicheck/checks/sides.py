"""Engines see whole files of both sides; what they say is kept if the change brought it.

A finding belongs to the change if it starts on an added line, or if the base's same line, followed
through the hunks, has no finding of the same rule. The base is looked at only where that question
arises.
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import asdict, dataclass
from functools import lru_cache
from typing import TypeAlias

from aicheck.cache import Cache
from aicheck.checks import mends
from aicheck.checks.context import Context
from aicheck.languages import language, suffix
from aicheck.model import Failure, FileChange, Finding, Fix, Position, Rule

# What is kept of a hit has changed so often.
_FORM = 3
_NOTHING = '{"hits": []}'
_LONE_RETURN = re.compile(r"\r(?!\n)")
_NAME = re.compile(r"[A-Za-z0-9_$]")
# An identifier of JavaScript may be spelled so.
_ESCAPED = re.compile(r"\\u(?:([0-9a-fA-F]{4})|\{0*([0-9a-fA-F]{1,4})\})")


@dataclass(frozen=True, slots=True)
class Copy:
    """One text for an engine: a private copy's content and ending, and a key for the cache."""

    text: str
    suffix: str
    key: str

    def line_in_file(self, line: int, original: str) -> int:
        """The line of the file that the copy's `line` stands on.

        To Python and JavaScript a lone carriage return ends a line, to git it doesn't: code behind
        one must not hide in a comment, so copies break the line there.
        """
        numbers = _broken_lines(original)
        return numbers[min(line, len(numbers)) - 1] if numbers else line


# A file has many hits, and they come one file after the other.
@lru_cache(maxsize=2)
def _broken_lines(text: str) -> list[int]:
    """Of each line of a copy the line of the text, or nothing where all are the same."""
    if "\r" not in text or not _LONE_RETURN.search(text):
        return []
    lines = text.replace("\r\n", "\n").split("\n")
    return [n for n, line in enumerate(lines, 1) for _ in range(1 + line.count("\r"))]


@dataclass(frozen=True, slots=True)
class Hit:
    """What an engine says about a place in a copy; columns count characters.

    `fix` is what the rule would put there, where it says so.
    """

    rule: str
    line: int
    column: int
    end_line: int
    end_column: int
    fix: str | None = None


@dataclass(frozen=True, slots=True)
class Scan:
    """What an engine says about one copy.

    `error` is why it could not look at all of it; `unread` are the (first, last) lines that it
    skipped, empty where it is the whole copy. `is_minor` is true where no more was lost than one
    test on one place, by a fault of the engine's own. `is_lasting` is true of an error that the
    same text has every time.
    """

    hits: tuple[Hit, ...] = ()
    error: str | None = None
    unread: tuple[tuple[int, int], ...] = ()
    is_minor: bool = False
    is_lasting: bool = False


Keep: TypeAlias = Callable[[Mapping[str, "Scan"]], None]
"""Is given what an engine said of some copies by their keys, from any thread."""
Analyse: TypeAlias = Callable[[Sequence[Copy], Keep], None]
"""Runs an engine over copies, and gives what it says as soon as it is known, so that whatever stops
the run loses little. A copy without an answer is a failure."""


def findings(
    engine: str,
    files: Iterable[FileChange],
    analyse: Analyse,
    rules: Mapping[str, Rule],
    context: Context,
    version: str,
    eager: int = 0,
) -> Iterator[Finding | Failure]:
    """Yield what `engine` finds that the change brought, and what it could not look at.

    Up to `eager` bases are looked at together with the heads: for a fast engine with findings all
    over the place that is cheaper than a second start.
    """
    scanner = _Scanner(engine, analyse, context.cache, version)
    off = context.config.rules.off
    pairs = []
    for file in files:
        if file.head is None:
            yield Failure(
                engine, "the whole file is needed, and the patch has only a part", file.path
            )
        elif file.hunks:
            base = None if file.base is None else scanner.copy(file.path, file.base)
            pairs.append(_Pair(file, scanner.copy(file.path, file.head), base))
    bases = [pair.base for pair in pairs if pair.base]
    scanner.scan([*(pair.head for pair in pairs), *(bases if len(bases) <= eager else ())])
    asked = [
        pair for pair in pairs if pair.base and pair.asks_base(scanner.of(pair.head), rules, off)
    ]
    scanner.scan([pair.base for pair in asked if pair.base])
    for pair in pairs:
        known = scanner.of(pair.base) if pair.base and pair in asked else Scan()
        yield from _file_findings(engine, pair, scanner.of(pair.head), known, rules, context)


@dataclass(frozen=True, slots=True, eq=False)
class _Pair:
    file: FileChange
    head: Copy
    base: Copy | None

    @property
    def is_same(self) -> bool:
        """Whether the engine reads the head just as it is."""
        return self.head.text == self.file.head

    def asks_base(self, scan: Scan, rules: Mapping[str, Rule], off: Set[str]) -> bool:
        # Whether a rule that is off had been there before is worth no engine's time.
        hits = (hit for hit in scan.hits if rules[hit.rule].id not in off)
        lines = (self.head.line_in_file(hit.line, self.file.head or "") for hit in hits)
        return any(not self.file.is_added(line) for line in lines)


class _Scanner:
    """What is known of each copy: from the cache, else from the engine."""

    def __init__(self, engine: str, analyse: Analyse, cache: Cache, version: str) -> None:
        self._engine, self._analyse, self._cache, self._version = engine, analyse, cache, version
        self._scans: dict[str, Scan] = {}

    def copy(self, path: str, text: str) -> Copy:
        ending = suffix(path, text)
        broken = _LONE_RETURN.sub("\n", text) if "\r" in text else text
        broken = _as_read(broken, language(f"x{ending}"))
        digest = hashlib.blake2b(broken.encode("utf-8", "surrogatepass"), digest_size=20)
        return Copy(
            broken, ending, f"{self._engine} {_FORM} {self._version} {digest.hexdigest()}{ending}"
        )

    def of(self, copy: Copy) -> Scan:
        return self._scans[copy.key]

    def scan(self, copies: Iterable[Copy]) -> None:
        wanted = {copy.key: copy for copy in copies if copy.key not in self._scans}
        if not wanted:
            return
        for key, text in self._cache.get(wanted).items():
            if (scan := _loaded(text)) is not None:
                self._scans[key] = scan
                del wanted[key]
        if not wanted:
            return
        self._analyse(list(wanted.values()), self._keep)
        silent = Scan(error="it said nothing about this file")
        for key in wanted:
            self._scans.setdefault(key, silent)

    def _keep(self, answers: Mapping[str, Scan]) -> None:
        self._scans.update(answers)
        # Another failure may pass: the next run asks again.
        whole = {key: it for key, it in answers.items() if it.is_lasting or not it.error}
        self._cache.put({key: _dumped(scan) for key, scan in whole.items()})


def _as_read(text: str, name: str | None) -> str:
    """The text with the names that the language itself folds, which engines do not."""
    if name == "python" and not text.isascii():
        # Python folds identifiers by NFKC: a fullwidth `eval` is eval.
        odd = {char for char in text if char > "\x7f"}
        folded = {ord(char): unicodedata.normalize("NFKC", char) for char in odd}
        return text.translate({code: to for code, to in folded.items() if _NAME.fullmatch(to)})
    if name in ("javascript", "typescript") and "\\u" in text:
        return _ESCAPED.sub(lambda match: _spelled(match[0], int(match[1] or match[2], 16)), text)
    return text


def _spelled(escape: str, code: int) -> str:
    char = chr(code) if code < 128 else ""
    return char if _NAME.fullmatch(char) else escape


def _dumped(scan: Scan) -> str:
    # Most files have nothing, and the standard way to say so is slow.
    return json.dumps(asdict(scan)) if scan != Scan() else _NOTHING


def _loaded(text: str) -> Scan | None:
    """The answer that was kept, or None where it is damaged or another version's."""
    if text == _NOTHING:
        return Scan()
    try:
        kept = json.loads(text)
        hits = tuple(Hit(**hit) for hit in kept.pop("hits"))
        return Scan(hits, **{**kept, "unread": tuple(map(tuple, kept["unread"]))})
    except (ValueError, LookupError, TypeError):
        return None


def _file_findings(
    engine: str, pair: _Pair, head: Scan, base: Scan, rules: Mapping[str, Rule], context: Context
) -> Iterator[Finding | Failure]:
    file, text, off = pair.file, pair.file.head or "", context.config.rules.off
    if head.error:
        yield Failure(engine, head.error, file.path, _matters(file, head))
    lines = file.head_lines
    known = _lines_by_rule(pair, base)
    for hit in head.hits:
        line, last = (pair.head.line_in_file(n, text) for n in (hit.line, hit.end_line))
        added, rule = file.is_added(line), rules[hit.rule]
        found = Finding(
            rule=rule,
            message=rule.message,
            path=file.path,
            start=Position(line, hit.column),
            end=Position(last, hit.end_column),
            placement="added" if added or file.is_added(line, last) else "unchanged",
            code=lines[line - 1].rstrip("\r") if line <= len(lines) else "",
            fix=_fix(rule, hit, lines[line - 1 : last], pair.is_same) if added else None,
        )
        if not added and (rule.id in off or _is_known(known, hit.rule, file.old_line(line))):
            context.old.append(found)
        else:
            yield found


def _fix(rule: Rule, hit: Hit, lines: Sequence[str], is_same: bool) -> Fix | None:
    if hit.fix is None:
        return mends.fix_of(rule, lines)
    if not is_same:
        # The columns are those of the copy.
        return None
    return mends.fix_by_rule(rule, lines, hit.column, hit.end_column, hit.fix)


def _lines_by_rule(pair: _Pair, base: Scan) -> Counter[tuple[str, int]]:
    if pair.base is None:
        return Counter()
    text = pair.file.base or ""
    return Counter((hit.rule, pair.base.line_in_file(hit.line, text)) for hit in base.hits)


def _matters(file: FileChange, scan: Scan) -> bool:
    """Whether what was not read may be part of the change."""
    if scan.is_minor:
        return False
    return not scan.unread or any(file.is_added(first, last) for first, last in scan.unread)


def _is_known(known: Counter[tuple[str, int]], rule: str, line: int) -> bool:
    if not known[rule, line]:
        return False
    known[rule, line] -= 1
    return True
