"""Commits to judge, written down in one line."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from aicheck.model import Commit, Person

PAT = Person("Pat Doe", "pat@example.org")


def _commit(message: str, author: Person = PAT, committer: Person | None = None) -> Commit:
    return Commit("c0ffee", ("beef",), author, committer or author, message)


@pytest.fixture(scope="session")
def commit() -> Callable[..., Commit]:
    """Make a commit of a person, or of whom the test says."""
    return _commit
