"""Manifests of Go, Rust, the JVM and Ruby."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from xml.parsers import expat

from aicheck.checks.dependencies.names import Dependency, How, Item, Note, UnreadableError, normal
from aicheck.checks.dependencies.python_manifests import at, table
from aicheck.patterns import lazy

_GO = lazy(r"^\s*(?:require\s+)?([\w.~-]+(?:/[\w.~-]+)+)\s+(v\d\S*)")
_REPLACE = lazy(r"^\s*(?:replace\s+)?(\S+)(?:\s+v\S+)?\s+=>\s+(\S+)(?:\s+(v\S+))?")
_GRADLE = lazy(
    r"^\s*(?:\w*[iI]mplementation|api|compile(?:Only)?|runtime(?:Only)?|classpath|kapt|ksp|"
    r"annotationProcessor|test\w+)\b[\s(]*(?:platform\()?[\"']([\w.-]+:[\w.-]+)(?::([\w.+\[\](),-]+))?[\"']"
)
_GEM = lazy(
    r"^\s*(?:gem|\w+\.add_(?:runtime_|development_)?dependency)[\s(]+[\"']([\w.-]+)[\"'](.*)"
)
_GIT = lazy(r"\b(?:git|github|gist|bitbucket)(?::|\s*=>)\s*[\"']([^\"']+)")
_FIXED = lazy(r"\bref(?::|\s*=>)\s*[\"'][0-9a-f]{40}[\"']")
_DEEPEST = 200


def go_mod(text: str) -> Iterator[Item]:
    """Yield what a `go.mod` asks for, and which modules it puts in another's place."""
    block = ""
    for number, raw in enumerate(text.split("\n"), 1):
        line = raw.split("//", 1)[0]
        if opened := re.match(r"\s*(\w+)\s*\(", line):
            block = opened[1]
        elif line.strip() == ")":
            block = ""
        elif found := re.match(r"module\s+(\S+)", line):
            yield Note("own", found[1].strip('"'), "go")
        elif block == "replace" or re.match(r"\s*replace\s", line):
            match = _REPLACE.match(line[:2048])
            if match and not match[2].startswith((".", "/")) and match[1] != match[2]:
                said = f"{match[2]} in place of {match[1]}"
                yield Dependency("go", match[2], match[3] or "", "url", number, url=said)
        elif (block == "require" or re.match(r"\s*require\s", line)) and (
            match := _GO.match(line[:2048])
        ):
            yield Dependency("go", match[1], match[2], "pinned", number)


def cargo(text: str) -> Iterator[Item]:
    """Yield what a `Cargo.toml` asks for."""
    raw = table(text)
    if isinstance(name := at(raw, "package", "name"), str):
        yield Note("own", normal("cargo", name), "cargo")
    kinds = ("dependencies", "dev-dependencies", "build-dependencies")
    targets = at(raw, "target")
    holders = [raw, at(raw, "workspace")]
    holders += list(targets.values()) if isinstance(targets, dict) else []
    tables = [at(holder, kind) for holder in holders for kind in kinds]
    patches = at(raw, "patch")
    tables += list(patches.values()) if isinstance(patches, dict) else []
    for part in tables:
        for name, value in part.items() if isinstance(part, dict) else ():
            if item := _crate(name, value):
                yield item


def _crate(name: str, value: Any) -> Dependency | None:
    given = value if isinstance(value, dict) else {"version": value}
    real = given.get("package") if isinstance(given.get("package"), str) else name
    key = normal("cargo", str(real))
    if "path" in given or "workspace" in given:
        return Dependency("cargo", key, how="local", quote=name)
    if isinstance(url := given.get("git"), str):
        fixed = re.fullmatch(r"[0-9a-f]{40}", str(given.get("rev", "")))
        return Dependency("cargo", key, how="pinned" if fixed else "url", quote=name, url=url)
    version = str(given.get("version", ""))
    kind: How = "open" if version.strip() in ("*", "") or version.startswith(">=") else "range"
    return Dependency("cargo", key, version, kind, quote=name, pins=version.strip() == "*")


def pom(text: str) -> Iterator[Item]:
    """Yield what a `pom.xml` asks for; one that declares entities or a type is not read."""
    parser = expat.ParserCreate()
    stack: list[str] = []
    held: dict[str, str] = {}
    found: list[Item] = []

    def refuse(*_: Any) -> None:
        raise UnreadableError("it declares a document type, which may hide anything")

    def start(tag: str, _: Any) -> None:
        if len(stack) > _DEEPEST:
            raise UnreadableError("it is nested too deeply")
        stack.append(tag.rpartition(":")[2])
        if stack[-1] in ("dependency", "repository", "plugin", "pluginRepository"):
            held.clear()

    def text_of(data: str) -> None:
        if len(stack) > 1 and len(held.get(stack[-1], "")) < 500:
            held[stack[-1]] = held.get(stack[-1], "") + data.strip()
            if stack[-1] == "artifactId":
                held["line"] = str(parser.CurrentLineNumber)
            if stack[-1] == "url":
                held["url-line"] = str(parser.CurrentLineNumber)

    def end(_: str) -> None:
        tag = stack.pop()
        if tag == "dependency" and "exclusions" not in stack:
            found.extend(_artifact(held))
        elif tag in ("repository", "pluginRepository") and held.get("url", "").startswith(
            "http://"
        ):
            host = held["url"][7:].split("/")[0][:100]
            said = f"packages come over http, which anybody on the way can change: {host}"
            found.append(Note("index", said, "maven", int(held.get("url-line", 0))))

    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    parser.StartElementHandler = start
    parser.CharacterDataHandler = text_of
    parser.EndElementHandler = end
    try:
        parser.Parse(text.encode("utf-8", "replace"), True)
    except expat.ExpatError as error:
        raise UnreadableError(f"it is no XML: {str(error)[:100]}") from None
    yield from found


def _artifact(held: dict[str, str]) -> Iterator[Item]:
    group, artifact = held.get("groupId", ""), held.get("artifactId", "")
    version = held.get("version", "")
    kind: How = "open" if version in ("LATEST", "RELEASE") or version.endswith(",)") else "pinned"
    if group and artifact and "$" not in group + artifact and held.get("scope") != "system":
        name = f"{group}:{artifact}"
        line = int(held.get("line", 0))
        yield Dependency("maven", name, version, kind, line, artifact, pins=True)


def gradle(text: str) -> Iterator[Item]:
    """Yield what the lines of a `build.gradle` ask for."""
    for number, line in enumerate(text.split("\n"), 1):
        if match := _GRADLE.match(line[:2048]):
            version = match[2] or ""
            kind: How = (
                "open" if version.endswith("+") or version.startswith("latest.") else "pinned"
            )
            yield Dependency("maven", match[1], version, kind, number, pins=True)
        elif re.match(r"\s*(?:allowInsecureProtocol|isAllowInsecureProtocol)\s*=?\s*\(?true", line):
            yield Note("index", "packages may come over plain http", "maven", number)


def gemfile(text: str) -> Iterator[Item]:
    """Yield what a `Gemfile` or a gem's specification asks for."""
    for number, line in enumerate(text.split("\n"), 1):
        line = line[:2048]
        if match := _GEM.match(line):
            rest = match[2]
            url = _GIT.search(rest)
            if url:
                kind: How = "pinned" if _FIXED.search(rest) else "url"
            else:
                kind = "local" if re.search(r"\bpath(?::|\s*=>)", rest) else "range"
            name = normal("gem", match[1])
            yield Dependency("gem", name, "", kind, number, url=url[1] if url else "")
        elif match := re.match(r"\s*source[\s(]+[\"'](http://[^\"']+)", line):
            said = f"packages come over http, which anybody on the way can change: {match[1][7:80]}"
            yield Note("index", said, "gem", number)
