"""The program's front door: `server` for gunicorn, `python app.py` to serve."""

from __future__ import annotations

from pathlib import Path

from explorer.settings import load_settings
from explorer.web import create_app

CONFIG = Path(__file__).resolve().parent / "config.yaml"

settings = load_settings(CONFIG if CONFIG.is_file() else None)

if __name__ == "__main__":
    from explorer.web.serve import serve

    serve(settings)
else:
    app = create_app(settings)
    server = app.server
