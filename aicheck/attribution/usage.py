"""The phrases in which people say that they used an AI, or what they told it to do.

Masked text and bounds are those of `phrases`.
"""

from __future__ import annotations

import re

from aicheck.attribution.pattern import Pattern, compiled
from aicheck.attribution.vocabulary import (
    AID,
    ALL_OVER,
    CHANGE,
    CLOSES,
    DONE,
    FOR_ONE_PART,
    HELP,
    LED,
    LINK,
    ONLY,
    PART,
    WORD,
    WRITE,
)

USED_PART = compiled(
    rf"^\W*([@%])(?: (?:aid|assistance|help|tools))? (?:has been|was|were) (?:{ONLY})?used "
    rf"{FOR_ONE_PART}",
    rf"^\W*(@) (?:{ONLY}){FOR_ONE_PART}",
)
FOR_A_PART = Pattern(rf"\W*(?:tools? )?{FOR_ONE_PART}|{ALL_OVER}", re.IGNORECASE)
# What somebody ticked answers a question, and needs to say less. Not "any": that is a promise.
_YES = r"^\W*(?:yes\b\W*)?"
TICKED = compiled(
    rf"{_YES}(?:I|we)(?:'ve| have)? {WORD}{{0,1}}?(?:employed|used|utili[sz]ed) (?!any "
    rf"){WORD}{{0,3}}?([@%]){AID}(?! (?:not|or)\b)(?:\W*$|,? (?:and|as|during|for|in|on|to|when"
    rf"|while|with)\b)",
    rf"{_YES}{WORD}{{0,2}}?([@%]){AID} (?:has been|have been|was|were) {WORD}{{0,1}}?(?<!not "
    rf")(?:employed|involved|used|utili[sz]ed)\b",
    rf"{_YES}([@%]){AID} (?:employed|involved|used|utili[sz]ed)\W*$",
    rf"{_YES}(?:used |using )?([@%])[ -](?:{DONE}|used){CLOSES}",
    r"^\W*yes\b\W*([@%])\W*$",
    rf"{_YES}{WORD}{{0,2}}?(?:{CHANGE}|{PART}) (?:are|has been|have been|is|was|were) "
    rf"{WORD}{{0,3}}?{DONE} (?:\w+ly )?{LINK} (?:{HELP})?(?:an? )?([@%])",
)
# The rest of the sentence must say what for.
_USED_IT = (
    r"(?:collaborated with|consulted|employed|leaned (?:\w+ |a lot )?on|leveraged|made use of"
    r"|pair(?:ed|[ -]programmed) with|relied (?:\w+ )?on|used|utili[sz]ed|worked with)"
)
USING = compiled(
    rf"\b(?:I|we)(?:'ve|'d)? {WORD}{{0,4}}?{_USED_IT} {WORD}{{0,5}}?([@%])(.{{0,200}})",
    rf"^\W*(?:only )?{LED}{_USED_IT} {WORD}{{0,2}}?([@%])(.{{0,200}})",
)
USED_FOR = Pattern(
    rf"^\W*(?:(?:aid|assistance|help) (?:by|from|of) )?(?:@ and )?([@%])(?: \([^()]*\))?(?: "
    rf"(?:agents?|assistants?|tools?))? (?:was|were) {WORD}{{0,2}}?used"
    r" ((?:during|for|here|in|on|throughout|to|when|while)\b.{0,200})",
    re.IGNORECASE,
)
ORDERING = compiled(
    rf"(?:\b(?:I|we)(?:'ve|'d)? {WORD}{{0,3}}?(?:let|asked|directed|got|had|instructed|prompted"
    rf"|told)"
    r"|^\W*(?:asked|got|had|prompted|told)|\b(?:asking|having|letting)) "
    rf"{WORD}{{0,2}}?([@%])(?: in [@%])?(?: {WORD}{{0,3}}?|,? )(?:to )?(?:help )?(?:me )?(?:to "
    rf")?{WRITE}\b (?:{WORD}{{0,2}}?of )?(?:all|it|most|my|some|tests?|the|these|this)\b",
    rf"\b(?:I'm|I am|we're|we are) {WORD}{{0,1}}?using ([@%]) (?:for|to {WRITE}) (?:all|half|most"
    r"|much|parts|some) of (?:it|the|these|this)\b",
    r"(?:^\W*|\b(?:I|we) )(?:asked|fed|gave|prompted|told) ([@%]) .{0,80}?\band this is what "
    r"(?:came (?:back|out)|I got|it (?:did|made|wrote))\b",
    r"\b(?:I|we) (?:had|let) ([@%]) (?:have|take) an? (?:\w+ )?(?:crack|go|pass|shot|stab) at (?:it"
    r"|the|these|this)\b",
    rf"(?:^\W*|\b(?:I|we) )(?:asked|fed|gave|prompted|told) ([@%]) .{{0,80}}?\band (?:it|this) "
    rf"(?:came up with|generated|gave me|produced|wrote) (?:all|most|the|this) "
    rf"{WORD}{{0,2}}?{CHANGE}\b",
    rf"(?:^\W*|\b(?:I|we) )let ([@%]) loose on (?:my|the|these|this) {WORD}{{0,3}}?(?:{CHANGE}"
    rf"|{PART})\b",
    rf"\b(?:I|we)\b [^@%~|]{{0,80}}([@%])[^@%~|]{{0,60}}\b(?:asked|had|let|made|told) it (?:to "
    rf")?{WRITE}\b",
)
