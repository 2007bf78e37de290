"""A first `aicheck.toml`: what was answered, and the rest of the pack as comments to go on from."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from aicheck.config import load, packs, settings_of
from aicheck.onboarding.licences import Proposal
from aicheck.onboarding.nouns import Answers, Found
from aicheck.reporters.visible import one_line

# Where the comments beside the settings begin.
_COLUMN = 34
_WIDTH = 100
_TITLE = """\
# What aicheck asks of a change before it is merged. A change is judged by this file as it stands on
# the branch that the change goes to, never by a version that it brings along.
#
# A setting behind a "#" shows what holds without it. `aicheck doctor` says which are in force.
"""
_MEANINGS = {
    "gate.fail-on": "the lowest severity that blocks: low, medium, high, critical, never",
    "gate.ai-fail-on": "... in AI-assisted changes",
    "gate.required": "checks that must finish for a pass",
    "attribution.must-declare": "true: every AI-assisted commit declares it in a trailer",
    "attribution.declare": "the trailers that declare AI, the one to offer first",
    "sign-off.require": "ai, all or never",
    "sign-off.accept": "trailer, signature, review: what counts as a sign-off",
}


def settings_text(answers: Answers, found: Found, proposal: Proposal) -> str:
    """The text of the file; what it sets differs from the pack."""
    held = {it.key: it.value for it in settings_of(f"extends = {_toml(answers.pack)}\n", "pack")}

    def example(key: str) -> str:
        return _beside(f"# {key.rpartition('.')[2]} = {_toml(held[key])}", _MEANINGS[key])

    about = next(pack.about for pack in packs() if pack.name == answers.pack)
    lines = [
        *_TITLE.splitlines(),
        *_told(found),
        "",
        _beside(f"extends = {_toml(answers.pack)}", about),
        "",
        "[attribution]",
        example("attribution.must-declare"),
        *_wrapped(held["attribution.declare"]),
        "",
        "[gate]",
        *map(example, ("gate.fail-on", "gate.ai-fail-on", "gate.required")),
        "",
        _beside("# [[gate.path]]", "the last entry that matches a file decides"),
        f"# match = {_toml(found.tests or 'tests/**')}",
        '# fail-on = "critical"',
        "",
        "[sign-off]",
        *map(example, ("sign-off.require", "sign-off.accept")),
        *_people(answers),
        *_keys(held["sign-off.accept"]),
        "",
        "[licence]",
        *_licences(found.licence, proposal),
        "",
        "[rules]",
        _beside('# off = ["weak-hash"]', "adds to what the pack switches off"),
        "# [rules.severity]",
        '# hard-coded-password = "medium"',
    ]
    text = "\n".join(lines) + "\n"
    # What is written here must be what is read, whatever the names of people.
    config = load(text, None, "aicheck.toml")
    assert config.extends == (answers.pack,), "the settings are read as they were written"
    return text


def needs_people(pack: str) -> bool:
    """Whether the pack asks for a sign-off at all."""
    return load(f"extends = {_toml(pack)}\n", None, "pack").sign_off.require != "never"


def _told(found: Found) -> Iterator[str]:
    said = [f"licence {found.licence}" if found.licence else "no licence of the project"]
    if found.languages:
        said.append(", ".join(found.languages))
    said += found.forges
    yield "#"
    yield f"# Found by aicheck init: {one_line('; '.join(said))}."


def _people(answers: Answers) -> Iterator[str]:
    if not answers.people and not needs_people(answers.pack):
        yield "# This pack asks for no sign-off, so that nobody is listed."
        return
    yield "# Who may answer for what an agent wrote and committed. People, never an agent."
    if not answers.people:
        yield '# people = ["Pat Maintainer <pat@example.org>"]'
        return
    yield "people = ["
    yield from (f"    {_toml(person)}," for person in answers.people)
    yield "]"


def _keys(accept: Sequence[str]) -> Iterator[str]:
    if "signature" in accept:
        yield "# The keys of those people, on the base branch; without them no signature counts."
        yield '# allowed-signers = ".aicheck/allowed_signers"'


def _licences(own: str | None, proposal: Proposal) -> Iterator[str]:
    if own is None:
        yield "# The project states no licence that aicheck knows: nothing can be held against it."
        yield '# project = "Apache-2.0"'
        yield '# deny = ["AGPL-3.0-*", "SSPL-1.0"]'
        return
    yield f"# What does not fit {one_line(own)} is a finding without any list. Denied for good:"
    if proposal.deny:
        yield f"deny = {_toml(list(proposal.deny))}"
    else:
        yield '# deny = ["SSPL-1.0"]'
    if proposal.allow:
        yield "# With a list of what may come in, nothing else may:"
        yield from _wrapped(proposal.allow, "allow")


def _wrapped(values: Sequence[str], key: str = "declare") -> Iterator[str]:
    """Yield a commented list, over several lines where it is long."""
    one = f"# {key} = {_toml(list(values))}"
    if len(one) <= _WIDTH:
        yield one
        return
    line = f"# {key} = ["
    for value in values:
        item = f"{_toml(value)}, "
        if len(line) + len(item) > _WIDTH:
            yield line.rstrip()
            line = "#     "
        line += item
    yield line.removesuffix(", ") + "]"


def _beside(text: str, comment: str) -> str:
    return f"{text.ljust(_COLUMN - 1)} # {one_line(comment)}"


def _toml(value: object) -> str:
    # JSON escapes all that TOML wants escaped, but for one character.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007F")
