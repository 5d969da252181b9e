"""Searching the portals' catalogues: facets, paging, several portals, languages."""

from __future__ import annotations

from explorer.model.search import Facet, Narrow, merged


def test_facets_of_several_catalogues_are_counted_together() -> None:
    one = Facet("format", (("CSV", "CSV", 3), ("PDF", "PDF", 1)))
    other = Facet("format", (("PDF", "PDF", 4),))
    assert merged([Facet("tag", (("x", "X", 1),)), one, other]) == (
        Facet("tag", (("x", "X", 1),)),
        Facet("format", (("PDF", "PDF", 5), ("CSV", "CSV", 3))),
    )


def test_what_was_chosen_is_told_by_facet() -> None:
    narrow = Narrow((("org", ("a", "b")), ("tag", ())))
    assert (narrow.names, narrow.values("org"), narrow.values("format")) == (("org",), ("a", "b"), ())
