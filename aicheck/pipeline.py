"""A change and settings in, a report out."""

from __future__ import annotations

import datetime
import hashlib
import tempfile
import time
import traceback
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

from aicheck import __version__, catalogue, policy
from aicheck.attribution import attribute
from aicheck.cache import Cache
from aicheck.checks import CHECKS, ENGINES, all_rules, engine_versions, licence, sign_off
from aicheck.checks.context import Context
from aicheck.checks.engine import stop_all
from aicheck.checks.secrets import redacted
from aicheck.config import Config, nearest
from aicheck.errors import AicheckError
from aicheck.merge import merged
from aicheck.model import Change, Failure, Finding, PolicySource, Report, SignOff, Stats

# What the name of a folder for private copies starts with.
SCRATCH = "run-"


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a run is given by the outside: the day, a cache, a place for private copies."""

    today: datetime.date
    cache: Cache
    scratch: Path | None = None
    jobs: int = 2


def run(change: Change, config: Config, around: Surroundings) -> Report:
    """Check `change` under `config`; raises AicheckError for settings that name no such check."""
    started = time.perf_counter()
    _refuse_unknown(config)
    rules = catalogue.load(catalogue.rules_folder(), around.cache)
    with _scratch(around.scratch) as folder:
        context = Context(config, rules, around.cache, Path(folder), around.jobs)
        change, results = _checked(change, context)
    # Whoever found it: a line that holds a secret is shown without.
    findings = [
        replace(result, code=redacted(result.code), message=redacted(result.message))
        for result in results
        if isinstance(result, Finding)
    ]
    failures = [
        *change.failures,
        *(result for result in results if isinstance(result, Failure)),
        *policy.expired(config, around.today),
        *_unknown_rules(config, all_rules(rules)),
    ]
    decisions = tuple(policy.decide(_merged(findings, config), change, config, around.today))
    judged = tuple(
        sorted(
            (replace(failure, required=policy.required(failure, config)) for failure in failures),
            key=lambda failure: (failure.check, failure.path or "", failure.reason),
        )
    )
    return Report(
        version=__version__,
        engines=engine_versions(),
        change=_without_secrets(change),
        policy=_source(config, rules.digest),
        decisions=decisions,
        failures=judged,
        verdict=policy.judge(decisions, judged),
        sign_offs=_sign_offs(change, config),
        licences=licence.licences(change),
        stats=Stats(time.perf_counter() - started, around.cache.hits, around.cache.misses),
    )


def _sign_offs(change: Change, config: Config) -> dict[str, SignOff]:
    adding = sign_off.commits_with_lines(change)
    return {c.sha: sign_off.judge(c, config, c.sha in adding) for c in change.commits}


def _without_secrets(change: Change) -> Change:
    """The change as it may be shown: of a message no more than its subject is."""
    shown = (replace(commit, message=redacted(commit.subject)) for commit in change.commits)
    return replace(change, commits=tuple(shown))


def _merged(findings: Sequence[Finding], config: Config) -> Iterator[Finding]:
    # A rule that is off must not stand in front of one that isn't.
    off = config.rules.off
    yield from (finding for finding in findings if finding.rule.id in off)
    yield from merged(finding for finding in findings if finding.rule.id not in off)


def _checked(change: Change, context: Context) -> tuple[Change, list[Finding | Failure]]:
    """Run every check, the engines beside the others, and attribute the commits meanwhile."""
    pool = ThreadPoolExecutor(len(ENGINES))
    try:
        started = [pool.submit(_results, name, change, context) for name in sorted(ENGINES)]
        attributed = attribute(change)
        native = [
            _results(name, attributed, context) for name in sorted(CHECKS) if name not in ENGINES
        ]
        results = [*(future.result() for future in started), *native]
    except BaseException:
        # Ctrl-C among others: the engines must not outlive us.
        stop_all()
        raise
    finally:
        pool.shutdown()
    return attributed, [result for part in results for result in part]


def _results(name: str, change: Change, context: Context) -> list[Finding | Failure]:
    try:
        return list(CHECKS[name](change, context))
    except AicheckError as error:
        return [Failure(name, error.message)]
    except Exception as error:  # One broken check must not hide what the others say.
        return [Failure(name, f"aicheck's own check broke: {_where(error)}")]


def _where(error: Exception) -> str:
    frame = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__}: {error} ({Path(frame.filename).name}:{frame.lineno})"


def _scratch(parent: Path | None) -> tempfile.TemporaryDirectory[str]:
    try:
        return tempfile.TemporaryDirectory("", SCRATCH, parent, ignore_cleanup_errors=True)
    except OSError as error:
        hint = "free some space, or set TMPDIR to a folder that can be written"
        raise AicheckError(
            f"there is no place for private copies: {error.strerror}", hint
        ) from error


def _source(config: Config, rules: str) -> PolicySource:
    digest = hashlib.sha256(f"{config.digest} {rules}".encode()).hexdigest()
    return PolicySource(config.source, f"sha256:{digest}", config.extends)


def _refuse_unknown(config: Config) -> None:
    known = tuple(sorted(CHECKS))
    for name in config.gate.required:
        if name not in known:
            raise AicheckError(
                f"{config.source}: gate.required names no check '{name}'", nearest(name, known)
            )


def _unknown_rules(config: Config, known: Iterable[str]) -> Iterator[Failure]:
    names = tuple(known)
    waived = {waiver.rule for waiver in config.waivers}
    for rule in sorted({*config.rules.off, *config.rules.severity, *waived} - set(names)):
        reason = f"the settings speak of a rule '{rule}' that does not exist"
        yield Failure("settings", f"{reason}; {_similar(rule, names)}", required=False)


def _similar(rule: str, names: tuple[str, ...]) -> str:
    hint = nearest(rule, names)
    # The whole catalogue is no hint.
    return hint if hint.startswith("did you mean") else "see 'aicheck rules'"
