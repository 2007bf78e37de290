"""`aicheck attribute`, as a user and as a script see it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from repos import CLAUDE, Repo

SCHEMA = json.loads(
    (Path(__file__).parents[2] / "docs" / "attribution.schema.json").read_text(encoding="utf-8")
)
AGENT = ("Claude", "noreply@anthropic.com")


@pytest.fixture
def shop(repo: Repo) -> Repo:
    """A branch with a person's commit, an agent's in the same file, and a bot's."""
    repo.commit({"src/a.py": "one = 1\ntwo = 2\n"}, "Start the shop")
    repo.commit({"src/a.py": "one = 1\ntwo = 3\nthree = 3\n"}, f"Go on\n\n{CLAUDE}\n")
    bot = ("renovate[bot]", "29139614+renovate[bot]@users.noreply.github.com")
    repo.commit({"go.mod": "module shop\n"}, "Bump it", bot)
    return repo


def test_lines_belong_to_the_commit_that_they_come_from(shop: Repo) -> None:
    """The JSON has every added line once, with who wrote it."""
    result = shop.run("attribute", "main", "-o", "json")

    made = result.json
    Draft202012Validator(SCHEMA).validate(made)
    assert result.exit_code == 0
    assert [it["attribution"]["class"] for it in made["commits"]] == ["none", "ai", "bot"]
    assert made["totals"]["lines"] == {"added": 4, "ai": 2, "bot": 1}
    first, second, _ = (it["sha"] for it in made["commits"])
    said = {"agent": "claude-code", "model": None}
    assert made["files"][1]["runs"] == [
        {"start": 1, "end": 1, "commit": first, "class": "none", "agent": None, "model": None},
        {"start": 2, "end": 3, "commit": second, "class": "ai", **said},
    ]
    assert made["totals"]["by_agent"][0] == {"class": "ai", **said, "commits": 1, "lines": 2}


def test_the_figures_are_those_of_the_gate(shop: Repo) -> None:
    """Two commands, one count."""
    gate = shop.check("main")
    made = shop.run("attribute", "main", "-o", "json").json

    assert [(it["path"], it["ai_added"]) for it in gate["files"]] == [
        (it["path"], it["lines"]["ai"]) for it in made["files"]
    ]
    assert [it["attribution"] for it in gate["commits"]] == [
        it["attribution"] for it in made["commits"]
    ]


def test_the_text_is_a_table_and_bars(shop: Repo) -> None:
    """The AI-assisted commits with their evidence, and the folders with AI lines."""
    result = shop.run("attribute", "main..topic")

    lines = result.output.splitlines()
    assert lines[0].endswith("3 commits, 1 AI-assisted (claude-code 1), 1 by bots.")
    assert lines[1] == "4 lines added, 2 AI-assisted (50%)."
    assert "co-author Claude <" in lines[4]
    assert lines[5] == "Not listed: 1 by bots and 1 with no sign of AI (-v lists every commit)."
    assert [line.split()[0] for line in lines[8:]] == ["folder", "src/", "elsewhere", "total"]
    assert result.errors == ""
    assert "renovate[bot]" in shop.run("attribute", "main", "-v").output


@pytest.mark.parametrize(
    ("by", "first"), [("author", "Robin Author"), ("agent", "claude-code"), ("path", "src/a.py")]
)
def test_it_adds_up_by_who_and_where(shop: Repo, by: str, first: str) -> None:
    lines = shop.run("attribute", "main", "--by", by, "-v").output.splitlines()

    assert lines[3].split()[0] == by.replace("path", "file")
    assert any(line.startswith(first) for line in lines[4:])
    assert lines[-1].startswith("total ")


def test_since_a_revision_and_since_a_date(repo: Repo) -> None:
    """A revision is the base itself; of a date, the last commit before it is."""
    old = {"GIT_AUTHOR_DATE": "2020-01-01T00:00:00Z", "GIT_COMMITTER_DATE": "2020-01-01T00:00:00Z"}
    new = {"GIT_AUTHOR_DATE": "2020-03-01T00:00:00Z", "GIT_COMMITTER_DATE": "2020-03-01T00:00:00Z"}
    repo.git("checkout", "--quiet", "--orphan", "dated")
    repo.git("commit", "--quiet", "--allow-empty", "-m", "Old", **old)
    repo.git("tag", "v1")
    repo.git("commit", "--quiet", "--allow-empty", "-m", "New", **new)

    def subjects(since: str) -> list[str]:
        made = repo.run("attribute", "--since", since, "-o", "json")
        assert made.exit_code == 0, made.errors
        return [commit["subject"] for commit in made.json["commits"]]

    assert subjects("v1") == ["New"]
    assert subjects("2020-02-01") == ["New"]
    assert subjects("2019-06-30") == ["Old", "New"]
    assert subjects("yesterday") == []


def test_a_misspelt_revision_is_no_date(repo: Repo) -> None:
    """git would take any word for now; a typing error must not become an empty result."""
    result = repo.run("attribute", "--since", "v9.9")

    assert (result.exit_code, result.output) == (2, "")
    assert "neither a revision nor a date" in result.errors
    assert "hint: " in result.errors


def test_explain_says_what_fired_and_what_did_not(repo: Repo) -> None:
    """With the line of the message, and any prefix of the id."""
    sha = repo.commit(
        {"a.py": "x = 1\n"},
        "Add it\n\n> Co-authored-by: Claude <noreply@anthropic.com>\n\n"
        f"{CLAUDE}\nCo-authored-by: Claude Paroz <claude@example.org>\nAssisted-by: pat\n",
    )

    result = repo.run("attribute", "--explain", sha[:9])
    made = repo.run("attribute", "--explain", sha, "-o", "json").json

    schema = {"$ref": "#/$defs/explanation", "$defs": SCHEMA["$defs"]}
    Draft202012Validator(schema).validate(made)
    assert result.exit_code == 0
    assert "AI-assisted by claude-code; 1 line added, 1 AI-assisted." in result.output
    for part in (
        f"fired    line 5: {CLAUDE}",
        "ignored  line 3: > Co-authored-by: Claude <noreply@anthropic.com>",
        "co-author: a person's mailbox; a display name alone is no evidence",
        "missed   line 7: Assisted-by: pat",
    ):
        assert part in result.output
    assert [(it["line"], it["outcome"]) for it in made["steps"]] == [
        (None, "missed"), (3, "ignored"), (5, "fired"), (6, "missed"), (7, "missed"),
    ]  # fmt: skip


def test_the_first_commit_and_a_merge_are_explained(repo: Repo) -> None:
    """A commit needs no parent, and a merge is itself, not what it merged."""
    repo.git("checkout", "--quiet", "-b", "side", "main")
    repo.commit({"b.py": "x = 1\n"}, f"Aside\n\n{CLAUDE}\n")
    repo.git("checkout", "--quiet", "topic")
    repo.commit({"c.py": "x = 1\n"})
    repo.git("merge", "--quiet", "--no-ff", "-m", "Merge side", "side")

    assert "no sign of AI; 1 line added" in repo.run("attribute", "--explain", "main").output
    merged = repo.run("attribute", "--explain", "HEAD")
    assert merged.exit_code == 0
    assert "Merge side\nno sign of AI." in merged.output


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (["main", "--since", "v1"], "exclude each other"),
        (["main", "--explain", "HEAD"], "exclude each other"),
        (["--explain", "HEAD", "--by", "agent"], "leave out --by"),
        (["--explain", "0123456"], "cannot find the revision"),
        (["--by", "moon"], "'author', 'agent', 'path'"),
        (["main", "-o", "sarif"], "'sarif' is no format of this command; known: json, text"),
        (["main", "-o", "no"], "'no' is no format; known: json, text"),
        (["main", "--policy", "x"], "--policy"),
        (["nowhere"], "cannot find the revision 'nowhere'"),
    ],
)
def test_wrong_usage_is_two_with_a_sentence(repo: Repo, args: list[str], words: str) -> None:
    result = repo.run("attribute", *args)

    assert (result.exit_code, result.output) == (2, "")
    assert words in result.errors
    assert "Traceback" not in result.errors


def test_formats_go_where_they_are_sent(shop: Repo, tmp_path: Path) -> None:
    """A file beside the text, and no text where none is wanted."""
    file = tmp_path / "who.json"

    both = shop.run("attribute", "main", "-o", f"json={file}")
    quiet = shop.run("attribute", "main", "-q")

    assert both.output.startswith("repo, ")
    assert json.loads(file.read_text("utf-8"))["schema"] == "aicheck.attribution/1"
    assert (quiet.exit_code, quiet.output, quiet.errors) == (0, "", "")


def test_two_runs_give_the_same_bytes(shop: Repo) -> None:
    for output in ("text", "json"):
        runs = {shop.run("attribute", "main", "-o", output).output for _ in range(2)}
        assert len(runs) == 1


def test_a_terminal_without_utf8_gets_ascii(shop: Repo) -> None:
    """Bars, ellipses and people's names, in whatever the output can hold."""
    shop.commit({"b.py": "x = 1\n"}, f"Éa\n\n{CLAUDE}\n", ("Zoë É", "z@example.org"))

    plain = shop.run("attribute", "main", PYTHONIOENCODING="ascii").output
    coloured = shop.run("attribute", "main", "--color", "always", NO_COLOR="1").output

    assert plain.isascii()
    assert "####" in plain
    assert "Zo\\xeb \\xc9" in plain
    assert "\x1b[" in coloured
    assert "\x1b[" not in plain


def test_a_shallow_clone_is_no_whole_answer(shop: Repo, tmp_path: Path) -> None:
    """What could not be read is said, and the exit code is 3."""
    shop.git("clone", "--quiet", "--depth=2", f"file://{shop.path}", str(tmp_path / "clone"))

    whole = shop.run("attribute", "HEAD~1", "--repo", str(tmp_path / "clone"))
    result = shop.run("attribute", "--since", "1999-01-01", "--repo", str(tmp_path / "clone"))

    assert whole.exit_code == 0
    assert result.exit_code == 3
    assert "Not read: the clone is shallow" in result.output


def test_lines_that_cannot_be_read_are_unknown(shop: Repo) -> None:
    """Without the tree of the head no figure is made up."""
    tree = shop.git("rev-parse", "topic^{tree}").strip()
    (shop.path / ".git" / "objects" / tree[:2] / tree[2:]).unlink()

    result = shop.run("attribute", "main")
    made = shop.run("attribute", "main", "-o", "json").json
    by_author = shop.run("attribute", "main", "--by", "author").output
    explained = shop.run("attribute", "--explain", "topic")

    Draft202012Validator(SCHEMA).validate(made)
    unknown = {"added": None, "ai": None, "bot": None}
    assert result.exit_code == explained.exit_code == 3
    assert "How many lines were added is unknown" in result.output.splitlines()[1]
    assert "No lines" not in result.output
    assert "Not read: git cannot read the change" in " ".join(result.output.split())
    assert (made["complete"], made["totals"]["lines"]) == (False, unknown)
    assert [it["lines"] for it in made["commits"]] == [unknown] * 3
    assert {it["lines"] for it in made["totals"]["by_agent"]} == {None}
    assert by_author.splitlines()[3].split() == ["author", "commits", "AI", "commits"]
    assert "its lines could not be read" in explained.output


def test_the_lines_of_one_file_are_unknown(shop: Repo) -> None:
    """What could be read is counted, and what couldn't is not taken for empty."""
    shop.commit({"bad.py": b"name = '\xff'\n"}, "Add bytes")

    result = shop.run("attribute", "main")
    made = shop.run("attribute", "main", "-o", "json").json

    Draft202012Validator(SCHEMA).validate(made)
    assert result.output.splitlines()[1] == (
        "4 lines added, 2 AI-assisted (50%); the lines of 1 file are unknown."
    )
    assert (made["complete"], made["totals"]["lines"]["added"]) == (False, 4)
    assert [it["lines"]["added"] for it in made["files"]] == [None, 1, 3]


def test_one_missing_version_leaves_the_others_counted(repo: Repo) -> None:
    """As in a partial clone: the file and the commit are named, and nothing passes."""
    repo.commit({"a.py": "x = 1\n", "*.py": "y = 1\n"}, f"One\n\n{CLAUDE}\n")
    sha = repo.commit({"*.py": "y = 1\ny = 2\n"}, "Two")
    repo.commit({"*.py": "y = 1\ny = 2\ny = 3\n", "b.py": "z = 1\n"}, "Three")
    blob = repo.git("rev-parse", "HEAD~1:*.py").strip()
    (repo.path / ".git" / "objects" / blob[:2] / blob[2:]).unlink()

    made = repo.run("attribute", "main", "-o", "json")
    gate = repo.run("check", "main", "-o", "json").json

    files = {it["path"]: it["lines"]["added"] for it in made.json["files"]}
    assert made.exit_code == 3
    assert files == {"*.py": None, "a.py": 1, "b.py": 1}
    assert made.json["totals"]["lines"] == {"added": 2, "ai": 1, "bot": 0}
    assert [it["path"] for it in gate["failures"] if it["check"] == "read"] == ["*.py"]
    assert f"the version of {sha[:12]} is missing" in gate["failures"][0]["reason"]
    assert gate["verdict"]["status"] != "pass"


def test_every_marker_is_explained(repo: Repo) -> None:
    """Of one agent's markers too, with its place and a reason, and with an end."""
    head = "# Generated by Claude Code\n" + "x = 1\n" * 8 + "# @ai-generated\ny = 2\n"
    tags = "z = 1\n" + "# @ai-generated\nz = 2\n\n" * 60
    repo.commit({"a.py": head, "b.py": tags}, "Add both")

    made = repo.run("attribute", "--explain", "HEAD", "-o", "json").json

    found = [it for it in made["steps"] if it["signal"] == "marker"]
    places = [it["text"] for it in found]
    assert "a.py:1: Generated by Claude Code" in places
    assert {"a.py:10: @ai-generated", "b.py:2: @ai-generated", "b.py:5: @ai-generated"} < {*places}
    assert places[-1] == "10 more markers"
    assert all(it["outcome"] == "fired" and it["why"] for it in found)
    assert made["commit"]["attribution"]["class"] == "ai"


def test_what_is_nearly_a_marker_is_explained(repo: Repo) -> None:
    """With its place and a reason, on the commit's own lines only, and with an end."""
    repo.commit({"a.py": "# @generated\n"}, "Before")
    lines = {
        's = "# @ai-generated"': "behind code or in a text",
        "x = 1  # @ai-generated": "behind code or in a text",
        "# @generated by make": "code generators leave this",
        "# emails generated by ChatGPT": "not at the comment's beginning",
        "# AI-GENERATED-END": "an end without a start",
        'DOC = """\n# @ai-generated\n"""': "inside a text of several lines",
        'ask("generated by ChatGPT")': "in no comment",
    }
    text = "# @generated\n" + "\n".join(lines) + "\n"
    many = "# emails generated by ChatGPT\n" * 20
    repo.commit({"a.py": text, "b.txt": "Generated by ChatGPT\n", "c.py": many}, "After")

    made = repo.run("attribute", "--explain", "HEAD", "-o", "json").json

    steps = [it for it in made["steps"] if it["signal"] == "marker"]
    places = ["a.py:2", "a.py:3", "a.py:4", "a.py:5", "a.py:6", "a.py:8", "a.py:10", "b.txt:1"]
    assert [it["text"].partition(": ")[0] for it in steps[:8]] == places
    for why, step in zip((*lines.values(), "is not known"), steps, strict=False):
        assert why in step["why"]
    assert (len(steps), steps[-1]["text"]) == (21, "8 more such lines")
    assert {it["outcome"] for it in steps} == {"missed"}
    assert made["commit"]["attribution"]["class"] == "none"


def test_what_a_pull_request_says_counts_as_for_the_gate(repo: Repo, tmp_path: Path) -> None:
    """Its text and its branch are handed in with the same options."""
    (tmp_path / "text.md").write_text("I wrote this with ChatGPT.\n", "utf-8")
    repo.commit({"a.py": "x = 1\n"})
    text = ("--description", str(tmp_path / "text.md"))

    (told,) = repo.run("attribute", "main", *text, "-o", "json").json["commits"]
    explained = repo.run("attribute", "--explain", "HEAD", "--branch", "copilot/fix-1").output
    lost = repo.run("attribute", "main", "--description", str(tmp_path / "none.md"))

    assert (told["attribution"]["class"], told["attribution"]["agent"]) == ("ai", "chatgpt")
    assert told["attribution"]["evidence"][0]["signal"] == "pull-request"
    assert "branch: names copilot; weak evidence" in explained
    assert (lost.exit_code, lost.output) == (2, "")


def test_a_link_has_no_lines_to_miss(repo: Repo) -> None:
    """A link that is read as code is no gap in the figures."""
    (repo.path / "a.py").symlink_to("README")
    repo.commit()

    assert repo.run("attribute", "main").exit_code == 0


def test_nothing_to_attribute_is_said(repo: Repo) -> None:
    result = repo.run("attribute", "main..main")

    assert result.exit_code == 0
    assert "nothing to attribute" in result.errors


def test_a_secret_in_a_message_is_not_repeated(repo: Repo) -> None:
    """As everywhere, what is shown has secrets taken out."""
    key = "AKIA" + "Q7ZK3XJ5MWVB2NTD"
    sha = repo.commit({}, f"Use Claude with {key}\n\nAssisted-by: Claude Code {key}\n\n{CLAUDE}\n")

    for args in (["main", "-v"], ["main", "-o", "json"], ["--explain", sha]):
        assert key not in repo.run("attribute", *args).output
