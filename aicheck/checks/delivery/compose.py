"""What is wrong with a compose file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath

from aicheck.checks.delivery.shell import Place
from aicheck.checks.delivery.tree import Node
from aicheck.patterns import lazy

_NAME = lazy(r"(?:docker-)?compose(?:[.-][\w.-]{1,40})?\.ya?ml")


def is_compose(path: str) -> bool:
    """Whether the file's name is a compose file's."""
    return _NAME.fullmatch(PurePosixPath(path).name.lower()) is not None


def places(root: Node) -> Iterator[Place]:
    """Yield each rule that a service breaks, and the line."""
    for _, service in root.get("services").pairs:
        if service.get("privileged").text == "true":
            yield "container-privileged", service.get("privileged").line
        for mount in service.get("volumes").items:
            source = mount.text or mount.get("source").text or ""
            if source.split(":")[0].endswith("/docker.sock") and not source.endswith(":ro"):
                yield "container-privileged", mount.line
