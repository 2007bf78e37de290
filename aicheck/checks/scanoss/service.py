"""Asking a SCANOSS service: one kind of request, to the address that the user named alone."""

from __future__ import annotations

import hashlib
import http.client
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Mapping
from typing import Any

from aicheck import __version__, strict_json
from aicheck.checks.context import Service

SECONDS = 60.0
LARGEST = 8 << 20
_BLOCK = 1 << 16
_PATH = "/scan/direct"
_LOCAL = ("localhost", "127.0.0.1", "::1")


class ServiceError(Exception):
    """The service gave no answer that counts; the text says why, for a person."""


def address(url: str) -> str:
    """The address to send to; raises ValueError for one that would be sent to in the clear."""
    try:
        parts = urllib.parse.urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError as error:
        raise ValueError(f"'{url}' is no address") from error
    is_private = parts.scheme == "https" or (parts.scheme == "http" and host in _LOCAL)
    if not host or not is_private:
        raise ValueError(f"'{url}' is no https:// address")
    if parts.username or parts.password or parts.query or parts.fragment:
        raise ValueError("the address has more than a host and a path")
    path = parts.path if parts.path.strip("/") else _PATH
    return urllib.parse.urlunsplit((parts.scheme, parts.netloc, path, "", ""))


def ask(service: Service, wfp: str, seconds: float = SECONDS) -> Mapping[str, Any]:
    """What the service says of fingerprints, by the names of the files; raises ServiceError."""
    out: list[bytes | Exception] = []
    # A server that sends a byte now and then never meets a socket's own time limit.
    worker = threading.Thread(target=_worked, args=(service, wfp, seconds, out), daemon=True)
    worker.start()
    worker.join(seconds)
    if not out:
        raise ServiceError(f"it did not answer within {seconds:.0f} seconds")
    if isinstance(out[0], Exception):
        raise ServiceError(_why(out[0])) from out[0]
    try:
        answer = strict_json.parse(out[0].decode("utf-8"))
    except ValueError as error:
        raise ServiceError(f"its answer is not JSON: {error}") from error
    if not isinstance(answer, dict):
        raise ServiceError("its answer is no JSON object")
    return answer


def _worked(service: Service, wfp: str, seconds: float, out: list[bytes | Exception]) -> None:
    try:
        out.append(_sent(_request(service, wfp), seconds))
    except Exception as error:  # Whatever went wrong there is told here.
        out.append(error)


def _request(service: Service, wfp: str) -> urllib.request.Request:
    data = wfp.encode()
    boundary = hashlib.sha256(data).hexdigest()
    disposition = 'Content-Disposition: form-data; name="file"; filename="aicheck.wfp"'
    kind = "Content-Type: application/octet-stream"
    head = f"--{boundary}\r\n{disposition}\r\n{kind}\r\n\r\n"
    headers = {
        "Content-Type": f"multipart/form-data; boundary={boundary}",
        "Accept": "application/json",
        "User-Agent": f"aicheck/{__version__}",
    }
    if service.key:
        headers |= {"X-Api-Key": service.key, "X-Session": service.key}
    body = head.encode() + data + f"\r\n--{boundary}--\r\n".encode()
    return urllib.request.Request(service.url, body, headers, method="POST")


class _Unmoved(urllib.request.HTTPRedirectHandler):
    """Follows no redirection: what was meant for one host is not sent to another."""

    def redirect_request(self, *_: Any, **__: Any) -> None:
        return None


def _sent(request: urllib.request.Request, seconds: float) -> bytes:
    handlers: list[Any] = [_Unmoved()]
    if urllib.parse.urlsplit(request.full_url).scheme == "http":
        # This machine's own: no proxy is on the way.
        handlers.append(urllib.request.ProxyHandler({}))
    until = time.monotonic() + seconds
    opener = urllib.request.build_opener(*handlers)
    with opener.open(request, timeout=seconds) as response:
        data = b""
        while block := response.read1(_BLOCK):
            data += block
            if len(data) > LARGEST:
                raise ServiceError(f"its answer is over {LARGEST >> 20} MiB")
            if time.monotonic() > until:
                raise TimeoutError
        if response.length:
            raise ServiceError("its answer breaks off")
    return data


def _why(error: Exception) -> str:
    if isinstance(error, ServiceError):
        return str(error)
    if isinstance(error, urllib.error.HTTPError):
        moved = ", a redirection, which is not followed" if 300 <= error.code < 400 else ""
        return f"it answered with status {error.code}{moved}"
    if isinstance(error, TimeoutError):
        return "it did not answer in time"
    if isinstance(error, http.client.HTTPException):
        return f"its answer is no HTTP: {type(error).__name__}"
    reason = getattr(error, "reason", error)
    return f"it cannot be reached: {reason}"[:200]
