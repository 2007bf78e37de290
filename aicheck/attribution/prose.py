"""Disclosures in prose: what a message's sentences say an AI had to do with its change.

A heading such as "AI disclosure" asks, and whatever names an AI below it answers. Elsewhere only a
sentence about this very change counts: AI products are also what changes are about.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from aicheck.attribution import foreign
from aicheck.attribution.elsewhere import is_elsewhere
from aicheck.attribution.naming import Mention, mention
from aicheck.attribution.registry import agent_named, load
from aicheck.attribution.sentences import Sentence, is_kind, sentences
from aicheck.attribution.spotting import CLEAR, COMMON, chief, masked, may_name
from aicheck.attribution.stance import (
    NONE,
    Stance,
    answered,
    clauses,
    ending,
    in_short,
    is_vibe_coded,
    made_there,
    purpose,
    ticked,
    told,
)
from aicheck.model import Commit, Evidence, Strength
from aicheck.patterns import lazy

# No message has as many sentences about AIs, and a hostile one must not cost seconds.
_MOST = 200
_SIGN = lazy("[@%~|]")
# "X for the tests, Y for the docs".
_BESIDE = lazy(r",\s(?=[@%~|] for\b)")
_MARKUP = lazy(r"<[^<>]{1,300}>|!?\[([^\[\]]{0,200})\]\([^()\s]{0,300}\)")
_CODE = lazy(r"`([^`]{1,200})`")
# What a template leaves to be filled in: "{Claude, Codex, ...}".
_TO_FILL = lazy(r"\{[^{}]{0,200}\}")
# A single quotation mark is an apostrophe as well, so that more than a word must stand in them.
_QUOTED = lazy(
    r"[\"\u201c][^\"\u201c\u201d]{1,300}[\"\u201d]"
    r"|(?<!\w)['\u2018](?=[^\s'\u2018\u2019]{1,40} )"
    r"((?:[^'\u2018\u2019]|(?<=\w)['\u2019](?=\w)){1,300})['\u2019](?!\w)"
)
_EMPHASIS = lazy(r"\*+|(?<!\w)_+|_+(?!\w)")
_ADDRESS = lazy(r"\bhttps?://\S+")
# What the heading has named: "I had it rename the tests".
_IT = lazy(r"\b(asked|got|had|let|made|told|used|using) it\b", re.IGNORECASE)
_EXCEPT = lazy(r"(?:apart from|aside from|besides|but|except|other than)\b", re.IGNORECASE)
_ASIDE = lazy(
    r"\W*(?:caveat|disc[a-z]{2,5}mer|(?:(?:for|in the interest of|to be) )?(?:full(?:y)? "
    r")?(?:disclosure|honest|transparen(?:cy|t))|for the record|fyi|heads[ -]up|hello|hey|hi|nb"
    r"|notes?(?: (?:for|to) (?:the )?(?:maintainers?|reviewers?))?|p\.?s\.?|yes)(?: (?:all|everyone"
    r"|there))?\s*[:,!\u2014-]\s*",
    re.IGNORECASE,
)
_DONE_WITH = lazy(
    r"\((?:(?:done|made) )?(by|through|using|via|w/|with) ([^()]{2,40})\)\W{0,3}$", re.IGNORECASE
)
_VENDORS = ("anthropic", "openai")
_THREAD = lazy(
    r"\b(?:chat|context|conversation|prompts?|session|threads?|transcript)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Said:
    """What one sentence says an AI did, and the AI that it names."""

    stance: Stance
    sentence: Sentence
    by: Mention


def detect(commit: Commit) -> Iterator[Evidence]:
    """Yield evidence for each sentence that says an AI wrote this change or helped around it."""
    said = disclosed(commit.message)
    for each in said:
        if each.stance == "denied":
            continue
        by = each.by if each.by.agent or each.by.model else _nearby(each, said)
        strength: Strength = "declared" if each.stance == "wrote" else "inferred"
        words = each.sentence.words
        yield Evidence(commit.sha, "prose", words, strength, "ai", by.agent, by.model)


@lru_cache(maxsize=8)
def disclosed(message: str) -> tuple[Said, ...]:
    """What the message's own prose says of the part that AIs had in the change."""
    return tuple(_disclosed(sentences(message))) if _is_telling(message) else ()


def _disclosed(prose: Iterable[Sentence]) -> Iterator[Said]:
    denied = read = 0
    subject = ""
    for sentence in prose:
        subject = sentence.text if sentence.is_subject else subject
        if not (sentence.is_first or _is_telling(sentence.text)):
            continue
        read += 1
        if read > _MOST:
            return
        is_answer = sentence.label and sentence.section != denied
        said = _answer(sentence) if is_answer else _statement(sentence, subject)
        if said:
            yield said
            # "None. Others used some" is not taken back.
            denied = sentence.section if said.stance == "denied" and sentence.is_first else denied


def _is_telling(text: str) -> bool:
    return may_name(text) or "vibe" in text.casefold()


def _answer(sentence: Sentence) -> Said | None:
    """What a sentence below a heading that asks about AI means."""
    text = masked(_tidy(sentence.text))
    if not text.names:
        text = masked(_IT.sub(r"\1 AI", _tidy(sentence.text)))
    parts = clauses(text.text)
    names = (*text.names, *masked(sentence.label).names)
    is_named = _SIGN.search(text.text) is not None
    stances: list[Stance] = []
    for index, part in enumerate(parts):
        is_start = index == 0 and sentence.is_first
        if is_start and (found := _short(sentence.label, part, is_named=is_named)):
            stances.append(found)
        elif _SIGN.search(part):
            stances += map(answered, _BESIDE.split(part))
        elif is_vibe_coded(part):
            stances.append("wrote")
        elif stances == ["denied"] and _EXCEPT.match(part):
            stances.append(purpose(part))
    if not stances and (agent := _thread(sentence.text) or _chat(sentence.text)):
        return Said("wrote", sentence, Mention(agent))
    return Said(_weighed(stances), sentence, chief(names)) if stances else None


def _short(label: str, part: str, *, is_named: bool) -> Stance | None:
    """What the first words mean where the heading has said the rest."""
    # "Tools used" asks for any tool.
    if not (is_named or may_name(label)):
        return None
    if NONE.match(part):
        return "denied"
    return None if is_named else in_short(part, is_asked=not is_kind(label))


def _statement(sentence: Sentence, subject: str) -> Said | None:
    """What a sentence says by itself of this change."""
    text = masked(_plainly(sentence.text))
    if is_elsewhere(text.text, "" if sentence.is_subject else subject):
        return None
    stances = []
    for index, part in enumerate(clauses(text.text)):
        is_led = index > 0 or sentence.is_item
        if stance := told(part, is_led=is_led, is_subject=sentence.is_subject):
            stances.append(stance)
        elif stances == ["denied"] and _EXCEPT.match(part) and _SIGN.search(part):
            stances.append(purpose(part))
    if (last := ending(text.text)) and (stance := told(last, is_led=False)):
        stances.append(stance)
    if not stances and sentence.is_ticked and (stance := ticked(text.text)):
        stances.append(stance)
    if not stances and (_is_tools(sentence.text) or foreign.claims(text.text)):
        stances.append("wrote")
    return Said(_weighed(stances), sentence, chief(text.names)) if stances else _linked(sentence)


def _is_tools(text: str) -> bool:
    """Whether a sentence ends in parentheses that name who or what it was done with."""
    found = _DONE_WITH.search(text)
    if not found or masked(found[2]).text not in (CLEAR, COMMON):
        return False
    agent, name = agent_named(found[2]), found[2].casefold()
    if found[1].casefold() == "by":
        return name not in _VENDORS and mention(found[2]) is not None
    # Models are what features are made with, too; of tools only editors and agents are meant.
    is_model = not agent or (agent.models and not name.endswith((" cli", " code")))
    return not is_model


def _linked(sentence: Sentence) -> Said | None:
    """What a sentence says by a link to a session with an AI."""
    words = _ADDRESS.sub("", sentence.text).strip(" -*")
    # The address of an agent's session alone is a footer.
    if words and (agent := _thread(sentence.text)):
        is_told = _THREAD.search(words) is not None
    elif agent := _chat(sentence.text):
        is_told = made_there(words)
    else:
        return None
    return Said("wrote" if is_told else "helped", sentence, Mention(agent))


def _weighed(stances: list[Stance]) -> Stance:
    order: tuple[Stance, ...] = ("wrote", "denied", "helped")
    return next(stance for stance in order if stance in stances)


def _thread(text: str) -> str | None:
    """The agent whose session a sentence links to."""
    if "://" not in text:
        return None
    found = (agent.id for start, agent in load().lines.items() if "://" in start and start in text)
    return next(found, None)


def _chat(text: str) -> str | None:
    """The AI to a conversation with which a sentence links."""
    if "/share/" not in text:
        return None
    return next((agent.id for start, agent in load().chats.items() if f"/{start}" in text), None)


def _nearby(each: Said, said: Iterable[Said]) -> Mention:
    """The AI that the same disclosure names elsewhere, or whose session the message links to."""
    own = [other.by for other in said if _is_beside(each, other)]
    linked = (Mention(agent) for other in said if (agent := _thread(other.sentence.text)))
    named = chief(own)
    return named if named.agent or named.model else next(linked, Mention(None))


def _is_beside(one: Said, other: Said) -> bool:
    same = one.sentence.section == other.sentence.section
    return same and bool(one.sentence.label) and other.stance == "wrote"


def _tidy(text: str) -> str:
    """The words without their markup; code is left in where it is an AI's name."""
    text = _MARKUP.sub(lambda found: found[1] or "", _ADDRESS.sub("", _TO_FILL.sub("", text)))
    text = _CODE.sub(lambda found: found[1] if _is_name(found[1]) else "it", text)
    return _EMPHASIS.sub("", text).strip()


def _is_name(text: str) -> bool:
    return _SIGN.fullmatch(masked(text).text) is not None


def _plainly(text: str) -> str:
    """The words without quotations, and without a "Note:" ahead of them."""
    unquoted = _QUOTED.sub(lambda found: found[1] if _is_name(found[1] or "") else "it", text)
    words = foreign.spaced(_tidy(unquoted))
    aside = _ASIDE.match(words)
    return words[aside.end() :] if aside else words
