"""Signing what is written: new commits with the same trees, and a branch moved to them at once.

Nothing is checked out: the work tree and the index stay as they are, and until the branch moves,
nothing else sees the new commits.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from aicheck.errors import AicheckError
from aicheck.git import Repository
from aicheck.gitprocess import GitError
from aicheck.model import Commit, Person
from aicheck.signing import Key, is_signed, signed, unsigned

Rewrite = Callable[[bytes, str], bytes]
"""A commit's message and its encoding to the new message."""

# What git leaves in its directory while something is half done.
_UNDERWAY = {
    "rebase-merge": "rebase",
    "rebase-apply": "rebase",
    "MERGE_HEAD": "merge",
    "CHERRY_PICK_HEAD": "cherry-pick",
    "REVERT_HEAD": "revert",
    "BISECT_LOG": "bisect",
}
_ENCODING = re.compile(rb"^encoding (.+)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Branch:
    """The branch that is checked out, and the commit that it is at."""

    ref: str
    tip: str

    @property
    def name(self) -> str:
        """The name as people write it."""
        return self.ref.removeprefix("refs/heads/")


@dataclass(frozen=True, slots=True)
class Signature:
    """Who makes new commits, when, as git writes a time: seconds and zone, and with which key."""

    person: Person
    when: str
    key: Key | None = None

    def line(self) -> bytes:
        """The identity as it stands in a commit."""
        return f"{self.person} {self.when}".encode()


def current_branch(repository: Repository) -> Branch:
    """The branch at HEAD; raises AicheckError where there is none that can be added to now."""
    for name, what in _UNDERWAY.items():
        if (repository.directory / name).exists():
            raise AicheckError(f"a {what} is in progress", f"finish it, or git {what} --abort")
    ref = repository.text("symbolic-ref", "--quiet", "HEAD")
    tip = repository.head()
    if not ref or not ref.startswith("refs/heads/"):
        raise AicheckError("HEAD is on no branch", "check out the branch to sign: git switch NAME")
    if tip is None:
        raise AicheckError("there is no commit yet", "make one first")
    if not repository.is_bare and _is_staged(repository, tip):
        hint = "commit it, or set it aside with git stash"
        raise AicheckError("the index holds changes that are in no commit", hint)
    return Branch(ref, tip)


def _is_staged(repository: Repository, tip: str) -> bool:
    return bool(repository.run("diff-index", "--cached", "--name-only", "-z", tip, "--"))


def unpushed(repository: Repository, base: str | None, head: str) -> frozenset[str]:
    """The commits of a range that no remote-tracking branch has."""
    span = [head] if base is None else [head, f"^{base}"]
    return frozenset(repository.run("rev-list", *span, "--not", "--remotes").decode().split())


def signed_by_key(repository: Repository, shas: Iterable[str]) -> frozenset[str]:
    """Those of the commits that carry the signature of a key."""
    stored = _stored(repository, shas)
    return frozenset(sha for sha, raw in stored.items() if is_signed(raw))


def descendants(commits: Sequence[Commit], shas: Iterable[str]) -> tuple[Commit, ...]:
    """Those of `commits`, oldest first, that are among `shas` or come after one of them."""
    reached = set(shas)
    found = []
    for commit in commits:
        if commit.sha in reached or not reached.isdisjoint(commit.parents):
            reached.add(commit.sha)
            found.append(commit)
    return tuple(found)


def rewritten(
    repository: Repository,
    commits: Sequence[Commit],
    changes: Mapping[str, Rewrite],
    signer: Signature,
) -> dict[str, str]:
    """Store new commits for `commits`, oldest first, and return the new id of each.

    One in `changes` gets its new message and `signer` as its committer. Of the others nothing but
    the parents changes: to commit them anew would make the signer answer for them. Where one was
    signed with a key, it is with the signer's.
    """
    stored = _stored(repository, [commit.sha for commit in commits])
    renamed: dict[str, str] = {}
    for commit in commits:
        raw = _with_parents(unsigned(stored[commit.sha]), renamed)
        if change := changes.get(commit.sha):
            renamed[commit.sha] = _made(repository, _changed(raw, change, signer), signer)
        elif is_signed(stored[commit.sha]):
            renamed[commit.sha] = _made(repository, raw, signer)
        else:
            renamed[commit.sha] = _store(repository, raw)
    return renamed


def empty_commit(repository: Repository, parent: str, message: str, signer: Signature) -> str:
    """Store a commit on top of `parent` that changes nothing, and return its id."""
    tree = repository.run("rev-parse", "--verify", f"{parent}^{{tree}}").strip()
    who = signer.line()
    lines = [b"tree " + tree, b"parent " + parent.encode(), b"author " + who, b"committer " + who]
    return _made(repository, b"\n".join([*lines, b"", message.encode()]), signer)


def move(repository: Repository, branch: Branch, tip: str, why: str, signer: Signature) -> None:
    """Move `branch` to `tip`; raises AicheckError where somebody else has moved it meanwhile."""
    who = (f"user.name={signer.person.name}", f"user.email={signer.person.mail}")
    settings = [part for item in who for part in ("-c", item)]
    try:
        repository.run(
            *settings, "update-ref", "--create-reflog", "-m", why, branch.ref, tip, branch.tip
        )
    except GitError as error:
        hint = "nothing was changed; run aicheck sign-off again, what you read is kept"
        raise AicheckError(f"cannot move the branch '{branch.name}': {error}", hint) from error


# -- stored commits ----------------------------------------------------------------------------


def _stored(repository: Repository, shas: Iterable[str]) -> dict[str, bytes]:
    wanted = list(shas)
    if not wanted:
        return {}
    out = repository.run("cat-file", "--batch", feed="".join(f"{s}\n" for s in wanted).encode())
    stored = {}
    at = 0
    for sha in wanted:
        end = out.index(b"\n", at)
        size = int(out[at:end].rsplit(b" ", 1)[1])
        stored[sha] = out[end + 1 : end + 1 + size]
        at = end + size + 2
    return stored


def _made(repository: Repository, raw: bytes, signer: Signature) -> str:
    """Store a commit of the signer's, with the key's signature if git can make the very same."""
    made = signed(repository, raw, signer.key) if signer.key else None
    return made or _store(repository, raw)


def _store(repository: Repository, raw: bytes) -> str:
    return repository.run("hash-object", "-t", "commit", "-w", "--stdin", feed=raw).decode().strip()


def _with_parents(raw: bytes, renamed: Mapping[str, str]) -> bytes:
    header, gap, message = raw.partition(b"\n\n")
    lines = header.split(b"\n")
    for index, line in enumerate(lines):
        if line.startswith(b"parent "):
            old = line[7:].decode("ascii")
            lines[index] = b"parent " + renamed.get(old, old).encode()
    return b"\n".join(lines) + gap + message


def _changed(raw: bytes, change: Rewrite, signer: Signature) -> bytes:
    header, gap, message = raw.partition(b"\n\n")
    found = _ENCODING.search(header)
    encoding = found[1].decode("ascii", "replace") if found else "utf-8"
    lines = [
        b"committer " + signer.line() if line.startswith(b"committer ") else line
        for line in header.split(b"\n")
    ]
    try:
        return b"\n".join(lines) + gap + change(message, encoding)
    except (UnicodeEncodeError, LookupError) as error:
        hint = "--remediate adds a commit on top instead"
        raise AicheckError(f"a message is in '{encoding}', which lacks your name", hint) from error
