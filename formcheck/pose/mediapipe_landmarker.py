"""The one place that speaks to MediaPipe.

In VIDEO mode MediaPipe smooths its landmarks with a causal One-Euro filter (Casiez 2012) whose strength depends only on the time stamps it
is given: at 60 frames/s the heel comes out up to 40 ms late. Time stamps a thousand seconds apart let everything through while the tracker
still skips the person detector. True times stay beside the landmarks.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from formcheck.language.text import Phrase

from ..errors import ModelCorrupt
from ..recording.clip import quiet_cv2
from ..system.quiet import native_stderr_silenced
from .landmarks import NAMES
from .model_file import OFFICIAL_SHA256, ModelFile

STAMP_STEP_MS = 1_000_000
PROXY_VARIABLES = ("https_proxy", "HTTPS_PROXY", "http_proxy", "all_proxy", "ALL_PROXY")
NOBODY = "http://127.0.0.1:9"  # the port for what is thrown away


@dataclass(frozen=True)
class MediaPipe:
    """MediaPipe's pose landmarker with the networks of a file: a `model.PoseModel`."""

    file: ModelFile
    has_world: bool = True
    has_masks: bool = True

    @property
    def name(self) -> str:
        variant = self.file.variant
        return f"MediaPipe {variant if variant in OFFICIAL_SHA256 else f'{variant} {self.key[:8]}'}"

    @property
    def key(self) -> str:
        return self.file.sha256

    @property
    def again(self) -> MediaPipe | None:
        return MediaPipe(self.file.again) if self.file.again else None

    @property
    def joints(self) -> Mapping[str, int]:
        return {name: row for row, name in enumerate(NAMES)}

    def opened(self, *, track: bool, people: int = 1, masks: bool = False) -> AbstractContextManager[Landmarker]:
        return landmarker(self.file.path, track=track, people=people, masks=masks)


class Landmarker:
    """One MediaPipe PoseLandmarker. Feed it BGR pictures; it answers with (P, 33, 8) points a picture.

    The last axis is x, y, z (normalised), visibility, world x, y, z (metres), presence.
    """

    def __init__(self, task: Any, track: bool) -> None:
        self._task = task
        self._track = track
        self._stamp = 0
        self._settled = False

    def __call__(self, image: NDArray[np.uint8]) -> NDArray[np.float32]:
        return _points(self._run(image))

    def with_mask(self, image: NDArray[np.uint8]) -> tuple[NDArray[np.float32], NDArray[np.float32] | None]:
        """Points of all people, and the first one's mask (H, W) 0..1. The landmarker must have been opened with masks."""
        answer = self._run(image)
        masks = answer.segmentation_masks
        return _points(answer), np.squeeze(masks[0].numpy_view()).copy() if masks else None

    def _run(self, image: NDArray[np.uint8]) -> Any:
        import mediapipe as mp

        cv2 = quiet_cv2()
        picture = mp.Image(image_format=mp.ImageFormat.SRGB, data=cv2.cvtColor(image, cv2.COLOR_BGR2RGB))
        with nullcontext() if self._settled else native_stderr_silenced():  # it still talks when it finds the first person
            if self._track:
                self._stamp += STAMP_STEP_MS
                answer = self._task.detect_for_video(picture, self._stamp)
            else:
                answer = self._task.detect(picture)
        self._settled = self._settled or bool(answer.pose_landmarks)
        return answer


def _points(answer: Any) -> NDArray[np.float32]:
    people = [
        [(p.x, p.y, p.z, p.visibility, w.x, w.y, w.z, p.presence) for p, w in zip(points, world, strict=True)]
        for points, world in zip(answer.pose_landmarks, answer.pose_world_landmarks, strict=True)
    ]
    return np.array(people, np.float32).reshape(-1, 33, 8)


@contextmanager
def kept_offline() -> Iterator[None]:
    """Within the block the library cannot reach the network.

    MediaPipe 1.2 looks for a usage log of its maker's when a landmarker is opened and closed, and has no switch for it. It heeds the
    usual variables for a proxy, so it is given one at which nobody listens.
    """
    before = {name: os.environ.get(name) for name in PROXY_VARIABLES}
    os.environ.update(dict.fromkeys(PROXY_VARIABLES, NOBODY))
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


@contextmanager
def landmarker(model: Path, *, track: bool, people: int = 1, masks: bool = False) -> Iterator[Landmarker]:
    """Open a landmarker; it is closed explicitly, since its finaliser prints a traceback at interpreter exit."""
    with kept_offline():
        with native_stderr_silenced():
            from mediapipe.tasks.python import BaseOptions
            from mediapipe.tasks.python.vision import PoseLandmarker, PoseLandmarkerOptions, RunningMode

            options = PoseLandmarkerOptions(
                base_options=BaseOptions(model_asset_buffer=model.read_bytes()),
                running_mode=RunningMode.VIDEO if track else RunningMode.IMAGE,
                num_poses=people,
                output_segmentation_masks=masks,
            )
            try:
                task = PoseLandmarker.create_from_options(options)
            except (RuntimeError, ValueError):
                raise ModelCorrupt(Phrase("errors.model.unloadable", path=model)) from None
        try:
            yield Landmarker(task, track)
        finally:
            with native_stderr_silenced():
                task.close()
