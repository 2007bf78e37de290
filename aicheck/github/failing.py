"""How a request to GitHub fails."""

from __future__ import annotations

from aicheck.errors import AicheckError


class RefusedError(AicheckError):
    """GitHub does not let this token do it, or knows no such thing; to ask again is no use."""


class GoneError(RefusedError):
    """What was to be changed is not there any more."""


class RejectedError(AicheckError):
    """GitHub takes the request for a wrong one."""


class UnreachableError(AicheckError):
    """GitHub did not answer, or wanted more patience than there is."""
