"""What sentences about changes are made of: nouns, verbs, links. Parts of `phrases`' patterns."""

from __future__ import annotations

CHANGE = (
    r"(?:boilerplate|branch|bug ?fix(?:es)?|changes?|changeset|code|commits?|contributions?|diff"
    r"|doc ?strings?|docs|documentation|draft|feature|fix(?:es)?|function|implementations?|merge "
    r"request|mr|parser|patch(?:es|set)?|port|pr|prototype|pull request|refactor(?:ing)?|rewrite"
    r"|scripts?|series|tests?|version|work)"
)
SUBMITTED = (
    r"(?:branch|changes?|changeset|commits?|contributions?|diff|fix|merge request|mr|patch(?:es"
    r"|set)?|pr|pull request|series|work)"
)
# What code consists of. Texts aren't in it: a program's answers and summaries are made by AIs too.
ARTEFACT = (
    r"(?:algorithms?|api|bindings?|build file|cache(?: layer)?|class(?:es)?|client|code|codegen"
    r"|component|config(?:uration)?(?: files?)?|controller|css|docker ?file|endpoints?|fixtures?"
    r"|glue(?: code)?|handlers?|harness|helpers?(?: functions?)?|hooks?|html|implementation"
    r"|interface|javascript|layout|lexer|logic|loops?|macros?|make ?file|math|methods?|middleware"
    r"|migrations?(?: scripts?)?|mocks?|modules?|parser|pipeline|plugin|quer(?:y|ies)|regex(?:es)?"
    r"|regular expressions?|routines?|schemas?|scripts?|shaders?|snippets?|sql|stubs?|style "
    r"?sheets?|styles|styling|tables?|templates?|tests?|test cases|typings|types|unit tests?"
    r"|utilit(?:y|ies)|validat(?:ion|ors?)|workflows?|wrappers?)"
)
# What a tool made of these is a part of the change, and they are not what changes are about.
PART = (
    rf"(?:{ARTEFACT}|boilerplate|change ?log|code|(?:doc )?comments|doc ?strings?|docs"
    rf"|documentation|implementation"
    r"|readme|refactoring|(?:unit )?tests?|test cases|translations?|type (?:annotations|hints))"
)
WORD = r"(?:(?!(?:if|that|when|where|which|who)\b)[^\s@%~|]+ )"
DETERMINED = r"(?:all|almost|both|half|most|much|my|our|parts?|some|the|these|this)"
SUBJECT = (
    rf"(?:(?:almost |nearly |all |most |some |much |parts? |half |the (?:bulk|majority|rest) "
    rf"){{0,2}}(?:of )?(?:it|this|these|everything)|{DETERMINED} {WORD}{{0,4}}?{CHANGE})"
    r"(?: (?:here|itself))?"
)
# Words that say a thing was made, and not merely looked at.
MADE = (
    r"(?:auto-?|machine[ -])?(?:generated|written)|(?:co-?)?(?:authored|developed|written)|aided"
    r"|assisted|built|coded|converted|cooked up|crafted|created|drafted|driven|implemented|made"
    r"|migrated|one-?shot(?:ted)?|ported|prepared|produced|prototyped|put together|refactored"
    r"|rewritten|scaffolded|translated|vibe[ -]?coded"
)
DONE = (
    rf"(?:{MADE}|churned out|designed|done|extended|filled in|fixed|improved|optimi[sz]ed"
    rf"|simplified"
    r"|sp[ai]t out|whipped up|worked out)"
)
# A compiler or an editor does the others too.
BY_A_MIND = (
    r"(?:(?:co-?)?(?:authored|written)|assisted|coded|drafted|driven|implemented|one-?shot(?:ted)?"
    r"|vibe[ -]?coded)"
)
CHECKED = (
    r"(?:hand[ -]?)?(?:adapted|adjusted|checked|cleaned(?: up)?|corrected|edited|fixed(?: up)?"
    r"|modified|polished|read|reviewed|reworked|simplified|tested|tidied(?: up)?|touched up"
    r"|tweaked|verified)"
)
WROTE = (
    r"(?:authored|built|came up with|co-?wrote|coded|created|did|drafted|fixed|generated"
    r"|implemented|made|ported|produced|proposed|refactored|rewrote|suggested|wrote)"
)
WRITE = (
    r"(?:add|author|build|code|convert|create|do|draft|fix|generate|implement|make|port|produce"
    r"|refactor|rewrite|scaffold|translate|write)"
)
OBJECT = (
    rf"(?:this|these|(?:all|half|many|most|much|parts?|some|the (?:bulk|majority)) of (?:it|the"
    rf"|these|this)|(?:all|most) the|the (?:bulk|heavy lifting|{WORD}{{0,2}}?{CHANGE}))"
)
OFTEN = r"(?:(?:actually|also|basically|has|just|mostly|really|\w+ly) ){0,2}"
I_MADE = (
    r"(?:built|coded|created|developed|did|drafted|fixed|generated|implemented|made|ported|prepared"
    r"|produced|prototyped|put together|refactored|rewrote|vibe[ -]?coded|worked on|wrote)"
)
# What a program does, it does again: "we now summarise mails with the help of X".
DID = (
    r"(?:'ve|'d)?(?: (?!(?:can|may|will)\b)\w+){0,3}? (?:(?!(?:emb|exc|f|n|proc|s|sp|spe|succ)eed\b"
    r"|embed\b)\w+ed|built|came|did|drew|found|got|had|have|made|put|rewrote|took|was|were"
    r"|wrote)\b"
)
AID = r"(?: (?:agents?|aid|assistance|assistants?|help|tools?))?"
HELP = (
    r"(?:(?:a|considerable|extensive|great|heavy|lots?|minor|much|of|significant|some|the) "
    r"){0,4}(?:aid|assistance|help|support) (?:by|from|of|using|with) "
)
LINK = (
    r"(?:by|from|thanks to|through|using|via|w/|with|in (?:collaboration|concert|cooperation"
    r"|partnership|tandem) with)"
)
ENDS = (
    r"(?!\s+in mind)(?=\s*(?:$|[.,;:!?()\[\]@%]|[^\x00-\x7f]|\+|&|'s (?:agents?|aid|assist\w+|help)"
    r"|(?:after|agents?|aid|and|assistance|at|based|but|during|entirely|from|help|in|largely|mostly"
    r"|on|per|primarily|so|then|throughout|to|under|using|via|while|with)\b))"
)
# Behind these nothing is told of what a program did with it.
FINAL = (
    r"(?!\s+in mind)(?=\s*(?:$|[.;!?()\[\]]|,? (?:after|and (?:I|checked|edited|modified|then"
    r"|tested|reviewed)|because|but|from|guided|so|then|under|with)\b|,))"
)
CLOSES = r"(?=\s*(?:$|[.,;:!?)\]]|(?:and|but|by|from|in|so|then|using|via|with)\b))"
STOPS = r"(?=\s*(?:$|[.,;:!?()]))"
DEGREE = (
    r"(?:(?:a|all|almost|also|an|basically|entirely|fully|just|largely|mostly|only|partially|partly"
    r"|purely|simply|some) ){0,3}"
)
ONLY = r"(?:exclusively|just|mainly|merely|mostly|only|primarily|solely) "
ALL_OVER = (
    r"\W*(?:autocomplete |tools? )?(?:extensively|for (?:all of (?:it|this)|everything|this|the "
    r"(?:boring|easy|hard|mechanical|repetitive|tedious|trivial) (?:bits|parts|stuff)|the rest)"
    r"|heavily|throughout)(?! (?:as|in)\b)"
)
_USE = rf"(?:{PART}|(?:auto-?|(?:code|tab)[ -])complet(?:ions?|ing))"
FOR_ONE_PART = (
    rf"(?:{ONLY})?for (?:{ONLY})?(?:(?:a few|all|most|my|of|parts?|some|the|these|this|writing) "
    rf"){{0,3}}{_USE}(?:(?:,|,? and|,? or) (?:the )?{_USE}){{0,3}}(?: only)?{STOPS}"
)
LED = (
    r"(?:(?:all|almost|also|co-?|code|entirely|fully|heavily|initially|largely|mostly|originally"
    r"|partially|partly|primarily|wip) ){0,3}"
)
# Work that is named without what came of it.
DEED = (
    r"(?:clean-?up|conversion|grunt work|heavy lifting|legwork|migration|port|refactor(?:ing)?"
    r"|rename|renaming|rewrite|translations?|typing)"
)
