"""What is read of a source: its functions, and of a test what it asks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from aicheck.patterns import lazy

_WORD = lazy(r"[A-Za-z_][A-Za-z0-9_]{2,}")
_SPACE = lazy(r"\s+")
_NOISE = frozenset({
    "and", "assert", "assertequal", "assertthat", "async", "await", "bool", "class", "const",
    "def", "dict", "else", "err", "error", "expect", "false", "fixture", "for", "from", "func",
    "import", "int", "isinstance", "len", "let", "list", "mock", "nil", "none", "not", "null",
    "patch", "pytest", "raises", "require", "return", "self", "set", "str", "test", "tests",
    "the", "this", "true", "tuple", "var", "void", "with",
})  # fmt: skip


def folded(text: str) -> str:
    """The text on one line, with its white space folded."""
    return _SPACE.sub(" ", text).strip()


@lru_cache(maxsize=1 << 12)
def words(text: str) -> frozenset[str]:
    """The names in a text that say what it is about."""
    return frozenset(word for word in _WORD.findall(text) if word.lower() not in _NOISE)


_PART = lazy(r"[A-Z]?[a-z]{3,}|[A-Z]{4,}")


def parts(text: str) -> Iterator[str]:
    """Yield the words that the names in a text are made of, in lower case."""
    for match in _PART.finditer(text):
        part = match.group().lower()
        if part not in _NOISE:
            yield part


@dataclass(frozen=True, slots=True)
class Assertion:
    """One question of a test: what it looks at, and what it wants to see.

    `form` says how the two are compared; `tolerance` is by how much they may differ, and `weight`
    how many questions it holds: a whole list that is compared asks for each of its items.
    """

    line: int
    text: str
    form: str = "other"
    subject: str = ""
    wanted: str = ""
    tolerance: float | None = None
    weight: int = 1


@dataclass(frozen=True, slots=True)
class Skip:
    """What keeps a test from running: the line, and the words there."""

    line: int
    text: str


@dataclass(frozen=True, slots=True)
class Test:
    """A test function; `times` is how often it runs, with other values each."""

    __test__ = False

    name: str
    line: int
    first: int
    last: int
    text: str
    assertions: tuple[Assertion, ...] = ()
    skips: tuple[Skip, ...] = ()
    is_empty: bool = False
    times: int = 1

    @property
    def short(self) -> str:
        """The name without those of what it stands in."""
        return self.name.rpartition(".")[2] or self.name

    @property
    def weight(self) -> int:
        """How many questions it asks in all."""
        return self.times * sum(it.weight for it in self.assertions)

    def lines(self) -> Iterator[str]:
        """Yield its lines that say something, folded."""
        for line in self.text.split("\n"):
            if len(text := folded(line)) > 3:
                yield text
