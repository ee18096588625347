"""A real Chromium without a window, spoken to over two pipes in its own protocol; nothing listens on a port."""

from __future__ import annotations

import base64
import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

CHROMIUM = next((found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None)
NO_CHROMIUM = "no Chromium on PATH (Debian: apt-get install chromium); what a browser shows was not looked at"
needs_chromium = pytest.mark.skipif(CHROMIUM is None and "ZOPA_NEEDS_CHROMIUM" not in os.environ, reason=NO_CHROMIUM)
"""Skips where there is no Chromium, unless the variable says that there must be one: then the test fails."""


class Browser:
    """One tab. `events`: what the page reported on its way: console messages, refused content, requests."""

    def __init__(self, reading: int, writing: int) -> None:
        self._reading, self._writing = os.fdopen(reading, "rb"), os.fdopen(writing, "wb")
        self._number, self._session = 0, ""
        self.events: list[dict[str, Any]] = []
        target = self.ask("Target.createTarget", url="about:blank")["targetId"]
        self._session = self.ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network", "Accessibility"):
            self.ask(f"{domain}.enable")

    def close(self) -> None:
        self._session = ""
        self.ask("Browser.close")
        self._reading.close()
        self._writing.close()

    def ask(self, method: str, **parameters: Any) -> dict[str, Any]:
        """A command and its answer."""
        self._number += 1
        message: dict[str, Any] = {"id": self._number, "method": method, "params": parameters}
        if self._session:
            message["sessionId"] = self._session
        self._writing.write(json.dumps(message).encode() + b"\0")
        self._writing.flush()
        while True:
            answer = self._next()
            if answer.get("id") == self._number:
                assert "error" not in answer, f"{method}: {answer['error']}"
                result: dict[str, Any] = answer["result"]
                return result

    def open(self, page: Path) -> None:
        """Load a file, and wait until it is loaded."""
        self.events.clear()
        self.ask("Page.navigate", url=page.as_uri())
        while not any(event["method"] == "Page.loadEventFired" for event in self.events):
            self._next()

    def of(self, script: str) -> Any:
        """The value of an expression in the page."""
        found = self.ask("Runtime.evaluate", expression=script, returnByValue=True)
        assert "exceptionDetails" not in found, found["exceptionDetails"]
        return found["result"].get("value")

    def press(self, key: str) -> None:
        """One key, pressed and let go."""
        for kind in ("keyDown", "keyUp"):
            self.ask(
                "Input.dispatchKeyEvent",
                type=kind,
                key=key,
                code=key,
                text="\r" if key == "Enter" else "",
                windowsVirtualKeyCode={"ArrowRight": 39, "ArrowLeft": 37, "Tab": 9, "Enter": 13}[key],
            )

    def resize(self, width: int, height: int) -> None:
        self.ask("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)

    def picture(self, selector: str = "") -> bytes:
        """What is seen, or the element named, as PNG."""
        if not selector:
            return base64.b64decode(self.ask("Page.captureScreenshot")["data"])
        box = self.of(
            f"(({{x, y, width, height}}) => ({{x: x + scrollX, y: y + scrollY, width, height, scale: 1}}))"
            f"(document.querySelector({json.dumps(selector)}).getBoundingClientRect())"
        )
        return base64.b64decode(self.ask("Page.captureScreenshot", clip=box, captureBeyondViewport=True)["data"])

    def _next(self) -> dict[str, Any]:
        message: dict[str, Any] = json.loads(self._message())
        if "method" in message:
            self.events.append(message)
        return message

    def _message(self) -> bytes:
        found = bytearray()
        while (byte := self._reading.read(1)) != b"\0":
            assert byte, "the browser went away"
            found += byte
        return bytes(found)


@contextmanager
def browser(folder: Path) -> Iterator[Browser]:
    """A browser with a profile of its own in `folder`."""
    assert CHROMIUM is not None, NO_CHROMIUM
    to_it, ours = os.pipe()
    theirs, from_it = os.pipe()
    options = (
        "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--hide-scrollbars",
        "--remote-debugging-pipe", f"--user-data-dir={folder}",
    )  # fmt: skip
    redirected = f'exec "$@" 3<&{to_it} 4>&{from_it}'
    process = subprocess.Popen(
        ["bash", "-c", redirected, "sh", CHROMIUM, *options],
        pass_fds=(to_it, from_it),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(to_it)
    os.close(from_it)
    try:
        tab = Browser(theirs, ours)
        try:
            yield tab
        finally:
            tab.close()
    finally:
        process.terminate()
        process.wait(timeout=20)
