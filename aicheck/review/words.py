"""The words that a person signs with: trailers, and the message of a remediation commit."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from aicheck.model import Person
from aicheck.review.pieces import Reading

_TRAILER = re.compile(rb"[A-Za-z0-9][A-Za-z0-9-]*[ \t]*:[ \t]")
_PICKED = b"(cherry picked from commit "


def trailers(person: Person, patch_id: str | None) -> tuple[str, ...]:
    """The lines that a person's sign-off adds to a commit, in order."""
    reviewed = f"Human-Reviewed-by: {person} (patch-id {patch_id})"
    return (*([reviewed] if patch_id else ()), f"Signed-off-by: {person}")


def signed(message: bytes, person: Person, patch_id: str | None, encoding: str) -> bytes:
    """The message of a commit with a person's lines at its end.

    An earlier review by the same person is replaced, and their sign-off is not repeated. Raises
    UnicodeEncodeError where the name does not exist in the message's encoding.
    """
    lines = [line.encode(encoding) for line in trailers(person, patch_id)]
    earlier = f"Human-Reviewed-by: {person} (patch-id ".encode(encoding)
    kept = [
        line
        for line in message.split(b"\n")
        if line.rstrip() in lines or not line.startswith(earlier)
    ]
    own = {line.rstrip() for line in kept}
    added = [line for line in lines if line not in own]
    body = b"\n".join(kept).rstrip(b"\r\n")
    end = b"\r\n" if 0 < message.count(b"\n") == message.count(b"\r\n") else b"\n"
    gap = end if _ends_in_trailers(body.replace(b"\r\n", b"\n")) else end + end
    return gap.join([body, end.join(added)]) + end if added else body + end


def remediation(
    person: Person, readings: Sequence[Reading], behalf: Mapping[str, Person | None]
) -> str:
    """The message of one commit that signs earlier ones, in the form that the DCO app knows.

    `behalf` are the authors for whom the person speaks, by commit.
    """
    lines = [f"DCO remediation commit for {person}", ""]
    for it in readings:
        other = behalf.get(it.commit.sha)
        first = f"On behalf of {other}, I" if other else "I"
        lines.append(
            f"{first}, {person}, hereby add my Signed-off-by to this commit: {it.commit.sha}"
        )
    return "\n".join([*lines, "", *_reviews(person, readings), f"Signed-off-by: {person}", ""])


def _reviews(person: Person, readings: Iterable[Reading]) -> list[str]:
    ids = dict.fromkeys(it.patch_id for it in readings if it.patch_id)
    return [trailers(person, patch_id)[0] for patch_id in ids]


def _ends_in_trailers(message: bytes) -> bool:
    """Whether the last paragraph, the subject's aside, is one of trailers only."""
    head, gap, last = message.rpartition(b"\n\n")
    return bool(gap and head.strip()) and all(
        _TRAILER.match(line) or line.startswith((b" ", b"\t", _PICKED))
        for line in last.strip(b"\n").split(b"\n")
    )
