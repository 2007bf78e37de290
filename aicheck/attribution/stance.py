"""What a clause says an AI had to do with a change: wrote some, helped around it, or nothing."""

from __future__ import annotations

import re
from typing import Literal

from aicheck.attribution.elsewhere import is_other_work
from aicheck.attribution.pattern import Pattern
from aicheck.attribution.phrases import (
    CREDITED,
    CREDITING,
    DENYING,
    DOING,
    DRAFTED,
    FIXED,
    HERE,
    MADE_THERE,
    MADE_THESE,
    MAKING,
    PURPOSE,
    VIBE,
)
from aicheck.attribution.usage import FOR_A_PART, ORDERING, TICKED, USED_FOR, USED_PART, USING

Stance = Literal["wrote", "helped", "denied"]

# -- what the help was for ----------------------------------------------------------------------

# The words around a change are not the change.
_MESSAGE = Pattern(
    r"(?:\b(?:draft|generat|polish|phras|summari|translat|word|writ)\w* (?:[^\s]+ ){0,3}?"
    r"|\b)(?<!error )(?<!help )(?<!log )(?<!warning )(?:(?:commit|pr|pull request|merge "
    r"request)(?:'s)? )?(?:descriptions?|messages?|summar(?:ies|y)|titles?)\b(?: (?:is|are|was"
    r"|were))?(?: [@%~|])?(?:[ -](?:generated|written))?",
    re.IGNORECASE,
)
# Who looked at the outcome says nothing of who made it.
_CHECKED = Pattern(
    r"\b(?:(?:checked|edited|review(?:ed)?|tested|verified)(?:,? (?:and|or) \w+)? (?:\w+ )?by (?:a "
    r"human|hand|humans?|me|myself|us)|review(?:ed)? by \w+|[^@%~|,.;]{0,60}\bby (?:a human|hand"
    r"|humans|me|myself|us)|(?:after|w/|with) (?:\w+ )?(?:careful|full|human|manual|my) (?:code "
    r")?(?:oversight|review|supervision|testing))\b",
    re.IGNORECASE,
)
_WORKING = Pattern(
    r"\b(?:(?:re-?|co-?)?(?:writ(?:e|es|ing|ten)|wrote)|adding|added|author\w*|boilerplate"
    r"|build(?:ing)?|built|cod(?:ed|ing)|convert\w*|creat\w+|develop\w*|draft\w*|driven|fix(?:ed"
    r"|ing)|generat\w+|implement(?:ed|ing|s)?\b|one-?shot\w*|port(?:ed|ing)|produc\w+|prototyp\w+"
    r"|refactor\w*|rote|scaffold\w*|translated (?:all|most|some|the|these|this)\b(?! (?:issue"
    r"|message|report|text))|(?:crack|shot|stab) at (?:it|this)|vibe[ -]?cod\w+|(?:and|help|helped"
    r"|or|to) (?:add|extend|fix|port)|(?:help|to) code|extending|(?:did|do|doing|done|made|make"
    r"|making) (?:(?:a|all|lot|most|of|some|the|these|this) )*(?:\w+ )?(?:changes?|clean-?up"
    r"|conversion|edits?|fix\w*|implementation|migration|patch|port|refactor\w*|removal|renam\w*"
    r"|rewrite|work)|(?:for|on|with) (?:(?:most|of|some|the|these|this) )*(?:code|fix"
    r"|implementation|migration|patch|port|refactor\w*|renam\w*|rewrite|tests))\b(?! sure)",
    re.IGNORECASE,
)
_AROUND = Pattern(
    r"\b(?:analy\w+|answer\w*|architect\w*|ask\w*|audit\w*|benchmark\w*|bisect\w*|brainstorm\w*|bug"
    r"|caught|check\w*|debug\w*|describ\w*|design\w*|diagnos\w*|discover\w*|discuss\w*|explain\w*"
    r"|explor\w*|feedback|find(?:ing)?|flag(?:ged)?|found|grammar|guidance|ideas?|identif\w*"
    r"|investigat\w*|learn\w*|look(?:ing)? (?:at|up|for)|lookup|message|navigat\w*|notic\w*|plan\w*"
    r"|profil\w*|proofread\w*|questions?|read(?:ing)?|reference|report\w*|reproduc\w*|research\w*"
    r"|review\w*|sanity|search\w*|second opinion|spell\w*|spotted|spotting|stud(?:y|ying)|test(?:ed"
    r"|ing)|triag\w*|understand\w*|verif\w*|wording)\b",
    re.IGNORECASE,
)

# -- denials ------------------------------------------------------------------------------------

_NOT = Pattern(
    r"(?:\b(?:cannot|free of|instead of|neither|never|no|none|nor|(?<!or )not|rather than|without"
    r"|zero)\b|n't\b)(?! (?:100|all|completely|doubt|entirely|exclusively|fully|just|means|only"
    r"|purely|simply|solely|sure)\b)",
    re.IGNORECASE,
)
_WITHOUT_IT = Pattern(r"\b(?:could|would)(?:n't| not)?\b.{0,60}\bwithout\b", re.IGNORECASE)
NONE = Pattern(
    r"\W*(?:0 percent|false|n/?a|never|nil|no|none|nope|not (?:applicable|at all|used)|nothing|null"
    r"|without|zero)(?![\w/-])(?! (?:less|of|more|major|significant|substantial)\b)",
    re.IGNORECASE,
)
_BY_HAND = Pattern(
    r"\W*(?:(?:I|we) (?:\w+ )?(?:wrote|did|made) (?:all|everything)\b.*|(?:all|everything|this)? "
    r"?(?:(?:100 percent|code|completely|entirely|fully|is|purely|was|written) )*(?:by (?:a human"
    r"|hand|me)|hand-?(?:coded|made|written)|human(?:[ -](?:made|written))?|manual(?:ly)?"
    r"|organic)\W*)",
    re.IGNORECASE,
)
# What an answer that names no AI begins with, if it is a yes.
_YES = Pattern(
    r"\W*(?:assist\w*|autocomplet\w*|boilerplate|entirely|extensive\w*|fully|heav\w*|help\w*"
    r"|light\w*|minimal\w*|minor|moderate\w*|mostly|only|partial\w*|partly|significant\w*|some"
    r"|sparingly|tab|true|used|yeah|yes)\b",
    re.IGNORECASE,
)
# "AI usage: tests only". What the tool made is a part of the change.
_PART = Pattern(
    r"\W*(?:only )?(?:for )?(?:most |some )?(?:of )?(?:the )?(?:(?:code )?completions?"
    r"|code|docs|documentation|examples|fixtures|implementation|tests?)(?: only)?\W*$",
    re.IGNORECASE,
)
# "AI assistance: 40%".
_SHARE = Pattern(
    r"\W*(?:about |around |roughly )?(?:[1-9]\d?|100)(?:\.\d+)? +percent"
    r"(?: of (?:it|this|(?:the|this) (?:changes?|code|diff|patch|pr)))?\W*",
    re.IGNORECASE,
)
_OF_PEOPLE = Pattern(r"\b(?:I|hand\w*|human\w*|manual\w*|me|my|myself|organic|we)\b", re.IGNORECASE)
_UNUSED = Pattern(r"\W*(?:I )?(?:did|have|was)(?:n't| not) used?\b", re.IGNORECASE)

# -- clauses ------------------------------------------------------------------------------------

_CLAUSE = Pattern(
    r"[;:\u2014\u2013]\s|\s--?\s|,?\s(?=(?:although|apart from|aside from|besides|but|except"
    r"|however|other than|though|whereas|while (?:I|the|we))\b)|,\s(?=so\b)|,\s(?=(?:and |then "
    r")?(?:I|all|everything|it|it's|no|not|nothing|the|they|this|we)\b)|\s(?=(?:and|so|then) (?:I"
    r"|everything|the rest|we)\b)",
    re.IGNORECASE,
)
_ENDING = Pattern(r"\(([^()]{3,200})\)\W{0,3}$")
# Behind these a clause is a condition, a quotation or a wish.
_SUPPOSED = Pattern(
    r"\b(?:as if|assum\w*|can|claim\w*|could|detect\w*|e\.g\.|ensur\w*|example|if|like|may|might"
    r"|must|please|says?|should|such as|suppos\w*|that|unless|when\w*|where|whether|which|who"
    r"|would)\b",
    re.IGNORECASE,
)
_PLEASE = Pattern(
    r"^\W*please (?:check|double[ -]check|look|review|test|verify)\b[^,;]{0,40}[,;]", re.IGNORECASE
)
_TELLING = Pattern(
    r"^.*\b(?:acknowledg\w*|add|admit\w*|clear|confess\w*|declar\w*|disclaim\w*|disclos\w*|fyi"
    r"|honest\w*|know|mention\w*|not(?:e|ing)|say|state|transparen\w*)\b,?(?: here)?(?: that)?",
    re.IGNORECASE,
)


def clauses(text: str) -> list[str]:
    """The clauses of masked text."""
    return [part for piece in _CLAUSE.split(text) if (part := piece.strip())]


def ending(text: str) -> str:
    """What stands in parentheses at the end of masked text."""
    found = _ENDING.search(text)
    return found[1] if found else ""


def told(clause: str, *, is_led: bool, is_subject: bool = False) -> Stance | None:
    """What a clause says an AI did to this change, if it says so.

    A clause that is led by another, or an item of a list, begins no statement of its own.
    """
    if _any(DENYING, clause, is_led=False):
        return "denied"
    made = MAKING + ORDERING + (() if is_subject else DOING + USED_PART)
    listed = DRAFTED + CREDITED + (() if is_subject else FIXED)
    if _any(made, clause, is_led=is_led) or _any(listed, clause, is_led=False):
        return purpose(clause)
    used = None if is_led else USED_FOR.search(clause)
    if used and (HERE.search(used[2]) or MADE_THESE.search(used[2])):
        return "denied" if _NOT.search(used[0]) else purpose(clause)
    # A subject names what the change does: "used X to generate titles".
    for pattern in USING[: 1 if is_led or is_subject else 2]:
        found = pattern.search(clause)
        if found and _holds(clause, found) and PURPOSE.match(found[2]):
            return _used_for(clause, found[2])
    if not is_led and (found := VIBE.search(clause)):
        return None if _is_supposed(clause[: found.end()]) else "wrote"
    return "helped" if _any(CREDITING, clause, is_led=is_led) else None


def _any(patterns: tuple[Pattern, ...], clause: str, *, is_led: bool) -> bool:
    for pattern in patterns:
        if is_led and pattern.pattern.startswith("^"):
            continue
        found = pattern.search(clause)
        if found and (patterns is DENYING or _holds(clause, found)):
            return not _is_supposed(clause[: found.start()])
    return False


def ticked(clause: str) -> Stance | None:
    """What a clause beside a box that somebody ticked says an AI did."""
    return purpose(clause) if _any(TICKED, clause, is_led=False) else None


def made_there(words: str) -> bool:
    """Whether what stands around a link says that the change was made behind it."""
    found = next((it for pattern in MADE_THERE if (it := pattern.search(words))), None)
    return found is not None and not _NOT.search(words) and not _is_supposed(words[: found.start()])


def _used_for(clause: str, rest: str) -> Stance | None:
    if FOR_A_PART.match(rest):
        return "wrote"
    if _WORKING.search(rest) or _AROUND.search(rest):
        return purpose(clause)
    return "wrote" if HERE.search(rest) else None


def answered(clause: str) -> Stance:
    """What a clause that names an AI means below a heading that asks for it."""
    name = next((at for at, sign in enumerate(clause) if sign in "@%~|"), len(clause))
    after = re.match(r"\S\W*(?:is|was|were|has|have|did|does)?(?: not|n't| never)\b", clause[name:])
    if _WITHOUT_IT.search(clause):
        return "wrote"
    before = _NOT.search(clause[:name])
    is_denied = after or (before and name - before.end() < 50)
    return "denied" if is_denied else purpose(clause)


def purpose(clause: str) -> Stance:
    """Whether an AI wrote some of the change, or only helped with what is around it."""
    text = _MESSAGE.sub("message", _CHECKED.sub("", clause))
    return "helped" if _AROUND.search(text) and not _WORKING.search(text) else "wrote"


def is_vibe_coded(clause: str) -> bool:
    """Whether a clause says that something was vibe coded."""
    return VIBE.search(clause) is not None


def in_short(words: str, *, is_asked: bool) -> Stance | None:
    """What an answer means that leaves the AI out, because its heading has named it.

    Where the heading is not sure to have asked, only a plain yes or no is one.
    """
    if _BY_HAND.fullmatch(words) or _UNUSED.match(words):
        return "denied"
    if _YES.match(words):
        return purpose(words)
    if is_asked and (_PART.match(words) or _SHARE.fullmatch(words)):
        return "wrote"
    is_about_work = is_asked and (_WORKING.search(words) or _AROUND.search(words))
    return purpose(words) if is_about_work and not _OF_PEOPLE.search(words) else None


def _holds(clause: str, found: re.Match[str]) -> bool:
    """Whether a pattern's clause is neither denied nor only supposed."""
    before = clause[max(0, found.start() - 20) : found.start(1)]
    if _NOT.search(before) or _is_supposed(clause[: found.start()]):
        return False
    return not is_other_work(clause, found.start(1))


def _is_supposed(before: str) -> bool:
    asked = _PLEASE.sub("", _TELLING.sub("", before))
    return _SUPPOSED.search(asked) is not None
