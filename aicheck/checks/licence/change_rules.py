"""The rules about what a change does to licences and notices that are there already."""

from __future__ import annotations

from functools import partial

from aicheck.model import Confidence, Rule, Severity

_rule = partial(Rule, category="licence", engine="aicheck")

_SPDX = "https://spdx.org/licenses/"
_OPENCHAIN = "ISO/IEC 5230:2020"
_REUSE = "https://reuse.software/spec/"

CHANGED = _rule(
    id="licence-changed",
    severity=Severity.MEDIUM,
    confidence=Confidence.MEDIUM,
    message="the change puts a file under another licence",
    why="Only those who hold the rights in a file may put it under other terms. Whoever edits it, "
    "a coding assistant more than anybody, may only keep what it says. Terms that are wider are no "
    "exception: 'or later' gives away what 'only' kept.",
    fix="put the old licence back, or have everybody who holds rights in the file agree, and say "
    "so in the commit",
    bad="- # SPDX-License-Identifier: MIT\n+ # SPDX-License-Identifier: GPL-3.0-only",
    good="  # SPDX-License-Identifier: MIT",
    references=(_REUSE, _OPENCHAIN),
)
COPYRIGHT_REMOVED = _rule(
    id="copyright-removed",
    severity=Severity.MEDIUM,
    confidence=Confidence.MEDIUM,
    message="the change takes a copyright holder's line out of a file",
    why="The licences that nearly all open source is under ask for the copyright notice to stay in "
    "every copy. A file that loses a holder's line while it keeps that holder's code breaks them. "
    "A new year in the line is fine.",
    fix="put the line back; others who hold rights in the file add a line of their own beside it",
    bad="- # Copyright 2019 Robin Writer\n+ # Copyright 2026 The Project",
    good="  # Copyright 2019 Robin Writer\n+ # Copyright 2026 The Project",
    references=(_REUSE, _OPENCHAIN),
)
FILE_EDITED = _rule(
    id="licence-file-edited",
    severity=Severity.HIGH,
    confidence=Confidence.HIGH,
    message="the change puts the project, or a part of it, under another licence",
    why="A licence file, or a manifest's licence field, speaks for everything that is shipped and "
    "for everybody who contributed. Changing it is a decision of the rights holders, never a side "
    "effect of a change, and what users rely on is the text as it was.",
    fix="put the licence back; if the project is being relicensed, do that in a change of its own "
    "that its maintainers approve, with the consent of its contributors",
    bad='- license = "MIT"\n+ license = "BUSL-1.1"',
    good='  license = "MIT"',
    references=(_SPDX, _OPENCHAIN),
)
TERMS_EDITED = _rule(
    id="licence-text-edited",
    severity=Severity.LOW,
    confidence=Confidence.MEDIUM,
    message="the change edits what a licence file says beside names and years",
    why="The words of a licence are its terms. A licence with a sentence more or less is another "
    "licence, which no list knows and no lawyer has read, even if the change was meant to tidy up.",
    fix="keep the licence's text as its authors published it, and put what is to be added, such as "
    "notices of parts by others, into a file of its own",
    bad="  Permission is hereby granted, free of charge, ...\n+ The software may not be sold.",
    good="- Copyright (c) 2024 Robin Writer\n+ Copyright (c) 2024-2026 Robin Writer",
    references=(_SPDX, _OPENCHAIN),
)
HEADER_MISSING = _rule(
    id="licence-header-missing",
    severity=Severity.LOW,
    confidence=Confidence.HIGH,
    message="a new file lacks the licence header that the files around it have",
    why="Where every file says whose it is and under which licence, one that does not is read as "
    "somebody else's, or as nobody's. What an assistant writes is the likeliest to lack the "
    "header, and release checks of many projects refuse it.",
    fix="add the header of the files around it",
    bad="def parse(text): ...     # where all neighbours begin with an SPDX tag",
    good="# SPDX-FileCopyrightText: 2026 Robin Writer\n# SPDX-License-Identifier: MIT\n\n"
    "def parse(text): ...",
    references=(_REUSE, _OPENCHAIN),
)
VENDORED = _rule(
    id="vendored-folder",
    severity=Severity.LOW,
    confidence=Confidence.MEDIUM,
    message="a folder of somebody else's code comes in",
    why="A copy in the tree is no dependency that a tool lists: nobody is told of its flaws, and "
    "its licence asks for its notices to travel with the product. It belongs into the inventory of "
    "what is shipped.",
    fix="depend on the package instead; if the copy is wanted, keep its licence in the folder, and "
    "record where it comes from and which version it is",
    bad="+ vendor/parser/LICENSE\n+ vendor/parser/parser.c",
    good='+ "parser>=2.1"     # in the manifest',
    references=(_OPENCHAIN, _REUSE),
)
VENDORED_BARE = _rule(
    id="vendored-without-licence",
    severity=Severity.LOW,
    confidence=Confidence.MEDIUM,
    message="a folder of somebody else's code comes in without any licence",
    why="Code without a licence is not free: nobody may copy, change or ship it. A copy that left "
    "its licence behind looks the same, and breaks that licence, too, since nearly all of them "
    "must travel with the code.",
    fix="find out where the code comes from and put its licence into the folder, or depend on the "
    "package instead",
    bad="+ third_party/parser/parser.c     # and no licence with it",
    good="+ third_party/parser/LICENSE\n+ third_party/parser/parser.c",
    references=(_OPENCHAIN, _REUSE),
)
CHANGE_RULES = (
    CHANGED,
    COPYRIGHT_REMOVED,
    FILE_EDITED,
    HEADER_MISSING,
    TERMS_EDITED,
    VENDORED,
    VENDORED_BARE,
)
