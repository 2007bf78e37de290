"""The engines, tried for real: each has to find a flaw that is known to be in a sample."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Collection, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from aicheck.cache import Cache
from aicheck.catalogue import Catalogue, extended, rules_folder
from aicheck.checks import bandit, semgrep
from aicheck.checks.context import Context
from aicheck.checks.engine import EngineError
from aicheck.config import load
from aicheck.doctor.nouns import Part
from aicheck.errors import AicheckError
from aicheck.model import Change, Failure, FileChange, Finding, Hunk

# A shell for bandit's rules and a query for one of ours, each flawed on purpose.
_SAMPLE = """\
import subprocess


def listing(name):
    return subprocess.call("ls " + name, shell=True)


def looked_up(cursor, name):
    cursor.execute("SELECT id FROM people WHERE name = '" + name + "'")
"""
_RULE = "security/sql-injection.yaml"
_AGAIN = "install aicheck again: pip install --force-reinstall aicheck"


@dataclass(frozen=True, slots=True)
class _Engine:
    """An engine, the rule by which it finds the sample's flaw, and how it is asked."""

    name: str
    rule: str
    version: Callable[[], str | None]
    place: Callable[[], str]
    catalogue: Callable[[], Catalogue]
    check: Callable[[Change, Context], Iterator[Finding | Failure]]


def _bandit_place() -> str:
    spec = find_spec("bandit")
    return str(Path(spec.origin).parent) if spec and spec.origin else ""


def _one_rule() -> Catalogue:
    source = (rules_folder() / _RULE).read_bytes()
    return extended(Catalogue({}, ""), {_RULE: source}, Cache(None))


_ENGINES = (
    _Engine(
        bandit.NAME,
        "subprocess-with-shell",
        bandit.bandit_version,
        _bandit_place,
        lambda: Catalogue({}, ""),
        bandit.check,
    ),
    _Engine(
        semgrep.NAME,
        "sql-injection",
        semgrep.semgrep_version,
        semgrep.executable,
        _one_rule,
        semgrep.check,
    ),
)


def engine_parts(required: Collection[str]) -> tuple[Part, ...]:
    """Each engine with its version and place, how long it took, and whether it found the flaw."""
    with ThreadPoolExecutor(len(_ENGINES)) as pool:
        return tuple(pool.map(lambda it: _tried(it, it.name in required), _ENGINES))


def _tried(engine: _Engine, required: bool) -> Part:
    version = engine.version()
    if version is None:
        return Part(engine.name, "missing", "it is not installed", required, hint=_AGAIN)
    place = None
    start = time.perf_counter()
    try:
        place = engine.place()
        problem = _problem(engine)
    except (AicheckError, EngineError, OSError) as error:
        problem = str(error)
    spent = time.perf_counter() - start
    if problem:
        return Part(engine.name, "missing", problem, required, version, place, _AGAIN, spent)
    detail = "starts, and finds the flaw of a sample"
    return Part(engine.name, "ok", detail, required, version, place, seconds=spent)


def _problem(engine: _Engine) -> str:
    """Why the engine cannot be relied on, or nothing."""
    with tempfile.TemporaryDirectory(prefix="aicheck-") as scratch:
        settings = load(None, None, "default")
        # Without a cache: an old answer would tell nothing of today's engine.
        context = Context(settings, engine.catalogue(), Cache(None), Path(scratch), 1)
        results = list(engine.check(_change(), context))
    failed = next((it.reason for it in results if isinstance(it, Failure)), "")
    found = {it.rule.id for it in results if isinstance(it, Finding)}
    if failed or engine.rule in found:
        return failed
    return "it starts, but does not find the flaw of a sample"


def _change() -> Change:
    lines = tuple(_SAMPLE.rstrip("\n").split("\n"))
    hunks = (Hunk(0, (), 1, lines),)
    file = FileChange("sample.py", "added", new_blob="0" * 40, hunks=hunks, head=_SAMPLE)
    return Change("patch", None, None, "sample", files=(file,))
