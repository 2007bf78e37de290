"""What ScanCode says in JSON (its output format 4 and 3.1), read with as much care as any input."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from aicheck import strict_json
from aicheck.checks.engine import EngineError
from aicheck.checks.outsiders import quotable
from aicheck.patterns import lazy

_MOST = 1_000
_TERM = lazy(r"[\w.+-]+")
_WORDS = frozenset({"AND", "OR", "WITH"})
# What names no licence: that there is one, that there is no warranty, or a kind of terms.
_VAGUE = lazy(
    r"LicenseRef-scancode-(?:.*unknown.*|warranty-disclaimer|generic-.*|other-.*|"
    r"proprietary-license|commercial-license|see-license|copyleft-.*)"
)
_LATER = re.compile(r"(?:-only|-or-later|\+)$")
_ANY_GPL = "GPL-1.0-or-later"


@dataclass(frozen=True, slots=True)
class Detection:
    """A licence that ScanCode reads on the lines `start` to `end`."""

    expression: str
    start: int
    end: int

    @property
    def names(self) -> frozenset[str]:
        """The licences that it names, whichever of their later versions it allows."""
        terms = [term for term in _TERM.findall(self.expression) if term not in _WORDS]
        if any(term.startswith("GPL-") and term != _ANY_GPL for term in terms):
            # A name without a version, beside the version.
            terms = [term for term in terms if term != _ANY_GPL]
        return frozenset(_LATER.sub("", it) for it in terms if not _VAGUE.fullmatch(it))


def detections(text: str) -> Mapping[str, tuple[Detection, ...] | str]:
    """The detections by the names of the files, or why one was not read; raises EngineError."""
    try:
        data = strict_json.parse(text)
        files = [_object(it) for it in _list(_object(data)["files"])]
        return {_text(it["path"]): _of_file(it) for it in files if it.get("type") == "file"}
    except (KeyError, TypeError, ValueError) as error:
        raise EngineError(f"its answer makes no sense: {quotable(str(error))}") from error


def _of_file(file: Mapping[str, Any]) -> tuple[Detection, ...] | str:
    if errors := _list(file.get("scan_errors", [])):
        return f"it could not read the file: {quotable(str(errors[0]))}"
    found = (_object(it) for it in _list(file["license_detections"])[:_MOST])
    return tuple(it for detection in found for it in _of_detection(detection))


def _of_detection(found: Mapping[str, Any]) -> Iterator[Detection]:
    expression = quotable(_text(found["license_expression_spdx"]))
    matches = [_object(it) for it in _list(found["matches"])]
    starts = [_line(it["start_line"]) for it in matches]
    ends = [_line(it["end_line"]) for it in matches]
    # Without a match it is a file's that the text refers to.
    if starts:
        it = Detection(expression, min(starts), max(ends))
        if it.names:
            yield it


def _object(value: Any) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise TypeError("an object is missing")
    return value


def _list(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise TypeError("a list is missing")
    return value


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("a text is missing")
    return value


def _line(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise TypeError("a line is missing")
    return value
