"""A report put on a pull request: what is new is said once, and what is gone is put away.

Four places, from the one that shows most: a check run with annotations, a review with comments on
lines, one summary comment that is edited in place. Each needs rights that a token may lack, so each
can fail alone; a report that no check run has in full is printed by who called.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from aicheck.errors import AicheckError
from aicheck.github import check_run, comments, conversation, marks
from aicheck.github.api import Api
from aicheck.github.conversation import Said
from aicheck.github.failing import RefusedError, UnreachableError
from aicheck.github.hunks import hunks
from aicheck.github.target import Target
from aicheck.model import Report
from aicheck.reporters import markdown, summary

_MINIMISE = """\
mutation ($input: MinimizeCommentInput!) {
  minimizeComment(input: $input) { minimizedComment { isMinimized } }
}"""


@dataclass(slots=True)
class Outcome:
    """What came of it, in words; `is_told` is whether the check run has every finding on lines.

    `is_broken` is whether anything failed for another reason than that the token may not do it.
    """

    said: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    is_told: bool = False
    is_broken: bool = False


def publish(report: Report, target: Target, api: Api) -> Outcome:
    """Put the report where GitHub shows it; what can't be put there is in the outcome."""
    return _Publishing(report, target, api, Outcome()).run()


@dataclass(slots=True)
class _Publishing:
    report: Report
    target: Target
    api: Api
    outcome: Outcome
    is_silent: bool = False

    def run(self) -> Outcome:
        own = conversation.login(self.api)
        self._tried("the check run", lambda: self._check_run(own))
        if self.target.pull_request is not None:
            self._tried("the pull request", lambda: self._pull_request(own))
        return self.outcome

    def _tried(self, what: str, act: Callable[[], Any]) -> Any:
        """What `act` returns, or None where it fails, which the outcome then says."""
        if self.is_silent:
            return None
        try:
            return act()
        except AicheckError as error:
            hint = f" ({error.hint})" if error.hint else ""
            self.outcome.missing.append(f"{what}: {error.message}{hint}")
            self.outcome.is_broken |= not isinstance(error, RefusedError)
            # The next request would wait as long again.
            self.is_silent = isinstance(error, UnreachableError)
        except (LookupError, TypeError, ValueError, AttributeError) as error:
            # Whatever stands between us and GitHub, the findings have to be told.
            self.outcome.missing.append(f"{what}: GitHub answered what nobody expects ({error!r})")
            self.outcome.is_broken = True
        return None

    def _check_run(self, own: str) -> None:
        check_run.publish(self.api, self.target, self.report, own)
        count = len(comments.wanted(self.report))
        self.outcome.is_told = count <= check_run.MOST
        shown = summary.plural(min(count, check_run.MOST), "annotation")
        self.outcome.said.append(f"check run: {shown}")

    def _pull_request(self, own: str) -> None:
        number = self.target.pull_request
        head = self.api.get(f"/pulls/{number}")["head"]["sha"]
        if head != self.target.head:
            # A newer push has a result of its own, which this one must not cover.
            self.outcome.missing.append(
                f"the pull request: its head is {head[:12]} now, and this is a result of "
                f"{self.target.head[:12]}"
            )
            return
        said = conversation.read(self.api, self.target.repository, number or 0, own)
        settled = set(said.settled)
        self._tried("what is gone", lambda: settled.update(self._put_away(said)))
        self._tried("the review", lambda: self._review(said, own))
        self._tried("the summary", lambda: self._summary(said, settled, own))

    # -- comments ------------------------------------------------------------------------------

    def _put_away(self, said: Said) -> Iterator[int]:
        """Hide our comments on findings that are gone, and yield them.

        None is gone where something was not checked: it may be there unseen. What a person
        resolved or answered is that person's now.
        """
        if any(it.required for it in self.report.failures) or not said.is_sure:
            return
        current = {it.fingerprint for it in comments.wanted(self.report)}
        aside = said.settled | said.left
        ids = comments.gone(said.known, current, aside)
        for each in ids:
            # One that was deleted meanwhile is refused, and is as gone as it can be.
            asked = {"subjectId": said.nodes[each], "classifier": "RESOLVED"}
            self.api.change(_MINIMISE, {"input": asked})
            yield each
        if ids:
            self.outcome.said.append(f"{summary.plural(len(ids), 'comment')} put away")

    def _review(self, said: Said, own: str) -> None:
        number, head = self.target.pull_request, self.target.head
        listed = comments.wanted(self.report)
        standing = {mark for each, mark in said.known.items() if each not in said.settled}
        new = [it for it in listed if it.fingerprint not in standing]
        room = comments.MOST - len(said.known)
        if not new or room <= 0:
            return
        paths = {it.finding.path or "" for it in new}
        found = hunks(self.api.pages(f"/pulls/{number}/files"), paths)
        made = comments.chosen(new, found, standing, room)
        if not made:
            return
        mark = comments.mark(head, made)

        def done() -> Any:
            reviews = self.api.pages(f"/pulls/{number}/reviews")
            ours = (it for it in reviews if conversation.is_by(it.get("user"), own))
            return next((it for it in ours if (it["body"] or "").startswith(mark)), None)

        body = comments.review(self.report, head, made)
        self.api.write("POST", f"/pulls/{number}/reviews", body, done)
        self.outcome.said.append(f"review: {summary.plural(len(made), 'comment')} on lines")
        fingerprints = {it.decision.fingerprint for it in made}
        for each in conversation.doubled(self.api, number or 0, own, fingerprints, said):
            self.api.delete(f"/pulls/comments/{each}")

    # -- the summary ---------------------------------------------------------------------------

    def _summary(self, said: Said, settled: set[int], own: str) -> None:
        for each in said.surplus:
            self.api.delete(f"/issues/comments/{each}")
        mark = marks.summary(settled & said.known.keys())
        body = f"{mark}\n{markdown.render(self.report)}"
        if said.summary is None:
            self._first_summary(body, own)
            self.outcome.said.append("summary: written")
        elif said.text.replace("\r\n", "\n").rstrip() != body.rstrip():
            path = f"/issues/comments/{said.summary}"
            self.api.write("PATCH", path, {"body": body})
            self.outcome.said.append("summary: edited")
        else:
            self.outcome.said.append("summary: it says so already")

    def _first_summary(self, body: str, own: str) -> None:
        number = self.target.pull_request or 0
        path = f"/issues/{number}/comments"

        def done() -> Any:
            return next(iter(conversation.summaries_in(self.api, number, own)), None)

        self.api.write("POST", path, {"body": body}, done)
        # Another run for the same head may have looked when we did.
        for each in conversation.summaries_in(self.api, number, own)[1:]:
            self.api.delete(f"/issues/comments/{each['id']}")
