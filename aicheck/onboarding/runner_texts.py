"""The files by which aicheck is run: hooks, a workflow of GitHub Actions, a job of GitLab CI."""

from __future__ import annotations

from aicheck.onboarding.addresses import CHECKOUT, CHECKOUT_TAG, PLACEHOLDER, repository_of

HOOKS = ".pre-commit-config.yaml"
WORKFLOW = ".github/workflows/aicheck.yml"
GITLAB = ".gitlab-ci.yml"

# A hook can be passed over by whoever commits, so that its file says where the gate is.
_HOOKS_TITLE = """\
# `pre-commit install` puts these hooks in place, once in each clone. Whoever commits can pass over
# a hook: what decides is the run in continuous integration.
default_install_hook_types: [pre-commit, commit-msg, pre-push]

repos:
"""
_HOOKS_LOCAL = """\
- repo: local
  hooks:
    - id: aicheck
      name: aicheck (what is staged)
      entry: aicheck check --staged
      language: system
      pass_filenames: false
      always_run: true
      require_serial: true
      stages: [pre-commit]
    - id: aicheck-commit-msg
      name: aicheck (the message's sign-off)
      entry: aicheck commit-msg
      language: system
      always_run: true
      stages: [commit-msg]
    - id: aicheck-push
      name: aicheck (what a push adds)
      entry: aicheck check --push
      language: system
      pass_filenames: false
      always_run: true
      require_serial: true
      stages: [pre-push]
"""
_HOOKS_REMOTE = """\
- repo: {url}
  rev: {rev}
  hooks:
    - id: aicheck
    - id: aicheck-commit-msg
    - id: aicheck-push
"""

_WORKFLOW_TEXT = """\
# Make the job a required check of the default branch, and never give it an `if:`, since a job that
# is left out counts as passed. What it asks for stands in aicheck.toml.
name: aicheck

on:
  pull_request:
  merge_group:
    types: [checks_requested]

# Nothing by default: the job asks for what it needs.
permissions: {{}}

concurrency:
  group: aicheck-${{{{ github.event.pull_request.number || github.sha }}}}
  cancel-in-progress: true

jobs:
  aicheck:
    name: aicheck
    runs-on: ubuntu-24.04
    timeout-minutes: 15
    permissions:
      contents: read # the history of the change
      checks: write # findings beside their lines
      pull-requests: write # comments, and one summary
    steps:
      - name: Fetch the whole history
        uses: {checkout} # {checkout_tag}
        with:
          fetch-depth: 0
          persist-credentials: false
      - name: Check the change
{where}        uses: {action}
"""

_GITLAB_TEXT = """\
# The base of the merge request judges: its settings, never those of the change.
aicheck:
  stage: test
  image: python:3.12
  timeout: 15 minutes
  variables:
    GIT_DEPTH: "0"
  rules:
    - if: $CI_PIPELINE_SOURCE == "merge_request_event"
  script:
    - python -m pip install "aicheck @ git+{url}@{rev}"
    - aicheck check "$CI_MERGE_REQUEST_DIFF_BASE_SHA..$CI_COMMIT_SHA"
      -o text -o gitlab=gl-code-quality-report.json
  artifacts:
    when: always
    reports:
      codequality: gl-code-quality-report.json
"""


_ADDRESS = "Put the address of the aicheck that you trust here, with a commit's id behind the @."


def hooks_text(action: str) -> str:
    """A new file of hooks."""
    return _HOOKS_TITLE + indented(hooks_block(action), "  ")


def hooks_block(action: str) -> str:
    """The entry of `repos`; without an address of ours, the installed aicheck is the hook."""
    if action == PLACEHOLDER:
        return _HOOKS_LOCAL
    url, rev = repository_of(action)
    return _HOOKS_REMOTE.format(url=url, rev=rev)


def workflow_text(action: str) -> str:
    """The workflow, with no more rights than it needs."""
    where = f"        # {_ADDRESS}\n" if action == PLACEHOLDER else ""
    return _WORKFLOW_TEXT.format(
        checkout=CHECKOUT, checkout_tag=CHECKOUT_TAG, where=where, action=action
    )


def gitlab_text(action: str) -> str:
    """The job, as a file of its own or to be added to one."""
    url, rev = repository_of(action)
    return _GITLAB_TEXT.format(url=url, rev=rev)


def indented(text: str, blanks: str) -> str:
    """Lines further to the right."""
    return "".join(f"{blanks}{line}" for line in text.splitlines(keepends=True))
