"""`aicheck rules` and `aicheck explain`: the catalogue, its pages, and the bundled packs."""

from __future__ import annotations

import click

from aicheck.cache import Cache
from aicheck.catalogue import load, rules_folder
from aicheck.checks import all_rules
from aicheck.cli.streams import put
from aicheck.config import Pack, nearest, packs
from aicheck.docs import page
from aicheck.errors import AicheckError
from aicheck.model import Rule


@click.command()
@click.option("--category", metavar="NAME", help="Only the rules of one category.")
@click.option("--packs", "is_packs", is_flag=True, help="The packs of settings, and their sources.")
def rules(category: str | None, is_packs: bool) -> None:
    """List every rule: its id, severity, category and what it says."""
    if is_packs:
        put("".join(map(_pack, packs())))
        return
    known = _known()
    categories = tuple(sorted({rule.category for rule in known.values()}))
    if category is not None and category not in categories:
        raise AicheckError(f"there is no category '{category}'", nearest(category, categories))
    shown = [rule for rule in known.values() if category in (None, rule.category)]
    width = max(len(rule.id) for rule in shown)
    put("".join(_line(rule, width) for rule in shown))


@click.command()
@click.argument("rule")
def explain(rule: str) -> None:
    """Print one rule's page: why it matters, a bad and a good example, how to mend it."""
    known = _known()
    if rule not in known:
        hint = nearest(rule, tuple(known))
        short = hint if hint.startswith("did you mean") else "see 'aicheck rules'"
        raise AicheckError(f"there is no rule '{rule}'", short)
    put(page(known[rule]))


def _line(rule: Rule, width: int) -> str:
    return f"{rule.id:<{width}}  {rule.severity!s:<8}  {rule.category:<9}  {rule.message}\n"


def _pack(pack: Pack) -> str:
    return f"{pack.name:<15} {pack.date}  {pack.source}\n    {pack.about}\n"


def _known() -> dict[str, Rule]:
    return all_rules(load(rules_folder(), Cache(None)))
