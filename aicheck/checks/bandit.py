"""bandit and our own rules for Python, in worker processes that a hostile file can crash.

What a finding is called, how bad and how sure it is, stands in `bandit.toml`, by measured
precision instead of bandit's own marks, and in `python_rules.toml` for our own.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import cache as remembered
from functools import partial
from importlib.metadata import PackageNotFoundError, version
from itertools import count
from pathlib import Path
from typing import Any

from aicheck import toml
from aicheck.checks import sides
from aicheck.checks.context import Context
from aicheck.checks.engine import EngineError, lines
from aicheck.checks.sides import Copy, Hit, Keep, Scan
from aicheck.languages import language
from aicheck.model import Change, Confidence, Failure, Finding, Rule, Severity
from aicheck.progress import Step

NAME = "bandit"

_WORKER = Path(__file__).with_name("bandit_worker.py")
_TABLE = Path(__file__).with_name("bandit.toml")
_OWN_TABLE = Path(__file__).with_name("python_rules.toml")
_OWN_RULES = Path(__file__).parents[1] / "python_rules"
_ENGINE = Path(__file__).parents[1] / "bandit_engine.py"
# One worker pays its 0.15 s start only from about this many files on.
_FILES_A_WORKER = 15
_TEST = re.compile(r"(^|/)(tests?|testing)/|(^|/)(test_[^/]*|[^/]*_test|conftest)\.py$")
_SECONDS_A_FILE = 20.0
_EAGER = 8
# So many answers are kept together: that takes a moment, whatever their number.
_KEPT_TOGETHER = 100
# How the worker says that one test failed on one place, by a fault of bandit's.
_LOST_TEST = "bandit's test "
# What may come of the machine and not of the text.
_PASSING = ("cannot be read", "MemoryError", "OSError")


@remembered
def bandit_version() -> str | None:
    """The installed version, or None."""
    try:
        return version(NAME)
    except PackageNotFoundError:
        return None


@remembered
def rules() -> Mapping[str, Rule]:
    """Our rule for each bandit test id, and for `ID/MARK` where a hit's own mark matters.

    Rules of our own go by their ids; what bandit is about too, so that we can add to it.
    """
    out: dict[str, Rule] = {}
    for path, engine in ((_TABLE, NAME), (_OWN_TABLE, "aicheck")):
        for entry in _entries(path):
            rule = _rule(entry, engine)
            levels = entry.get("severity-by", {})
            for test in (rule.id, *entry.get("bandit", ())):
                for mark, level in levels.items():
                    out[f"{test}/{mark}"] = replace(rule, severity=Severity[level.upper()])
                out[test] = rule
    return out


@remembered
def instead() -> Mapping[str, str]:
    """The pattern rule that judges the same code, for each bandit test id that is not run."""
    entries = _table(_TABLE)["instead"].items()
    return {test: rule for rule, tests in entries for test in tests}


@remembered
def _needs() -> Mapping[str, list[list[str]]]:
    """For each bandit test id that is run, the lists of which a file has a word each."""
    return {test: entry["needs"] for entry in _entries(_TABLE) for test in entry["bandit"]}


def _entries(path: Path) -> list[Mapping[str, Any]]:
    entries: list[Mapping[str, Any]] = _table(path)["rule"]
    return entries


@remembered
def _table(path: Path) -> Mapping[str, Any]:
    return toml.loads(path.read_text(encoding="utf-8"))


def _rule(entry: Mapping[str, Any], engine: str) -> Rule:
    return Rule(
        id=entry["id"],
        category="security",
        engine=engine,
        severity=Severity[entry["severity"].upper()],
        confidence=Confidence[entry["confidence"].upper()],
        message=entry["message"],
        why=entry["why"],
        fix=entry["fix"],
        bad=entry["bad"].strip("\n"),
        good=entry["good"].strip("\n"),
        cwe=tuple(entry["cwe"]) if isinstance(entry["cwe"], list) else (entry["cwe"],),
        references=tuple(entry["references"]),
        languages=("python",),
        precision=entry["precision"],
    )


def check(change: Change, context: Context) -> Iterator[Finding | Failure]:
    """Yield what bandit finds that the change brought."""
    files = [
        file
        for file in change.files
        if file.skipped is None and file.status != "deleted"
        and language(file.path, file.head or "") == "python"
        and not file.path.endswith(".pyi")
    ]  # fmt: skip
    if not files:
        return
    installed = bandit_version()
    if installed is None:
        yield Failure(NAME, "bandit is not installed; install aicheck again")
        return
    # What bandit can parse depends on the Python that runs it.
    known = f"{installed} {sys.version_info[0]}.{sys.version_info[1]} {_own_digest()}"
    try:
        found = sides.findings(
            NAME, files, partial(_analyse, context), _Known(), context, known, _EAGER
        )
        yield from (it for it in found if isinstance(it, Failure) or _is_told(it))
    except EngineError as error:
        yield Failure(NAME, str(error))


@remembered
def _own_digest() -> str:
    """Tells one state of our own rules from another, for answers that are kept."""
    sources = sorted(_OWN_RULES.glob("*.py"))
    text = b"".join(path.read_bytes() for path in (*sources, _ENGINE, _WORKER, _TABLE))
    return hashlib.blake2b(text, digest_size=8).hexdigest()


def _is_told(finding: Finding) -> bool:
    """Tests have made-up passwords, debug modes and applications without guards."""
    path = finding.path or ""
    return finding.rule.id not in _outside_tests() or not _TEST.search(path)


@remembered
def _outside_tests() -> frozenset[str]:
    entries = (entry for table in (_TABLE, _OWN_TABLE) for entry in _entries(table))
    return frozenset(entry["id"] for entry in entries if entry.get("outside-tests"))


class _Known(dict[str, Rule]):
    """The table's rules, and a cautious one for a test that a newer bandit brings."""

    def __missing__(self, key: str) -> Rule:
        test = key.partition("/")[0]
        found = rules().get(key) or rules().get(test)
        return found or Rule(
            id=f"bandit-{test.lower()}",
            category="security",
            engine=NAME,
            severity=Severity.LOW,
            confidence=Confidence.LOW,
            message=f"bandit's test {test} fires here",
            why="This test is newer than aicheck's table of bandit's tests.",
            fix="See bandit's own page on the test.",
        )


def _analyse(context: Context, copies: Sequence[Copy], keep: Keep) -> None:
    folder = context.scratch / "bandit"
    paths = {folder / f"{number}.py": copy for number, copy in enumerate(copies)}
    try:
        folder.mkdir(exist_ok=True)
        for path, copy in paths.items():
            path.write_text(copy.text, encoding="utf-8", errors="surrogatepass", newline="")
    except OSError as error:
        raise EngineError(f"private copies cannot be written: {error.strerror}") from error
    workers = max(1, min(context.jobs, len(paths) // _FILES_A_WORKER))
    shares = [list(paths)[at::workers] for at in range(workers)]
    try:
        with ThreadPoolExecutor(workers) as pool:
            done_by_now = partial(next, count(1))

            def tell(path: str) -> Copy:
                context.progress(Step(NAME, done_by_now(), len(paths), "files"))
                return paths[Path(path)]

            list(pool.map(lambda share: _share(share, folder, tell, keep), shares))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _share(paths: Sequence[Path], folder: Path, tell: Callable[[str], Copy], keep: Keep) -> None:
    """Scan `paths` in one worker after the other: each crash or hang costs one file."""
    left = dict.fromkeys(map(str, paths))
    new: dict[str, Scan] = {}
    try:
        while left:
            begun = None
            try:
                for message in _messages(list(left), folder):
                    begun = message.get("start", begun)
                    if message.get("file") in left:
                        del left[message["file"]]
                        new[tell(message["file"]).key] = _scan(message)
                    if len(new) >= _KEPT_TOGETHER:
                        keep(new)
                        new = {}
            except EngineError as error:
                if begun not in left:
                    raise
                del left[begun]
                new[tell(begun).key] = Scan(error=f"bandit failed on it: {error}")
            else:
                break
    finally:
        keep(new)


def _messages(files: Sequence[str], folder: Path) -> Iterator[Mapping[str, Any]]:
    path = [entry for entry in sys.path if entry]
    about = {"without": sorted(instead()), "needs": _needs()}
    request = json.dumps({"path": path, "files": files, **about})
    command = [sys.executable, "-I", str(_WORKER)]
    for line in lines(command, folder, _SECONDS_A_FILE, f"{request}\n".encode()):
        try:
            message = json.loads(line)
        except ValueError as error:
            raise EngineError("its worker printed something else than an answer") from error
        if isinstance(message, dict):
            yield message


def _scan(message: Mapping[str, Any]) -> Scan:
    hits = {_hit(result) for result in message["results"]}
    ordered = sorted(hits, key=lambda hit: (hit.line, hit.column, hit.rule))
    error = message["error"]
    parts = (error or "").split("; ")
    is_minor = all(p.startswith(_LOST_TEST) for p in parts)
    is_lasting = bool(error) and not any(word in str(error) for word in _PASSING)
    return Scan(tuple(ordered), error, is_minor=is_minor, is_lasting=is_lasting)


def _hit(result: Mapping[str, Any]) -> Hit:
    test, marks = result["test"], [result["severity"]]
    marks += ["UNSURE"] if result["confidence"] == "LOW" else []
    rule = next((f"{test}/{mark}" for mark in marks if f"{test}/{mark}" in rules()), test)
    return Hit(rule, result["line"], result["column"], result["end_line"], result["end_column"])
