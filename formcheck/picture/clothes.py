"""Where the runner ends behind the trunk, and where the clothes end: an arm behind or beside the back has another colour than they.

Each frame is unrolled first: a row for each place along the trunk, a column for each step backward from its axis. All lengths are in
trunk lengths, (along, behind) the axis. Then no frame's picture needs to be kept until the colours of skin and clothes are known.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..pose.landmarks import ELBOW, SHOULDER, WRIST
from ..recording.clip import quiet_cv2
from .silhouette import ALONG, EDGE, HAND, line_distance, trunk_frame

Array = NDArray[np.float64]
Bytes = NDArray[np.uint8]

AHEAD, BEHIND, COLUMNS = -0.50, 0.60, 441  # what is unrolled, in steps of 0.0025
BEHIND_AXIS: Array = np.linspace(AHEAD, BEHIND, COLUMNS)
STEP = (BEHIND - AHEAD) / (COLUMNS - 1)
AXIS = int(np.argmax(BEHIND_AXIS > -STEP / 2))  # the column that lies on it
BINS = 20  # of a colour's channel
TOP, BOTTOMS = (ALONG > 0.12) & (ALONG < 0.75), (ALONG > -0.16) & (ALONG < 0.02)  # where nothing but these clothes is seen about the axis
WAIST = 0.2  # along the trunk, above which nothing but the top is worn
MIDDLE = 0.16  # trunk lengths to either side of the axis
CLEAR = 0.12  # of the near arm's bones
INSIDE = 0.8  # a mask's value well within the runner
FOREARM, FOREARM_WIDE, FOREARM_PLACES = (0.15, 1.0), 0.02, 24  # where skin is looked for: share of elbow to wrist, trunk lengths
FEWEST_PIXELS = 300
DOUBT = 2e-4  # the share of pixels below which a colour is nobody's
BEYOND = 6  # columns past the clothes' end in which the mask ends as well, unless skin follows
LEAST_RUN = 0.05  # trunk lengths of clothes in a row, less is a fleck


@dataclass(frozen=True)
class Unrolled:
    """colour (U, S, 3): L, a, b, 0..255; runner (U, S): the mask, 0..255; skin (n, 3): colours along the near forearm;
    arms (2, 3, 2): near and far shoulder, elbow, wrist as (along, behind)."""

    colour: Bytes
    runner: Bytes
    skin: Bytes
    arms: Array


@dataclass(frozen=True)
class Outlines:
    """Of K frames at ALONG (U,), in trunk lengths behind the trunk's axis, NaN where there is none.

    runner (K, U): where the runner's mask ends. clothes (K, U): where the clothes end; on_skin (K, U): whether skin lies beyond, which is
    then an arm. front (K, U): where the clothes end ahead of the axis (below 0). arms (K, 2, 3, 2): near and far shoulder, elbow, wrist as
    (along, behind). alike: how much the colours of skin and top overlap, 0 (told apart by every pixel) to 1 (the same).
    """

    runner: Array
    clothes: Array
    on_skin: NDArray[np.bool_]
    front: Array
    arms: Array
    alike: float

    def arm_distance(self, edges: Array) -> Array:
        """(2, K, U) of outlines (K, U) from the near and from the far arm's bones, trunk lengths."""
        return self._each(from_arm, edges)

    def sleeve_distance(self, edges: Array) -> Array:
        """The same from the upper arms alone."""
        return self._each(from_upper_arm, edges)

    def _each(self, distance: Callable[[Array, Array], Array], edges: Array) -> Array:
        places = np.stack([np.broadcast_to(ALONG, edges.shape), edges], -1)
        return np.array([[distance(p, arms[side]) for p, arms in zip(places, self.arms, strict=True)] for side in (0, 1)])


def from_upper_arm(places: Array, arm: Array) -> Array:
    """Of places (U, 2) from the bone of an upper arm: shoulder, elbow, wrist (3, 2)."""
    return line_distance(places, arm[0], arm[1])


def from_arm(places: Array, arm: Array) -> Array:
    """Of places (U, 2) from an arm's bones: shoulder, elbow, wrist (3, 2) and the hand beyond."""
    elbow, wrist = arm[1:]
    return np.minimum(from_upper_arm(places, arm), line_distance(places, elbow, wrist + HAND * (wrist - elbow)))


def unroll(image: Bytes, mask: NDArray[np.float32], points: Array, forward: int, trunk: float, near: str) -> Unrolled:
    """image (H, W, 3) BGR and mask (H, W) 0..1 of the same pixels; points (33, 2) in them, y down; forward: +1 facing the right edge;
    trunk: its length in pixels; near: the side of the body turned to the camera."""
    cv2 = quiet_cv2()
    lab = cv2.cvtColor(cv2.GaussianBlur(image, (3, 3), 0), cv2.COLOR_BGR2Lab)
    origin, up, back = trunk_frame(points, forward)
    at = origin + trunk * (ALONG[:, None, None] * up + BEHIND_AXIS[:, None] * back)
    far = "left" if near == "right" else "right"
    arms = np.array([[points[joint[side]] for joint in (SHOULDER, ELBOW, WRIST)] for side in (near, far)])
    elbow, wrist = arms[0, 1:]
    bone = elbow + np.linspace(*FOREARM, FOREARM_PLACES)[:, None] * (wrist - elbow)
    across = np.array([-1, 1]) * (wrist - elbow)[::-1] / max(float(np.linalg.norm(wrist - elbow)), 1e-9)
    skin = bone[:, None] + trunk * np.linspace(-FOREARM_WIDE, FOREARM_WIDE, 5)[:, None] * across
    is_runner = _picked(mask, skin) > INSIDE
    return Unrolled(
        colour=_picked(lab, at),
        runner=np.round(255 * np.clip(_picked(mask, at), 0, 1)).astype(np.uint8),
        skin=_picked(lab, skin)[is_runner],
        arms=np.stack([(arms - origin) @ up, (arms - origin) @ back], -1) / trunk,
    )


def _picked(picture: NDArray[Any], at: Array) -> NDArray[Any]:
    """Values of a picture at pixels (..., 2), between them linearly; outside as at its edge, so that what leaves the picture does not end
    there."""
    cv2 = quiet_cv2()
    x, y = np.moveaxis(at.astype(np.float32), -1, 0)
    return np.asarray(cv2.remap(picture, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE))


def outlines(frames: Sequence[Unrolled]) -> Outlines:
    """All outlines of every frame; where skin or clothes are seen too little, those of the clothes are empty and `alike` is 1."""
    if not frames:
        none = np.empty((0, len(ALONG)))
        return Outlines(none, none, none.astype(bool), none, np.empty((0, 2, 3, 2)), 1.0)
    runner = np.array([runner_edge(one.runner) for one in frames])
    arms = np.array([one.arms for one in frames])
    unseen = np.full_like(runner, np.nan)
    worn = [np.concatenate(parts) for parts in zip(*(_worn(one) for one in frames), strict=True)]
    skin = np.concatenate([one.skin for one in frames])
    if min(map(len, (*worn, skin))) < FEWEST_PIXELS:
        return Outlines(runner, unseen, np.zeros(runner.shape, bool), unseen, arms, 1.0)
    top, bottoms, bare = (shares(pixels) for pixels in (*worn, skin))
    behind, ahead = [], []
    for one in frames:
        is_top, is_either = (is_cloth(one.colour, cloth, bare) for cloth in (top, np.maximum(top, bottoms)))
        cloth = np.where(ALONG[:, None] > WAIST, is_top, is_either)
        behind.append(clothes_edge(one.runner[:, AXIS:], cloth[:, AXIS:]))
        ahead.append(clothes_edge(one.runner[:, AXIS::-1], cloth[:, AXIS::-1])[0])
    clothes, on_skin = (np.array(part) for part in zip(*behind, strict=True))
    return Outlines(runner, clothes, on_skin, -np.array(ahead), arms, alike=float(np.sqrt(top * bare).sum()))


def _worn(one: Unrolled) -> list[Bytes]:
    """Colours (n, 3) of the top and of the bottoms, where no near arm is."""
    places = np.stack(np.broadcast_arrays(ALONG[:, None], BEHIND_AXIS), -1)
    clear = from_arm(places.reshape(-1, 2), one.arms[0]).reshape(one.runner.shape) > CLEAR
    clear &= (one.runner > 255 * INSIDE) & (np.abs(BEHIND_AXIS) < MIDDLE)
    return [one.colour[clear & row[:, None]] for row in (TOP, BOTTOMS)]


def shares(pixels: Bytes) -> Array:
    """(BINS, BINS, BINS) how often each colour is met among pixels (n, 3), spread to its neighbours; sums to 1."""
    from scipy.ndimage import uniform_filter

    found = np.zeros((BINS, BINS, BINS))
    np.add.at(found, tuple((pixels.astype(int) * BINS // 256).T), 1)
    spread = np.maximum(uniform_filter(found, 3, mode="constant"), 0)  # its running sums leave traces below 0
    return np.asarray(spread / max(spread.sum(), 1e-9))


def is_cloth(colour: Bytes, cloth: Array, skin: Array) -> Array:
    """0..1 for colours (..., 3) by how often clothes and skin have them."""
    at = tuple(np.moveaxis(colour.astype(int) * BINS // 256, -1, 0))
    return np.asarray(cloth[at] / (cloth[at] + skin[at] + DOUBT))


def runner_edge(runner: Bytes) -> Array:
    """(U,) where each row of a mask (U, S) first leaves the runner behind the axis."""
    value = runner[:, AXIS:] / 255
    outside = value < EDGE
    first = np.maximum(outside.argmax(1), 1)
    found = outside.any(1) & ~outside[:, 0]
    row = np.arange(len(value))
    last_in, first_out = value[row, first - 1], value[row, first]
    edge = STEP * (first - 1) + STEP * (last_in - EDGE) / np.maximum(last_in - first_out, 1e-9)
    return np.where(found, edge, np.nan)


def clothes_edge(runner: Bytes, cloth: Array) -> tuple[Array, NDArray[np.bool_]]:
    """Per row of (U, S), which start at the axis and go outward: where the outermost run of clothes within the runner ends, and whether
    the runner goes on beyond it."""
    from scipy.ndimage import uniform_filter1d

    mask, worn = runner / 255, uniform_filter1d(cloth, 3, axis=1)
    edge, on_skin = np.full(len(mask), np.nan), np.zeros(len(mask), bool)
    for k, inside in enumerate((mask > EDGE) & (worn > EDGE)):
        ends = np.flatnonzero(np.diff(np.r_[False, inside, False].astype(int)))
        long = ends[1::2] - ends[::2] >= LEAST_RUN / STEP
        if not long.any():
            continue
        last = int(ends[1::2][long][-1]) - 1
        if last >= len(inside) - 2:
            continue
        on_skin[k] = bool((mask[k, last + 1 : last + BEYOND] > EDGE).all())
        value = worn[k] if on_skin[k] else mask[k]
        within, outside = value[last], value[last + 1]
        share = (within - EDGE) / (within - outside) if outside < EDGE < within else 0.5
        edge[k] = STEP * (last + share)
    return edge, on_skin
