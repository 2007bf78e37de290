"""What a report put on a pull request would change, with nothing changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from aicheck.github.api import Api


@dataclass(slots=True)
class Rehearsal:
    """A connection that reads, and writes down what it would have sent."""

    api: Api
    written: list[str] = field(default_factory=list)

    def get(self, path: str) -> Any:
        """What stands at a path."""
        return self.api.get(path)

    def pages(self, path: str, key: str | None = None, **query: Any) -> Iterator[Any]:
        """Yield the items of a list."""
        return self.api.pages(path, key, **query)

    def write(
        self, verb: str, path: str, body: Mapping[str, Any], done: Callable[[], Any] | None = None
    ) -> Any:
        """Write down what would be sent."""
        output = body.get("output") or {}
        lists = {
            "annotations": output.get("annotations"),
            "comments on lines": body.get("comments"),
        }
        told = [f"{len(items)} {name}" for name, items in lists.items() if items]
        told += [str(body[name]) for name in ("conclusion", "event") if body.get(name)]
        self.written.append(f"{verb} {path}" + (f": {', '.join(told)}" if told else ""))
        return {"id": 0, **body}

    def delete(self, path: str) -> None:
        """Write down what would be deleted."""
        self.written.append(f"DELETE {path}")

    def graphql(self, query: str, variables: Mapping[str, Any]) -> Any:
        """The data of a GraphQL answer."""
        return self.api.graphql(query, variables)

    def change(self, mutation: str, variables: Mapping[str, Any]) -> None:
        """Write down what would be changed."""
        self.written.append(f"minimise {variables['input']['subjectId']}")
