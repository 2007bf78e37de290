"""`aicheck check -o in-toto` and `aicheck verify`: evidence that anybody can make again."""

from __future__ import annotations

import base64
import hashlib
import json
import subprocess
from pathlib import Path

import pytest
from repos import CLAUDE, Repo

STATEMENT = "statement.json"
WAIVER = """[[waiver]]
rule = "weak-hash"
path = "/a.py"
reason = "no secret"
owner = "Pat Maintainer <pat@example.org>"
expires = 2999-01-31
"""


@pytest.fixture
def checked(repo: Repo, tmp_path: Path) -> Repo:
    """A repository with a signed AI-assisted commit, and a statement about it."""
    repo.commit({"a.txt": "text\n"}, f"Add it\n\n{CLAUDE}", signed=True)
    return repo


def state(repo: Repo, *more: str) -> Path:
    path = repo.path.parent / STATEMENT
    done = repo.run("check", "main..topic", "-q", "-o", f"in-toto={path}", *more)
    assert done.exit_code in (0, 1), done.errors
    return path


def key(folder: Path, name: str) -> Path:
    path = folder / name
    command = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(path)]
    subprocess.run(command, check=True)
    return path


def test_the_same_commit_gives_the_same_bytes(checked: Repo) -> None:
    """Two runs, one of them without what the first one remembered."""
    first = state(checked).read_bytes()

    assert state(checked, "--no-cache").read_bytes() == first
    assert json.loads(first)["predicate"]["aicheck"]["counts"]["ai_commits"] == 1


def test_a_true_statement_is_verified(checked: Repo) -> None:
    """What was claimed is found again."""
    result = checked.run("verify", str(state(checked)))

    assert result.exit_code == 0
    assert "PASSED" in result.output


def test_a_branch_that_moved_on_changes_nothing(checked: Repo) -> None:
    """The statement speaks of commit ids, not of names."""
    path = state(checked)
    checked.commit({"b.txt": "more\n"})
    checked.git("tag", "later", "topic")

    assert checked.run("verify", str(path)).exit_code == 0


@pytest.mark.parametrize(
    ("keys", "value", "words"),
    [
        (("predicate", "verificationResult"), "FAILED", "verificationResult"),
        (("predicate", "aicheck", "counts", "ai_added"), 0, "counts.ai_added: 0 is claimed, 1"),
        (("predicate", "policy", "digest", "sha256"), "0" * 64, "policy.digest"),
        (("predicate", "aicheck", "commits"), [], "commits"),
        (("predicate", "verifier", "version", "bandit"), "0.1", "version.bandit"),
    ],
)
def test_a_false_claim_is_named(
    checked: Repo, keys: tuple[str, ...], value: object, words: str
) -> None:
    """Whatever was changed in the file stands in the answer, with both values."""
    path = state(checked)
    whole = json.loads(path.read_text())
    part = whole
    for name in keys[:-1]:
        part = part[name]
    part[keys[-1]] = value
    path.write_text(json.dumps(whole))

    result = checked.run("verify", str(path))
    assert result.exit_code == 1
    assert words in result.output


def test_another_threshold_is_another_policy(checked: Repo) -> None:
    """A run that `--fail-on` loosened can't pass for one under the project's settings."""
    path = state(checked, "--fail-on", "never")

    assert checked.run("verify", str(path)).exit_code == 1
    assert checked.run("verify", str(path), "--fail-on", "never").exit_code == 0


def test_a_signed_statement(checked: Repo, tmp_path: Path) -> None:
    """The right key verifies, another one does not, and a changed payload neither."""
    own, other = key(tmp_path, "own"), key(tmp_path, "other")
    path = state(checked, "--signing-key", str(own))
    right = checked.run("verify", str(path), "--key", f"{own}.pub")
    wrong = checked.run("verify", str(path), "--key", f"{other}.pub")
    both = checked.run("verify", str(path), "--key", f"{other}.pub", "--key", f"{own}.pub")
    unasked = checked.run("verify", str(path))

    assert (right.exit_code, wrong.exit_code, both.exit_code) == (0, 1, 0)
    assert "PASSED, signed: 1 commit since" in right.output
    assert (unasked.exit_code, "not checked" in unasked.errors) == (0, True)

    envelope = json.loads(path.read_text())
    payload = base64.b64decode(envelope["payload"]).replace(b"PASSED", b"FAILED")
    envelope["payload"] = base64.b64encode(payload).decode()
    path.write_text(json.dumps(envelope))
    assert checked.run("verify", str(path), "--key", f"{own}.pub").exit_code == 1


def test_an_unsigned_statement_is_not_signed(checked: Repo, tmp_path: Path) -> None:
    """Whoever asks for a signature is not given a statement without one."""
    result = checked.run("verify", str(state(checked)), "--key", f"{key(tmp_path, 'own')}.pub")

    assert result.exit_code == 1
    assert "no key that was given signed this" in result.output


def test_the_statement_does_not_choose_its_judge(checked: Repo) -> None:
    """Settings that the change brought along judge nothing, however the range is cut."""
    loose = checked.commit({"aicheck.toml": '[gate]\nfail-on = "never"\nai-fail-on = "never"\n'})
    checked.commit({"b.txt": "more\n"})
    path = checked.path.parent / STATEMENT
    checked.run("check", f"{loose}..topic", "-q", "-o", f"in-toto={path}")
    result = checked.run("verify", str(path))

    assert result.exit_code == 1
    assert "never stood at" in result.output
    assert checked.run("verify", str(path), "--base", "topic").exit_code == 0


def test_settings_that_the_branch_had_once_judge_nothing_new(repo: Repo) -> None:
    """Who makes a change could choose the laxest, or a start of long ago."""
    lax, strict, path = '[sign-off]\nrequire = "never"\n', "", str(repo.path.parent / STATEMENT)
    repo.git("checkout", "--quiet", "main")
    old = repo.commit({"aicheck.toml": lax}, "Ask nobody", signed=True)
    new = repo.commit({"aicheck.toml": strict}, "Ask everybody", signed=True)
    repo.git("checkout", "--quiet", "-B", "topic")
    repo.commit({"a.txt": "text\n"}, f"Add it\n\n{CLAUDE}")
    repo.git("checkout", "--quiet", "main")
    later = repo.commit({"b.txt": "text\n"}, "Go on", signed=True)

    def verified(judge: str, *more: str) -> tuple[int, str]:
        done = repo.run("check", f"{judge}..topic", "-q", "-o", f"in-toto={path}")
        assert done.exit_code in (0, 1), done.errors
        result = repo.run("verify", path, *more)
        return result.exit_code, result.output

    def refused(state: str) -> tuple[int, str]:
        has = f"and {later[:12]}, the base branch {state}, has others; check the change again"
        return 1, f"differs: the settings of {old[:12]} judged, {has}\n"

    assert verified(old) == refused("now")
    assert verified(new)[0] == verified(later)[0] == 0
    repo.git("checkout", "--quiet", "-B", "topic", old)
    repo.commit({"a.txt": "text\n"}, f"Add it to old code\n\n{CLAUDE}")
    repo.git("checkout", "--quiet", "main")
    assert verified(old) == refused("now")
    assert verified(later)[0] == 0

    repo.git("merge", "--quiet", "--no-ff", "--message=Merge", "topic")
    repo.commit({"aicheck.toml": lax}, "Ask nobody", signed=True)
    head = repo.git("rev-parse", "topic")
    assert verified(old) == refused(f"just before it held {head[:12]}")
    assert verified(later)[0] == 0


def test_what_landed_without_a_merge_was_judged_by_what_stood_before_it(repo: Repo) -> None:
    """Where the settings changed on the way, only the verifier knows what landed with what."""
    path = str(repo.path.parent / STATEMENT)
    repo.git("checkout", "--quiet", "main")
    first = repo.git("rev-parse", "main")
    repo.commit({"a.txt": "text\n"}, "Add it", signed=True)
    second = repo.commit({"aicheck.toml": '[sign-off]\nrequire = "all"\n'}, "Ask", signed=True)
    third = repo.commit({"b.txt": "text\n"}, f"Add it\n\n{CLAUDE}", signed=True)

    def verified(span: str, *more: str) -> tuple[int, str]:
        assert repo.run("check", span, "-q", "-o", f"in-toto={path}").exit_code in (0, 1)
        result = repo.run("verify", path, *more)
        return result.exit_code, result.output

    assert verified(f"{second}..{third}")[0] == verified(f"{first}..{second}")[0] == 0
    code, said = verified(f"{first}..{third}")
    assert (code, said.startswith(f"differs: the settings of {first[:12]} judged")) == (1, True)
    assert f"name the base of all: --base {first[:12]}" in said
    assert verified(f"{first}..{third}", "--base", first)[0] == 0


def test_nothing_is_no_pass(checked: Repo) -> None:
    """A range without commits says nothing about its end."""
    path = checked.path.parent / STATEMENT
    result = checked.run("check", "topic..topic", "-q", "-o", f"in-toto={path}")

    assert result.exit_code == 3
    assert "the range has none" in result.errors
    assert not path.exists()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"ai_commits":1', '"ai_commits":true'),
        ('"ai_commits":1', '"ai_commits":1.0'),
        ('"ai_commits":1', '"ai_commits":1,"more":null'),
        ('"blocking":0', '"blocking": 0'),
        ('"blocking":0', '"blocking":9,"blocking":0'),
        ('"subject":[', '"subject":[{"name":"git:other","digest":{"gitCommit":"00"}},'),
    ],
)
def test_another_form_is_another_statement(checked: Repo, old: str, new: str) -> None:
    """Values of another type, keys that stand twice, more subjects: no reader is to be misled."""
    path = state(checked)
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))

    assert checked.run("verify", str(path)).exit_code in (1, 2)


def test_signatures_of_any_shape(checked: Repo, tmp_path: Path) -> None:
    """What stands for a signature may be anything, and then signs nothing."""
    own = key(tmp_path, "own")
    path = state(checked, "--signing-key", str(own))
    envelope = json.loads(path.read_text())
    for shape in ([{"keyid": 1, "sig": 2}], [[]], {}, None, [{"sig": "?"}]):
        path.write_text(json.dumps({**envelope, "signatures": shape}))
        assert checked.run("verify", str(path), "--key", f"{own}.pub").exit_code == 1
    path.write_text(json.dumps({**envelope, "_type": "more"}))
    assert checked.run("verify", str(path), "--key", f"{own}.pub").exit_code == 2


@pytest.mark.parametrize("inside", [(), (".git",), ("deep", "deep/.git")])
def test_a_report_is_not_written_through_a_link_of_the_tree(
    checked: Repo, tmp_path: Path, inside: tuple[str, ...]
) -> None:
    """A change can bring a link under the name that a workflow writes to."""
    outside = tmp_path / "outside"
    for name in ("", *inside):
        (outside / name).mkdir()
    before = sorted(outside.rglob("*"))
    (checked.path / "reports").symlink_to(outside)
    (checked.path / "it.json").symlink_to(outside / "it.json")
    below = ["reports/deep/it.json"] if "deep" in inside else []
    for target in ("it.json", "reports/it.json", "reports/../it.json", *below):
        result = checked.run("check", "main..topic", "-q", "-o", f"json={target}")
        assert result.exit_code == 3
        assert "is a link" in result.errors
    assert sorted(outside.rglob("*")) == before
    assert checked.run("check", "main..topic", "-q", "-o", f"json={outside}/it").exit_code == 0


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "is not JSON"),
        ("[" * 100_000, "is not JSON"),
        ("{}", "is no in-toto statement"),
        ("[]", "is no in-toto statement"),
        ('{"_type": "https://in-toto.io/Statement/v1"}', "does not say what was checked"),
        ('{"payload": "e30=", "payloadType": "text/plain"}', "the envelope holds 'text/plain'"),
        ('{"payload": "?"}', "the envelope is broken"),
        (
            r'{"payload": "\u00e9", "payloadType": "application/vnd.in-toto+json"}',
            "the envelope is broken",
        ),
        (
            '{"payload": "e30=", "payloadType": "application/vnd.in-toto+json"}',
            "is no in-toto statement",
        ),
        (
            '{"_type": "https://in-toto.io/Statement/v1", "predicate": {"aicheck": {"change":'
            ' {"judge": "main", "head": "--output=x"}}}}',
            "names no commit ids",
        ),
    ],
)
def test_what_is_no_statement(repo: Repo, tmp_path: Path, text: str, words: str) -> None:
    """Anything may stand in a file; the error names it."""
    path = tmp_path / "it.json"
    path.write_text(text)
    result = repo.run("verify", str(path))

    assert result.exit_code == 2
    assert words in result.errors


def test_a_commit_that_is_not_here(checked: Repo, tmp_path: Path) -> None:
    """A statement about another repository is an error that names the commit."""
    path = state(checked)
    path.write_text(path.read_text().replace(checked.git("rev-parse", "HEAD"), "ab" * 20))
    result = checked.run("verify", str(path))

    assert result.exit_code == 2
    assert "abab" in result.errors


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (("--staged", "-o", "in-toto=x"), "about a commit"),
        (("main..topic", "--signing-key", "k"), "add -o in-toto=FILE"),
        (("main..topic", "-o", "in-toto=x", "--signing-key", "none"), "cannot read the key"),
    ],
)
def test_wrong_use(checked: Repo, args: tuple[str, ...], words: str) -> None:
    """No statement without a commit, and no key without a statement."""
    result = checked.run("check", *args)

    assert (result.exit_code, result.output) == (2, "")
    assert words in result.errors


def test_a_key_without_the_extra_is_told_before_anything_is_checked(
    checked: Repo, tmp_path: Path
) -> None:
    """The hint says what to install."""
    for name in ("cryptography", "securesystemslib"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "__init__.py").write_text("raise ImportError\n")
    args = ("main..topic", "-o", "in-toto=x", "--signing-key", str(key(tmp_path, "own")))
    result = checked.run("check", *args, PYTHONPATH=str(tmp_path))

    assert (result.exit_code, result.output) == (2, "")
    assert "signing needs securesystemslib" in result.errors
    assert "pip install 'aicheck[sign]'" in result.errors


def test_every_clone_and_work_tree_makes_the_same_bytes(checked: Repo, tmp_path: Path) -> None:
    """The folder's name, and that of a settings file's folder, stand nowhere in them."""
    own = tmp_path / "own.toml"
    own.write_text('[gate]\nfail-on = "low"\n')
    first = state(checked, "--policy", str(own))
    checked.git("worktree", "add", "--quiet", "--detach", str(tmp_path / "tree"), "topic")
    checked.git("clone", "--quiet", "--branch=main", str(checked.path), str(tmp_path / "clone"))
    moved = tmp_path / "elsewhere" / "own.toml"
    moved.parent.mkdir()
    moved.write_bytes(own.read_bytes())

    for name in ("tree", "clone"):
        result = checked.run("verify", str(first), "--policy", str(moved), cwd=tmp_path / name)
        assert result.exit_code == 0, result.output + result.errors
    text = first.read_text()
    assert "repo" not in text.replace("repository", "")
    assert str(tmp_path) not in text


def test_what_was_handed_in_is_asked_for_again(repo: Repo, tmp_path: Path) -> None:
    """Reviews, text and branch: each that is missing is named with its option and its digest."""
    repo.git("checkout", "--quiet", "main")
    repo.commit({"aicheck.toml": '[sign-off]\naccept = ["review"]\n'})
    repo.git("checkout", "--quiet", "-B", "topic")
    head = repo.commit({"a.txt": "text\n"}, f"Add it\n\n{CLAUDE}")
    text, reviews = tmp_path / "text.md", tmp_path / "reviews.json"
    text.write_bytes(b"Written with Claude Code.\r\n")
    review = {"person": "pat", "state": "approved", "commit": head, "kind": "human"}
    whole = {"schema": "aicheck.reviews/1", "author": "robin", "reviews": [review]}
    reviews.write_bytes(json.dumps(whole).encode() + b"\r\n")
    given = ("--reviews", str(reviews), "--description", str(text), "--branch", "claude/a")
    path = str(state(repo, *given))

    evidence = json.loads(Path(path).read_text())["predicate"]["aicheck"]
    digests = {name: evidence["inputs"][name]["sha256"] for name in ("reviews", "description")}
    assert evidence["commits"][0]["sign_off"]["way"] == "review"
    assert digests == {
        "reviews": hashlib.sha256(reviews.read_bytes()).hexdigest(),
        "description": hashlib.sha256(text.read_bytes()).hexdigest(),
    }
    assert repo.run("verify", path, *given).exit_code == 0
    none = repo.run("verify", path)
    assert none.exit_code == 2
    assert f"rests on a forge's reviews (sha256 {digests['reviews']})" in none.errors
    assert "hand in the same: --reviews FILE --description FILE --branch NAME" in none.errors
    reviews.write_text(json.dumps({**whole, "reviews": []}))
    other = repo.run("verify", path, *given)
    assert other.exit_code == 1
    assert "inputs.reviews" in other.output


def test_the_branch_that_landed_is_asked_for_again(checked: Repo) -> None:
    """The verifier names it: a statement is not believed about what was merged."""
    checked.git("checkout", "--quiet", "main")
    checked.git("merge", "--quiet", "--squash", "topic")
    checked.commit(message=f"Add it (#1)\n\n{CLAUDE}", signed=True)
    path = checked.path.parent / STATEMENT
    args = ("--merged", "--from", "main~1..topic")
    checked.run("check", "main~1..main", "-q", "-o", f"in-toto={path}", *args)
    missing = checked.run("verify", str(path))
    ends = "..".join(checked.git("rev-parse", name) for name in ("main~1", "topic"))
    checked.git("branch", "--quiet", "--force", "topic", "main~1")

    assert missing.exit_code == 2
    assert f"the branch that landed ({ends[:12]}..{ends[42:54]})" in missing.errors
    assert "hand in the same: --merged --from RANGE" in missing.errors
    assert checked.run("verify", str(path), "--merged", "--from", ends).exit_code == 0
    assert checked.run("verify", str(path), *args).exit_code == 1


@pytest.mark.parametrize(
    "inputs", ["[1]", '{"reviews": 1, "description": [], "from": {"base": 1}, "branch": {}}']
)
def test_inputs_of_any_shape(checked: Repo, inputs: str) -> None:
    path = state(checked)
    whole = json.loads(path.read_text())
    whole["predicate"]["aicheck"]["inputs"] = json.loads(inputs)
    path.write_text(json.dumps(whole))

    assert checked.run("verify", str(path)).exit_code in (1, 2)


def test_a_waiver_is_evidence_with_its_owner_and_its_end(repo: Repo) -> None:
    """And a sign-off with the way in which it was given."""
    repo.git("checkout", "--quiet", "main")
    repo.commit({".aicheck/waivers.toml": WAIVER})
    repo.git("checkout", "--quiet", "-B", "topic")
    repo.commit({"a.py": "import hashlib\n\nmark = hashlib.md5(b'').hexdigest()\n"}, signed=True)
    evidence = json.loads(state(repo).read_text())["predicate"]["aicheck"]

    (waiver,) = evidence["waivers"]
    fields = (waiver["reason"], waiver["owner"], waiver["expires"])
    assert fields == ("no secret", "Pat Maintainer <pat@example.org>", "2999-01-31")
    assert evidence["commits"][0]["sign_off"]["way"] == "trailer"
