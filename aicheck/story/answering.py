"""Who wrote a change and who answers for it, where no check is to look at it."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path

from aicheck import __version__, policy
from aicheck.attribution import attribute
from aicheck.checks import sign_off
from aicheck.config import Config
from aicheck.errors import AicheckError
from aicheck.model import Change, Failure, PolicySource, Report, Verdict
from aicheck.pipeline import SCRATCH, Surroundings
from aicheck.progress import during
from aicheck.secrecy import without_secrets
from aicheck.waivers import owned_by_people


def answered(change: Change, config: Config, around: Surroundings) -> Report:
    """The report on a change without any finding: its attribution and its sign-offs."""
    config, _ = owned_by_people(config)
    change = _proved(attribute(change, around.progress), config, around)
    lost = tuple(replace(it, required=policy.required(it, config)) for it in change.failures)
    return Report(
        version=__version__,
        engines={},
        change=without_secrets(change),
        policy=PolicySource(config.source, config.digest, config.extends, config.sign_off.accept),
        decisions=(),
        failures=lost,
        verdict=Verdict("incomplete" if any(it.required for it in lost) else "pass", 0),
        sign_offs=sign_off.sign_offs(change, config),
    )


def _proved(change: Change, config: Config, around: Surroundings) -> Change:
    if around.prove is None:
        return change
    try:
        with (
            during(around.progress, "signatures"),
            tempfile.TemporaryDirectory("", SCRATCH, around.scratch) as folder,
        ):
            return around.prove(config, change, Path(folder))
    except (AicheckError, OSError) as error:
        failure = Failure(sign_off.NAME, getattr(error, "message", None) or str(error))
        return replace(change, failures=(*change.failures, failure))
