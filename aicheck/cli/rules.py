"""`aicheck rules` and `aicheck rules test`: the catalogue."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from aicheck import settings
from aicheck.cache import Cache
from aicheck.catalogue import Catalogue, extended, load, rules_folder
from aicheck.checks import all_rules
from aicheck.cli.exit import FAIL, PASS
from aicheck.cli.streams import put, say
from aicheck.config import Pack, nearest, packs
from aicheck.errors import AicheckError
from aicheck.git import Repository, open_repository
from aicheck.model import Rule


@click.group(invoke_without_command=True)
@click.option("--category", metavar="NAME", help="Only the rules of one category.")
@click.option("--packs", "is_packs", is_flag=True, help="The packs of settings, and their sources.")
@click.pass_context
def rules(ctx: click.Context, category: str | None, is_packs: bool) -> None:
    """List every rule: its id, severity, category and what it says.

    In a repository those of its settings' rules.extra are among them.
    """
    if ctx.invoked_subcommand:
        return
    if is_packs:
        put("".join(map(_pack, packs())))
        return
    known = known_rules()
    categories = tuple(sorted({rule.category for rule in known.values()}))
    if category is not None and category not in categories:
        raise AicheckError(f"there is no category '{category}'", nearest(category, categories))
    shown = [rule for rule in known.values() if category in (None, rule.category)]
    width = max(len(rule.id) for rule in shown)
    put("".join(_line(rule, width) for rule in shown))


@rules.command()
@click.argument("path", required=False, type=click.Path(path_type=Path))
def test(path: Path | None) -> int:
    """Try rules on their annotated cases, and say what is missed or wrong by line.

    PATH is a file of rules or a folder with some. Without it they are those that the settings in
    the work tree name in rules.extra, and aicheck's own where their cases are installed.
    """
    # Imported here: nothing else of this module needs the checks' surroundings.
    from aicheck.cli.trying import tried

    return FAIL if tried([path] if path else list(_folders())) else PASS


def _folders() -> Iterator[Path]:
    """Yield the folders of rules whose cases are there."""
    if any(rules_folder().glob("*/*.py")):
        yield rules_folder()
    if repository := _repository():
        for folder in settings.from_tree(repository.top).rules.extra:
            yield repository.top / folder


def _repository() -> Repository | None:
    try:
        return open_repository(None)
    except AicheckError:
        return None


def known_rules() -> dict[str, Rule]:
    """Every rule by its id; in a repository those of its settings' rules.extra are among them."""
    cache = Cache(None)
    shipped = load(rules_folder(), cache)
    try:
        return all_rules(_with_own(shipped, cache))
    except AicheckError as error:
        say(f"note: the project's own rules are left out: {error.message}")
        return all_rules(shipped)


def _with_own(shipped: Catalogue, cache: Cache) -> Catalogue:
    repository = _repository()
    if repository is None:
        return shipped
    head = repository.head()
    config = (
        settings.from_commit(repository, head, "HEAD")
        if head
        else settings.from_tree(repository.top)
    )
    folders = config.rules.extra
    if not folders:
        return shipped
    return extended(shipped, settings.rule_files(repository, folders, head), cache)


def _line(rule: Rule, width: int) -> str:
    return f"{rule.id:<{width}}  {rule.severity!s:<8}  {rule.category:<9}  {rule.message}\n"


def _pack(pack: Pack) -> str:
    return f"{pack.name:<15} {pack.date}  {pack.source}\n    {pack.about}\n"
