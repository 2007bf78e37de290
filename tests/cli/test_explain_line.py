"""`--explain PATH:LINE` of `scan` and `attribute`: the story of a line, the same as the whole's."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from repos import CLAUDE, Repo

SCHEMA = json.loads(
    (Path(__file__).parents[2] / "docs" / "line.schema.json").read_text(encoding="utf-8")
)
EMPTY = "4b825dc642cb6eb9a060e54bf8d69288fbee4904"
KEY = "xoxb-" + "268124578412-5738193048123-Xk2pQ9vLrT4mZ8sWbN6cJd3F"
PASSWORD = "import hashlib\n\n\ndef mark(data):\n    return hashlib.md5(data).hexdigest()\n"
WAIVER = """\
[[waiver]]
rule = "weak-hash"
path = "src/marks.py"
reason = "no secret is hashed"
owner = "Pat Maintainer <pat@example.org>"
expires = 2999-01-31
"""


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory, begun: Repo) -> Repo:
    """A history with a rename, a merge, an agent, a marker, odd names, and a waived finding."""
    from repos import copy

    repo = copy(begun, tmp_path_factory.mktemp("shop"))
    repo.commit({"src/old.py": "".join(f"line_{n} = {n}\n" for n in range(12))}, "Start the shop")
    repo.git("mv", "src/old.py", "src/new.py")
    repo.commit({}, "Rename it")
    text = (repo.path / "src/new.py").read_text()
    agents = text.replace("line_3 = 3\n", "line_3 = eval(input())\nmore = 4\n")
    repo.commit({"src/new.py": agents, "src/marks.py": PASSWORD}, f"Go on\n\n{CLAUDE}\n")
    repo.git("checkout", "--quiet", "-b", "side", "HEAD~1")
    repo.commit({"src/new.py": text.replace("line_9 = 9\n", "line_9 = 99\n")}, "Work aside")
    repo.git("checkout", "--quiet", "topic")
    repo.git("merge", "--quiet", "--no-edit", "side")
    marked = "first = 1\n# AI-GENERATED-START\nsecond = 2\n# AI-GENERATED-END\nthird = 3\n"
    repo.commit(
        {
            "src/marked.py": marked,
            "notes:7": "one\ntwo\nthree\n",
            "日本/字.py": f'x = 1\ntoken = "{KEY}"\n',
            "logo.bin": b"\x00\x01\x02\x00" * 9,
            "empty": "",
            ".aicheck/waivers.toml": WAIVER,
        },
        "Add the rest",
        signed=True,
    )
    (repo.path / "link").symlink_to("README")
    repo.commit({}, "Add a link")
    return repo


def explained(repo: Repo, command: str, place: str, *more: str) -> Any:
    result = repo.run(command, "--explain", place, "-o", "json", *more)
    assert result.exit_code == 0, result.errors
    Draft202012Validator(SCHEMA).validate(result.json)
    return result.json


def lines_of(document: Any) -> dict[tuple[str, int], tuple[Any, ...]]:
    """Every line of an attribution by its place, with its commit and author."""

    def each() -> Iterator[tuple[tuple[str, int], tuple[Any, ...]]]:
        for file in document["files"]:
            for run in file["runs"]:
                said = tuple(run[name] for name in ("commit", "class", "agent", "model"))
                for line in range(run["start"], run["end"] + 1):
                    yield (file["path"], line), said

    return dict(each())


def test_each_line_is_told_as_the_whole_tells_it(shop: Repo) -> None:
    """Asked for one by one or all at once, a line has one commit and one author."""
    whole = lines_of(shop.run("attribute", f"{EMPTY}..HEAD", "-o", "json").json)
    paths = {path: max(at for name, at in whole if name == path) for path, _ in whole}

    told = {}
    for path, last in paths.items():
        made = explained(shop, "attribute", f"{path}:1-{last}")
        assert (made["path"], made["start"], made["end"]) == (path, 1, last)
        for line in made["lines"]:
            said = tuple(line[name] for name in ("commit", "class", "agent", "model"))
            told[path, line["line"]] = said

    assert told == whole
    assert len(told) > 30


def test_the_origin_is_where_the_commit_has_the_line(shop: Repo) -> None:
    """git itself shows the same text there, under the name of that time."""
    made = explained(shop, "attribute", "src/new.py:1-13")

    names = set()
    for line in made["lines"]:
        origin = line["origin"]
        text = shop.git("show", f"{line['commit']}:{origin['path']}").split("\n")
        assert text[origin["line"] - 1] == line["text"]
        names.add(origin["path"])
    assert names == {"src/old.py", "src/new.py"}


def test_a_scan_finds_the_same_at_a_line_as_the_whole_scan(shop: Repo) -> None:
    """What blocks in the whole blocks here, for the same reason, and nothing else is told."""
    whole = shop.run("scan", "-o", "json").json["findings"]
    place = {"src/new.py": 13, "src/marks.py": 5, "日本/字.py": 2}

    for path, last in place.items():
        made = explained(shop, "scan", f"{path}:1-{last}")
        commits = {line["commit"] for line in made["lines"]}
        due = [it for it in whole if it["path"] == path or (
            it["path"] is None and it["commit"] in commits)]  # fmt: skip
        told = [{**it} for it in made["findings"]]
        assert [it.pop("waiver") is None for it in told].count(False) == (path == "src/marks.py")
        assert sorted(map(str, told)) == sorted(map(str, due))
        assert any(it["path"] == path for it in told)


def test_the_whole_story_of_an_agents_line(shop: Repo) -> None:
    """Who, which agent, on what evidence, who signed, what is found, and what to run next."""
    result = shop.run("scan", "--explain", "src/new.py:4")
    sha = shop.git("log", "--format=%H", "--grep=Go on")
    head = shop.git("rev-parse", "--short=7", "HEAD")
    date = shop.git("log", "-1", "--format=%ad", "--date=format-local:%Y-%m-%d", sha, TZ="UTC")

    assert (result.exit_code, result.errors) == (0, "")
    first, commit, found, finding, sign_off, more = result.output.split("\n\n", 5)
    assert first == f"src/new.py:4 at {head}"
    assert commit == (
        f"4 | line_3 = eval(input())\n  who       AI-assisted by claude-code\n  commit    {sha[:7]}"
    )
    assert found == (
        f"{sha[:7]} Go on\n"
        f"  author    Robin Author <robin@example.org>, {date}\n"
        "  class     AI-assisted by claude-code\n"
        "  evidence  declared: co-author, co-authored-by: Claude <noreply@anthropic.com>\n"
        "  sign-off  missing; asked for: there is no Signed-off-by line of a person"
    )
    assert finding == "Found here"
    assert "eval" in sign_off
    assert more.endswith(
        f"  git show {sha[:12]} -- src/new.py\n  aicheck attribute --explain {sha[:12]}\n"
    )


def test_a_waiver_is_told_with_its_end(shop: Repo) -> None:
    """Why a finding does not block: who said so, and until when."""
    result = shop.run("scan", "--explain", "src/marks.py:5")

    said = " ".join(result.output.split())
    assert "waived until 2999-01-31 by Pat Maintainer <pat@example.org>: no secret is hash" in said


def test_a_marked_line_has_its_own_evidence(shop: Repo) -> None:
    """A marker speaks of its lines, and the commit's other lines are not AI's for it."""
    lines = explained(shop, "attribute", "src/marked.py:1-5")["lines"]

    assert [it["class"] for it in lines] == ["none", "ai", "ai", "ai", "none"]
    assert [it["evidence"] and it["evidence"]["says"] for it in lines] == [
        None, "ai", "ai", "ai", None,
    ]  # fmt: skip
    text = shop.run("attribute", "--explain", "src/marked.py:5").output
    assert "the commit is AI-assisted, and what recorded that names other lines" in text


def test_no_secret_is_shown(shop: Repo) -> None:
    """Whoever asks for a line gets no key with it."""
    for command in ("scan", "attribute"):
        for output in ("json", "text"):
            result = shop.run(command, "--explain", "日本/字.py:2", "-o", output)
            assert KEY not in result.output
            assert "token = " in result.output


def test_attribute_looks_for_no_findings(shop: Repo) -> None:
    """It has nothing to say of them, which is not that there are none."""
    assert explained(shop, "attribute", "src/new.py:4")["findings"] is None
    assert "found" not in shop.run("attribute", "--explain", "src/new.py:4").output


# -- places --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("place", "path", "line"),
    [
        ("src/new.py:4", "src/new.py", 4),
        ("./src/new.py:4", "src/new.py", 4),
        ("src/new.py:4:17", "src/new.py", 4),
        ("src\\new.py:4", "src/new.py", 4),
        ("notes:7:3", "notes:7", 3),
        ("日本/字.py:1", "日本/字.py", 1),
    ],
)
def test_a_place_is_found_as_people_write_it(shop: Repo, place: str, path: str, line: int) -> None:
    """With a column, as reports write it; with another system's slashes; with colons in names."""
    made = explained(shop, "attribute", place)

    assert (made["path"], made["start"], made["end"]) == (path, line, line)


def test_a_place_may_be_written_from_where_one_is(shop: Repo) -> None:
    """In a folder its names are as short as for git, and an absolute path is one, too."""
    inside = shop.run("attribute", "--explain", "new.py:4", "-o", "json", cwd=shop.path / "src")
    above = shop.run(
        "attribute", "--explain", "../src/new.py:4", "-o", "json", cwd=shop.path / "src"
    )
    from_top = shop.run(
        "attribute", "--explain", "src/new.py:4", "-o", "json", cwd=shop.path / "src"
    )
    absolute = shop.run("attribute", "--explain", f"{shop.path}/src/new.py:4", "-o", "json")

    for found in (inside, above, from_top, absolute):
        assert found.json["path"] == "src/new.py"


def test_an_earlier_tree_is_asked_for_by_name(shop: Repo) -> None:
    """Both commands look at another commit's tree without a checkout."""
    first = shop.git("log", "--format=%H", "--grep=Start the shop")

    for command in ("scan", "attribute"):
        made = explained(shop, command, "src/old.py:2", "--rev", first)
        assert made["change"]["head"] == first
        assert made["lines"][0]["text"] == "line_1 = 1"


@pytest.mark.parametrize(
    ("place", "error", "hint"),
    [
        ("new.py:4", "'new.py' is no file of this tree", "did you mean 'src/new.py'?"),
        ("src/nwe.py:4", "'src/nwe.py' is no file of this tree", "did you mean 'src/new.py'?"),
        ("q:4", "'q' is no file of this tree",
         "name a tracked file, from the repository's top"),
        ("src/new.py:14", "'src/new.py' has 13 lines, and no line 14",
         "name a line from 1 to 13"),
        ("src/new.py:0", "'src/new.py' has 13 lines, and no line 0",
         "name a line from 1 to 13"),
        ("src/new.py:3-99", "'src/new.py' has 13 lines, and no line 99",
         "name a line from 1 to 13"),
        ("src/new.py:9-3", "the lines 9-3 end before they begin", "write FIRST-LAST"),
        ("README:2", "'README' has 1 line, and no line 2", "name line 1"),
        ("empty:1", "'empty' is empty", "name a file with lines"),
        ("link:1", "'link' is a symbolic link, and has no lines",
         "name the file that it points to"),
        ("logo.bin:1", "'logo.bin' has no lines to explain: binary", "name a file of text"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("command", ["attribute", "scan"])
def test_a_wrong_place_is_said_with_what_is_there(
    shop: Repo, command: str, place: str, error: str, hint: str
) -> None:
    result = shop.run(command, "--explain", place)

    assert (result.exit_code, result.output) == (2, "")
    assert result.errors == f"error: {error}\nhint: {hint}\n"


@pytest.mark.parametrize(
    ("args", "error"),
    [
        (("scan", "--explain", "HEAD"), "'HEAD' names no line of a file"),
        (("scan", "--explain", "a.py:x"), "'a.py:x' names no line of a file"),
        (("scan", "--explain", "a.py:1", "src"), "--explain is about one place"),
        (("scan", "--explain", "a.py:1", "--only", "AI"), "--explain is about one place"),
        (("scan", "--explain", "README:1", "-o", "sarif"), "--explain does not report as sarif"),
        (("attribute", "--rev", "HEAD"), "--rev says where a line is looked up"),
        (("attribute", "--rev", "HEAD", "--explain", "HEAD"), "--rev says where a line"),
        (
            ("attribute", "--explain", "README:1", "--by", "agent"),
            "--explain is about one commit or line",
        ),
        (("attribute", "--explain", "README:1", "--since", "HEAD~1"), "exclude each other"),
    ],
)
def test_a_wrong_command_line_is_told(shop: Repo, args: tuple[str, ...], error: str) -> None:
    result = shop.run(*args)

    assert result.exit_code == 2
    assert error in result.errors


def test_a_commit_is_still_explained(shop: Repo) -> None:
    """What has no line behind a colon is a revision."""
    assert shop.run("attribute", "--explain", "HEAD~1").exit_code == 0


def test_the_history_of_a_shallow_clone_is_not_known(shop: Repo, tmp_path: Path) -> None:
    """It is said, and it is no success."""
    clone = tmp_path / "clone"
    shop.git("clone", "--quiet", "--depth=1", f"file://{shop.path}", str(clone))
    result = shop.run("attribute", "--repo", str(clone), "--explain", "src/new.py:4")

    assert result.exit_code == 3
    assert "history: the clone is shallow" in result.output
