"""The controls of public standards that a finding of each category is evidence toward.

Evidence toward a control, never compliance with it. Sources: OWASP AISVS 1.0, appendix C
(`AISVS-AC.*`); NIST SP 800-218, Secure Software Development Framework 1.1 (`SSDF-*`); OWASP Top 10
for LLM Applications 2025 (`OWASP-LLM*:2025`); NIST AI RMF 1.0.
"""

from __future__ import annotations

from collections.abc import Mapping

from aicheck.model import Rule

CONTROLS: Mapping[str, tuple[str, ...]] = {
    "dependency": ("AISVS-AC.13.3", "SSDF-PW.4.4"),
    "fairness": ("NIST-AI-RMF-MEASURE-2.11",),
    "integrity": ("AISVS-AC.8.3", "SSDF-PS.1.1"),
    "licence": ("SSDF-PW.4.4",),
    "llm-app": ("AISVS-AC.4.2", "SSDF-PW.7.2"),
    "privacy": ("AISVS-AC.3.1", "OWASP-LLM02:2025"),
    "reliability": ("SSDF-PW.7.2",),
    "secrets": ("AISVS-AC.3.1", "SSDF-PW.7.2"),
    "security": ("AISVS-AC.4.2", "SSDF-PW.7.2"),
    "sign-off": ("AISVS-AC.4.1", "SSDF-PW.7.1"),
    "transparency": ("AISVS-AC.5.1", "SSDF-PS.3.2"),
    "verification": ("AISVS-AC.4.2", "SSDF-PW.8.2"),
}


def references(rule: Rule) -> tuple[str, ...]:
    """The rule's own references, and then the controls of its category."""
    return tuple(dict.fromkeys((*rule.references, *CONTROLS[rule.category])))
