"""What checks of a difference read in both sides of a file: its functions, tests and assertions.

Nothing is run or imported. Python is parsed; of other languages brackets are counted outside of
strings and comments, which is enough to tell where a function ends.
"""

from __future__ import annotations

from aicheck.checks.reading.brace_tests import brace_tests
from aicheck.checks.reading.masking import family, mask
from aicheck.checks.reading.nouns import Test
from aicheck.checks.reading.python_tests import python_tests
from aicheck.checks.reading.python_tree import tree
from aicheck.languages import language


def tests_in(path: str, text: str) -> tuple[Test, ...] | None:
    """The tests of a file, or None where they cannot be told."""
    name = language(path, text)
    if name == "python":
        parsed = tree(text)
        return python_tests(parsed) if parsed else None
    kind = family(name)
    if kind in ("javascript", "go", "java", "rust") and name not in ("c", "cpp", "csharp", "swift"):
        return brace_tests(mask(text, name), kind)
    return ()
