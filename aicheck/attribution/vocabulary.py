"""What sentences about changes are made of: nouns, verbs, links. Parts of `phrases`' patterns."""

from __future__ import annotations

CHANGE = (
    r"(?:boilerplate|branch|changes?|changeset|code|commits?|contributions?|diff|doc ?strings?|docs"
    r"|documentation|draft"
    r"|feature|fix(?:es)?|function|implementations?|merge request|mr|parser|patch(?:es|set)?|port"
    r"|pr|prototype|pull request|refactor(?:ing)?|rewrite|scripts?|series|tests?|version|work)"
)
SUBMITTED = (
    r"(?:branch|changes?|changeset|commits?|contributions?|diff|fix|merge request|mr"
    r"|patch(?:es|set)?|pr|pull request|series|work)"
)
# What code consists of. Texts aren't in it: a program's answers and summaries are made by AIs too.
ARTEFACT = (
    r"(?:algorithms?|api|bindings?|build file|cache(?: layer)?|class(?:es)?|client|code|codegen"
    r"|component|config(?:uration)?(?: files?)?|controller|css|docker ?file|endpoints?|fixtures?"
    r"|glue(?: code)?|handlers?|helpers?(?: functions?)?|hooks?|html|implementation|interface"
    r"|javascript|layout|lexer|logic|loops?|macros?|make ?file|math|methods?|middleware"
    r"|migrations?(?: scripts?)?|mocks?|modules?|parser|pipeline|plugin|quer(?:y|ies)|regex(?:es)?"
    r"|regular expressions?|routines?|schemas?|scripts?|shaders?|snippets?|sql|stubs?|style "
    r"?sheets?"
    r"|styles|styling|tables?|templates?|tests?|test cases|typings|types|unit tests?|utilit(?:y"
    r"|ies)"
    r"|validat(?:ion|ors?)|workflows?|wrappers?)"
)
# What a tool made of these is a part of the change, and they are not what changes are about.
PART = (
    rf"(?:{ARTEFACT}|boilerplate|change ?log|code|comments|doc ?strings?|docs|documentation"
    rf"|implementation"
    r"|readme|refactoring|(?:unit )?tests?|test cases|translations?|type (?:annotations|hints))"
)
WORD = r"(?:(?!(?:if|that|when|where|which|who)\b)[^\s@%~|]+ )"
DETERMINED = r"(?:all|almost|both|half|most|much|my|our|parts?|some|the|these|this)"
SUBJECT = (
    rf"(?:(?:almost |nearly |all |most |some |much |parts? |half |the (?:bulk|majority"
    rf"|rest) ){{0,2}}"
    rf"(?:of )?(?:it|this|these|everything)|{DETERMINED} {WORD}{{0,4}}?{CHANGE})"
    r"(?: (?:here|itself))?"
)
# Words that say a thing was made, and not merely looked at.
MADE = (
    r"(?:co-?)?(?:authored|developed|written)|aided|assisted|built|coded|converted|created|drafted"
    r"|driven|generated|implemented|made|migrated|one-?shot(?:ted)?|ported|prepared|produced"
    r"|prototyped|put together"
    r"|refactored|rewritten|scaffolded|translated|vibe[ -]?coded"
)
DONE = rf"(?:{MADE}|designed|done|fixed)"
# A compiler or an editor does the others too.
BY_A_MIND = (
    r"(?:(?:co-?)?(?:authored|written)|assisted|coded|drafted|driven|implemented"
    r"|one-?shot(?:ted)?|vibe[ -]?coded)"
)
WROTE = (
    r"(?:authored|built|came up with|co-?wrote|coded|created|did|drafted|fixed|generated"
    r"|implemented|made|ported|produced|proposed|refactored|rewrote|suggested|wrote)"
)
WRITE = (
    r"(?:add|author|build|code|convert|create|do|draft|fix|generate|implement|make|port|produce"
    r"|refactor|rewrite|write)"
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
HELP = (
    r"(?:(?:a|considerable|extensive|great|heavy|lots?|minor|much|of|significant|some|the) ){0,4}"
    r"(?:aid|assistance|help|support) (?:by|from|of|using|with) "
)
LINK = (
    r"(?:by|from|thanks to|through|using|via|w/|with|"
    r"in (?:collaboration|concert|cooperation|partnership|tandem) with)"
)
ENDS = (
    r"(?!\s+in mind)(?=\s*(?:$|[.,;:!?()\[\]]|\+|&|'s (?:aid|assistance|help)|(?:after|agents?|aid"
    r"|and|assistance|at|based|but|during|entirely|from|help|in|largely|mostly|on|per|primarily"
    r"|so|then|throughout|to|under|using|via|while|with)\b))"
)
# Behind these nothing is told of what a program did with it.
FINAL = (
    r"(?!\s+in mind)(?=\s*(?:$|[.;!?()\[\]]|,? (?:after|and (?:I|checked|edited|modified|then"
    r"|tested|reviewed)"
    r"|but|from|guided|so|then|under|with)\b|,))"
)
CLOSES = r"(?=\s*(?:$|[.,;:!?)\]]|(?:and|but|by|from|in|so|then|using|via|with)\b))"
STOPS = r"(?=\s*(?:$|[.,;:!?()]))"
DEGREE = (
    r"(?:(?:a|all|almost|also|an|basically|entirely|fully|just|largely|mostly|only|partially|partly"
    r"|purely|simply|some) ){0,3}"
)
ONLY = r"(?:exclusively|just|mainly|merely|mostly|only|primarily|solely) "
ALL_OVER = (
    r"\W*(?:autocomplete |tools? )?(?:extensively|for (?:all of (?:it|this)|everything|this"
    r"|the (?:boring|easy|hard|mechanical|repetitive|tedious|trivial) (?:bits|parts|stuff)|the "
    r"rest)"
    r"|heavily|throughout)(?! (?:as|in)\b)"
)
FOR_ONE_PART = (
    rf"(?:{ONLY})?for (?:{ONLY})?(?:(?:a few|all|most|my|of|parts?|some|the|these|this|writing) )"
    rf"{{0,3}}{PART}(?:(?:,|,? and|,? or) (?:the )?{PART}){{0,3}}(?: only)?{STOPS}"
)
LED = (
    r"(?:(?:all|almost|also|co-?|code|entirely|fully|heavily|initially|largely|mostly|originally"
    r"|partially|partly|primarily|wip) ){0,3}"
)
