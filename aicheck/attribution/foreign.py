"""The commonest sentences of other languages that say an AI wrote a change."""

from __future__ import annotations

import re

from aicheck.attribution.pattern import Pattern
from aicheck.patterns import lazy

# They read masked text, as `phrases` does; where a language has letters of its own for "AI", those
# stand beside the name.
_KI = r"(?:(?:einer |der )?KI\b|[@%])"
_IA = r"(?:(?:l'|la |el |une |una |uma )?IA\b|[@%])"
_END = r"(?=\s*(?:$|[.,;:!?()。\uff0c\uff1b]))"
_CLAIMS = tuple(
    Pattern(pattern, re.IGNORECASE)
    for pattern in (
        # German
        rf"\bmit (?:der )?(?:Hilfe|Unterstützung) (?:von |durch )?{_KI}"
        rf"(?: (?:entwickelt|erstellt|erzeugt|generiert|geschrieben|umgesetzt))?{_END}",
        rf"\b(?:mit|von|durch) {_KI} (?:entwickelt|erstellt|erzeugt|generiert|geschrieben){_END}",
        rf"^\W*(?:(?:Code|das|dies|(?:der|dieser) (?:Code|Commit|Patch)|die Tests?) "
        rf"(?:ist|sind|wurden?) )?(?:KI|@)-"
        r"(?:erstellt|erzeugt|generiert|geschrieben|gestützt|unterstützt)"
        rf"(?:e[rs]? (?:Änderung|Code|Commit|Patch|Tests))?{_END}",
        # French
        rf"\b(?:cod|cré|génér|rédig|réalis)ée?s? "
        rf"(?:avec (?:l'aide de )?|à l'aide de |par ){_IA}{_END}",
        rf"\bécrite?s? (?:avec (?:l'aide de )?|à l'aide de |par ){_IA}{_END}",
        # Spanish and Portuguese
        rf"\b(?:cread|criad|desarrollad|desenvolvid|escrit|generad|gerad|hech)[ao]s? "
        rf"(?:con (?:ayuda de |la ayuda de )?|com (?:ajuda de |a ajuda de )?|mediante |pela |pelo "
        rf"|por |usando ){_IA}{_END}",
        # Chinese
        r"(?:^\W*|[本此该这][^@]{0,12})(?:代码)?"
        r"(?:由|使用|用|通过|借助)? ?@ ?"
        r"(?:辅助|协助)?(?:自动)?(?:生成|编写|完成|实现)"
        rf"(?:的?(?:代码|提交|补丁|测试))?{_END}",
        # Japanese
        r"(?:^\W*|[^@]{0,20}は ?)@ ?"
        r"(?:で|によって|により|が) ?(?:生成|作成|実装)(?:した|しました"
        rf"|された|されました)?{_END}",
    )
)
_NOT = lazy(
    r"\b(?:aucune?|kein\w*|n[aã]o|nicht|ni|no|non|ohne|pas|sans|sem|sin|wenn|falls|si|se)\b"
    "|[不未非无]|没有",
    re.IGNORECASE,
)
_HAN = "\u3040-\u30ff\u4e00-\u9fff"
_EDGE = lazy(rf"(?<=[{_HAN}])(?=[A-Za-z])|(?<=[A-Za-z0-9])(?=[{_HAN}])")


def spaced(text: str) -> str:
    """The text with a space where Chinese and Latin letters meet, as between two words."""
    return text if text.isascii() else _EDGE.sub(" ", text)


def claims(text: str) -> bool:
    """Whether masked text says in another language that an AI wrote this."""
    found = next((it for pattern in _CLAIMS if (it := pattern.search(text))), None)
    return found is not None and _NOT.search(text[: found.end()]) is None
