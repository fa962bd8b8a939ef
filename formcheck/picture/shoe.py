"""The angle of the shoe against the belt around initial contact, from the picture of the shoe.

Every patch of a foot around landing is aligned with that foot's own flat-footed patch, which is zero by definition: it cancels the
shoe's drop, the camera's roll, the belt's incline and the landmarks' bias in one step.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from ..gait.contacts import USUAL_CONTACT_SHARE
from ..gait.gait import Gait
from ..gait.own_frame import mid_hip
from ..gait.tracks import mean_over
from ..pose.landmarks import HEEL, TOE
from ..system.progress import Counter, counting
from .background import foreground, usual
from .registration import Mask, Patch, Warp, align, cut, ellipse, turned

FOOT_PX = 96  # length of the foot in a patch: more adds time, not truth
SIZE = (int(1.7 * FOOT_PX), int(1.25 * FOOT_PX))
RAISED = 0.07  # the shoe's middle above the heel-toe line, in foot lengths
HALF_AXES = (0.60 * FOOT_PX, 0.34 * FOOT_PX)
FLAT = (0.25, 0.42)  # of stance: the whole sole is on the belt
BEFORE_S = 0.045  # of initial contact: where the first patch is taken
LATE_S = 0.045  # by which a landing may turn out to be later: so much longer patches are taken
LEAST_CORRELATION = 0.65
FOOT_HZ = 12.0  # the foot turns fast at landing; the many steps take care of the noise
LEAST_FLAT = 3
LEAST_FOOT_PX = 12.0  # a pixel then turns the foot by five degrees
LEAST_WITHIN = 0.6  # of the patch in the picture


@dataclass(frozen=True)
class Look:
    """One foot in one frame: the landing it belongs to (index into the initial contacts), seconds after that contact."""

    frame: int
    landing: int
    after_s: float
    centre: NDArray[np.float64]  # pixels, y down
    pitch: float  # degrees toe-up against the picture's horizontal, by the landmarks


@dataclass(frozen=True)
class ShoeAngles:
    """Per look (n,): the landing it belongs to, seconds after that contact, degrees toe-up against foot-flat, correlation, and the
    landmarks' angle for the same. places (n, 2): the shoe's middle in the picture, pixels, y down. NaN where nothing aligned."""

    landing: NDArray[np.int_]
    after_s: NDArray[np.float64]
    degrees: NDArray[np.float64]
    correlation: NDArray[np.float64]
    landmark_degrees: NDArray[np.float64]
    places: NDArray[np.float64]
    length: float = float("nan")  # of the foot, pixels
    belt_slope: float = float("nan")  # degrees, + = uphill in the direction of running
    timing_s: float = 0.0  # doubt about the contacts, where picture and landmarks disagree
    stood: bool = False  # the zero is that foot in quiet standing, not flat on the moving belt


def plan_looks(gait: Gait, side: str) -> tuple[list[Look], float]:
    """Where to cut a foot's patches, and the foot's length in pixels."""
    place = gait.tracks.spline(FOOT_HZ)
    stance = USUAL_CONTACT_SHARE * gait.stride_s
    whole, times = gait.whole_frames()
    contacts = gait.steps[side].initial_contact
    found: list[Look] = []
    for landing, contact in enumerate(contacts):
        near = np.flatnonzero((times > contact - BEFORE_S - 1 / gait.tracks.rate) & (times < contact + FLAT[1] * stance + LATE_S))
        for i in near:
            points = place(times[i])
            heel, toe = points[HEEL[side]], points[TOE[side]]
            along = toe - heel
            pitch = float(np.degrees(np.arctan2(along[1], gait.forward * along[0])))
            middle = (heel + toe) / 2
            found.append(Look(int(whole[i]), landing, float(times[i] - contact), middle * [1, -1], pitch))
    flat = [look for look in found if lies_flat(look.after_s, gait.stride_s)]
    if not flat:
        return [], 0.0
    lengths = []
    for look in flat:
        points = place(np.interp(look.frame, whole, times))
        lengths.append(float(np.linalg.norm(points[TOE[side]] - points[HEEL[side]])))
    length = float(np.median(lengths))
    lifted = [Look(k.frame, k.landing, k.after_s, k.centre - [0, RAISED * length], k.pitch) for k in found]
    return lifted, length


def lies_flat(after_s: float, stride_s: float) -> bool:
    """Whether the whole sole is on the belt so many seconds after contact."""
    return FLAT[0] < after_s / (USUAL_CONTACT_SHARE * stride_s) < FLAT[1]


def at_better_times(looks: list[Look], shift: NDArray[np.float64]) -> list[Look]:
    """The same looks where the landings (n,) come `shift` seconds later than was thought."""
    return [replace(look, after_s=look.after_s - float(shift[look.landing])) for look in looks]


def foot_length(gait: Gait) -> float:
    """Pixels, of the larger foot where it stands flat; NaN where none does."""
    lengths = [length for _, length in (plan_looks(gait, side) for side in ("left", "right")) if length > 0]
    return max(lengths, default=float("nan"))


def within(look: Look, length: float, size: tuple[int, int]) -> Mask:
    """Mask of the patch's pixels that lie in the picture of (width, height): a foot may reach past its edge."""
    x = (np.arange(SIZE[0]) - SIZE[0] / 2) * length / FOOT_PX + look.centre[0]
    y = (np.arange(SIZE[1]) - SIZE[1] / 2) * length / FOOT_PX + look.centre[1]
    inside = ((y >= 0) & (y < size[1]))[:, None] & ((x >= 0) & (x < size[0]))[None, :]
    return inside.astype(np.uint8) * 255


def cut_look(grey: NDArray[np.uint8], look: Look, length: float) -> Patch:
    return cut(grey, look.centre, FOOT_PX / length, SIZE)


def measure(
    looks: list[Look],
    patches: Mapping[int, Patch],
    behind: Mapping[int, Patch],
    gait: Gait,
    length: float,
    size: tuple[int, int],
    progress: Counter | None = None,
) -> ShoeAngles | None:
    """Turn of every patch against the foot's flat-footed picture; None where that foot was never seen flat.

    patches and behind (the backdrop of each patch) by index into looks, where most of the shoe was in the picture; length: the foot's,
    and size (width, height): the picture's, in pixels.
    """
    patches = {i: patch for i, patch in patches.items() if looks[i].after_s < FLAT[1] * USUAL_CONTACT_SHARE * gait.stride_s}
    flat = [i for i in sorted(patches) if lies_flat(looks[i].after_s, gait.stride_s)]
    if len(flat) < LEAST_FLAT:
        return None
    around = ellipse(SIZE, (SIZE[0] / 2, SIZE[1] / 2), HALF_AXES)
    there = {i: within(looks[i], length, size) for i in patches}
    runner = {i: foreground(patches[i], behind[i]) & there[i] for i in patches}
    mask = usual([runner[i] for i in flat], around)
    reference = _flat_picture([patches[i] for i in flat], mask)
    flat_pitch = float(np.median([looks[i].pitch for i in flat]))
    angle, quality = np.full(len(looks), np.nan), np.zeros(len(looks))
    places = np.full((len(looks), 2), np.nan)
    warps: dict[int, Warp] = {}
    for i in counting(sorted(patches, key=lambda i: -looks[i].after_s), progress):
        by_landmarks = gait.forward * (looks[i].pitch - flat_pitch)
        starts = [turned(0, SIZE), turned(by_landmarks, SIZE)]
        starts += [warps[j] for j in sorted(warps, key=lambda j: abs(looks[j].after_s - looks[i].after_s))[:3]]
        degrees, quality[i], warp = align(reference, patches[i], starts, mask, there[i] if mask is around else runner[i])
        angle[i] = gait.forward * degrees
        if warp is not None and quality[i] >= LEAST_CORRELATION:
            warps[i] = warp
            moved = warp @ np.array([SIZE[0] / 2, SIZE[1] / 2, 1]) - np.array(SIZE) / 2
            places[i] = looks[i].centre + moved * length / FOOT_PX
    return ShoeAngles(
        landing=np.array([look.landing for look in looks]),
        after_s=np.array([look.after_s for look in looks]),
        degrees=angle - float(np.nanmedian(angle[flat])),
        correlation=quality,
        landmark_degrees=np.array([look.pitch - flat_pitch for look in looks]),
        places=places,
        length=length,
        belt_slope=_slope(places[flat], np.array([looks[i].landing for i in flat]), gait.forward),
    )


def standing_pitch(points: NDArray[np.float64], side: str, forward: int) -> float:
    """Degrees toe-up, against the picture's horizontal, of a foot in standing. points (33, 2) pixels, y down; forward: +1 facing the right
    edge, -1 the left."""
    along = points[TOE[side]] - points[HEEL[side]]
    return float(np.degrees(np.arctan2(-along[1], forward * along[0])))


def by_landmarks(looks: list[Look], length: float, stride_s: float, standing: float | None = None) -> ShoeAngles:
    """The landmarks' angles alone, where the picture of the shoe does not show how it turned. standing: the same foot's pitch in quiet
    standing, degrees, which is then the zero: a foot on the belt is flat for a few frames only, and blurred in them."""
    after_s = np.array([look.after_s for look in looks])
    pitch = np.array([look.pitch for look in looks])
    flat = np.array([lies_flat(after, stride_s) for after in after_s], bool)
    unseen = np.full(len(looks), np.nan)
    return ShoeAngles(
        landing=np.array([look.landing for look in looks], int),
        after_s=after_s,
        degrees=unseen,
        correlation=np.zeros(len(looks)),
        landmark_degrees=pitch - (float(np.median(pitch[flat])) if standing is None else standing),
        places=np.full((len(looks), 2), np.nan),
        length=length,
        stood=standing is not None,
    )


def as_seen_going_along(shoe: ShoeAngles, looks: list[Look], gait: Gait) -> ShoeAngles:
    """The same with the shoe's places as a camera that goes along with the runner sees them: there the ground moves as evenly as a belt."""
    times = np.interp([look.frame for look in looks], gait.frames, gait.tracks.times)
    along = mean_over(mid_hip(gait.tracks.points), max(1, round(gait.stride_s * gait.tracks.rate))) * [1, -1]
    drift = np.stack([np.interp(times, gait.tracks.times, column) for column in (along - along[0]).T], 1)
    return replace(shoe, places=shoe.places - drift)


def _slope(places: NDArray[np.float64], landing: NDArray[np.int_], forward: int) -> float:
    """Degrees of the path that the flat foot travels along, over all landings."""
    along, across = [], []
    for k in np.unique(landing):
        own = places[(landing == k) & np.isfinite(places[:, 0])]
        if len(own) >= 2:
            along.append(forward * (own[:, 0] - own[:, 0].mean()))
            across.append(-(own[:, 1] - own[:, 1].mean()))
    if len(along) < LEAST_FLAT:
        return float("nan")
    x, y = np.concatenate(along), np.concatenate(across)
    return float(np.degrees(np.arctan2((x * y).sum(), (x * x).sum())))


def _flat_picture(patches: list[Patch], mask: Mask) -> Patch:
    """The mean of the flat-footed patches, each moved onto the one most like the others first."""
    from ..recording.clip import quiet_cv2

    cv2 = quiet_cv2()
    middle = np.median(np.stack(patches), 0).astype(np.float32)
    first = max(patches, key=lambda p: float(np.corrcoef(p[mask > 0], middle[mask > 0])[0, 1]))
    moved, start = [first], [turned(0, SIZE)]
    for patch in patches:
        _, quality, warp = align(first, patch, start, mask)
        if warp is not None and quality > 0.75:
            moved.append(cv2.warpAffine(patch, warp, SIZE, flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP, borderMode=cv2.BORDER_REPLICATE))
    return np.median(np.stack(moved), 0).astype(np.float32)
