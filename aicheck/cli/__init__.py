"""The command line: parse, wire, print, exit."""

from __future__ import annotations

import gc
import importlib
import os
import signal
import sys
import traceback
from collections.abc import Mapping
from types import FrameType

import click

from aicheck import __version__
from aicheck.cli.exit import BUG, INCOMPLETE, PASS, USAGE
from aicheck.cli.guide import COMPLETING, GROUPS, epilog, top_epilog
from aicheck.cli.streams import say, say_error, silence
from aicheck.cli.usage import shown
from aicheck.errors import AicheckError

# A command's module is imported when it runs: help and version must answer at once.
_COMMANDS: Mapping[str, tuple[str, str]] = {
    "action": ("aicheck.cli.action", "the gate over an event of GitHub Actions"),
    "attribute": ("aicheck.cli.attribute", "which commits and lines are AI-assisted, and why"),
    "check": ("aicheck.cli.check", "the gate over commits, the index or a patch"),
    "commit-msg": ("aicheck.cli.commit_msg", "the trailers of one message, before the commit"),
    "completion": ("aicheck.cli.completion", "what a shell reads to complete our commands"),
    "demo": ("aicheck.cli.demo", "the gate blocks a flawed commit in a throw-away repository"),
    "doctor": ("aicheck.cli.doctor", "what is installed, what is in force, what each check needs"),
    "explain": ("aicheck.cli.explain", "a rule, a key of the settings, or an exit code"),
    "index": ("aicheck.cli.index", "indexes of others' code, to say where code was copied from"),
    "init": ("aicheck.cli.init", "first settings, hooks and a workflow for a project"),
    "publish": ("aicheck.cli.publish", "a result put on a pull request on GitHub"),
    "rules": ("aicheck.cli.rules", "the catalogue of rules"),
    "scan": ("aicheck.cli.scan", "a whole tree: whose lines it has, and what is found in them"),
    "sign-off": ("aicheck.cli.sign_off", "read the AI-assisted commits, and sign what you take"),
    "squash-message": (
        "aicheck.cli.squash_message",
        "the trailers that a squash merge must keep",
    ),
    "verify": ("aicheck.cli.verify", "an in-toto statement against the repository"),
    "waive": ("aicheck.cli.waive", "a person's exception from one finding, with reason and end"),
}


class _Group(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        if os.environ.get(COMPLETING, "").endswith("_complete"):
            # Imported here: nothing else needs it.
            from aicheck.cli.completions import light

            if found := light(cmd_name):
                return found
        module = importlib.import_module(_COMMANDS[cmd_name][0])
        command: click.Command = getattr(module, cmd_name.replace("-", "_"))
        _guided(command, cmd_name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        names = self.list_commands(ctx)
        grouped = {name for group in GROUPS.values() for name in group}
        groups = {**GROUPS, "More": tuple(name for name in names if name not in grouped)}
        width = max(map(len, names))
        for title, group in groups.items():
            lines = [(f"{name:<{width}}", _COMMANDS[name][1]) for name in group if name in names]
            if lines:
                with formatter.section(title):
                    formatter.write_dl(lines)


def _guided(command: click.Command, name: str) -> None:
    """Put the example and the exit codes below the help of a command and its subcommands."""
    command.epilog = command.epilog or epilog(name)
    if isinstance(command, click.Group):
        for part, below in command.commands.items():
            _guided(below, f"{name} {part}")


@click.group(
    cls=_Group,
    epilog=top_epilog(),
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, prog_name="aicheck", message="%(prog)s %(version)s")
def cli() -> None:
    """The merge gate for AI-written code.

    Says which of a change is AI-assisted, whether it is safe, whether it is yours to ship, and
    whether a person took responsibility for it.
    """


def main() -> None:
    """Run the command line and exit with the contract's code."""
    for number in ("SIGTERM", "SIGHUP"):
        if hasattr(signal, number):
            signal.signal(getattr(signal, number), _stop)
    # Trees of many files come and go; looking for cycles among them takes a tenth of the time.
    gc.set_threshold(20_000, 20, 50)
    code = _run()
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            try:
                stream.flush()
            except OSError:
                silence(stream)
    sys.exit(code)


def _run() -> int:
    try:
        code = cli.main(prog_name="aicheck", complete_var=COMPLETING, standalone_mode=False)
    except click.ClickException as error:
        say(shown(error))
        return USAGE
    except AicheckError as error:
        say_error(error)
        return USAGE
    except (KeyboardInterrupt, click.Abort):
        say("\nstopped: nothing was decided")
        return INCOMPLETE
    except SystemExit:
        # click's own answer to a reader of help that had enough.
        return PASS
    except Exception as error:
        if _is_of_git(error):
            hint = "try again; if it stays, see whether 'git fsck' finds the repository whole"
            say_error(AicheckError(f"git failed, and nothing was decided: {error}", hint))
            return INCOMPLETE
        say(traceback.format_exc())
        say("this is a bug in aicheck: please report it with the lines above")
        return BUG
    return code if isinstance(code, int) else PASS


def _is_of_git(error: Exception) -> bool:
    # Its module costs 70 ms, and help and completion have no use for git.
    module = sys.modules.get("aicheck.gitprocess")
    return module is not None and isinstance(error, module.GitError)


def _stop(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt
