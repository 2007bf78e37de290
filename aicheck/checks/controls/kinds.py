"""The kinds of controls, and the words by which they are known in a line."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from aicheck import toml
from aicheck.patterns import lazy

# A longer line is data.
LONGEST = 1_000
# What names a control without putting it to use: an import, its own definition, a word of prose.
_IDLE = lazy(
    r"\s*(?:import\b|from\s+\S+\s+import\b|export\s+(?:\{|\*)|#|//|\*|/\*|<!--|using\s"
    r"|package\s|(?:async\s+)?def\s(?!.*(?:Depends|Security)\()"
    r"|(?:export\s+)?(?:default\s+)?(?:async\s+)?function\b|(?:const|let"
    r"|var)\s+\{?[\w\s,]+\}?\s*=\s*(?:require\(|await import)"
    r"|(?:public|private|protected)\s[^=;]*\{\s*$|func\s|[\"'][^\"']*[\"'],?$|\"\"\")"
)
# A part of each word that the table knows, so that most lines are passed over at once.
_HINT = lazy(
    r"auth|login|signed|logged|required|protect|jwt|guard|role|deny|user|depends|security\("
    r"|getserversession|perm|scope|group|owner|staff|admin|access|secured|polic|can[_A-Z.]"
    r"|enforce|tenant"
    r"|author_id|account|created_by|csrf|csurf|surf|forgery|hidden_tag|valid|schema|sanit"
    r"|secure|escape"
    r"|filename|clean|serializ|form|pre_load|notnull|notblank|notempty|@size|pattern|email"
    r"|@m|shouldbind"
    r"|pipe|field\(|z\.|constr\(|conint|bleach|nh3|purif|quote|encode|verify|check|cert"
    r"|reject|fingerprint"
    r"|insecure|limit|throttle|slowdown|compare|timing|constant|hmac|isequal|ct_eq"
    r"|httponly|samesite|cookie"
    r"|helmet|talisman|frame|hsts|ssl|transport|x-|https|host|password|bcrypt|argon|scrypt"
    r"|pbkdf|pwd_|ph\."
    r"|timeout|max|len\(|length|size|session|token|api_?key|require|fresh|superuser",
    re.IGNORECASE,
)
_LISTED = lazy(r"\s*[\"'][\w.]*(?:Middleware|IsAuthenticated|Throttle)\w*[\"'],?\s*$")


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of control; `function`, `whole` and `undo` are explained in the table."""

    rule: str
    family: str
    what: str
    function: re.Pattern[str]
    whole: re.Pattern[str]
    undo: re.Pattern[str]


@lru_cache(maxsize=1)
def kinds() -> tuple[Kind, ...]:
    """All of them, in the order of the table."""
    data = toml.loads(Path(__file__).with_name("controls.toml").read_text("utf-8"))
    return tuple(
        Kind(
            entry["rule"],
            entry["family"],
            entry["what"],
            *(_joined(entry[name]) for name in ("function", "whole", "undo")),
        )
        for entry in data["kind"]
    )


def _joined(words: list[str]) -> re.Pattern[str]:
    # Without a word it fits nothing.
    return re.compile("|".join(f"(?:{it})" for it in words) if words else r"(?!)")


def is_idle(text: str) -> bool:
    """Whether a line puts no control to use."""
    if len(text) > LONGEST or not text.strip():
        return True
    return bool(_IDLE.match(text)) and not _LISTED.match(text)


# The same line stands in many places, and is asked about on both sides.
@lru_cache(maxsize=1 << 14)
def controls_in(text: str) -> tuple[tuple[Kind, str], ...]:
    """The kinds of controls in a line, with their words."""
    if is_idle(text) or not _HINT.search(text):
        return ()
    matches = ((kind, kind.function.search(text) or kind.whole.search(text)) for kind in kinds())
    opened = opened_by(text)
    return tuple(
        (kind, match.group()) for kind, match in matches if match and kind.family not in opened
    )


def opened_by(text: str) -> frozenset[str]:
    """The families of which a line says that nothing is asked."""
    if len(text) > LONGEST or not undoing().search(text):
        return frozenset()
    matches = ((kind.family, kind.undo.search(text)) for kind in kinds())
    # A value in a template is one of many on its line.
    return frozenset(name for name, it in matches if it and not it.group().startswith("{"))


@lru_cache(maxsize=1)
def undoing() -> re.Pattern[str]:
    """The words of all kinds that take a control away."""
    return re.compile("|".join(kind.undo.pattern for kind in kinds()))
