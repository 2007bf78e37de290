"""`aicheck explain`: the page of a rule, of the settings, an exit code or the baseline."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable

import click

from aicheck.cli.baseline_page import TOPIC as BASELINE
from aicheck.cli.baseline_page import baseline_page
from aicheck.cli.exit_pages import exit_page
from aicheck.cli.guide import EXIT_CODES
from aicheck.cli.streams import put
from aicheck.config.reference import keys, sections
from aicheck.docs import page, section_page, settings_page
from aicheck.errors import AicheckError

_FINGERPRINT = re.compile(r"(?=[0-9a-f]*[0-9])[0-9a-f]{8,32}")
_NEAREST = 3


@click.command()
@click.argument("topic", metavar="RULE|KEY|CODE")
def explain(topic: str) -> None:
    """Print one page: of a rule, of a key or section of the settings, of an exit code or baseline.

    A rule's page says why it matters, shows a bad and a good example and how to mend it; that of a
    key, what it takes, its default and what the packs set it to; that of a section, as gate, its
    keys; that of an exit code, its usual causes and what to do; that of the word baseline, how a
    project lets be what it had before it took up the gate.
    """
    put(_page(topic))


def _page(topic: str) -> str:
    if topic.isdecimal() and int(topic) in EXIT_CODES:
        return exit_page(int(topic))
    if topic == BASELINE:
        return baseline_page()
    settings, tables = keys(), sections()
    # Tables within a table are a key of that, and have keys of their own.
    pages = [settings_page(*settings[topic])] if topic in settings else []
    pages += [section_page(tables[topic])] if topic in tables else []
    if pages:
        return "\n".join(pages)
    # Imported here: the rules cost half a second, and the rest of the pages nothing.
    from aicheck.cli.rules import known_rules

    rules = known_rules()
    if topic in rules:
        return page(rules[topic])
    if _FINGERPRINT.fullmatch(topic):
        hint = "look in the report for the finding's rule, and explain that"
        raise AicheckError(f"'{topic}' looks like a fingerprint, which is of one finding", hint)
    known = [*settings, *tables, BASELINE]
    raise AicheckError(
        f"there is no rule, key, section or exit code '{topic}'", _near(topic, rules, known)
    )


def _near(topic: str, rules: Iterable[str], settings: Iterable[str]) -> str:
    # A key without its table is nearly right.
    names = [name for name in settings if name.endswith(f".{topic}")]
    if not names:
        known = [*rules, *settings]
        names = difflib.get_close_matches(topic[:80], known, n=_NEAREST, cutoff=0.6)
    if not names:
        return "see 'aicheck rules' for the rules, and docs/settings.md for the keys"
    return f"did you mean {' or '.join(map(repr, names))}?"
