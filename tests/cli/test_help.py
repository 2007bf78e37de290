"""Help that a newcomer can follow: what people want, examples that work, and exit codes."""

from __future__ import annotations

import shlex
from collections.abc import Iterator

import click
import pytest
from repos import Repo

from aicheck.cli import _COMMANDS, cli
from aicheck.cli.guide import EXIT_CODES, GROUPS, GUIDES, START, epilog
from aicheck.config.reference import sections


def commands() -> Iterator[str]:
    """Yield every command and subcommand that does something."""
    top = cli.make_context("aicheck", ["x"], resilient_parsing=True)
    for name in _COMMANDS:
        command = cli.get_command(top, name)
        yield from _below(command, name)


def _below(command: click.Command | None, name: str) -> Iterator[str]:
    if not isinstance(command, click.Group) or command.invoke_without_command:
        yield name
    for part, below in getattr(command, "commands", {}).items():
        yield from _below(below, f"{name} {part}")


def test_every_command_stands_under_what_it_is_for(repo: Repo) -> None:
    output = repo.run("--help").output

    assert set(_COMMANDS) <= {name for group in GROUPS.values() for name in group}
    assert [title for title in GROUPS if f"\n{title}:\n" in output] == list(GROUPS)
    assert "\nMore:" not in output
    for line, does in START:
        assert f"  {line}  " in output
        assert does in output
    for code, meaning in EXIT_CODES.items():
        assert f"    {code}  {meaning}\n" in output


@pytest.mark.parametrize("name", sorted({*commands(), *_COMMANDS}))
def test_every_command_has_an_example_that_is_understood(repo: Repo, name: str) -> None:
    guide = GUIDES[name]
    output = repo.run(*name.split(), "--help").output

    assert f"Example:\n    {guide.example}\n" in output
    assert guide.exits
    assert "\n  Exit codes:\n" in output
    assert all(f"    {code}  {text}\n" in f"{output}\n" for code, text in guide.exits.items())
    assert max(map(len, (epilog(name) or "").splitlines())) < 100
    if name != "completion":
        assert guide.example.split()[1:][: len(name.split())] == name.split()
        parsed(guide.example)


def test_the_examples_of_the_start_are_understood() -> None:
    for line, _ in START:
        parsed(line)


def parsed(line: str) -> None:
    """Parse a command line as click does, and do nothing; raises click's errors."""
    command: click.Command = cli
    name, *args = shlex.split(line)
    above = None
    while isinstance(command, click.Group) and args:
        above = command.make_context(name, [*args], parent=above)
        found, below, rest = command.resolve_command(above, args)
        if below is None or found is None:
            break
        name, command, args = found, below, rest
        if not isinstance(command, click.Group) or args[:1] == [] or args[0].startswith("-"):
            break
    command.make_context(name, [*args], parent=above)


def test_a_wrong_example_would_be_seen() -> None:
    with pytest.raises(click.UsageError):
        parsed("aicheck check --no-such-option")


@pytest.mark.parametrize("code", EXIT_CODES)
def test_an_exit_code_has_a_page_with_causes_and_remedies(repo: Repo, code: int) -> None:
    page = repo.run("explain", str(code)).output

    title, line, _, about, *rest = page.splitlines()
    assert title == f"exit code {code}: {EXIT_CODES[code]}"
    assert (line, bool(about)) == ("=" * len(title), True)
    causes = rest.index("Usual causes")
    remedies = rest.index("What to do")
    assert causes + 1 < remedies - 1
    assert all(it.startswith("  - ") for it in (*rest[causes + 1 : remedies - 1],
                                                *rest[remedies + 1 :]))  # fmt: skip
    assert max(map(len, page.splitlines())) <= 88


@pytest.mark.parametrize("name", sections())
def test_a_section_of_the_settings_lists_its_keys(repo: Repo, name: str) -> None:
    table = sections()[name]

    lines = repo.run("explain", name).output.splitlines()

    start = lines.index(table.head)
    assert start == 0 or lines[0] == name
    lines = lines[start:]
    listed = [it for it in lines if it.startswith(f"{name}.")]
    assert listed == [key.name for key in table.keys]
    assert sum(it.startswith("    takes ") for it in lines) == len(listed)
