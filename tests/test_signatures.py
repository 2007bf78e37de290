"""Signed commits, made with real throw-away keys, and what git may say of them."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from repos import CLAUDE, Repo

from aicheck.errors import AicheckError
from aicheck.git import open_repository
from aicheck.signatures import Keys, verify

AGENT = ("Claude", "noreply@anthropic.com")
ROBIN = ("Robin Author", "robin@example.org")
PAT = ("Pat Maintainer", "pat@example.org")
SIGNERS = ".aicheck/allowed_signers"
KEYRING = ".aicheck/keyring.asc"

ssh = pytest.mark.skipif(not shutil.which("ssh-keygen"), reason="ssh-keygen is not installed")
gpg = pytest.mark.skipif(not shutil.which("gpg"), reason="gpg is not installed")


@dataclass(frozen=True)
class Signer:
    """A key of a test, and how git is told to sign with it."""

    public: str
    settings: tuple[str, ...]
    environment: dict[str, str]

    def sign(self, repo: Repo) -> str:
        """Sign the newest commit; returns its new id."""
        settings = [part for setting in self.settings for part in ("-c", setting)]
        people = repo.git("log", "-1", "--format=%an%x00%ae%x00%cn%x00%ce").split("\0")
        names = ("GIT_AUTHOR_NAME", "GIT_AUTHOR_EMAIL", "GIT_COMMITTER_NAME", "GIT_COMMITTER_EMAIL")
        who = dict(zip(names, people, strict=True))
        repo.git(
            *settings, "commit", "--quiet", "--amend", "--no-edit", "--allow-empty", "-S",
            feed=b"", **who, **self.environment,
        )  # fmt: skip
        return repo.git("rev-parse", "HEAD")


@pytest.fixture(scope="session")
def ssh_keys(tmp_path_factory: pytest.TempPathFactory) -> list[Signer]:
    """Two ssh keys."""
    folder = tmp_path_factory.mktemp("ssh")
    out = []
    for name in ("one", "two"):
        file = folder / name
        subprocess.run(
            ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", name, "-f", str(file)], check=True
        )
        settings = ("gpg.format=ssh", f"user.signingKey={file}")
        public = file.with_suffix(".pub").read_text().strip()
        out.append(Signer(public, settings, {}))
    return out


@pytest.fixture(scope="session")
def gpg_keys(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Signer]]:
    """OpenPGP keys of Robin and of an agent."""
    home = tmp_path_factory.mktemp("gpg")
    home.chmod(0o700)
    # An agent's socket has to have a short path.
    environment = {"PATH": os.environ["PATH"], "GNUPGHOME": str(home)}
    command = ["gpg", "--batch", "--quiet", "--pinentry-mode", "loopback", "--passphrase", ""]
    out = []
    for name, mail in (ROBIN, AGENT):
        user = f"{name} <{mail}>"
        subprocess.run(
            [*command, "--quick-generate-key", user, "ed25519", "sign", "never"],
            check=True, env=environment, capture_output=True,
        )  # fmt: skip
        public = subprocess.run(
            ["gpg", "--armor", "--export", mail], check=True, env=environment, capture_output=True
        )
        settings = (f"user.signingKey={mail}", "gpg.program=gpg")
        out.append(Signer(public.stdout.decode(), settings, {"GNUPGHOME": str(home)}))
    yield out
    subprocess.run(["gpgconf", "--kill", "all"], env=environment, capture_output=True)


def base(repo: Repo, settings: str, files: dict[str, str | bytes | None]) -> None:
    """Put the settings and the keys on `main`, and check out a topic."""
    repo.git("checkout", "--quiet", "main")
    repo.commit({"aicheck.toml": f"[sign-off]\n{settings}\n", **files}, "Settings", signed=True)
    repo.git("checkout", "--quiet", "-B", "topic")


def status(repo: Repo) -> tuple[str, str | None, str]:
    found = repo.check("main..topic")
    sign_off = found["commits"][-1]["sign_off"]
    return sign_off["status"], sign_off["way"], sign_off["detail"]


SSH = f'accept = ["signature"]\nallowed-signers = "{SIGNERS}"'
GPG = f'accept = ["signature"]\nkeyring = "{KEYRING}"'


@ssh
def test_a_signature_of_the_author_counts(repo: Repo, ssh_keys: list[Signer]) -> None:
    key = ssh_keys[0]
    base(repo, SSH, {SIGNERS: f"{ROBIN[1]} {key.public}\n"})
    repo.commit({"a.txt": "1\n"}, f"Add\n\n{CLAUDE}\n")

    unsigned = status(repo)
    assert unsigned[:2] == ("missing", None)
    assert "no signature" in unsigned[2]

    key.sign(repo)
    assert status(repo) == ("ok", "signature", "by signature")
    # Nor does it matter in which encoding people want to see their log.
    repo.git("config", "i18n.logOutputEncoding", "UTF-16")
    assert status(repo) == ("ok", "signature", "by signature")


@ssh
def test_an_agents_commit_is_vouched_for_by_a_key_of_the_roster(
    repo: Repo, ssh_keys: list[Signer]
) -> None:
    """A typed name of the roster counts where trailers do; a key shows more."""
    pat, agent = ssh_keys
    signers = f"{PAT[1]} {pat.public}\n{AGENT[1]} {agent.public}\n"
    base(repo, f'{SSH}\npeople = ["{PAT[0]} <{PAT[1]}>"]', {SIGNERS: signers})
    repo.commit({"a.txt": "1\n"}, f"Add\n\nSigned-off-by: {PAT[0]} <{PAT[1]}>\n", AGENT)

    agent.sign(repo)
    found = status(repo)
    assert found[:2] == ("unverified", None)
    assert "who may not answer for it" in found[2]

    pat.sign(repo)
    assert status(repo)[:2] == ("ok", "signature")


@ssh
def test_a_key_that_the_change_brings_along_does_not_count(
    repo: Repo, ssh_keys: list[Signer]
) -> None:
    known, own = ssh_keys
    kept = "keys/signers"
    base(repo, SSH.replace(SIGNERS, kept), {kept: f"{ROBIN[1]} {known.public}\n"})
    repo.commit({kept: f"{ROBIN[1]} {own.public}\n"}, f"Add\n\n{CLAUDE}\n")
    own.sign(repo)

    found = repo.check("main..topic")
    assert found["commits"][0]["sign_off"]["status"] == "unverified"
    assert "not among the project's" in found["commits"][0]["sign_off"]["detail"]
    changed = [it for it in found["findings"] if it["rule"] == "signing-keys-changed"]
    assert [(it["path"], it["disposition"]) for it in changed] == [(kept, "block")]


@ssh
@pytest.mark.parametrize("kind", ["ssh", "gpg"])
def test_without_keys_in_the_base_no_signature_can_be_told(
    repo: Repo, ssh_keys: list[Signer], request: pytest.FixtureRequest, kind: str
) -> None:
    """The signature may well be good: what is missing is the project's list."""
    if kind == "gpg" and not shutil.which("gpg"):
        pytest.skip("gpg is not installed")
    key = ssh_keys[0] if kind == "ssh" else request.getfixturevalue("gpg_keys")[0]
    base(repo, 'accept = ["signature"]', {})
    repo.commit({"a.txt": "1\n"}, f"Add\n\n{CLAUDE}\n")
    key.sign(repo)

    found = status(repo)
    assert found[:2] == ("unverified", None)
    assert "the base names no allowed-signers or keyring; set sign-off.allowed-signers" in found[2]
    assert "not among the project's" not in found[2]


@ssh
def test_settings_of_the_repository_are_not_asked(
    repo: Repo, ssh_keys: list[Signer], tmp_path: Path
) -> None:
    """Neither its allowed signers nor a program of its own can make a signature good."""
    known, own = ssh_keys
    base(repo, SSH, {SIGNERS: f"{ROBIN[1]} {known.public}\n"})
    repo.commit({"a.txt": "1\n"}, f"Add\n\n{CLAUDE}\n")
    own.sign(repo)
    mine, program, ran = tmp_path / "mine", tmp_path / "program", tmp_path / "ran"
    mine.write_text(f"{ROBIN[1]} {own.public}\n")
    program.write_text(f"#!/bin/sh\ntouch {ran}\n")
    program.chmod(0o755)
    repo.git("config", "gpg.ssh.allowedSignersFile", str(mine))
    repo.git("config", "gpg.ssh.program", str(program))
    repo.git("config", "gpg.program", str(program))
    repo.git("config", "gpg.minTrustLevel", "never")

    assert status(repo)[0] == "unverified"
    assert not ran.exists()


@ssh
def test_a_changed_commit_keeps_no_signature(repo: Repo, ssh_keys: list[Signer]) -> None:
    """A signature that was copied to another commit is bad."""
    key = ssh_keys[0]
    base(repo, SSH, {SIGNERS: f"{ROBIN[1]} {key.public}\n"})
    repo.commit({"a.txt": "1\n"}, f"Add\n\n{CLAUDE}\n")
    key.sign(repo)
    raw = repo.raw("cat-file", "commit", "HEAD").replace(b"\n\nAdd\n", b"\n\nAdd more\n")
    sha = repo.git("hash-object", "-t", "commit", "-w", "--stdin", feed=raw)
    repo.git("reset", "--quiet", "--hard", sha)

    found = status(repo)
    assert found[0] == "unverified"
    assert "signature is bad" in found[2]


NAMES = [
    (f"r@example.org,{ROBIN[1]} {{key}}", [ROBIN[1]]),
    (f"# who may sign\n\t{ROBIN[1]}\t{{key}}\r", [ROBIN[1]]),
    (f'"{ROBIN[1]}"  {{key}} a remark', [ROBIN[1]]),
    (f'"r@example.org,{ROBIN[1].upper()}"\tnamespaces="git,file" {{key}}', [ROBIN[1]]),
    (f"{PAT[1]} {{key}}\n{ROBIN[1]} {{key}}", [PAT[1], ROBIN[1]]),
    ("*@example.org {key}", [ROBIN[1]]),
    ("r?bin@example.org,!pat@* {key}", [ROBIN[1]]),
    (f"!{ROBIN[1]},*@example.org {{key}}", []),
    ("*@example.com {key}", []),
    ("pat {key}", []),
    (f"{PAT[1]} {{key}}", [PAT[1]]),
]


@ssh
def test_a_key_stands_for_whom_its_line_names(
    repo: Repo, ssh_keys: list[Signer], tmp_path: Path
) -> None:
    """As ssh-keygen reads it; a pattern binds the key to the committer whom it fits."""
    key = ssh_keys[0]
    repo.commit({"a.txt": "1\n"}, "Add\n", author=AGENT, committer=ROBIN)
    sha = key.sign(repo)

    for lines, mails in NAMES:
        keys = Keys(f"{lines.format(key=key.public)}\n")
        found = verify(open_repository(repo.path), [sha], keys, tmp_path)[sha]
        assert found.is_good, lines
        known = {it.mail.casefold() for it in found.signers if "@" in it.mail}
        assert known - {"r@example.org"} == set(mails), lines
        assert found.detail.split(", ")[0] in lines


@ssh
def test_a_pattern_counts_for_the_committer_whom_it_fits(
    repo: Repo, ssh_keys: list[Signer]
) -> None:
    base(repo, SSH, {SIGNERS: f"*@example.org\t{ssh_keys[0].public}\n"})
    repo.commit({"a.txt": "1\n"}, f"Add\n\n{CLAUDE}\n", AGENT, ROBIN)
    ssh_keys[0].sign(repo)
    assert status(repo) == ("ok", "signature", "by signature")

    repo.commit({"a.txt": "2\n"}, f"Add\n\n{CLAUDE}\n", ROBIN, AGENT)
    ssh_keys[0].sign(repo)
    found = status(repo)
    assert found[:2] == ("unverified", None)
    assert "it is signed by *@example.org, who may not answer for it" in found[2]


@ssh
def test_a_key_out_of_its_time_is_said_to_be(
    repo: Repo, ssh_keys: list[Signer], tmp_path: Path
) -> None:
    """A key that the project knows is not told to be a stranger's."""
    key = ssh_keys[0]
    repo.commit({"a.txt": "1\n"}, "Add\n")
    sha = key.sign(repo)

    def said(options: str) -> tuple[bool, str]:
        keys = Keys(f"{ROBIN[1]} {options} {key.public}\n")
        found = verify(open_repository(repo.path), [sha], keys, tmp_path)[sha]
        return found.is_good, found.detail

    start = f"its signature is by a key of {ROBIN[1]} that"
    assert said('valid-before="20200101"') == (
        False,
        f"{start} has expired (valid-before=20200101)",
    )
    assert said('namespaces="git",valid-before=202001011200Z')[1].startswith(f"{start} has expired")
    assert said('valid-after="29990101"')[1] == f"{start} is not valid yet (valid-after=29990101)"
    assert said('valid-after="20200101",valid-before="29990101"')[0]


@ssh
def test_an_authority_of_the_base_says_whose_a_key_is(
    repo: Repo, ssh_keys: list[Signer], tmp_path: Path
) -> None:
    """Its line says which names it may give, and the certificate gives one."""
    authority, key = ssh_keys
    copy = tmp_path / "certified"
    shutil.copy(key.settings[1].partition("=")[2], copy)
    copy.with_suffix(".pub").write_text(f"{key.public}\n")
    by = authority.settings[1].partition("=")[2]
    subprocess.run(
        ["ssh-keygen", "-q", "-s", by, "-I", "robin", "-n", ROBIN[1], f"{copy}.pub"], check=True
    )
    repo.commit({"a.txt": "1\n"}, "Add\n")
    certified = Signer("", ("gpg.format=ssh", f"user.signingKey={copy}-cert.pub"), {})
    sha = certified.sign(repo)

    def found(principals: str) -> tuple[str, ...]:
        keys = Keys(f"{principals} cert-authority {authority.public}\n")
        told = verify(open_repository(repo.path), [sha], keys, tmp_path)[sha]
        return tuple(it.mail for it in told.signers)

    assert found("*@example.org") == (ROBIN[1],)
    assert found(f'"{PAT[1]},{ROBIN[1]}"') == (ROBIN[1],)
    assert found(PAT[1]) == ()


@gpg
def test_an_openpgp_signature_counts_by_the_keys_of_the_base(
    repo: Repo, gpg_keys: list[Signer]
) -> None:
    robin, agent = gpg_keys
    base(repo, GPG, {KEYRING: robin.public})
    repo.commit({"a.txt": "1\n"}, f"Add\n\n{CLAUDE}\n")
    robin.sign(repo)
    assert status(repo)[:2] == ("ok", "signature")

    agent.sign(repo)
    found = status(repo)
    assert found[:2] == ("unverified", None)
    assert "no key here made it" in found[2]


@gpg
def test_several_keys_stand_in_one_keyring(repo: Repo, gpg_keys: list[Signer]) -> None:
    robin, agent = gpg_keys
    base(repo, GPG, {KEYRING: f"Robin's:\n{robin.public}\nthe agent's:\n{agent.public}"})
    repo.commit({"a.txt": "1\n"}, f"Add\n\n{CLAUDE}\n")
    robin.sign(repo)
    assert status(repo)[:2] == ("ok", "signature")

    agent.sign(repo)
    found = status(repo)
    assert found[:2] == ("unverified", None)
    assert "who may not answer for it" in found[2]


@ssh
@gpg
def test_many_commits_are_verified_at_once(
    repo: Repo, ssh_keys: list[Signer], gpg_keys: list[Signer], tmp_path: Path
) -> None:
    """Each commit is judged by its own kind of signature; one without has no verification."""
    shas = [repo.commit({"a.txt": "0\n"}, "Unsigned")]
    for number, key in enumerate((ssh_keys[0], gpg_keys[0], ssh_keys[1]), 1):
        repo.commit({"a.txt": f"{number}\n"}, "Signed")
        shas.append(key.sign(repo))
    keys = Keys(f"{ROBIN[1]} {ssh_keys[0].public}\n", gpg_keys[0].public)

    found = verify(open_repository(repo.path), shas, keys, tmp_path)

    assert set(found) == set(shas[1:])
    assert [found[sha].is_good for sha in shas[1:]] == [True, True, False]
    assert [person.mail for person in found[shas[2]].signers] == [ROBIN[1]]


@ssh
def test_a_missing_file_of_keys_is_no_pass(repo: Repo, ssh_keys: list[Signer]) -> None:
    """The signature is there, and what is missing are the keys to tell whose it is."""
    base(repo, SSH, {})
    repo.commit({"a.txt": "1\n"}, f"Add\n\n{CLAUDE}\n")
    ssh_keys[0].sign(repo)

    result = repo.run("check", "main..topic", "-o", "json")

    found = result.json["commits"][0]["sign_off"]
    assert found["status"] == "unverified"
    assert f"can tell whose its signature is: the base has no file '{SIGNERS}'" in found["detail"]
    assert "no signature" not in found["detail"]

    reasons = [it["reason"] for it in result.json["failures"] if it["check"] == "sign-off"]
    assert len(reasons) == 1
    assert SIGNERS in reasons[0]
    assert result.exit_code == 1


@pytest.mark.parametrize(
    ("keyring", "words"),
    [
        ("not a key\n", "no armoured public key"),
        (
            "-----BEGIN PGP PUBLIC KEY BLOCK-----\n\n!!!!\n-----END PGP PUBLIC KEY BLOCK-----\n",
            "a broken key",
        ),
    ],
)
def test_a_broken_keyring_is_named(repo: Repo, tmp_path: Path, keyring: str, words: str) -> None:
    with pytest.raises(AicheckError, match=words):
        verify(open_repository(repo.path), ["0" * 40], Keys(None, keyring), tmp_path)


def test_too_many_signatures_are_not_begun(repo: Repo, tmp_path: Path) -> None:
    with pytest.raises(AicheckError, match="more than 1000 signatures"):
        verify(open_repository(repo.path), ["0" * 40] * 1_001, Keys(), tmp_path)
