"""Where copied code comes from: grams of source code, and an index of them on disk."""

from __future__ import annotations

from aicheck.provenance.grams import Gram, Grams, grams
from aicheck.provenance.levels import level
from aicheck.provenance.lexing import language_of
from aicheck.provenance.looking import Index
from aicheck.provenance.matches import Match, Source

__all__ = ["Gram", "Grams", "Index", "Match", "Source", "grams", "language_of", "level"]
