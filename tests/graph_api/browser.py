"""A browser without a screen, driven over its own protocol (Chrome DevTools), for the tests of pages."""

import asyncio
import itertools
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import httpx
import websockets

PATIENCE_S = 60.0
FLAGS = ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--mute-audio")


class LeftError(Exception):
    """The browser did not do what it was told."""


class Page:
    """One page of a browser."""

    def __init__(self, connection: websockets.ClientConnection) -> None:
        self._connection = connection
        self._numbers = itertools.count(1)

    async def call(self, method: str, **parameters: object) -> dict[str, Any]:
        """Call a method of the protocol and give its result; events that come meanwhile are passed over.

        Raises LeftError where the browser cannot do it: most often the page is just being loaded.
        """
        number = next(self._numbers)
        await self._connection.send(json.dumps({"id": number, "method": method, "params": parameters}))
        async with asyncio.timeout(PATIENCE_S):
            while True:
                message: dict[str, Any] = json.loads(await self._connection.recv())
                if message.get("id") == number:
                    if "error" in message:
                        raise LeftError(message["error"])
                    result: dict[str, Any] = message["result"]
                    return result

    async def value(self, expression: str) -> Any:  # noqa: ANN401 - whatever the expression gives
        """Evaluate JavaScript in the page and give its value, a promise's when it is there."""
        done = await self.call("Runtime.evaluate", expression=expression, awaitPromise=True, returnByValue=True)
        assert "exceptionDetails" not in done, done["exceptionDetails"]
        return done["result"].get("value")

    async def until(self, expression: str) -> None:
        """Wait until an expression is true in the page."""
        for _ in range(int(PATIENCE_S / 0.05)):
            with suppress(LeftError):
                if await self.value(f"Boolean({expression})"):
                    return
            await asyncio.sleep(0.05)
        text = await self.value("document.body.innerText")
        raise AssertionError(f"{expression} did not come true in {text}")

    async def key(self, letter: str) -> None:
        """Press a key."""
        await self.call("Input.dispatchKeyEvent", type="keyDown", key=letter, text=letter)
        await self.call("Input.dispatchKeyEvent", type="keyUp", key=letter)


@asynccontextmanager
async def opened(chromium: str, url: str, profile: Path) -> AsyncIterator[Page]:
    """Open a page in a browser of its own until the end of the block."""
    command = (chromium, *FLAGS, "--remote-debugging-port=0", f"--user-data-dir={profile}", url)
    with (profile.parent / "chromium.log").open("wb") as log:
        process = await asyncio.create_subprocess_exec(*command, stdout=log, stderr=log)
    try:
        async with websockets.connect(await _page_of(profile, url), max_size=None) as connection:
            yield Page(connection)
    finally:
        process.terminate()
        await process.wait()


async def _page_of(profile: Path, url: str) -> str:
    """Give the address at which the page is driven, once the browser wrote down its port and opened the page."""
    async with asyncio.timeout(PATIENCE_S), httpx.AsyncClient(trust_env=False) as client:
        while True:
            file = profile / "DevToolsActivePort"
            if file.exists() and (lines := file.read_text().split()):
                for each in (await client.get(f"http://127.0.0.1:{lines[0]}/json/list")).json():
                    if each["type"] == "page" and each["url"].startswith(url):
                        return str(each["webSocketDebuggerUrl"])
            await asyncio.sleep(0.05)
