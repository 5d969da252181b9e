"""dBase, SQLite, Arrow and Parquet: every table of theirs, every cell of it, and a sentence for what is damaged."""

from __future__ import annotations

import pytest

from loaders.readers import _kinds

# What a file is


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (b"$FL2@(#) SPSS DATA FILE", "spss"),
        (b"0" * 456 + b"SPSSPORT" + b"A8", "spss"),
        (b"\r\n".join([b"0" * 80] * 5 + [b"0" * 56 + b"SPSSPORTA"]), "spss"),
        (b"<stata_dta><header><release>118</release>", "stata"),
        (b"\x73\x02\x01\x00\x05\x00", "stata"),
        (b"s,t\n1,2\n", "text"),
        (b"HEADER RECORD*******LIBRARY HEADER RECORD!!!!!!!", "sas"),
        (b"ARROW1\x00\x00\xff\xff\xff\xff", "arrow"),
        (b"ARROW1,ARROW2\n1,2\n", "text"),
        (b"\xff\xff\xff\xff\x78\x00\x00\x00\x10\x00", "arrow"),
        (b"FEA1\x00\x00\x00\x00", "feather"),
        (b"ORCID,name\n0000,Ada\n", "text"),
        (b"ORC\x08\x03\x10\x02", "orc"),
        (b"RDX3\nX\n\x00\x00\x00\x03", "r"),
        (b"\x00\x01\x00\x00Standard ACE DB\x00", "access"),
        (b"\x80\x04\x95\x10\x00\x00\x00", "pickle"),
        (b"\x93NUMPY\x01\x00v", "numpy"),
        (b"\x89HDF\r\n\x1a\n\x00", "hdf5"),
    ],
)
def test_a_file_is_told_by_how_it_begins(head: bytes, kind: str) -> None:
    assert _kinds.kind(head) == kind


@pytest.mark.parametrize("kind", ["r", "access", "pickle", "numpy", "hdf5", "orc", "avro", "feather", "arrow", "database"])
def test_what_is_not_opened_is_named_with_what_would_work(kind: str) -> None:
    error = _kinds.refuse(kind)
    assert str(error) != str(_kinds.refuse("binary"))
    assert error.hint
