"""What the doctor tells, for programs: `aicheck.doctor/1`, whose schema stands in docs/."""

from __future__ import annotations

import json
from typing import Any

from aicheck.config import Place
from aicheck.doctor.nouns import CheckState, Health, InForce, Part

SCHEMA = "aicheck.doctor/1"


def as_json(health: Health) -> str:
    """The text of one JSON object."""
    return json.dumps(_health(health), indent=2, ensure_ascii=True) + "\n"


def _health(health: Health) -> dict[str, Any]:
    waivers = health.waivers
    return {
        "schema": SCHEMA,
        "tool": {"name": "aicheck", "version": health.version},
        "status": health.status,
        "parts": [_part(group, it) for group, parts in health.parts.items() for it in parts],
        "settings": _settings(health.settings),
        "work_tree": {
            "problem": health.tree_problem or None,
            "differences": [
                {"key": it.key, "in_force": it.in_force, "here": it.here}
                for it in health.differences
            ],
        },
        "waivers": {
            "count": waivers.count,
            "expired": list(waivers.expired),
            "ending": list(waivers.ending),
            "ignored": list(waivers.ignored),
        },
        "baseline": None if health.baseline is None else {"entries": health.baseline},
        "checks": [_check(it) for it in health.checks],
        "ci": list(health.ci),
    }


def _part(group: str, part: Part) -> dict[str, Any]:
    return {
        "group": group,
        "name": part.name,
        "status": part.status,
        "required": part.required,
        "version": part.version,
        "detail": part.detail,
        "place": part.place,
        "hint": part.hint or None,
        "seconds": None if part.seconds is None else round(part.seconds, 3),
    }


def _settings(settings: InForce) -> dict[str, Any]:
    return {
        "source": settings.source,
        "commit": settings.commit,
        "named": settings.named or None,
        "digest": settings.digest or None,
        "problem": settings.problem or None,
        "hint": settings.hint or None,
        "notes": list(settings.notes),
        "values": [
            {
                "key": it.key,
                "value": it.value,
                "places": [_place(place, settings.source) for place in it.places],
            }
            for it in settings.values
        ],
    }


def _place(place: Place, source: str) -> dict[str, Any]:
    name = f"pack:{place.pack}" if place.pack else source
    return {"source": name, "line": place.line}


def _check(check: CheckState) -> dict[str, Any]:
    return {
        "name": check.name,
        "required": check.required,
        "status": check.status,
        "needs": [
            {"what": need.what, "has": need.has, "optional": need.optional} for need in check.needs
        ],
    }
