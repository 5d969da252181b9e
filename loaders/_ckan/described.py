"""What does a portal say of a resource and its data set, and may it be shown?"""

from __future__ import annotations

from dataclasses import dataclass, replace

from explorer.errors import SourceError
from explorer.model.message import message
from explorer.model.table import Note
from loaders._ckan import words
from loaders._ckan.api import Client, NotAllowed, NotThere, NotUnderstood, not_allowed
from loaders._said import Record


@dataclass(frozen=True)
class Described:
    """A resource and its data set, as the portal describes them, and whether the operator's token was needed for it."""

    resource: Record
    package: Record
    private: bool = False
    notes: tuple[Note, ...] = ()

    @property
    def id(self) -> str:
        return words.plain(self.resource, "id")

    @property
    def is_active(self) -> bool:
        """Whether the portal says that its DataStore has a copy."""
        return self.resource.get("datastore_active") is True

    @property
    def is_partial(self) -> bool:
        """Whether the portal says that its copy holds only a part of the file (XLoader and DataPusher say so of large ones)."""
        told = self.resource.get("datastore_contains_all_records_of_source_file")
        return told is False or (isinstance(told, str) and told.strip().lower() == "false")

    def is_named(self, client: Client) -> bool:
        """Whether the operator named the resource, or its organisation, as one that the token may open."""
        organisation = words.organisation(self.package)
        names = {self.id, words.plain(organisation, "id"), words.plain(organisation, "name")}
        portal = client.place.portal
        return portal is not None and bool((names - {""}) & set(portal.private_resources))

    @property
    def stamp(self) -> str:
        """Changes when the portal knows of a change."""
        dates = ((self.resource, "metadata_modified"), (self.resource, "last_modified"), (self.package, "metadata_modified"))
        return " ".join(date for record, name in dates if (date := words.plain(record, name)))


def describe(client: Client) -> Described:
    """Asked anonymously first: the token is for what is closed to everybody, and only where the operator named it (SAFETY 25)."""
    try:
        return _shown(client)
    except NotAllowed:
        portal = client.place.portal
        if portal is None or not portal.private_resources or not client.unlock():
            raise
    described = _shown(client)
    if not described.is_named(client):
        raise not_allowed(client.place)
    return replace(described, private=True)


def _shown(client: Client) -> Described:
    if client.place.dataset:
        return _first_table(client, client.call("package_show", id=client.place.id))
    resource = client.call("resource_show", id=client.place.id)
    return Described(resource, package_of(client, resource))


def package_of(client: Client, resource: Record) -> Record:
    """The data set of a resource; {} where the portal has lost it, for the table is there all the same. Raises NotAllowed."""
    try:
        return client.call("package_show", id=words.plain(resource, "package_id"))
    except (NotThere, NotUnderstood):
        return {}


def _first_table(client: Client, package: Record) -> Described:
    """Of a data set its first resource that may be a table; a note says so where there are more."""
    tables = [resource for resource in words.records(package, "resources") if words.is_openable(resource)]
    if not tables:
        raise SourceError(message("This data set of {portal} holds no file that could be a table.", portal=client.place.title))
    if len(tables) == 1:
        return Described(tables[0], package)
    title = words.translated(tables[0], "name", client.language) or words.plain(tables[0], "id")
    note = Note("first_of_dataset", message("The data set holds {n} files; this is the first: {title}.", n=len(tables), title=title))
    return Described(tables[0], package, notes=(note,))
