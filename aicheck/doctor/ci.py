"""What a run in continuous integration does otherwise than one on this machine."""

from __future__ import annotations

import re
from collections.abc import Iterator

from aicheck.config import Config
from aicheck.doctor.nouns import Difference, InForce, Outside
from aicheck.errors import AicheckError
from aicheck.git import Repository
from aicheck.worktree import text_at

_WORKFLOWS = re.compile(r"\.github/workflows/[^/\n]+\.ya?ml")
_RUNS_US = re.compile(r"^[^#\n]*\baicheck\b", re.MULTILINE)
_WHOLE = re.compile(r"^\s*fetch-depth:\s*['\"]?0\b", re.MULTILINE)
_NOWHERE = re.compile(r"\buses:\s*\S+@0{40}\b")
_MOST_NAMED = 6


def ci_differences(
    repository: Repository | None,
    config: Config | None,
    judging: InForce,
    differences: tuple[Difference, ...],
    outside: Outside,
) -> tuple[str, ...]:
    """Sentences about it, those that hold everywhere last."""
    return (
        *(_of_workflows(repository) if repository and not repository.is_bare else ()),
        *_of_settings(judging, differences),
        *_of_hooks(outside),
        *(_of_reviews(config) if config else ()),
        *_of_machine(outside),
    )


def _of_workflows(repository: Repository) -> Iterator[str]:
    runs = False
    for path in _workflows(repository):
        try:
            text = text_at(repository.top, path) or ""
        except AicheckError:
            # What cannot be read does not run either.
            continue
        if not _RUNS_US.search(text):
            continue
        runs = True
        if _NOWHERE.search(text):
            yield f"{path} names no aicheck yet: put an address in place of the zeros"
        if not _WHOLE.search(text):
            yield (
                f"{path} fetches a shallow clone unless it sets fetch-depth: 0; what its history "
                "lacks cannot be checked there"
            )
    if not runs:
        yield "no workflow of GitHub Actions here runs aicheck; aicheck init writes one"


def _workflows(repository: Repository) -> list[str]:
    asked = ("ls-files", "--cached", "--others", "--exclude-standard", "--", ".github/workflows")
    listed = repository.text(*asked) or ""
    return sorted(path for path in listed.split("\n") if _WORKFLOWS.fullmatch(path))


def _of_settings(judging: InForce, differences: tuple[Difference, ...]) -> Iterator[str]:
    if differences:
        keys = [it.key for it in differences]
        where = "the default pack" if judging.source == "default" else judging.source
        more = f" and {len(keys) - _MOST_NAMED} more" if len(keys) > _MOST_NAMED else ""
        yield (
            f"a change is judged by {where}, not by the work tree, which differs in "
            f"{', '.join(keys[:_MOST_NAMED])}{more}"
        )
    else:
        yield "the settings of the base judge there, never those that a change brings along"


def _of_hooks(outside: Outside) -> Iterator[str]:
    if "SKIP" in outside.variables:
        yield "SKIP is set here, by which pre-commit leaves hooks out; there it has no effect"
    else:
        yield "nothing is left out there by SKIP or --no-verify, as hooks here can be"
    if outside.agents:
        yield (
            f"an agent runs here ({', '.join(outside.agents)}), which hooks hold against a message "
            "that does not tell; there only the commits tell"
        )
    else:
        yield "an agent's variables, which hooks see here, are not seen there: only commits tell"


def _of_reviews(config: Config) -> Iterator[str]:
    if config.sign_off.require != "never" and "review" in config.sign_off.accept:
        yield "reviews of the forge count there; here they have to be given by --reviews FILE"


def _of_machine(outside: Outside) -> Iterator[str]:
    known = [name for name in outside.variables if name != "SKIP"]
    if known:
        yield f"set here, and perhaps not there: {', '.join(known)}"
    yield "what .venv and node_modules here tell of packages' licences, it knows only if installed"
    yield "there is no cache of earlier results, unless one is kept: every file is looked at anew"
    yield "only what is committed is checked there, and all commits of the change"
