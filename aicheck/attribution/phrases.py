"""The phrases in which people say that an AI made a change, or that none did.

They read masked text: `@` is the name of an AI, `%` one that is a common word too, `~` one that is
written like such a word, `|` one that people bear. Each has one group, the name that did it. All
gaps are bounded, so that hostile text costs little.
"""

from __future__ import annotations

import re

from aicheck.attribution.pattern import Pattern, compiled
from aicheck.attribution.vocabulary import (
    AID,
    ARTEFACT,
    BY_A_MIND,
    CHANGE,
    CHECKED,
    CLOSES,
    DEED,
    DEGREE,
    DETERMINED,
    DID,
    DONE,
    ENDS,
    FINAL,
    HELP,
    I_MADE,
    LED,
    LINK,
    MADE,
    OBJECT,
    OFTEN,
    PART,
    STOPS,
    SUBJECT,
    SUBMITTED,
    WORD,
    WRITE,
    WROTE,
)

MAKING = compiled(
    # "This patch was mostly written with the help of X"
    rf"\b(?:{SUBJECT}) (?:was|were|has been|have been|got) {WORD}{{0,4}}?{DONE} "
    rf"{WORD}{{0,6}}?{LINK} {WORD}{{0,5}}?(@)",
    rf"\b(?:this|these)(?: {WORD}{{0,3}}?{CHANGE})? (?:is|are) {WORD}{{0,8}}?{DONE} "
    rf"{WORD}{{0,6}}?{LINK} {WORD}{{0,5}}?(@)",
    rf"\b(?:this|it|{DETERMINED} {WORD}{{0,3}}?{SUBMITTED}) (?:was|were) {WORD}{{0,4}}?{DONE} "
    rf"{WORD}{{0,6}}?{LINK} {WORD}{{0,5}}?(%)(?!\s+in mind)",
    rf"\b(?:{SUBJECT}) (?:was|were) {WORD}{{0,4}}?{BY_A_MIND} {WORD}{{0,4}}?{LINK} "
    rf"{WORD}{{0,3}}?(%)",
    # "Written by X"
    rf"^\W*{LED}(?:{MADE}|done)(?:(?:,? and|,|/) (?:{MADE}|\w+ed))* {WORD}{{0,4}}?{LINK} "
    rf"(?:{HELP})?{WORD}{{0,2}}?(@){ENDS}",
    rf"^\W*{LED}{BY_A_MIND} {WORD}{{0,2}}?{LINK} (?:{HELP})?(%){ENDS}",
    rf"^\W*{LED}{DONE} {LINK} {HELP}(?:an? )?(@){ENDS}",
    rf"^\W*{LED}pair(?:ed|[ -]programmed) with (@){ENDS}",
    rf"^\W*(?:(?:all|first|initial|most|the) ){{0,2}}{CHANGE} (?:(?:are|is|was|were) )?(?:(?:\w+ly "
    rf")?{DONE} )?by ([@%]){ENDS}",
    # What code consists of was written, and not what a program writes.
    rf"\b(?:a|an|another|both|half|most|my|our|some|the|these|this) {WORD}{{0,3}}?{ARTEFACT}(?: "
    rf"(?:for|here|in) {WORD}{{1,4}}?| )(?:has been|have been|was|were) {WORD}{{0,2}}?{DONE} "
    rf"(?:entirely |mostly |partly )?(?:by|using|via|with) (?:{HELP})?(?:an? |the )?(@){FINAL}",
    rf"^\W*(?:(?:all|bash|conversion|helper|integration|migration|most|shell|some|the|unit) "
    rf"|{WORD}{{0,3}}?(?=\w+ (?:\w+ )?(?:was|were) ))(?:{PART}|code) (?:(?:is|are|was|were) "
    rf")?(?:added|{DONE}) (?:by|using|via|with) (?:{HELP})?([@%]){FINAL}",
    rf"^\W*(?:the )?translations? (?:(?:for|of) {WORD}{{1,5}}?)?(?:was|were) (?:done|made|written) "
    rf"(?:by|using|with) (@){FINAL}",
    rf"^\W*{LED}(?:\d+ percent )(@)[ -]{DONE}{CLOSES}",
    r"(?<![\w.])\d+ percent (?:by |from )?([@%]),?\s+(?:and )?(?:about )?\d+ percent (?:by "
    r")?(?:hand|human|me|mine|myself|us)\b",
    rf"\b\d+ percent of (?:it|this|the {CHANGE}|this {SUBMITTED}) (?:is|was) (?:(?:by|from) "
    rf")?([@%])(?:'s)?(?: agent(?: mode)?)?\W*$",
    rf"\b(?:{SUBJECT}|draft|everything {WORD}{{0,3}}?|version) (?:is|was|were) (?:auto|machine)[ "
    rf"-]?{DONE} \(([@%])\)",
    rf"\b(?:{SUBJECT}|{PART}) (?:is|was|were) (?:all|almost all|entirely|mostly|100 percent) "
    rf"([@%])\W*$",
    r"^\W*(?:it|this)(?:'s| is| was)(?: all| entirely| mostly| basically| 100 percent)+ (?:by "
    r"|from )?([@%])\W*$",
    r"^\W*(?:all|basically|entirely|mostly|purely|100 percent) (@)(?: honestly| lol| tbh)?\W*$",
    r"^\W*(?:it|this) is (?:mostly |raw |the |unedited )*(@)(?:'s)? output\b",
    rf"^\W*{WORD}{{0,3}}?(?:{CHANGE}|{PART}) (?:are |is )?courtesy of ([@%]){ENDS}",
    rf"\b(?:{SUBJECT}|{PART}) (?:here )?(?:came|come|comes) (?:directly |right |straight )?(?:from"
    rf"|out of) (@)\W*$",
    r"^\W*(?:copied|copy(?:/|-| and )?pasted|pasted) (?:\w+ ){0,2}?(?:from|out of) (@)" rf"{ENDS}",
    rf"^\W*(?:opened|submitted) by (?:an? |the )?([@%])(?: coding)?(?: agent)?{ENDS}",
    rf"([@%]) (?:chat|conversation|session|transcript) that (?:created|made|produced|wrote) (?:it"
    rf"|this|these|the {CHANGE})\b",
    r"([@%]) was (?:\w+ly )?involved in (?:coding|creating|drafting|implementing|making|writing) "
    r"(?:my|some|the|these|this)\b",
    rf"^\W*(?:converted|drafted|ported|refactored|rewrote|translated|wrote) (?:all|most|my|some|the"
    rf"|these|this) {WORD}{{0,4}}?(?:using|via|with {HELP}) ?(@){FINAL}",
    rf"\b(?:{SUBJECT}) came out of (?:a|an|my|the) (?:\w+ )?(?:chat|conversation|session) with "
    rf"(@){FINAL}",
    rf"\b(?:this|my|the) {WORD}{{0,1}}?{SUBMITTED} (?:has been|is|was) (?:\w+ly )?(?:created|filed"
    rf"|made|opened|prepared|raised|submitted) by (?:an? |my |the )?(@){ENDS}",
    r"^\W*(?:yes\b\W+)?(?:I|we) (?:did use|have used|used) (?:an? )?(@)(?: assistance| "
    r"tools?)?\W*$",
    rf"^\W*(?:the |all |most )?{CHANGE} (?:are|is|was|were) {WORD}{{0,3}}?(@)'s\W*$",
    r"^\W*(?:(?:automat(?:ed|ic)|bug|complete|entire|first|initial|minor|quick|security|simple"
    r"|small"
    rf"|the|this|whole) ){{0,3}}{CHANGE}(?: and {CHANGE})? (?:(?:was|were) )?(?:\w+ly )?{DONE} "
    rf"(?:by|with) (?:an? )?(@){ENDS}",
    rf"^\W*{BY_A_MIND} (?:by|using|with) (~)\W*$",
    rf"^\W*(?:(?:it|this) (?:is|was) )?{LED}(@)'s work\W*$",
    rf"^\W*(?:{SUBJECT}) (?:is|was) (@)'s(?: work)?\W*$",
    rf"^\W*(?:(?:it|this) (?:is|was) )?{LED}the work of (@){FINAL}",
    rf"^\W*(?:did|made|worked on|wrote) (?:it|this) {WORD}{{0,3}}?{LINK} ([@%]){ENDS}",
    # "I wrote this with X"
    rf"\b(?:I|we)(?:'ve|'d)? {WORD}{{0,6}}?{I_MADE} (?:all|everything|half|it|most|much|my|parts?"
    rf"|some|the|these|this)\b {WORD}{{0,6}}?{LINK} (?:{HELP})?{WORD}{{0,2}}?([@%]){ENDS}",
    rf"^\W*with {HELP}([@%])(?:\W*$|,? (?:(?:I|we){DID}|this\b))",
    rf"\b(?:(?:I|we)(?:{DID}| \w+ that\b)|this (?:was|{SUBMITTED})\b) ?[^@%~|]{{0,120}}\bwith "
    rf"{HELP}{WORD}{{0,2}}?([@%])",
    # "Tests AI-assisted", "almost this entire change was AI-written"
    rf"\b(?:{SUBJECT}) (?:is|are|was|were|has been) {WORD}{{0,4}}?(@)[ -]{DONE}{CLOSES}",
    rf"^\W*{LED}(?:(?:the|all|most|some) )?(?:{CHANGE} (?:(?:are|is|was|were) "
    rf"{WORD}{{0,2}}?)?)?(@)[ -]{DONE}{CLOSES}",
    # "X-generated code, cleaned up by me"
    rf"^\W*{LED}([@%~])[ -]{DONE} {WORD}{{0,2}}?(?:{CHANGE}|{PART}),? (?:(?:and|but|then) "
    rf"){{0,2}}(?:\w+ly )?{CHECKED}(?: (?:and|or|then) (?:\w+ly )?{CHECKED})?(?: (?:after(?:wards)?"
    rf"|by (?:a human|hand|me|myself|us)|manually|myself))?\W*$",
    r"^I(?:'m| am) (?:an? |the )?(@)(?=\s*(?:$|[.,]|(?:acting|an?|and|working)\b))",
    # "This is an AI-assisted change", "Contains AI-generated code"
    rf"^\W*(?:it|this|these|(?:my|the|this) {SUBMITTED}) (?:are|is|was|were) {DEGREE}(@)[ -]{DONE} "
    rf"{WORD}{{0,1}}?(?:{CHANGE}|attempt|solution){CLOSES}",
    rf"^\W*(?:(?:it|this|(?:my|the|this) {WORD}{{0,1}}?{SUBMITTED}) )?(?:also )?(?:contains"
    rf"|includes) {DEGREE}(@)[ -]{DONE} {WORD}{{0,1}}?(?:{CHANGE}|parts?|portions?){STOPS}",
    rf"^\W*(?:(?:(?:my|the|this) )?{SUBMITTED} (?:contains|includes)|there(?:'s| is)) "
    rf"{WORD}{{0,2}}?(?:code|parts|tests) {DONE} (?:by|with) (?:an? )?(@)(?:{STOPS}| in (?:here|it"
    rf"|this))",
    rf"^\W*there(?:'s| is) (?:some )?(@)[ -]{DONE} (?:code|parts) in (?:here|it|this)\b",
    rf"\b(?:my|the|this) {WORD}{{0,1}}?{SUBMITTED} (?:itself )?(?:are|came|comes?|is|was|were) "
    rf"(?:(?:directly|entirely|mostly|straight) )?from (@)(?=\s*(?:$|[.,;!?]))",
    rf"^\W*(?:the )?{PART} (?:are|is) (?:all |mostly )?from (@){FINAL}",
    rf"\b(?:{SUBJECT}) (?:was|were) (?:\w+ly )?(?:auto-?)?generated by (\|)",
    r"\b(?:all|half|most|much|parts|some) of (?:the|this) code (?:here )?(?:is|was) (?:\w+ly "
    r")?suggested by ([@%])",
    rf"^\W*(?:entirely|fully|largely|mostly|partly|purely) (?:{MADE}) (?:by|using|with) (%){ENDS}",
    # "Docs by me, tests by X"
    rf"^\W*{WORD}{{1,4}}?by (?:@|[^@%~|,;]{{1,40}}), (?:and )?(?:the )?{CHANGE} by ([@%]){ENDS}",
)
# No subjects: "fix: X wrote the file twice".
DOING = compiled(
    rf"(?<![\w'-])(?<!\bthe )(@)(?: \((?!the )[^()]*\))? {OFTEN}(?:added|created|generated"
    rf"|implemented|rewrote|wrote) (?:all |half |most )?(?:of )?(?:my|the|these|this) "
    rf"{WORD}{{0,2}}?{ARTEFACT}(?: and (?:the )?{WORD}{{0,2}}?{ARTEFACT})?{FINAL}",
    rf"(?<![\w'-])(?<!\bthe )(@) {OFTEN}(?:helped|assisted) {WORD}{{1,7}}?and (?:wrote"
    rf"|implemented) (?:the|these|this) {WORD}{{0,2}}?{ARTEFACT}{FINAL}",
    rf"^\W*([@%]) {OFTEN}(?:implemented|rewrote|wrote) \w+\(\){FINAL}",
    rf"(?<![\w'-])(?<!\bthe )(@)(?: (?:\+|&|and) [@%])? {OFTEN}(?:did|has done) (?:all |most "
    rf")?(?:of )?(?:the|this) {WORD}{{0,2}}?{DEED}\b",
    r"^\W*(?:the |this )?(?:fix )?(?:[^@%~|]{0,40} what )?([@%]) (?:proposed"
    r"|suggested)\b(?=.{0,60}\b(?:I|we) (?:accepted|applied|committed|kept|took))",
    rf"^\W*([@%]) {OFTEN}(?:did|wrote) (?:about |around |roughly )?(?:\d+ percent|half|most) of "
    rf"(?:it|the {WORD}{{0,2}}?(?:{ARTEFACT}|{CHANGE})|this)\b(?! (?:before|that|when)\b)",
    rf"^\W*(%) {OFTEN}(?:added|wrote) (?:all |most )?(?:of )?(?:the|these) (?:missing |new |unit "
    rf")?(?:tests|docs|doc ?strings|documentation){FINAL}",
    r"^\W*(?:an?|my|our) (@) (?:created|filed|made|opened|prepared|submitted|wrote) (?:this"
    r"|these)\b",
    rf"(?<![\w'-])(?<!\bthe )(@)(?: \((?!the )[^()]*\))?(?: and [@%])? {OFTEN}{WROTE} "
    rf"{WORD}{{0,4}}?{OBJECT}\b",
    rf"(?<![\w'-])(?<!\bthe )(@)(?: \([^()]*\))? {OFTEN}(?:assisted|helped) (?:me |us |out "
    rf")?(?:{WORD}{{0,1}}?{WRITE}|in|on|to|with) {WORD}{{0,4}}?{OBJECT}\b",
    rf"(?<![\w'-])(?<!\bthe )(@)(?: \([^()]*\))? {OFTEN}(?:assisted|helped) (?:me|us) (?:out "
    rf")?(?:in|on|with) (?:all|my|some|the|these|this)\b(?! {WORD}{{0,2}}?(?:english|grammar"
    rf"|incident|issues?|outage|problems?|questions?|set-?up|words?)\b)",
    r"^\W*let (@) (?:clean up|implement|modernise|modernize|port|refactor|rewrite) (?:all|it|most"
    r"|my|some|the|these|this)\b",
    rf"^(%) {OFTEN}(?:assisted|helped|implemented|wrote) {WORD}{{0,4}}?(?:this|these|most of)\b",
    rf"\b(?:credits?|kudos|props|thank you|thanks)\b,? (?:goes? )?(?:to )?([@%]),? for (?:(?:all"
    rf"|half|most|much|some) of|(?:implementing|writing)) (?:the|these|this) "
    rf"{WORD}{{0,1}}?(?:{ARTEFACT}|{CHANGE}|{PART}){FINAL}",
    r"\b(?:credits?|kudos|props|thank you|thanks)\b,? (?:goes? )?(?:to )?([@%]),? for (?:doing"
    r"|drafting"
    rf"|generating|implementing|writing) {WORD}{{0,3}}?{OBJECT}\b",
)
# Also as items of a list, where squashed commits leave their subjects.
DRAFTED = compiled(
    rf"^\W*(@)[ -](?:assisted|generated|written) {WORD}{{0,3}}?(?:attempt|changes?|commit"
    r"|contribution|clean-?up|conversion|draft|fix|implementation|migration|patch|port|pr|prototype"
    r"|refactor(?:ing)?|rename|rewrite|pull request|solution|version|wip)(?=\s*(?:$|[.,:;!)]|(?:at"
    r"|by|for|from|of|to|using|with)\b))",
)
_ADDING = r"(?:add|extend|fix|implement|improve|port|refactor|rewrite|update|write)(?:e?d|s)?"
CREDITED = compiled(
    # "* add test by X", "* X (MODEL) fixed the last warnings"
    rf"^\W*{_ADDING} {WORD}{{0,4}}?(?:code|implementation|patch|tests?) by ([@%])\W*$",
    rf"^\W*{_ADDING} {WORD}{{0,4}}?(?:doc ?strings?|docs|documentation) by (@)\W*$",
)
FIXED = compiled(
    rf"^\W*(@)(?: \([^()]*\))? {OFTEN}(?:addressed|cleaned up|corrected|fixed|resolved) (?:all|most"
    rf"|my|remaining|several|some|the|these|this) {WORD}{{0,4}}?(?:bugs?|comments?|conflicts?"
    rf"|errors?|failures?|findings|issues?|lints?|nits?|problems?|tests?|typos?|warnings?)\b(?! "
    rf"(?:in|on|with) (?:its?|their|v?\d)\b| upstream\b)",
    rf"^\W*([@%]) \([^()@]{{0,40}}@[^()]{{0,40}}\) {OFTEN}{WROTE}\b",
)
_CHAT = r"(?:chat|conversation|discussion|prompts?|session|thread|transcript)"
MADE_THERE = compiled(
    rf"^\W*(?:(?:{SUBJECT}|{CHANGE}) (?:was|were) )?{LED}(?:{MADE}|done) (?:(?:by|during|from|here"
    rf"|in|there|through|using|via|with)\b ?)?(?:(?:a|an|the|this|these) )?(?:\w+ )?{_CHAT}?\W*$",
    rf"\b{_CHAT}\b.{{0,40}}? (?:behind|that|which|where) (?:I )?{WROTE} {OBJECT}\b",
    rf"\b(?:it|this|{CHANGE}) (?:was|were) (?:\w+ly )?(?:{MADE}) (?:by|during|from|in|through|via"
    rf"|with) (?:a|the|this|these) (?:following )?(?:\w+ )?{_CHAT}\b",
)
PURPOSE = Pattern(
    r"^\W*(?:[^\s]+ ){0,6}?(?:as|during|for|here|in|on|to|throughout|when|while|with)\b",
    re.IGNORECASE,
)
HERE = Pattern(rf"\b(?:here|this|these|(?:my|the) {SUBMITTED})\b", re.IGNORECASE)
MADE_THESE = Pattern(rf"\b{WRITE} (?:all|most|much|some|the|these|this)\b", re.IGNORECASE)
CREDITING = compiled(
    r"\b(?:analy[sz]ed|caught|debugged|diagnosed|discovered|flagged|found|identified|investigated"
    r"|noticed|pointed out|proofread|reported|reviewed|spotted|suggested) (?:[^\s@%~|]+ ){0,3}?"
    rf"(?:by|using|via|with) (?:{HELP})?([@%])",
    r"\b(?:my|the|this) (?:[^\s@%~|]+ ){0,3}?(?:descriptions?|messages?|titles?) (?:was|were) "
    rf"{WORD}{{0,3}}?{DONE} {WORD}{{0,3}}?{LINK} {WORD}{{0,2}}?([@%])",
    r"^\W*(?:credits?|h/t|hat tip|kudos|props|thank you|thanks)\b,? (?:goes )?(?:to )?([@%])",
)
# Whole products that are many aren't the change.
_PRODUCTS = (
    r"(?:\w+ ){0,4}(?<!both )(?<!my )(?<!our )(?<!these )(?:applications|apps|games|products"
    r"|programs|projects|repos|repositories|sites|tools|websites) (?:\w+ ){0,3}(?:are|been|were)\b"
)
VIBE = Pattern(
    rf"(?!\W*{_PRODUCTS})(?:^|^.*?(?:\(|\b(?:all|been|completely|entirely|fully|heavily|I|is|it|just|largely|mostly"
    r"|purely|this|totally|was|were|wip)) ?)vibe[ -]?coded\b(?=\s*(?:$|[.,;:!?)\]]|(?:again|almost"
    r"|by|entirely|in|it|largely|most|mostly|partially|partly|the|this|together|using|with)\b))",
    re.IGNORECASE,
)

_USED = (
    r"(?:at all|assistance|code|generated|help|here|in|involve\w*|needed|tools?|use[ds]?|was|were)"
)
DENYING = compiled(
    rf"^\W*(?:no|zero) @(?:\W|{WORD}){{0,3}}{_USED}\b",
    r"^\W*(?:no|zero) @\W*$",
    rf"\b(?:{SUBJECT}|I|we)\b [^@%~|]{{0,60}}\bwithout (?:any |the )?(?:(?:aid|assistance|help"
    rf"|use) (?:from|of) )?"
    r"(?:any )?@",
    rf"\b(?:{SUBJECT}) (?:is|are|was|were)(?:n't| not) {WORD}{{0,3}}?(?:{DONE} {LINK} (?:an? |any "
    rf")?@|@[ -]{DONE})",
    rf"\b(?:contains?|has|includes?|there is) no @[ -]{DONE}",
    rf"\b(?:do|does)(?:n't| not) (?:contain|have|include) (?:any )?@[ -]{DONE}",
    r"\b(?:I|we) (?:(?:did|have|do)(?:n't| not)|never) (?:ever )?(?:use|used|rely on|employ) "
    r"(?:an? |any )?@",
    rf"^\W*@{AID} (?:was|were|has been|is)(?:n't| not) (?:used|involved)\b",
    rf"^\W*{LED}{DONE} {WORD}{{0,3}}?without (?:any )?@",
    rf"^\W*not (?:{DONE} (?:by|with|using) (?:an? |any )?@|@[ -]{DONE})",
)
