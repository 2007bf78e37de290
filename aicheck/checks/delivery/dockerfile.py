"""What is wrong with a Dockerfile."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from aicheck.checks.delivery.commands import Ends, commands
from aicheck.checks.delivery.shell import Place, judged
from aicheck.patterns import lazy

_WORDS = lazy(
    r"\s*(ADD|ARG|CMD|COPY|ENTRYPOINT|ENV|EXPOSE|FROM|HEALTHCHECK|LABEL|MAINTAINER|ONBUILD|RUN|SHELL"
    r"|STOPSIGNAL|USER|VOLUME|WORKDIR)\s+(.*)",
    re.IGNORECASE | re.DOTALL,
)
_HEREDOC = lazy(r"<<-?\s*[\"']?([A-Za-z_]\w{0,60})")
_SECRET = lazy(
    r"(?:^|\s)([A-Z0-9_]{0,60}(?:PASSWORD|PASSWD|SECRET|TOKEN|API_?KEY|PRIVATE_KEY|CREDENTIALS))"
    r"(?:=(\"[^\"]*\"|'[^']*'|\S*))?(?=\s|$)"
)
_FROM = lazy(r"(?:--platform=\S+\s+)?(\S+)(?:\s+AS\s+(\S+))?", re.IGNORECASE)
_REMOTE = lazy(r"(?:^|[\s\"\[])(?:https?|ftp)://")
_PRIVATE = lazy(
    r"(?:^|[\s/\"])(?:\.env(?:\.(?!example|sample|template|dist)\w+)?|id_(?:rsa|dsa|ecdsa|ed25519)"
    r"|\.npmrc|\.pypirc|\.netrc|\.git-credentials|\.aws/\S*|\.kube/config|credentials\.json"
    r"|\S{1,60}\.pem)(?=[\s\",])"
)
_SUDO = lazy(r"(?:^|[;&|]\s*)sudo\s+(?!-u)")


@dataclass(frozen=True, slots=True)
class Instruction:
    """One instruction over one or more lines: its word in capitals, and what follows."""

    line: int
    word: str
    rest: str
    body: tuple[str, ...]


def is_dockerfile(path: str) -> bool:
    """Whether the file's name is one that image builders look for."""
    name = PurePosixPath(path).name.lower()
    return (
        name in ("dockerfile", "containerfile")
        or name.startswith(("dockerfile.", "containerfile."))
        or name.endswith((".dockerfile", ".containerfile"))
    ) and not name.endswith((".dockerignore", ".md", ".py", ".js", ".ts", ".go"))


def places(text: str) -> Iterator[Place]:
    """Yield each rule that the Dockerfile breaks, and the line."""
    lines = text.split("\n")
    steps = list(_instructions(lines))
    yield from _stages(steps)
    for step in steps:
        if step.word in ("ENV", "ARG"):
            yield from _kept_secrets(step)
        elif step.word == "ADD" and _REMOTE.search(step.rest) and "--checksum=" not in step.rest:
            yield "dockerfile-remote-add", step.line
        elif step.word == "RUN":
            if _SUDO.search(step.rest):
                yield "dockerfile-sudo", step.line
            yield from judged(commands(step.body, step.line))
        if step.word in ("COPY", "ADD") and _copies_secrets(step.rest):
            yield "dockerfile-secret-file", step.line


def _instructions(lines: Sequence[str]) -> Iterator[Instruction]:
    ends = Ends(lines)
    at = 0
    while at < len(lines):
        start = at
        parts: list[str] = []
        while at < len(lines):
            line = lines[at].rstrip()
            at += 1
            if line.lstrip().startswith("#") or (parts and not line):
                # A comment between the lines of an instruction does not end it.
                if parts:
                    parts.append("\\")
                    continue
                break
            parts.append(line)
            if not line.endswith(("\\", "`")):
                break
        while parts and parts[-1] == "\\":
            parts.pop()
        if not parts or not (match := _WORDS.match(parts[0])):
            continue
        word = match[1].upper()
        body = [match[2], *parts[1:]]
        if word in ("RUN", "COPY", "ADD") and (marker := _HEREDOC.search(" ".join(body))):
            end = ends.of(marker[1], at)
            if end is not None:
                # Where it is RUN's, the body is commands.
                body = ["", *lines[at:end]] if word == "RUN" else body
                at = end + 1
        rest = " ".join(part.rstrip("\\`").strip() for part in body)
        yield Instruction(start + 1, word, rest[:20_000], tuple(body))


def _stages(steps: Sequence[Instruction]) -> Iterator[Place]:
    """Yield what is wrong with the images built on, and with who runs the last one."""
    names: set[str] = set()
    last = user = None
    for step in steps:
        if step.word == "FROM" and (match := _FROM.match(step.rest)):
            image = match[1]
            if _is_floating(image) and image.lower() not in names:
                yield "dockerfile-floating-image", step.line
            names.add((match[2] or "").lower())
            last, user = step, None
        elif step.word == "USER":
            user = step
    if last is None or "nonroot" in last.rest or "rootless" in last.rest:
        return
    if user is None:
        if any(step.word in ("CMD", "ENTRYPOINT") for step in steps if step.line > last.line):
            yield "dockerfile-root", last.line
    elif re.match(r"(?:root|0)(?::|\s|$)", user.rest):
        yield "dockerfile-root", user.line


def _copies_secrets(rest: str) -> bool:
    sources = rest.rpartition(" ")[0]
    return "--from=" not in rest and _PRIVATE.search(f"{sources} ") is not None


def _is_floating(image: str) -> bool:
    """Whether the image is another one tomorrow: no tag at all, or `latest`."""
    if image == "scratch" or "@sha256:" in image or "$" in image:
        return False
    tag = image.rpartition("/")[2].partition(":")[2]
    return not tag or tag == "latest"


def _kept_secrets(step: Instruction) -> Iterator[Place]:
    for match in _SECRET.finditer(step.rest):
        value = (match[2] or "").strip("\"'")
        # A name that says where the secret is holds none.
        if step.word == "ENV" and not value:
            value = step.rest[match.end() :].strip()
        if not value and step.word == "ENV":
            continue
        if value.startswith("/") or value.lower() in ("true", "false", "0", "1"):
            continue
        yield "dockerfile-secret", step.line
        return
