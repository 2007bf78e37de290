"""`aicheck completion`: what a shell has to read to complete our commands."""

from __future__ import annotations

import os
from pathlib import PurePath

import click

from aicheck.cli.completions import SHELLS, script
from aicheck.cli.streams import put
from aicheck.cli.usage import Usage


@click.command()
@click.argument("shell", type=click.Choice(SHELLS), required=False)
@click.pass_context
def completion(ctx: click.Context, shell: str | None) -> None:
    """Print the script that completes commands, options, rules and branches in a shell.

    Without SHELL it is for the one that SHELL in the environment names. Put the line below into
    ~/.bashrc, the same with zsh into ~/.zshrc after compinit, and for fish
    'aicheck completion fish | source' into ~/.config/fish/config.fish.
    """
    name = shell or PurePath(os.environ.get("SHELL", "")).name
    if name not in SHELLS:
        raise Usage("there is no telling which shell this is", f"name one: {', '.join(SHELLS)}")
    put(script(name, ctx.find_root().command))
