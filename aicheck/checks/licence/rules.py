"""The rules of the licence check, with all that their pages say."""

from __future__ import annotations

from functools import partial

from aicheck.model import Confidence, Rule, Severity

_rule = partial(Rule, category="licence", engine="aicheck")

_SPDX = "https://spdx.org/licenses/"
_OPENCHAIN = "ISO/IEC 5230:2020"
_REUSE = "https://reuse.software/spec/"
_OSADL = "https://www.osadl.org/OSADL-Open-Source-License-Checklists.oss-compliance-lists.0.html"
_GNU = "https://www.gnu.org/licenses/license-list.html"

DENIED = _rule(
    id="licence-denied",
    severity=Severity.HIGH,
    confidence=Confidence.HIGH,
    message="the added lines are under a licence that the settings deny",
    why="The project has decided that it cannot meet this licence's terms. A coding assistant does "
    "not know that: it can return code together with the notice it was published under, and "
    "whoever ships the code is bound by that notice.",
    fix="take the code out and write it without the original at hand, use an equivalent under an "
    "allowed licence, or have a maintainer change [licence] deny on the base branch",
    bad="# SPDX-License-Identifier: AGPL-3.0-only     # with deny = ['AGPL-3.0-*']",
    good="# SPDX-License-Identifier: MIT",
    references=(_SPDX, _OPENCHAIN),
)
NOT_ALLOWED = _rule(
    id="licence-not-allowed",
    severity=Severity.MEDIUM,
    confidence=Confidence.HIGH,
    message="the added lines are under a licence that is not on the project's list",
    why="The project lists the licences it has looked at. Any other may ask for something that "
    "nobody has prepared for: a notice in the product, source code on request, no commercial use.",
    fix="use code under a listed licence, or have a maintainer read the licence and add it to "
    "[licence] allow on the base branch",
    bad="# License: EPL-2.0     # with allow = ['MIT', 'Apache-2.0']",
    good="# License: Apache-2.0",
    references=(_SPDX, _OPENCHAIN),
)
COPYLEFT = _rule(
    id="licence-copyleft",
    severity=Severity.MEDIUM,
    confidence=Confidence.MEDIUM,
    message="the added lines carry a strong copyleft notice",
    why="A strong copyleft licence may reach the whole work that its code becomes part of. That is "
    "fine in a project that has chosen such a licence, and a decision for its owners in any other. "
    "The change shows no sign that the project is under this licence already.",
    fix="find out where the code comes from; if the project does not mean to take on this licence, "
    "replace the code, else list the licence under [licence] allow",
    bad="# This program is free software: you can redistribute it and/or modify it under the\n"
    "# terms of the GNU General Public License, version 3",
    good="# SPDX-License-Identifier: Apache-2.0",
    references=(_SPDX, _OPENCHAIN),
)
RESTRICTED = _rule(
    id="licence-restricted",
    severity=Severity.MEDIUM,
    confidence=Confidence.MEDIUM,
    message="the added lines carry a licence that restricts use",
    why="Source-available, non-commercial and similar terms are not open source: they forbid some "
    "uses, such as selling the work or offering it as a service, whatever the project's own "
    "licence promises its users.",
    fix="find out where the code comes from and replace it, or list the licence under [licence] "
    "allow if the project can live with its limits",
    bad="// Licensed under the Business Source License 1.1",
    good="// SPDX-License-Identifier: MPL-2.0",
    references=(_SPDX, "https://opensource.org/osd"),
)
INCOMPATIBLE = _rule(
    id="licence-incompatible",
    severity=Severity.MEDIUM,
    confidence=Confidence.MEDIUM,
    message="a licence comes in that does not go together with the project's own",
    why="Whoever receives the project is promised its own licence. Code under terms that ask for "
    "more, or forbid what the project allows, can't be passed on under that promise: with the "
    "copy the project would break either its own licence or the one of the code.",
    fix="replace the code or get it under other terms; if it is kept apart on purpose, say so "
    "where it stands (a LICENSE beside it, or REUSE.toml) or list it under [licence] allow, on the "
    "base branch",
    bad="# SPDX-License-Identifier: GPL-3.0-only     # in a project under MIT",
    good="# SPDX-License-Identifier: BSD-3-Clause     # in a project under MIT",
    references=(_SPDX, _OSADL, _GNU, _OPENCHAIN),
)
UNKNOWN_FIT = _rule(
    id="licence-compatibility-unknown",
    severity=Severity.LOW,
    confidence=Confidence.HIGH,
    message="nobody has answered whether a licence that comes in fits the project's own",
    why="Neither the published tables nor the kinds of the two licences say whether one can be "
    "passed on under the other, or it depends on how the parts are put together. That is a "
    "question for a person, not something to pass over.",
    fix="have somebody read the two licences; list the licence under [licence] allow or deny on "
    "the base branch, so that it is answered once",
    bad="# SPDX-License-Identifier: LicenseRef-Vendor     # with no word on its terms",
    good="# SPDX-License-Identifier: MIT",
    references=(_SPDX, _OSADL, _OPENCHAIN),
)
THIRD_PARTY = _rule(
    id="third-party-copyright",
    severity=Severity.LOW,
    confidence=Confidence.MEDIUM,
    message="the added lines name a copyright holder who is new here",
    why="A copyright line of somebody else is a trace of copied code. The code may well be free to "
    "use, but only under its own terms, and those ask at least for the notice to stay.",
    fix="find the source; if the copy is wanted, keep its notice and state its licence beside it, "
    "else write the code anew",
    bad="# Copyright (c) 2009 Somebody Else\ndef parse(text): ...",
    good="# SPDX-FileCopyrightText: 2009 Somebody Else\n# SPDX-License-Identifier: ISC\n"
    "def parse(text): ...",
    references=(_REUSE, _OPENCHAIN),
)
REMOVED = _rule(
    id="licence-removed",
    severity=Severity.MEDIUM,
    confidence=Confidence.MEDIUM,
    message="the change takes a licence notice out of a file",
    why="Nearly every open-source licence makes keeping its notice a condition. An assistant that "
    "rewrites a file can lose the header, and with it the right to use what is left of the "
    "original.",
    fix="put the notice back, unless nothing of the licensed code is left in the file",
    bad="- # SPDX-License-Identifier: BSD-3-Clause",
    good="  # SPDX-License-Identifier: BSD-3-Clause",
    references=(_REUSE, _OPENCHAIN),
)
RULES = (
    COPYLEFT,
    DENIED,
    INCOMPATIBLE,
    NOT_ALLOWED,
    REMOVED,
    RESTRICTED,
    THIRD_PARTY,
    UNKNOWN_FIT,
)
