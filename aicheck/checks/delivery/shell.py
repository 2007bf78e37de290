"""What is wrong with shell commands, wherever they stand: scripts, Dockerfiles, workflows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from aicheck.checks.delivery.commands import Command
from aicheck.patterns import lazy

Place = tuple[str, int]
"""A rule's id and a 1-based line."""

_HINT = lazy(
    r"curl|wget|\beval\b|\brm\s|chmod|sslVerify|SSL_NO_VERIFY|REJECT_UNAUTH|HTTPSVERIFY|strict-ssl"
    r"|trusted|StrictHostKey|--allow-un|force-yes|AllowInsecure|gpg-?check|--privileged|docker\.sock"
    r"|sshpass|mysql|passw|mktemp|\$\$|\$RANDOM|\bread\b|=|sh\s+-\w*c|\b(?:ba|z)?sh\s|\./|set [-+]"
    r"|iex|login|sum\b|gpg|cosign|minisign|openssl"
    r"|Invoke-|SkipCertificate"
)
_NEAR = lazy(
    r"(?://|@|\s)(?:localhost|127\.0\.0\.1|0\.0\.0\.0|\[::1\])|host\.docker\.internal"
    r"|kubernetes\.default|\.svc\b|\.(?:local|test)\b"
)
_LOADER = r"\b(?:curl|wget)\b"
_SHELL = r"(?:/(?:usr/)?bin/)?(?:ba|z|da|k|a)?sh\b(?=\s*(?:$|[)\"';&|#`>]|-(?!\w*c\b)))"
_PROGRAM = r"(?:python[\d.]*|perl|node|ruby|php)\b(?=\s*(?:$|[)\"';&|`]|-(?:\s|$)))"
_BEFORE = r"(?:sudo\s+(?:-\S+\s+)*|env\s+|exec\s+|\w+=\S*\s+)*"
_SECRET_NAME = r"\w*(?:PASSWORD|PASSWD|SECRET|TOKEN|API_?KEY)\w*"

_RULES: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (rule, lazy(pattern))
    for rule, pattern in (
        (
            "download-run-unchecked",
            rf"{_LOADER}[^|;]{{0,600}}\|\s*(?:(?:sudo\s+)?(?:tee|gunzip|zcat|tar|sed|tr|base64)\b"
            rf"[^|;]{{0,200}}\|\s*)?{_BEFORE}(?:{_SHELL}|{_PROGRAM})"
            rf"|(?:\b(?:ba|z|da|k)?sh|\bsource|(?:^|\s)\.|\beval)\s+(?:-\S+\s+)*<\(\s*{_LOADER}"
            rf"|\b(?:eval|(?:ba|z|da|k)?sh\s+-\w*c|python[\d.]*\s+-c)\s+[\"']?(?:\$\(|`)\s*{_LOADER}"
            r"|\b(?:iex|Invoke-Expression)\b[^;]{0,200}(?:DownloadString|\biwr\b|\birm\b|Invoke-(?:Web|Rest))"
            r"|\b(?:iwr|irm|Invoke-WebRequest|Invoke-RestMethod)\b[^|;]{0,300}\|\s*(?:iex|Invoke-Expression)\b",
        ),
        (
            "tls-verification-off-shell",
            r"\bcurl\b[^|;]{0,500}?\s(?:-[a-zA-Z]{0,6}k[a-zA-Z]{0,6}|--insecure|--proxy-insecure)(?=\s|$|[\"')])"
            r"|\bwget\b[^|;]{0,500}?\s--no-check-certificate\b"
            r"|\bhttp\.sslVerify[\s=]+[\"']?(?:false|0)\b|\bGIT_SSL_NO_VERIFY=[\"']?(?:1|true)\b"
            r"|\bNODE_TLS_REJECT_UNAUTHORIZED=[\"']?0|\bPYTHONHTTPSVERIFY=[\"']?0"
            r"|\bstrict-ssl[\s=]+[\"']?false\b|\s-SkipCertificateCheck\b|\s--trusted-host\b",
        ),
        (
            "packages-unverified",
            r"--allow-unauthenticated\b|--force-yes\b|\bAllowInsecureRepositories[\s=\"]+(?:true|1)"
            r"|\[[^\]\n]{0,80}\btrusted=yes|--nogpgcheck\b|--no-gpg-checks?\b|\bgpgcheck=0"
            r"|\bapk\b[^|;]{0,200}--allow-untrusted\b",
        ),
        (
            "world-writable-shell",
            r"\bchmod\s+(?:-\S+\s+)*[\"']?(?:0?777|0?666|(?:a|ugo|o|go)[+=][rxX]{0,2}w[rwxX]{0,2})\b"
            r"(?!\s+[\"']?/dev/)",
        ),
        ("ssh-host-key-unchecked", r"\bStrictHostKeyChecking[\s=]+[\"']?(?:no|off)\b"),
        (
            "container-privileged",
            r"\b(?:docker|podman|nerdctl)\s+(?:container\s+)?(?:run|create)\b[^|;]{0,600}?"
            r"(?:\s--privileged\b(?!=false)|\s(?:-v|--volume|--mount)[\s=]\S{0,200}/docker\.sock)",
        ),
        (
            "password-on-command-line",
            r"\bsshpass\s+-p|\bmysql(?:dump|admin)?\s[^|;]{0,300}?\s-p(?=[\"'$\w])(?!\s)"
            r"|\b(?:docker|podman)\s+login\b[^|;]{0,200}?\s(?:-p|--password)[\s=]+\S"
            r"|\s--password=[\"']?[$\w]|\s--passwd=[\"']?[$\w]",
        ),
        (
            "predictable-temporary-file",
            r"/tmp/[\w.-]*(?:\$\$|\$\{?RANDOM\b)|\bmktemp\s+(?:-\S+\s+)*-u\b",
        ),
        (
            "download-without-tls",
            r"(?:\bwget\b|\bcurl\b(?=[^|;]{0,400}(?:\s-[a-zA-Z]{0,6}[oO]\b|\s--output\b|>|\|)))"
            r"[^|;]{0,400}?[\s\"']http://(?!127\.|10\.|192\.168\.|169\.254\.|172\.)[\w-]+(?:\.[\w-]+)+",
        ),
    )
)  # fmt: skip
_DOWNLOAD = lazy(
    rf"{_LOADER}[^|;&]{{0,500}}?(?:\s-[a-zA-Z]{{0,6}}[oO]\s*|\s--output[\s=]+|\s--output-document[\s=]+|>\s*)"
    r"[\"']?(?:\./)?([\w./-]{0,80}?[\w-]+\.(?:sh|bash|py|pl))\b"
)
_URL_NAME = lazy(
    r"\b(?:wget(?:\s+-(?!O|-output)\S+)*|curl\s[^|;&]{0,200}-[a-zA-Z]{0,6}O\b[^|;&]{0,200}?)"
    r"\s+[\"']?https?://[^\s\"']{0,300}/([\w.-]+\.(?:sh|bash|py|pl))\b"
)
_RUN = lazy(
    r"(?:\b(?:ba|z|da|k)?sh\s|\bsource\s|\bpython[\d.]*\s|\bperl\s|\bsudo\s|^|[;&]\s*)\s*(?:-[a-z]{1,9}\s+)*"
    r"[\"']?((?:[\w.-]{0,80}/){0,9}[\w-]{1,80}\.(?:sh|bash|py|pl))(?![\w.-])"
)
_CHECKED = lazy(r"\b(?:sha(?:1|256|512)sum|shasum|gpgv?|cosign|minisign|openssl)\b")
_RM = lazy(
    r"\brm\s+(?:-\S+\s+)*-(?=\w*r)\w*f\w*|\brm\s+-(?=\w*f)\w*r\w*|\brm\s+-f\s+-r|\brm\s+-r\s+-f"
)
_QUOTED = lazy(r"\"[^\"]*\"|'[^']*'|\$\([^)]*\)")
_PLAIN_VARIABLE = lazy(r"\$(?:\{\w+\}|[A-Za-z1-9_]\w*|[@*])")
_OUTSIDE = lazy(r"\b([A-Za-z_]\w*)=[\"']?\$(?:\{?[1-9@*]|\{?QUERY_STRING\b|\{?REPLY\b)")
_READ = lazy(
    r"(?:^|[;&|]\s*|\b(?:while|if|do|then)\s+)(?:IFS=\S*\s+)?read\s+(?:-\w+\s+(?:\"[^\"]*\"\s+|'[^']*'\s+)?)*([A-Za-z_]\w*)"
)
_RUNS = lazy(
    r"\beval\s+(.{1,400})|\b(?:ba|z|da|k)?sh\s+-\w*c\s+\"([^\"]{1,400})\"|\b(?:ba|z|da|k)?sh\s+-\w*c\s+(\$\S+)",
    re.DOTALL,
)
_NAMES = lazy(r"\$\{?([1-9@*]|[A-Za-z_]\w*)(?!\w|:\+)")
_SETS_X = lazy(r"(?:^|[;&]\s*)set\s+-(?=[a-wyz]*x)[a-z]+")
_SECRET_USED = lazy(rf"\$\{{?{_SECRET_NAME}")


def judged(commands: Iterable[Command], is_script: bool = False) -> Iterator[Place]:
    """Yield each rule that a command breaks, and where; `commands` are of one text, in order."""
    downloads: set[str] = set()
    outside: set[str] = {"QUERY_STRING", "REPLY"}
    traced = 0
    for command in commands:
        text = command.text
        if not _HINT.search(text):
            continue
        yield from _matched(command)
        yield from _run_after(command, downloads)
        yield from _removed(command)
        outside.update(match[1] for match in _OUTSIDE.finditer(text))
        outside.update(match[1] for match in _READ.finditer(text))
        if is_script:
            yield from _injected(command, outside)
        if "set -" in text or "set +" in text:
            traced = command.line if _SETS_X.search(text) else 0 if "set +x" in text else traced
        elif traced and _SECRET_USED.search(text):
            yield "secrets-traced", command.line
            traced = 0


def _matched(command: Command) -> Iterator[Place]:
    for rule, pattern in _RULES:
        match = pattern.search(command.text)
        if match and not (
            rule in _NOT_AT_HOME and _NEAR.search(match[0] + command.text[match.end() :])
        ):
            yield rule, command.line_at(match.end())


_NOT_AT_HOME = frozenset({"tls-verification-off-shell", "download-without-tls"})


def _run_after(command: Command, downloads: set[str]) -> Iterator[Place]:
    """Scripts that were loaded by this command or an earlier one, and are run unchecked."""
    text = command.text
    if _CHECKED.search(text):
        downloads.clear()
        return
    for match in (*_DOWNLOAD.finditer(text), *_URL_NAME.finditer(text)):
        downloads.add(match[1].rpartition("/")[2])
    for match in _RUN.finditer(text) if downloads else ():
        if match[1].rpartition("/")[2] in downloads:
            yield "download-run-unchecked", command.line_at(match.start(1))


def _removed(command: Command) -> Iterator[Place]:
    match = _RM.search(command.text)
    if match:
        rest = re.split(r"[;|&]", command.text[match.end() :], maxsplit=1)[0]
        if _PLAIN_VARIABLE.search(_QUOTED.sub("", rest)):
            yield "unquoted-removal", command.line_at(match.start())


def _injected(command: Command, outside: set[str]) -> Iterator[Place]:
    for match in _RUNS.finditer(command.text):
        code = match[1] or match[2] or match[3] or ""
        names = {found[1] for found in _NAMES.finditer(_single(code))}
        if names & outside or (names & set("123456789") and "$(" not in code):
            yield "command-injection-shell", command.line_at(match.start())


def _single(code: str) -> str:
    """The code without what a call gives and what is in single quotes."""
    return re.sub(r"'[^']*'|\$\([^)]*\)|`[^`]*`|\\\$", "", code)
