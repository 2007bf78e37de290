"""A change and settings in, a report out."""

from __future__ import annotations

import datetime
import hashlib
import tempfile
import time
import traceback
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from aicheck import __version__, catalogue, policy
from aicheck.attribution import attribute
from aicheck.baseline import Scope, matcher, notices, use_of
from aicheck.cache import Cache
from aicheck.catalogue import Catalogue
from aicheck.checks import (
    CHECKS,
    ENGINES,
    PARTS,
    all_rules,
    checks_of,
    engine_versions,
    licence,
    semgrep,
    sign_off,
    standing,
)
from aicheck.checks.by_file import with_facts
from aicheck.checks.context import NOTHING, Asked, Context, Past
from aicheck.checks.engine import stop_all
from aicheck.config import BASELINE, Config
from aicheck.errors import AicheckError
from aicheck.merge import merged
from aicheck.model import (
    Change,
    Failure,
    Finding,
    PolicySource,
    Report,
    Stats,
)
from aicheck.progress import Progress, counted, during, silent
from aicheck.secrecy import finding_without_secrets, without_secrets
from aicheck.survey.narrowing import at
from aicheck.unknown import refuse_unknown, unknown_rules
from aicheck.unused import Seen, unused
from aicheck.waivers import owned_by_people

# What the name of a folder for private copies starts with.
SCRATCH = "run-"


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a run is given by the outside: the day, a cache, a place for private copies.

    `prove` asks the repository for what the sign-offs of an attributed change need; `tree` gives
    the paths of a commit's files, `texts` what some of them hold, and `rules` the files of rules
    below folders of a commit. `online` is whether registries may be asked, `top` the folder of the
    work tree, and `asked` what else the user switched on. `locate` gives the file that a path of
    the settings means, as a copy in a folder if need be. `progress` is told how far the run is.
    `part` are the paths at and below which the engines look, if not at all files: they look at each
    by itself, which other checks do not.
    """

    today: datetime.date
    cache: Cache
    scratch: Path | None = None
    jobs: int = 2
    prove: Callable[[Config, Change, Path], Change] | None = None
    tree: Callable[[str], Iterable[str]] | None = None
    texts: Callable[[str, Iterable[str]], Mapping[str, str]] | None = None
    rules: Callable[[Sequence[str], str | None], Mapping[str, bytes]] | None = None
    online: bool = False
    top: Path | None = None
    asked: Asked = NOTHING
    locate: Callable[[Change, str, Path], Path] | None = None
    past: Past | None = None
    progress: Progress = silent
    part: Collection[str] = ()


def run(change: Change, config: Config, around: Surroundings) -> Report:
    """Check `change` under `config`; raises AicheckError for settings that name no such check."""
    started = time.perf_counter()
    refuse_unknown(config)
    licence.refuse_broken(config)
    config, ignored = owned_by_people(config)
    with during(around.progress, "reading rules"):
        rules = _rules(change, config, around)
    with _scratch(around.scratch) as folder:
        context = Context(
            config,
            rules,
            around.cache,
            Path(folder),
            around.jobs,
            tree=around.tree,
            texts=around.texts,
            online=around.online,
            today=around.today,
            top=around.top,
            asked=around.asked,
            locate=around.locate,
            past=around.past,
            progress=around.progress,
        )
        semgrep.refuse_broken(context)
        change, results = _checked(change, context, around)
        found = _told(results, change, config)
        lost = [*change.failures, *(result for result in results if isinstance(result, Failure))]
        scope = _scope(change, config, lost, around)
        match = matcher(config.baseline or (), scope, partial(_look, context))
        decisions = tuple(policy.decide(found, change, config, around.today, match))
    use = use_of(config.baseline, decisions, scope)
    seen = _seen(change, context, lost, around)
    failures = [
        *lost,
        *policy.expired(config, around.today),
        *unused(decisions, change, config, around.today, seen),
        *ignored,
        *(notices(use.fixed, BASELINE) if use else ()),
        *unknown_rules(config, all_rules(rules)),
    ]
    judged = tuple(
        sorted(
            (replace(failure, required=policy.required(failure, config)) for failure in failures),
            key=lambda failure: (failure.check, failure.path or "", failure.reason),
        )
    )
    return Report(
        version=__version__,
        engines={**engine_versions(), **_scanners(change)},
        change=without_secrets(change),
        policy=_source(config, rules.digest),
        decisions=decisions,
        failures=judged,
        verdict=policy.judge(decisions, judged),
        sign_offs=sign_off.sign_offs(change, config),
        licences=licence.licences(change),
        stats=Stats(time.perf_counter() - started, around.cache.hits, around.cache.misses),
        baseline=use,
    )


# -- what is known ---------------------------------------------------------------------------------


def _told(results: Iterable[Finding | Failure], change: Change, config: Config) -> list[Finding]:
    found = (result for result in results if isinstance(result, Finding))
    marked = standing.marked(found, change)
    return list(_merged([finding_without_secrets(it) for it in marked], config))


def _scope(change: Change, config: Config, lost: Sequence[Failure], around: Surroundings) -> Scope:
    tree = around.tree if change.head else None
    return Scope(
        change,
        lost,
        config.rules.off,
        lambda rule: checks_of((rule,)),
        around.part,
        lambda: tree(change.head or "") if tree else (),
    )


def _look(context: Context, change: Change, rules: frozenset[str]) -> list[Finding]:
    """What checks find in a change of the past, where they look for some rules."""
    folder = context.scratch / "past"
    folder.mkdir(exist_ok=True)
    quiet = replace(context, scratch=folder, old=[], online=False, asked=NOTHING, progress=silent)
    names = sorted(checks_of(rules) | ENGINES)
    results = (it for name in names for it in _results(name, change, quiet))
    return _told(results, change, context.config)


def _rules(change: Change, config: Config, around: Surroundings) -> Catalogue:
    """Our pattern rules and those of the project, as they stand in the commit that judges."""
    shipped = catalogue.load(catalogue.rules_folder(), around.cache)
    folders = config.rules.extra
    if not folders:
        return shipped
    if around.rules is None:
        raise AicheckError(
            "rules.extra names folders, and there is no repository to read them from",
            "run in the repository, or name one with --repo",
        )
    found = catalogue.extended(shipped, around.rules(folders, change.judge), around.cache)
    native = all_rules(shipped).keys() - shipped.rules.keys()
    if taken := sorted(found.own & native):
        raise AicheckError(f"the rule id '{taken[0]}' is aicheck's own", "give it another id")
    return found


def _scanners(change: Change) -> dict[str, str]:
    return {run.tool: run.version or "unknown" for run in change.scanners}


def _seen(change: Change, context: Context, lost: Sequence[Failure], around: Surroundings) -> Seen:
    """What tells whether a waiver has a use; nothing is asked of git where there is none."""
    if not context.config.waivers:
        return Seen()
    paths = None
    if around.tree and change.is_committed and change.head:
        paths = tuple(around.tree(change.head))
    return Seen(
        old=[finding_without_secrets(finding) for finding in context.old],
        scanned={
            rule.id for rule in all_rules(context.catalogue).values() if rule.engine in ENGINES
        },
        unread={failure.path for failure in lost if failure.check in ENGINES},
        paths=paths,
    )


def _merged(findings: Sequence[Finding], config: Config) -> Iterator[Finding]:
    # What is off or suppressed must not stand in front of what isn't.
    quiet: list[Finding] = []
    live: list[Finding] = []
    for finding in findings:
        is_quiet = finding.rule.id in config.rules.off or finding.suppressed
        (quiet if is_quiet else live).append(finding)
    yield from quiet
    yield from merged(live)


def _checked(
    change: Change, context: Context, around: Surroundings
) -> tuple[Change, list[Finding | Failure]]:
    """Run every check, the engines beside the others, and attribute the commits meanwhile."""
    pool = ThreadPoolExecutor(len(ENGINES))
    try:
        part = at(change, around.part)
        started = [pool.submit(_results, name, part, context) for name in sorted(ENGINES)]
        whose = attribute(change, context.progress, context.cache)
        attributed = _proved(whose, context, around)
        attributed = with_facts(attributed, PARTS, context.cache, context.progress)
        names = sorted(CHECKS.keys() - ENGINES)
        told = counted(context.progress, "checks", names, "")
        native = [_results(name, attributed, context) for name in told]
        results = [*(future.result() for future in started), *native]
    except BaseException:
        # Ctrl-C among others: the engines must not outlive us.
        stop_all()
        raise
    finally:
        pool.shutdown()
    return attributed, [result for part in results for result in part]


def _proved(change: Change, context: Context, around: Surroundings) -> Change:
    if around.prove is None:
        return change
    try:
        with during(around.progress, "signatures"):
            return around.prove(context.config, change, context.scratch)
    except AicheckError as error:
        failure = Failure(sign_off.NAME, f"{error.message}; {error.hint}".removesuffix("; "))
        return replace(change, failures=(*change.failures, failure))


def _results(name: str, change: Change, context: Context) -> list[Finding | Failure]:
    try:
        with during(context.progress, name):
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
    return PolicySource(config.source, f"sha256:{digest}", config.extends, config.sign_off.accept)
