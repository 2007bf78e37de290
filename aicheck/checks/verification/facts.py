"""What a change says as a whole: which tests it touches, what moved, what went with its code."""

from __future__ import annotations

import builtins
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import astuple, dataclass, replace
from functools import cached_property, lru_cache
from typing import Any

from aicheck.checks.by_file import Part
from aicheck.checks.reading import tests_in
from aicheck.checks.reading.masking import LONGEST
from aicheck.checks.reading.nouns import Assertion, Skip, Test, folded, parts, words
from aicheck.checks.reading.places import is_source, is_test
from aicheck.checks.reading.regions import regions
from aicheck.languages import language
from aicheck.model import Change, FileChange, Finding, Position, Rule
from aicheck.patterns import lazy

# So much of a test's words in another one makes that its new form, and of its lines its new place.
_SAME = 0.6
_MOVED = 0.5
# Of so many others a test's place is looked for.
_MOST = 500
_LONG_LINE = 1_000
_COMMON = 0.3
_HERE_AND_THERE = 2
_CALL = lazy(r"\b([A-Za-z_]\w*)\s*\(")
_ANYONES = frozenset(
    {"while", "switch", "catch", "function", "Equal", "NoError", "Run", "Helper"}
    | {"Error", "Errorf", "Fatal", "Fatalf", "Log", "Logf"}
).union(dir(builtins), *(dir(it) for it in (str, bytes, list, dict, set)))
_ASKING = ("assert", "expect", "tobe", "toequal", "describe", "test_", "fail")


@dataclass(frozen=True)
class Pair:
    """A changed file with the tests of both sides; `is_read` is false where one isn't told."""

    file: FileChange
    before: tuple[Test, ...]
    after: tuple[Test, ...]
    is_read: bool = True

    @cached_property
    def kept(self) -> tuple[tuple[Test, Test], ...]:
        """The tests of both sides by their names."""
        heads = {test.name: test for test in self.after}
        return tuple((test, heads[test.name]) for test in self.before if test.name in heads)

    @cached_property
    def common(self) -> frozenset[str]:
        """The parts of names that a good part of the file's tests speak of."""
        counts = Counter(part for test in self.before for part in frozenset(parts(test.text)))
        least = max(3, _COMMON * len(self.before))
        return frozenset(part for part, count in counts.items() if count > least)

    @cached_property
    def gone(self) -> tuple[Test, ...]:
        """The tests whose name is not there any more."""
        names = {test.name for test in self.after}
        return tuple(test for test in self.before if test.name not in names)

    @cached_property
    def new(self) -> tuple[Test, ...]:
        """The tests whose name was not there before."""
        names = {test.name for test in self.before}
        return tuple(test for test in self.after if test.name not in names)


@dataclass(frozen=True)
class Facts:
    """A change, and what is asked of it again and again."""

    change: Change

    @cached_property
    def pairs(self) -> tuple[Pair, ...]:
        """Each changed file that holds tests."""
        return tuple(self._pair(file) for file in self.change.files if holds_tests(file))

    @cached_property
    def is_from_nothing(self) -> bool:
        """Whether nothing stood before the change, so that tests can have lost nothing."""
        return all(
            file.is_whole or (file.base is None and not file.hunks and file.status != "deleted")
            for file in self.change.files
        )

    def _pair(self, file: FileChange) -> Pair:
        if self.is_from_nothing and file.is_whole:
            found = TESTS.of(file)
            is_told = None not in found
            is_read = is_told and len(file.head or "") <= LONGEST
            return Pair(file, (), tuple(filter(None, found)) if is_told else (), is_read)
        path, texts = file.old_path or file.path, (file.base, file.head)
        before = tests_in(path, file.base) if file.base else ()
        after = tests_in(file.path, file.head) if file.head else ()
        is_read = not any(text and len(text) > LONGEST for text in texts)
        if before is None or after is None or (file.head is None and file.status != "deleted"):
            return Pair(file, (), (), False)
        return Pair(file, before, after, is_read)

    @cached_property
    def sources(self) -> tuple[FileChange, ...]:
        """The changed files that are code and no tests."""
        return tuple(
            file
            for file in self.change.files
            if is_source(file.path)
            and (file.hunks or file.status == "deleted")
            # In Rust tests stand beside the code.
            and not (language(file.path) == "rust" and holds_tests(file))
        )

    @cached_property
    def shrunk(self) -> Counter[str]:
        """The parts of names that the code says less often than before, and by how much."""
        counts: Counter[str] = Counter()
        for file in self.sources:
            for hunk in file.hunks:
                counts.update(it for text in hunk.removed for it in parts(text[:_LONG_LINE]))
                counts.subtract(it for text in hunk.added for it in parts(text[:_LONG_LINE]))
            if file.status == "deleted" and file.base:
                counts.update(parts(file.base[:LONGEST]))
        return +counts

    @cached_property
    def changed_words(self) -> frozenset[str]:
        """The names on the lines of the code that are removed or added, and of their functions."""
        found: set[str] = set()
        for file in self.sources:
            around = regions(file.path, file.head or "")
            for hunk in file.hunks:
                owner = around.at(hunk.new_start)
                found.update((owner.short,) if owner else ())
                for text in (*hunk.removed, *hunk.added):
                    found |= words(text[:_LONG_LINE])
        return frozenset(found)

    @cached_property
    def added_code(self) -> str:
        """All that is added to the code."""
        return "\n".join(file.added_text for file in self.sources)

    @cached_property
    def added_lines(self) -> Counter[str]:
        """The added lines, folded."""
        return Counter(folded(it.text) for file in self.change.files for it in file.lines())

    @cached_property
    def new_tests(self) -> tuple[Test, ...]:
        """The tests that are new to their file."""
        return tuple(test for pair in self.pairs for test in pair.new)[:_MOST]

    @cached_property
    def asked_anew(self) -> Counter[str]:
        """The questions of the head's tests that their file did not ask before."""
        anew: Counter[str] = Counter()
        for pair in self.pairs:
            anew += asked(pair.after) - asked(pair.before)
        return anew

    def went_with_code(self, text: str, common: frozenset[str] = frozenset()) -> bool:
        """Whether a text speaks of something that the code has less of now.

        What all tests of a file speak of, which is `common`, tells nothing if it went only here
        and there.
        """
        return any(
            self.shrunk[part] > (_HERE_AND_THERE if part in common else 0) for part in parts(text)
        )

    def has_heir(self, test: Test) -> bool:
        """Whether a new test has something in common with one that is gone."""
        return any(is_heir(test, it) for it in self.new_tests)

    def lives_on(self, test: Test) -> bool:
        """Whether a test that is gone stands elsewhere, renamed, moved or merged into another."""
        if any(it.short == test.short for it in self.new_tests):
            return True
        lines = list(test.lines())[1:]
        stays = sum(self.added_lines[line] > 0 for line in lines)
        if lines and stays >= _MOVED * len(lines):
            return True
        about = _about(test)
        return any(_is_same(about, it) for it in self.new_tests)


def _told(file: FileChange) -> tuple[Test | None, ...]:
    """The tests of a new file, without their texts; None stands for what cannot be told."""
    if not holds_tests(file):
        return ()
    found = tests_in(file.path, file.head or "")
    return (None,) if found is None else tuple(replace(test, text="") for test in found)


def _dumped(test: Test | None) -> list[Any] | None:
    if test is None:
        return None
    asked, skips = [astuple(it) for it in test.assertions], [astuple(it) for it in test.skips]
    return [test.name, test.line, test.first, test.last, asked, skips, test.is_empty, test.times]


def _loaded(data: Sequence[Any] | None) -> Test | None:
    if data is None:
        return None
    name, line, first, last, asked, skips, is_empty, times = data
    assertions = tuple(Assertion(*it) for it in asked)
    skipped = tuple(Skip(*it) for it in skips)
    return Test(name, line, first, last, "", assertions, skipped, is_empty, times)


TESTS = Part("tests", _told, _dumped, _loaded)


def _about(test: Test) -> frozenset[str]:
    return words(test.text.partition("\n")[2] or test.text)


def _is_same(about: frozenset[str], test: Test) -> bool:
    return bool(test.assertions) and len(about & _about(test)) >= _SAME * max(1, len(about))


def is_heir(old: Test, new: Test) -> bool:
    """Whether a new test shares questions, called names or most of its words with an old one."""
    if all(it.form == "constant" for it in new.assertions):
        return False
    about = _about(old)
    return (
        not {it.text for it in old.assertions}.isdisjoint(it.text for it in new.assertions)
        or not _called(old.text).isdisjoint(_called(new.text))
        or len(about & _about(new)) > _MOVED * len(about)
    )


@lru_cache(maxsize=1 << 12)
def _called(text: str) -> frozenset[str]:
    """The names that a test calls, without those that any program has."""
    names = frozenset(_CALL.findall(text.partition("\n")[2] or text)) - _ANYONES
    return frozenset(it for it in names if not it.lower().startswith(_ASKING) and words(it))


def asked(tests: tuple[Test, ...]) -> Counter[str]:
    """How often each question is asked."""
    return Counter(it.text for test in tests for it in test.assertions)


def holds_tests(file: FileChange) -> bool:
    """Whether a changed file is of tests, by its name or, in Rust, by what stands in it."""
    if not (file.hunks or file.status == "deleted"):
        return False
    if language(file.path) == "rust":
        return any(
            "#[test]" in (text or "") or "test]" in (text or "") for text in (file.base, file.head)
        )
    return is_test(file.path) or is_test(file.old_path or "")


def placed(rule: Rule, file: FileChange, line: int, message: str) -> Finding:
    """A finding on a line of the head, or on the place where it would be."""
    lines = file.head_lines
    line = min(max(1, line), max(1, len(lines)))
    code = lines[line - 1].rstrip("\r") if lines else ""
    return Finding(
        rule=rule,
        message=message,
        path=file.path,
        start=Position(line),
        end=Position(line, max(1, len(code))),
        placement="added" if file.is_added(line) else "unchanged",
        code=code[:1_000],
    )


def added(rule: Rule, file: FileChange, line: int, message: str) -> Iterator[Finding]:
    """Yield a finding if its line was added."""
    if file.is_added(line):
        yield placed(rule, file, line, message)


def quoted(text: str, longest: int = 80) -> str:
    """A text to be shown in a message."""
    text = folded(text).replace("`", "'")
    return f"`{text if len(text) <= longest else text[: longest - 3] + '...'}`"
