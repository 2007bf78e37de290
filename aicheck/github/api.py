"""What the rest of this package needs of a connection, or of what stands in for one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Protocol


class Api(Protocol):
    """One repository of GitHub; each call may raise a subclass of AicheckError."""

    def get(self, path: str) -> Any:
        """What stands at a path below the repository's."""

    def pages(self, path: str, key: str | None = None, **query: Any) -> Iterator[Any]:
        """Yield the items of a list; `key` is the list's own where it has one."""

    def write(
        self, verb: str, path: str, body: Mapping[str, Any], done: Callable[[], Any] | None = None
    ) -> Any:
        """Send what changes something, and return the answer.

        Where it fails on the way, `done` looks whether its effect has come, and returns what the
        answer would have been, or None; without it the request may be sent twice.
        """

    def delete(self, path: str) -> None:
        """Delete something of ours, if it is still there."""

    def graphql(self, query: str, variables: Mapping[str, Any]) -> Any:
        """The data of a GraphQL answer."""

    def change(self, mutation: str, variables: Mapping[str, Any]) -> None:
        """Change something by GraphQL, once or several times to the same end."""
