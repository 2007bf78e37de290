"""Names in code that look like other names: letters of two alphabets, or styled letters."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from aicheck.checks.agents.findings import finding
from aicheck.checks.agents.kinds import is_test_data, kind
from aicheck.checks.agents.rules import HOMOGLYPH
from aicheck.checks.agents.texts import added
from aicheck.confusables import LETTERS
from aicheck.model import FileChange, Finding
from aicheck.patterns import lazy

# Science writes in small Greek letters, and linguistics in those of the phonetic alphabet.
_TWINS = {
    chr(code): letter
    for letter, codes in LETTERS.items()
    for code in codes
    if code >= 0x400 or 0x391 <= code <= 0x3A9 or code == 0x3BF
}
_NAME = lazy(r"[^\W\d]\w{1,80}")
_STYLED = lazy("[\uff21-\uff5a\U0001d400-\U0001d7ff]")
_LATIN = lazy("[A-Za-z]")
# Texts and comments, in which people write as they like.
_QUOTED = lazy(
    r'"""(?:[^"\\]|\\.|"(?!""))*(?:"""|\Z)'
    r"|'''(?:[^'\\]|\\.|'(?!''))*(?:'''|\Z)"
    r'|"(?:[^"\\\n]|\\.)*(?:"|$)'
    r"|'(?:[^'\\\n]|\\.){0,200}'|`(?:[^`\\]|\\.)*(?:`|\Z)"
    r"|//[^\n]*|\#[^\n]*|/\*.*?(?:\*/|\Z)|^[ \t]*\*[^\n]*|<!--.*?(?:-->|\Z)",
    re.DOTALL | re.MULTILINE,
)
_MOST = 20
_LONGEST = 2_000_000


def lookalike_names(file: FileChange) -> Iterator[Finding]:
    """Yield the first added place of each name that looks like another one."""
    head = file.head
    if head is None or head.isascii() or len(head) > _LONGEST or is_test_data(file.path):
        return
    if kind(file.path, head) != "code":
        return
    text = added(file)
    if not any(_suspects(line) for line in text.lines if not line.isascii()):
        return
    code = _QUOTED.sub(lambda match: re.sub(r"[^\n]", " ", match.group()), head)
    names = set(_NAME.findall(code))
    told: set[str] = set()
    for match in _NAME.finditer(code):
        name = match.group()
        if name.isascii() or name in told or not (twin := _twin(name, names)):
            continue
        line = head.count("\n", 0, match.start()) + 1
        if file.is_added(line) and len(told) < _MOST:
            told.add(name)
            shown = name.encode("ascii", "backslashreplace").decode()
            start = text.start_of(line)
            message = f"the name {shown} only looks like {twin}"
            yield finding(HOMOGLYPH, file.path, text, start, message)


def _suspects(line: str) -> bool:
    return any(char in _TWINS for char in line) or bool(_STYLED.search(line))


def _twin(name: str, names: set[str]) -> str:
    """The Latin name that `name` is taken for, or nothing."""
    latin = "".join(_TWINS.get(char, char) for char in name)
    if _STYLED.search(name):
        latin = unicodedata.normalize("NFKC", latin)
    if not latin.isascii() or latin == name:
        return ""
    # A word wholly of another alphabet is that alphabet's own, unless its twin is there too.
    return latin if _LATIN.search(name) or latin in names or _STYLED.search(name) else ""
