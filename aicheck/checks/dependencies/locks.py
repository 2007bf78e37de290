"""Names that a lock file holds, each of which a package manager once found."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from aicheck.patterns import lazy

_PROOF = lazy(
    r"sha(?:1|256|384|512)[:-]|\bh1:|^checksum\b|^[ \t]*checksum[: =]|#[0-9a-f]{40}", re.MULTILINE
)
_TOML_NAME = lazy(r'^name = "([^"\n]{1,214})"', re.MULTILINE)
_YARN = lazy(r'^"?((?:@[^@\s"/]+/)?[^@\s",]+)@', re.MULTILINE)
_PNPM = lazy(r"^[ ]{2,4}'?/?((?:@[^@\s'/]+/)?[^@\s'/:(]+)[@/]\d", re.MULTILINE)
_GEM = lazy(r"^    (\S+) \(", re.MULTILINE)


def names(file: str, text: str, proven: bool = False) -> Iterator[str]:
    """Yield the names in the lock file called `file`; only those with a hash where `proven`.

    Whoever edits a lock file by hand can write any name into it. One with a hash binds what is
    installed to that very file, so that a made-up entry installs nothing.
    """
    if file in ("package-lock.json", "npm-shrinkwrap.json", "Pipfile.lock", "composer.lock"):
        yield from (name for name, block in _json(text) if not proven or "sha" in str(block))
    elif file.endswith((".lock", ".toml")) and "[[package]]" in text[:20_000]:
        for block in text.split("[[package]]")[1:]:
            match = _TOML_NAME.search(block)
            if match and (not proven or _PROOF.search(block)):
                yield match[1]
    elif file == "yarn.lock":
        yield from _blocks(_YARN, text, proven)
    elif file == "pnpm-lock.yaml":
        yield from _blocks(_PNPM, text, proven)
    elif file == "bun.lock":
        yield from re.findall(r'^\s{4}"((?:@[^"/]+/)?[^"/]+)": \[', text, re.MULTILINE)
    elif file == "Gemfile.lock" and not proven:
        yield from _GEM.findall(text)
    elif file == "go.sum":
        yield from (line.split(" ", 1)[0] for line in text.splitlines() if " h1:" in line)


def _blocks(pattern: re.Pattern[str], text: str, proven: bool) -> Iterator[str]:
    for block in re.split(r"\n\s*\n", text):
        if not proven or _PROOF.search(block):
            yield from pattern.findall(block)


def _json(text: str) -> Iterator[tuple[str, object]]:
    raw = _loads(text)
    if not isinstance(raw, dict):
        return
    for key in ("packages", "dependencies", "default", "develop", "packages-dev"):
        part = raw.get(key)
        if isinstance(part, dict):
            yield from ((str(name).rpartition("node_modules/")[2], it) for name, it in part.items())
        elif isinstance(part, list):
            yield from ((str(it.get("name")), it) for it in part if isinstance(it, dict))


def with_scripts(text: str) -> set[str]:
    """The packages of a `package-lock.json` that run a script when they are installed."""
    return {
        name
        for name, block in _json(text)
        if isinstance(block, dict) and block.get("hasInstallScript") is True
    }


def _loads(text: str) -> object:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None
