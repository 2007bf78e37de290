"""A headless Chromium, spoken to in its DevTools protocol over pipes: it needs nothing else."""

from __future__ import annotations

import base64
import json
import os
import select
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

NAMES = ("chromium", "chromium-browser", "google-chrome")
_FLAGS = (
    "--headless", "--no-sandbox", "--remote-debugging-pipe", "--disable-gpu", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-extensions",
    "--disable-sync", "--disable-default-apps", "--mute-audio", "--hide-scrollbars",
    "--disable-dev-shm-usage", "--no-proxy-server", "--font-render-hinting=none",
)  # fmt: skip
_PATIENCE = 60.0

Event = dict[str, Any]


class BrowserError(Exception):
    """What the browser refused, or threw."""


def path() -> str | None:
    """The browser of this machine, if it has one."""
    return next((found for name in NAMES if (found := shutil.which(name))), None)


class Browser:
    """One process, and what it said meanwhile."""

    def __init__(self, process: subprocess.Popen[bytes], to: int, back: int) -> None:
        self._process, self._to, self._back = process, to, back
        self._read, self._number = b"", 0
        self.events: list[Event] = []

    def call(self, method: str, session: str | None = None, **params: Any) -> dict[str, Any]:
        """Ask for something, and wait for the answer."""
        self._number += 1
        asked = {"id": self._number, "method": method, "params": params}
        if session:
            asked["sessionId"] = session
        left = json.dumps(asked).encode() + b"\0"
        while left:
            left = left[os.write(self._to, left) :]
        while True:
            told = self._next()
            if told.get("id") == asked["id"]:
                if "error" in told:
                    raise BrowserError(f"{method}: {told['error']}")
                return told["result"]
            self.events.append(told)

    def wait(self, name: str, session: str) -> Event:
        """The next event of this name, which may have come already."""
        while True:
            for at, it in enumerate(self.events):
                if it.get("method") == name and it.get("sessionId") == session:
                    return self.events.pop(at)
            self.events.append(self._next())

    def _next(self) -> Event:
        until = time.monotonic() + _PATIENCE
        while b"\0" not in self._read:
            ready, _, _ = select.select([self._back], [], [], max(0.0, until - time.monotonic()))
            piece = os.read(self._back, 1 << 20) if ready else b""
            if not piece:
                raise BrowserError("the browser does not answer")
            self._read += piece
        message, _, self._read = self._read.partition(b"\0")
        told: Event = json.loads(message)
        return told

    @contextmanager
    def tab(self) -> Iterator[Tab]:
        """A window of its own, with nothing kept from any other."""
        context = self.call("Target.createBrowserContext")["browserContextId"]
        made = self.call("Target.createTarget", url="about:blank", browserContextId=context)
        target = made["targetId"]
        session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        tab = Tab(self, session)
        for domain in ("Page", "Runtime", "Network", "Log"):
            tab.call(f"{domain}.enable")
        try:
            yield tab
        finally:
            self.call("Target.disposeBrowserContext", browserContextId=context)


class Tab:
    """A page in the browser."""

    def __init__(self, browser: Browser, session: str) -> None:
        self._browser, self._session = browser, session

    def call(self, method: str, **params: Any) -> dict[str, Any]:
        """Ask the page for something."""
        return self._browser.call(method, self._session, **params)

    def open(self, file: Path | str) -> None:
        """Load a page and wait until it is there."""
        url = file.as_uri() if isinstance(file, Path) else file
        told = self.call("Page.navigate", url=url)
        # Within one page the browser only goes to another place.
        if "loaderId" in told:
            self._browser.wait("Page.loadEventFired", self._session)

    def run(self, source: str) -> Any:
        """What an expression of JavaScript comes to; it may be a promise."""
        told = self.call(
            "Runtime.evaluate", expression=source, returnByValue=True, awaitPromise=True
        )
        if "exceptionDetails" in told:
            raise BrowserError(json.dumps(told["exceptionDetails"])[:2000])
        return told["result"].get("value")

    def until(self, source: str) -> None:
        """Wait until an expression is true, as it becomes when the page has come so far."""
        end = time.monotonic() + _PATIENCE
        while not self.run(source):
            if time.monotonic() > end:
                raise BrowserError(f"it never came true: {source}")
            time.sleep(0.01)

    def press(self, key: str, code: int = 0, *, shift: bool = False) -> None:
        """Press and let go a key, as a person does."""
        text = {"Enter": "\r", "Tab": ""}.get(key, key if len(key) == 1 else "")
        at = {
            "key": key, "windowsVirtualKeyCode": code or ord(key[0].upper()),
            "modifiers": 8 if shift else 0,
        }  # fmt: skip
        self.call("Input.dispatchKeyEvent", type="keyDown", text=text, **at)
        self.call("Input.dispatchKeyEvent", type="keyUp", **at)

    def write(self, text: str) -> None:
        """Type a text where the focus is."""
        self.call("Input.insertText", text=text)

    def scheme(self, value: str) -> None:
        """Let the page believe that the person likes `light` or `dark` pages."""
        wish = {"name": "prefers-color-scheme", "value": value}
        self.call("Emulation.setEmulatedMedia", features=[wish])

    def size(self, width: int, height: int) -> None:
        """Make the window so large."""
        self.call(
            "Emulation.setDeviceMetricsOverride",
            width=width, height=height, deviceScaleFactor=1, mobile=False,
        )  # fmt: skip

    def picture(self, *, form: str = "png", **params: Any) -> bytes:
        """What is to be seen."""
        told = self.call("Page.captureScreenshot", format=form, **params)
        return base64.b64decode(told["data"])

    def metric(self, name: str) -> float:
        """One of the figures that the browser keeps of the page."""
        told = self.call("Performance.getMetrics")["metrics"]
        return next(float(it["value"]) for it in told if it["name"] == name)

    def pdf(self) -> bytes:
        """The page as it is printed."""
        return base64.b64decode(self.call("Page.printToPDF", printBackground=True)["data"])

    @property
    def requests(self) -> list[str]:
        """The addresses that were asked for since the tab is open."""
        return [it["request"]["url"] for it in self._told("Network.requestWillBeSent")]

    @property
    def complaints(self) -> list[str]:
        """Errors, warnings and whatever else stands in the console; dialogs, too."""
        said = [str(it["args"]) for it in self._told("Runtime.consoleAPICalled")]
        said += [str(it["exceptionDetails"]) for it in self._told("Runtime.exceptionThrown")]
        said += [it["entry"]["text"] for it in self._told("Log.entryAdded")]
        return said + [it["message"] for it in self._told("Page.javascriptDialogOpening")]

    def _told(self, name: str) -> list[dict[str, Any]]:
        # Whatever was on its way when the last answer came is here after one more.
        self.run("1")
        own = (it for it in self._browser.events if it.get("sessionId") == self._session)
        return [it["params"] for it in own if it.get("method") == name]


@contextmanager
def running(program: str, folder: Path, *more: str) -> Iterator[Browser]:
    """A browser whose profile is in `folder`; it is gone at the end."""
    theirs, to = os.pipe()
    back, ours = os.pipe()
    command = [program, *_FLAGS, f"--user-data-dir={folder}", *more, "about:blank"]
    process = subprocess.Popen(
        _at_three_and_four(command, theirs, ours),
        pass_fds=(theirs, ours),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    os.close(theirs)
    os.close(ours)
    try:
        yield Browser(process, to, back)
    finally:
        os.close(to)
        os.close(back)
        _end(process)


def _at_three_and_four(command: Sequence[str], reads: int, writes: int) -> list[str]:
    """The command with its ends of the pipes where Chromium looks for them."""
    moved = f'exec 8<&{reads} 9>&{writes} && exec 3<&8 4>&9 8<&- 9>&- && exec "$@"'
    return ["bash", "-c", moved, "bash", *command]


def _end(process: subprocess.Popen[bytes]) -> None:
    try:
        process.wait(5)
    except subprocess.TimeoutExpired:
        # It has a group of its own, so that none of its helpers is left.
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
