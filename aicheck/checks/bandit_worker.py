"""Runs bandit over private copies of files and streams what it finds.

A program of its own, so that a file which crashes or hangs bandit costs that file only. Start it
as `python -I bandit_worker.py` in an empty folder. It reads no settings, honours no `nosec` and
writes no file but the interpreter's own bytecode.

Standard input, one line: `{"path": [entries for sys.path], "files": ["/abs/a.py", ...]}`, and
optionally `"without": ["B404", ...]`, the tests that are not run, and
`"needs": {"B102": [["exec"]], ...}`, lists of words in lower case of which a file must have one
each to be worth the test.
Standard output, JSON lines: `{"bandit_version": "1.9.4"}` first, then for each file, in order,
`{"start": file}` before it is read and `{"file": file, "results": [...], "error": null}` after.
A result covers the whole expression (of a function: its signature) that bandit points into; lines
and columns are 1-based, columns count characters, and `end_column` is the one behind the last.
A line ends at a line feed only. An `error` beside results says which part was not checked.
"""

from __future__ import annotations

import ast
import gc
import io
import json
import os
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

# Started alone, it finds the standard library, and maybe another aicheck.
sys.path.insert(0, str(Path(__file__).parents[2]))

from aicheck import python_rules
from aicheck.bandit_engine import Engine, load_engine
from aicheck.newer_fstrings import bytes_for_older
from aicheck.python_rules import Test
from aicheck.python_rules.corrections import corrected, kind_of
from aicheck.python_rules.module import Module
from aicheck.python_source import PYTHON, Source, Span, Tree, moves_lines, read_source, why_unread

# Long chains of calls or sums pass Python's default of 1000. A frame takes less than 1 kB of the
# stack, of which a process has 8 MB.
RECURSION_LIMIT = 3000
EXIT_BAD_REQUEST = 2
EXIT_NO_BANDIT = 3
# The text of these tests quotes the password, which must not travel further.
_QUOTES_SECRETS = {"B105", "B106", "B107"}

Answer = dict[str, Any]


def check(engine: Engine, path: str) -> Answer:
    """Run every test of bandit over one file."""
    try:
        with open(path, "rb") as stream:
            data = stream.read()
        return _check(engine, path, data)
    except OSError as error:
        return _answer(path, error=f"cannot be read: {error.strerror}")
    except Exception as error:  # The next files must not suffer for this one.
        return _answer(path, error=f"bandit failed ({type(error).__name__})")


def _check(engine: Engine, path: str, data: bytes) -> Answer:
    unneeded = engine.unneeded(data)
    if unneeded >= engine.known and (own := _of_own_rules(data)) is not None:
        return _answer(path, own)
    manager, read = _run(engine, path, data, unneeded), data
    if manager.skipped and (older := bytes_for_older(data)) is not None:
        manager, read = _run(engine, path, older, unneeded), older
    if manager.skipped:
        return _answer(path, error=why_unread(data) or _first(engine.errors.seen))
    results = list(_results(manager, read))
    if moves_lines(data):
        engine.errors.seen.append("the declared encoding changes the lines of this file")
    return _answer(path, results, "; ".join(engine.errors.seen) or None)


def _of_own_rules(data: bytes) -> list[Answer] | None:
    """What our own rules find in a file that bandit has nothing for; None where it is not read."""
    try:
        tree, source = ast.parse(data), read_source(data)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    wanted = python_rules.wanted(source.text)
    return list(_found(source, Module(tree, source.text), wanted)) if wanted else []


def _run(engine: Engine, path: str, data: bytes, unneeded: frozenset[str]) -> Any:
    engine.errors.seen.clear()
    manager = engine.manager(unneeded)
    manager.files_list = [path]
    manager._parse_file(path, io.BytesIO(data), [path])
    return manager


def _first(reasons: list[str]) -> str:
    text = reasons[0] if reasons else "bandit failed"
    return f"nested too deeply for bandit on Python {PYTHON}" if "RecursionError" in text else text


def _answer(path: str, results: list[Answer] | None = None, error: str | None = None) -> Answer:
    return {"file": path, "results": results or [], "error": error}


def _results(manager: Any, data: bytes) -> Iterator[Answer]:
    source = read_source(data)
    wanted = python_rules.wanted(source.text)
    if not manager.results and not wanted:
        return
    module = Module(ast.parse(data), source.text)
    yield from _of_bandit(manager, source, module)
    yield from _found(source, module, wanted)


def _found(source: Source, module: Module, wanted: tuple[Test, ...]) -> Iterator[Answer]:
    for rule, node in python_rules.found(module, wanted):
        place: Any = node
        span = (place.lineno, place.col_offset, place.end_lineno, place.end_col_offset)
        yield _told(rule, source, (source.offset(*span[:2]), source.offset(*span[2:])))


def _of_bandit(manager: Any, source: Source, module: Module) -> Iterator[Answer]:
    # bandit gives a test of strings the lines of the string's parent, one of functions the body.
    loose = _tests(manager, "Str", "Bytes", "FunctionDef")
    whole = _tests(manager, "File")
    tree: Tree | None = None
    for issue in manager.results:
        if issue.test_id in whole:
            yield _result(issue, source, _of_file(issue, source))
            continue
        span = _of_node(issue)
        kind = kind_of(issue.test_id)
        # Of a string only where it begins is told right.
        begin = (issue.lineno, issue.col_offset) if kind is ast.Constant else span[:2]
        node = module.at(kind, (*begin, *span[2:]))
        test = corrected(issue.test_id, module, node)
        if test is None:
            continue
        if issue.test_id in loose and span[0] != span[2]:
            tree = tree or Tree(module.tree)
            span = tree.span(issue.lineno, issue.col_offset) or span
        offsets = source.offset(*span[:2]), source.offset(*span[2:])
        same = test == issue.test_id
        yield _result(issue, source, offsets) if same else _told(test, source, offsets)


def _tests(manager: Any, *kinds: str) -> set[str]:
    return {test._test_id for kind in kinds for test in manager.b_ts.get_tests(kind)}


def _of_node(issue: Any) -> Span:
    # `issue.lineno` may be that of one argument; the columns are those of the whole node.
    lines = issue.linerange or [issue.lineno]
    return lines[0], issue.col_offset, lines[-1], issue.end_col_offset


def _of_file(issue: Any, source: Source) -> tuple[int, int]:
    # Tests of the whole file count lines as str.splitlines does, and characters from 1.
    lines = source.text.splitlines(keepends=True)[: issue.lineno - 1]
    start = sum(map(len, lines)) + issue.col_offset - 1
    return start, start + 1


def _result(issue: Any, source: Source, offsets: tuple[int, int]) -> Answer:
    (line, column), (end_line, end_column) = map(source.position, offsets)
    text = str(issue.text)
    return {
        "test": issue.test_id,
        "line": line,
        "end_line": end_line,
        "column": column,
        "end_column": end_column,
        "severity": issue.severity,
        "confidence": issue.confidence,
        "text": text.partition(":")[0] if issue.test_id in _QUOTES_SECRETS else text,
        "cwe": issue.cwe.id,
    }


def _told(rule: str, source: Source, offsets: tuple[int, int]) -> Answer:
    (line, column), (end_line, end_column) = map(source.position, offsets)
    place = {"line": line, "end_line": end_line, "column": column, "end_column": end_column}
    return {"test": rule, **place, "severity": "", "confidence": ""}


# -- the process -------------------------------------------------------------------------------


def _claim_stdout() -> io.TextIOWrapper:
    """Keep standard output for the protocol: whatever else prints there goes nowhere."""
    out = open(os.dup(1), "w", encoding="ascii", newline="\n")  # noqa: SIM115 - for the whole run
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, 1)
    os.close(null)
    return out


def _prepare(path: list[str]) -> None:
    # A relative entry would be looked up in the working directory.
    sys.path[:] = [entry for entry in path if os.path.isabs(entry)]
    # stevedore keeps what it knows of plugins in the user's cache folder, and would believe one
    # that the change under review brought along.
    os.environ.update(dict.fromkeys(("HOME", "XDG_CACHE_HOME", "LOCALAPPDATA"), os.devnull))
    warnings.simplefilter("ignore")
    # bandit formats a traceback for every test that fails, which takes seconds for deep ones.
    sys.tracebacklimit = 0
    sys.setrecursionlimit(RECURSION_LIMIT)


def main() -> int:
    """Answer one request."""
    out = _claim_stdout()

    def send(message: Answer) -> None:
        out.write(json.dumps(message) + "\n")
        out.flush()

    try:
        request = json.loads(sys.stdin.buffer.readline())
        path, files = list(request["path"]), list(request["files"])
        without, needs = list(request.get("without", ())), dict(request.get("needs", ()))
    except (ValueError, KeyError, TypeError) as error:
        print(f"bandit worker: not a request: {error!r}", file=sys.stderr)
        return EXIT_BAD_REQUEST
    _prepare(path)
    try:
        engine = load_engine(without, needs)
    except ImportError as error:
        print(f"bandit worker: cannot import bandit: {error}", file=sys.stderr)
        return EXIT_NO_BANDIT
    # Syntax trees are many small objects that live as long as their file: collect less often.
    gc.freeze()
    gc.set_threshold(50_000)
    send({"bandit_version": engine.version})
    for file in files:
        send({"start": file})
        send(check(engine, file))
    return 0


if __name__ == "__main__":
    sys.exit(main())
