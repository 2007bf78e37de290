"""What an index says of a piece of code."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Source:
    """One file of an index."""

    number: int
    package: str
    version: str
    purl: str
    path: str
    licence: str
    copyright: str


@dataclass(frozen=True, slots=True)
class Match:
    """A source that our code has grams in common with, and where they are closest together."""

    source: Source
    exact: int
    abstract: int
    lines: tuple[int, int]
    source_lines: tuple[int, int]
