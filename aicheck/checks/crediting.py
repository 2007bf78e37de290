"""Where an agent is credited, and the line that the settings want in its place."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from aicheck.config import AttributionPolicy
from aicheck.model import Commit, Evidence
from aicheck.patterns import lazy

_TRAILERS = frozenset({"co-author", "suggestion", "trailer"})
# Keys and lines that lead to what an agent did, and credit nobody.
_SESSION = lazy(
    r"[\w-]*(?:session|thread|conversation|transcript|checkpoint|logs-url)[\w-]*(?::|$)|\W*https?:",
    re.IGNORECASE,
)
_WORD = r"[^\s<>:]+"
_GRAMMARS = {
    "any": lazy(r".*", re.DOTALL),
    # `AGENT:MODEL [TOOL ...]` up to 7.2, `LLM [TOOL ...]` since.
    "kernel": lazy(rf"(?:LLM|{_WORD}(?: {_WORD})*:{_WORD})(?: {_WORD})*"),
    # `TOOL`, `TOOL (MODEL)`, either with a mailbox.
    "parentheses": lazy(r"[^()<>:\[\]]+(?:\([^()]+\))?(?: *<[^<>]*>)?"),
}
_MAILBOX = lazy(r"\s*<[^<>]*>\s*$")
# The kernel's analysis tools, which no other grammar has.
_TOOLS = lazy(r"\s*\[[^\[\]]*\]")
# What stands for an agent that is not named.
ANY = "LLM"


@dataclass(frozen=True, slots=True)
class Mark:
    """A place of a commit where an agent stands; the key is "" where it is no trailer."""

    place: str
    key: str
    value: str
    agent: str | None = None
    model: str | None = None
    line: int = 0

    @property
    def text(self) -> str:
        """What stands there, as a line of the message."""
        return f"{_shown(self.key)}: {self.value}" if self.key else self.value


def marks(commit: Commit) -> Iterator[Mark]:
    """Yield every place of the commit in which an agent stands."""
    trailers: dict[tuple[str, str], Evidence] = {}
    for evidence in commit.attribution.evidence:
        if evidence.kind != "ai":
            continue
        if evidence.signal in _TRAILERS:
            key, _, value = evidence.detail.partition(": ")
            trailers[key, value] = evidence
        elif evidence.signal == "identity" and evidence.strength != "inferred":
            yield Mark("author", "", evidence.detail)
        elif evidence.signal in ("footer", "session"):
            place = "session" if _SESSION.match(evidence.detail) else "footer"
            yield Mark(place, "", evidence.detail)
    yield from _trailers(commit, trailers)


def _trailers(commit: Commit, known: dict[tuple[str, str], Evidence]) -> Iterator[Mark]:
    """Yield the trailers that credit an agent, by what `known` says of them."""
    for credit in commit.credits:
        # The sign-off check speaks of an agent's signature.
        if credit.kind == "agent" and credit.key != "signed-off-by":
            found = known.get((credit.key, credit.value[:200]))
            key, model = credit.key.replace(" ", "-"), found.model if found else None
            yield Mark("trailer", key, credit.value, credit.agent, model, credit.line)
    credited = {(credit.key, credit.value[:200]) for credit in commit.credits}
    for (key, value), found in known.items():
        if (key, value) not in credited:
            place = "session" if _SESSION.match(key) else "trailer"
            yield Mark(place, key.replace(" ", "-"), value, found.agent, found.model)


def is_forbidden(mark: Mark, policy: AttributionPolicy) -> bool:
    """Whether the settings want no agent in this place."""
    return mark.place in policy.forbid or mark.key in policy.forbid


def wanted(mark: Mark, policy: AttributionPolicy) -> str:
    """The line that declares this agent as the project wants it, or "" where it wants none."""
    if not policy.declare:
        return ""
    name = _MAILBOX.sub("", mark.value).strip()
    return f"{_shown(policy.declare[0])}: {_FORMS[policy.grammar](mark, name)}"


def _plainly(mark: Mark, name: str) -> str:
    return name or _in_parentheses(mark, name)


def _in_parentheses(mark: Mark, name: str) -> str:
    name = _TOOLS.sub("", name)
    tool = mark.agent or name or ANY
    if mark.model and mark.model != tool:
        return f"{tool} ({mark.model})"
    return name if _GRAMMARS["parentheses"].fullmatch(name) else tool


_FORMS: dict[str, Callable[[Mark, str], str]] = {
    "any": _plainly,
    "kernel": lambda mark, name: ANY,
    "parentheses": _in_parentheses,
}


def _shown(key: str) -> str:
    return key[:1].upper() + key[1:]


def is_welcome(mark: Mark, policy: AttributionPolicy) -> bool:
    """Whether the settings take this trailer as it is."""
    if not policy.allow or (is_forbidden(mark, policy) and mark.key not in policy.declare):
        return False
    return mark.key not in policy.declare or is_form(mark, policy)


def credited(mark: Mark, policy: AttributionPolicy) -> str:
    """The line that credits this agent in a message as the project wants it, or ""."""
    is_enough = mark.key in policy.declare or not policy.must_declare
    if mark.key and is_enough and is_welcome(mark, policy):
        return mark.text
    return wanted(mark, policy)


def lacking(mark: Mark, policy: AttributionPolicy) -> str:
    """What the project wants and `credited` cannot say of this agent, or ""."""
    if not policy.allow:
        return "the settings accept no AI-assisted change"
    line = credited(mark, policy)
    key, _, value = line.partition(": ")
    if line and policy.model and (not mark.model or value == ANY):
        return f"the settings want the model named, and '{line}' does not name it"
    is_declared = key.casefold() in policy.declare
    if is_declared and not is_form(Mark("trailer", key, value), policy):
        return f"'{line}' is not of the form that the settings want"
    return ""


def is_form(mark: Mark, policy: AttributionPolicy) -> bool:
    """Whether the value is of the grammar that the settings want."""
    return _GRAMMARS[policy.grammar].fullmatch(mark.value.strip()) is not None
