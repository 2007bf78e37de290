"""An opened repository: its revisions, its commits and the contents of its files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from aicheck import catfile, commit_object, revisions
from aicheck.errors import AicheckError
from aicheck.gitprocess import (
    LONGEST,
    SHORT,
    GitError,
    Inherited,
    forget_environment,
    keep_index,
    started,
)
from aicheck.model import Commit
from aicheck.revisions import Named

_EMPTY_TREES = {
    "sha1": "4b825dc642cb6eb9a060e54bf8d69288fbee4904",
    "sha256": "6ef19b41225c5369f1c104d45d8d85efa9b057b53b14b4b9b939dd74decc5321",
}


@dataclass(frozen=True)
class Repository:
    """An opened repository; `top` is the work tree, or the git directory of a bare one."""

    top: Path
    directory: Path
    is_bare: bool
    is_shallow: bool
    object_format: str
    index: Path | None = None
    # What an id names never changes: the kinds of those that were asked for.
    kinds: dict[str, str] = field(default_factory=dict, repr=False, compare=False)

    @property
    def name(self) -> str:
        """The repository's name, from its folder."""
        folder = self.directory if self.is_bare else self.top
        return folder.name.removesuffix(".git") or folder.parent.name

    @property
    def empty_tree(self) -> str:
        """The id of the tree without files."""
        return _EMPTY_TREES[self.object_format]

    def run(self, *args: str, feed: bytes = b"") -> bytes:
        """What git prints; raises GitError where it exits with an error."""
        with self.process(args, feed) as stdout:
            return stdout.read()

    def text(
        self, *args: str, feed: bytes = b"", none: Sequence[int] = (1, 128), limit: float = SHORT
    ) -> str | None:
        """What git prints as one stripped text, or None where it exits with a code of `none`.

        Raises GitError where it ends otherwise: killed in the middle, it has given no answer.
        """
        try:
            with self.process(args, feed, limit=limit) as stdout:
                return stdout.read().decode("utf-8", "replace").strip()
        except GitError as error:
            if error.code in none:
                return None
            raise

    # -- revisions -----------------------------------------------------------------------------

    def resolve(self, revision: str) -> str:
        """The id of the commit (or tree) that `revision` names; raises AicheckError."""
        return revisions.resolve(self, revision)

    def objects(self, names: Sequence[str]) -> list[tuple[str, str] | None]:
        """The id and the kind of what each name, one line each, stands for, or None."""
        feed = "".join(f"{name}\n" for name in names).encode("utf-8", "surrogateescape")
        asked = "--batch-check=%(objectname) %(objecttype)"
        listed = (self.text("cat-file", asked, feed=feed) or "").split("\n")
        parts = [line.split(" ") for line in listed]
        known = revisions.KINDS
        found = [(it[0], it[1]) if len(it) == 2 and it[1] in known else None for it in parts]
        self.kinds.update(filter(None, found))
        return found

    def head(self) -> str | None:
        """The commit of HEAD, or None where no commit was made yet."""
        return self.text("rev-parse", "--verify", "--quiet", "HEAD^{commit}")

    def is_commit(self, name: str) -> bool:
        """Whether the object `name` is a commit."""
        return (self.kinds.get(name) or self.text("cat-file", "-t", name, none=())) == "commit"

    def merge_base(self, base: str, head: str) -> str | None:
        """The best common ancestor of two commits, or None where there is none."""
        return self.text("merge-base", base, head, none=(1,), limit=LONGEST)

    def default_base(self) -> Named | None:
        """The upstream of the current branch, or else the default branch, if there is one.

        What was pushed to a branch of its own is compared with the default branch: its upstream
        lacks nothing of it. Raises AicheckError where that is the current branch itself.
        """
        return revisions.default_base(self)

    def default_branch(self) -> str | None:
        """The default branch, the remote's before the local one, if there is one."""
        found = revisions.default_branch(self)
        return found and found[1]

    def shallow_commits(self) -> frozenset[str]:
        """The commits whose parents a shallow clone left out."""
        if not self.is_shallow:
            return frozenset()
        common = self.text("rev-parse", "--git-common-dir") or str(self.directory)
        listed = (self.top / common / "shallow").read_text(encoding="ascii").split()
        return frozenset(listed)

    def has_grafts(self) -> bool:
        """Whether a file gives commits other parents than they have; it is never obeyed."""
        common = self.text("rev-parse", "--git-common-dir") or str(self.directory)
        grafts = self.top / common / "info" / "grafts"
        return grafts.is_file() and grafts.stat().st_size > 0

    def commits(self, base: str | None, head: str) -> tuple[Commit, ...]:
        """The commits of `head` that `base` lacks, oldest first; all of them without a base."""
        span = [head] if base is None else [head, f"^{base}"]
        # Not `log`: what it shows of a message is up to the message's headers and its NULs.
        listed = self.run("rev-list", "--parents", "--reverse", "--topo-order", *span, "--")
        lines = [line.split(" ") for line in listed.decode("ascii").splitlines()]
        feed = "".join(f"{sha}\n" for sha, *_ in lines).encode()
        with self.process(("cat-file", "--batch"), feed) as stdout:
            return tuple(
                commit_object.parse(sha, parents, catfile.commit(stdout, sha))
                for sha, *parents in lines
            )

    def refs(self, patterns: Sequence[str]) -> dict[str, str]:
        """The refs that match any of `patterns`, with the objects that they name."""
        out = self.run("for-each-ref", "--format=%(objectname) %(refname)", *patterns)
        lines = out.decode("utf-8", "surrogateescape").splitlines()
        return {name: found for found, _, name in (line.partition(" ") for line in lines)}

    # -- contents ------------------------------------------------------------------------------

    def tree(self, revision: str) -> Iterator[tuple[str, str]]:
        """Yield the path and the object of every file below `revision`."""
        with self.process(("ls-tree", "-r", "-z", "--full-tree", revision)) as stdout:
            for entry in catfile.fields(stdout):
                head, _, path = entry.partition(b"\t")
                yield path.decode("utf-8", "surrogateescape"), head.rpartition(b" ")[2].decode()

    def files(
        self, revision: str, paths: Sequence[str], larger: Mapping[str, int] | None = None
    ) -> dict[str, str]:
        """The texts of those of `paths` that exist as files in `revision`.

        Each may have 1 MiB, or as many bytes as `larger` says.
        """
        limits = dict.fromkeys(paths, 1 << 20) | dict(larger or {})
        names = {f"{revision}:{path}": path for path in paths}
        texts = {}
        for name, data in self.blobs(names, limit=max(limits.values(), default=0)):
            limit = limits[names[name]]
            if isinstance(data, int) or (data is not None and len(data) > limit):
                hint = f"keep it under {limit >> 20} MiB"
                raise AicheckError(f"'{name}' is too large for settings", hint)
            if data is not None:
                texts[names[name]] = data.decode("utf-8", "replace")
        return texts

    def blobs(self, names: Iterable[str], limit: int) -> Iterator[tuple[str, bytes | int | None]]:
        """Yield each name with its bytes, its size if that is over `limit`, or None if missing."""
        wanted = list(names)
        feed = "".join(f"{name}\n" for name in wanted).encode("utf-8", "surrogateescape")
        if not wanted:
            return
        with self.process(("cat-file", "--batch"), feed) as stdout:
            for name in wanted:
                yield name, catfile.blob(stdout, limit)

    def gone(self, revision: str, commits: int, paths: Sequence[str] = ()) -> Iterator[Named]:
        """Yield the path and the blob of each file that a commit up to `revision` took or altered.

        The last `commits` of them are looked at, of those that touch `paths` if any are given.
        """
        places = ("--", *(f":(top,literal){path}" for path in paths))
        listed = self.run("rev-list", "--no-merges", f"--max-count={commits}", revision, *places)
        options = ("-r", "-z", "--raw", "--no-commit-id", "--no-renames", "--diff-filter=DMT")
        with self.process(("diff-tree", "--stdin", *options, *places), listed) as stdout:
            entries = catfile.fields(stdout)
            for entry in entries:
                blob = entry.split(b" ")[2].decode("ascii")
                yield next(entries, b"").decode("utf-8", "surrogateescape"), blob

    # -- processes -----------------------------------------------------------------------------

    @contextmanager
    def process(
        self,
        args: Sequence[str],
        feed: bytes | Iterable[bytes] = b"",
        extra: Mapping[str, str] | None = None,
        limit: float = LONGEST,
    ) -> Iterator[IO[bytes]]:
        """Start git on this repository, and give what it prints as a stream; may raise GitError."""
        options = [f"--git-dir={self.directory}", "-c", f"safe.directory={self.top}"]
        where = (self.top, [*options, *args], feed, self.index)
        with started(*where, extra=extra, limit=limit) as stdout:
            yield stdout


def open_repository(folder: Path | None) -> Repository:
    """Open the repository that `folder`, or else the current folder, belongs to.

    A bare repository is opened only where it is named. Raises AicheckError.
    """
    told = forget_environment()
    start = Path(folder or Path.cwd()).absolute()
    if not start.is_dir():
        raise AicheckError(f"cannot find the folder '{start}'", "name a folder with --repo")
    if folder:
        is_bare = _looks_bare(start)
        place = [f"--git-dir={start}"] if is_bare else []
        directory, is_shallow, object_format, *top = _facts(start, place, is_bare)
    else:
        directory, is_shallow, object_format, *top = _facts_here(start, told)
    folder = Path(top[0] if top else directory)
    # As git takes it: from the top of the work tree, wherever the hook runs.
    index = folder / told.index if told.index else None
    if index:
        keep_index(index)
    return Repository(folder, Path(directory), not top, is_shallow == "true", object_format, index)


def _facts_here(start: Path, told: Inherited) -> list[str]:
    """The facts of the repository around `start`, or of the one that a hook was told of.

    What the environment says counts only for this very folder, or where nothing else is found.
    """
    if told.directory and told.work_tree and (start / told.work_tree).resolve() == start.resolve():
        return _facts(start, [f"--git-dir={told.directory}", f"--work-tree={start}"])
    try:
        return _facts(start, [])
    except AicheckError:
        if not told.directory:
            raise
    place = start / told.directory
    is_bare = place.resolve() == start.resolve()
    return _facts(start, [f"--git-dir={place}"], is_bare=is_bare)


def create(folder: Path, stream: bytes) -> Repository:
    """Make a repository in `folder` from a fast-import stream."""
    for args, feed in (
        (["init", "--quiet", "--initial-branch=main", "."], b""),
        (["fast-import", "--quiet"], stream),
        (["reset", "--quiet", "--hard", "main"], b""),
    ):
        with started(folder, args, feed, None):
            pass
    return open_repository(folder)


def _looks_bare(folder: Path) -> bool:
    return all((folder / part).exists() for part in ("HEAD", "objects", "refs"))


def _facts(start: Path, place: Sequence[str], is_bare: bool = False) -> list[str]:
    """What git tells of the repository; of a bare one it is not asked for the work tree."""
    asked = ["--absolute-git-dir", "--is-shallow-repository", "--show-object-format"]
    asked += [] if is_bare else ["--show-toplevel"]
    options = ["-c", "safe.directory=*", *place]
    try:
        with started(start, [*options, "rev-parse", *asked], b"", None, limit=SHORT) as stdout:
            return stdout.read().decode("utf-8", "surrogateescape").rstrip("\n").split("\n")
    except GitError as error:
        hint = "go into a repository, or name one, and always a bare one, with --repo"
        raise AicheckError(f"'{start}' is not a git repository ({error})", hint) from error
