"""What is looked for in the licences of the packages that a change adds."""

from __future__ import annotations

from functools import partial

from aicheck.model import Confidence, Rule, Severity

_rule = partial(
    Rule,
    category="licence",
    engine="aicheck",
    severity=Severity.MEDIUM,
    confidence=Confidence.HIGH,
    references=("https://spdx.org/licenses/", "ISO/IEC 5230:2020"),
)
DENIED = _rule(
    id="dependency-licence-denied",
    severity=Severity.HIGH,
    message="the change adds a package under a licence that the settings deny",
    why="What is shipped with a package is shipped under its licence, too. The project has decided "
    "that it cannot meet the terms of this one; a coding assistant that picks a package does not "
    "know that.",
    fix="take a package under another licence, or have a maintainer change [licence] deny on the "
    "base branch",
    bad="pymupdf==1.26.1     # with deny = ['AGPL-3.0-*']",
    good="pypdf==6.1.1",
)
NOT_ALLOWED = _rule(
    id="dependency-licence-not-allowed",
    message="the change adds a package under a licence that is not on the project's list",
    why="The project lists the licences it has looked at. Any other may ask for something that "
    "nobody has prepared for: a notice in the product, source code on request, no commercial use.",
    fix="take a package under a listed licence, or have a maintainer read the licence and add it "
    "to [licence] allow on the base branch",
    bad="certifi==2025.8.3     # MPL-2.0, with allow = ['MIT', 'Apache-2.0']",
    good="requests==2.32.5",
)
INCOMPATIBLE = _rule(
    id="dependency-licence-incompatible",
    confidence=Confidence.MEDIUM,
    message="the change adds a package whose licence does not go with the project's own",
    why="A program that needs a package under a strong copyleft licence may have to be published "
    "under that licence as a whole, and one under terms that restrict use passes them on to every "
    "user. Either is a decision for the owners of the project. What only the people who work on it "
    "need is not shipped, and weighs less.",
    fix="take a package under a permissive licence, or list the licence under [licence] allow if "
    "the project can meet its terms",
    bad="pyqt5==5.15.11     # GPL-3.0-only, in a project under MIT",
    good="pyside6==6.10.1     # LGPL-3.0-only",
)
UNCLEAR = _rule(
    id="dependency-licence-unknown",
    severity=Severity.LOW,
    confidence=Confidence.MEDIUM,
    message="the change adds a package whose licence is not known well enough to judge it",
    why="A package without a licence gives nobody a right to use it, and one that names only a "
    "family of licences, such as BSD or GPL, leaves open which terms hold. Where a project has a "
    "list of licences, what cannot be held against it is no match.",
    fix="install the package, or let aicheck ask its registry with --online, and read its licence",
    bad="shop-tools==1.0     # says 'License: BSD', with allow = ['BSD-3-Clause']",
    good="shop-tools==1.1     # says 'License-Expression: BSD-3-Clause'",
)
RULES = (DENIED, NOT_ALLOWED, INCOMPATIBLE, UNCLEAR)
