"""The Chromium that draws on the server: one a process, kept open between images, reaching no network.

Kaleido's own synchronous server hands answers to whichever thread waits, so a thread of ours runs kaleido and every image has its future.
"""

from __future__ import annotations

import asyncio
import atexit
import concurrent.futures
import functools
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

from explorer.errors import SourceError
from explorer.model.message import message
from explorer.settings import Settings

if TYPE_CHECKING:
    from kaleido import Kaleido

IDLE = 180.0
"""Seconds without an image after which Chromium is closed: it holds half a gigabyte."""


class Busy(SourceError):
    """Too many images are being made: asking again in a moment works."""


class Images:
    """The Chromium of one process."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._places = threading.BoundedSemaphore(settings.images.queue)
        self._starting = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._browser: Kaleido | None = None
        self._closing: asyncio.TimerHandle | None = None
        self._turn = asyncio.Lock()
        atexit.register(self.close)

    def draw(self, figure: dict[str, Any], form: str, width: int, height: int, scale: float) -> bytes:
        """The image's bytes. Raises Busy, or SourceError where Chromium is missing, fails twice or takes too long."""
        if not self._places.acquire(blocking=False):
            raise Busy(message("Many images are being made at the moment."), message("Try again in a few seconds."))
        options = {"format": form, "width": width, "height": height, "scale": scale}
        job = asyncio.run_coroutine_threadsafe(self._draw(figure, options), self._running())
        try:
            return job.result(self._settings.images.seconds)
        except concurrent.futures.TimeoutError as error:
            job.cancel()
            raise SourceError(message("The image took too long to make."), message("Try with fewer marks on the chart.")) from error
        finally:
            self._places.release()

    def close(self) -> None:
        """Ends Chromium; the next image starts it again."""
        if self._loop and self._browser:
            asyncio.run_coroutine_threadsafe(self._shut(), self._loop).result(10)

    def _running(self) -> asyncio.AbstractEventLoop:
        with self._starting:
            if self._loop is None:
                self._loop = asyncio.new_event_loop()
                threading.Thread(target=self._loop.run_forever, name="images", daemon=True).start()
            return self._loop

    async def _draw(self, figure: dict[str, Any], options: dict[str, Any]) -> bytes:
        """One image at a time; a Chromium that died is replaced once."""
        async with self._turn:
            for attempt in (1, 2):
                browser = await self._open()
                try:
                    # A task of its own: kaleido cancels the task that asked when its browser dies, and this one must go on to replace it.
                    made: bytes = await asyncio.create_task(browser.calc_fig(figure, opts=options))
                    self._close_when_idle()
                    return made
                except (Exception, asyncio.CancelledError) as error:
                    # Kaleido passes on whatever its browser or script raises; only who gave up waiting cancels this very task.
                    await self._shut()
                    task = asyncio.current_task()
                    if task is not None and task.cancelling():
                        raise
                    if attempt == 2:
                        raise SourceError(message("The image could not be made.")) from error
        raise AssertionError("unreachable")

    async def _open(self) -> Kaleido:
        if self._browser is None:
            from explorer.share.image.page import KeptPage, Page, SealedChromium

            path = self._settings.images.chromium
            if not Path(path).is_file():
                raise SourceError(
                    message("There is no Chromium at {path} to make images with.", path=path),
                    message("The page makes the image in the browser, or install Chromium."),
                )
            self._browser = KeptPage(page_generator=Page(), path=path, browser_cls=SealedChromium, timeout=self._settings.images.seconds)
            await self._browser.open()
        return self._browser

    async def _shut(self) -> None:
        browser, self._browser = self._browser, None
        if browser:
            await browser.close()

    def _close_when_idle(self) -> None:
        loop = asyncio.get_running_loop()
        if self._closing:
            self._closing.cancel()
        self._closing = loop.call_later(IDLE, lambda: loop.create_task(self._shut()))


@functools.lru_cache(maxsize=4)
def _images(settings_json: str) -> Images:
    return Images(Settings.model_validate_json(settings_json))


def images(settings: Settings) -> Images:
    """The one Chromium of this process for these settings."""
    return _images(settings.model_dump_json())
