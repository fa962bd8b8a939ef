"""A small picture of a runner for the group's sheet, from her own recording."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from ..clip_result import ClipResult
from ..history.comparison_pairs import frames_at, places_at
from ..history.comparison_pictures import cut_out
from ..output.video.faces import face_model, face_of, finder, hide
from ..output.video.skeleton import repaired_points
from ..recording.clip import read_frames

PORTRAIT = ".jpg"  # its ending among the files of her report
SIZE = (112, 144)  # pixels, width and height
QUALITY = 80


def to_portray(results: Sequence[ClipResult]) -> int | None:
    """Which of a runner's recordings shows her: the first from the side, else the first in which she was followed."""
    known = [number for number, one in enumerate(results) if one.gait is not None and one.clip is not None and one.pose is not None]
    return min(known, key=lambda number: (results[number].summary.view != "side", number), default=None)


def portrait(result: ClipResult, blur: bool = False, model: Path | None = None) -> bytes:
    """JPEG of SIZE of her first landing, as it is. blur: hide all faces. Raises as `read_frames`."""
    import cv2

    gait = result.gait
    assert gait is not None and result.clip is not None
    landings = gait.steps[gait.near].initial_contact
    (number,) = frames_at(gait, landings[:1] if len(landings) else gait.tracks.times[:1])
    (image,) = (frame.image for frame in read_frames(result.clip, first=number, last=number))
    if blur:
        own = face_of(repaired_points(result)[number])
        with finder(face_model(model)) as faces:
            image = hide(image, [*faces(image), *([own] if own else [])])
    (centre,), (leg,) = places_at(gait, [number])
    part, *_ = cut_out(image, centre, float(leg))
    ok, jpeg = cv2.imencode(".jpg", np.asarray(cv2.resize(part, SIZE, interpolation=cv2.INTER_AREA)), [cv2.IMWRITE_JPEG_QUALITY, QUALITY])
    assert ok
    return jpeg.tobytes()
