"""A web server on this machine that answers what a test tells it to, and remembers what it was asked."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from explorer.settings import Settings


@dataclass(frozen=True)
class Asked:
    method: str
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True)
class Reply:
    """`body` is sent after the headers; `raw` replaces everything, headers included; `play` writes the body itself."""

    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    raw: bytes = b""
    play: Callable[[Any], None] | None = None


@dataclass
class Server:
    port: int
    routes: dict[str, Reply | Callable[[Asked], Reply]]
    asked: list[Asked]

    @property
    def place(self) -> str:
        return f"127.0.0.1:{self.port}"

    def url(self, path: str = "") -> str:
        return f"http://{self.place}{path}"

    def paths(self) -> list[str]:
        return [asked.path for asked in self.asked]


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: Any

    def log_message(self, *_: Any) -> None:
        pass

    def do_GET(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        asked = Asked(self.command, self.path, {name.lower(): value for name, value in self.headers.items()}, self.rfile.read(length))
        self.server.told.asked.append(asked)
        route = self.server.told.routes.get(self.path.partition("?")[0], Reply(404, {"Content-Type": "text/html"}, b"<h1>404</h1>"))
        try:
            self._answer(route(asked) if callable(route) else route)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    def _answer(self, reply: Reply) -> None:
        if reply.raw:
            self.wfile.write(reply.raw)
            self.close_connection = True
            return
        self.send_response(reply.status)
        stated = {name.lower() for name in reply.headers}
        if reply.play is None and not stated & {"content-length", "transfer-encoding"}:
            self.send_header("Content-Length", str(len(reply.body)))
        for name, value in reply.headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(reply.body)
        if reply.play or "content-length" in stated:
            self.close_connection = True
        if reply.play:
            reply.play(self.wfile)

    do_POST = do_GET  # noqa: N815  the name that http.server looks for


class _Quiet(ThreadingHTTPServer):
    daemon_threads = True
    told: Server

    def handle_error(self, *_: Any) -> None:
        """A visitor that hangs up is what many tests are about."""


@contextmanager
def serving(routes: dict[str, Reply | Callable[[Asked], Reply]] | None = None) -> Iterator[Server]:
    httpd = _Quiet(("127.0.0.1", 0), _Handler)
    told = Server(httpd.server_address[1], routes if routes is not None else {}, [])
    httpd.told = told
    thread = threading.Thread(target=httpd.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield told
    finally:
        httpd.shutdown()
        httpd.server_close()
        thread.join()


def allowing(*servers: Server, **limits: float) -> Settings:
    """Settings whose operator allows these servers on the private network, with the limits given."""
    return Settings(hosts=tuple(server.place for server in servers), limits=limits)
