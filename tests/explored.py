"""An explorer on a folder of its own, asked as Dash's page asks it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask.testing import FlaskClient

from explorer.settings import load_settings
from explorer.web import create_app
from explorer.web.document import Explorer

SHOW = "..page.children...shown.data...heading.data...picture.data...said.children...trouble.children.."


@dataclass(frozen=True)
class Explored:
    """The app, and a client for it."""

    app: Explorer
    client: FlaskClient

    def show(self, query: str, loaded: str | None = None, width: int = 1280) -> dict[str, Any]:
        """What the page of an address becomes, by the id it goes to."""
        go = {"id": "go", "property": "data", "value": {"search": f"?{query}", "width": width}}
        body = {
            "output": SHOW,
            "outputs": [{"id": name, "property": prop} for name, prop in (part.split(".") for part in SHOW.strip(".").split("..."))],
            "inputs": [go, {"id": "loaded", "property": "data", "value": loaded}],
            "changedPropIds": ["go.data"],
        }
        return self.post(body)

    def post(self, body: dict[str, Any]) -> dict[str, Any]:
        """A callback's answer; {} where it changes nothing."""
        answer = self.client.post("/_dash-update-component", json=body)
        assert answer.status_code in (200, 204), answer.text
        return json.loads(answer.data)["response"] if answer.data else {}


def explored(folder: Path, **settings: Any) -> Explored:
    """A new explorer."""
    app = create_app(load_settings(data=folder, **settings))
    return Explored(app, app.server.test_client())


def found(component: Any, kind: str = "", name: str = "") -> list[dict[str, Any]]:
    """Every component in an answered page of that kind (Select, A …) or id."""
    if isinstance(component, list):
        return [each for part in component for each in found(part, kind, name)]
    if not isinstance(component, dict):
        return []
    props = component.get("props", {})
    mine = (kind and component.get("type") == kind) or (name and props.get("id") == name)
    inside = [each for value in props.values() if isinstance(value, dict | list) for each in found(value, kind, name)]
    return ([component] if mine else []) + inside


def text(component: Any) -> str:
    """What a page says, in reading order."""
    if isinstance(component, list):
        return " ".join(filter(None, map(text, component)))
    if isinstance(component, dict):
        return text(component.get("props", {}).get("children"))
    return str(component) if isinstance(component, str | int) else ""
