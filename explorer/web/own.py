"""A reader's own file on its overview: that only they see it, until when, and a button that deletes it now."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from dash import html
from dash.development.base_component import Component

from explorer.model.message import Moment, message
from explorer.model.table import Dataset
from explorer.settings import Settings
from explorer.web.controls import data
from explorer.web.layout import hidden
from explorer.web.visit import Visit


def own_section(dataset: Dataset, visit: Visit) -> Component | None:
    """Nothing for a table that is no upload."""
    if dataset.source.loader != "upload":
        return None
    return html.Div([html.P(kept_until(dataset, visit), className="quiet"), deleting(dataset, visit)], className="own")


def kept_until(dataset: Dataset, visit: Visit) -> list[Component | str]:
    """When it goes by itself: the server writes UTC, `explorer.js` the reader's own clock."""
    at = deleted_at(dataset.credit.fetched, visit.settings)
    words = visit.say(message("Only you can see this file. It is deleted by itself:"))
    told = visit.say(message("{moment} UTC", moment=Moment(at, "minute")))
    return [words, " ", html.Time(told, dateTime=f"{at}Z", **data(local=visit.locale))]


def deleted_at(received: str, settings: Settings) -> str:
    """ISO 8601 in UTC, to the minute before which it is there."""
    since = datetime.fromisoformat(received) if received else datetime.now(UTC)
    return (since.astimezone(UTC) + timedelta(hours=settings.limits.upload_hours)).strftime("%Y-%m-%dT%H:%M")


def deleting(dataset: Dataset, visit: Visit) -> Component:
    """A panel that asks once more; a plain form, so that it works by keyboard and before any script does."""
    form = html.Form(
        [
            hidden("src", str(dataset.source)),
            hidden("lang", visit.locale),
            html.P(visit.say(message("The file and every chart of it are gone then, also for links that you kept."))),
            html.Button(visit.say(message("Yes, delete it")), type="submit", className="button main"),
        ],
        action="/upload/delete",
        method="post",
    )
    return html.Details([html.Summary(visit.say(message("Delete my file now"))), form], className="disclosure", id="delete-file")
