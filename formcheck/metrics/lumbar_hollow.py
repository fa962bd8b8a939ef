"""Depth of the hollow in the outline of the lower back, in percent of trunk length: `docs/sources.md` 4.10. Side view.

Not a tilt of the pelvis, and as much the shape of body and clothing as how she runs.
"""

from __future__ import annotations

from ..result import Measurement
from .base import Subject, measurement

VIEWS = ("side",)


def measure(subject: Subject) -> list[Measurement]:
    """One measurement over all strides, or none where the hollow may not be used (`hollow.reason` says why)."""
    hollow = subject.pictures.hollow
    if hollow is None or not hollow.ok:
        return []
    return measurement("lumbar_hollow", "both", hollow.by_stride, subject, value=hollow.depth, extra=hollow.error)
