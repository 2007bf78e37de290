"""`--explain PATH:LINE`: the story of a few lines of a tree."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from aicheck import __version__, settings
from aicheck import change as changes
from aicheck.cli.around import remembering, surroundings
from aicheck.cli.exit import INCOMPLETE, PASS
from aicheck.cli.options import Common
from aicheck.cli.output import send, style_of
from aicheck.cli.streams import say_error
from aicheck.cli.usage import BadValue, Usage
from aicheck.config import Config
from aicheck.errors import AicheckError
from aicheck.git import Repository
from aicheck.model import Change, Hints
from aicheck.pipeline import run
from aicheck.rawdiff import path_text
from aicheck.reporters import Style
from aicheck.story import Story, story
from aicheck.story.answering import answered
from aicheck.story.places import located, places

_FORMATS = ("json", "text")


def explain_line(
    common: Common,
    repository: Repository,
    revision: str,
    text: str,
    *,
    is_checked: bool,
    hints: Hints | None = None,
) -> int:
    """Tell whose the lines are that `text` names, and if `is_checked`, what is found in them.

    Returns the exit code: whether a finding blocks is told, and is no failure of an explanation.
    """
    meant = places(text)
    if not meant:
        hint = "write PATH:LINE, as src/a.py:12, or PATH:FIRST-LAST"
        raise BadValue(f"'{text}' names no line of a file", hint, "'--explain'")
    if wrong := [name for name, _ in common.outputs if name not in _FORMATS]:
        raise Usage(f"--explain does not report as {wrong[0]}", "use text or json")
    # Whoever names a line wants to know of it, whatever file it is in.
    with remembering(common, repository.top) as memory:
        change = changes.read_tree(repository, revision, (), common.progress, memory, True)
    place = located(change, meant, lambda path: _names(path, common, repository))
    change = replace(change, hints=hints or change.hints)
    config = common.config(_settings(common, repository, change, revision))
    with surroundings(common, repository.top, repository) as around:
        if is_checked:
            report = run(change, config, replace(around, part=(place.path,)))
        else:
            report = answered(change, config, around)
    return _finish(common, story(report, place, is_checked=is_checked))


def _settings(common: Common, repository: Repository, change: Change, revision: str) -> Config:
    if common.policy:
        return settings.from_file(common.policy)
    return settings.from_commit(repository, change.head or revision, revision)


def _names(path: str, common: Common, repository: Repository) -> Iterator[str]:
    """Yield the paths, from the top of the repository, that `path` may stand for.

    It is read from the current folder on, as PATHs of a scan are, and then from the top, as reports
    write it.
    """
    for name in dict.fromkeys((path, path.replace("\\", "/"))):
        here = Path(os.path.normpath(_start(common, repository) / name))
        for place in (here, here.parent.resolve() / here.name):
            if place.is_relative_to(repository.top):
                yield _text(place.relative_to(repository.top).as_posix())
        yield _text(name)


def _start(common: Common, repository: Repository) -> Path:
    top, here = repository.top.resolve(), Path.cwd().resolve()
    is_inside = not repository.is_bare and here.is_relative_to(top)
    return here if is_inside else top if repository.is_bare else (common.repo or top).absolute()


def _text(path: str) -> str:
    return path_text(os.fsencode(path))[0]


def _finish(common: Common, told: Story) -> int:
    # Imported here, as a format's module is imported only where it is asked for.
    from aicheck.reporters import line, line_json

    renderers: Mapping[str, Callable[[Style], str]] = {
        "json": lambda style: line_json.render(told, __version__),
        "text": lambda style: line.render(told, style),
    }
    outputs = list(common.outputs)
    if not common.quiet and all(path for _, path in outputs):
        outputs.insert(0, ("text", None))
    try:
        for name, path in outputs:
            send(renderers[name](style_of(common, path)), path)
    except AicheckError as error:
        say_error(error)
        return INCOMPLETE
    return PASS if told.is_complete else INCOMPLETE
