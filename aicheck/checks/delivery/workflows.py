"""What is wrong with a GitHub workflow or a composite action."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from aicheck.checks.delivery.commands import commands
from aicheck.checks.delivery.shell import Place, judged
from aicheck.checks.delivery.tree import Node
from aicheck.globs import matches
from aicheck.patterns import lazy

_PATHS = ("**/.github/workflows/*.yml", "**/.github/workflows/*.yaml", "action.yml", "action.yaml")
_EXPRESSION = lazy(r"\$\{\{(.{1,1000}?)\}\}", re.DOTALL)
# What anyone can write without a right to the repository.
# https://docs.github.com/en/actions/security-for-github-actions/security-guides/security-hardening-for-github-actions
_HOSTILE = lazy(
    r"""github\.head_ref
      | github\.event\.(?:issue|discussion)\.(?:title|body)
      | github\.event\.(?:comment|review|review_comment)\.body
      | github\.event\.pull_request\.(?:title|body|head\.(?:ref|label)
      | head\.repo\.(?:default_branch|description|homepage))
      | github\.event\.(?:head_commit|commits(?:\[\d+\]|\.\*)?)\.(?:message|author\.(?:name|email))
      | github\.event\.workflow_run\.(?:head_branch|display_title|head_commit\.(?:message|author)
      | head_repository\.description|pull_requests(?:\[\d+\]|\.\*)?\.head\.ref)
      | github\.event\.pages(?:\[\d+\]|\.\*)?\.page_name""",
    re.VERBOSE,
)  # fmt: skip
_INPUT = lazy(r"\b(?:github\.event\.inputs|inputs)(?:\.[\w-]+|\[)|github\.(?:event\.)?ref_name\b")
_HARMLESS = lazy(
    r"\s*(?:toJSON|hashFiles|contains|startsWith|endsWith|format)\(|.*(?:==|!=|&&)", re.DOTALL
)
_TYPES = ("boolean", "number", "choice", "environment")
_FORK_EVENTS = {"pull_request_target", "workflow_run", "issue_comment"}
_FORK_HEAD = lazy(
    r"github\.event\.pull_request\.(?:head\.(?:sha|ref|repo)|merge_commit_sha|number)|github\.head_ref"
    r"|github\.event\.workflow_run\.(?:head_(?:sha|branch|commit|repository)|pull_requests)"
    r"|github\.event\.(?:issue\.)?number|refs/pull/"
)
_FETCHES = lazy(
    r"\bgh\s+pr\s+checkout\b|\bgit\s+fetch\b[^\n]{0,200}\bpull/|\bhub\s+pr\s+checkout\b"
)
_SHA = lazy(r"[0-9a-fA-F]{40}|sha256:[0-9a-f]{64}")
_VERSION = lazy(r"@(?:[\w-]+/|[a-z][\w-]*-)?v?\d[\w.+-]*$|^docker://")
_OURS = ("actions/", "github/")
_PRINTED = lazy(
    r"(?:^|[;&]\s*)\s*(?:echo|printf|print|Write-(?:Host|Output))\b(?![^\n]*[|>])[^\n]{0,500}\$\{\{\s*secrets\.",
    re.MULTILINE,
)
_ALL_SECRETS = lazy(r"toJSON\(\s*secrets\s*\)", re.IGNORECASE)


def is_workflow(path: str) -> bool:
    """Whether GitHub runs the file at `path`."""
    return any(matches(pattern, path) for pattern in _PATHS)


def places(root: Node, lines: Sequence[str]) -> Iterator[Place]:
    """Yield each rule that the workflow or action breaks, and the line."""
    events = set(root.get("on").words())
    jobs = [job for _, job in root.get("jobs").pairs]
    typed = _typed_inputs(root)
    for step in root.get("runs", "steps").items:
        yield from _step(step, lines, events, typed)
    for job in jobs:
        yield from _job(job, events)
        for step in job.get("steps").items:
            yield from _step(step, lines, events, typed)
    yield from _permissions(root, jobs)
    for node in root.scalars():
        if node.text and _ALL_SECRETS.search(node.text):
            yield "workflow-secret-printed", node.line
    yield from _unsecured(root)


def _job(job: Node, events: set[str]) -> Iterator[Place]:
    uses, runner = job.get("uses"), job.get("runs-on")
    if uses.text and not uses.text.startswith("./") and not _is_pinned(uses.text):
        yield "workflow-unpinned-action", uses.line
    if job.get("secrets").text == "inherit":
        yield "workflow-secrets-inherited", job.get("secrets").line
    if "self-hosted" in runner.words() and events & {"pull_request", "pull_request_target"}:
        yield "workflow-self-hosted", runner.line
    for image in (job.get("container"), job.get("container", "image")):
        if image.text and _is_loose_image(image.text):
            yield "workflow-unpinned-action", image.line


def _step(step: Node, lines: Sequence[str], events: set[str], typed: set[str]) -> Iterator[Place]:
    uses, run = step.get("uses"), step.get("run")
    if uses.text and not uses.text.startswith("./") and not _is_pinned(uses.text):
        is_ours = uses.text.lower().startswith(_OURS)
        moves = not is_ours and not _VERSION.search(uses.text)
        yield f"workflow-{'action-on-branch' if moves else 'unpinned-action'}", uses.line
    if events & _FORK_EVENTS and _takes_fork(step):
        yield "workflow-untrusted-checkout", (run if run.text else uses).line
    script = step.get("with", "script") if "github-script" in (uses.text or "") else run
    if script.text:
        yield from _expressions(script, lines, typed)
    if run.text:
        first, body = _body(run, lines)
        yield from judged(commands(body, first))
        for match in _PRINTED.finditer("\n".join(body)):
            yield "workflow-secret-printed", first + "\n".join(body).count("\n", 0, match.start(0))


def _takes_fork(step: Node) -> bool:
    uses, run = step.get("uses").text or "", step.get("run").text or ""
    if uses.startswith("actions/checkout@"):
        wanted = (step.get("with", name).text or "" for name in ("ref", "repository"))
        return any(_FORK_HEAD.search(text) for text in wanted)
    return bool(_FETCHES.search(run)) or ("git " in run and "refs/pull/" in run)


def _body(scalar: Node, lines: Sequence[str]) -> tuple[int, Sequence[str]]:
    """The lines of a scalar as they stand in the file, and the number of the first."""
    found = lines[scalar.line - 1 : scalar.last]
    head = found[0].partition("run:")[2].strip() if found else ""
    if head[:1] in "|>" and head:
        return scalar.line + 1, found[1:]
    return scalar.line, [head.strip("'"), *found[1:]] if len(found) == 1 else [head, *found[1:]]


def _expressions(script: Node, lines: Sequence[str], typed: set[str]) -> Iterator[Place]:
    """Yield where the text of an expression becomes part of the program."""
    text = "\n".join(lines[script.line - 1 : script.last])
    for match in _EXPRESSION.finditer(text):
        line, inside = script.line + text.count("\n", 0, match.start()), match[1]
        if _HARMLESS.match(inside):
            continue
        if _HOSTILE.search(inside):
            yield "workflow-script-injection", line
        elif (found := _INPUT.search(inside)) and found[0].rpartition(".")[2] not in typed:
            yield "workflow-input-in-script", line


def _typed_inputs(root: Node) -> set[str]:
    """The names of inputs that can only be a number, a yes or no, or one of a list."""
    return {
        name.text or ""
        for event in ("workflow_dispatch", "workflow_call")
        for name, about in root.get("on", event, "inputs").pairs
        if about.get("type").text in _TYPES
    }


def _is_pinned(uses: str) -> bool:
    if uses.startswith("docker://"):
        return not _is_loose_image(uses)
    return _SHA.fullmatch(uses.rpartition("@")[2]) is not None or "${{" in uses


def _is_loose_image(image: str) -> bool:
    tag = image.rpartition("/")[2].partition(":")[2]
    return "@sha256:" not in image and "${{" not in image and tag in ("", "latest")


def _permissions(root: Node, jobs: Sequence[Node]) -> Iterator[Place]:
    for owner in (root, *jobs):
        if owner.get("permissions").text == "write-all":
            yield "workflow-all-permissions", owner.get("permissions").line
    key = root.key("jobs")
    if key and not root.key("permissions") and not all(job.key("permissions") for job in jobs):
        yield "workflow-no-permissions", key.line


def _unsecured(root: Node) -> Iterator[Place]:
    for node in (root, *(job for _, job in root.get("jobs").pairs)):
        for owner in (node, *node.get("steps").items):
            value = owner.get("env", "ACTIONS_ALLOW_UNSECURE_COMMANDS")
            if value.text and value.text.lower() == "true":
                yield "workflow-unsecure-commands", value.line
