"""`aicheck demo`: a throw-away repository in which an agent made a mistake, and the gate on it."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path

import click

from aicheck import change as changes
from aicheck import settings
from aicheck.cli.around import surroundings
from aicheck.cli.check import finish
from aicheck.cli.options import Common, common
from aicheck.cli.streams import say
from aicheck.cli.usage import BadValue
from aicheck.git import create
from aicheck.pipeline import run

_PERSON = "Robin Author <robin@example.org>"
_START = {
    "aicheck.toml": '[licence]\ndeny = ["AGPL-3.0-*"]\n',
    "app.py": '"""A small web shop."""\n\nfrom flask import Flask\n\napp = Flask(__name__)\n',
}
_ADDED = {
    "app.py": '''"""A small web shop."""

from flask import Flask

app = Flask(__name__)


@app.route("/orders")
def orders():
    """The orders of one customer."""
    name = request.args["customer"]
    rows = database().execute(f"SELECT * FROM orders WHERE customer = '{name}'")
    return {"orders": [dict(row) for row in rows]}
''',
    "table.py": "# SPDX-License-Identifier: AGPL-3.0-only\n\n"
    'def table(rows):\n    return "\\n".join(str(row) for row in rows)\n',
}
_MESSAGE = """Add the list of orders

🤖 Generated with [Claude Code](https://claude.com/claude-code)

Co-Authored-By: Claude <noreply@anthropic.com>
"""


@click.command()
@click.option(
    "--keep",
    metavar="DIR",
    type=click.Path(path_type=Path),
    help="Make the repository in DIR and leave it.",
)
@common
def demo(common: Common, keep: Path | None) -> int:
    """Make a repository with an AI-assisted commit that has flaws and no sign-off, and check it.

    The exit code is the gate's: 1, because it blocks.
    """
    if keep is None:
        with tempfile.TemporaryDirectory(prefix="aicheck-demo-") as folder:
            return _run(Path(folder) / "shop", common)
    if keep.exists() and any(keep.iterdir()):
        raise BadValue(f"'{keep}' is not empty", "name a folder that is new or empty", "--keep")
    return _run(keep, common)


def _run(folder: Path, options: Common) -> int:
    folder.mkdir(parents=True, exist_ok=True)
    repository = create(folder, _stream())
    if not options.quiet:
        say("An agent added a feature to a web shop. This is aicheck check main~1..main there:\n")
    change = changes.read_range(repository, "main~1..main")
    config = settings.from_commit(repository, change.base or "", "base")
    with surroundings(options, repository.top) as around:
        report = run(change, options.config(config), around)
    return finish(report, options)


def _stream() -> bytes:
    start = f"Start the shop\n\nSigned-off-by: {_PERSON}\n"
    return _commit(1_700_000_000, start, _START) + _commit(1_700_003_600, _MESSAGE, _ADDED)


def _commit(when: int, message: str, files: Mapping[str, str]) -> bytes:
    who = f"{_PERSON} {when} +0000".encode()
    parts = [b"commit refs/heads/main\nauthor %s\ncommitter %s\n" % (who, who), _data(message)]
    for path, text in files.items():
        parts += [b"M 100644 inline %s\n" % path.encode(), _data(text)]
    return b"".join(parts)


def _data(text: str) -> bytes:
    raw = text.encode()
    return b"data %d\n%s\n" % (len(raw), raw)
