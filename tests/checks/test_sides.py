"""Whole files in, findings of the change out: what an engine reads, and where its hits stand."""

from __future__ import annotations

from pathlib import Path

import pytest
from repos import CLAUDE, Repo

from aicheck.cache import Cache
from aicheck.checks.sides import _Scanner

FLAW = "import os\nfrom flask import request\n\n\ndef run():\n    os.system(request.args['x'])\n"


def copied(path: str, text: str) -> str:
    return _Scanner("x", lambda copies, keep: None, Cache(None), "1").copy(path, text).text


@pytest.mark.parametrize(
    ("path", "text", "read"),
    [
        ("a.py", "x = 1 # a\rimport os\n", "x = 1 # a\nimport os\n"),
        ("a.py", "\uff45\uff56\uff41\uff4c(x)\n", "eval(x)\n"),
        ("a.py", "reque\u017ft.args\n", "request.args\n"),
        ("a.py", "x = 'é ß'\n", "x = 'é ß'\n"),
        ("a.js", "cp.\\u0065xec(x)\n", "cp.exec(x)\n"),
        ("a.ts", "\\u{65}val(x)\n", "eval(x)\n"),
        ("a.js", "x = '\\u0022'\n", "x = '\\u0022'\n"),
    ],
)
def test_a_copy_is_what_the_language_reads(path: str, text: str, read: str) -> None:
    assert copied(path, text) == read


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_lines_behind_a_lone_return_keep_their_numbers(ends: str) -> None:
    text = ends.join(["one", "two", "a\rb", "four", "five", ""])
    copy = _Scanner("x", lambda copies, keep: None, Cache(None), "1").copy("a.py", text)

    assert [copy.line_in_file(n, text) for n in range(1, 7)] == [1, 2, 3, 3, 4, 5]


@pytest.mark.parametrize(
    ("name", "start"),
    [("tool", "#!/usr/bin/env python3\n"), ("tool", "#!/usr/bin/env -S uv run --script\n"),
     ("tool", "#!/usr/bin/env pypy3\n"), ("tool.txt", "#!/usr/bin/python3.11-dbg\n"),
     ("tool.sh", "#!/usr/bin/python3\n"), ("app.wsgi", "")],
)  # fmt: skip
def test_python_is_known_by_its_first_line_too(repo: Repo, name: str, start: str) -> None:
    repo.commit({name: start + FLAW}, f"Add\n\n{CLAUDE}", signed=True)

    found = repo.check("main..topic")["findings"]

    assert "command-injection" in {f["rule"] for f in found if f["disposition"] == "block"}


def test_a_first_line_that_makes_a_program_of_a_text_makes_all_of_it_new(repo: Repo) -> None:
    repo.git("checkout", "-q", "main")
    repo.commit({"lib.data": FLAW}, "Keep a text")
    repo.git("checkout", "-q", "-B", "topic")
    text = f"#!/usr/bin/env python3\n{FLAW}"
    repo.commit({"lib.data": text}, f"Run it\n\n{CLAUDE}", signed=True)

    found = repo.check("main..topic")["findings"]

    assert "command-injection" in {f["rule"] for f in found if f["disposition"] == "block"}


def test_the_named_base_judges_and_not_the_merge_base(repo: Repo, cache: Path) -> None:
    """A topic that starts from before the settings cannot escape them."""
    repo.commit({"a.py": "import hashlib\nhashlib.md5(b'x')\n"})
    repo.git("checkout", "-q", "main")
    repo.commit({"aicheck.toml": '[gate]\nfail-on = "low"\n'})

    result = repo.check("main..topic")

    assert result["policy"]["source"] == "base:aicheck.toml"
    assert result["verdict"]["status"] == "fail"
