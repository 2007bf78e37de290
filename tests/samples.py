"""A rule and a person for tests of what is made of findings."""

from __future__ import annotations

from aicheck.model import Confidence, Person, Rule, Severity

ROBIN = Person("Robin Author", "robin@example.org")
RULE = Rule(
    id="sql-injection",
    category="security",
    engine="semgrep",
    severity=Severity.MEDIUM,
    confidence=Confidence.HIGH,
    message="a built string reaches an SQL statement",
    why="because",
)
