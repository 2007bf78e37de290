"""What the rules say of their findings: why it matters, how to mend it, an example of each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from aicheck import standards
from aicheck.model import Report, Rule
from aicheck.reporters import summary
from aicheck.reporters.html.code import plain
from aicheck.reporters.html.findings import Listed
from aicheck.reporters.html.markup import Child, Markup, tag
from aicheck.reporters.html.pieces import Section, code, name
from aicheck.reporters.visible import one_line


def rules(report: Report, known: Listed) -> Section | None:
    """An entry for each rule that has a finding, which the findings lead to."""
    if not known.rules:
        return None
    counts = Counter(it.finding.rule.id for it in report.decisions)
    by_id = {it.finding.rule.id: it.finding.rule for it in reversed(known.decisions)}
    ordered = sorted(known.rules, key=lambda it: (by_id[it].category, it))
    entries = (_rule(by_id[it], known.rules[it], counts[it]) for it in ordered)
    body = tag("div", entries, class_="rules")
    return Section("rules", "Rules", body, len(known.rules))


def _rule(rule: Rule, number: int, count: int) -> Markup:
    heading = tag(
        "summary", code(rule.id), " ", tag("small", f"{name(rule.category)}, {_counted(count)}")
    )
    return tag("details", heading, _said(rule), id=f"r{number}", data_c=name(rule.category))


def _counted(count: int) -> str:
    return summary.plural(count, "finding")


def _said(rule: Rule) -> Iterator[Child]:
    yield tag("p", one_line(rule.message))
    if rule.why:
        yield tag("p", tag("b", "Why: "), one_line(rule.why))
    if rule.fix:
        yield tag("p", tag("b", "Mend: "), one_line(rule.fix))
    if rule.bad:
        yield tag("p", "Not so:")
        yield plain(rule.bad)
    if rule.good:
        yield tag("p", "But so:")
        yield plain(rule.good)
    references = ", ".join(map(name, (*rule.cwe, *standards.references(rule))))
    told = f"{name(rule.engine)}, confidence {rule.confidence}"
    yield tag("p", told, f"; {references}" if references else None, class_="note")
