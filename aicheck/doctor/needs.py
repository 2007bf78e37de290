"""What each check needs, and whether it has it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path

from aicheck.checks import CHECKS, ENGINES
from aicheck.config import Config
from aicheck.doctor.nouns import CheckState, Need, Outside, Part
from aicheck.git import Repository

# What a check does more of where a user asks for it.
_ASKED = {
    "sarif": "another scanner's report: --sarif FILE",
    "scancode": "ScanCode on this machine: --scancode COMMAND",
    "scanoss": "a SCANOSS service: --scanoss URL",
}
_KEYS = {"allowed_signers": "allowed-signers", "keyring": "keyring"}
_VERIFIERS = {"allowed_signers": "ssh-keygen", "keyring": "gpg"}


def check_states(
    config: Config,
    engines: Sequence[Part],
    repository: Repository | None,
    commit: str | None,
    outside: Outside,
) -> tuple[CheckState, ...]:
    """Every check in the order of their names."""
    works = {part.name: part.status == "ok" for part in engines}
    needs: Mapping[str, tuple[Need, ...]] = {
        **{name: (Need(f"{name}, installed and working", works[name]),) for name in ENGINES},
        **{name: (Need(what, False, optional=True),) for name, what in _ASKED.items()},
        "dependencies": tuple(_of_dependencies(outside)),
        "provenance": tuple(_of_provenance(config, repository, commit)),
        "sign-off": tuple(_of_sign_off(config, repository, commit, outside)),
    }
    return tuple(
        CheckState(name, name in config.gate.required, needs.get(name, ()))
        for name in sorted(CHECKS)
    )


def _of_dependencies(outside: Outside) -> Iterator[Need]:
    for name in ("pip", "npm"):
        has = outside.which(name) is not None
        yield Need(f"{name} on the path, where --online asks registries", has, optional=True)


def _of_provenance(
    config: Config, repository: Repository | None, commit: str | None
) -> Iterator[Need]:
    if not config.provenance.indexes:
        yield Need("an index of published code: [provenance] indexes, or --index", False, True)
    for path in config.provenance.indexes:
        yield Need(f"the index '{path}'", _is_there(path, repository, commit))


def _of_sign_off(
    config: Config, repository: Repository | None, commit: str | None, outside: Outside
) -> Iterator[Need]:
    policy = config.sign_off
    if policy.require == "never":
        return
    if "signature" in policy.accept:
        yield from _of_signatures(config, repository, commit, outside)
    if "review" in policy.accept:
        yield Need("reviews from the forge: --reviews FILE, or the action", False, optional=True)


def _of_signatures(
    config: Config, repository: Repository | None, commit: str | None, outside: Outside
) -> Iterator[Need]:
    files = {name: getattr(config.sign_off, name) for name in _KEYS}
    is_only_way = config.sign_off.accept == ("signature",)
    if not any(files.values()):
        what = "keys of people: sign-off.allowed-signers or sign-off.keyring"
        yield Need(what, False, optional=not is_only_way)
    for name, path in files.items():
        if path:
            has = _is_tracked(path, repository, commit)
            yield Need(f"'{path}' of sign-off.{_KEYS[name]} in the commit that judges", has)
            program = _VERIFIERS[name]
            yield Need(f"{program} on the path", outside.which(program) is not None)


def _is_there(path: str, repository: Repository | None, commit: str | None) -> bool:
    if _is_tracked(path, repository, commit):
        return True
    top = repository.top if repository else Path()
    return (top / Path(path).expanduser()).is_file()


def _is_tracked(path: str, repository: Repository | None, commit: str | None) -> bool:
    if repository is None or commit is None or "\n" in path:
        return False
    return repository.text("cat-file", "-t", f"{commit}:{path}") == "blob"


def required_engines(config: Config | None) -> Collection[str]:
    """The engines without which nothing passes; all of them where the settings are broken."""
    return ENGINES if config is None else ENGINES & set(config.gate.required)
