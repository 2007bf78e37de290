"""What `package.json`, `composer.json` and the settings of npm and yarn say."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from aicheck.checks.dependencies.names import (
    Dependency,
    How,
    Item,
    Note,
    UnreadableError,
    is_commit,
    is_name,
    normal,
)
from aicheck.patterns import lazy

_KINDS = ("dependencies", "devDependencies", "optionalDependencies", "peerDependencies")
_SCRIPTS = ("preinstall", "install", "postinstall")
_ADDRESS = lazy(
    r"(?:git(?:\+\w+)?|https?|ssh|github|gitlab|bitbucket|gist):|git@|[\w.-]+/[\w.-]+(?:#.*)?$"
)
_LOCAL = lazy(r"(?:file|link|portal|workspace|catalog|patch|exec):|\.{0,2}/|~/")
# Tools that only put their own files in place, run by very many projects on purpose.
_HARMLESS = lazy(
    r"(?:npx |pnpm (?:exec )?|yarn |bunx )?"
    r"(?:patch-package|husky|prisma generate|electron-builder install-app-deps|nuxt prepare|ngcc|"
    r"nuxi prepare|svelte-kit sync|simple-git-hooks|lefthook install|playwright install|"
    r"fumadocs-mdx|wxt prepare|opencollective(?:-postinstall)?|node-gyp(?:-build)?(?: rebuild)?|"
    r"is-ci|only-allow|effect-language-service patch|panda codegen|astro sync|tsc|true|"
    r"only-allow (?:npm|pnpm|yarn|bun))\b[^;&|$`]*"
)
_REGISTRIES = frozenset(("registry.npmjs.org", "registry.yarnpkg.com", "localhost", "127.0.0.1"))
_SETTING = lazy(r"^[ \t]*(?:(@[\w.-]+):)?([\w-]+)[ \t]*[=:][ \t]*[\"']?([^\s\"']+)", re.MULTILINE)


def load(text: str) -> Any:
    """A JSON file; raises UnreadableError."""
    try:
        return json.loads(text.lstrip("\ufeff"))
    except (ValueError, RecursionError) as error:
        raise UnreadableError(f"it is no JSON: {str(error)[:100]}") from None


def _object(text: str) -> dict[str, Any]:
    raw = load(text)
    if not isinstance(raw, dict):
        raise UnreadableError("it holds no object")
    return raw


def _pairs(value: Any) -> Iterator[tuple[str, Any]]:
    yield from value.items() if isinstance(value, dict) else ()


def package_json(text: str) -> Iterator[Item]:
    """Yield what a `package.json` asks for, and what it runs on installation."""
    raw = _object(text)
    if isinstance(name := raw.get("name"), str):
        yield Note("own", name.lower(), "npm")
    for kind in _KINDS:
        for name, value in _pairs(raw.get(kind)):
            if isinstance(value, str):
                item = _dependency(name, value, pins=kind != "peerDependencies")
                yield replace(item, dev=True) if kind == "devDependencies" else item
    for kind in ("overrides", "resolutions"):
        for name, value in _pairs(raw.get(kind)):
            if (
                isinstance(value, str)
                and is_name("npm", name.lower())
                and not value.startswith("$")
            ):
                yield _dependency(name, value, pins=True)
    for name, value in _pairs(raw.get("scripts")):
        if name in _SCRIPTS and isinstance(value, str):
            if _is_harmless(value, raw["scripts"]):
                continue
            said = f"'{name}' runs whenever this package is installed: {value[:120]}"
            yield Note("script", said, "npm", quote=f'"{name}"')


def _is_harmless(command: str, scripts: dict[str, Any]) -> bool:
    again = re.fullmatch(r"(?:npm|pnpm|yarn|bun) (?:run )?([\w:.-]+)", command.strip())
    if again and isinstance(found := scripts.get(again[1]), str):
        command = found
    parts = [part.strip() for part in re.split(r"&&|\|\||;", command)]
    return all(_HARMLESS.fullmatch(part) or part.startswith("echo ") for part in parts if part)


def _dependency(name: str, value: str, pins: bool) -> Dependency:
    key, value = name.lower(), value.strip()
    quote = f'"{name}"'
    if value.startswith("npm:"):
        # An alias: what is installed is another package.
        real, _, version = value[4:].rpartition("@")
        real, version = (real, version) if real else (version, "")
        return Dependency("npm", real.lower(), version, how(version), 0, quote, pins=pins)
    if _LOCAL.match(value):
        return Dependency("npm", key, value, "local", 0, quote)
    if _ADDRESS.match(value):
        fixed = is_commit(value.partition("#")[2].split("&")[0])
        fixed = fixed and not value.startswith(("http:", "git:", "git+http:"))
        return Dependency("npm", key, "", "pinned" if fixed else "url", 0, quote, url=value)
    return Dependency("npm", key, value, how(value), 0, quote, pins=pins)


def how(version: str) -> How:
    """How tightly a range of npm binds."""
    version = version.strip()
    if version in ("", "*", "x", "X", "latest") or re.fullmatch(r">=?\s*[\w.-]+", version):
        return "open"
    return "pinned" if re.fullmatch(r"[=v]*\d+\.\d+\.\d+[\w.+-]*", version) else "range"


def npmrc(text: str) -> Iterator[Note]:
    """Yield what an `.npmrc` or a `.yarnrc.yml` says about registries."""
    for match in _SETTING.finditer(text):
        scope, key, value = match.groups()
        line = text.count("\n", 0, match.start()) + 1
        if key.lower() in ("strict-ssl", "enablestrictssl") and value.lower() == "false":
            yield Note("index", "the certificates of registries are not checked", "npm", line)
        elif key in ("registry", "npmRegistryServer"):
            yield from _registry(value, scope, line)


def _registry(value: str, scope: str | None, line: int) -> Iterator[Note]:
    try:
        parts = urlsplit(value)
        host = parts.hostname or ""
    except ValueError:
        return
    if host in _REGISTRIES and (parts.scheme != "http" or "." not in host.replace("127.0.0.1", "")):
        return
    yield Note("private", scope or host, "npm", line)
    if parts.scheme == "http" and host not in ("localhost", "127.0.0.1"):
        said = f"packages come over http, which anybody on the way can change: {host}"
        yield Note("index", said, "npm", line)
    elif not scope and "$" not in value and host:
        yield Note("index", f"packages come from {host} from now on", "npm", line)


def composer(text: str) -> Iterator[Item]:
    """Yield what a `composer.json` asks for."""
    raw = _object(text)
    for kind in ("require", "require-dev"):
        for name, value in _pairs(raw.get(kind)):
            if "/" in name and isinstance(value, str):
                version = value.strip()
                kind_: How = (
                    "open" if version in ("*", "") or version.startswith("dev-") else "range"
                )
                key, dev = normal("composer", name), kind == "require-dev"
                yield Dependency("composer", key, version, kind_, 0, f'"{name}"', "", True, dev)
    found = raw.get("repositories")
    entries = found if isinstance(found, list) else list(dict(_pairs(found)).values())
    for entry in entries:
        url = entry.get("url") if isinstance(entry, dict) else None
        if isinstance(url, str) and url.startswith("http://"):
            said = f"packages come over http, which anybody on the way can change: {url[7:80]}"
            yield Note("index", said, "composer", quote=url)
    if isinstance(config := raw.get("config"), dict) and config.get("secure-http") is False:
        yield Note("index", "packages may come over plain http", "composer", quote="secure-http")
