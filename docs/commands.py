"""All commands as click has them, for the reference and the manual page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import click

from aicheck.cli import _COMMANDS, cli
from aicheck.cli.guide import EXIT_CODES, GROUPS, GUIDES, START, Guide
from aicheck.docs.inline import code, escaped


@dataclass(frozen=True, slots=True)
class Described:
    """One command or subcommand: its usage, what its help says, and its options."""

    name: str
    usage: str
    paragraphs: tuple[str, ...]
    options: tuple[tuple[str, str], ...]
    guide: Guide | None


def described() -> Iterator[Described]:
    """Yield every command in the order of the help, each before its subcommands."""
    top = cli.make_context("aicheck", ["x"], resilient_parsing=True)
    grouped = [name for group in GROUPS.values() for name in group if name in _COMMANDS]
    for name in dict.fromkeys((*grouped, *sorted(_COMMANDS))):
        command = cli.get_command(top, name)
        assert command is not None
        yield from _described(command, name, top)


def _described(command: click.Command, name: str, above: click.Context) -> Iterator[Described]:
    ctx = click.Context(command, info_name=name.rpartition(" ")[2], parent=above)
    records = (it.get_help_record(ctx) for it in command.get_params(ctx))
    paragraphs = (command.help or "").replace("\b\n", "").split("\n\n")
    yield Described(
        name,
        ctx.get_usage().removeprefix("Usage: "),
        tuple(" ".join(it.split()) for it in paragraphs if it.strip()),
        tuple((it[0], " ".join(it[1].split())) for it in records if it),
        GUIDES.get(name),
    )
    if isinstance(command, click.Group):
        for part, below in sorted(command.commands.items()):
            yield from _described(below, f"{name} {part}", ctx)


def about() -> tuple[str, ...]:
    """What aicheck says of itself."""
    return tuple(" ".join(it.split()) for it in (cli.help or "").split("\n\n"))


def book() -> str:
    """The reference of all commands as Markdown."""
    return "\n".join(_book()) + "\n"


def _book() -> Iterator[str]:
    yield from ("# Commands", "", *about(), "", "| to | run |", "|---|---|")
    yield from (f"| {does} | {code(line)} |" for line, does in START)
    yield from ("", "| exit code | meaning |", "|---|---|")
    yield from (f"| {number} | {meaning} |" for number, meaning in EXIT_CODES.items())
    found = list(described())
    yield ""
    yield " · ".join(f"[{it.name}](#{it.name.replace(' ', '-')})" for it in found)
    for it in found:
        yield from _chapter(it)


def _chapter(command: Described) -> Iterator[str]:
    yield from ("", f"## {command.name}", "", "```", command.usage, "```")
    for text in command.paragraphs:
        yield from ("", f"{escaped(text)}.")
    if guide := command.guide:
        yield from ("", f"Example, {guide.does}:", "", "```", guide.example, "```")
    if command.options:
        yield from ("", "| option | |", "|---|---|")
        yield from (f"| {code(name)} | {escaped(text)} |" for name, text in command.options)
    if command.guide and command.guide.exits:
        yield from ("", "| exit code | |", "|---|---|")
        yield from (f"| {number} | {text} |" for number, text in command.guide.exits.items())
