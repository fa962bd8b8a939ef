"""Hides faces: heads are found by the pose network, of everybody in the picture, and made unrecognisable."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ...pose.landmarks import SHOULDER
from ...pose.model import PoseModel, laid_out

Array = NDArray[np.float64]
Image = NDArray[np.uint8]
Face = tuple[float, float, float]  # x, y, radius in pixels

MOST_PEOPLE = 6
ROUND = 1.7  # of the distance from the head's middle to its furthest landmark, which are all in the face
LEAST = 0.5  # of the distance between head and shoulders: seen from behind the landmarks lie close together
GRAIN = 6  # coarse picture points across a face


def face_of(points: Array) -> Face | None:
    """The head of somebody with landmarks (33, 2), in pixels; None where it was not found."""
    head = points[:11]
    if not np.isfinite(head).all():
        return None
    centre = head.mean(0)
    neck = (points[SHOULDER["left"]] + points[SHOULDER["right"]]) / 2
    return (
        float(centre[0]),
        float(centre[1]),
        float(max(ROUND * np.linalg.norm(head - centre, axis=1).max(), LEAST * 2 * np.linalg.norm(neck - centre))),
    )


def hide(image: Image, faces: Sequence[Face]) -> Image:
    """A copy of `image` whose `faces` are coarse and blurred."""
    import cv2

    shown = image.copy()
    for x, y, radius in faces:
        left, top = max(0, int(x - radius)), max(0, int(y - radius))
        right, bottom = min(image.shape[1], int(x + radius) + 1), min(image.shape[0], int(y + radius) + 1)
        if right - left < 2 or bottom - top < 2:
            continue
        part = shown[top:bottom, left:right]
        coarse = cv2.resize(part, (GRAIN, GRAIN), interpolation=cv2.INTER_AREA)
        smooth = cv2.resize(coarse, (part.shape[1], part.shape[0]), interpolation=cv2.INTER_LINEAR)
        yy, xx = np.mgrid[top:bottom, left:right]
        inside = (xx - x) ** 2 + (yy - y) ** 2 <= radius**2
        part[inside] = smooth[inside]
    return shown


def face_model(named: Path | None = None) -> PoseModel:
    """The network that finds faces, from this file or the usual one. Raises ModelMissing."""
    from ...pose.mediapipe_landmarker import MediaPipe
    from ...pose.model_file import find_model

    return MediaPipe(find_model("full", named))


@contextmanager
def finder(model: PoseModel) -> Iterator[Callable[[Image], list[Face]]]:
    """A function that finds the heads of everybody in a picture."""
    with model.opened(track=False, people=MOST_PEOPLE) as find:

        def faces(image: Image) -> list[Face]:
            size = np.array([image.shape[1], image.shape[0]], float)
            return [face for person in laid_out(model, find(image)) if (face := face_of(person[:, :2].astype(float) * size)) is not None]

        yield faces
