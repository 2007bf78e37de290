"""Copyright lines that name a holder."""

from __future__ import annotations

import pytest
from endurance import in_time

from aicheck.checks.licence import copyright_notices
from aicheck.checks.licence.copyright import holder_key
from aicheck.checks.licence.holders import is_known
from aicheck.model import Line


def holders(*lines: str) -> list[tuple[int, str]]:
    found = copyright_notices(Line(number, text) for number, text in enumerate(lines, 1))
    return [(notice.line, notice.holder) for notice in found]


@pytest.mark.parametrize(
    ("line", "holder"),
    [
        ("# Copyright (c) 2019 Robin Writer", "Robin Writer"),
        (" * Copyright 2019-2024 Example Tools, Inc. All rights reserved.", "Example Tools, Inc"),
        ("// © Robin Writer", "Robin Writer"),
        ("; (C) 2003, 2004, 2007 Robin Writer <robin@example.org>", "Robin Writer"),
        ("/* Copyright (C) 1999 by Robin Writer */", "Robin Writer"),
        ("# Copyright Robin Writer 2013. BSD licence, see LICENSE.", "Robin Writer"),
        ("# Copyright: Copyright (c) 2001 Robin Writer", "Robin Writer"),
        ("// Copyright 2014 The Example Authors. All rights reserved.", "The Example Authors"),
        (" * Copyright 2020 the original author or authors.", "the original author or authors"),
        ("# SPDX-FileCopyrightText: 2020 Robin Writer <robin@example.org>", "Robin Writer"),
        ("# Copyright 2020-present Example Labs", "Example Labs"),
        ("# Copyright 2011 Example Labs <https://example.org>", "Example Labs"),
        ("# Copyright 2011 Robin B. Holder. All rights reserved.", "Robin B. Holder"),
        ("\tcopyright \u00a9 2012, Jürgen Müßig", "Jürgen Müßig"),
    ],
)
def test_a_notice_names_its_holder(line: str, holder: str) -> None:
    assert holders("x = 1", line) == [(2, holder)]


@pytest.mark.parametrize(
    "line",
    [
        "# Copyright (c) <year> <copyright holders>",
        "# Copyright [yyyy] [name of copyright owner]",
        "Copyright (C) 19yy <name of author>",
        "Copyright (c) {year} {fullname}",
        "Copyright (c) YEAR YOUR NAME",
        "# Copyright (c) 2020 <owner>",
        "The above copyright notice must be kept.",
        "Copyright law differs by country.",
        "the copyright holder is not liable",
        "    copyright = 'unknown'",
        "if match.group('copyright'):",
        "(c) the third point of the list",
        "(c) Third point",
        "for (c) in range(2020):",
        "# Copyright 2020",
        "All rights reserved.",
        "Copyright Robin Writer",
        "html_copyright: str = copyright",
    ],
)
def test_templates_and_prose_are_no_notices(line: str) -> None:
    assert holders(line) == []


def test_one_holder_in_two_spellings_is_one() -> None:
    assert holder_key("Example Tools, Inc.") == holder_key("the Example Tools Inc")
    assert holder_key("Example Tools") != holder_key("Example Toolbox")


def test_a_name_is_known_by_its_parts() -> None:
    known = frozenset({"free software foundation", "pat writer"})

    assert [
        is_known(it, known)
        for it in ("pat writer", "software", "the pat writer estate", "pat", "writers", "kim")
    ] == [True, True, True, True, False, False]
    assert not is_known("pat", frozenset())


@pytest.mark.parametrize("unit", ["(c) 2001, ", "copyright ", "2001, 2002 - ", "© ", "by ", "<a@"])
def test_a_long_line_is_read_in_time(unit: str) -> None:
    line = "Copyright (c) " + unit * (5_000_000 // len(unit))

    with in_time():
        holders(line)
