"""The end of `aicheck init`: what was written, what to know of it, and what comes next."""

from __future__ import annotations

import os
import shlex
import shutil
import sys
from collections.abc import Iterator, Sequence, Set
from pathlib import Path

from aicheck.attribution.environment import detect as detect_agents
from aicheck.cli.agents import agents_running
from aicheck.cli.streams import say
from aicheck.hooktypes import install_command
from aicheck.onboarding import addresses
from aicheck.onboarding.nouns import Answers, Found, Step
from aicheck.onboarding.runner_texts import GITLAB, HOOKS, WORKFLOW


def tell(written: Sequence[Step], top: Path, found: Found, answers: Answers) -> None:
    """Say what was written, and what a person does now."""
    for step in written:
        say(f"{'added to' if step.outcome == 'appended' else 'wrote'} {step.path}")
    for note in _notes({step.path for step in written}, found, answers):
        say(note)
    say("\nnext:\n" + "".join(f"  {line}\n" for line in _next(written, top)))


def tell_left(steps: Sequence[Step]) -> None:
    """Say last what a person has to do by hand, which is why the exit code is 1."""
    paths = [step.path for step in steps if step.outcome == "left"]
    if paths:
        then = f", then run: {install_command()}" if HOOKS in paths else ""
        say(f"left to do: add the lines above to {', '.join(paths)}{then}")


def _notes(paths: Set[str], found: Found, answers: Answers) -> Iterator[str]:
    """Yield what a person has to know of the files that were written."""
    if answers.action == addresses.PLACEHOLDER and paths & {WORKFLOW, GITLAB}:
        yield (
            f"put the address of the aicheck that you trust in place of {addresses.PLACEHOLDER}, "
            "or name it with --action OWNER/REPO@REF"
        )
    elif not addresses.is_fixed(answers.action) and paths & {WORKFLOW, GITLAB}:
        yield f"{answers.action} names no commit: what is run there can be changed by others"
    if answers.action == addresses.PLACEHOLDER and HOOKS in paths and not shutil.which("aicheck"):
        yield (
            "the hooks start aicheck by its name, and it is not on the path: put its folder there, "
            f"{Path(sys.executable).parent}"
        )
    if others := [it for it in found.forges if it in ("Gitea Actions", "Forgejo Actions")]:
        yield (
            f"{' and '.join(others)} is in use here: a job that fetches the whole history and runs "
            "aicheck check BASE..HEAD is the gate there"
        )
    if running := next(detect_agents(agents_running()), None):
        yield f"an agent is running here ({running.detail}): a person reads this before a commit"


def _next(written: Sequence[Step], top: Path) -> tuple[str, str]:
    """The two commands that come next."""
    here, top = Path.cwd().resolve(), top.resolve()
    is_inside = here.is_relative_to(top)
    names = [os.path.relpath(top / it.path, here) if is_inside else it.path for it in written]
    way = "" if is_inside else f"cd {shlex.quote(str(top))} && "
    is_hooked = HOOKS in {it.path for it in written}
    first = install_command() if is_hooked else "aicheck doctor"
    second = f"git add {shlex.join(names)} && git commit --signoff -m 'Check changes with aicheck'"
    return way + first, way + second
