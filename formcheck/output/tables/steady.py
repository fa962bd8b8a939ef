"""What the files for OpenSim are made of, or why there is none."""

from __future__ import annotations

from pathlib import Path

from ...clip_result import ClipResult
from ...errors import BadOption
from ...gait.gait import Gait
from ...language.text import Phrase


def gait_from_side(result: ClipResult) -> Gait:
    """The gait of a clip filmed from the side.

    Raises BadOption: another view, no steady stretch, or legs that could not be told apart, a doubt that these files have no place for.
    """
    clip, gait = Path(result.summary.path).name, result.gait
    if gait is None:
        raise BadOption(Phrase("export.unsteady", clip=clip))
    if gait.view != "side":
        raise BadOption(Phrase("export.side_only", clip=clip))
    if not (gait.legs_told and gait.legs_known):
        raise BadOption(Phrase("export.untold", clip=clip))
    return gait
