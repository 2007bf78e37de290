"""`aicheck init`: what a project has, what is asked, and what is written and what never is."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from person import at_terminal
from repos import CLAUDE, ROBIN, Repo

from aicheck import toml
from aicheck.config import load, pack_names
from aicheck.errors import AicheckError
from aicheck.hooktypes import install_command, needed_types
from aicheck.model import Person
from aicheck.onboarding.addresses import CHECKOUT, PLACEHOLDER, address_of
from aicheck.onboarding.appending import appended
from aicheck.onboarding.licences import proposal
from aicheck.onboarding.nouns import Answers, Found, Step
from aicheck.onboarding.people import written
from aicheck.onboarding.runner_texts import hooks_block, hooks_text
from aicheck.onboarding.settings_text import settings_text
from aicheck.onboarding.writing import write

PAT = "Pat Maintainer <pat@example.org>"
ACTION = f"example/aicheck@{'a1' * 20}"
FILES = (".github/workflows/aicheck.yml", ".pre-commit-config.yaml", "aicheck.toml")
MIT = """MIT License

Copyright (c) 2026 Robin Author

Permission is hereby granted, free of charge, to any person obtaining a copy
of this software and associated documentation files (the "Software"), to deal
in the Software without restriction, including without limitation the rights
to use, copy, modify, merge, publish, distribute, sublicense, and/or sell
copies of the Software, and to permit persons to whom the Software is
furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all
copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR
IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY,
FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE
AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER
LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM,
OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE
SOFTWARE.
"""


def files(repo: Repo) -> dict[str, str]:
    """Every file of the work tree, links as what they name."""
    out = {}
    for path in sorted(repo.path.rglob("*")):
        name = path.relative_to(repo.path).as_posix()
        if path.is_symlink():
            out[name] = f"-> {os.readlink(path)}"
        elif path.is_file() and not name.startswith(".git/"):
            out[name] = path.read_text("utf-8", "surrogateescape")
    return out


def settings(repo: Repo) -> dict[str, object]:
    return toml.loads((repo.path / "aicheck.toml").read_text("utf-8"))


# -- what is written -------------------------------------------------------------------------------


def test_a_repository_without_commits_gets_all_of_it_once(empty_repo: Repo) -> None:
    empty_repo.write({"LICENSE": MIT, "a.py": "x = 1\n", "tests/test_a.py": "y = 1\n"})

    first = empty_repo.run("init", "--yes", "--people", PAT)

    made = files(empty_repo)
    assert first.exit_code == 0, first.errors
    assert sorted(made) == [*FILES[:2], "LICENSE", "a.py", "aicheck.toml", "tests/test_a.py"]
    assert settings(empty_repo) == {
        "extends": "default",
        "attribution": {},
        "gate": {},
        "sign-off": {"people": [PAT]},
        "licence": {"deny": ["AGPL-3.0-*", "SSPL-1.0", "BUSL-1.1", "Elastic-2.0", "CC-BY-NC-*"]},
        "rules": {},
    }
    assert "# Found by aicheck init: licence MIT; python." in made["aicheck.toml"]
    assert "\x1b" not in first.output + first.errors
    assert first.errors.endswith(
        "next:\n"
        "  pre-commit install --hook-type pre-commit --hook-type commit-msg --hook-type pre-push\n"
        "  git add aicheck.toml .pre-commit-config.yaml .github/workflows/aicheck.yml && "
        "git commit --signoff -m 'Check changes with aicheck'\n\n"
    )

    second = empty_repo.run("init", "--yes", "--people", PAT, "--pack", "strict")

    assert (second.exit_code, second.output, files(empty_repo)) == (0, "", made)
    assert second.errors.splitlines() == [
        "aicheck.toml is left as it is: it has the project's settings",
        ".pre-commit-config.yaml is left as it is: it runs aicheck",
        ".github/workflows/aicheck.yml is left as it is: it runs aicheck",
    ]


def test_the_gate_runs_by_what_was_written(repo: Repo) -> None:
    """The settings are taken as they stand, and the flaw of an agent is judged by them."""
    assert repo.run("init", "--yes", "--people", PAT, "--pack", "strict").exit_code == 0
    repo.git("checkout", "--quiet", "main")
    repo.commit(message="Check changes with aicheck", signed=True)
    repo.git("checkout", "--quiet", "-b", "more")
    repo.commit({"a.py": "x = 1\n"}, f"Add\n\n{CLAUDE}", signed=True)

    result = repo.check("main..more")

    assert result["policy"]["source"] == "base:aicheck.toml"
    assert result["policy"]["extends"] == ["strict"]
    assert result["failures"] == []


def test_the_shown_difference_is_what_is_written(empty_repo: Repo, tmp_path: Path) -> None:
    shown = empty_repo.run("init", "--dry-run", "--people", PAT, "--ci", "gitlab")
    assert (shown.exit_code, files(empty_repo)) == (0, {})
    empty_repo.git("apply", feed=shown.output.encode())
    applied = files(empty_repo)
    for name in applied:
        (empty_repo.path / name).unlink()

    empty_repo.run("init", "--yes", "--people", PAT, "--ci", "gitlab")

    assert sorted(applied) == [".gitlab-ci.yml", "aicheck.toml"]
    assert files(empty_repo) == applied


FOUND = Found("Apache-2.0", {"python": 3}, ("github",), ("GitHub",), "spec/**")


@pytest.mark.parametrize("name", pack_names())
@pytest.mark.parametrize("found", [Found(), FOUND], ids=["nothing", "much"])
def test_the_settings_of_every_pack_are_read_as_written(name: str, found: Found) -> None:
    answers = Answers(name, (PAT, '"Doe, \\"J\\"" <j@example.org>'), (), ACTION)

    text = settings_text(answers, found, proposal(found.licence))

    config = load(text, None, "tree:aicheck.toml")
    plain = load(f'extends = "{name}"', None, "tree:aicheck.toml")
    assert config.extends == (name,)
    assert [it.mail for it in config.sign_off.people] == ["pat@example.org", "j@example.org"]
    # Nothing but the answers differs from the pack.
    assert (config.gate, config.attribution, config.rules) == (
        plain.gate, plain.attribution, plain.rules,
    )  # fmt: skip
    assert all(len(line) <= 130 for line in text.splitlines())


@pytest.mark.parametrize("name", pack_names())
@pytest.mark.parametrize("found", [Found(), FOUND], ids=["nothing", "much"])
def test_every_example_in_a_comment_can_be_taken_in(name: str, found: Found) -> None:
    """With the marks of comments taken away, all settings of the file are still settings."""
    text = settings_text(Answers(name, (), (), ACTION), found, proposal(found.licence))
    lines, is_inside = [], False
    for line in text.splitlines():
        bare = line.removeprefix("# ")
        is_setting = bare.startswith("[") or " = " in bare.partition("#")[0]
        if line != bare and (is_setting or is_inside):
            is_inside = bare.rstrip().endswith(",")
            lines.append(bare)
        else:
            lines.append(line)

    config = load("\n".join(lines), None, "tree:aicheck.toml")

    plain = load(f'extends = "{name}"', None, "tree:aicheck.toml")
    assert config.gate.paths[0].match == (found.tests or "tests/**")
    assert (config.attribution, config.gate.fail_on) == (plain.attribution, plain.gate.fail_on)
    assert (config.sign_off.require, config.sign_off.accept) == (
        plain.sign_off.require, plain.sign_off.accept,
    )  # fmt: skip
    assert "weak-hash" in config.rules.off


# -- what a project has ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("tree", "licence", "denied"),
    [
        ({"LICENSE": MIT}, "MIT", "AGPL-3.0-*"),
        ({"pyproject.toml": '[project]\nlicense = "GPL-3.0-or-later"\n'}, "GPL-3.0-or-later", None),
        ({"package.json": '{"license": "AGPL-3.0-only"}'}, "AGPL-3.0-only", None),
        ({"README": "nothing\n"}, None, None),
    ],
)
def test_the_licence_of_the_project_decides_what_is_denied(
    repo: Repo, tree: dict[str, str], licence: str | None, denied: str | None
) -> None:
    repo.commit(tree)
    repo.run("init", "--yes", "--people", "none", "--ci", "none")

    text = files(repo)["aicheck.toml"]
    deny = settings(repo)["licence"]

    found = f"licence {licence}" if licence else "no licence of the project"
    assert f"# Found by aicheck init: {found}" in text
    listed = deny["deny"] if isinstance(deny, dict) and "deny" in deny else []
    assert ("AGPL-3.0-*" in listed) is (denied is not None)
    assert ("SSPL-1.0" in listed) is (licence is not None)


@pytest.mark.parametrize(
    ("tree", "remote", "made"),
    [
        ({"a.py": ""}, "", [".github/workflows/aicheck.yml", ".pre-commit-config.yaml"]),
        ({".gitlab-ci.yml": "x: {script: [ls]}\n"}, "", [".pre-commit-config.yaml"]),
        ({}, "git@gitlab.example.org:a/b.git", [".gitlab-ci.yml", ".pre-commit-config.yaml"]),
        ({".forgejo/workflows/a.yml": "on: push\n"}, "", [".pre-commit-config.yaml"]),
        ({}, "https://[broken", [".github/workflows/aicheck.yml", ".pre-commit-config.yaml"]),
    ],
)
def test_it_is_run_where_the_project_is(
    repo: Repo, tree: dict[str, str], remote: str, made: list[str]
) -> None:
    repo.commit(tree)
    if remote:
        repo.git("config", "remote.origin.url", remote)
    before = files(repo)

    repo.run("init", "--yes", "--people", "none")

    assert sorted(files(repo).keys() - before) == sorted([*made, "aicheck.toml"])


JO = ('Jo "J", of (the) Team', "jo@example.org")


def user(name: str, mail: str) -> dict[str, str]:
    """The environment of somebody who has told git a name."""
    return {f"GIT_{part}_{what}": it for part in ("AUTHOR", "COMMITTER")
            for what, it in (("NAME", name), ("EMAIL", mail))}  # fmt: skip


@pytest.mark.parametrize(
    ("who", "people"),
    [
        (ROBIN, (Person(*ROBIN),)),
        (("Robin", "Robin@Example.org"), (Person("Robin", "Robin@Example.org"),)),
        (JO, (Person(*JO),)),
        (("Sam", "sam@example.org"), (Person("Sam", "sam@example.org"),)),
        (("Kim", "kim@example.org"), ()),
        (("Rob", "bin@example.org"), ()),
        (("Claude", "noreply@anthropic.com"), ()),
        (None, ()),
    ],
)
def test_nobody_is_listed_but_the_user_who_has_commits(
    repo: Repo, who: tuple[str, str] | None, people: tuple[Person, ...]
) -> None:
    repo.commit(author=("Sam", "sam@example.org"), committer=("GitHub", "noreply@github.com"))
    repo.commit(author=JO)
    repo.commit(author=("Claude", "noreply@anthropic.com"))

    result = repo.run("init", "--yes", **(user(*who) if who else {}))

    assert result.exit_code == 0, result.errors
    assert load(files(repo)["aicheck.toml"], None, "x").sign_off.people == people


def test_who_begins_a_history_is_listed(empty_repo: Repo) -> None:
    empty_repo.run("init", "--yes", **user("Kim", "kim@example.org"))

    people = load(files(empty_repo)["aicheck.toml"], None, "x").sign_off.people
    assert people == (Person("Kim", "kim@example.org"),)


def test_others_who_commit_can_be_chosen_and_never_an_agent(repo: Repo) -> None:
    for person in (
        JO, JO, ("Claude", "noreply@anthropic.com"), ("dependabot[bot]", "support@github.com"),
        ("GitHub", "noreply@github.com"), ("Zero\u200bWidth", "zw@example.org"), ("Nameless", ""),
        ("Sam", "sam@example.org"),
    ):  # fmt: skip
        repo.commit(author=person)

    given = ("--pack", "default", "--ci", "none")
    kim = ("Kim", "kim@example.org")
    with at_terminal(repo, *given, command="init", term="dumb", person=kim) as person:
        shown = person.asked("people, or none [none] ")
        person.answer("2")
        person.asked("write 1 file? [y] ")
        person.answer("y")
        assert person.leave() == 0

    assert shown.partition("separated by ';'.\n")[2] == (
        '    1  "Jo \\"J\\", of (the) Team" <jo@example.org>\n'
        "    2  Sam <sam@example.org>\n"
        "    3  Robin Author <robin@example.org>\n"
        "Whoever else commits here is taken only if you give the number.\n"
    )
    people = load(files(repo)["aicheck.toml"], None, "x").sign_off.people
    assert people == (Person("Sam", "sam@example.org"),)


def test_the_usual_answer_lists_the_user_alone(repo: Repo) -> None:
    repo.commit(author=JO)
    given = ("--pack", "default", "--ci", "none")
    with at_terminal(repo, *given, command="init", term="dumb") as person:
        assert " 2  " in person.asked("people, or none [1] ")
        person.answer("")
        person.asked("write 1 file? [y] ")
        person.answer("y")
        assert person.leave() == 0

    assert load(files(repo)["aicheck.toml"], None, "x").sign_off.people == (Person(*ROBIN),)


@pytest.mark.parametrize("name", ["", " ", "a\nb", "\u202eevil", "x\x1b[31m", "\ufffd"])
def test_a_name_that_cannot_be_shown_is_not_written(name: str) -> None:
    assert written(Person(name, "a@example.org")) is None


# -- what is never done ----------------------------------------------------------------------------


def test_no_file_that_exists_is_touched(repo: Repo) -> None:
    repo.commit(
        {
            "pyproject.toml": "[tool.aicheck]\n",
            ".pre-commit-config.yaml": "repos:\n  - repo: local # mine\n    hooks: []\n",
            ".github/workflows/aicheck.yml": "# aicheck\non: push\njobs: {}\n",
            ".gitlab-ci.yml": "test:\n  script: [make]\n",
        }
    )
    before = files(repo)

    result = repo.run("init", "--yes", "--ci", "pre-commit", "--ci", "github", "--ci", "gitlab")

    assert (result.exit_code, result.output, files(repo)) == (1, "", before)
    said = [line for line in result.errors.splitlines() if "is left as it is" in line]
    assert said == [
        "pyproject.toml is left as it is: it has the project's settings",
        ".pre-commit-config.yaml is left as it is: --yes changes no file. It needs:",
        ".github/workflows/aicheck.yml is left as it is: another workflow is in its place. "
        "It needs:",
        ".gitlab-ci.yml is left as it is: it is the project's own. It needs:",
    ]
    assert "\n  - repo: local\n    hooks:\n      - id: aicheck\n" in result.errors


@pytest.mark.parametrize("more", [(), ("-q",), ("--dry-run",)])
def test_the_last_line_says_what_is_left_to_do(repo: Repo, more: tuple[str, ...]) -> None:
    repo.commit({".pre-commit-config.yaml": CONFIG})

    result = repo.run("init", "--yes", "--ci", "pre-commit", *more)

    assert result.exit_code == 1
    assert ((repo.path / "aicheck.toml").is_file()) is ("--dry-run" not in more)
    assert result.errors.splitlines()[-1] == (
        "left to do: add the lines above to .pre-commit-config.yaml, then run: pre-commit install "
        "--hook-type pre-commit --hook-type commit-msg --hook-type pre-push"
    )


@pytest.mark.parametrize(
    "link", [".github", ".github/workflows", "aicheck.toml", ".pre-commit-config.yaml"]
)
def test_nothing_is_written_through_a_link(repo: Repo, tmp_path: Path, link: str) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    target = repo.path / link
    target.parent.mkdir(exist_ok=True)
    target.symlink_to(outside / "new" if "." in target.name[1:] else outside)
    before = files(repo)

    result = repo.run("init", "--yes")

    assert result.exit_code == 2
    assert result.errors.startswith(f"error: '{link}' is a link\nhint: ")
    assert files(repo) == before
    assert list(outside.iterdir()) == []


def test_a_file_where_a_folder_belongs_stops_all_of_it(repo: Repo) -> None:
    repo.write({".github": "a file\n"})
    before = files(repo)

    result = repo.run("init", "--yes")

    assert (result.exit_code, files(repo)) == (2, before)
    assert result.errors.startswith("error: '.github' is no folder\n")


def test_a_full_disk_leaves_nothing_behind(repo: Repo) -> None:
    """No file may grow over 1 kB here, and the settings would."""
    before = files(repo)
    code = (
        "import resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000));"
        "sys.argv[1:] = ['init', '--yes']; from aicheck.cli import main; main()"
    )

    done = subprocess.run(
        [sys.executable, "-B", "-c", code], cwd=repo.path, capture_output=True, text=True,
        env={"PATH": os.environ["PATH"], "HOME": str(repo.cache)},
    )  # fmt: skip

    assert done.returncode == 2, done.stderr
    assert "error: cannot write 'aicheck.toml', and nothing was written: File too" in done.stderr
    assert files(repo) == before


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_cannot_be_written_leaves_nothing_behind(repo: Repo) -> None:
    folder = repo.path / ".github"
    folder.mkdir(mode=0o500)

    result = repo.run("init", "--yes")

    folder.chmod(0o700)
    assert result.exit_code == 2
    assert "and nothing was written: Permission denied" in result.errors
    assert files(repo) == {"README": "start\n"}


def test_what_came_in_between_takes_all_of_it_back(tmp_path: Path) -> None:
    (tmp_path / "b").write_text("theirs")
    steps = [Step("new/folder/a", "new", "ours"), Step("b", "new", "ours")]

    with pytest.raises(AicheckError, match="cannot write 'b', and nothing was written: File exi"):
        write(tmp_path, steps)

    assert [it.name for it in tmp_path.iterdir()] == ["b"]
    assert (tmp_path / "b").read_text() == "theirs"


def test_a_file_that_changed_since_it_was_shown_is_left(tmp_path: Path) -> None:
    (tmp_path / "b").write_text("newer")

    with pytest.raises(AicheckError, match="'b' has changed meanwhile"):
        write(tmp_path, [Step("a", "new", "x"), Step("b", "appended", "old and more", "old")])

    assert [it.name for it in tmp_path.iterdir()] == ["b"]
    assert (tmp_path / "b").read_text() == "newer"


@pytest.mark.parametrize(
    ("args", "words"),
    [
        ([], "there is no terminal to ask three questions at"),
        (["--yes", "--people", "Claude <noreply@anthropic.com>"], "is no person"),
        (["--yes", "--people", "robin"], "--people has no mailbox in 'robin'"),
        (["--yes", "--people", "none", "--people", PAT], "excludes the others"),
        (["--yes", "--ci", "none", "--ci", "github"], "excludes the others"),
        (["--yes", "--action", "aicheck"], "--action cannot be 'aicheck'"),
        (["--yes", "--action", "a/b@x'; rm -rf /"], "--action cannot be"),
        (["--yes", "--action", "a/..@x"], "--action cannot be"),
        (["--yes", "--pack", "lax"], "'lax' is not one of"),
    ],
)
def test_wrong_usage_is_two_and_writes_nothing(repo: Repo, args: list[str], words: str) -> None:
    before = files(repo)

    result = repo.run("init", *args)

    assert (result.exit_code, files(repo)) == (2, before)
    assert words in result.errors


@pytest.mark.parametrize(
    ("tree", "more", "words"),
    [
        ({}, {"CLAUDECODE": "1"}, "an agent is running here (CLAUDECODE=1): a person reads this"),
        ({".gitea/workflows/a.yml": "on: push\n"}, {}, "Gitea Actions is in use here: a job"),
        ({".github/x": ""}, {}, f"in place of {PLACEHOLDER}, or name it with --action"),
        ({}, {"PATH": "/usr/bin:/bin"}, "the hooks start aicheck by its name, and it is not"),
    ],
)
def test_what_a_person_has_to_know_is_said(
    repo: Repo, tree: dict[str, str], more: dict[str, str], words: str
) -> None:
    repo.commit(tree)

    result = repo.run("init", "--yes", **more)

    assert (result.exit_code, words in result.errors) == (0, True), result.errors


def test_a_tag_in_place_of_a_commit_is_said(repo: Repo) -> None:
    result = repo.run("init", "--yes", "--action", "example/aicheck@v1", "-q")
    assert result.errors == ""
    for name in FILES:
        (repo.path / name).unlink()

    result = repo.run("init", "--yes", "--action", "example/aicheck@v1")

    assert "example/aicheck@v1 names no commit: what is run there can be changed" in result.errors
    assert "rev: v1\n" in files(repo)[".pre-commit-config.yaml"]


def test_a_bare_repository_is_refused(repo: Repo, tmp_path: Path) -> None:
    bare = tmp_path / "bare.git"
    repo.git("clone", "--quiet", "--bare", ".", str(bare))

    result = repo.run("init", "--yes", "--repo", str(bare))

    assert result.exit_code == 2
    assert result.errors.startswith("error: a bare repository has no work tree\n")


def test_in_a_sub_folder_the_files_go_to_the_top(repo: Repo) -> None:
    inner = repo.path / "a" / "b"
    inner.mkdir(parents=True)

    result = repo.run("init", "--yes", "--ci", "none", cwd=inner)

    assert result.exit_code == 0
    assert (repo.path / "aicheck.toml").is_file()
    assert "\n  aicheck doctor\n  git add ../../aicheck.toml && git commit" in result.errors


def test_from_elsewhere_the_next_commands_go_there(repo: Repo, tmp_path: Path) -> None:
    result = repo.run("init", "--yes", "--ci", "none", "--repo", str(repo.path), cwd=tmp_path)

    assert f"\n  cd {repo.path} && aicheck doctor\n  cd {repo.path} && git add aicheck" in (
        result.errors
    )


# -- hooks that are there --------------------------------------------------------------------------

CONFIG = """\
# Ours, in this order.
repos:
- repo: https://example.org/hooks   # the first
  rev: v1
  hooks:
  -   id: tidy
# the end
"""


@pytest.mark.parametrize(
    ("text", "is_safe"),
    [
        (CONFIG, True),
        (CONFIG.rstrip("\n"), True),
        ("repos:\n    - repo: x\n      hooks:\n      -   id: tidy\n    # the end\n", True),
        (f"{CONFIG}ci:\n  skip: []\n", False),
        ("repos: [{repo: local, hooks: []}]\n", False),
        ("repos: []\n", False),
        (f"{CONFIG}--- \na: 1\n", False),
        (CONFIG.replace("- repo", "- &x\n  repo") + "- *x\n", False),
        (CONFIG.replace("\n", "\r\n"), False),
        ("repos:\n- repo: |\n   - repo: x\n", False),
        ("a: [\n", False),
        ("", False),
    ],
)
def test_an_entry_is_added_only_where_all_else_stays(text: str, is_safe: bool) -> None:
    new = appended(text, hooks_block(ACTION))

    assert (new is not None) is is_safe
    if new:
        before, after = yaml.safe_load(text), yaml.safe_load(new)
        assert new.startswith(text)
        assert after["repos"][:-1] == before["repos"]
        assert after["repos"][-1] == {
            "repo": "https://github.com/example/aicheck", "rev": "a1" * 20,
            "hooks": [{"id": "aicheck"}, {"id": "aicheck-commit-msg"}, {"id": "aicheck-push"}],
        }  # fmt: skip


@pytest.mark.parametrize("address", [ACTION, PLACEHOLDER])
def test_the_command_installs_every_type_that_the_entry_needs(address: str) -> None:
    assert needed_types(hooks_text(address)) == ("pre-commit", "commit-msg", "pre-push")
    for name in needed_types(hooks_text(address)):
        assert f" --hook-type {name}" in install_command()


# -- a person --------------------------------------------------------------------------------------


ANSWERED = ("--pack", "default", "--people", "none", "--ci", "pre-commit", "--ci", "github")


def test_a_person_is_asked_three_questions_and_shown_the_files(repo: Repo) -> None:
    with at_terminal(repo, command="init", term="dumb") as person:
        assert "licence:   none that aicheck knows" in person.asked("policy [default] ")
        person.answer("strikt")
        assert "did you mean 'strict'?" in person.asked("policy [default] ")
        person.answer("strict")
        assert " 1  Robin Author <robin@example.org>" in person.asked("people, or none [1] ")
        person.answer("Claude <noreply@anthropic.com>")
        assert "cannot sign off" in person.asked("people, or none [1] ")
        person.answer(f"1; {PAT}")
        person.asked("places, or none [pre-commit, github] ")
        person.answer("2")
        shown = person.asked("write 2 files? [y] ")
        assert '+    "Pat Maintainer <pat@example.org>",' in shown
        assert files(repo) == {"README": "start\n"}
        person.answer("maybe")
        person.asked("write 2 files? [y] ")
        person.answer("")
        assert person.leave() == 0, person.text

    assert sorted(files(repo)) == [FILES[0], "README", "aicheck.toml"]
    config = load(files(repo)["aicheck.toml"], None, "x")
    assert config.extends == ("strict",)
    assert config.sign_off.people == (Person(*ROBIN), Person("Pat Maintainer", "pat@example.org"))
    # A simple terminal gets no colours.
    assert b"+extends" in person.seen
    assert b"\x1b[32m" not in person.seen


def test_a_person_can_say_no_or_go(repo: Repo) -> None:
    before = files(repo)
    given = ("--pack", "default", "--people", "none", "--ci", "none")
    with at_terminal(repo, *given, command="init", term="dumb") as person:
        person.asked("write 1 file? [y] ")
        person.answer("n")
        assert person.leave() == 1
        assert person.text.endswith("\nnothing was written\n")
    with at_terminal(repo, command="init", term="dumb") as person:
        person.asked("policy [default] ")
        person.answer("\x04")
        assert person.leave() == 3

    assert files(repo) == before


def test_a_no_to_the_new_files_writes_none_of_them(repo: Repo) -> None:
    before = files(repo)
    with at_terminal(repo, *ANSWERED, command="init", term="dumb") as person:
        person.asked("write 3 files? [y] ")
        person.answer("n")
        assert person.leave() == 1
        assert person.text.endswith("\nnothing was written\n")

    assert files(repo) == before


@pytest.mark.parametrize(("new", "lines"), [("n", "y"), ("y", "n"), ("n", "n")])
def test_new_files_and_lines_for_a_file_have_an_answer_each(
    repo: Repo, new: str, lines: str
) -> None:
    repo.commit({".pre-commit-config.yaml": CONFIG})
    before = files(repo)
    with at_terminal(repo, *ANSWERED, command="init", term="dumb") as person:
        person.asked("write 2 files? [y] ")
        person.answer(new)
        person.asked("add these lines to .pre-commit-config.yaml? [y] ")
        person.answer(lines)
        assert person.leave() == 1

    after = files(repo)
    assert after.keys() - before.keys() == ({FILES[0], FILES[2]} if new == "y" else set())
    assert (after[FILES[1]] == CONFIG) is (lines == "n")


def test_who_signs_off_is_not_asked_where_nobody_has_to(repo: Repo) -> None:
    with at_terminal(repo, "--ci", "none", command="init", term="dumb") as person:
        person.asked("policy [default] ")
        person.answer("apache")
        before = person.asked("write 1 file? [y] ")
        person.answer("y")
        assert person.leave() == 0

    assert "2. This policy asks for no sign-off, so that nobody has to be listed." in before
    assert load(files(repo)["aicheck.toml"], None, "x").sign_off.people == ()


@pytest.mark.parametrize("answer", ["y", "n"])
def test_lines_are_added_to_a_file_only_if_a_person_agrees(repo: Repo, answer: str) -> None:
    repo.commit({".pre-commit-config.yaml": CONFIG, "aicheck.toml": ""})
    before = files(repo)
    with at_terminal(repo, "--ci", "pre-commit", command="init", term="dumb") as person:
        shown = person.asked("add these lines to .pre-commit-config.yaml? [y] ")
        person.answer(answer)
        assert person.leave() == (0 if answer == "y" else 1)

    assert "+- repo: local" in shown
    after = files(repo)
    assert after.pop(".pre-commit-config.yaml").startswith(CONFIG)
    assert (files(repo) == before) is (answer == "n")


def test_a_terminal_is_not_steered_by_a_file_that_is_there(repo: Repo) -> None:
    repo.commit({".pre-commit-config.yaml": CONFIG + "# \u202eevil\n", "aicheck.toml": ""})

    result = repo.run("init", "--dry-run", "--ci", "pre-commit")

    assert "\u202e" not in result.output
    assert " # <U+202E>evil" in result.output


# -- the workflow ----------------------------------------------------------------------------------


@pytest.mark.parametrize("address", [ACTION, PLACEHOLDER])
def test_the_workflow_asks_for_no_more_than_it_needs(repo: Repo, address: str) -> None:
    repo.run("init", "--yes", "--ci", "github", "--action", address)

    workflow = yaml.safe_load(files(repo)[FILES[0]])

    assert workflow["permissions"] == {}
    assert workflow["jobs"] == {
        "aicheck": {
            "name": "aicheck",
            "runs-on": "ubuntu-24.04",
            "timeout-minutes": 15,
            "permissions": {"contents": "read", "checks": "write", "pull-requests": "write"},
            "steps": [
                {
                    "name": "Fetch the whole history",
                    "uses": CHECKOUT,
                    "with": {"fetch-depth": 0, "persist-credentials": False},
                },
                {"name": "Check the change", "uses": address},
            ],
        }
    }


@pytest.mark.skipif(not shutil.which("zizmor"), reason="zizmor is not installed")
@pytest.mark.parametrize("address", [ACTION, PLACEHOLDER])
def test_zizmor_has_nothing_to_say_of_the_workflow(repo: Repo, address: str) -> None:
    repo.run("init", "--yes", "--ci", "github", "--action", address)

    done = subprocess.run(
        ["zizmor", "--offline", "--persona", "auditor", "--format", "json", FILES[0]],
        cwd=repo.path, capture_output=True, text=True,
    )  # fmt: skip

    assert (done.returncode, json.loads(done.stdout)) == (0, [])


@pytest.mark.skipif(not shutil.which("check-jsonschema"), reason="check-jsonschema is missing")
@pytest.mark.parametrize(
    ("place", "schema", "path"),
    [("github", "github-workflows", FILES[0]), ("gitlab", "gitlab-ci", ".gitlab-ci.yml")],
)
def test_the_files_are_what_the_forges_read(repo: Repo, place: str, schema: str, path: str) -> None:
    repo.run("init", "--yes", "--ci", place, "--action", ACTION)

    done = subprocess.run(
        ["check-jsonschema", "--builtin-schema", f"vendor.{schema}", path],
        cwd=repo.path, capture_output=True, text=True,
    )  # fmt: skip

    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    ("record", "address"),
    [
        (None, None),
        ("no JSON", None),
        ('{"url": "file:///home/x", "dir_info": {}}', None),
        (f'{{"url": "https://github.com/a/b.git", "vcs_info": {{"commit_id": "{"1" * 40}"}}}}',
         f"a/b@{'1' * 40}"),
        ('{"url": "https://github.com/a/b", "vcs_info": {"commit_id": "main"}}', None),
        (f'{{"url": "https://example.org/a/b", "vcs_info": {{"commit_id": "{"1" * 40}"}}}}', None),
    ],
)  # fmt: skip
def test_the_address_is_the_one_that_it_was_installed_from(
    record: str | None, address: str | None
) -> None:
    assert address_of(record) == address


# -- hooks, for real -------------------------------------------------------------------------------


@pytest.mark.skipif(not shutil.which("pre-commit"), reason="pre-commit is not installed")
def test_the_hooks_stop_a_commit_and_let_the_mended_one_through(repo: Repo, tmp_path: Path) -> None:
    repo.run("init", "--yes", "--people", PAT, "--ci", "pre-commit")
    program = tmp_path / "bin" / "aicheck"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec {sys.executable} -m aicheck "$@"\n')
    program.chmod(0o755)
    here = {
        "PATH": f"{program.parent}:{os.environ['PATH']}",
        "PRE_COMMIT_HOME": str(tmp_path / "pre-commit"),
        "PYTHONPATH": str(Path(__file__).parents[2]),
    }

    def run(*command: str) -> subprocess.CompletedProcess[str]:
        environment = {"HOME": str(repo.cache), "GIT_CONFIG_GLOBAL": os.devnull, **here}
        for part in ("AUTHOR", "COMMITTER"):
            environment |= {f"GIT_{part}_NAME": ROBIN[0], f"GIT_{part}_EMAIL": ROBIN[1]}
        return subprocess.run(
            command, cwd=repo.path, env=environment, capture_output=True, text=True
        )

    def commit(message: str) -> subprocess.CompletedProcess[str]:
        return run("git", "commit", "--quiet", "-m", message)

    assert run("pre-commit", "install").returncode == 0
    assert run("git", "add", "--all").returncode == 0
    assert commit("Check changes with aicheck").returncode == 0
    repo.write({"a.py": "import os\n\n\ndef run(name):\n    os.system('ls ' + name)\n"})
    run("git", "add", "--all")
    flawed = commit("Add a listing")
    repo.write({"a.py": "x = 1\n"})
    run("git", "add", "--all")
    unsigned = commit(f"Add a number\n\n{CLAUDE}")
    signed = commit(f"Add a number\n\n{CLAUDE}\nSigned-off-by: {ROBIN[0]} <{ROBIN[1]}>")

    assert flawed.returncode != 0
    assert "command-injection" in flawed.stdout + flawed.stderr
    assert unsigned.returncode != 0
    assert "sign" in unsigned.stdout + unsigned.stderr
    assert signed.returncode == 0, signed.stdout + signed.stderr
