"""What every answer carries and what is refused at the door: content policy, hosts, sizes, malformed callbacks."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Flask, Response, abort, request
from werkzeug.exceptions import HTTPException

from explorer.settings import Settings

CALLBACK = "/_dash-update-component"
MOST_CALLBACK_BYTES = 1_000_000
"""A callback carries the sentence's menus and filters: far less than this."""

SOURCES = {
    "default-src": "'self'",
    "style-src": "'self' 'unsafe-inline'",
    "img-src": "'self' data: blob:",
    "font-src": "'self' data:",
    "connect-src": "'self'",
    "worker-src": "'self' blob:",
    "object-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'self'",
}
"""The content policy beside scripts and frames. Inline styles are plotly's; nothing comes from another host."""


def policy(settings: Settings, script_hashes: Sequence[str]) -> str:
    """The Content-Security-Policy of every page."""
    rules = {
        **SOURCES,
        "script-src": " ".join(("'self'", *script_hashes)),
        "frame-ancestors": " ".join(settings.look.frame_ancestors),
    }
    return "; ".join(f"{name} {value}" for name, value in rules.items())


def register(server: Flask, settings: Settings, script_hashes: Sequence[str]) -> None:
    """Checks before, headers after."""
    content_policy = policy(settings, script_hashes)

    @server.before_request
    def check() -> None:
        if not is_known_host(request.host, settings.look.allowed_hosts):
            abort(400, "unknown host")
        if request.path == CALLBACK:
            check_callback()

    @server.after_request
    def add_headers(response: Response) -> Response:
        response.headers.setdefault("Content-Security-Policy", content_policy)
        response.headers.setdefault("X-Content-Type-Options", "nosniff")
        response.headers.setdefault("Referrer-Policy", "strict-origin-when-cross-origin")
        return response

    refuse_malformed(server)


def is_known_host(host: str, allowed: Sequence[str]) -> bool:
    """Whether a Host header is on the operator's list, its port aside."""
    name = host.rpartition(":")[0] if host.rpartition(":")[2].isdecimal() else host
    return "*" in allowed or host in allowed or name in allowed


def check_callback() -> None:
    """A callback's body is JSON of a bounded size that names its output; anything else is the sender's mistake."""
    if request.method != "POST":
        return
    if (request.content_length or 0) > MOST_CALLBACK_BYTES:
        abort(413)
    body = request.get_json(silent=True)
    if not isinstance(body, dict) or not isinstance(body.get("output"), str) or not isinstance(body.get("inputs"), list):
        abort(400, "not a callback")


def refuse_malformed(server: Flask) -> None:
    """Dash answers a body that does not fit its callbacks with a server error: here it is a 400, and nothing of it is shown."""
    dispatch = next((name for name, view in server.view_functions.items() if view.__name__ == "dispatch"), "")
    if not dispatch:
        return
    answer = server.view_functions[dispatch]

    def guarded() -> Response:
        try:
            return server.ensure_sync(answer)()  # type: ignore[no-any-return]
        except HTTPException:
            raise
        except (KeyError, TypeError, ValueError, IndexError, AttributeError, AssertionError) as error:
            server.logger.warning("malformed callback: %s", type(error).__name__)
            abort(400, "not a callback")

    server.view_functions[dispatch] = guarded
