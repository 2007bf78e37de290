"""A rule's page, made from the rule itself."""

from __future__ import annotations

from collections.abc import Iterator

from aicheck import standards
from aicheck.model import Rule


def page(rule: Rule) -> str:
    """The page of one rule as plain text."""
    return "\n".join(_page(rule)) + "\n"


def _page(rule: Rule) -> Iterator[str]:
    yield rule.id
    yield "=" * len(rule.id)
    yield ""
    yield rule.message
    yield ""
    yield f"category    {rule.category}"
    yield f"severity    {rule.severity}"
    confidence = f" (measured: {rule.precision})" if rule.precision else ""
    yield f"confidence  {rule.confidence}{confidence}"
    yield f"found by    {rule.engine}"
    if rule.languages:
        yield f"languages   {', '.join(rule.languages)}"
    yield f"standards   {', '.join((*rule.cwe, *standards.references(rule)))}"
    yield from _section("Why", rule.why)
    yield from _section("How to mend it", rule.fix)
    yield from _section("Bad", _indented(rule.bad))
    yield from _section("Good", _indented(rule.good))


def _section(title: str, text: str) -> Iterator[str]:
    if text:
        yield from ("", title, text)


def _indented(text: str) -> str:
    return "\n".join(f"    {line}".rstrip() for line in text.splitlines())
