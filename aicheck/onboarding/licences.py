"""Which licences a project would let in, and which never, by the one that it is under itself."""

from __future__ import annotations

from dataclasses import dataclass

from aicheck.checks.licence.compatibility import judge_licence

# What code and packages are commonly under.
_COMMON = (
    "MIT", "BSD-2-Clause", "BSD-3-Clause", "ISC", "Apache-2.0", "Zlib", "0BSD", "Unlicense",
    "CC0-1.0", "BSL-1.0", "PSF-2.0", "MPL-2.0", "LGPL-2.1-or-later", "LGPL-3.0-or-later",
    "GPL-2.0-or-later", "GPL-3.0-or-later", "AGPL-3.0-or-later",
)  # fmt: skip

# An entry of the list, and the licences that it stands for. The General Public License is not among
# them: with exceptions it is fit for much, which the check itself weighs and a list would not.
_UNFIT = {
    "AGPL-3.0-*": ("AGPL-3.0-only", "AGPL-3.0-or-later"),
    "SSPL-1.0": ("SSPL-1.0",),
    "BUSL-1.1": ("BUSL-1.1",),
    "Elastic-2.0": ("Elastic-2.0",),
    "CC-BY-NC-*": ("CC-BY-NC-4.0", "CC-BY-NC-SA-4.0", "CC-BY-NC-ND-4.0"),
}


@dataclass(frozen=True, slots=True)
class Proposal:
    """Entries for `licence.allow` and `licence.deny`."""

    allow: tuple[str, ...] = ()
    deny: tuple[str, ...] = ()


def proposal(own: str | None) -> Proposal:
    """What a project under `own` would allow and deny; nothing where that is not known."""
    if own is None:
        return Proposal()
    return Proposal(
        tuple(it for it in _COMMON if judge_licence(it, own).fit == "ok"),
        tuple(
            entry
            for entry, ids in _UNFIT.items()
            if all(judge_licence(it, own, "linked").fit == "incompatible" for it in ids)
        ),
    )
