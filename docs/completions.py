"""Write the table of aicheck/cli/completions.py: run it when a command, a rule or a key changed."""

import json
from collections.abc import Iterable
from typing import Any

from aicheck.cache import Cache
from aicheck.catalogue import load, rules_folder
from aicheck.checks import all_rules
from aicheck.cli import _COMMANDS, cli
from aicheck.cli.completions import TABLE, described
from aicheck.cli.guide import EXIT_CODES
from aicheck.config import pack_names
from aicheck.config.reference import keys, sections
from aicheck.model import Rule


def table() -> dict[str, Any]:
    """All that completion knows."""
    ctx = cli.make_context("aicheck", ["x"], resilient_parsing=True)
    commands = {}
    for name, (_, about) in sorted(_COMMANDS.items()):
        command = cli.get_command(ctx, name)
        assert command is not None
        commands[name] = described(command, about)
    return {
        "commands": commands,
        "words": words(all_rules(load(rules_folder(), Cache(None))).values()),
    }


def words(rules: Iterable[Rule]) -> dict[str, list[str]]:
    """The values that are offered, by what they are."""
    known = list(rules)
    ids = sorted(rule.id for rule in known)
    return {
        "categories": sorted({rule.category for rule in known}),
        "packs": sorted(pack_names()),
        "rules": ids,
        "topics": [*ids, *sorted({**keys(), **sections()}), *map(str, EXIT_CODES)],
    }


def text() -> str:
    """The table as it stands in the file."""
    return json.dumps(table(), indent=1, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    TABLE.write_text(text(), encoding="utf-8")
