"""Serves the explorer with gunicorn: several processes, threads in each, nothing kept between requests."""

from __future__ import annotations

from typing import Any

from gunicorn.app.base import BaseApplication

from explorer.settings import Settings
from explorer.web import create_app

REQUEST_LINE = 8190
"""Gunicorn's default of 4,094 refuses the link of a filter of a hundred municipalities."""

TIMEOUT = 120
"""Seconds without a sign of life until a process is replaced."""


class Server(BaseApplication):  # type: ignore[misc]  # gunicorn has no types
    """Gunicorn with our settings instead of its command line; each process makes its own app, so no connection is forked."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        super().__init__()

    def load_config(self) -> None:
        """Called by gunicorn."""
        options = {
            "bind": f"{self.settings.host}:{self.settings.port}",
            "workers": self.settings.workers,
            "worker_class": "gthread",
            "threads": self.settings.threads,
            "limit_request_line": REQUEST_LINE,
            "timeout": TIMEOUT,
            "loglevel": "warning",
            "proc_name": "vistazo",
        }
        for name, value in options.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        """The WSGI app of one process."""
        return create_app(self.settings).server


def serve(settings: Settings) -> None:
    """Serves until it is stopped."""
    Server(settings).run()
