"""Packages that a command installs: in a Dockerfile, a script, a workflow, a Makefile."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from aicheck.checks.dependencies import node_manifests
from aicheck.checks.dependencies.names import Dependency, How, Item, Note, is_name, normal
from aicheck.checks.dependencies.places import HINT
from aicheck.checks.dependencies.requirements import index, requirement
from aicheck.patterns import lazy

# What may stand before a command on its line.
_START = (
    r"(?:^|[;&|(]|\b(?:RUN|run:|then|do|else|exec|time|sudo|command:|-\s)\s*|[@-])\s*"
    r"(?:--mount=\S+\s+)*(?:sudo\s+(?:-\S+\s+)*)?(?:env\s+)?(?:\w+=\S*\s+){0,8}"
)
_COMMANDS = {
    "pypi": r"(?:(?:\S*/)?python[\d.]*\s+-m\s+)?(?:\S*/)?(?:uv\s+)?pip[\d.]*\s+install|uv\s+add|"
    r"uv\s+tool\s+install|pipx\s+(?:install|run)|uvx|uv\s+tool\s+run|poetry\s+add|pdm\s+add",
    "npm": r"npm\s+(?:install|i|add)|yarn\s+(?:global\s+)?add|pnpm\s+(?:add|dlx)|bun\s+add|"
    r"npx|bunx|yarn\s+dlx",
    "cargo": r"cargo\s+(?:install|add|binstall)",
    "gem": r"gem\s+install",
    "go": r"go\s+(?:install|get)",
}
_COMMAND = lazy(
    _START
    + "(?:"
    + "|".join(f"(?P<{name}>{text})" for name, text in _COMMANDS.items())
    + r")(?=\s|$)"
)
# Of what these run, only the first word is a package.
_RUNNERS = lazy(r"(?:uvx|uv\s+tool\s+run|pipx\s+run|npx|bunx|\w+\s+dlx)$")
_WITH_VALUE = frozenset(
    """--abi --backend --bin --branch --cache-dir --cert --config --config-settings --constraint
    --cwd --default-index --dir --exclude-newer --features --filter --find-links --from --git
    --group --implementation --index --log --loglevel --no-binary --no-build-isolation-package
    --only-binary --optional --path --platform --prefix --progress-bar --proxy --python
    --python-version --registry --report --requirement --retries --rev --root --source --suffix
    --tag --target --target-dir --timeout --user-agent --version --with --workspace
    -C -G -c -d -f -p -r -t -v -w""".split()  # noqa: SIM905 - a table
)
# These name the package that a runner fetches, whose command is then another word.
_NAMING = ("--from", "--spec", "--package", "-p")
_INDEXES = (
    "-i",
    "--index-url",
    "--extra-index-url",
    "--trusted-host",
    "--index",
    "--default-index",
)
_SETTING = lazy(
    r"\b(PIP_EXTRA_INDEX_URL|PIP_INDEX_URL|PIP_TRUSTED_HOST|UV_EXTRA_INDEX_URL|UV_INDEX_URL|"
    r"UV_DEFAULT_INDEX|UV_INDEX)\s*[=:\s]\s*[\"']?([^\s\"']+)"
)
_OPTION_OF = {"PIP_TRUSTED_HOST": "--trusted-host", "PIP_INDEX_URL": "--index-url",
              "UV_INDEX_URL": "--index-url", "UV_DEFAULT_INDEX": "--index-url"}  # fmt: skip
_GO_OPEN = lazy(
    r"\b(GOINSECURE|GONOSUMDB|GONOSUMCHECK)\s*[=:\s]\s*[\"']?([^\s\"']+)|GOFLAGS\S*-insecure"
)
_REGISTRY = lazy(
    r"(?:npm config set registry|npm_config_registry=|--registry[= ])\s*[\"']?([^\s\"']+)"
)
_EXPRESSION = lazy(r"\$?\{\{.{0,200}?\}\}|\$\([^()]{0,200}\)")
_LITERAL = lazy(r"[\w@.~^<>=!,\[\]+:/#%&*-]+")
_ENDS = frozenset(("&&", "||", ";", "|", "&", ")", ">", ">>", "2>&1", "<", "2>/dev/null"))
_LIMIT = 8192


def read(text: str, pins: bool = False) -> Iterator[Item]:
    """Yield what the commands of a text install; `pins` says whether versions belong here."""
    for numbers, line in _logical(text):
        if HINT.search(line):
            yield from _line(numbers, line, pins)


def _logical(text: str) -> Iterator[tuple[list[tuple[int, int]], str]]:
    """Yield each line joined with those that it goes on in, and (offset, number) of each part."""
    parts: list[str] = []
    numbers: list[tuple[int, int]] = []
    length = 0
    for number, raw in enumerate(text.split("\n"), 1):
        line = raw.rstrip()
        goes_on = line.endswith("\\")
        line = line.removesuffix("\\")
        is_comment = line.lstrip().startswith("#")
        if not is_comment and length + len(line) <= _LIMIT:
            numbers.append((length, number))
            parts.append(line)
            length += len(line) + 1
        # In a Dockerfile a comment does not end the command that it stands in.
        if not goes_on and not (is_comment and parts):
            if parts:
                yield numbers, " ".join(parts)
            parts, numbers, length = [], [], 0
    if parts:
        yield numbers, " ".join(parts)


def _line(numbers: list[tuple[int, int]], line: str, pins: bool) -> Iterator[Item]:
    def at(offset: int) -> int:
        return max(number for start, number in numbers if start <= offset)

    # What a workflow puts in the place of an expression is not known, and may hold spaces.
    line = _EXPRESSION.sub(lambda match: "$" * len(match[0]), _exec_form(line))
    for match in _COMMAND.finditer(line):
        if _is_said(line[: match.start()]):
            continue
        registry = str(match.lastgroup)
        yield from _installed(registry, line, match, at, pins)
    for match in _SETTING.finditer(line):
        yield from index(_OPTION_OF.get(match[1], "--extra-index-url"), match[2], at(match.start()))
    if is_open := _GO_OPEN.search(line):
        said = "modules are taken without the check of their sums or of the server"
        yield Note("index", said, "go", at(is_open.start()))
    if named := _REGISTRY.search(line):
        for note in node_manifests.npmrc(f"registry={named[1]}"):
            yield replace(note, line=at(named.start()))


def _is_said(before: str) -> bool:
    """Whether what follows is within quotes, and no command of another shell or of a workflow."""
    for mark in "\"'":
        head, _, rest = before.rpartition(mark)
        if before.count(mark) % 2 and not re.search(r"(?:\b(?:run|command)|-l?c)\W*$", head[-40:]):
            return bool(rest.strip(" (") == "" or mark == '"')
    return bool(re.search(r"\b(?:echo|printf|print)\b[^;&|]*$", before))


def _exec_form(line: str) -> str:
    """A Dockerfile's list of words as the line that they mean; the same places, about."""
    match = re.match(r"\s*(RUN|CMD|ENTRYPOINT)\s+(\[.*\])\s*$", line)
    try:
        words = json.loads(match[2]) if match else None
    except (ValueError, RecursionError):
        return line
    return f"RUN {' '.join(map(str, words))}" if isinstance(words, list) else line


def _words(text: str) -> Iterator[tuple[int, str]]:
    for match in re.finditer(r"\S+", text):
        word = match[0]
        if word in _ENDS or word.startswith(("#", "&&", "||", ";", "|", ">", "2>")):
            return
        ended = word.rstrip(");")
        yield match.start(), ended.strip("\"'`,")
        if word[-1] in ";)" or "&&" in word:
            return


def _installed(
    registry: str, line: str, match: re.Match[str], at: Callable[[int], int], pins: bool
) -> Iterator[Item]:
    is_runner = bool(_RUNNERS.search(match[0]))
    # Constraints name the versions in their place.
    pins = pins and not re.search(r"\s(?:-c|--constraint)\b", line)
    skip, is_named = "", False
    for offset, word in _words(line[match.end() :]):
        number = at(match.end() + offset)
        if skip:
            if skip in _INDEXES:
                yield from _index(skip, word, number)
            elif is_runner and skip in _NAMING and (item := _package(registry, word, number)):
                yield item
            skip = ""
            continue
        name, equals, value = word.partition("=")
        if word.startswith("-"):
            if name in _INDEXES and equals:
                yield from _index(name, value, number)
            elif is_runner and name in _NAMING:
                is_named = True
                if equals and (item := _package(registry, value, number)):
                    yield item
                skip = "" if equals else name
            elif not equals and (name in _WITH_VALUE or name in _INDEXES):
                skip = name
            continue
        if is_runner and is_named:
            return
        if item := _package(registry, word, number, pins and not is_runner):
            yield item
        if is_runner:
            return


def _index(option: str, value: str, number: int) -> Iterator[Item]:
    names = {"-i": "--index-url", "--default-index": "--index-url", "--index": "--extra-index-url"}
    yield from index(names.get(option, option), value, number)


def _package(registry: str, word: str, number: int, pins: bool = False) -> Dependency | None:
    """The package that one word of a command names, unless it is a place or a variable."""
    if not _LITERAL.fullmatch(word) or word.startswith(
        (".", "/", "~", ":", "=", "<", ">", "!", "*")
    ):
        return None
    if registry == "pypi":
        bare = re.sub(r"@(?=[\d.]+$|latest$)", "==", word)
        item = requirement(bare, number, quote=word)
        return item and replace(item, pins=pins)
    if registry == "npm":
        if (
            "://" in word
            or re.match(r"(?:git|github|file)[:@]", word)
            or re.fullmatch(r"[\w.-]+/[\w.-]+(?:#\S+)?", word)
        ):
            is_url = not word.startswith("file")
            fixed = bool(re.search(r"#[0-9a-f]{40}$", word))
            kind: How = "pinned" if fixed else "url"
            return Dependency("npm", "", "", kind, number, url=word) if is_url else None
        name, _, version = word[1:].partition("@")
        name = (word[0] + name).lower()
        tight = node_manifests.how(version)
        return (
            Dependency("npm", name, version, tight, number, pins=pins)
            if is_name("npm", name)
            else None
        )
    if registry == "go":
        name, _, version = word.partition("@")
        return (
            Dependency("go", name, version, "range", number) if "." in name.split("/")[0] else None
        )
    name, _, version = word.partition("@")
    return Dependency(registry, normal(registry, name), version, "range", number)


_PIP = lazy(
    r"^[ \t]*(extra-index-url|index-url|trusted-host|find-links)[ \t]*=[ \t]*[\"'\[]*([^\s\"'\]]+)"
)


def settings(text: str) -> Iterator[Item]:
    """Yield what the settings of pip or uv say about indexes."""
    for number, line in enumerate(text.split("\n"), 1):
        if match := _PIP.match(line):
            yield from index(f"--{match[1]}", match[2], number)
