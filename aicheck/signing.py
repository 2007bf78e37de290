"""Signing new commits with the user's key, where the user's own settings ask git to do so.

Only what stands in the user's global configuration is obeyed: a repository's own could name any
program. git makes the signature, and the commit may differ from the given one in nothing else.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from aicheck.errors import AicheckError
from aicheck.git import Repository
from aicheck.gitprocess import GitError, started
from aicheck.model import Person

_HINT = (
    "nothing was changed, and what you read is kept: unlock the key or mend your git settings, "
    "or sign without it: git config --global commit.gpgSign false"
)
_IDENT = re.compile(r"(?P<name>[^<>\n]*) <(?P<mail>[^<>\n]*)> (?P<when>\d+ [+-]\d{4})")
# No more than these can be given to git; a merge of a signed tag carries the tag, too.
_PLAIN = frozenset({"tree", "parent", "author", "committer", "encoding"})
_SIGNATURE = re.compile(rb"^gpgsig(?:-sha256)? .*\n(?: .*\n)*", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Key:
    """The settings that make git sign with the user's key, as options of git."""

    options: tuple[str, ...]


def key_of_user(repository: Repository, person: Person) -> Key | None:
    """The key with which the user's global settings have commits signed, or None."""
    if _global(repository, "--type=bool", "--get", "commit.gpgSign") != "true":
        return None

    def own(name: str, default: str) -> str:
        return _global(repository, "--get", name) or default

    style, key = own("gpg.format", "openpgp"), own("user.signingKey", "")
    command = own("gpg.ssh.defaultKeyCommand", "")
    if style == "ssh" and not (key or command):
        raise AicheckError("git is to sign with an ssh key and knows none", _HINT)
    gpg = own("gpg.openpgp.program", own("gpg.program", "gpg"))
    # Each is set, so that none is taken from the repository.
    pinned = [
        f"gpg.format={style}",
        f"gpg.program={gpg}",
        f"gpg.openpgp.program={gpg}",
        f"gpg.x509.program={own('gpg.x509.program', 'gpgsm')}",
        f"gpg.ssh.program={own('gpg.ssh.program', 'ssh-keygen')}",
        f"gpg.ssh.defaultKeyCommand={command}",
    ]
    # Without a key git asks gpg for the committer's.
    if style != "ssh" or key:
        pinned.append(f"user.signingKey={key or person}")
    elif repository.text("config", "--get", "user.signingKey"):
        raise AicheckError("only this repository's settings name the key to sign with", _HINT)
    return Key(tuple(part for setting in pinned for part in ("-c", setting)))


def is_signed(raw: bytes) -> bool:
    """Whether the commit `raw` carries the signature of a key."""
    return _SIGNATURE.search(raw.partition(b"\n\n")[0] + b"\n") is not None


def unsigned(raw: bytes) -> bytes:
    """The commit `raw` without the signature of a key."""
    header, gap, message = raw.partition(b"\n\n")
    return _SIGNATURE.sub(b"", header + b"\n").rstrip(b"\n") + gap + message


def signed(repository: Repository, raw: bytes, key: Key) -> str | None:
    """Store the commit `raw` with a signature, and return its id.

    None where git cannot make that very commit; raises AicheckError where it cannot sign.
    """
    header, _, message = raw.partition(b"\n\n")
    lines = [line.partition(" ") for line in header.decode("utf-8", "surrogateescape").split("\n")]
    fields = {name: value for name, _, value in lines}
    author, committer = (_IDENT.fullmatch(fields.get(it, "")) for it in ("author", "committer"))
    if not author or not committer or not _PLAIN.issuperset(fields):
        return None
    args = [
        *key.options, "-c", f"i18n.commitEncoding={fields.get('encoding', 'utf-8')}",
        "commit-tree", "-S", fields["tree"],
        *(part for name, _, value in lines if name == "parent" for part in ("-p", value)),
    ]  # fmt: skip
    extra = _named("AUTHOR", author) | _named("COMMITTER", committer)
    try:
        with repository.process(args, message, extra) as stdout:
            made = stdout.read().decode("ascii").strip()
        stored = repository.run("cat-file", "commit", made)
    except GitError as error:
        raise AicheckError(f"git cannot sign with your key: {error}", _HINT) from error
    return made if unsigned(stored) == raw else None


def _named(role: str, ident: re.Match[str]) -> dict[str, str]:
    return {
        f"GIT_{role}_NAME": ident["name"],
        f"GIT_{role}_EMAIL": ident["mail"],
        f"GIT_{role}_DATE": f"@{ident['when']}",
    }


def _global(repository: Repository, *args: str) -> str:
    asked = ("config", "--global", "--includes", *args)
    try:
        with started(repository.top, asked, b"", None, own_settings=True) as stdout:
            return stdout.read().decode("utf-8", "surrogateescape").rstrip("\n")
    except GitError as error:
        if error.code is None or error.code < 0:
            raise
        return ""
