"""semgrep with our own rules, over private copies, without network or the tree's settings."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Iterator, Mapping, Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from aicheck.checks import sides
from aicheck.checks.context import Context
from aicheck.checks.engine import EngineError, Output, ending, run
from aicheck.checks.sides import Copy, Hit, Scan
from aicheck.languages import language
from aicheck.model import Change, Failure, Finding

NAME = "semgrep"

# Without these it asks the network, and `semgrep --version` hung for 97 s without one.
_QUIET = {"SEMGREP_SEND_METRICS": "off", "SEMGREP_ENABLE_VERSION_CHECK": "0"}
_FLAGS = (
    "--metrics=off",
    "--disable-version-check",
    "--json",
    "--quiet",
    "--no-git-ignore",
    "--disable-nosem",
    # It skips a file over 1 MB otherwise, and says nothing.
    "--max-target-bytes=0",
    "--timeout=10",
    "--timeout-threshold=0",
    "--max-memory=4096",
)
# Below this many files one process is faster than several (0.24 s against 0.33 s for five).
_SERIAL = 10
# TypeScript is a superset: a rule for either language reads both kinds of files.
_READS = {"javascript": {"javascript", "typescript"}, "typescript": {"javascript", "typescript"}}
_ALIASES = {"js": "javascript", "ts": "typescript", "py": "python"}


def semgrep_version() -> str | None:
    """The installed version, or None; from its metadata, since the program asks the network."""
    try:
        return version(NAME)
    except PackageNotFoundError:
        return None


def check(change: Change, context: Context) -> Iterator[Finding | Failure]:
    """Yield what our pattern rules find that the change brought."""
    wanted = {_ALIASES.get(name, name) for name in context.catalogue.languages()}
    wanted |= {other for name in wanted for other in _READS.get(name, ())}
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
        yield from sides.findings(
            NAME, files, lambda copies: _analyse(copies, context), rules, context.cache, known
        )
    except EngineError as error:
        yield Failure(NAME, str(error))


def _missing(files: Sequence[object]) -> Iterator[Failure]:
    if files:
        yield Failure(NAME, "semgrep is not installed; install aicheck again")


def _analyse(copies: Sequence[Copy], context: Context) -> Mapping[str, Scan]:
    folder = context.scratch / "semgrep"
    paths = {folder / f"{number}{copy.suffix}": copy for number, copy in enumerate(copies)}
    try:
        folder.mkdir(exist_ok=True)
        for path, copy in paths.items():
            path.write_text(copy.text, encoding="utf-8", errors="surrogatepass", newline="")
        rules = folder / "rules.json"
        rules.write_text(json.dumps({"rules": _rules(copies, context)}), encoding="utf-8")
    except OSError as error:
        raise EngineError(f"private copies cannot be written: {error.strerror}") from error
    try:
        return _scans(_report(paths, rules, context.jobs), paths)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _rules(copies: Sequence[Copy], context: Context) -> list[Mapping[str, Any]]:
    present = {language(f"x{copy.suffix}") or "" for copy in copies}
    present |= {other for name in present for other in _READS.get(name, ())}
    return [
        # What only people read would be parsed by the engine for nothing.
        {key: value for key, value in entry.source.items() if key != "metadata"}
        for entry in context.catalogue.rules.values()
        if not present.isdisjoint(_ALIASES.get(name, name) for name in entry.rule.languages)
    ]


def _report(paths: Mapping[Path, Copy], rules: Path, jobs: int) -> Mapping[str, Any]:
    """What semgrep reports; the fast front end first, the plain one where that fails."""
    workers = 1 if len(paths) < _SERIAL else jobs
    seconds = 120 + len(paths)
    problem = ""
    # Several jobs print rubbish or fail as one does: there is no point in a third try.
    for mode in (["--experimental"], []):
        command = [
            _executable(), "scan", *mode, *_FLAGS, f"--jobs={workers}", f"--config={rules}",
            *(path.name for path in paths),
        ]  # fmt: skip
        output = run(command, rules.parent, seconds, extra=_QUIET)
        report = _parsed(output)
        if report is not None:
            return report
        problem = problem or ending(output.code, output.stderr)
    raise EngineError(problem)


def _executable() -> str:
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


def _scans(report: Mapping[str, Any], paths: Mapping[Path, Copy]) -> dict[str, Scan]:
    names = {path.name: copy for path, copy in paths.items()}
    hits: dict[str, list[Hit]] = {name: [] for name in names}
    for result in report["results"]:
        hits[Path(result["path"]).name].append(_hit(result, names))
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


def _hit(result: Mapping[str, Any], names: Mapping[str, Copy]) -> Hit:
    start, end = result["start"], result["end"]
    # The id is prefixed with the folder of the rule file.
    rule = result["check_id"].rpartition(".")[2]
    return Hit(rule, start["line"], start["col"], end["line"], end["col"])


def _scan(hits: Sequence[Hit], errors: Sequence[Mapping[str, Any]]) -> Scan:
    if not errors:
        return Scan(tuple(hits))
    spans = [_unread(error) for error in errors]
    first = str(errors[0].get("message") or errors[0].get("type") or "an error").strip()
    reason = f"semgrep could not read all of it: {first.splitlines()[0][:200]}"
    # One error without a place may mean the whole file.
    return Scan(tuple(hits), reason, tuple(s for span in spans for s in span) if all(spans) else ())


def _unread(error: Mapping[str, Any]) -> list[tuple[int, int]]:
    spans = error.get("spans") or []
    return [(span["start"]["line"], span["end"]["line"]) for span in spans]
