"""Which portal does a source name? One configured, or one known by nothing but its address."""

from __future__ import annotations

import os
from dataclasses import dataclass

from explorer.errors import SourceError, StateError
from explorer.model.message import Listing, Message, message
from explorer.settings import Portal, Settings
from loaders._address import DEFAULT_PORTS, Address, parse


@dataclass(frozen=True)
class Site:
    """A portal: `base` is its address without a final slash, with its path where it has one."""

    portal: Portal | None
    base: str

    @property
    def where(self) -> str:
        """How a source names it: a portal's name, else its host (with its path), else, where that would read as a name, its address."""
        if self.portal:
            return self.portal.name
        bare = self.base.removeprefix("https://")
        return bare if "." in bare.partition("/")[0] and "://" not in bare else self.base

    @property
    def title(self) -> str:
        """The portal's name for a reader."""
        return self.portal.title if self.portal else parse(self.base).host

    @property
    def token(self) -> str:
        """The operator's token for it; "" for none."""
        return os.environ.get(self.portal.token_env, "").strip() if self.portal and self.portal.token_env else ""

    def is_own(self, address: Address) -> bool:
        """Whether an address is on the portal's own server, as configured: the only one that is shown its token."""
        return self.portal is not None and parse(self.portal.url).origin == address.origin


def site_at(address: Address, path: str, kind: str, settings: Settings) -> Site:
    """The portal of a kind whose pages stand below `path` of an address."""
    path = path.rstrip("/")
    for portal in of_kind(kind, settings):
        home = parse(portal.url)
        if is_same_server(home, address) and home.path.rstrip("/") == path:
            return Site(portal, portal.url.rstrip("/"))
    return Site(None, f"{address.scheme}://{address.netloc}{path}")


def site_named(where: str, kind: str, settings: Settings) -> Site:
    """The portal that a source names. Raises StateError for an unknown one, SourceError for one that the operator does not allow."""
    if "." not in where.partition("/")[0] and "://" not in where:
        portal = next((portal for portal in of_kind(kind, settings) if portal.name == where), None)
        if portal is None:
            raise StateError(message("There is no portal called {name} here.", name=where[:100]), known(settings))
        return Site(portal, portal.url.rstrip("/"))
    address = parse(where if "://" in where else f"https://{where}")
    site = site_at(address, address.path, kind, settings)
    if site.portal is None:
        require_open(settings)
    return site


def require_open(settings: Settings) -> None:
    """Raises SourceError where the operator allows only the configured portals."""
    if settings.sources == "portals":
        raise SourceError(message("This explorer opens only data of its own portals."), known(settings))


def known(settings: Settings) -> Message | None:
    """What would work, where an operator has configured portals at all."""
    names = tuple(portal.name for portal in settings.portals)
    return message("The portals here are {names}.", names=Listing(names)) if names else None


def of_kind(kind: str, settings: Settings) -> tuple[Portal, ...]:
    return tuple(portal for portal in settings.portals if portal.kind == kind)


def runs_another(address: Address, kind: str, settings: Settings) -> bool:
    """Whether the operator says that the server of an address runs something else than `kind`."""
    kinds = {portal.kind for portal in settings.portals if is_same_server(parse(portal.url), address)}
    return bool(kinds) and kind not in kinds


def is_same_server(one: Address, other: Address) -> bool:
    """Whether two addresses lead to one server: http and https, with www. and without, are one."""
    usual = tuple(DEFAULT_PORTS.values())
    same_port = one.port == other.port or (one.port in usual and other.port in usual)
    return one.host.removeprefix("www.") == other.host.removeprefix("www.") and same_port
