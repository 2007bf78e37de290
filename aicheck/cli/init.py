"""`aicheck init`: settings, hooks and a workflow for a project that starts with aicheck."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import click

from aicheck.cli import ending, questions
from aicheck.cli.exit import FAIL, PASS
from aicheck.cli.options import Common, taking
from aicheck.cli.output import style_of
from aicheck.cli.streams import put, say
from aicheck.cli.usage import Usage
from aicheck.config import pack_names
from aicheck.errors import AicheckError
from aicheck.git import Repository, open_repository
from aicheck.onboarding import addresses, people
from aicheck.onboarding.detection import detect, usual_runners
from aicheck.onboarding.nouns import RUNNERS, Answers, Found, Runner, Step
from aicheck.onboarding.plan import difference, own_settings, planned
from aicheck.onboarding.settings_text import needs_people
from aicheck.onboarding.writing import write
from aicheck.reporters.style import Ink, Style
from aicheck.reporters.summary import plural
from aicheck.reporters.visible import visible
from aicheck.worktree import own_tree

NOBODY = "none"


@click.command()
@click.option("-y", "--yes", is_flag=True, help="Take what was found for every answer, and write.")
@click.option("--dry-run", is_flag=True, help="Show what would be written, and write nothing.")
@click.option("--pack", type=click.Choice(pack_names()), help="The policy to start from.")
@click.option(
    "--people",
    "named",
    metavar="PERSON",
    multiple=True,
    help="Who may sign off, as Name <mailbox> or @login; repeatable. 'none' lists nobody.",
)
@click.option(
    "--ci",
    "places",
    multiple=True,
    type=click.Choice([*RUNNERS, NOBODY]),
    help="Where aicheck is run; repeatable.",
)
@click.option(
    "--action",
    metavar="OWNER/REPO@REF",
    help="Where the workflow gets aicheck from, best by a commit's id.",
)
@taking("repo", "quiet", "colour")
def init(
    common: Common,
    yes: bool,
    dry_run: bool,
    pack: str | None,
    named: tuple[str, ...],
    places: tuple[str, ...],
    action: str | None,
) -> int:
    """Write a first aicheck.toml, an entry for pre-commit, and a workflow.

    Three questions are asked at a terminal: which policy, who may sign off, and where to run it.
    An option answers its question, --yes all of them by what the project has. All is shown before
    it is written, and no file that exists is overwritten. It exits with 1 where such a file lacks
    what aicheck needs, or nothing was written.
    """
    is_asked = not (yes or dry_run)
    if is_asked and not questions.can_be_asked():
        hint = "add --yes, with --pack, --people and --ci for other answers; or --dry-run"
        raise AicheckError("there is no terminal to ask three questions at", hint)
    address = addresses.action_address(action) if action else addresses.installed_from()
    given = _Given(pack, _people(named), _runners(places), address)
    repository = open_repository(common.repo)
    top = own_tree(repository)
    found = detect(repository, top)
    answers = _answers(given, repository, found, is_asked, own_settings(top) is not None)
    steps = planned(top, found, answers)
    if yes:
        # Nobody has seen what would be added to a file that is there.
        steps = tuple(
            replace(it, outcome="left", why="--yes changes no file") if it.old else it
            for it in steps
        )
    _show(steps, common)
    ahead = [step for step in steps if step.is_written]
    is_complete = not any(step.outcome == "left" for step in steps)
    if dry_run or not ahead:
        ending.tell_left(steps)
        return PASS if is_complete else FAIL
    if is_asked:
        agreed = _agreed(ahead)
        is_complete, ahead = is_complete and agreed == ahead, agreed
    if not ahead:
        say("nothing was written")
        return FAIL
    write(top, ahead)
    if not common.quiet:
        ending.tell(ahead, top, found, answers)
    ending.tell_left(steps)
    return PASS if is_complete else FAIL


@dataclass(frozen=True, slots=True)
class _Given:
    """What the options say; None is a question that is left."""

    pack: str | None
    people: tuple[str, ...] | None
    runners: tuple[Runner, ...] | None
    action: str


def _people(named: tuple[str, ...]) -> tuple[str, ...] | None:
    if NOBODY in named and len(named) > 1:
        raise Usage("--people none excludes the others", "give either")
    return None if not named else () if NOBODY in named else people.answered(named)


def _runners(places: tuple[str, ...]) -> tuple[Runner, ...] | None:
    if NOBODY in places and len(set(places)) > 1:
        raise Usage("--ci none excludes the others", "give either")
    return tuple(it for it in RUNNERS if it in places) if places else None


def _answers(
    given: _Given, repository: Repository, found: Found, is_asked: bool, has_settings: bool
) -> Answers:
    """The options' answers, then those of the person, or else what was found."""
    is_open = given.people is None and not has_settings
    known, others = people.proposed(repository) if is_open else ((), ())
    usual = usual_runners(found)
    if not is_asked:
        return Answers(
            given.pack or "default",
            known if given.people is None else given.people,
            usual if given.runners is None else given.runners,
            given.action,
        )
    say(_introduced(found))
    pack, named = given.pack, given.people
    if has_settings:
        say("The project has its settings: nothing is asked about them.")
        pack, named = pack or "default", named or ()
    pack = pack or questions.pack()
    if named is None and not needs_people(pack):
        say("2. This policy asks for no sign-off, so that nobody has to be listed.\n")
        named = ()
    if named is None:
        named = questions.people(known, others)
    runners = questions.runners(usual) if given.runners is None else given.runners
    return Answers(pack, named, runners, given.action)


def _introduced(found: Found) -> str:
    languages = ", ".join(f"{name} ({plural(n, 'file')})" for name, n in found.languages.items())
    return (
        f"licence:   {visible(found.licence or 'none that aicheck knows')}\n"
        f"languages: {languages or 'none that aicheck knows'}\n"
        f"in place:  {', '.join(found.forges) or 'no hooks and no continuous integration'}\n"
    )


# -- what is shown, asked and said -----------------------------------------------------------------


def _show(steps: Sequence[Step], options: Common) -> None:
    style = style_of(options, None)
    put("".join(f"{_painted(line, style)}\n" for line in difference(steps)))
    for step in steps:
        if step.outcome == "in place":
            say(f"{step.path} is left as it is: {step.why}")
        elif step.outcome == "left":
            say(f"{step.path} is left as it is: {step.why}. It needs:\n\n{step.lines}")


def _painted(line: str, style: Style) -> str:
    inks: dict[str, Ink] = {"+": "green", "-": "red", "@": "cyan"}
    ink = "bold" if line.startswith(("+++", "---")) else inks.get(line[:1])
    shown = visible(line)
    return style.paint(shown, ink) if ink else shown


def _agreed(ahead: Sequence[Step]) -> list[Step]:
    """What the person has written: all new files by one answer, and each other one by its own."""
    count = sum(step.outcome == "new" for step in ahead)
    are_new = count > 0 and questions.agree(f"write {plural(count, 'file')}?")
    return [
        step
        for step in ahead
        if (
            are_new
            if step.outcome == "new"
            else questions.agree(f"add these lines to {step.path}?")
        )
    ]
