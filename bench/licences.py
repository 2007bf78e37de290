"""How well and how fast licences are told: `python bench/licences.py CASES.jsonl`.

Each line of the file is a case: `text`, and `expected_spdx`, a list of expressions that is empty
where the text states none. A family is an id without `-only` and `-or-later`, a policy the
strictest class of what is stated: none, permissive, weak copyleft, copyleft, restricted.
"""

from __future__ import annotations

import json
import re
import resource
import statistics
import sys
import time
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from aicheck.checks.licence import licences_in
from aicheck.checks.licence.spdx import category

_CLASSES = {
    "Permissive": 1, "Public Domain": 1, "CLA": 1, "Copyleft Limited": 2, "Copyleft": 3,
}  # fmt: skip


def main() -> None:
    with Path(sys.argv[1]).open(encoding="utf-8") as lines:
        cases = [json.loads(line) for line in lines if line.strip()]
    started = time.perf_counter()
    licences_in("Licensed under the MIT License\n")
    first = time.perf_counter() - started
    counts: Counter[str] = Counter()
    seconds = []
    for case in cases:
        started = time.perf_counter()
        found = licences_in(case["text"])
        seconds.append(time.perf_counter() - started)
        score(counts, _terms(case["expected_spdx"]), _terms(it.expression for it in found))
    right, alarms = counts["stating"] or 1, counts["silent"] or 1
    print(f"family right  {counts['family'] / right:.3f} of {counts['stating']}")
    print(f"policy right  {counts['policy'] / right:.3f}")
    print(
        f"false alarms  {counts['alarms']} of {counts['silent']} ({counts['alarms'] / alarms:.3f})"
    )
    print(f"a case        {statistics.median(seconds) * 1e3:.1f} ms (median)")
    print(f"first answer  {first * 1e3:.0f} ms")
    print(f"memory        {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB")


def score(counts: Counter[str], wanted: set[str], found: set[str]) -> None:
    if not wanted:
        counts["silent"] += 1
        counts["alarms"] += bool(found)
        return
    counts["stating"] += 1
    counts["family"] += _families(wanted) == _families(found)
    counts["policy"] += _policy(wanted) == _policy(found)


def _terms(expressions: Iterable[str]) -> set[str]:
    parts = (re.split(r"\b(?:AND|OR)\b|[()]", it) for it in expressions)
    return {term.split(" WITH ")[0].strip() for part in parts for term in part if term.strip()}


def _families(terms: Iterable[str]) -> set[str]:
    return {re.sub(r"(?:-only|-or-later|\+)$", "", term) for term in terms}


def _policy(terms: Iterable[str]) -> int:
    return max((_CLASSES.get(category(term), 4) for term in terms), default=0)


if __name__ == "__main__":
    main()
