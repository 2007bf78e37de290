"""What registries say of a name, asked through pip and npm as the user has set them up.

Only with `--online`. Both run in an empty private folder, so that no setting of the tree under
review is obeyed, and neither runs or installs a package.
"""

from __future__ import annotations

import datetime
import json
import os
import re
import sys
import sysconfig
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from shutil import which

from aicheck.checks.dependencies.licences.answers import LICENCE_FIELDS, of_npm
from aicheck.checks.dependencies.licences.stated import Stated
from aicheck.checks.dependencies.names import is_name
from aicheck.checks.engine import EngineError, Output, run
from aicheck.model import Failure
from aicheck.patterns import lazy

SECONDS = 30.0
MOST = 25
_NONE = lazy(r"No matching distribution found|E404|404 Not Found", re.IGNORECASE)
_UNREACHED = lazy(
    r"Retrying \(|connection broken|ConnectionError|timed out|Max retries|ENOTFOUND|ECONNREFUSED|"
    r"EAI_AGAIN|ETIMEDOUT|SSLError|ProxyError|E40[13]|E5\d\d",
    re.IGNORECASE,
)
# What the clients need to know of their user.
_KEPT = lazy(
    r"PIP_(?!REQUIRE_VIRTUALENV|REQUIREMENT|CONSTRAINT|TARGET|USER$|EDITABLE|NO_BINARY|REPORT)\w+|"
    r"npm_config_\w+|NPM_CONFIG_\w+|"
    r"(?:https?|all|no)_proxy|SSL_CERT_\w+|REQUESTS_CA_BUNDLE|NODE_EXTRA_CA_CERTS|NETRC|XDG_CONFIG_HOME|"
    r"XDG_CONFIG_DIRS|HOME|APPDATA|VIRTUAL_ENV",
    re.IGNORECASE,
)


_WHY_UNDATED = {"npm": " by its registry", "pypi": ": that takes pip 26 or newer"}


@dataclass(frozen=True, slots=True)
class Answer:
    """What a registry says, the licence of the newest version; None where it said nothing."""

    exists: bool | None = None
    is_young: bool | None = None
    licence: Stated | None = None


def ask(
    wanted: Sequence[tuple[str, str]], folder: Path, today: datetime.date, days: int
) -> Iterator[tuple[tuple[str, str], Answer] | Failure]:
    """Yield an answer for each (registry, name), or a Failure for what could not be asked."""
    for registry, name in wanted[:MOST]:
        if not is_name(registry, name):
            continue
        since = today - datetime.timedelta(days=days)
        try:
            answer = (_pip if registry == "pypi" else _npm)(name, folder, since)
        except EngineError as error:
            said = f"'{name}' could not be looked up in its registry: {error}"
            yield Failure("dependencies", said, required=False)
            continue
        yield (registry, name), answer
        if answer.is_young is None and answer.exists:
            said = f"how old '{name}' is was not said{_WHY_UNDATED[registry]}"
            yield Failure("dependencies", said, required=False)
    if len(wanted) > MOST:
        said = f"only the first {MOST} of {len(wanted)} packages were looked up in their registries"
        yield Failure("dependencies", said, required=False)


def _environment() -> dict[str, str]:
    found = {key: value for key, value in os.environ.items() if _KEPT.fullmatch(key)}
    return {
        **found,
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        "PIP_NO_INPUT": "1",
        "NO_UPDATE_NOTIFIER": "1",
    }


def called(command: Sequence[str], folder: Path) -> Output:
    """What a client of a registry prints, run in an empty private folder; raises EngineError."""
    place = folder / "registry"
    place.mkdir(exist_ok=True)
    return run(command, place, SECONDS, extra=_environment())


def pip_client() -> list[str]:
    """The command of the pip that belongs to this Python, or of another one."""
    if find_spec("pip"):
        return [sys.executable, "-I", "-m", "pip"]
    beside = which("pip", path=sysconfig.get_path("scripts")) or which("pip") or which("pip3")
    if not beside:
        raise EngineError("there is no pip")
    return [beside]


def _pip(name: str, folder: Path, since: datetime.date) -> Answer:
    # In as many words as it has: otherwise an index that fails is to pip one without the package.
    common = [
        *pip_client(),
        "index",
        "versions",
        "-vv",
        "--pre",
        "--retries",
        "1",
        "--timeout",
        "10",
    ]
    there = called([*common, "--", name], folder)
    if there.code:
        said = there.stdout.decode("utf-8", "replace")
        if "Fetched page " not in said:
            _refuse_silence(there, said)
        return Answer("Fetched page " in said)
    before = f"--uploaded-prior-to={since.isoformat()}T00:00:00Z"
    aged = called([*common, before, "--", name], folder)
    is_unasked = aged.code and not _NONE.search(aged.stderr)
    return Answer(True, None if is_unasked else aged.code != 0)


def _npm(name: str, folder: Path, since: datetime.date) -> Answer:
    npm = which("npm")
    if not npm:
        raise EngineError("there is no npm")
    common = [npm, "view", "--json", "--fetch-retries=1", "--fetch-timeout=10000"]
    output = called([*common, "--", name, "time.created", *LICENCE_FIELDS], folder)
    if output.code:
        _refuse_silence(output, "")
        return Answer(False)
    try:
        said = json.loads(output.stdout or b"null")
    except (ValueError, RecursionError):
        return Answer(True)
    created = said.get("time.created") if isinstance(said, dict) else said
    return Answer(True, _is_young(created, since), of_npm(said))


def _is_young(created: object, since: datetime.date) -> bool | None:
    try:
        return datetime.date.fromisoformat(str(created)[:10]) > since
    except ValueError:
        return None


def _refuse_silence(output: Output, said: str) -> None:
    """Raise EngineError unless the registry itself said that there is no such package."""
    lost = [line for line in said.splitlines() if line.startswith("Could not fetch URL")]
    lost = [line for line in lost if ": 404 Client Error" not in line]
    if lost or _UNREACHED.search(output.stderr) or not _NONE.search(output.stderr):
        lines = [line.strip() for line in (*lost, *output.stderr.splitlines()) if line.strip()]
        last = lost[0] if lost else lines[-1] if lines else "no answer"
        raise EngineError(re.sub(r"//[^/@\s]*@", "//", last)[:200])
