"""What the change tells agents: findings of instructions and descriptions that do harm."""

from __future__ import annotations

import re
from collections.abc import Iterator

from aicheck.checks.agents.findings import finding, shortened
from aicheck.checks.agents.hidden import hidden_in_value
from aicheck.checks.agents.judging import Verdict, of_prose, of_tool
from aicheck.checks.agents.passages import Passage, passages
from aicheck.checks.agents.rules import INSTRUCTIONS, TOOL_DESCRIPTION
from aicheck.checks.agents.sentences import sentences
from aicheck.checks.agents.texts import Text, head
from aicheck.model import Failure, FileChange, Finding
from aicheck.patterns import lazy

# More than this is no text for an agent, and takes long to read.
_LONGEST = 400_000
_MOST = 20
# A text that teaches how attacks look is full of them.
_ABOUT_ATTACKS = lazy(
    r"(?i)secur|pentest|penetration|red[- ]?team|threat|vulnerab|forensic|malware|attack|hardening"
    r"|exploit|injection|trojan|privacy|gdpr|incident|jailbreak|reverse[- ]engineer|evasion"
)
# Where a text says what it is about; a word in passing is no excuse.
_TITLE = lazy(r"^(?:#+ |(?:name|title|description):)[^\n]*", re.MULTILINE)


def told(file: FileChange) -> Iterator[Finding | Failure]:
    """Yield a finding for each added place that turns an agent against its user."""
    text = head(file)
    count, left = 0, _LONGEST
    for passage in passages(file.path, text.whole):
        if not _is_added(file, text, passage):
            continue
        for found in _in_passage(file, text, passage._replace(text=passage.text[:left])):
            yield found
            count += 1
            if count >= _MOST:
                return
        left -= len(passage.text)
        if left < 0:
            reason = f"only the first {_LONGEST:,} characters for agents were read"
            yield Failure("agents", reason, file.path, required=False)
            return


def _in_passage(file: FileChange, text: Text, passage: Passage) -> Iterator[Finding]:
    if not passage.exact:
        yield from hidden_in_value(file, text, passage.start, passage.text)
    if passage.manner == "tool":
        verdicts = of_tool(sentences(passage.text))
    else:
        verdicts = of_prose(sentences(passage.text), 4.5 if _teaches(file.path, passage) else 3)
    for verdict in verdicts:
        start = passage.start + (verdict.sentence.start if passage.exact else 0)
        if passage.manner == "tool" or _touches(file, text, passage, verdict):
            yield _finding(file, text, start, passage, verdict)


def _finding(
    file: FileChange, text: Text, start: int, passage: Passage, verdict: Verdict
) -> Finding:
    does_harm = verdict.harm and passage.manner == "tool"
    rule = TOOL_DESCRIPTION if does_harm else INSTRUCTIONS
    where = "the description of a tool" if passage.manner == "tool" else "text for an agent"
    where = "a comment for agents that people don't see" if verdict.sentence.hidden else where
    message = f'{where} has {verdict.what}: "{shortened(verdict.sentence.text)}"'
    while start < len(text.whole) and text.whole[start].isspace():
        start += 1
    return finding(rule, file.path, text, start, message)


def _teaches(path: str, passage: Passage) -> bool:
    titles = " ".join(_TITLE.findall(passage.text[:600]))
    return bool(_ABOUT_ATTACKS.search(path) or _ABOUT_ATTACKS.search(titles))


def _is_added(file: FileChange, text: Text, passage: Passage) -> bool:
    if file.head is None:
        return True
    first, last = text.position(passage.start).line, text.position(passage.end).line
    return file.is_added(first, last)


def _touches(file: FileChange, text: Text, passage: Passage, verdict: Verdict) -> bool:
    if file.head is None:
        return True
    start, end = (passage.start + at for at in (verdict.sentence.start, verdict.sentence.end))
    return file.is_added(text.position(start).line, text.position(end).line)
