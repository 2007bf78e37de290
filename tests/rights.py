"""What the licence check says of real commits, with the tree of the base at hand."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping

from repos import Repo

from aicheck.cache import Cache
from aicheck.catalogue import Catalogue
from aicheck.change import read_range
from aicheck.checks.context import Context
from aicheck.checks.licence import check
from aicheck.config import load
from aicheck.git import Repository, open_repository
from aicheck.model import Change, Finding

TODAY = datetime.date(2026, 11, 21)
MIT = "SPDX-License-Identifier: MIT"
APACHE = "SPDX-License-Identifier: Apache-2.0"
MIT_TEXT = """MIT License

Copyright (c) 2020 Robin Author

Permission is hereby granted, free of charge, to any person obtaining a copy of
this software and associated documentation files, to use, copy, modify, merge,
publish, distribute, sublicense, and/or sell it, provided that the above
copyright notice and this permission notice stay in all copies.

The software is provided "as is", without warranty of any kind.
"""
CODE = """
def add(first: int, second: int) -> int:
    total = first + second
    return total


def double(number: int) -> int:
    twice = number * 2
    return twice
"""


def context(repository: Repository) -> Context:
    """The context of a run in a repository, without settings."""

    def texts(revision: str, paths: Iterable[str]) -> Mapping[str, str]:
        names = {f"{revision}:{path}": path for path in paths}
        found = repository.blobs(names, limit=8 << 20)
        return {names[it]: data.decode() for it, data in found if isinstance(data, bytes)}

    return Context(
        config=load(None, None, "nowhere"),
        catalogue=Catalogue({}, ""),
        cache=Cache(None),
        scratch=repository.directory,
        jobs=1,
        tree=lambda revision: (path for path, _ in repository.tree(revision)),
        texts=texts,
        today=TODAY,
    )


def findings(repo: Repo, span: str = "main..topic") -> list[Finding]:
    """The findings over a range."""
    repository = open_repository(repo.path)
    found = check(read_range(repository, span), context(repository))
    return [it for it in found if isinstance(it, Finding)]


def judged(change: Change, repo: Repo) -> list[Finding]:
    """The findings over a change that was read otherwise."""
    found = check(change, context(open_repository(repo.path)))
    return [it for it in found if isinstance(it, Finding)]


def told(repo: Repo) -> list[tuple[str, str | None, int, str]]:
    """Each finding's rule, path, line, and what it says."""
    return [(it.rule.id, it.path, it.start.line, it.message) for it in findings(repo)]


def based(repo: Repo, files: Mapping[str, str | bytes | None]) -> None:
    """Put `files` on main and start the topic branch from there."""
    repo.git("checkout", "-q", "main")
    repo.commit(files)
    repo.git("checkout", "-q", "-B", "topic")
