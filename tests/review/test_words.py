"""The lines that a person's sign-off adds to a message."""

from __future__ import annotations

import pytest

from aicheck.model import Commit, Person
from aicheck.review.pieces import Reading
from aicheck.review.words import remediation, signed

ROBIN = Person("Robin Author", "robin@example.org")
ID = "c" * 40
REVIEWED = f"Human-Reviewed-by: Robin Author <robin@example.org> (patch-id {ID})\n"
SIGNED = "Signed-off-by: Robin Author <robin@example.org>\n"
CLAUDE = "Co-Authored-By: Claude <noreply@anthropic.com>\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Add a\n", f"Add a\n\n{REVIEWED}{SIGNED}"),
        ("Add a", f"Add a\n\n{REVIEWED}{SIGNED}"),
        ("Add a\n\nWhy.\n", f"Add a\n\nWhy.\n\n{REVIEWED}{SIGNED}"),
        (f"Add a\n\n{CLAUDE}", f"Add a\n\n{CLAUDE}{REVIEWED}{SIGNED}"),
        (f"Add a\n\n{CLAUDE}\n\n", f"Add a\n\n{CLAUDE}{REVIEWED}{SIGNED}"),
        (f"Add a\n\nmade with:\n{CLAUDE}", f"Add a\n\nmade with:\n{CLAUDE}\n{REVIEWED}{SIGNED}"),
        ("fix: a\n", f"fix: a\n\n{REVIEWED}{SIGNED}"),
        (f"Add a\n\n{SIGNED}{CLAUDE}", f"Add a\n\n{SIGNED}{CLAUDE}{REVIEWED}"),
        (f"Add a\n\n{REVIEWED}{SIGNED}", f"Add a\n\n{REVIEWED}{SIGNED}"),
        (
            f"Add a\n\n{REVIEWED.replace(ID, 'd' * 40)}{SIGNED}",
            f"Add a\n\n{SIGNED}{REVIEWED}",
        ),
        (
            f"Add a\n\n{CLAUDE}".replace("\n", "\r\n"),
            f"Add a\n\n{CLAUDE}{REVIEWED}{SIGNED}".replace("\n", "\r\n"),
        ),
        (
            f"Add a\r\n\r\n{CLAUDE}",
            f"Add a\r\n\r\n{CLAUDE}{REVIEWED}{SIGNED}",
        ),
        (
            f"Add a\n\n{SIGNED}{REVIEWED.replace(ID, 'd' * 40)}".replace("\n", "\r\n"),
            f"Add a\n\n{SIGNED}{REVIEWED}".replace("\n", "\r\n"),
        ),
        (
            f"Add a\n\n{REVIEWED.replace('Robin', 'Pat')}",
            f"Add a\n\n{REVIEWED.replace('Robin', 'Pat')}{REVIEWED}{SIGNED}",
        ),
    ],
)
def test_the_lines_join_the_trailers_that_are_there(before: str, after: str) -> None:
    assert signed(before.encode(), ROBIN, ID, "utf-8").decode() == after


def test_without_a_patch_id_no_review_is_named() -> None:
    assert signed(b"Merge\n", ROBIN, None, "utf-8").decode() == f"Merge\n\n{SIGNED}"


def test_a_name_that_the_encoding_lacks_is_no_silent_loss() -> None:
    with pytest.raises(UnicodeEncodeError):
        signed(b"Add\n", Person("Ψ", "psi@example.org"), ID, "iso-8859-1")


def test_a_remediation_names_each_commit_whole() -> None:
    commits = [Commit(sha * 40, (), ROBIN, ROBIN, "Add") for sha in "ab"]
    found = [Reading(commits[0], ID, ID, ()), Reading(commits[1], commits[1].sha, None, ())]

    who = "Robin Author <robin@example.org>"
    pat = Person("Pat Maintainer", "pat@example.org")
    assert remediation(ROBIN, found, {"b" * 40: pat, "a" * 40: None}) == (
        f"DCO remediation commit for {who}\n\n"
        f"I, {who}, hereby add my Signed-off-by to this commit: {'a' * 40}\n"
        f"On behalf of {pat}, I, {who}, hereby add my Signed-off-by to this commit: {'b' * 40}\n\n"
        f"{REVIEWED}{SIGNED}"
    )
