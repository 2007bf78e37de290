"""semgrep with our own rules, over private copies, without network or the tree's settings."""

from __future__ import annotations

import json
import shutil
import sys
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache, partial
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from aicheck.catalogue import Catalogue
from aicheck.checks import sides
from aicheck.checks.context import Context
from aicheck.checks.engine import EngineError, Output, ending, run
from aicheck.checks.semgrep_rules import bound, engine_part, languages_read, worth_of
from aicheck.checks.semgrep_shares import next_of, shares, workers_for
from aicheck.checks.sides import Copy, Hit, Keep, Scan
from aicheck.errors import AicheckError
from aicheck.languages import language
from aicheck.model import Change, Failure, Finding
from aicheck.progress import Step

NAME = "semgrep"

# Without these it asks the network, and `semgrep --version` hung for 97 s without one.
_QUIET = {
    "SEMGREP_SEND_METRICS": "off",
    "SEMGREP_ENABLE_VERSION_CHECK": "0",
    # A larger young heap for OCaml: a tenth less work.
    "OCAMLRUNPARAM": "s=1M",
}
_FLAGS = (
    "--metrics=off",
    "--disable-version-check",
    "--json",
    "--quiet",
    "--no-git-ignore",
    "--disable-nosem",
    # It skips a file over 1 MB otherwise, and says nothing.
    "--max-target-bytes=0",
    "--timeout=60",
    "--timeout-threshold=3",
    "--max-memory=4096",
    "--jobs=1",
)

# What a text is told for, whenever it is read; other errors come of time and memory, too.
_LASTING = frozenset({"PartialParsing", "Syntax error", "Lexical error"})


@cache
def semgrep_version() -> str | None:
    """The installed version, or None; from its metadata, since the program asks the network."""
    try:
        return version(NAME)
    except PackageNotFoundError:
        return None


def check(change: Change, context: Context) -> Iterator[Finding | Failure]:
    """Yield what our pattern rules find that the change brought."""
    wanted = languages_read(context.catalogue)
    files = [
        file
        for file in change.files
        if file.skipped is None and file.status != "deleted"
        and language(file.path, file.head or "") in wanted
    ]  # fmt: skip
    installed = semgrep_version()
    if installed is None:
        yield from _missing(files)
        return
    rules = {name: entry.rule for name, entry in context.catalogue.rules.items()}
    known = f"{installed} {context.catalogue.digest}"
    try:
        found = sides.findings(NAME, files, partial(_analyse, context), rules, context, known)
        yield from (it for it in found if _is_meant(it, context.catalogue))
    except EngineError as error:
        yield Failure(NAME, str(error))


def refuse_broken(context: Context) -> None:
    """Raise AicheckError for a rule of the project's own that semgrep cannot read.

    It would go on with the others, and nobody would hear of it.
    """
    catalogue, installed = context.catalogue, semgrep_version()
    key = f"readable {installed} {catalogue.digest}"
    if not catalogue.own or installed is None or context.cache.get([key]):
        return
    folder = context.scratch / "reading"
    folder.mkdir()
    (folder / "empty.py").touch()
    rules = [engine_part(catalogue.rules[name].source) for name in sorted(catalogue.own)]
    (folder / "rules.json").write_text(json.dumps({"rules": rules}), encoding="utf-8")
    command = [executable(), "scan", "--experimental", *_FLAGS, "--config=rules.json", "empty.py"]
    output = run(command, folder, 120, extra=_QUIET)
    for error in _errors(output):
        text = str(error.get("message")).partition("\n")[2] or str(error.get("message"))
        raise AicheckError(
            f"the rule '{error.get('rule_id')}' cannot be read: {' '.join(text.split())[:300]}",
            "mend it; 'aicheck rules test FOLDER' tries it",
        )
    context.cache.put({key: "yes"})


def _errors(output: Output) -> list[Mapping[str, Any]]:
    try:
        found = json.loads(output.stdout)["errors"]
    except (ValueError, LookupError, TypeError):
        raise EngineError(f"no report: {ending(output.code, output.stderr)}") from None
    return list(found)


def _is_meant(it: Finding | Failure, catalogue: Catalogue) -> bool:
    return isinstance(it, Failure) or catalogue.rules[it.rule.id].is_for(it.path or "")


def _missing(files: Sequence[object]) -> Iterator[Failure]:
    if files:
        yield Failure(NAME, "semgrep is not installed; install aicheck again")


def _analyse(context: Context, copies: Sequence[Copy], keep: Keep) -> None:
    groups = worth_of(copies, context.catalogue)
    names = {
        # Numbers, so that nothing of the tree is in a name; the group's stands first.
        f"{group}-{number}{copy.suffix}": copy
        for group, members in enumerate(groups.values())
        for number, copy in enumerate(members)
    }
    asked = {copy.key for copy in names.values()}
    # No rule has anything to look for in the others.
    keep({copy.key: Scan() for copy in copies if copy.key not in asked})
    if not names:
        return
    folder = context.scratch / NAME
    try:
        folder.mkdir(exist_ok=True)
        rules = {"rules": bound(list(groups), context.catalogue)}
        (folder / "rules.json").write_text(json.dumps(rules), encoding="utf-8")
        _run(folder, names, context, keep)
    except OSError as error:
        raise EngineError(f"private copies cannot be written: {error.strerror}") from error
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _run(folder: Path, names: Mapping[str, Copy], context: Context, keep: Keep) -> None:
    """Run semgrep over shares of the copies, in one process for each worker at a time."""
    workers = workers_for(len(names), context.jobs)
    large, small = shares({name: len(copy.text) for name, copy in names.items()}, workers)
    context.progress(Step(NAME, 0, len(names), "files"))
    done: list[int] = []

    def work(queues: Sequence[deque[list[str]]]) -> None:
        while share := next_of(queues):
            copies = {name: names[name] for name in share}
            for name, copy in copies.items():
                (folder / name).write_bytes(copy.text.encode("utf-8", "surrogatepass"))
            keep(_scans(_report(folder, share), copies))
            # It tells nothing of a share before all of it is done.
            done.append(len(share))
            context.progress(Step(NAME, sum(done), len(names), "files"))

    with ThreadPoolExecutor(workers) as pool:
        # One worker alone has the large ones.
        queues = [(large, small), *[(small,)] * (workers - 1)]
        started = [pool.submit(work, queue) for queue in queues]
        try:
            for each in started:
                each.result()
        finally:
            # What failed once fails again, and nobody waits for more than what runs.
            large.clear()
            small.clear()


def _report(folder: Path, names: Sequence[str]) -> Mapping[str, Any]:
    """What semgrep reports; the fast front end first, the plain one where that fails."""
    problem = ""
    for mode in (["--experimental"], []):
        command = [executable(), "scan", *mode, *_FLAGS, "--config=rules.json", *names]
        output = run(command, folder, 120 + 2 * len(names), extra=_QUIET)
        report = _parsed(output)
        if report is not None:
            return report
        problem = problem or f"no report: {ending(output.code, output.stderr)}"
    raise EngineError(problem)


def executable() -> str:
    """The program that is started; raises EngineError where there is none."""
    # The one that was installed with us: another on the path may be any version.
    beside = Path(sys.executable).parent / NAME
    found = str(beside) if beside.is_file() else shutil.which(NAME)
    if found is None:
        raise EngineError("its program is not on the path; install aicheck again")
    return found


def _parsed(output: Output) -> Mapping[str, Any] | None:
    """The report, or None where semgrep failed or printed something else."""
    if output.code not in (0, 1):
        return None
    try:
        report = json.loads(output.stdout)
    except ValueError:
        return None
    parts = ("results", "errors", "paths")
    return report if isinstance(report, dict) and all(part in report for part in parts) else None


def _scans(report: Mapping[str, Any], names: Mapping[str, Copy]) -> dict[str, Scan]:
    hits: dict[str, list[Hit]] = {name: [] for name in names}
    for result in report["results"]:
        hits[Path(result["path"]).name].append(_hit(result))
    errors: dict[str, list[Mapping[str, Any]]] = {}
    for error in report["errors"]:
        errors.setdefault(Path(str(error.get("path") or "")).name, []).append(error)
    scanned = {Path(path).name for path in report["paths"]["scanned"]}
    return {
        copy.key: _scan(sorted(set(hits[name]), key=_place), errors.get(name, ()))
        for name, copy in names.items()
        if name in scanned or name in errors
    }


def _place(hit: Hit) -> tuple[int, int, str]:
    return hit.line, hit.column, hit.rule


def _hit(result: Mapping[str, Any]) -> Hit:
    start, end = result["start"], result["end"]
    # The id is prefixed with the folder of the rule file.
    rule = result["check_id"].rpartition(".")[2]
    fix = result["extra"].get("fix")
    return Hit(rule, start["line"], start["col"], end["line"], end["col"], fix)


def _scan(hits: Sequence[Hit], errors: Sequence[Mapping[str, Any]]) -> Scan:
    if not errors:
        return Scan(tuple(hits))
    spans = [_unread(error) for error in errors]
    reason = f"semgrep could not look at all of it: {_kind(errors[0])}"
    # One error without a place may mean the whole file.
    unread = tuple(s for span in spans for s in span) if all(spans) else ()
    is_lasting = all(_type(error) in _LASTING for error in errors)
    return Scan(tuple(hits), reason, unread, is_lasting=is_lasting)


def _kind(error: Mapping[str, Any]) -> str:
    """What went wrong; semgrep's own message names the private copy, which helps nobody."""
    name = _type(error)
    words = {"PartialParsing": "syntax error", "Timeout": "it took too long"}.get(
        name, name.lower()
    )
    spans = _unread(error)
    where = f" in line {spans[0][0]}" if spans else ""
    rule = f" (rule {error['rule_id']})" if error.get("rule_id") else ""
    return f"{words}{where}{rule}"


def _type(error: Mapping[str, Any]) -> str:
    kind = error.get("type") or "error"
    return str(kind[0] if isinstance(kind, list) else kind)


def _unread(error: Mapping[str, Any]) -> list[tuple[int, int]]:
    spans = error.get("spans") or []
    return [(span["start"]["line"], span["end"]["line"]) for span in spans]
