"""Who may answer for what an agent wrote: people who commit here, and never an agent."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from aicheck.attribution import kind_of
from aicheck.config.values import person_of
from aicheck.errors import AicheckError
from aicheck.git import Repository
from aicheck.identity import people_of_user
from aicheck.mailboxes import mailbox
from aicheck.model import Person
from aicheck.reporters.visible import is_plain
from aicheck.waivers import owner_kind

# How far back the history is looked through for others, and how many of them are shown.
_COMMITS = 300
_MOST = 5
_SPECIAL = re.compile(r'[][()<>@,:;\\".]')


def proposed(repository: Repository) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Who is proposed, and the others who can be chosen, as the settings write people.

    Only the user is proposed, who has commits here or begins the history: whoever else committed
    lately has said nothing of answering for an agent.
    """
    user = _writable(_user(repository))
    if not all(_has_commits(repository, box) for box in user):
        user = {}
    others = {box: it for box, it in _writable(_committers(repository)).items() if box not in user}
    return tuple(user.values()), tuple(others.values())[:_MOST]


def _writable(people: Iterable[Person]) -> dict[str, str]:
    """People by their mailboxes, without agents and whoever cannot be written."""
    found: dict[str, str] = {}
    for person in people:
        box, text = mailbox(person), written(person)
        if box and text and kind_of(person) == "human":
            found.setdefault(box, text)
    return found


def _has_commits(repository: Repository, box: str) -> bool:
    """Whether the mailbox is of an author or a committer here, or nobody has committed yet."""
    if repository.head() is None:
        return True
    asked = ("log", "--no-mailmap", "--format=%ae%n%ce", "HEAD", "--")
    # To the end: git is not ended well where nobody reads on.
    with repository.process(asked) as stdout:
        mails = frozenset(stdout)
    people = (Person("", mail.decode("utf-8", "replace").rstrip("\n")) for mail in mails)
    return any(mailbox(person) == box for person in people)


def answered(texts: Iterable[str]) -> tuple[str, ...]:
    """People as somebody typed them; raises AicheckError for what is no person's."""
    out = []
    for text in texts:
        person = person_of(text.strip(), "--people", "command line")
        if owner_kind(text) != "human" or kind_of(person) != "human":
            hint = "name people, as Name <mailbox> or @login"
            raise AicheckError(f"'{text}' is no person: an agent or a bot cannot sign off", hint)
        if mailbox(person) is None or not is_plain(text):
            hint = "name a mailbox of their own, as Name <mailbox>"
            raise AicheckError(f"'{text}' has a mailbox or a name that is nobody's", hint)
        out.append(text.strip())
    return tuple(dict.fromkeys(out))


def written(person: Person) -> str | None:
    """A person as the settings read them back, or None for one that cannot be written."""
    name = person.name.strip()
    if _SPECIAL.search(name):
        name = '"' + re.sub(r'([\\"])', r"\\\1", name) + '"'
    text = f"{name} <{person.mail}>"
    if not is_plain(text) or "\ufffd" in text or not person.name.strip():
        return None
    try:
        read = person_of(text, "", "")
    except AicheckError:
        return None
    return text if read == Person(person.name.strip(), person.mail) else None


def _user(repository: Repository) -> Iterator[Person]:
    try:
        yield people_of_user(repository)[1]
    except AicheckError:
        # Whoever has not told git their name yet is asked for it all the same.
        return


def _committers(repository: Repository) -> Iterator[Person]:
    if repository.head() is None:
        return
    asked = (f"--max-count={_COMMITS}", "--no-mailmap", "--format=%cn%x00%ce")
    listed = repository.run("log", *asked, "HEAD", "--").decode("utf-8", "replace")
    found = Counter(line for line in listed.split("\n") if "\0" in line)
    for line, _ in found.most_common():
        name, _, mail = line.partition("\0")
        yield Person(name, mail)
