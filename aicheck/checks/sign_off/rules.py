"""What this check finds, and why it matters."""

from __future__ import annotations

from aicheck.model import Confidence, Rule, Severity

CATEGORY = "sign-off"

_DCO = "https://developercertificate.org/"
_KERNEL = "https://docs.kernel.org/process/coding-assistants.html"
_ROUTE = "https://docs.kernel.org/process/submitting-patches.html"
_REVIEW = "AISVS-AC.4.1"
_FIX = "the person responsible reads the change, then runs: git commit --amend --signoff --no-edit"

MISSING = Rule(
    id="sign-off-missing",
    category=CATEGORY,
    engine="aicheck",
    severity=Severity.HIGH,
    confidence=Confidence.HIGH,
    message="no person has signed off this commit",
    why="An agent cannot answer for code. Somebody has to have read it and say so by name, or "
    "nobody is responsible for what it does. The settings can ask the same of every commit, or of "
    "those that say nothing of who wrote them.",
    fix=_FIX,
    bad="Add the importer\n\nCo-Authored-By: Claude <noreply@anthropic.com>",
    good="Add the importer\n\nCo-Authored-By: Claude <noreply@anthropic.com>\n"
    "Signed-off-by: Robin Author <robin@example.org>",
    references=(_DCO, _REVIEW, "SSDF-PW.7.1"),
)
PENDING = Rule(
    id="sign-off-pending",
    category=CATEGORY,
    engine="aicheck",
    severity=Severity.LOW,
    confidence=Confidence.HIGH,
    message="a person has yet to sign off this commit, which an agent is about to make",
    why="An agent can commit and can't answer for it. The sign-off comes from a person who reads "
    "the commit once it is made; the gate over commits asks for it.",
    fix="once it is committed, the person responsible runs: aicheck sign-off",
    bad="Add the importer\n\nAssisted-by: claude-code",
    good="Add the importer\n\nAssisted-by: claude-code\n"
    "Signed-off-by: Robin Author <robin@example.org>",
    references=(_DCO, _REVIEW),
)
BY_AGENT = Rule(
    id="sign-off-by-agent",
    category=CATEGORY,
    engine="aicheck",
    severity=Severity.HIGH,
    confidence=Confidence.HIGH,
    message="an agent or bot signed off this commit",
    why="A sign-off certifies the origin of the change under the Developer Certificate of Origin. "
    "Only a person can do that; the Linux kernel's rules for coding assistants say the same.",
    fix="remove the agent's line; " + _FIX,
    bad="Signed-off-by: Claude <noreply@anthropic.com>",
    good="Signed-off-by: Robin Author <robin@example.org>",
    references=(_DCO, _KERNEL, _REVIEW),
)
UNVERIFIED = Rule(
    id="sign-off-unverified",
    category=CATEGORY,
    engine="aicheck",
    severity=Severity.HIGH,
    confidence=Confidence.HIGH,
    message="nothing shows that the person named took responsibility for this commit",
    why="An agent that makes the commit can type any name into it. A typed sign-off counts when "
    "the person in it wrote or committed the change, or is listed in sign-off.people of the base "
    "branch. The list is the project's decision to take such a line on trust: an agent that "
    "writes and commits can still type a listed name. A project that does not want to rely on "
    "that leaves `trailer` out of sign-off.accept, and takes signatures or reviews only.",
    fix="the person named commits the change with a sign-off of their own, signs the commit, "
    "approves it, or is added to sign-off.people in the settings of the base branch",
    bad="Author: Claude <noreply@anthropic.com>\nSigned-off-by: Pat Maintainer <pat@example.org>",
    good="Commit: Pat Maintainer <pat@example.org>\n"
    "Signed-off-by: Pat Maintainer <pat@example.org>",
    references=(_DCO, _REVIEW, "SSDF-PW.7.1"),
)
CHAIN = Rule(
    id="sign-off-chain",
    category=CATEGORY,
    engine="aicheck",
    severity=Severity.HIGH,
    confidence=Confidence.HIGH,
    message="the sign-offs do not show the route of this commit",
    why="Where sign-offs are a chain, as in the Linux kernel, their order is the way that a change "
    "took: its authors first, each Co-developed-by with that person's own line directly below, and "
    "whoever submits it last. A gap is somebody who handled the change and answers for nothing.",
    fix="put the lines in the order in which people handled the change; name an agent in "
    "Assisted-by, never in Co-developed-by or Signed-off-by",
    bad="Co-developed-by: Pat Maintainer <pat@example.org>\n"
    "Signed-off-by: Robin Author <robin@example.org>",
    good="Co-developed-by: Pat Maintainer <pat@example.org>\n"
    "Signed-off-by: Pat Maintainer <pat@example.org>\n"
    "Signed-off-by: Robin Author <robin@example.org>",
    references=(_ROUTE, _KERNEL, _REVIEW),
)
STALE = Rule(
    id="review-stale",
    category=CATEGORY,
    engine="aicheck",
    severity=Severity.MEDIUM,
    confidence=Confidence.HIGH,
    message="the change is no longer the one that was reviewed",
    why="A review names the patch that a person read. When the patch id of the commit is another "
    "one, its text was edited since, and nobody has said that they read what stands there now. A "
    "rebase keeps the id; an edit, of white space too, does not.",
    fix="the reviewer reads the commit as it is now with: aicheck sign-off",
    bad="Human-Reviewed-by: Pat Maintainer <pat@example.org> (patch-id of an older version)",
    good="Human-Reviewed-by: Pat Maintainer <pat@example.org> (patch-id of this commit)",
    references=(_REVIEW, "AISVS-AC.8.3", "SSDF-PW.7.2"),
)
NOT_REVIEWED = Rule(
    id="review-missing",
    category=CATEGORY,
    engine="aicheck",
    severity=Severity.HIGH,
    confidence=Confidence.HIGH,
    message="no person has reviewed this AI-assisted commit as it is",
    why="The project asks that a person reads every AI-assisted commit hunk by hunk. A sign-off "
    "says who answers for a change; only a review of this very patch says that it was read.",
    fix="a person who may answer for the commit reads it with: aicheck sign-off",
    bad="Assisted-by: Claude\nSigned-off-by: Robin Author <robin@example.org>",
    good="Assisted-by: Claude\nSigned-off-by: Robin Author <robin@example.org>\n"
    "Human-Reviewed-by: Robin Author <robin@example.org> (patch-id of this commit)",
    references=(_REVIEW, "SSDF-PW.7.2"),
)
DROPPED = Rule(
    id="squash-dropped-trailers",
    category=CATEGORY,
    engine="aicheck",
    severity=Severity.HIGH,
    confidence=Confidence.HIGH,
    message="the merge dropped what the branch's commits said",
    why="A squash writes a message of its own. What is not carried into it is gone from the "
    "history of the main branch: that an agent took part, who answers for it, and who read it.",
    fix="paste the block of 'aicheck squash-message RANGE' into the message when you merge; where "
    "nobody has built on the commit yet, put the block at the end of its message with: git commit "
    "--amend",
    bad="Add the importer (#7)",
    good="Add the importer (#7)\n\nAssisted-by: claude-code\n"
    "Signed-off-by: Robin Author <robin@example.org>",
    references=("AISVS-AC.5.1", "SSDF-PS.3.2"),
)
RULES = (MISSING, PENDING, BY_AGENT, UNVERIFIED, CHAIN, STALE, NOT_REVIEWED, DROPPED)
