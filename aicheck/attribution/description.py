"""What the description of a pull request says of how its commits were written."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from aicheck.model import Commit, Evidence, Person

_NOBODY = Person("", "")


def detect(
    body: str, signals: Iterable[Callable[[Commit], Iterator[Evidence]]]
) -> Iterator[Evidence]:
    """Yield what `signals` find in the description, read as a message below a subject.

    The evidence is of no commit yet. Weak evidence is left out: it would be weaker still here.
    """
    message = f"Describe it\n\n{_without_comments(body)}\n"
    alone = Commit("", (), _NOBODY, _NOBODY, message)
    for signal in signals:
        for found in signal(alone):
            if found.strength != "inferred" and found.kind != "bot":
                detail = f"{found.signal}: {found.detail}"
                yield Evidence(
                    "", "pull-request", detail, "declared", found.kind, found.agent, found.model
                )


def _without_comments(body: str) -> str:
    """The description without HTML comments, in which templates explain themselves."""
    shown, *comments = body.split("<!--")
    return shown + "".join(comment.partition("-->")[2] for comment in comments)
