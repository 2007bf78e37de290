"""When two mailboxes are one: nobody becomes another person by a spelling."""

from __future__ import annotations

import pytest

from aicheck.errors import AicheckError
from aicheck.mailboxes import mailbox
from aicheck.model import Person
from aicheck.reviews import parse

ROBIN = "robin@users.noreply.github.com"
HEAD = "a" * 40


def box(mail: str) -> str | None:
    return mailbox(Person("Robin", mail))


@pytest.mark.parametrize(
    "mail",
    [
        "12+robin@users.noreply.github.com",
        "1+2+robin@users.noreply.github.com",
        "Robin@Users.NoReply.GitHub.com",
        "robin@users.noreply.github.com.",
        "12+robin@users.noreply.github.com..",
        "\uff52obin@users.noreply.github.com",
        "\uff11+robin@users.noreply.github.com",
        "ro\u200bbin@users.noreply.github.com",
        "ro\ufe0fbin@users.noreply.github.com",
        "robin\u3164@users.noreply.github.com",
        "robin@users\u3002noreply.github.com",
        "robin@users.noreply.github\uff0ecom",
    ],
)
def test_a_spelling_makes_nobody_else(mail: str) -> None:
    """And who opened a pull request can't approve it under one."""
    review = f'{{"person": "R <{mail}>", "state": "approved", "commit": "{HEAD}", "kind": "human"}}'
    (found,) = parse(f'{{"schema": "aicheck.reviews/1", "author": "robin", "reviews": [{review}]}}')

    assert box(mail) == ROBIN
    assert found.is_author


@pytest.mark.parametrize(
    "mail",
    [
        "robin+x@example.org",
        "12+robin@example.org",
        "robin@mail.example.org",
        "r.obin@example.org",
        "zo\u00eb@example.org",
        "\u738b@example.cn",
        "12@users.noreply.github.com",
    ],
)
def test_what_is_another_mailbox_stays_one(mail: str) -> None:
    assert box(mail) == mail


@pytest.mark.parametrize("mail", ["", "robin", "@example.org", "robin@.", "noreply@example.org"])
def test_a_mailbox_of_nobody(mail: str) -> None:
    assert box(mail) is None


@pytest.mark.parametrize(
    ("document", "key"),
    [
        ('{"schema": "aicheck.reviews/1", "author": "p", "author": "x", "reviews": []}', "author"),
        ('{"schema": "x", "reviews": [{"state": "commented", "state": "approved"}]}', "state"),
    ],
)
def test_a_key_stands_once_in_the_reviews(document: str, key: str) -> None:
    with pytest.raises(AicheckError, match=f'the key "{key}" stands there twice'):
        parse(document)
