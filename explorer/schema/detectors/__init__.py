"""Every detector, found beside this file in sorted order."""

from __future__ import annotations

import importlib
import pkgutil

from explorer.schema._base import Detector

DETECTORS: tuple[Detector, ...] = tuple(
    importlib.import_module(f"{__name__}.{name}").DETECTOR
    for name in sorted(found.name for found in pkgutil.iter_modules(__path__) if not found.name.startswith("_"))
)
