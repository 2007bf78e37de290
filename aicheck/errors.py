"""The one exception for what a user can mend."""

from __future__ import annotations


class AicheckError(Exception):
    """Something the user can mend: what is wrong, and what to do about it.

    Both texts are lower case without a full stop. Any other exception is a bug in aicheck.
    """

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
