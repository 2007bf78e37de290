"""Whether a command fetches what it runs, and in which version."""

from __future__ import annotations

import re
from collections.abc import Sequence

from aicheck.patterns import lazy

# What fetches and runs a package: the program, and words behind it.
_RUNNERS: dict[str, tuple[tuple[str, ...], ...]] = {
    "npx": ((),),
    "bunx": ((),),
    "pnpx": ((),),
    "uvx": ((),),
    "pnpm": (("dlx",),),
    "yarn": (("dlx",),),
    "bun": (("x",),),
    "npm": (("exec",), ("x",)),
    "uv": (("tool", "run"), ("x",)),
    "pipx": (("run",),),
    "docker": (("run",),),
    "podman": (("run",),),
}
_NAMES_IT = frozenset({"--package", "-p", "--from", "--spec"})
_TAKES_VALUE = {
    "images": lazy(
        r"^(?:-[evpulwhm]|--(?:env|env-file|volume|mount|name|network|net|publish|user|workdir"
        r"|hostname|platform|label|add-host|entrypoint|memory|cpus|gpus|restart|pull|security-opt"
        r"|cap-add|cap-drop|tmpfs|ulimit|device|log-driver|runtime|shm-size|dns|ip))$"
    ),
    "packages": lazy(
        r"^--(?:python|with|with-editable|index|index-url|extra-index-url|default-index|cache"
        r"|registry|prefix|directory|refresh-package|env-file|constraints?|overrides?|call)$|^-[cw]$"
    ),
}
_PINNED = lazy(
    r"^(?:@[\w.-]+/)?[\w.\[\]-]+(?:@v?\d+(?:\.\d+)+[\w.+-]*|==+\d[\w.!+-]*)$|@[0-9a-f]{40}\b|#[0-9a-f]{40}\b"
    r"|@v?\d+(?:\.\d+)+[\w.+-]*$"
)
_LOCAL = lazy(r"^(?:\.{0,2}/|~|[A-Za-z]:\\|\$|file:|\.$)|[\\]|\.(?:tgz|whl|ts|js|mjs|py)$|^<|\{")
_SCRIPTS = lazy(r"^(?:tsx|ts-node|node|nodemon|esno|bun|deno|jest|vitest|eslint|tsc)$")
_VERSION = lazy(r":v?\d[\w.-]*$|@sha256:[0-9a-f]{64}$|:[\w.-]*\d+\.\d+[\w.-]*$")
_SHOWN = lazy(r"[\w@/.:=+\[\]~^<>!*-]{1,120}")


def unpinned(command: Sequence[str]) -> tuple[int, str] | None:
    """Where a command names what it fetches in no fixed version, and what that is."""
    at = 0
    while at < len(command) and command[at].lower() in ("cmd", "cmd.exe", "/c", "env", "sudo"):
        at += 1
    # A command may be one text, with its arguments in it.
    if at >= len(command):
        return None
    program = re.split(r"[/\\]", command[at].split(" ")[0])[-1].lower()
    program = re.sub(r"\.(?:cmd|exe)$", "", program)
    if " " in command[at]:
        found = unpinned(command[at].split())
        return (at, found[1]) if found else None
    for words in _RUNNERS.get(program, ()):
        start = at + 1 + len(words)
        if tuple(command[at + 1 : start]) == words:
            is_image = program in ("docker", "podman")
            return _image(command, start) if is_image else _package(command, start)
    return None


def _package(command: Sequence[str], start: int) -> tuple[int, str] | None:
    at = start
    while at < len(command):
        word = command[at]
        name, _, value = word.partition("=")
        if name in _NAMES_IT and (value or at + 1 < len(command)):
            return _judged(at if value else at + 1, value or command[at + 1])
        if _TAKES_VALUE["packages"].match(word):
            at += 1
        elif not word.startswith("-"):
            return None if _SCRIPTS.match(word) else _judged(at, word)
        at += 1
    return None


def _judged(at: int, package: str) -> tuple[int, str] | None:
    if (_LOCAL.search(package) and "://" not in package) or _PINNED.search(package):
        return None
    return (at, package) if _SHOWN.fullmatch(package) else (at, "a package")


def _image(command: Sequence[str], start: int) -> tuple[int, str] | None:
    at = start
    while at < len(command):
        word = command[at]
        if _TAKES_VALUE["images"].match(word):
            at += 1
        elif not word.startswith("-"):
            safe = _VERSION.search(word) or not _SHOWN.fullmatch(word)
            # One without a registry's or an owner's name was built on the machine itself.
            return None if safe or ("/" not in word and ":" not in word) else (at, word)
        at += 1
    return None
