"""The phrases in which people say that an AI made a change, or that none did.

They read masked text: `@` is the name of an AI, `%` one that is a common word too, `~` one that is
written like such a word, `|` one that people bear. Each has one group, the name that did it. All
gaps are bounded, so that hostile text costs little.
"""

from __future__ import annotations

import re

from aicheck.attribution.pattern import Pattern

_WORD = r"(?:(?!(?:if|that|when|where|which|who)\b)[^\s@%~|]+ )"
_CHANGE = (
    r"(?:boilerplate|branch|changes?|changeset|code|commits?|contributions?|diff|doc ?strings?|docs"
    r"|documentation|draft"
    r"|feature|fix(?:es)?|function|implementations?|merge request|mr|parser|patch(?:es|set)?|port"
    r"|pr|prototype|pull request|refactor(?:ing)?|rewrite|scripts?|series|tests?|version|work)"
)
_SUBMITTED = (
    r"(?:branch|changes?|changeset|commits?|contributions?|diff|fix|merge request|mr"
    r"|patch(?:es|set)?|pr|pull request|series|work)"
)
_DETERMINED = r"(?:all|almost|both|half|most|much|my|our|parts?|some|the|these|this)"
_SUBJECT = (
    rf"(?:(?:almost |nearly |all |most |some |much |parts? |half |the (?:bulk|majority"
    rf"|rest) ){{0,2}}"
    rf"(?:of )?(?:it|this|these|everything)|{_DETERMINED} {_WORD}{{0,4}}?{_CHANGE})"
    r"(?: (?:here|itself))?"
)
# Words that say a thing was made, and not merely looked at.
_MADE = (
    r"(?:co-?)?(?:authored|developed|written)|aided|assisted|built|coded|converted|created|drafted"
    r"|driven|generated|implemented|made|migrated|one-?shot(?:ted)?|ported|prepared|produced"
    r"|prototyped|put together"
    r"|refactored|rewritten|scaffolded|translated|vibe[ -]?coded"
)
_DONE = rf"(?:{_MADE}|designed|done|fixed)"
# A compiler or an editor does the others too.
_BY_A_MIND = (
    r"(?:(?:co-?)?(?:authored|written)|assisted|coded|drafted|driven|implemented"
    r"|one-?shot(?:ted)?|vibe[ -]?coded)"
)
_WROTE = (
    r"(?:authored|built|came up with|co-?wrote|coded|created|did|drafted|fixed|generated"
    r"|implemented|made|ported|produced|proposed|refactored|rewrote|suggested|wrote)"
)
_WRITE = (
    r"(?:author|build|code|convert|create|do|draft|fix|generate|implement|make|port|produce"
    r"|refactor|rewrite|write)"
)
_OBJECT = (
    rf"(?:this|these|(?:all|half|many|most|much|parts?|some|the (?:bulk|majority)) of (?:it|the"
    rf"|these|this)|(?:all|most) the|the (?:bulk|heavy lifting|{_WORD}{{0,2}}?{_CHANGE}))"
)
_OFTEN = r"(?:(?:actually|also|basically|has|just|mostly|really|\w+ly) ){0,2}"
_I_MADE = (
    r"(?:built|coded|created|developed|did|drafted|fixed|generated|implemented|made|ported|prepared"
    r"|produced|prototyped|put together|refactored|rewrote|vibe[ -]?coded|worked on|wrote)"
)
_HELP = (
    r"(?:(?:a|considerable|extensive|great|heavy|lots?|minor|much|of|significant|some|the) ){0,4}"
    r"(?:aid|assistance|help|support) (?:by|from|of|using|with) "
)
_LINK = (
    r"(?:by|from|thanks to|through|using|via|w/|with|"
    r"in (?:collaboration|concert|cooperation|partnership|tandem) with)"
)
_ENDS = (
    r"(?!\s+in mind)(?=\s*(?:$|[.,;:!?()\[\]]|\+|&|'s (?:aid|assistance|help)|(?:after|agents?|aid"
    r"|and|assistance|at|based|but|during|entirely|from|help|in|largely|mostly|on|per|primarily"
    r"|so|then|throughout|to|under|using|via|while|with)\b))"
)
_CLOSES = r"(?=\s*(?:$|[.,;:!?)\]]|(?:and|but|by|from|in|so|then|using|via|with)\b))"
_STOPS = r"(?=\s*(?:$|[.,;:!?()]))"
_DEGREE = (
    r"(?:(?:a|all|almost|also|an|basically|entirely|fully|just|largely|mostly|only|partially|partly"
    r"|purely|simply|some) ){0,3}"
)
_ONLY = r"(?:exclusively|just|mainly|merely|mostly|only|primarily|solely) "
# What a tool made of these is a part of the change, and they are not what changes are about.
_PART = (
    r"(?:boilerplate|change ?log|code|comments|doc ?strings?|docs|documentation|implementation"
    r"|readme|refactoring|(?:unit )?tests?|test cases|translations?|type (?:annotations|hints))"
)
_FOR_A_PART = (
    rf"(?:{_ONLY})?for (?:{_ONLY})?(?:(?:a few|all|most|my|of|parts?|some|the|these|this|writing) )"
    rf"{{0,3}}{_PART}(?:(?:,|,? and|,? or) (?:the )?{_PART}){{0,3}}(?: only)?{_STOPS}"
)
_LED = (
    r"(?:(?:all|almost|also|co-?|code|entirely|fully|heavily|initially|largely|mostly|originally"
    r"|partially|partly|primarily|wip) ){0,3}"
)


def _compiled(*patterns: str) -> tuple[Pattern, ...]:
    return tuple(Pattern(pattern, re.IGNORECASE) for pattern in patterns)


MAKING = _compiled(
    # "This patch was mostly written with the help of X"
    rf"\b(?:{_SUBJECT}) (?:was|were|has been|have been|got) {_WORD}{{0,4}}?{_DONE} {_WORD}{{0,6}}?"
    rf"{_LINK} {_WORD}{{0,5}}?(@)",
    rf"\b(?:this|these)(?: {_WORD}{{0,3}}?{_CHANGE})? (?:is|are) {_WORD}{{0,8}}?{_DONE} "
    rf"{_WORD}{{0,6}}?{_LINK} {_WORD}{{0,5}}?(@)",
    rf"\b(?:this|it|{_DETERMINED} {_WORD}{{0,3}}?{_SUBMITTED}) (?:was|were) {_WORD}{{0,4}}?{_DONE} "
    rf"{_WORD}{{0,6}}?{_LINK} {_WORD}{{0,5}}?(%)",
    rf"\b(?:{_SUBJECT}) (?:was|were) {_WORD}{{0,4}}?{_BY_A_MIND} {_WORD}{{0,4}}?{_LINK} "
    rf"{_WORD}{{0,3}}?(%)",
    # "Written by X"
    rf"^\W*{_LED}(?:{_MADE}|done)(?:(?:,? and|,|/) (?:{_MADE}|\w+ed))* {_WORD}{{0,4}}?{_LINK} "
    rf"(?:{_HELP})?{_WORD}{{0,2}}?(@){_ENDS}",
    rf"^\W*{_LED}{_BY_A_MIND} {_WORD}{{0,2}}?{_LINK} (?:{_HELP})?(%){_ENDS}",
    rf"^\W*{_LED}pair(?:ed|[ -]programmed) with (@){_ENDS}",
    rf"^\W*(?:the |all |most )?{_CHANGE} (?:(?:are|is|was|were) )?{_WORD}{{0,2}}?by ([@%]){_ENDS}",
    rf"^\W*(?:the |all |most )?{_CHANGE} (?:are|is|was|were) {_WORD}{{0,3}}?(@)'s\W*$",
    r"^\W*(?:(?:automat(?:ed|ic)|bug|complete|entire|first|initial|minor|quick|security|simple"
    r"|small"
    rf"|the|this|whole) ){{0,3}}{_CHANGE}(?: and {_CHANGE})? (?:(?:was|were) )?(?:\w+ly )?{_DONE} "
    rf"(?:by|with) (?:an? )?(@){_ENDS}",
    rf"^\W*{_BY_A_MIND} (?:by|using|with) (~)\W*$",
    rf"^\W*(?:(?:it|this) (?:is|was) )?{_LED}(@)'s work\W*$",
    rf"^\W*(?:(?:it|this) (?:is|was) )?{_LED}the work of (@)\W*$",
    rf"^\W*(?:did|made|worked on|wrote) (?:it|this) {_WORD}{{0,3}}?{_LINK} (@){_ENDS}",
    # "I wrote this with X"
    rf"\b(?:I|we)(?:'ve|'d)? {_WORD}{{0,6}}?{_I_MADE} (?:all|everything|half|it|most|much|my|parts?"
    rf"|some|the|these|this)\b {_WORD}{{0,6}}?{_LINK} (?:{_HELP})?{_WORD}{{0,2}}?([@%]){_ENDS}",
    rf"^\W*with {_HELP}([@%])(?:\W*$|,? (?:I|we|this)\b)",
    rf"\b(?:I|we|this (?:was|{_SUBMITTED}))\b [^@%~|]{{0,120}}\bwith {_HELP}{_WORD}{{0,2}}?([@%])",
    # "Tests AI-assisted", "almost this entire change was AI-written"
    rf"\b(?:{_SUBJECT}) (?:is|are|was|were|has been) {_WORD}{{0,4}}?(@)[ -]{_DONE}{_CLOSES}",
    rf"^\W*{_LED}(?:(?:the|all|most|some) )?(?:{_CHANGE} (?:(?:are|is|was|were) {_WORD}{{0,2}}?)?)?"
    rf"(@)[ -]{_DONE}{_CLOSES}",
    r"^I(?:'m| am) (?:an? |the )?(@)(?=\s*(?:$|[.,]|(?:acting|an?|and|working)\b))",
    # "This is an AI-assisted change", "Contains AI-generated code"
    rf"^\W*(?:it|this|these|(?:my|the|this) {_SUBMITTED}) (?:are|is|was|were) {_DEGREE}"
    rf"(@)[ -]{_DONE} {_WORD}{{0,1}}?(?:{_CHANGE}|attempt|solution){_CLOSES}",
    rf"^\W*(?:(?:it|this|(?:my|the|this) {_WORD}{{0,1}}?{_SUBMITTED}) )?(?:also )?"
    rf"(?:contains|includes) {_DEGREE}(@)[ -]{_DONE} {_WORD}{{0,1}}?(?:{_CHANGE}|parts?|portions?)"
    rf"{_STOPS}",
    rf"\b(?:my|the|this) {_WORD}{{0,1}}?{_SUBMITTED} (?:itself )?(?:are|came|comes?|is|was|were) "
    rf"(?:(?:directly|entirely|mostly|straight) )?from (@)(?=\s*(?:$|[.,;!?]))",
    # "Docs by me, tests by X"
    rf"^\W*{_WORD}{{1,4}}?by (?:@|[^@%~|,;]{{1,40}}), (?:and )?(?:the )?{_CHANGE} by ([@%]){_ENDS}",
)
# No subjects: "fix: X wrote the file twice".
DOING = _compiled(
    rf"(?<![\w'-])(?<!\bthe )(@)(?: \([^()]*\))?(?: and [@%])? {_OFTEN}{_WROTE} "
    rf"{_WORD}{{0,4}}?{_OBJECT}\b",
    rf"(?<![\w'-])(?<!\bthe )(@)(?: \([^()]*\))? {_OFTEN}(?:assisted|helped) (?:me |us |out )?"
    rf"(?:{_WORD}{{0,1}}?{_WRITE}|in|on|to|with) {_WORD}{{0,4}}?{_OBJECT}\b",
    rf"(?<![\w'-])(?<!\bthe )(@)(?: \([^()]*\))? {_OFTEN}(?:assisted|helped) (?:me|us) (?:out )?"
    rf"(?:in|on|with) (?:all|my|some|the|these|this)\b(?! {_WORD}{{0,2}}?(?:english|grammar"
    rf"|incident|issues?|outage|problems?|questions?|set-?up|words?)\b)",
    r"^\W*let (@) (?:clean up|implement|modernise|modernize|port|refactor|rewrite) "
    r"(?:all|it|most|my|some|the|these|this)\b",
    rf"^(%) {_OFTEN}(?:assisted|helped|implemented|wrote) {_WORD}{{0,4}}?(?:this|these|most of)\b",
    r"\b(?:credits?|kudos|props|thank you|thanks)\b,? (?:goes? )?(?:to )?([@%]),? for (?:doing"
    r"|drafting"
    rf"|generating|implementing|writing) {_WORD}{{0,3}}?{_OBJECT}\b",
)
# Also as items of a list, where squashed commits leave their subjects.
DRAFTED = _compiled(
    rf"^\W*(@)[ -](?:assisted|generated|written) {_WORD}{{0,3}}?(?:attempt|changes?|commit"
    r"|contribution|draft|fix"
    r"|implementation|patch|pr|prototype|pull request|solution|version|wip)"
    r"(?=\s*(?:$|[.,:;!)]|(?:at|by|for|from|of|to|using|with)\b))",
)
_ADDING = r"(?:add|extend|fix|implement|improve|port|refactor|rewrite|update|write)(?:e?d|s)?"
CREDITED = _compiled(
    # "* add test by X", "* X (MODEL) fixed the last warnings"
    rf"^\W*{_ADDING} {_WORD}{{0,4}}?(?:code|implementation|patch|tests?) by ([@%])\W*$",
    rf"^\W*{_ADDING} {_WORD}{{0,4}}?(?:doc ?strings?|docs|documentation) by (@)\W*$",
)
FIXED = _compiled(
    rf"^\W*(@)(?: \([^()]*\))? {_OFTEN}(?:addressed|cleaned up|corrected|fixed|resolved) "
    rf"(?:all|most|my|remaining|several|some|the|these|this) {_WORD}{{0,4}}?(?:bugs?|comments?"
    rf"|conflicts?|errors?|failures?|findings|issues?|lints?|nits?|problems?|tests?|typos?"
    rf"|warnings?)\b(?! (?:in|on|with) (?:its?|their|v?\d)\b| upstream\b)",
    rf"^\W*([@%]) \([^()@]{{0,40}}@[^()]{{0,40}}\) {_OFTEN}{_WROTE}\b",
)
USED_PART = _compiled(
    rf"^\W*([@%])(?: (?:aid|assistance|help|tools))? (?:has been|was|were) (?:{_ONLY})?used "
    rf"{_FOR_A_PART}",
    rf"^\W*(@) (?:{_ONLY}){_FOR_A_PART}",
)
FOR_A_PART = Pattern(rf"\W*(?:tools? )?{_FOR_A_PART}", re.IGNORECASE)
# What somebody ticked answers a question, and needs to say less. Not "any": that is a promise.
_YES = r"^\W*(?:yes\b\W*)?"
_AID = r"(?: (?:agents?|aid|assistance|assistants?|help|tools?))?"
TICKED = _compiled(
    rf"{_YES}(?:I|we)(?:'ve| have)? {_WORD}{{0,1}}?(?:employed|used|utili[sz]ed) (?!any )"
    rf"{_WORD}{{0,3}}?([@%]){_AID}(?! (?:not|or)\b)(?:\W*$|,? (?:and|as|during|for|in|on|to|when"
    rf"|while|with)\b)",
    rf"{_YES}{_WORD}{{0,2}}?([@%]){_AID} (?:has been|have been|was|were) {_WORD}{{0,1}}?"
    rf"(?<!not )(?:employed|involved|used|utili[sz]ed)\b",
    rf"{_YES}([@%]){_AID} (?:employed|involved|used|utili[sz]ed)\W*$",
    rf"{_YES}(?:used |using )?([@%])[ -](?:{_DONE}|used){_CLOSES}",
    r"^\W*yes\b\W*([@%])\W*$",
)
# The rest of the sentence must say what for.
_USED_IT = (
    r"(?:collaborated with|consulted|employed|leaned on|leveraged|made use of|pair(?:ed"
    r"|[ -]programmed) with"
    r"|relied on|used|utili[sz]ed|worked with)"
)
USING = _compiled(
    rf"\b(?:I|we)(?:'ve|'d)? {_WORD}{{0,4}}?{_USED_IT} {_WORD}{{0,5}}?([@%])(.{{0,200}})",
    rf"^\W*{_LED}{_USED_IT} {_WORD}{{0,2}}?([@%])(.{{0,200}})",
)
USED_FOR = Pattern(
    rf"^\W*(?:(?:aid|assistance|help) (?:by|from|of) )?(?:@ and )?([@%]) (?:was"
    rf"|were) {_WORD}{{0,2}}?used"
    r" ((?:during|for|here|in|on|throughout|to|when|while)\b.{0,200})",
    re.IGNORECASE,
)
ORDERING = _compiled(
    rf"(?:\b(?:I|we)(?:'ve|'d)? {_WORD}{{0,3}}?(?:let|asked|directed|got|had|instructed|prompted"
    rf"|told)"
    r"|^\W*(?:asked|got|had|prompted|told)|\b(?:asking|having|letting)) "
    rf"{_WORD}{{0,2}}?([@%])(?: in [@%])?(?: {_WORD}{{0,3}}?|,? )(?:to )?(?:help )?(?:me )?(?:to )?"
    rf"{_WRITE}\b (?:{_WORD}{{0,2}}?of )?(?:all|it|most|my|some|tests?|the|these|this)\b",
    rf"\b(?:I|we)\b [^@%~|]{{0,80}}([@%])[^@%~|]{{0,60}}\b(?:asked|had|let|made"
    rf"|told) it (?:to )?{_WRITE}\b",
)
_CHAT = r"(?:chat|conversation|discussion|prompts?|session|thread|transcript)"
MADE_THERE = _compiled(
    rf"^\W*(?:(?:{_SUBJECT}|{_CHANGE}) (?:was|were) )?{_LED}(?:{_MADE}|done) "
    rf"(?:(?:by|during|from|here|in|there|through|using|via|with)\b ?)?"
    rf"(?:(?:a|an|the|this|these) )?(?:\w+ )?{_CHAT}?\W*$",
    rf"\b{_CHAT}\b.{{0,40}}? (?:behind|that|which|where) (?:I )?{_WROTE} {_OBJECT}\b",
    rf"\b(?:it|this|{_CHANGE}) (?:was|were) (?:\w+ly )?(?:{_MADE}) (?:by|during|from|in|through|via"
    rf"|with) (?:a|the|this|these) (?:following )?(?:\w+ )?{_CHAT}\b",
)
PURPOSE = Pattern(
    r"^\W*(?:[^\s]+ ){0,6}?(?:as|during|for|here|in|on|to|throughout|when|while|with)\b",
    re.IGNORECASE,
)
HERE = Pattern(rf"\b(?:here|this|these|(?:my|the) {_SUBMITTED})\b", re.IGNORECASE)
MADE_THESE = Pattern(rf"\b{_WRITE} (?:all|most|much|some|the|these|this)\b", re.IGNORECASE)
CREDITING = _compiled(
    r"\b(?:analy[sz]ed|caught|debugged|diagnosed|discovered|flagged|found|identified"
    r"|investigated|noticed"
    r"|pointed out|proofread|reported|reviewed|spotted|suggested) (?:[^\s@%~|]+ ){0,3}?"
    rf"(?:by|using|via|with) (?:{_HELP})?([@%])",
    r"\b(?:my|the|this) (?:[^\s@%~|]+ ){0,3}?(?:descriptions?|messages?|titles?) (?:was|were) "
    rf"{_WORD}{{0,3}}?{_DONE} {_WORD}{{0,3}}?{_LINK} {_WORD}{{0,2}}?([@%])",
    r"^\W*(?:credits?|h/t|hat tip|kudos|props|thank you|thanks)\b,? (?:goes )?(?:to )?([@%])",
)
VIBE = Pattern(
    r"(?:^|^.*?(?:\(|\b(?:all|been|completely|entirely|fully|heavily|I|is|it|just|largely|mostly"
    r"|purely|this|totally|was|were|wip)) ?)vibe[ -]?coded\b(?=\s*(?:$|[.,;:!?)\]]|(?:again|almost"
    r"|by|entirely|in|it|largely|most|mostly|partially|partly|the|this|together|using|with)\b))",
    re.IGNORECASE,
)

_USED = (
    r"(?:at all|assistance|code|generated|help|here|in|involve\w*|needed|tools?|use[ds]?|was|were)"
)
DENYING = _compiled(
    rf"^\W*(?:no|zero) @(?:\W|{_WORD}){{0,3}}{_USED}\b",
    r"^\W*(?:no|zero) @\W*$",
    rf"\b(?:{_SUBJECT}|I|we)\b [^@%~|]{{0,60}}\bwithout (?:any |the )?(?:(?:aid|assistance|help"
    rf"|use) (?:from|of) )?"
    r"(?:any )?@",
    rf"\b(?:{_SUBJECT}) (?:is|are|was|were)(?:n't"
    rf"| not) {_WORD}{{0,3}}?(?:{_DONE} {_LINK} (?:an? |any )?@"
    rf"|@[ -]{_DONE})",
    rf"\b(?:contains?|has|includes?|there is) no @[ -]{_DONE}",
    rf"\b(?:do|does)(?:n't| not) (?:contain|have|include) (?:any )?@[ -]{_DONE}",
    r"\b(?:I|we) (?:(?:did|have|do)(?:n't| not)|never) (?:ever )?(?:use|used|rely on|employ) "
    r"(?:an? |any )?@",
    rf"^\W*@{_AID} (?:was|were|has been|is)(?:n't| not) (?:used|involved)\b",
    rf"^\W*{_LED}{_DONE} {_WORD}{{0,3}}?without (?:any )?@",
    rf"^\W*not (?:{_DONE} (?:by|with|using) (?:an? |any )?@|@[ -]{_DONE})",
)
