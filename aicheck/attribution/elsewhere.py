"""Work of an AI that a sentence speaks of, and that isn't this change. Text is masked."""

from __future__ import annotations

import re

from aicheck.attribution.pattern import Pattern
from aicheck.attribution.vocabulary import SUBMITTED

_BEFORE = (
    r"(?:earlier|existing|former|last|legacy|old|older|preceding|previous|prior|(?:current"
    r"|original) (?=(?:code|commit|fix|function|implementation|parser|patch|pr|tests?)\b)"
    r"|original (?=(?:changes?|version)\b))"
)
# Only where they are what was made: "I used X to rewrite the old code" has the AI first.
_EARLIER = Pattern(
    rf"(?:\b(?:a|an|its|my|our|that|the|their|those) (?:[^\s@%~|]+ ){{0,2}}?{_BEFORE}\b"
    r"|\bpreviously\b|\bbefore this\b)(?:(?!\b(?:converted|migrated|ported|refactored|rewritten"
    r"|translated)\b)[^@%~|]){0,160}$",
    re.IGNORECASE,
)
_WROTE_IT_BEFORE = Pattern(
    r"[@%] (?:\w+ )?(?:authored|built|coded|created|did|drafted|generated|implemented|made|produced"
    rf"|wrote) (?:its|my|our|that|the|their|those) (?:[^\s@%~|]+ ){{0,1}}?{_BEFORE}\b",
    re.IGNORECASE,
)

# Who wrote it is given as the reason why it goes; "this patch" stays.
_BE = r"(?:(?:are|be|been|gets?|has|have|is|it's|now|simply|was|were) ){1,3}"
_REMOVED = r"(?:deleted|dropped|removed|reverted)"
_WRONG = r"(?:bogus|broken|dead code|incorrect|never (?:used|worked)|nonsense|unused|useless|wrong)"
_HERE_ENDS = r"(?=\s*(?:$|[.,;!?)]|(?:and|anyway|because|for|since|so)\b))"
_GONE = Pattern(
    rf"(?!.*\b(?:my|the|this) (?:\w+ )?{SUBMITTED} (?:has been|is|was|were)\b)"
    r"[^@%~|]*?(?:[@%~|]|\bvibe[ -]?coded\b)"
    r"(?:[^@%~|.;]{0,40}?,? (?:hence|so|therefore|thus),? "
    rf"(?:(?:it|that|they|this) {_BE}{_REMOVED}\b|{_REMOVED}{_HERE_ENDS}"
    r"|(?:I|we) (?:delete|drop|remove|revert)(?:p?ed|d)? (?:it|them)\b)"
    rf"|(?:[^@%~|.;]{{0,40}}?,? (?:and|but) (?:it|they) (?:{_BE})?|,? (?:and|but) (?:{_BE})?)"
    rf"(?:(?:completely|entirely|just|totally) )?"
    rf"{_WRONG}{_HERE_ENDS})",
    re.IGNORECASE,
)
# These speak of others' commits where the subject does.
_COMMITS = Pattern(r"\b(?:commits?|corpus|data ?sets?|samples?)\b", re.IGNORECASE)
_THESE_COMMITS = Pattern(
    r"\W*(?:these|the|all|both)(?: of these)? (?:commits|samples)\b", re.IGNORECASE
)

# What a program has made for it isn't the change, nor is what the change is about.
_AT_WORK = Pattern(
    r"\b(?:at (?:build|query|request|run)[ -]?time|dynamically|(?:each|every) time|on demand|on "
    r"the fly)\b",
    re.IGNORECASE,
)
_TOPIC = Pattern(r"\b(?:are|is|was|were) (?:all )?about\b", re.IGNORECASE)


def is_other_work(clause: str, name: int) -> bool:
    """Whether a clause is about what stood there before, or a program makes while it runs.

    `name` is where the AI's name stands in it.
    """
    if _AT_WORK.search(clause) or _TOPIC.search(clause[:name]):
        return True
    # Who wrote what was there before says nothing of what replaces it.
    return bool(_EARLIER.search(clause[:name]) or _WROTE_IT_BEFORE.search(clause))


def is_elsewhere(text: str, subject: str) -> bool:
    """Whether a masked sentence is about code that goes, or about the commits of the subject."""
    return bool(_GONE.match(text) or (_THESE_COMMITS.match(text) and _COMMITS.search(subject)))
