"""What builds and delivers software: shell, Dockerfiles, workflows and compose files."""

from __future__ import annotations

from pathlib import Path

import pytest
from endurance import in_time

from aicheck.cache import Cache
from aicheck.catalogue import Catalogue
from aicheck.changed_file import whole
from aicheck.checks import delivery
from aicheck.checks.context import Context
from aicheck.config import load
from aicheck.model import Change, Failure, FileChange, Finding, Hunk

CONTEXT = Context(load(None, None, "default"), Catalogue({}, ""), Cache(None), Path(), 1)
DOCKERFILE, WORKFLOW, COMPOSE = "Dockerfile", ".github/workflows/ci.yml", "compose.yaml"
SHA = "8f4b7f84864484a7bf31766abe9204da3cbe65b3"


def added(path: str, text: str) -> FileChange:
    return FileChange(path, "added", hunks=whole(text), head=text)


def told(*files: FileChange) -> list[Finding | Failure]:
    return list(delivery.check(Change("range", None, None, "shop", (), files), CONTEXT))


def places(path: str, text: str) -> list[tuple[str, int]]:
    """The rule and the line of each finding."""
    return [
        (it.rule.id, it.start.line) for it in told(added(path, text)) if isinstance(it, Finding)
    ]


def rules(path: str, text: str) -> set[str]:
    return {rule for rule, _ in places(path, text)}


def workflow(steps: str, on: str = "push", more: str = "") -> str:
    body = "\n".join(f"      {line}" for line in steps.splitlines())
    return (
        f"on: {on}\npermissions:\n  contents: read\njobs:\n  test:\n{more}"
        f"    runs-on: ubuntu-latest\n    steps:\n{body}\n"
    )


@pytest.mark.parametrize(
    ("rule", "line"),
    [
        ("download-run-unchecked", "curl -fsSL https://example.org/install.sh | sh"),
        ("download-run-unchecked", "curl -s https://example.org/i | sudo -E bash -s -- --yes"),
        ("download-run-unchecked", "wget -qO- https://example.org/get.py | python3 -"),
        ("download-run-unchecked", "curl https://example.org/i.gz | gunzip | bash"),
        ("download-run-unchecked", "bash <(curl -s https://example.org/install)"),
        ("download-run-unchecked", 'sh -c "$(curl -fsSL https://example.org/install)"'),
        ("download-run-unchecked", 'eval "$(wget -O - https://example.org/env)"'),
        ("download-run-unchecked", "curl -o get.sh https://example.org/get\nbash get.sh"),
        ("download-run-unchecked", "wget https://example.org/get.sh\nchmod +x get.sh\n./get.sh"),
        ("tls-verification-off-shell", "curl -sSk https://api.example.org/"),
        ("tls-verification-off-shell", "curl --insecure https://api.example.org/"),
        ("tls-verification-off-shell", "wget -q --no-check-certificate https://example.org/a"),
        ("tls-verification-off-shell", "git -c http.sslVerify=false clone https://example.org/a"),
        ("tls-verification-off-shell", "export NODE_TLS_REJECT_UNAUTHORIZED=0"),
        ("tls-verification-off-shell", "npm config set strict-ssl false"),
        ("packages-unverified", "apt-get install -y --allow-unauthenticated nginx"),
        ("packages-unverified", "yum install -y --nogpgcheck nginx"),
        ("packages-unverified", "apk add --allow-untrusted own.apk"),
        ("packages-unverified", 'echo "deb [trusted=yes] https://example.org ./" > a.list'),
        ("world-writable-shell", "chmod -R 777 /app"),
        ("world-writable-shell", "chmod 0666 settings.json"),
        ("world-writable-shell", "chmod a+rwx run.sh"),
        ("ssh-host-key-unchecked", "ssh -o StrictHostKeyChecking=no deploy@example.org"),
        ("container-privileged", "docker run --rm --privileged example/tool"),
        ("container-privileged", "podman run -v /var/run/docker.sock:/s example/tool"),
        ("password-on-command-line", "sshpass -p secret ssh deploy@example.org"),
        ("password-on-command-line", 'docker login -u ci -p "$TOKEN"'),
        ("password-on-command-line", 'mysql -u root -p"$PASS" shop'),
        ("predictable-temporary-file", "sort data > /tmp/sorted.$$"),
        ("download-without-tls", "wget http://downloads.example.org/tool.tar.gz"),
        ("download-without-tls", "curl -sLo tool http://downloads.example.org/tool"),
        ("unquoted-removal", "rm -rf $BUILD/*"),
        ("unquoted-removal", "rm -r -f ${BUILD}"),
        ("command-injection-shell", 'eval "$1"'),
        ("command-injection-shell", "name=$2\nbash -c \"convert $name out.png\""),
        ("command-injection-shell", "read -r answer\neval $answer"),
        ("secrets-traced", "set -x\ncurl -H \"X-Key: $API_TOKEN\" https://example.org"),
    ],
)  # fmt: skip
def test_a_shell_command_is_found(rule: str, line: str) -> None:
    assert rule in rules("deploy.sh", f"{line}\n")


@pytest.mark.parametrize(
    "line",
    [
        "curl -fsSL https://example.org/data.json | jq .name",
        "curl -s https://example.org/data | python3 -m json.tool",
        "curl -s https://example.org/data | python3 convert.py",
        "curl -fsSL https://example.org/list | sh -c 'cat'",
        "# curl https://example.org/install.sh | sh",
        "curl -o get.sh https://example.org/get\necho \"$SUM get.sh\" | sha256sum -c\nsh get.sh",
        "cat <<EOF\ncurl https://example.org/install.sh | sh\nEOF",
        "curl -k https://localhost:8443/health",
        "curl --cacert ca.pem https://api.example.org/",
        "curl --keepalive-time 2 -o k https://example.org/k",
        "git config http.sslVerify true",
        "apt-get install -y nginx",
        "chmod 755 run.sh && chmod u+rwx,go-w data && chmod 1777 /scratch",
        "chmod 666 /dev/kvm",
        "docker run --rm example/tool",
        "docker login -u ci --password-stdin < token",
        "mysql -u root -p shop",
        "out=$(mktemp) && sort data > \"$out\"",
        "wget http://localhost:8080/health",
        "curl http://127.0.0.1/metrics | grep up",
        'rm -rf "$BUILD"',
        'rm -rf -- "${BUILD:?}"/*',
        "rm $FILE",
        '"$@"',
        'eval "$(ssh-agent -s)"',
        "eval \"$(brew shellenv)\"",
        "set -x\nmake\nset +x\ncurl -H \"X-Key: $API_TOKEN\" https://example.org",
    ],
)  # fmt: skip
def test_a_shell_command_is_left_alone(line: str) -> None:
    assert rules("deploy.sh", f"{line}\n") == set()


def test_a_command_over_several_lines_is_found_where_it_ends() -> None:
    text = "#!/bin/sh\ncurl -fsSL \\\n  https://example.org/i \\\n  | sh\n"

    assert places("setup", text) == [("download-run-unchecked", 4)]


def test_only_added_lines_are_told() -> None:
    """What stood there before is not the change's."""
    text = "curl -k https://example.org/a\ncurl -k https://example.org/b\n"
    base = text.split("\n", 1)[0] + "\n"
    hunks = (Hunk(1, (), 2, ("curl -k https://example.org/b",)),)
    file = FileChange("a.sh", "modified", hunks=hunks, base=base, head=text)

    assert [it.start.line for it in told(file) if isinstance(it, Finding)] == [2]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("FROM node:22\nRUN npm ci\nCMD [\"node\", \"a.js\"]\n", [("dockerfile-root", 1)]),
        ("FROM node:22\nUSER root\nCMD [\"node\", \"a.js\"]\n", [("dockerfile-root", 2)]),
        ("FROM node:22\nUSER node\nCMD [\"node\", \"a.js\"]\n", []),
        ("FROM node:22 AS build\nRUN make\nFROM build\nUSER 1000\nCMD a\n", []),
        ("FROM node\nRUN make\n", [("dockerfile-floating-image", 1)]),
        ("FROM node:latest AS a\nRUN make\n", [("dockerfile-floating-image", 1)]),
        (f"FROM node@sha256:{'a' * 64}\nRUN make\n", []),
        ("FROM scratch\nCOPY a /a\n", []),
        ("ARG V=22\nFROM node:${V}\nRUN make\n", []),
        ("FROM node:22\nADD https://example.org/a.tgz /a\n", [("dockerfile-remote-add", 2)]),
        ("FROM node:22\nADD --checksum=sha256:ab https://example.org/a.tgz /a\n", []),
        ("FROM node:22\nADD a.tgz /a\n", []),
        ("FROM node:22\nARG NPM_TOKEN\nRUN npm ci\n", [("dockerfile-secret", 2)]),
        ("FROM node:22\nENV DB_PASSWORD=hunter2\n", [("dockerfile-secret", 2)]),
        ("FROM node:22\nENV DB_PASSWORD hunter2\n", [("dockerfile-secret", 2)]),
        ("FROM node:22\nENV TOKEN_FILE=/run/secrets/token\n", []),
        ("FROM node:22\nENV API_TOKEN=/run/secrets/token\n", []),
        ("FROM node:22\nCOPY .env /app/\n", [("dockerfile-secret-file", 2)]),
        ("FROM node:22\nCOPY .env.example /app/.env\n", []),
        ("FROM node:22\nCOPY id_rsa /root/.ssh/id_rsa\n", [("dockerfile-secret-file", 2)]),
        ("FROM node:22\nRUN sudo make install\n", [("dockerfile-sudo", 2)]),
        (
            "FROM node:22\nRUN apt-get update \\\n # a note\n && curl https://example.org/i | sh\n",
            [("download-run-unchecked", 4)],
        ),
        ("FROM node:22\nRUN <<EOF\nchmod -R 777 /app\nEOF\n", [("world-writable-shell", 3)]),
        ("FROM node:22\n# RUN chmod 777 /app\n", []),
    ],
)  # fmt: skip
def test_a_dockerfile(text: str, wanted: list[tuple[str, int]]) -> None:
    assert places(DOCKERFILE, text) == wanted


@pytest.mark.parametrize("path", ["Dockerfile.dev", "web/Containerfile", "app.dockerfile"])
def test_dockerfiles_by_their_names(path: str) -> None:
    assert rules(path, "FROM node\n") == {"dockerfile-floating-image"}


@pytest.mark.parametrize("path", ["Dockerfile.md", "dockerfile.py", "notes/Docker"])
def test_other_names_are_no_dockerfiles(path: str) -> None:
    assert rules(path, "FROM node\n") == set()


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        (
            "workflow-script-injection",
            workflow("- run: echo \"${{ github.event.issue.title }}\"", "issues"),
        ),
        (
            "workflow-script-injection",
            workflow("- run: |\n    make\n    git switch ${{ github.head_ref }}"),
        ),
        (
            "workflow-script-injection",
            workflow(
                f"- uses: actions/github-script@{SHA}\n"
                "  with:\n    script: say('${{ github.event.comment.body }}')"
            ),
        ),
        ("workflow-script-injection", workflow("- run: &a echo ${{ github.head_ref }}\n- run: *a")),
        ("workflow-input-in-script", workflow("- run: ./a ${{ inputs.version }}")),
        (
            "workflow-untrusted-checkout",
            workflow(
                f"- uses: actions/checkout@{SHA}\n"
                "  with:\n    ref: ${{ github.event.pull_request.head.sha }}",
                "pull_request_target",
            ),
        ),
        (
            "workflow-untrusted-checkout",
            workflow("- run: gh pr checkout 12", "[issue_comment]"),
        ),
        ("workflow-action-on-branch", workflow("- uses: example/deploy@main")),
        ("workflow-action-on-branch", workflow("- uses: example/deploy@release/stable")),
        ("workflow-unpinned-action", workflow("- uses: example/deploy@v2.1")),
        ("workflow-unpinned-action", workflow("- uses: actions/checkout@v4")),
        ("workflow-all-permissions", "on: push\npermissions: write-all\njobs: {}\n"),
        ("workflow-no-permissions", "on: push\njobs:\n  a:\n    runs-on: x\n"),
        (
            "workflow-secrets-inherited",
            "on: push\npermissions: {}\njobs:\n  a:\n    uses: ./b.yml\n    secrets: inherit\n",
        ),
        ("workflow-secret-printed", workflow("- run: echo ${{ secrets.TOKEN }}")),
        ("workflow-secret-printed", workflow("- run: make\n  env:\n    A: ${{ toJSON(secrets) }}")),
        (
            "workflow-self-hosted",
            "on: [pull_request]\npermissions: {}\njobs:\n  a:\n    runs-on: self-hosted\n",
        ),
        (
            "workflow-unsecure-commands",
            workflow("- run: a\n  env:\n    ACTIONS_ALLOW_UNSECURE_COMMANDS: true"),
        ),
        ("download-run-unchecked", workflow("- run: curl https://example.org/i | sh")),
    ],
)  # fmt: skip
def test_a_workflow_is_found(rule: str, text: str) -> None:
    assert rule in rules(WORKFLOW, text)


@pytest.mark.parametrize(
    "text",
    [
        workflow('- run: echo "$TITLE"\n  env:\n    TITLE: ${{ github.event.issue.title }}'),
        workflow("- run: make\n  if: github.head_ref == 'main'"),
        workflow("- run: ./a ${{ github.event.pull_request.number }} ${{ github.sha }}"),
        workflow("- run: ./a ${{ contains(github.event.issue.title, 'x') }}"),
        workflow(f"- uses: actions/checkout@{SHA} # v4", "pull_request_target"),
        workflow(
            f"- uses: actions/checkout@{SHA}\n"
            "  with:\n    ref: ${{ github.event.pull_request.head.sha }}",
            "pull_request",
        ),
        workflow("- uses: ./.github/actions/own"),
        workflow('- run: echo "${{ secrets.TOKEN }}" | docker login --password-stdin'),
        "on:\n  workflow_dispatch:\n    inputs:\n      fast:\n        type: boolean\n"
        "permissions: {}\njobs:\n  a:\n    steps:\n      - run: a ${{ inputs.fast }}\n",
    ],
)
def test_a_workflow_is_left_alone(text: str) -> None:
    assert rules(WORKFLOW, text) == set()


def test_an_expression_is_told_on_its_own_line() -> None:
    text = workflow("- run: |\n    make\n    echo ${{ github.head_ref }}\n- run: make")

    assert places(WORKFLOW, text) == [("workflow-script-injection", 10)]


def test_a_composite_action_is_looked_at() -> None:
    text = "runs:\n  using: composite\n  steps:\n    - run: echo ${{ github.head_ref }}\n"

    assert rules("deploy/action.yml", text) == {"workflow-script-injection"}


def test_other_yaml_is_no_workflow() -> None:
    assert rules("settings.yml", workflow("- uses: example/deploy@main")) == set()


@pytest.mark.parametrize(
    ("service", "line"),
    [
        ("privileged: true", 3),
        ("volumes:\n      - /var/run/docker.sock:/var/run/docker.sock", 4),
        ("volumes:\n      - source: /var/run/docker.sock\n        target: /s", 4),
        ("privileged: false", None),
        ("volumes:\n      - ./data:/data", None),
    ],
)
def test_a_compose_file(service: str, line: int | None) -> None:
    wanted = [] if line is None else [("container-privileged", line)]

    assert places(COMPOSE, f"services:\n  web:\n    {service}\n") == wanted


@pytest.mark.parametrize(
    ("path", "text", "reason"),
    [
        (WORKFLOW, "on: [push\n", "it is not valid YAML"),
        (WORKFLOW, "[" * 200 + "]" * 200, "it is nested too deeply or has too many parts"),
        (COMPOSE, "a: b\n" * 300_000, "it is too large for a YAML file that people write"),
        ("a.sh", "a\n" * (3 << 20), "it is too large to be looked at"),
    ],
)
def test_what_cannot_be_read_is_a_failure(path: str, text: str, reason: str) -> None:
    assert told(added(path, text)) == [Failure("delivery", reason, path)]


def test_a_patch_with_a_part_of_a_file_is_a_failure() -> None:
    file = FileChange("a.sh", "modified", hunks=(Hunk(4, (), 5, ("rm -rf $A",)),))

    assert [type(it) for it in told(file)] == [Failure]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("a.sh", "curl " * 400_000),
        ("a.sh", "curl a\n" * 200_000),
        ("a.sh", "read -r " * 200_000),
        ("a.sh", "cat <<EOF\n" * 100_000),
        ("a.sh", "curl -o a.sh https://example.org/a \\\n" * 50_000),
        ("a.sh", "".join(f"wget https://example.org/a{n}.sh\n" for n in range(50_000))),
        (DOCKERFILE, "FROM a\n" + "RUN a <<EOF \\\n" * 100_000),
        (DOCKERFILE, "ENV " + "A" * 2_000_000),
        (WORKFLOW, "jobs: &a [" + "*a, " * 50_000 + "]"),
        (WORKFLOW, workflow("- run: " + "${{ " * 100_000)),
        (
            WORKFLOW,
            "a: &a [x]\n" + "".join(f"b{n}: &b{n} [*a, *a, *a, *a]\n" for n in range(9_000)),
        ),
    ],
)
def test_hostile_texts_end_in_time(path: str, text: str) -> None:
    with in_time():
        told(added(path, text))
