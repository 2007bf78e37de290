"""Denials: sentences and trailers that say no AI had a part in the change."""

from __future__ import annotations

from collections.abc import Iterator

from aicheck.attribution.message import scan
from aicheck.attribution.prose import disclosed
from aicheck.attribution.trailer import is_denial
from aicheck.model import Commit, Evidence


def detect(commit: Commit) -> Iterator[Evidence]:
    """Yield what the message denies; it decides nothing, and may contradict what else is said."""
    for trailer in scan(commit.message):
        if is_denial(trailer):
            detail = f"{trailer.key}: {trailer.value[:200]}"
            yield Evidence(commit.sha, "denial", detail, kind="none")
    for said in disclosed(commit.message):
        if said.stance == "denied":
            yield Evidence(commit.sha, "denial", said.sentence.words, kind="none")
