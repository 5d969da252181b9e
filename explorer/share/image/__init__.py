"""A picture as PNG, SVG or PDF, with its words around it, drawn on the server."""

from __future__ import annotations

from explorer.errors import SourceError
from explorer.model.message import message
from explorer.model.picture import Picture
from explorer.settings import Settings
from explorer.share import poster
from explorer.share.image.browser import Busy, images
from explorer.share.image.figure import composed, with_layers

__all__ = ["Busy", "image", "with_layers"]


def image(
    picture: Picture,
    form: str,
    settings: Settings,
    width: int = 1200,
    height: int = 675,
    scale: float = 1.0,
    link: str = "",
    is_dark: bool = False,
) -> bytes:
    """The picture with its words around it."""
    if not settings.images.enabled:
        raise SourceError(message("This server makes no images."), message("The page makes them in the browser."))
    width, height, scale = poster.bounded(width, height, scale)
    figure = composed(picture, settings, width, poster.look(width, height).height, link, is_dark)
    return images(settings).draw(figure, form, width, height, scale)
