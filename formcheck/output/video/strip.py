"""The strip under the video: how high both feet are, and when they are on the belt, over the last strides."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ...clip_result import ClipResult
from ...language.text import Language, Phrase, in_language
from ...pose.landmarks import ANKLE
from .colours import EDGE, MARK, MIDDLE, SIDE, Colour
from .contacts import Contact
from .text import write

Array = NDArray[np.float64]
Image = NDArray[np.uint8]

SHARE = 0.16  # of the picture's height
STRIDES = 2.0  # that are shown
NOW = 0.8  # of the width: where the present lies
TITLE, TEXT = 0.20, 0.15  # of the strip's height: the title's line, and its letters
BROAD = 0.68  # of a letter's height, its width
LOWEST, HIGHEST = 0.74, 0.30  # of the strip's height: where the curves lie
BARS = {"left": 0.84, "right": 0.93}  # of the strip's height
GREY: Colour = (120, 115, 110)


@dataclass(frozen=True)
class Strip:
    """times (T,): seconds of the file; heights (T, 2): of the left and the right ankle above their lowest, percent of the leg; top: of the
    scale, percent; span: seconds of the file that are shown; width, height: pixels."""

    times: Array
    heights: Array
    top: float
    span: float
    contacts: list[Contact]
    width: int
    height: int
    title: str

    @classmethod
    def of(cls, result: ClipResult, points: Array, found: list[Contact], size: tuple[int, int], language: Language) -> Strip | None:
        """points (T, 33, 2) pixels, y down, of every frame; size: of the picture. None where no gait was found."""
        gait, pose = result.gait, result.pose
        if gait is None or pose is None:
            return None
        leg = gait.leg_at(pose.times / gait.slowmo)
        feet = -np.stack([points[:, ANKLE[side], 1] for side in ("left", "right")], 1)
        heights = 100 * (feet - np.nanpercentile(feet, 2, axis=0)) / leg[:, None]
        top = 10 * float(np.ceil(np.nanpercentile(heights, 99) / 10))
        span = STRIDES * gait.stride_s * gait.slowmo
        title = in_language(Phrase("draw.strip"), language)
        return cls(pose.times, heights, top, span, found, size[0], int(SHARE * size[1]) // 2 * 2, title)

    def draw(self, time: float) -> Image:
        """(height, width, 3) at this moment of the file."""
        import cv2

        image = np.full((self.height, self.width, 3), EDGE, np.uint8)
        thick = max(1, round(0.02 * self.height))
        for value in (0.0, self.top / 2, self.top):
            y = round(float(self._y(np.array(value))))
            cv2.line(image, (0, y), (self.width, y), GREY, 1, cv2.LINE_AA)
            write(image, f"{value:.0f}", (self.width - 0.2 * self.height, y), TEXT * self.height * 0.8, MIDDLE, "mm")
        for contact in self.contacts:
            start, end = self._x(np.array([contact.start, contact.end]), time)
            if end > 0 and contact.start <= time:
                y = round(BARS[contact.side] * self.height)
                ends = [(max(0, round(float(start))), y), (min(round(NOW * self.width), round(float(end))), y)]
                cv2.line(image, ends[0], ends[1], SIDE[contact.side], 2 * thick, cv2.LINE_AA)
        shown = (self.times > time - self.span) & (self.times <= time + 1e-6)
        for number, side in enumerate(("left", "right")):
            line = np.column_stack([self._x(self.times[shown], time), self._y(self.heights[shown, number])])
            line = np.round(line[np.isfinite(line).all(1)]).astype(np.int32)
            if len(line) > 1:
                cv2.polylines(image, [line], False, SIDE[side], thick, cv2.LINE_AA)
                cv2.circle(image, (int(line[-1][0]), int(line[-1][1])), 2 * thick, SIDE[side], -1, cv2.LINE_AA)
        now = round(NOW * self.width)
        cv2.line(image, (now, round(TITLE * self.height)), (now, self.height), MARK, 1, cv2.LINE_AA)
        size = min(TEXT * self.height, self.width / (BROAD * len(self.title)))
        write(image, self.title, (0.0, TITLE * self.height / 2), size, MIDDLE)
        return image

    def _x(self, times: Array, now: float) -> Array:
        return np.asarray(NOW * self.width * (1 + (times - now) / self.span))

    def _y(self, heights: Array) -> Array:
        share = np.clip(heights / self.top, 0, 1)
        return np.asarray(self.height * (LOWEST - (LOWEST - HIGHEST) * share))
