"""What a shell completes: commands, options and values, from a table that stands beside this.

Importing a command takes half a second, and a shell asks at every key. So `completions.json` says
what `described` found of all commands, and completion is answered from it; branches and tags alone
are asked of git, which runs nothing of the tree. `python docs/completions.py` writes the table.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, partial
from pathlib import Path
from typing import Any

import click
from click.shell_completion import CompletionItem, get_completion_class

from aicheck.cli.guide import COMPLETING

TABLE = Path(__file__).with_name("completions.json")
# What a value is, by the word that stands for it in the help.
_BY_METAVAR = {
    "BRANCH_RANGE": "revisions",
    "DATE|REV": "revisions",
    "DIR": "dir",
    "FILE": "file",
    "PACK": "packs",
    "RANGE": "revisions",
    "REV": "revisions",
    "RULE": "rules",
    "RULE|KEY|CODE": "topics",
    "SHA": "revisions",
}
_BY_OPTION = {"--category": "categories"}
# A name of a branch goes onto the command line: with other signs it could run something there.
_HARMLESS = re.compile(r"[\w.@+/][\w.@+/=-]*")
_REFS = ("refs/heads", "refs/remotes", "refs/tags")
_MOST_REFS = 5_000


def described(command: click.Command, about: str) -> dict[str, Any]:
    """A command as the table has it."""
    out: dict[str, Any] = {"about": about, "params": [_param(it) for it in command.params]}
    if isinstance(command, click.Group):
        out["commands"] = {
            name: described(below, below.get_short_help_str(80))
            for name, below in sorted(command.commands.items())
        }
    return out


def _param(param: click.Parameter) -> dict[str, Any]:
    out: dict[str, Any] = {"names": [*param.opts, *param.secondary_opts], "nargs": param.nargs}
    if isinstance(param, click.Option):
        out |= {"is_flag": param.is_flag, "many": param.multiple, "about": _first(param.help)}
    if offered := _offered(param):
        out["offers"] = offered
    return out


def _first(text: str | None) -> str:
    return (text or "").partition(".")[0]


def _offered(param: click.Parameter) -> str | list[str] | None:
    """The values of a closed list, or the name of what is offered."""
    if isinstance(param.type, click.Choice):
        return list(param.type.choices)
    if known := getattr(param.callback, "keywords", {}).get("known"):
        return list(known)
    metavar = (param.metavar or "").strip("[].")
    found = _BY_OPTION.get(param.opts[0]) or _BY_METAVAR.get(metavar)
    return found or ("file" if isinstance(param.type, click.Path) else None)


# -- answering ---------------------------------------------------------------------------------


def light(name: str) -> click.Command | None:
    """The command as far as completion needs it, without its module; None for one not there."""
    entry = _table()["commands"].get(name)
    return None if entry is None else _command(name, entry)


@cache
def _table() -> Mapping[str, Any]:
    found: Mapping[str, Any] = json.loads(TABLE.read_text(encoding="utf-8"))
    return found


def _command(name: str, entry: Mapping[str, Any]) -> click.Command:
    params = [_light_param(it) for it in entry["params"]]
    if "commands" not in entry:
        return click.Command(name, params=params, help=entry["about"])
    below = {part: _command(part, it) for part, it in entry["commands"].items()}
    return click.Group(name, commands=below, params=params, help=entry["about"])


def _light_param(entry: Mapping[str, Any]) -> click.Parameter:
    complete = partial(_values, entry.get("offers"))
    if "is_flag" not in entry:
        return click.Argument(
            entry["names"], nargs=entry["nargs"], required=False, shell_complete=complete
        )
    # A flag takes no value to complete.
    return click.Option(
        entry["names"],
        is_flag=entry["is_flag"],
        multiple=entry["many"],
        help=entry["about"],
        shell_complete=complete,
    )


def _values(
    offers: str | list[str] | None, ctx: click.Context, param: click.Parameter, begun: str
) -> list[CompletionItem[str]]:
    if offers is None:
        return []
    if offers in ("file", "dir"):
        return [CompletionItem(begun, type=offers)]
    words = _words(offers, ctx, begun) if isinstance(offers, str) else offers
    return [CompletionItem(word) for word in words if word.startswith(begun)]


def _words(offers: str, ctx: click.Context, begun: str) -> Iterable[str]:
    if offers == "revisions":
        return _revisions(ctx, begun)
    found: list[str] = _table()["words"][offers]
    return found


def _revisions(ctx: click.Context, begun: str) -> Iterator[str]:
    """Yield the branches and tags, after the dots of a range the ones for its end."""
    start, mark, _ = begun.partition("..")
    if mark and begun.startswith(f"{start}..."):
        mark = "..."
    for name in ("HEAD", *_names(ctx.params.get("repo"))):
        yield f"{start}{mark}{name}" if mark else name


def _names(folder: str | None) -> Iterator[str]:
    # Imported here: GitPython costs 70 ms, and most of what is completed needs no git.
    from aicheck.errors import AicheckError
    from aicheck.git import open_repository
    from aicheck.gitprocess import GitError

    try:
        repository = open_repository(Path(folder) if folder else None)
        args = ("for-each-ref", f"--count={_MOST_REFS}", "--format=%(refname:short)", *_REFS)
        listed = repository.run(*args).decode("utf-8", "replace")
    except (AicheckError, GitError):
        return
    yield from filter(_HARMLESS.fullmatch, listed.splitlines())


# -- the script --------------------------------------------------------------------------------

SHELLS = ("bash", "fish", "zsh")


def script(shell: str, cli: click.Command) -> str:
    """What a shell has to read to complete `aicheck`; it is click's own."""
    found = get_completion_class(shell)
    assert found is not None
    made = found(cli, {}, "aicheck", COMPLETING)
    return made.source_template % made.source_vars()
