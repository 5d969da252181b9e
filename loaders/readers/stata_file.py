"""Reads Stata files (DTA) with their labels, kinds of missing and dates."""

from __future__ import annotations

import base64
import functools
import zlib

from explorer.model.message import message
from loaders._base import Reader
from loaders.readers._kinds import kind
from loaders.readers._statistics.survey import Program, peek, store

STATA = Program("stata", lambda path: "dta")


def accepts(head: bytes, name: str) -> bool:
    """The mark of Stata 13 and later, or the number of an older format."""
    return kind(head) == "stata"


_EXAMPLE = zlib.decompress(
    base64.b64decode(
        "eNrtlb1OwzAQx12E6MTADEOXsoGbVCAVnY4usBR1YWCMLqmhkZwmsk1F34b34V0QExuCOHYILVuXItFbfr6/rbvT+Qu0IUPRxBDCVNBEKAQlpCAtMAgGwGsH"
        "4oURubILbm6vgTcujHCHMQZ8hDCuhqxyxwiSYiHROm4EJs1EmTEr8CA864zzeSfsheedsH8R9IE3s8DrYjIq0Idkz56HLceh551P+uT54Xm86/iy5/jqud92"
        "PPIceF6169ptVpiTSimWIjKLQmhssfdP4CuiXTSjsmwsJCWCbdBmbMNWNcc1A3SujEy1weUF3zLc5yojo7F7MtBrZesGvdPew1pl1rnLzZOPIqrOZuQKZ//e"
        "7C6udqW5CpW6bdPW/sRjs3QmIZmSosQIVT4waVIK/JcyKT87JBfh7TL2sYbAqwnQRtlA3PPHRbDqitv8nF9DNqnF"
    )
)
"""Two rows: place (a, b) and n (1, 2)."""

READER = Reader(
    "stata_file",
    message("Stata"),
    accepts,
    lambda path, read, name: peek(STATA, path, read),
    functools.partial(store, STATA),
    (("table.dta", _EXAMPLE),),
)
