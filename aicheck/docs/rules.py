"""The rules' pages, made from the rules themselves."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from aicheck import standards
from aicheck.docs.inline import escaped
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


def book(rules: Iterable[Rule]) -> str:
    """The pages of all rules as Markdown, by category, with a table in front."""
    by_category: dict[str, list[Rule]] = {}
    for rule in sorted(rules, key=lambda rule: (rule.category, rule.id)):
        by_category.setdefault(rule.category, []).append(rule)
    return "\n".join(_book(by_category)) + "\n"


def _book(by_category: Mapping[str, Sequence[Rule]]) -> Iterator[str]:
    count = sum(map(len, by_category.values()))
    yield "# Rules"
    yield ""
    yield f"All {count} rules, as `python docs/rules.py` makes this page from them. On the command"
    yield "line `aicheck explain RULE` prints one. Measured precision is the share of hits that"
    yield "were right, where hits were judged."
    for category, rules in by_category.items():
        yield from ("", f"## {category}", "", "| rule | severity | says |", "|---|---|---|")
        for rule in rules:
            yield f"| [{rule.id}](#{rule.id}) | {rule.severity} | {escaped(rule.message)} |"
        for rule in rules:
            yield from _chapter(rule)


def _chapter(rule: Rule) -> Iterator[str]:
    yield from ("", f"### {rule.id}", "", f"**{escaped(rule.message)}**", "")
    sure = f"{rule.confidence} confidence" + (f" ({rule.precision})" if rule.precision else "")
    where = f", {', '.join(rule.languages)}" if rule.languages else ""
    yield f"{rule.severity}, {sure}; found by {rule.engine}{where}."
    yield f"{', '.join((*rule.cwe, *standards.references(rule)))}."
    yield from ("", f"{escaped(rule.why)}.")
    if rule.fix:
        yield from ("", f"Mend it: {escaped(rule.fix)}.")
    # Whoever looks for licences in this page would take an example for a statement.
    examples = () if rule.category == "licence" else (("Bad", rule.bad), ("Good", rule.good))
    for title, text in examples:
        if text:
            fence = "```" if "```" not in text else "````"
            yield from ("", f"{title}:", "", fence, text, fence)
