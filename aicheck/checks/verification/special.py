"""Code that behaves otherwise under test, or that has the test's answers written into it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import astuple, dataclass, replace

from aicheck.checks.by_file import Part
from aicheck.checks.reading.lines import has_any
from aicheck.checks.reading.nouns import folded
from aicheck.checks.reading.places import is_product
from aicheck.checks.reading.python_tree import (
    Function,
    Tree,
    body,
    constant,
    functions,
    tree,
)
from aicheck.checks.verification.facts import Facts, placed, quoted
from aicheck.checks.verification.rules import HARDCODED_RESULT, SPECIAL_CASE_TEST
from aicheck.checks.verification.sources import Hit, Source
from aicheck.languages import language
from aicheck.model import FileChange, Finding, Severity
from aicheck.patterns import lazy

_LESS = replace(SPECIAL_CASE_TEST, severity=Severity.LOW)
# In code without strings and comments a literal has blanks in the place of its text.
_RUNNERS = lazy(
    r"PYTEST_CURRENT_TEST|PYTEST_VERSION|PYTEST_XDIST_WORKER|JEST_WORKER_ID"
    r"|\bprocess\.env\.VITEST\b"
    r"|[\"'](?:_?pytest|unittest|nose)[\"']\s+(?:not\s+)?in\s+sys\.modules"
    r"|sys\.modules\.get\(\s*[\"'](?:pytest|unittest)|sys\.modules\[\s*[\"']pytest"
    r"|[\"'](?:py\.?test)[\"']\s+in\s+sys\.argv|\btesting\.Testing\(\)|flag\.Lookup\(\s*\"test\.v\""
    r"|HasSuffix\(\s*os\.Args\[0\],\s*\"\.test\"|typeof\s+(?:jest|describe)\s*[!=]==?\s*['\"]"
)
_SURROUNDINGS = lazy(
    r"NODE_ENV\s*[!=]==?\s*['\"]test['\"]|['\"]test['\"]\s*[!=]==?\s*process\.env\.NODE_ENV"
    r"|\bif\b.*(?:os\.environ(?:\.get)?[\[(]|os\.getenv\(|process\.env(?:\.|\[)"
    r"|os\.Getenv\(|System\.getenv\()\s*['\"]?"
    r"(?:CI|TESTING|TEST_MODE|IS_TEST|UNIT_TEST|GITHUB_ACTIONS)\b|\bif\s+cfg!\(test\)"
)
# A text without these has neither, and finding them is much cheaper.
_WORDS = (
    "PYTEST_", "JEST_WORKER_ID", "process.env", "sys.modules", "sys.argv", "testing.Testing",
    "flag.Lookup", "os.Args", "typeof", "NODE_ENV", "os.environ", "os.getenv", "os.Getenv",
    "System.getenv", "cfg!",
)  # fmt: skip
_CONFIG = lazy(
    r"\.config\.\w+$|(?:^|/)(?:noxfile|setup|tasks|fabfile|conf|manage)\.py$|(?:^"
    r"|/)(?:scripts?|tools?|ci|\.\w+|settings|config)/|settings\w*\.py$|[Rr]c\.[cm]?js$"
)
_BRANCH = lazy(
    r"\bif\s*\(?\s*(?P<name>[\w.]+)\s*={2,3}\s*(?P<given>\"[^\"\n]*\"|'[^'\n]*'"
    r"|-?[\d.]+)\s*\)?\s*[{:]?\s*"
    r"return\s+(?P<answer>\"[^\"\n]*\"|'[^'\n]*'|-?[\d.]+)\s*;?"
)
# What `ast.literal_eval` takes begins so; what begins a block is no function.
_LITERAL_RETURN = lazy(
    r"\breturn\s*(?:\\|(?=[^\sa-zA-Z_]|(?:True|False|None)\b|set\(|[rbuRBUfF]{1,2}[\"']))"
)
_BLOCK = lazy(
    r"\s*(?:if|elif|else|for|while|try|except|finally|with|case|match"
    r"|async[ \t]+(?:for|with))\b[^#\"']*:\s*$"
)
_REACH = 2_000
_TRIVIAL = frozenset(
    {
        "0",
        "1",
        "-1",
        "2",
        "''",
        '""',
        "True",
        "False",
        "None",
        "[]",
        "{}",
        "()",
        "true",
        "false",
        "null",
    }
)


def special(source: Source) -> Iterator[Hit]:
    """Yield the places where code asks whether it is under test."""
    if source.language in ("html", "json", "xml", "yaml") or _CONFIG.search(source.path):
        return
    text = source.text
    if not has_any(text, _WORDS):
        return
    for pattern, rule in ((_RUNNERS, SPECIAL_CASE_TEST), (_SURROUNDINGS, _LESS)):
        for match in pattern.finditer(text):
            # What stands in a comment, or is said in a text, asks nothing.
            start = match.start()
            is_code = (
                source.masked.code[start : match.end()].strip() or text[start - 1 : start] in "'\""
            )
            if not is_code or any(a <= start < b for a, b in _near(source, start)):
                continue
            line = source.masked.line(start)
            words = text[source.masked.feeds[line - 1] :].partition("\n")[0]
            yield Hit(
                rule,
                line,
                line,
                words,
                f"the code asks whether a test is running: {quoted(words, 60)}",
            )


def _near(source: Source, offset: int) -> Iterator[tuple[int, int]]:
    return (span for span in source.masked.comments if span[0] <= offset < span[1])


# -- answers of the tests --------------------------------------------------------------------------


def answers(facts: Facts) -> Iterator[Finding]:
    """Yield a finding for code that returns just what a test of the same change asks for."""
    asked = [
        it
        for pair in facts.pairs
        for test in pair.after
        for it in test.assertions
        if it.form == "equal" and it.wanted and it.wanted not in _TRIVIAL and "(" in it.subject
    ][:5_000]
    if not asked:
        return
    for file in facts.change.files:
        for it in ANSWERS.of(file):
            if any(_same(one.wanted, it.answer) and it.fits(one.subject) for one in asked):
                rule = SPECIAL_CASE_TEST if it.is_branch else HARDCODED_RESULT
                yield placed(rule, file, it.line, it.message)


@dataclass(frozen=True, slots=True)
class _Answer:
    """A literal that code returns: always, or on the one value that is `given`."""

    answer: str
    given: str
    is_branch: bool
    line: int
    message: str

    def fits(self, subject: str) -> bool:
        """Whether a test asks just for this."""
        if self.is_branch:
            return _holds(subject, self.given)
        return bool(re.search(rf"(?<!\w){re.escape(self.given)}\(", subject))


def _answers(file: FileChange) -> Iterator[_Answer]:
    if file.head is None or not file.added or not is_product(file.path):
        return
    is_asked = language(file.path) == "python" and _may_answer(file.head)
    if is_asked and (parsed := tree(file.head)):
        yield from _constant_functions(file, parsed)
    yield from _branches(file)


def _may_answer(text: str) -> bool:
    """Whether a literal may be all that a function returns, which is seen much faster than read."""
    for match in _LITERAL_RETURN.finditer(text):
        start = text.rfind("\n", 0, match.start()) + 1
        before = text[start : match.start()]
        if not before.strip():
            above = text[max(0, start - _REACH) : start].rstrip().rpartition("\n")[2]
            is_deeper = len(above) - len(above.lstrip()) < len(before)
            before = above if is_deeper else ""
        if not _BLOCK.match(before):
            return True
    return False


ANSWERS = Part(
    "answers",
    lambda file: tuple(_answers(file)),
    lambda it: list(astuple(it)),
    lambda data: _Answer(*data),
)


def _constant_functions(file: FileChange, parsed: Tree) -> Iterator[_Answer]:
    for _, node, owner in functions(parsed.module):
        statements = body(node)
        if (
            len(statements) != 1
            or not isinstance(statements[0], ast.Return)
            or not _takes(node, owner)
        ):
            continue
        value = statements[0].value
        if not constant(value) or not file.is_added(statements[0].lineno):
            continue
        answer = parsed.text(value) if value else ""
        given = f"`{node.name}` returns {quoted(answer, 40)} whatever it is given"
        text = f"{given}, which a test of this change expects"
        yield _Answer(answer, node.name, False, statements[0].lineno, text)


def _takes(node: Function, owner: ast.ClassDef | None) -> bool:
    """Whether a function is given something to work on, and no class that it must fit into."""
    args = [it.arg for it in (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs)]
    given = [name for name in args if name not in ("self", "cls") and not name.startswith("_")]
    return bool(given) and not (owner and owner.bases) and not node.decorator_list


def _same(one: str, other: str) -> bool:
    return one.replace('"', "'") == other.replace('"', "'")


def _branches(file: FileChange) -> Iterator[_Answer]:
    """Yield each branch on one value, which a test may give."""
    for hunk in file.hunks:
        text = "\n".join(hunk.added)
        found = list(_BRANCH.finditer(text))[:200]
        # Several are a table, which tests are right to ask for.
        if not found or len({it["name"] for it in found}) < len(found):
            continue
        for match in found:
            given, answer = match["given"], match["answer"]
            if given in _TRIVIAL or answer in _TRIVIAL:
                continue
            line = hunk.new_start + text.count("\n", 0, match.start())
            words = quoted(folded(match.group()), 60)
            said = f"{words} answers just what a test of this change gives and expects"
            yield _Answer(answer, given, True, line, said)


def _holds(subject: str, literal: str) -> bool:
    words = re.escape(literal.strip("\"'"))
    quote = r"[\"']" if literal[0] in "\"'" else ""
    return bool(re.search(rf"(?<![\w.]){quote}{words}{quote}(?![\w.])", subject))
