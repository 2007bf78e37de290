"""JSON from outside, in which each key of an object stands once.

Readers differ about which of two counts, so that one text would say one thing here and another
thing elsewhere.
"""

from __future__ import annotations

import json
from collections import Counter
from typing import Any


def parse(text: str) -> Any:
    """The value of a JSON text; raises ValueError, which names a key that stands there twice."""
    try:
        return json.loads(text, object_pairs_hook=_once)
    except RecursionError:
        raise ValueError("it is nested too deeply") from None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    out = dict(pairs)
    if len(out) != len(pairs):
        key, _ = Counter(key for key, _ in pairs).most_common(1)[0]
        raise ValueError(f"the key {json.dumps(key)} stands there twice")
    return out
