"""The settings in force, how the work tree's differ, and the waivers."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from pathlib import Path

from aicheck import catalogue
from aicheck.baseline import LARGEST
from aicheck.cache import Cache
from aicheck.catalogue import Catalogue, extended
from aicheck.checks import all_rules, licence
from aicheck.config import BASELINE, SETTINGS, WAIVERS, Config, Setting, Waiver, load
from aicheck.doctor.nouns import Difference, InForce, Waivers
from aicheck.doctor.repository import base_of
from aicheck.errors import AicheckError
from aicheck.git import Repository
from aicheck.model import Failure
from aicheck.settings import Source, rule_files, source_in, source_of_commit, source_of_file
from aicheck.unknown import refuse_unknown, unknown_rules
from aicheck.waivers import owned_by_people
from aicheck.worktree import text_at

# So soon an end is told of.
_SOON = datetime.timedelta(days=30)


def in_force(repository: Repository | None, policy: Path | None) -> tuple[InForce, Config | None]:
    """The settings by which `aicheck check` would judge now, and what they say if not broken."""
    commit = named = None
    try:
        commit, named = _judge(repository) if repository and not policy else (None, None)
        source = _source(repository, policy, commit, named or "HEAD")
    except AicheckError as error:
        where = f"file:{policy}" if policy else "settings"
        return InForce(where, commit, named or "", problem=error.message, hint=error.hint), None
    try:
        config = source.config()
        own = _own_rules(config, repository, commit)
    except AicheckError as error:
        found = InForce(source.name, commit, named or "", problem=error.message, hint=error.hint)
        return found, None
    values = source.values()
    notes = tuple(it.reason for it in _unknown(config, own))
    found = InForce(source.name, commit, named or "", config.digest, values, notes=notes)
    return found, config


def _judge(repository: Repository) -> tuple[str | None, str | None]:
    """The commit whose settings judge, and what it is called; or HEAD's, as for the index."""
    base, _ = base_of(repository)
    if base:
        return base[1], base[0]
    head = repository.head()
    return head, "HEAD" if head else None


def _source(
    repository: Repository | None, policy: Path | None, commit: str | None, named: str
) -> Source:
    if policy:
        return source_of_file(policy)
    if repository is None:
        return Source(None, None, "default")
    if commit is None:
        return _of_tree(repository)
    return source_of_commit(repository, commit, "HEAD" if named == "HEAD" else "base")


def _of_tree(repository: Repository) -> Source:
    if repository.is_bare:
        return Source(None, None, "default")
    texts = {path: text_at(repository.top, path) for path in (*SETTINGS, WAIVERS)}
    texts[BASELINE] = text_at(repository.top, BASELINE, LARGEST)
    return source_in({path: text for path, text in texts.items() if text is not None}, "tree")


def _own_rules(config: Config, repository: Repository | None, commit: str | None) -> Catalogue:
    """The project's own rules; raises AicheckError for what a run would refuse."""
    refuse_unknown(config)
    licence.refuse_broken(config)
    if not repository or not config.rules.extra:
        return Catalogue({}, "")
    files = rule_files(repository, config.rules.extra, commit)
    return extended(Catalogue({}, ""), files, Cache(None))


def _unknown(config: Config, own: Catalogue) -> Iterator[Failure]:
    usual = load(None, None, "default").rules.off
    if config.rules.off - usual or config.rules.severity or config.waivers or config.baseline:
        # Reading all of our rules takes a third of a second.
        shipped = catalogue.load(catalogue.rules_folder(), Cache(None))
        rules = {**shipped.rules, **own.rules}
        yield from unknown_rules(config, all_rules(Catalogue(rules, "")))


def of_tree(repository: Repository | None, judging: InForce) -> tuple[tuple[Difference, ...], str]:
    """How the settings of the work tree differ from those in force, or what is broken there."""
    if repository is None or repository.is_bare:
        return (), ""
    try:
        source = _of_tree(repository)
        refuse_unknown(source.config())
        licence.refuse_broken(source.config())
    except AicheckError as error:
        return (), f"{error.message}: {error.hint}"
    if judging.problem:
        return (), ""
    return tuple(_differences(judging.values, source.values())), ""


def _differences(old: tuple[Setting, ...], new: tuple[Setting, ...]) -> Iterator[Difference]:
    there, here = ({it.key: it.value for it in values} for values in (old, new))
    for key in dict.fromkeys((*there, *here)):
        if there.get(key) != here.get(key):
            yield Difference(key, there.get(key), here.get(key))


def waivers_of(config: Config | None, today: datetime.date) -> Waivers:
    """The waivers of the settings in force."""
    if config is None:
        return Waivers()
    kept = owned_by_people(config)[0].waivers
    return Waivers(
        len(config.waivers),
        tuple(_told(it) for it in kept if it.expires < today),
        tuple(_told(it) for it in kept if today <= it.expires < today + _SOON),
        tuple(f"{it.rule} in {it.path}, of {it.owner}" for it in config.waivers if it not in kept),
    )


def _told(waiver: Waiver) -> str:
    return f"{waiver.rule} in {waiver.path}, until {waiver.expires}, of {waiver.owner}"
