"""The licences and exceptions that SPDX, or the list that goes beyond it, knows by an id."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from aicheck.patterns import lazy

_REFERENCE = lazy(r"(?:DocumentRef-[\w.-]+:)?LicenseRef-[\w.-]+", re.IGNORECASE)
_VERSIONED = lazy(r"(?P<stem>.+?)-(?P<version>\d+(?:\.\d+)*)(?:-only)?")
# What nearly every package is under goes into a work under any licence, by OSADL's matrix and by
# kind; to know that takes no index.
FITS_ALL = frozenset(("0BSD", "BSD-2-Clause", "BSD-3-Clause", "ISC", "MIT"))
PLAIN = FITS_ALL | {"Apache-2.0"}
# Ids that SPDX gave up, where their exception became one of its own.
SPLIT = {
    "ecos-2.0": "GPL-2.0-or-later WITH eCos-exception-2.0",
    "gpl-2.0-with-autoconf-exception": "GPL-2.0-only WITH Autoconf-exception-2.0",
    "gpl-2.0-with-bison-exception": "GPL-2.0-only WITH Bison-exception-2.2",
    "gpl-2.0-with-classpath-exception": "GPL-2.0-only WITH Classpath-exception-2.0",
    "gpl-2.0-with-font-exception": "GPL-2.0-only WITH Font-exception-2.0",
    "gpl-2.0-with-gcc-exception": "GPL-2.0-only WITH GCC-exception-2.0",
    "gpl-3.0-with-autoconf-exception": "GPL-3.0-only WITH Autoconf-exception-3.0",
    "gpl-3.0-with-gcc-exception": "GPL-3.0-only WITH GCC-exception-3.1",
    "wxwindows": "LGPL-2.0-or-later WITH WxWindows-exception-3.1",
}


@dataclass(frozen=True, slots=True)
class Index:
    """The SPDX ids and their aliases by lower-case spelling, each id's category, the exceptions."""

    ids: Mapping[str, str]
    categories: Mapping[str, str]
    exceptions: frozenset[str]


def category(term: str) -> str:
    """How one licence or exception is classed, such as `Permissive`; empty if unknown."""
    if term in PLAIN:
        return "Permissive"
    base = term.split(" WITH ", 1)[0]
    found = index().categories
    return found.get(base) or found.get(base.rstrip("+")) or ""


def is_listed(id: str) -> bool:
    """Whether SPDX, or the list that goes beyond it, knows this licence or exception."""
    lower = id.lower()
    ids = index().ids
    return lower in ids or lower.removesuffix("+") in ids or lower in SPLIT


def is_reference(id: str) -> bool:
    """Whether this is a `LicenseRef-`, which is whatever its project says."""
    return bool(_REFERENCE.fullmatch(id))


def known_ids() -> tuple[str, ...]:
    """Every SPDX id, in its own spelling."""
    return tuple(id for id in index().categories if not is_reference(id))


@cache
def index() -> Index:
    """All that is listed."""
    # 15 ms, which only a change with a licence in it should pay.
    from license_expression import get_license_index

    ids: dict[str, str] = {}
    categories: dict[str, str] = {}
    exceptions: set[str] = set()
    aliases: list[tuple[str, str]] = []
    for entry in get_license_index():
        if not (key := entry.get("spdx_license_key")):
            continue
        categories[key] = entry.get("category") or ""
        ids[key.lower()] = key
        aliases += [(alias.lower(), key) for alias in entry.get("other_spdx_license_keys", ())]
        if entry.get("is_exception"):
            exceptions.add(key)
    for alias, key in aliases:
        # A `LicenseRef` of somebody else is no alias that a project would mean.
        if not alias.startswith("licenseref-") or "-scancode-" in alias:
            ids.setdefault(alias, key)
    return Index(ids, categories, frozenset(exceptions))


@cache
def versions() -> Mapping[str, tuple[str, ...]]:
    """The versions of each licence that has any, as texts."""
    out: dict[str, list[str]] = {}
    for id in index().categories:
        if found := _VERSIONED.fullmatch(id):
            out.setdefault(found["stem"], []).append(found["version"])
    return {stem: tuple(dict.fromkeys(found)) for stem, found in out.items()}
