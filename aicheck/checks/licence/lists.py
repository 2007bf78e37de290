"""Lists of licences that may or may not come in: SPDX expressions, with `*` for any run of letters.

An entry with OR stands for each of its branches, one with AND for licences that apply together. A
licence with an exception fits an entry that names none; the other way round it does not.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator
from fnmatch import fnmatchcase
from functools import lru_cache

from aicheck.checks.licence.expressions import branches, canonical, readings, split, terms
from aicheck.checks.licence.facts import is_known
from aicheck.checks.licence.spdx import is_listed, is_reference, known_ids
from aicheck.config import LicencePolicy
from aicheck.config.values import quoted
from aicheck.errors import AicheckError
from aicheck.patterns import lazy

# What stands for `*` while an entry is read as an expression; in no id of a licence.
_STAR = "0any0"
# No id of a licence is longer.
_LONGEST_ID = 80
_STARS = lazy(r"\*{2,}")
_ODD = lazy(r"[^\w.:+-]|^$|^(?:AND|OR|WITH)$")
_PLAIN = lazy(r"[\w.:+*-]+")
_OPEN = ("-or-later", "+")


def is_allowed(expression: str, entries: Iterable[str]) -> bool:
    """Whether one branch of the expression is on the list in all its parts.

    Of `-or-later` any later version may be the one that is listed.
    """
    wanted = _sets(tuple(entries))
    return any(
        all(any(_covers(entry, term, branch) for entry in wanted) for term in branch)
        for branch in branches(expression)
    )


def is_denied(expression: str, entries: Iterable[str], allowed: Iterable[str] = ()) -> bool:
    """Whether every way to take the expression meets an entry of the list.

    A licence with an exception that `allowed` names is only denied by an entry that names it too.
    """
    denied, spared = _sets(tuple(entries)), _sets(tuple(allowed))
    return all(_meets(branch, denied, spared) for branch in branches(expression))


def refuse_broken(policy: LicencePolicy, source: str) -> None:
    """Raise AicheckError for settings that are no expressions or name an unknown licence."""
    for where, entries in (("licence.allow", policy.allow), ("licence.deny", policy.deny)):
        for entry in entries:
            _refuse(entry, where, source)
    if policy.project is None:
        return
    if "*" in policy.project:
        hint = "name one licence, as Apache-2.0, or an expression"
        raise AicheckError(f"{source}: licence.project cannot be {quoted(policy.project)}", hint)
    _refuse(policy.project, "licence.project", source)


def _refuse(entry: str, where: str, source: str) -> None:
    for term in _patterns(entry, where, source):
        for id in filter(None, split(term)):
            if "*" not in id and not (is_reference(id) or is_known(id) or is_listed(id)):
                raise AicheckError(
                    f"{source}: {where} names no SPDX licence {quoted(id)}", near(id)
                )


def near(id: str) -> str:
    """A hint that names the listed licence that is written most like `id`."""
    id = id[:_LONGEST_ID]
    ids = {known.lower(): known for known in known_ids()}
    longer = sorted((known for known in ids if known.startswith(id.lower())), key=len)
    close = longer or difflib.get_close_matches(id.lower(), ids, n=1, cutoff=0.6)
    own = "write LicenseRef-NAME for a licence that is not listed"
    return f"did you mean '{ids[close[0]]}'?" if close else own


def _patterns(entry: str, where: str, source: str) -> Iterator[str]:
    if _PLAIN.fullmatch(entry):
        # Most entries are one id or a wildcard, and knowing the whole list takes 30 ms.
        yield entry
        return
    for term in terms(_starred(entry)):
        # What is no expression comes back whole.
        if not term or any(_ODD.search(part) for part in filter(None, split(term))):
            hint = 'write SPDX expressions, as "BSD-*" or "MIT OR Apache-2.0"'
            raise AicheckError(f"{source}: {where} has no licence expression {quoted(entry)}", hint)
        yield term.replace(_STAR, "*")


def _starred(entry: str) -> str:
    # Each star more would be tried at every place.
    return _STARS.sub("*", entry).replace("*", _STAR)


@lru_cache(maxsize=64)
def _sets(entries: tuple[str, ...]) -> tuple[frozenset[str], ...]:
    """The entries as what must apply together, in lower case."""
    found = (
        canonical(_starred(entry)) or _starred(entry.strip()) for entry in entries if entry.strip()
    )
    return tuple(
        dict.fromkeys(
            frozenset(term.replace(_STAR, "*").lower() for term in branch)
            for expression in found
            for branch in branches(expression)
        )
    )


def _covers(entry: frozenset[str], term: str, branch: frozenset[str]) -> bool:
    """Whether the entry speaks of `term`, and all else that it names applies too."""
    return any(_fits_any(pattern, term) for pattern in entry) and all(
        any(_fits_any(pattern, other) for other in branch) for pattern in entry
    )


def _fits_any(pattern: str, term: str) -> bool:
    return any(_fits(pattern, reading) for reading in readings(term))


def _meets(
    branch: frozenset[str],
    denied: tuple[frozenset[str], ...],
    spared: tuple[frozenset[str], ...],
) -> bool:
    def hits(pattern: str, term: str) -> bool:
        if not _fits(pattern, term):
            return False
        is_general = not split_pattern(pattern)[1]
        return not (is_general and split(term)[1] and _is_spared(term, spared))

    if any(all(any(hits(it, term) for term in branch) for it in entry) for entry in denied):
        return True
    single = [pattern for entry in denied if len(entry) == 1 for pattern in entry]
    for term in branch:
        fixed = [it for it in readings(term)[1:] if not split(it)[0].endswith(_OPEN)]
        if fixed and all(any(hits(pattern, it) for pattern in single) for it in fixed):
            return True
    return False


def _is_spared(term: str, spared: tuple[frozenset[str], ...]) -> bool:
    return any(
        split_pattern(pattern)[1] and _fits(pattern, term) for entry in spared for pattern in entry
    )


def split_pattern(pattern: str) -> tuple[str, str]:
    """The parts of a pattern: for the licence, and for its exception or nothing."""
    base, _, exception = pattern.partition(" with ")
    return base, exception


def _fits(pattern: str, term: str) -> bool:
    base, exception = split(term.lower().replace(" with ", " WITH "))
    wanted, more = split_pattern(pattern)
    return fnmatchcase(base, wanted) and (not more or fnmatchcase(exception, more))
