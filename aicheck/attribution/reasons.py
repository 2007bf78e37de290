"""Why something is evidence or is none, in words; asked of the signals and of the registry."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Literal

from aicheck.attribution import SIGNALS
from aicheck.attribution.co_author import KEYS
from aicheck.attribution.message import clean_mail, parse_person, prose_lines
from aicheck.attribution.naming import identify, known_as, marked
from aicheck.attribution.registry import agent_named, agent_of, is_bot, load, login_of
from aicheck.model import Commit, Evidence, Person, Trailer

_NOBODY = Person("", "")
# A name that every signal knows and no person has.
_TOOL = "Claude Code"
_WEBSITE = "noreply@github.com"
# Names that subjects begin with as English verbs.
_VERBS = frozenset(["augment", "continue", "crush", "sweep", "warp"])

Miss = tuple[Literal["missed", "ignored"], str, str]
"""The outcome, the signal that would have fired, and why it did not."""


def would_fire(line: str) -> tuple[Evidence, ...]:
    """The evidence that a message with nothing but this line, below a subject, gives."""
    alone = Commit("", (), _NOBODY, _NOBODY, f"Change it\n\n{line}\n")
    return tuple(found for detect in SIGNALS.values() for found in detect(alone))


# -- what fired --------------------------------------------------------------------------------


def because(commit: Commit, found: Evidence, trailer: Trailer | None) -> str:
    """Why this is evidence, and what it is worth."""
    said = "; ".join(filter(None, (_ground(commit, found, trailer), _worth(found))))
    return said or "says that an AI took part, and not which"


def _ground(commit: Commit, found: Evidence, trailer: Trailer | None) -> str:
    name = found.agent or found.model or "an AI"
    if found.signal == "identity":
        is_author = found.detail.startswith("author ")
        return _known(commit.author if is_author else commit.committer, name)
    if trailer and trailer.key in KEYS:
        person = parse_person(trailer.value)
        return _known(person, name) if person else f"the value names {name}"
    if trailer and found.signal == "trailer":
        if trailer.key in load().keys:
            return f"only {name} writes this key"
        tells = would_fire(f"{trailer.key}: yes")
        return "the key says AI, and the value is no denial" if tells else f"names {name}"
    if found.signal == "footer" and not found.detail.startswith(tuple(load().lines)):
        return f"a tool's footer that names {name}"
    if found.signal == "marker":
        return f"the comment on an added line says that {name} wrote what it stands above"
    if found.signal == "subject" and not found.agent:
        return "some mark an AI's work so, and others their AI features"
    if found.signal in ("footer", "subject"):
        return f"only {name} begins a line so"
    return f"names {name}" if found.agent or found.model else ""


def _known(person: Person, name: str) -> str:
    if agent_of(person):
        if login := login_of(person.mail):
            return f"the login {login} is {name}'s"
        local, plus, host = re.sub(r"\+[^+@]*@", "@+", person.mail).partition("@+")
        if plus and not agent_of(Person(person.name, f"{local}@{host}")):
            return f"an address that a person made for {name}"
        return f"the mailbox is {name}'s"
    if is_bot(person):
        return "automation that is no generative model"
    if marked(person) and not known_as(person):
        return f"the name ends in the mark that {name} leaves"
    return f"the name is {name}'s in a form that no person has"


def _worth(found: Evidence) -> str:
    if found.kind == "none":
        return "a denial"
    if found.strength == "recorded":
        return "recorded by a tool"
    if found.strength == "inferred":
        only = "committer only: " if found.detail.startswith("committer ") else ""
        read = "an agent that only reviewed: " if found.signal == "suggestion" else ""
        return f"{only}{read}weak evidence, which decides nothing"
    if found.signal == "suggestion":
        return "a suggestion that a person accepted"
    return ""


# -- what did not ------------------------------------------------------------------------------


def not_an_agent(person: Person) -> str:
    """Why a person with a mailbox is not taken for an agent."""
    if is_bot(person):
        return "automation that is no generative model"
    if clean_mail(person.mail) == _WEBSITE:
        return "GitHub itself, for what is committed or merged on its website"
    host, login = person.mail.rpartition("@")[2].casefold(), login_of(person.mail)
    if host in _hosts():
        return f"no known agent's mailbox; the domain {host} is no evidence, people work there"
    if login and speaks_of_ai(login):
        return f"the login {login} is no known agent's; a name alone is no evidence"
    if speaks_of_ai(person.name):
        return "a person's mailbox; a display name alone is no evidence"
    if speaks_of_ai(person.mail):
        return "no known agent's mailbox; a word in it is no evidence"
    return "a person: neither name nor mailbox is a known agent's"


def not_credited(trailer: Trailer) -> Miss | None:
    """Why a trailer that fired nothing did not; None where it is no kind that credits anybody."""
    key, value = trailer.key, trailer.value
    if key in KEYS:
        return "missed", "co-author", _nobody_known(value)
    if found := would_fire(f"{key}: yes"):
        return "missed", found[0].signal, _no_answer(value)
    if agent := load().keys.get(key):
        return "missed", "trailer", f"{agent.id or 'an AI'} writes this key with another value"
    if found := would_fire(f"{key}: {_TOOL}"):
        return "missed", found[0].signal, _nobody_known(value)
    if not key.endswith(("-by", " by")):
        return None
    if not identify(value):
        return "ignored", "", f"{key} does not say who wrote the change"
    if key == "signed-off-by":
        return "ignored", "", "an agent's, which can't take responsibility; no sign of authorship"
    return "ignored", "", f"an agent's, but {key} does not say who wrote the change"


def not_read(lines: Sequence[str], number: int) -> str:
    """Why the line `number` is not the message's own, found by mending one thing at a time."""
    raw = lines[number - 1]
    if raw.startswith(">"):
        return "a quoted line"
    outdented = [*lines[: number - 1], raw.strip(), *lines[number:]]
    if _is_own("\n".join(outdented), number):
        return "an indented line, as quotations and examples are"
    if _is_own(re.sub("```|~~~", "", "\n".join(outdented)), number):
        return "inside a code fence"
    if _is_own("\n".join(outdented).replace("<blockquote", ""), number):
        return "inside a block quotation"
    return "in the middle of a message that is too long to read whole"


def _is_own(message: str, number: int) -> bool:
    return any(own == number for own, _ in prose_lines(message))


def _no_answer(value: str) -> str:
    if not value:
        return "there is no value"
    # Any key that asks has the same answers.
    is_denied = any(it.kind == "none" for it in would_fire(f"AI usage: {value}"))
    asked = "asks what an AI did, and the value names none and is no plain yes"
    return "the value says no, or nothing" if is_denied else asked


def _nobody_known(value: str) -> str:
    if not value:
        return "there is no value"
    if person := parse_person(value):
        return not_an_agent(person)
    if agent_named(value, lone=False):
        return "a person's name or a common word too: alone it is no evidence"
    return "the value as a whole names no known AI"


# -- words -------------------------------------------------------------------------------------


def speaks_of_ai(text: str) -> bool:
    """Whether the name of an agent or of a model stands in a name or a value."""
    return _pattern().search(text) is not None


def is_about_ai(line: str) -> bool:
    """Whether a line of prose names an AI as one writes it, and no person or common word."""
    return any(_is_telling(found, line) for found in _pattern().finditer(line))


def _is_telling(found: re.Match[str], line: str) -> bool:
    name = found[0]
    if not name.isalpha():
        return True
    # A sentence begins with a capital, whatever the word.
    is_verb = name.casefold() in _VERBS and not line[: found.start()].strip()
    return name in _written() and not is_verb


@cache
def _pattern() -> re.Pattern[str]:
    known = load()
    longest = sorted({*known.names, *known.models}, key=lambda name: (-len(name), name))
    names = "|".join(re.escape(name).replace(r"\ ", "[ -]?") for name in longest)
    return re.compile(rf"(?<![\w@.])(?:{names})(?:[ -]?v?\d[\w.]*)?(?![\w]|\.\w)", re.IGNORECASE)


@cache
def _written() -> frozenset[str]:
    """The names of one word as the registry writes them, but those that people bear too."""
    return frozenset(name for agent in load().agents if agent.bare for name in agent.names)


@cache
def _hosts() -> frozenset[str]:
    """The domains at which agents have mailboxes."""
    return frozenset(it.rpartition("@")[2] for it in load().addresses if "@" in it)
