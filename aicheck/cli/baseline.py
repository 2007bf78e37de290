"""Writing the baseline: `aicheck scan --write-baseline` and `--prune-baseline`."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import click
from click.core import ParameterSource

from aicheck import settings
from aicheck.attribution.environment import detect
from aicheck.baseline import GROWN, LARGEST, BaselineError, written
from aicheck.cli.agents import agents_running
from aicheck.cli.check import finish
from aicheck.cli.exit import INCOMPLETE, PASS
from aicheck.cli.grouping import grouped
from aicheck.cli.options import Common
from aicheck.cli.streams import say
from aicheck.cli.usage import Usage
from aicheck.config import BASELINE, Config
from aicheck.errors import AicheckError
from aicheck.git import Repository
from aicheck.model import BaselineEntry, Report
from aicheck.reporters.summary import plural
from aicheck.worktree import own_tree, put_file, refuse_links, text_at

# Options of a scan that leave what is found as it is; with another it is not the whole tree's.
_HARMLESS = frozenset(
    {"colour", "jobs", "no_cache", "outputs", "paths", "prune", "quiet", "repo", "revision", "top",
     "verbose", "write"}
)  # fmt: skip
_SHOWN = 5
_COMMIT = "commit it on the base branch: a change cannot bring its own baseline"
# What is said of the file itself has no place in it.
_OWN = (GROWN, "baseline-broken")


@dataclass(frozen=True, slots=True)
class Writing:
    """What is to become of the baseline: written, pruned, or nothing."""

    write: bool
    prune: bool

    @property
    def is_any(self) -> bool:
        """Whether the file is to be changed."""
        return self.write or self.prune

    @property
    def option(self) -> str:
        """The option as it is typed."""
        return "--write-baseline" if self.write else "--prune-baseline"

    def refuse(self, repository: Repository, revision: str) -> None:
        """Raise AicheckError where the baseline cannot be written after this scan."""
        if not self.is_any:
            return
        if self.write and self.prune:
            hint = "write anew what is there, or drop what is fixed"
            raise Usage("--write-baseline and --prune-baseline exclude each other", hint)
        _refuse_options(self.option)
        head = repository.head()
        if head is None or repository.resolve(revision) != head:
            hint = "leave out --rev, or check that commit out"
            raise AicheckError(f"{self.option} is for the commit that is checked out", hint)
        refuse_links(own_tree(repository), BASELINE)
        if self.prune:
            _refuse_other(repository, head)

    def config(self, repository: Repository, head: str, paths: Collection[str]) -> Config:
        """The settings of the head; where all of a broken baseline is written anew, without it."""
        try:
            return settings.from_commit(repository, head, "HEAD")
        except BaselineError as error:
            if not self.write or paths:
                raise
            say(f"note: {error.message}; it is written anew")
            return settings.from_commit(repository, head, "HEAD", has_baseline=False)

    def finished(
        self,
        report: Report,
        options: Common,
        repository: Repository,
        config: Config,
        paths: Collection[str],
    ) -> int:
        """Write the baseline, and the reports that were asked for; returns the exit code."""
        old = config.baseline or ()
        fixed = report.baseline.fixed if report.baseline else ()
        if self.write:
            new = _fresh(report, old, fixed, paths)
        elif config.baseline is None:
            raise AicheckError(
                f"HEAD has no {BASELINE}", "write one: aicheck scan --write-baseline"
            )
        else:
            new = set(old) - set(fixed)
        _put(own_tree(repository), written(new))
        _tell(new, set(old))
        # They say how it was before.
        code = finish(report, replace(options, quiet=True)) if options.outputs else PASS
        lost = [it for it in report.failures if it.required]
        for it in lost[:_SHOWN]:
            place = f", {it.path}" if it.path else ""
            say(f"note: not checked, so nothing of it is new here: {it.check}{place}: {it.reason}")
        return INCOMPLETE if lost or code == INCOMPLETE else PASS


def writing(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options; the command gets their values as one `baseline`."""
    return grouped(command, "baseline", Writing, _OPTIONS)


_OPTIONS = (
    click.option(
        "--write-baseline",
        "write",
        is_flag=True,
        help=f"Write what would block or warn into {BASELINE}: it is known from then on.",
    ),
    click.option(
        "--prune-baseline",
        "prune",
        is_flag=True,
        help="Take out of it what is fixed, and add nothing.",
    ),
)


def _refuse_options(option: str) -> None:
    context = click.get_current_context()
    for it in context.command.params:
        source = context.get_parameter_source(it.name or "")
        if source is not ParameterSource.DEFAULT and it.name not in _HARMLESS:
            named = next(iter(it.opts), it.name)
            hint = f"leave {named} out; HEAD's own settings decide what belongs there"
            raise Usage(f"{option} and {named} exclude each other", hint)


def _refuse_other(repository: Repository, head: str) -> None:
    """Raise AicheckError where the work tree has another baseline than the commit."""
    there = repository.files(head, (BASELINE,), {BASELINE: LARGEST}).get(BASELINE)
    if there is None:
        raise AicheckError(f"HEAD has no {BASELINE}", "write one: aicheck scan --write-baseline")
    here = text_at(repository.top, BASELINE, LARGEST)
    if here is None or here.replace("\r\n", "\n") != there:
        hint = f"commit it first, or take it back: git restore {BASELINE}"
        raise AicheckError(f"{BASELINE} is not as it was committed", hint)


# -- the entries -----------------------------------------------------------------------------------


def _fresh(
    report: Report,
    old: Sequence[BaselineEntry],
    fixed: Sequence[BaselineEntry],
    paths: Collection[str],
) -> set[BaselineEntry]:
    """What is live, and of the old entries those that nobody could look for."""
    used = {it.known for it in report.decisions}.union(fixed)
    kept = {it for it in old if it not in used}
    return kept | set(_live(report, is_whole=not paths))


def _live(report: Report, is_whole: bool) -> Iterator[BaselineEntry]:
    for it in report.decisions:
        finding, rule = it.finding, it.finding.rule.id
        if rule in _OWN or not (it.disposition in ("block", "warn") or it.is_known):
            continue
        if finding.path is not None:
            yield BaselineEntry(rule, it.fingerprint, finding.path, it.code)
        elif finding.commit is not None and (is_whole or it.known):
            yield BaselineEntry(rule, it.fingerprint, commit=finding.commit)


# -- the file --------------------------------------------------------------------------------------


def _put(top: Path, text: str) -> None:
    """Put the text in its place in one step, or leave the file as it is."""
    refuse_links(top, BASELINE)
    file = top / BASELINE
    if len(text) > LARGEST:
        hint = "mend some findings first, or switch rules off in [rules] off"
        raise AicheckError(f"{BASELINE} would be over {LARGEST >> 20} MiB", hint)
    if os.path.lexists(file) and not file.is_file():
        raise AicheckError(f"{BASELINE} is no file", "put a file in its place, or remove it")
    try:
        file.parent.mkdir(exist_ok=True)
        put_file(file, text.encode("ascii"))
    except OSError as error:
        hint = "see whether the folder can be written, and the disk has room"
        raise AicheckError(f"cannot write {BASELINE}: {error.strerror}", hint) from error


def _tell(new: set[BaselineEntry], old: set[BaselineEntry]) -> None:
    added, dropped = new - old, old - new
    said = plural(len(new), "finding")
    if added or dropped:
        rules = Counter(sorted(it.rule for it in added or dropped)).most_common(_SHOWN)
        named = ", ".join(f"{count:,} {rule}" for rule, count in rules)
        what = f"{len(added):,} new, {len(dropped):,} dropped"
        say(f"wrote {BASELINE}: {said}; {what} ({named}{', ...' if len(rules) == _SHOWN else ''})")
        say(_COMMIT if added else "commit it")
    else:
        say(f"{BASELINE} stays as it is: {said}")
    if running := next(detect(agents_running()), None):
        say(f"an agent is running here ({running.detail}): a person reads this before a commit")
