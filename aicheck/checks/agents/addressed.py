"""Orders to AI in text that is for people: comments, documents, templates and strings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from aicheck.checks.agents.findings import finding, shortened
from aicheck.checks.agents.judging import of_tool
from aicheck.checks.agents.kinds import ending, is_agent_file, is_test_data
from aicheck.checks.agents.rules import IN_CODE
from aicheck.checks.agents.sentences import Sentence, comments, normal
from aicheck.checks.agents.texts import Text, added
from aicheck.checks.reading.lines import lines_with
from aicheck.model import FileChange, Finding
from aicheck.patterns import lazy

# Whom the order is for. A line without such a word is looked at no further.
_HINT = lazy(
    r"\b(?:ai|llms?|gpt|chatgpt|claude|copilot|cursor|gemini|agents?|assistants?|language models?"
    r"|chatbots?|bots?|model|reviewers?)\b|previous instructions|system prompt",
    re.IGNORECASE,
)
_WHO = (
    r"(?:ai|llm|gpt|chatgpt|claude|copilot|cursor|gemini|language model|coding agent)s?"
    r"(?:[ /](?:llm|ai|coding|code|based|powered)){0,2}"
    r"(?:[ -](?:agents?|assistants?|models?|bots?|reviewers?|tools?|scanners?|systems?))?"
)
# Those words that stand in what an order begins with; "ai" alone is a part of too many others.
_NAMES = (
    "llm", "gpt", "claude", "copilot", "cursor", "gemini", "language model", "coding agent",
    "automated",
)  # fmt: skip
_AI = lazy(r"ai(?<!\wai)(?!\w{2})")
_CALLED = lazy(
    r"(?:^|[\"'(\[])[\s#/*<>!;:%\"'.+|-]{0,20}"
    r"(?:(?:note|attention|notice|important|instructions?|message|hint|hey|dear|hello|to)\b"
    r"[\s:,!]{1,3}"
    rf"(?:(?:to|for|all|any|the|every|you)\s){{0,3}})?{_WHO}"
    r"(?:\s(?:reading|reviewing|processing|analy[sz]ing|scanning|parsing)\s(?:this|the|it)"
    r"(?: \w+){0,3})?"
    r"\s?(?:[:,!]|--|\u2014)"
    rf"|\b(?:note|attention|notice|important|instructions?|message|hint)\b[\s:,!]{{1,3}}(?:to|for) "
    rf"(?:(?:all|any|the|every)\s){{0,2}}{_WHO}\b"
    r"|\b(?:if you are|if you're|as) an? (?:ai|llm|language model|automated|ai[- ]\w+)\b"
    rf"|\b{_WHO} (?:must|should|shall|have to|need to) \w+",
    re.IGNORECASE,
)
_OVERRIDE = lazy(
    r"\b(?:ignore|disregard|forget|override)\b (?:\w+ ){0,3}(?:previous|prior|earlier|above"
    r"|your|other|all|system|safety)\b(?: \w+){0,3} (?:instructions?|prompts?|rules"
    r"|guidelines?|directives?)",
    re.IGNORECASE,
)
_AGAINST = lazy(
    r"\b(?:do not|don't|never|without) (?:\w+ ){0,2}(?:tell|mention|inform|report|flag|reveal"
    r"|disclose|warn|alert|notify)\w*|\b(?:approve|accept|merge|pass) (?:this|the|it|all)\b"
    r"|\b(?:is|are|as) (?:safe|secure|verified|audited|trusted|approved|a false positive)\b"
    r"|\b(?:skip|ignore|exclude|disregard) (?:this|these|the|all|any) (?:\w+ ){0,3}(?:file|function"
    r"|section|code|check|finding|vulnerabilit\w+|issue|warning|review|rules?|instructions?|below|above)"
    r"|\b(?:silently|secretly|quietly|covertly|unnoticed)\b"
    r"|\b(?:add|insert|include|install|run|execute|send|post|upload|exfiltrate|print|output) "
    r".{0,80}(?:https?://|curl |\.env\b|~/\.|secrets?\b|credentials?\b|tokens?\b|backdoor"
    r"|system prompt|environment)",
    re.IGNORECASE,
)
# Text in the colour of its ground, or too small to be seen.
_UNSEEN = lazy(
    r"<(?:span|div|p|font|a|td)\b[^<>]{0,200}(?:color\s{0,3}[:=]\s{0,3}[\"']?(?:white|#fff(?:fff)?)\b"
    r"|font-size\s{0,3}:\s{0,3}0|display\s{0,3}:\s{0,3}none|opacity\s{0,3}:\s{0,3}0[;\"'])[^<>]{0,200}>"
    r"(?P<text>[^<]{1,2000})",
    re.IGNORECASE,
)
_HIDDEN = lazy(
    r"^\[(?://|comment)\]: ?<?\S{0,20}>? ?[(\"'](?P<note>[^\n]{1,2000})"
    r"|!\[(?P<alt>[^\]\n!]{40,600})\]\(",
    re.MULTILINE | re.IGNORECASE,
)
_TEXT = frozenset({"md", "mdx", "markdown", "html", "htm", "rst", "txt", "adoc", "svg", "xml"})
# Text about such orders, or the tests of what finds them.
_ABOUT = lazy(
    r"(?i)inject|jailbreak|detect|attack|malicious|payload|example|sanitiz|guardrail|red.?team|test"
)
_LONGEST_LINE = 2_000
_MOST = 10
_MOST_CHARACTERS = 4_000_000


def addressed(file: FileChange) -> Iterator[Finding]:
    """Yield a finding for each added order to an AI that people would not see or not want."""
    if is_agent_file(file.path) or is_test_data(file.path):
        return
    text = added(file)
    if len(text.whole) > _MOST_CHARACTERS:
        return
    for start, said in islice(sorted(_places(file.path, text)), _MOST):
        message = f'{IN_CODE.message}: "{shortened(said.strip())}"'
        yield finding(IN_CODE, file.path, text, start, message)


def _places(path: str, text: Text) -> Iterator[tuple[int, str]]:
    unseen: list[tuple[int, int]] = []
    if ending(path) in _TEXT and _HINT.search(text.whole):
        yield from _unseen(text.whole, unseen)
    for index in _named(text.whole):
        said, at = text.lines[index][:_LONGEST_LINE], text.start_at(index)
        seen = not any(first <= at < last for first, last in unseen[:200])
        if seen and _HINT.search(said) and _is_open_order(said):
            yield at, said


def _unseen(text: str, unseen: list[tuple[int, int]]) -> Iterator[tuple[int, str]]:
    """Yield the orders where people don't see them, and fill `unseen` with all such places."""
    for start, end in comments(text):
        unseen.append((start, end))
        said = text[start + 4 : end][:_LONGEST_LINE]
        if _is_order(said):
            yield start, said
    for pattern in (_HIDDEN, _UNSEEN):
        for match in pattern.finditer(text):
            name = match.lastgroup or ""
            unseen.append(match.span())
            if name and _is_order(match[name]):
                yield match.start(), match[name]


def _named(text: str) -> list[int]:
    """The indices of the lines that name somebody who may be called."""
    return [number - 1 for number in lines_with(text.casefold(), _NAMES, _AI)]


def _is_order(said: str) -> bool:
    """Whether what people don't see speaks to an AI, and says what it is to do."""
    if not _HINT.search(said):
        return False
    if _OVERRIDE.search(said) or (_CALLED.search(said) and _AGAINST.search(said)):
        return True
    return any(of_tool([Sentence(normal(said[:1500]), 0, 0)])) and bool(_CALLED.search(said))


def _is_open_order(line: str) -> bool:
    """Whether a line that people can see orders an AI about, against whom it works for."""
    called = _CALLED.search(line)
    if not called or _ABOUT.search(line[: called.start()]):
        return False
    against = _OVERRIDE.search(line, called.end()) or _AGAINST.search(line, called.end())
    return bool(against) and not _ABOUT.search(line)
