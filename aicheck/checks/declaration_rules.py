"""What the check of declarations looks for, and why."""

from __future__ import annotations

from functools import partial

from aicheck.model import Confidence, Rule, Severity

CATEGORY = "transparency"

_rule = partial(
    Rule,
    category=CATEGORY,
    engine="aicheck",
    severity=Severity.MEDIUM,
    confidence=Confidence.HIGH,
    references=("AISVS-AC.5.1", "SSDF-PS.3.2"),
)

DENIED = _rule(
    id="ai-denied",
    severity=Severity.HIGH,
    message="the message denies AI, and other evidence says that an agent worked on it",
    why="One of the two is wrong. A reviewer who trusts the denial reads the change with less care "
    "than generated code needs, and no later search of the history finds it.",
    fix="strike the denial and declare the agent, or remove the mark that an agent left by mistake",
    bad="Add the importer\n\nNo AI was used.\n\nCo-Authored-By: Claude <noreply@anthropic.com>",
    good="Add the importer\n\nAssisted-by: Claude Opus 4.5",
)
UNDECLARED = _rule(
    id="ai-undeclared",
    severity=Severity.LOW,
    message="an agent worked on this commit, and no trailer declares it",
    why="Notes, session files and environments stay on the machine or are lost in a rebase; the "
    "message is what everybody reads later. Where the settings want a declaration, any other mark "
    "of an agent is no substitute for it.",
    fix="declare the agent by a trailer of the message",
    bad="Add the importer",
    good="Add the importer\n\nAssisted-by: Claude Opus 4.5",
)
RUNNING = _rule(
    id="ai-undeclared-now",
    severity=Severity.MEDIUM,
    message="an agent is running here, and the message to be committed does not declare it",
    why="The environment says which agent makes this commit. Once it is made, only the message "
    "can say so: without a trailer nobody will ever know.",
    fix="add the trailer that declares the agent, and commit again",
    bad="Add the importer",
    good="Add the importer\n\nAssisted-by: claude-code",
)
FORBIDDEN = _rule(
    id="ai-forbidden",
    severity=Severity.HIGH,
    message="an agent worked on this commit, and the project accepts no such change",
    why="The project has decided that the origin and the licence of generated code are too "
    "uncertain for it. That is its decision to make, and the settings of its base branch say so.",
    fix="write the change without AI, or ask a maintainer before anything else",
    bad="Add the importer\n\nCo-Authored-By: Claude <noreply@anthropic.com>",
    good="Add the importer\n\nSigned-off-by: Robin Author <robin@example.org>",
)
CREDIT_FORM = _rule(
    id="ai-credit-form",
    message="an agent is credited in another form than the project wants",
    why="A trailer is data: who searches the history for assisted commits relies on one key and "
    "one form. A co-author is moreover somebody with rights and duties, which a tool has not.",
    fix="write the line as the settings want it",
    bad="Co-Authored-By: Claude Opus 4.5 <noreply@anthropic.com>",
    good="Assisted-by: Claude Opus 4.5",
)
CREDIT_FORBIDDEN = _rule(
    id="ai-credit-forbidden",
    message="an agent stands where the project wants none",
    why="The project keeps agents out of this place of its history: an author and a co-author own "
    "what they wrote and answer for it, and a footer or a session link is an advertisement or "
    "leads to what others cannot see.",
    fix="remove the line, and disclose the AI where the project asks for it",
    bad="Add the importer\n\nAssisted-by: Claude Opus 4.5",
    good="Add the importer",
)
MODEL_MISSING = _rule(
    id="ai-model-missing",
    message="the declaration does not name the model",
    why="A product runs many models, with other training data and other faults. When one of them "
    "turns out to be a problem, only its name in the history finds what it wrote.",
    fix="name the model and its version in the declaration",
    bad="Assisted-by: Cursor",
    good="Assisted-by: Cursor (GPT-5.4)",
)
SQUASH_WOULD_DROP = _rule(
    id="squash-would-drop",
    severity=Severity.LOW,
    message="a squash would drop a trailer of this commit: git does not see it as one",
    why="git and the forges carry over the trailers of the last paragraph only. A line above it, "
    "or in a paragraph of prose, says the same to a reader and is gone as data after the merge.",
    fix="put all trailers into one last paragraph, with an empty line before it and none inside",
    bad="Add the importer\n\nAssisted-by: Claude Opus 4.5\n\nThe old one was slow.",
    good="Add the importer\n\nThe old one was slow.\n\nAssisted-by: Claude Opus 4.5",
)
RULES = (
    CREDIT_FORBIDDEN,
    CREDIT_FORM,
    DENIED,
    FORBIDDEN,
    MODEL_MISSING,
    SQUASH_WOULD_DROP,
    RUNNING,
    UNDECLARED,
)
