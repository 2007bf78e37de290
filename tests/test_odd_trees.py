"""A whole tree in which nothing is as usual: names, encodings, modes, commits, sizes.

All of it is scanned once. Each file of it is looked at, left out with the reason, or named in a
failure; none is lost, and nothing ends the run.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from endurance import in_time
from raw_objects import FILE, LINK, MODULE, commit
from repos import Repo, copy

FLAW = b"import os\nos.system(input())\n"
GREETING = 'x = "Gr\u00fc\u00dfe"\n'
DEEP = "d/" * 300 + "x.py"
MEGABYTES = b"x1 " * 700_000
# How each name is told, and its bytes in git.
NAMES = {
    "caf%E9.py": b"caf\xe9.py",
    "\u00fcn\u00ef/\u65e5\u672c.py": "\u00fcn\u00ef/\u65e5\u672c.py".encode(),
    "a\nb.py": b"a\nb.py",
    '"q\t\\".py': b'"q\t\\".py',
    " lead.py": b" lead.py",
    "-x.py": b"-x.py",
    "*.py": b"*.py",
    DEEP: DEEP.encode(),
    "n" * 250 + ".py": b"n" * 250 + b".py",
    "up/../../x.py": b"up/../../x.py",
    ".git/hooks/x.py": b".git/hooks/x.py",
}
CONTENTS = {
    "latin.py": b"# -*- coding: latin-1 -*-\n" + GREETING.encode("latin-1") + FLAW,
    "wide.py": b"\xff\xfe" + FLAW.decode().encode("utf-16-le"),
    "crlf.py": FLAW.replace(b"\n", b"\r\n"),
    "open.py": FLAW.rstrip(),
    "nul.py": FLAW + b'x = "\0"\n',
}
UNREAD = {
    "latin.c": "/* Gr\u00fc\u00dfe */\n".encode("latin-1"),
    "japan.txt": "\u65e5\u672c\u8a9e\u306e\u6587\n".encode("shift_jis"),
    "japan.py": b"# -*- coding: shift_jis -*-\n" + FLAW,
}
LINKS = {"out": b"../../../../etc", "one": b"two", "two": b"one", "me.py": b"me.py"}
LARGE = {"line.py": b'a = "%s"\n' % MEGABYTES, "line.js": b'var a = "%s";\n' % MEGABYTES}
LARGE["line.json"] = b'["%s"]\n' % MEGABYTES
# What a tree says of its own files hides nothing, in whatever folder it says so.
HIDING = {
    ".gitattributes": b"*.py binary\n* filter=evil\n",
    "deep/.gitattributes": b"* -diff -text eol=crlf working-tree-encoding=utf-16\n",
    "deep/hidden.py": FLAW,
    ".gitmodules": b'[submodule "module"]\n\tpath = module\n\turl = https://example.org/x\n',
    "empty.py": b"",
}
FOUND = {*NAMES, *CONTENTS, "deep/hidden.py", "merged.py", *(f"side{n}.py" for n in range(5))}


FORMATS = ("github", "gitlab", "junit", "markdown", "rdjson", "sarif", "text")


class Scan(NamedTuple):
    """A repository, its commits by a name, what was told of it, and where it was told otherwise."""

    repo: Repo
    shas: dict[str, str]
    told: Any
    others: Path


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory, blank: Repo) -> Scan:
    repo = copy(blank, tmp_path_factory.mktemp("odd"))
    files = dict.fromkeys(NAMES.values(), (FILE, FLAW))
    shas = {"empty": commit(repo, {}, message=b"Begin with nothing\n")}
    message = "Add Gr\u00fc\u00dfe\n".encode("latin-1")
    message += b"\nCo-authored-by: Claude <noreply@anthropic.com>\n"
    shas["undated"] = commit(
        repo, files, [shas["empty"]], b"Pat <pat@example.org> not-a-date", message,
        b"encoding no-such-charset\n",
    )  # fmt: skip
    files |= {path.encode(): (FILE, data) for path, data in CONTENTS.items()}
    message = "Add Gr\u00fc\u00dfe\n".encode("latin-1")
    shas["nobody"] = commit(
        repo, files, [shas["undated"]], b" <> 0 +0000", message, b"encoding ISO-8859-1\n"
    )
    more = {**UNREAD, **LARGE, **HIDING}
    files |= {path.encode(): (FILE, data) for path, data in more.items()}
    files |= {path.encode(): (LINK, data) for path, data in LINKS.items()}
    files |= {b"module": (MODULE, b"1" * 40), b"module.py": (MODULE, b"2" * 40)}
    author = b"No mail 99999999999999999999 +9999"
    shas["late"] = commit(repo, files, [shas["nobody"]], author, b"a\0b\n")
    sides = []
    for number in range(5):
        own = {b"side%d.py" % number: (FILE, FLAW)}
        sides.append(commit(repo, files | own, [shas["late"]], message=b"Side\n"))
        shas[f"side{number}"] = sides[-1]
    files |= {b"side%d.py" % number: (FILE, FLAW) for number in range(5)}
    files |= {b"merged.py": (FILE, FLAW)}
    shas["octopus"] = commit(repo, files, sides, message=b"Octopus\n")
    shas["same"] = commit(repo, files, [shas["octopus"]], message=b"")
    repo.git("update-ref", "refs/heads/main", shas["same"])
    others = tmp_path_factory.mktemp("told")
    outputs = [part for name in FORMATS for part in ("-o", f"{name}={others / name}")]
    with in_time():
        result = repo.run("scan", "--rev", "main", "-o", "json", *outputs)
    assert result.exit_code == 1, result.errors
    assert "Traceback" not in result.errors
    return Scan(repo, shas, result.json, others)


def failures(odd: Scan) -> dict[str, str]:
    return {it["path"]: it["reason"] for it in odd.told["failures"] if it["path"]}


def flaws(odd: Scan) -> dict[str, Any]:
    found = [it for it in odd.told["findings"] if it["rule"] == "command-injection"]
    assert len({it["path"] for it in found}) == len(found)
    return {it["path"]: it for it in found}


def test_every_flaw_is_found(odd: Scan) -> None:
    """Under any name, in any encoding that can be read, whatever the tree says of the file."""
    found = [(path, it["start"]["line"]) for path, it in flaws(odd).items()]

    lines = {"latin.py": 4}
    assert sorted(found) == sorted((path, lines.get(path, 2)) for path in FOUND)


def test_what_is_not_read_is_told(odd: Scan) -> None:
    """By path and with the reason; a link or a submodule only where it is named as code."""
    told = failures(odd)

    left_out = {it["path"] for it in odd.told["left_out"]}
    assert set(told) - left_out - set(LARGE) == {*UNREAD, "me.py", "module.py", "nul.py"}
    assert told["latin.c"].startswith("not UTF-8 text")
    assert told["japan.txt"].startswith("not UTF-8 text")
    assert told["japan.py"] == "it declares the encoding shift_jis, which can hide code"
    assert told["me.py"] == "a symlink that is read as code"
    assert told["module.py"] == "a submodule that is read as code"
    skipped = {it["path"]: it["skipped"] for it in odd.told["files"] if it["skipped"]}
    links = {
        **dict.fromkeys(LINKS, "symlink"),
        **dict.fromkeys(["module", "module.py"], "submodule"),
    }
    assert {path: skipped[path] for path in links} == links


def test_a_line_of_megabytes(odd: Scan) -> None:
    """It is told of, if only in that it was left out, and holds up nothing."""
    left_out = {it["path"] for it in odd.told["left_out"]}
    assert {"line.py", "line.js"} <= left_out | set(failures(odd))


def test_no_file_is_lost(odd: Scan) -> None:
    """Each tracked file is among the files, or among those that were left out."""
    tracked = len(odd.repo.raw("ls-tree", "-r", "-z", "--name-only", "main").split(b"\0")) - 1
    told = {it["path"] for part in ("files", "left_out") for it in odd.told[part]}
    assert len(told) == tracked


def test_lines_belong_to_their_commits(odd: Scan) -> None:
    """Whatever their commits' dates, names and messages look like."""
    commits = {it["sha"]: it for it in odd.told["commits"]}
    assert set(commits) == set(odd.shas.values())
    undated, nobody, late = (commits[odd.shas[it]] for it in ("undated", "nobody", "late"))
    assert undated["attribution"]["agent"] == "claude-code"
    assert (undated["subject"], undated["authored"]) == ("Add Gr\ufffd\ufffde", None)
    assert (nobody["subject"], nobody["author"]) == ("Add Gr\u00fc\u00dfe", " <>")
    assert (late["subject"], late["authored"]) == ("a\0b", None)
    found = flaws(odd)
    assert {found[path]["commit"] for path in NAMES} == {undated["sha"]}
    assert {found[path]["attribution"] for path in NAMES} == {"ai"}
    assert {found[path]["commit"] for path in CONTENTS} == {nobody["sha"]}
    for number in range(5):
        assert found[f"side{number}.py"]["commit"] == odd.shas[f"side{number}"]
    assert found["merged.py"]["commit"] == odd.shas["octopus"]


def test_nothing_is_written_outside(odd: Scan) -> None:
    """A path with `..` in it, or one into git's own folder, is only a name."""
    assert not (odd.repo.path / ".git/hooks/x.py").exists()
    assert not (odd.repo.path.parent.parent / "x.py").exists()
    assert [it.name for it in odd.repo.path.iterdir()] == [".git"]


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_tells_it(name: str, odd: Scan) -> None:
    """None stumbles over a name, and none prints a control character of one."""
    told = (odd.others / name).read_text(encoding="utf-8")

    assert "caf%E9.py" in told
    assert not {char for char in told if char < " "} - {"\n"}
    if name in ("gitlab", "rdjson", "sarif"):
        json.loads(told)


def test_attribute_tells_the_same_lines(odd: Scan) -> None:
    """The command that checks nothing has the same lines of an AI's."""
    span = f"{odd.repo.git('hash-object', '-t', 'tree', '-w', '--stdin')}..main"
    result = odd.repo.run("attribute", span, "-o", "json")

    by_agent = {it["agent"]: it["lines"] for it in result.json["totals"]["by_agent"]}
    assert by_agent["claude-code"] == 2 * len(NAMES)
    assert {it["name"]: it["ai"] for it in odd.told["survey"]["agents"]} == {
        "claude-code": 2 * len(NAMES)
    }
