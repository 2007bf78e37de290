"""A YAML text as a tree with line numbers, read as data: without tags, and bounded."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

_LONGEST = 1 << 20
_DEEPEST = 60
_MOST = 100_000


class NotReadError(Exception):
    """Why a text was not read."""


@dataclass(slots=True)
class Node:
    """A mapping, a sequence or a scalar over the 1-based lines `line` to `last`."""

    line: int
    last: int
    text: str | None = None
    items: list[Node] = field(default_factory=list)
    pairs: list[tuple[Node, Node]] = field(default_factory=list)

    def get(self, *names: str) -> Node:
        """The node below the names, or an empty one."""
        node = self
        for name in names:
            node = next((value for key, value in node.pairs if key.text == name), _NOTHING)
        return node

    def key(self, name: str) -> Node | None:
        """The key of that name itself."""
        return next((key for key, _ in self.pairs if key.text == name), None)

    def __bool__(self) -> bool:
        """Whether there is anything."""
        return bool(self.text or self.items or self.pairs)

    def words(self) -> list[str]:
        """The scalar, the scalars of the sequence, or the keys: what `on:` and the like may be."""
        own = [self.text] if self.text else []
        keys = [key.text or "" for key, _ in self.pairs]
        return own + [item.text or "" for item in self.items] + keys

    def scalars(self) -> Iterator[Node]:
        """Yield every scalar value below."""
        stack = [self]
        while stack:
            node = stack.pop()
            if node.text is not None:
                yield node
            stack += reversed([*node.items, *(value for _, value in node.pairs)])


_NOTHING = Node(0, 0)


def read(text: str) -> Node:
    """The first document of `text`; raises NotReadError where it is broken, or far too large."""
    if len(text) > _LONGEST:
        raise NotReadError("it is too large for a YAML file that people write")
    # Imported here: most changes have no YAML to look at, and it costs 10 ms.
    import yaml

    try:
        from yaml import CSafeLoader as SafeLoader
    except ImportError:
        from yaml import SafeLoader  # type: ignore[assignment]
    try:
        return _built(yaml.parse(text, Loader=SafeLoader))
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise NotReadError("it is not valid YAML") from error


def _built(events: Iterator[Any]) -> Node:
    """The tree of the first document; an alias stands for a scalar or nothing, so none can grow."""
    import yaml

    root = Node(1, 1)
    anchors: dict[str, Node] = {}
    # Each open node, and the key that waits for its value.
    stack: list[tuple[Node, Node | None, bool]] = [(root, None, False)]
    for count, event in enumerate(events):
        if count > _MOST or len(stack) > _DEEPEST:
            raise NotReadError("it is nested too deeply or has too many parts")
        if isinstance(event, yaml.DocumentEndEvent):
            break
        if isinstance(event, yaml.CollectionEndEvent):
            node = stack.pop()[0]
            node.last = _line(event.end_mark)
        elif isinstance(event, yaml.NodeEvent):
            node = Node(_line(event.start_mark), _line(event.end_mark))
            if isinstance(event, yaml.AliasEvent):
                node = anchors.get(event.anchor or "", node)
            elif isinstance(event, yaml.ScalarEvent):
                node.text = event.value
                if event.style in ("|", ">"):
                    # Its end mark stands on whatever comes next.
                    breaks = event.value.rstrip("\n").count("\n") if event.style == "|" else _MOST
                    node.last = min(node.last, node.line + 1 + breaks)
                if event.anchor:
                    anchors[event.anchor] = node
            _add(stack, node)
            if isinstance(event, yaml.CollectionStartEvent):
                stack.append((node, None, isinstance(event, yaml.MappingStartEvent)))
    return root.items[0] if root.items else root


def _add(stack: list[tuple[Node, Node | None, bool]], node: Node) -> None:
    parent, key, is_mapping = stack[-1]
    if not is_mapping:
        parent.items.append(node)
    elif key is None:
        stack[-1] = (parent, node, True)
    else:
        parent.pairs.append((key, node))
        stack[-1] = (parent, None, True)


def _line(mark: Any) -> int:
    return int(mark.line) + 1
