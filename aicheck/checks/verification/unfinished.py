"""Code that says of itself that it isn't there yet, and code that pretends to have worked."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import replace

from aicheck.checks.reading.lines import has_any
from aicheck.checks.reading.python_tree import Function, body, functions, name_of, tree
from aicheck.checks.verification.facts import quoted
from aicheck.checks.verification.rules import FAKE_SUCCESS, PLACEHOLDER_CODE
from aicheck.checks.verification.sources import Hit, Source
from aicheck.model import Severity
from aicheck.patterns import lazy

_LESS = replace(PLACEHOLDER_CODE, severity=Severity.LOW)
# What stands in the place of code that was to be written, or was there and was left out.
_SURE = lazy(
    r"\byour (?:code|implementation|logic) (?:goes )?here\b|\b(?:add|insert|put"
    r"|write) your (?:code|logic)\b"
    r"|\bin an? (?:real|actual|production|full|proper|real-world) (?:implementation"
    r"|application|app|system|scenario|world|project|environment)\b,?"
    r"|\.\.\.\s*(?:the )?(?:rest of (?:the |your )?\w*|existing (?:code|\w+)|other (?:code"
    r"|methods|functions|imports)|remaining \w+)"
    r"|\b(?:rest of (?:the |your )?(?:code|implementation|file|function|method"
    r"|class)) (?:here|remains|stays|unchanged|is unchanged|goes here)"
    r"|\bexisting (?:code|implementation|logic) (?:here|unchanged|remains|stays|continues)\b"
    r"|\b(?:code|implementation) (?:omitted|truncated|elided) for brevity\b"
    r"|\bplaceholder (?:implementation|logic|code|for (?:the )?(?:actual|real))\b"
    r"|\bimplementation goes here\b|\b(?:actual|real) (?:implementation|logic) (?:would"
    r"|should) (?:go|be|come) here\b"
    r"|\bthis (?:is|would be) (?:just )?a (?:placeholder|stub|mock implementation"
    r"|simplified (?:version|implementation))\b"
    r"|\bthis would (?:normally|typically|actually|in practice) (?:call|be|use|fetch|query"
    r"|send|make)\b"
    r"|\bTODO:?\s*(?:actually )?implement(?: (?:this|me|it|the (?:actual|real|rest)|actual"
    r"|real|logic|properly))?\s*(?:[.!(]|$)",
    re.IGNORECASE,
)
_LIKELY = lazy(
    r"\bTODO:?\s*(?:actually )?implement\b|\bFIXME:?\s*implement\b|\bnot (?:yet )?implemented\b"
    r"|\bfor now,? (?:we|just|simply|i|return|this|let'?s|use|assume|skip|hardcode|it)\b"
    r"|\bsimulat(?:e|es|ed|ing) (?:the |an? |some )?(?:api|network|async|database|db"
    r"|server|request|response|delay|"
    r"processing|call|work|success|payment|upload|sending|latency|llm|model)",
    re.IGNORECASE,
)
_DUMMY = lazy(
    r"\b(?:mock|dummy|fake|hard-?coded|sample|placeholder) (?:data|response|values?"
    r"|results?|implementation|return|user|api)\b",
    re.IGNORECASE,
)
_SAYS_SO = lazy(
    r"todo|not (?:yet )?implemented|implement (?:me|this)|placeholder|stub", re.IGNORECASE
)
# Where a text has none of these, its comments say nothing of the kind.
_WORDS = (
    "in a real", "in an real", "in a actual", "in an actual", "in a prod", "in an prod",
    "in a full", "in an full", "in a proper", "in an proper", "your code", "your implementation",
    "your logic", "rest of", "existing ", "other code", "other methods", "other functions",
    "other imports", "remaining ", "for brevity", "goes here", "implementation would",
    "implementation should", "logic would", "logic should", "placeholder", "a stub", "a mock",
    "a simplified", "this would", "todo", "fixme", "implemented", "for now", "simulat", "mock ",
    "dummy ", "fake ", "hardcoded ", "hard-coded ", "sample ",
)  # fmt: skip
_SLEEP = lazy(r"(?:^|\.)sleep$")
_FINE = lazy(r"success|\bok\b|sent|complete|done", re.IGNORECASE)


def unfinished(source: Source) -> Iterator[Hit]:
    """Yield what says that it is not finished, and what only pretends to be."""
    if source.language in ("html", "xml", "json", "yaml"):
        return
    if has_any(source.plain, _WORDS):
        yield from _said(source)
    if source.language == "python" and not source.path.endswith(".pyi"):
        yield from _python(source)


def _said(source: Source) -> Iterator[Hit]:
    """Yield the comments that say it."""
    taken = set()
    for line, text in source.comments():
        if len(text) > 2_000:
            continue
        if found := _SURE.search(text):
            rule = PLACEHOLDER_CODE
        elif found := _LIKELY.search(text):
            rule = _LESS
        elif found := _DUMMY.search(text):
            rule = FAKE_SUCCESS
        if found and line not in taken:
            taken.add(line)
            words = quoted(text.strip(" \t#/*-<!"), 70)
            what = (
                "stands for a real result"
                if rule is FAKE_SUCCESS
                else "stands where code was to be"
            )
            yield Hit(rule, line, line, text, f"{words} {what}")


def _python(source: Source) -> Iterator[Hit]:
    text = source.text
    if "NotImplementedError" not in text and "sleep" not in text:  # what is looked for
        return
    parsed = tree(text)
    for name, node, owner in functions(parsed.module) if parsed else ():
        statements = body(node)
        last = node.end_lineno or node.lineno
        if _is_hollow(node, owner, statements):
            message = f"the body of `{node.name}` is not written yet"
            yield Hit(_LESS, node.lineno, last, name, message)
        elif _pretends(statements):
            message = f"`{node.name}` waits, does nothing and reports a success"
            yield Hit(FAKE_SUCCESS, node.lineno, last, name, message)


def _is_hollow(node: Function, owner: ast.ClassDef | None, statements: list[ast.stmt]) -> bool:
    """Whether a function was to do something and does nothing."""
    if len(statements) > 1:
        return False
    if statements and isinstance(statements[0], ast.Raise):
        raised = statements[0].exc
        args = raised.args if isinstance(raised, ast.Call) else []
        said = args[0].value if args and isinstance(args[0], ast.Constant) else ""
        is_unwritten = raised is not None and name_of(raised) == "NotImplementedError"  # too
        return (
            is_unwritten
            and not node.decorator_list
            and (bool(_SAYS_SO.search(str(said))) or (owner is None and not said))
        )
    # A class has such methods for many reasons, and so have functions that are called back.
    return False


def _pretends(statements: list[ast.stmt]) -> bool:
    """Whether a function sleeps, says that all went well, and does nothing else."""
    if len(statements) < 2 or not isinstance(statements[-1], ast.Return):
        return False
    sleeps = False
    for it in statements[:-1]:
        call = it.value if isinstance(it, ast.Expr) else None
        call = call.value if isinstance(call, ast.Await) else call
        if not isinstance(call, ast.Call):
            return False
        name = name_of(call)
        sleeps = sleeps or bool(_SLEEP.search(name))
        if not (_SLEEP.search(name) or name == "print" or re.match(r"log(?:ger|ging)?\.", name)):
            return False
    value = statements[-1].value
    is_fine = isinstance(value, ast.Constant) and value.value is True
    return sleeps and (
        is_fine or (value is not None and bool(_FINE.search(ast.dump(value)[:2_000])))
    )
