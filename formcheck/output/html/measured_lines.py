"""What a still draws: lines that are turned by, or as long as, the number itself, laid on the body of one frame.

All places are pixels of that frame, y down. What pose landmarks are off by on the average is taken off a number but not off its landmarks,
so the body says where a line begins and the number where it goes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from ...gait.angles import middle
from ...gait.gait import Gait
from ...gait.strides import angle_cutoff, to_the_right
from ...metrics.arms_from_front import shoulder_width
from ...metrics.base import Subject
from ...metrics.step_width import body_line
from ...picture.lumbar_hollow import Hollow
from ...picture.outlines import in_picture
from ...picture.ruler import ruler
from ...pose.landmarks import ANKLE, EAR, ELBOW, HEEL, HIP, OTHER, SHOULDER, TOE, WRIST
from ...result import Measurement, Side
from .instants import Instant

Array = NDArray[np.float64]
Angle = tuple[Array, Array, Array]  # vertex, end of the line that was measured, end of the line it is measured from

HIP_LINE = 1.4  # half of the line drawn across the hips, by the distance of their joints in the pose
SOLE_BELOW, HEEL_BEHIND = 0.09, 0.12  # of the foot's length: where a shoe's sole lies under the pose's heel and toe, and its end
SOLE_DRAWN = 1.4  # of the foot's length
TICK = 0.05  # of a leg, half of the mark at a foot's place
FOOT_DOWN = 0.10  # of a leg: from the middle of heel and ankle to the belt


@dataclass(frozen=True)
class Lines:
    """angles; lines (n, 2); feet: a line in each foot's own colour; shade: corners of what is filled; at: where the number stands, and on
    which side of it (l: its left edge is there, m: its middle, r); none: at the last angle's arc."""

    angles: tuple[Angle, ...] = ()
    lines: tuple[Array, ...] = ()
    feet: tuple[tuple[Side, Array], ...] = ()
    shade: Array | None = None
    at: tuple[Array, str] | None = None

    def moved(self, corner: Array, scale: float) -> Lines:
        """The same in a part of the picture that begins at `corner` and is enlarged."""

        def there(place: Array) -> Array:
            return (place - corner) * scale

        return replace(
            self,
            angles=tuple((there(vertex), there(end), there(zero)) for vertex, end, zero in self.angles),
            lines=tuple(there(line) for line in self.lines),
            feet=tuple((side, there(line)) for side, line in self.feet),
            shade=None if self.shade is None else there(self.shade),
            at=self.at and (there(self.at[0]), self.at[1]),
        )


@dataclass(frozen=True)
class Shown:
    """What is drawn of: the number, in the frame of `instant`; side: of the leg or arm that is shown. others: further numbers of the clip,
    by metric and side."""

    subject: Subject
    side: Side
    instant: Instant
    number: Measurement
    others: dict[tuple[str, Side], float]

    @property
    def gait(self) -> Gait:
        return self.subject.gait

    @property
    def value(self) -> float:
        return self.number.value

    @property
    def level(self) -> float:
        """Degrees counter-clockwise, as seen, of what is level in the picture."""
        return -self.subject.pictures.roll.degrees

    @property
    def up(self) -> Array:
        return turned(np.array([0.0, -1.0]), -self.level)

    @property
    def points(self) -> Array:
        """(33, 2) of the body."""
        return body_at(self.gait, self.instant.time)

    @property
    def size(self) -> float:
        """How large she is in the picture, 1 = as usual."""
        return float(self.gait.tracks.size_at(np.array(self.instant.time)))


def body_at(gait: Gait, time: float) -> Array:
    """(33, 2) pixels, y down, at a real time: the points from which the numbers are read."""
    return np.asarray(gait.tracks.spline(angle_cutoff(gait.tracks.rate))(time) * [1, -1])


def turned(along: Array, clockwise: float) -> Array:
    """A direction (2,) turned clockwise, as seen, by degrees."""
    c, s = np.cos(np.radians(clockwise)), np.sin(np.radians(clockwise))
    return np.array([c * along[0] - s * along[1], s * along[0] + c * along[1]])


def _unit(along: Array) -> Array:
    return np.asarray(along / np.linalg.norm(along))


def _sole(shown: Shown) -> Lines:
    """Along the sole, from under the heel, against the line on which the flat foot travels."""
    shoe, forward, p = shown.subject.pictures.shoes[shown.side], shown.gait.forward, shown.points
    uphill = shoe.belt_slope if np.isfinite(shoe.belt_slope) else forward * shown.level
    flat = turned(np.array([float(forward), 0.0]), -forward * uphill)
    sole = turned(flat, -forward * shown.value)
    heel, toe = p[HEEL[shown.side]], p[TOE[shown.side]]
    length = float(np.linalg.norm(toe - heel))
    behind = (heel + toe) / 2 - (0.5 + HEEL_BEHIND) * length * sole + SOLE_BELOW * length * turned(sole, 90.0 * forward)
    return Lines(angles=((behind, behind + SOLE_DRAWN * length * sole, behind + SOLE_DRAWN * length * flat),))


def _reach(shown: Shown) -> Lines:
    """The plumb line through the hips, and from it to the ankle."""
    p, up = shown.points, shown.up
    ankle, hip = p[ANKLE[shown.side]], middle(p, HIP)
    leg = shown.gait.leg[shown.side] * shown.size
    below = ankle - shown.gait.forward * shown.value / 100 * leg * turned(up, 90)
    high = below + up * float((hip - below) @ up)
    behind = shown.value >= 0
    aside = (ankle[0] < below[0]) == behind  # of the plumb line, where the leg is not
    edge = np.array([0.04 * leg if aside else -0.04 * leg, 0.0])
    return Lines(lines=(np.array([high, below]), np.array([below, ankle])), at=(below + edge, "l" if aside else "r"))


def _hips(shown: Shown) -> Lines:
    pelvis, level = hip_lines(shown.points, shown.side, shown.value, shown.level, shown.number.metric == "pelvic_level")
    free = 1 if shown.side == "left" else 0  # from behind her left is the picture's left
    ends = ((pelvis.mean(0), pelvis[end], level[end]) for end in (1 - free, free))
    return Lines(angles=tuple(ends))


def hip_lines(points: Array, side: Side, value: float, level: float, lifted_all_through: bool = False) -> tuple[Array, Array]:
    """The pelvis' line and the level one, (2, 2) ends each, seen from behind, the left one first.

    points (33, 2); side: the standing leg; value: degrees the other hip is lower, or, of a waist off level, the right one is higher; level:
    degrees counter-clockwise of what is level in the picture.
    """
    centre = middle(points, HIP)
    half = HIP_LINE * float(np.linalg.norm(points[HIP["left"]] - points[HIP["right"]]))
    tilt = value if lifted_all_through or side == "right" else -value

    def line(degrees: float) -> Array:
        along = half * turned(np.array([1.0, 0.0]), -degrees)
        return np.array([centre - along, centre + along])

    return line(level + tilt), line(level)


def _feet(shown: Shown) -> Lines:
    """The body's line down to the belt, both feet's places beside it, and from one to the other."""
    gait, p = shown.gait, shown.points
    hips, slant = body_line(gait, shown.instant.time)
    hips = hips * [1, -1] * shown.size
    leg = (gait.leg["left"] + gait.leg["right"]) / 2 * shown.size
    foot = (p[HEEL[shown.side]] + p[ANKLE[shown.side]]) / 2
    down = float(foot[1] - hips[1])
    belt = hips + np.array([-slant * down, down + FOOT_DOWN * leg])
    own = shown.others.get(("foot_offset", shown.side), shown.value / 2)
    beside = {shown.side: own, OTHER[shown.side]: shown.value - own}
    across = {"left": -to_the_right(gait), "right": to_the_right(gait)}
    places = {side: belt + np.array([across[side] * value / 100 * leg, 0.0]) for side, value in beside.items()}
    ticks = tuple((side, place + TICK * leg * np.array([[0, -1], [0, 1]])) for side, place in sorted(places.items()))
    return Lines(
        lines=(np.array([hips, belt]), np.array([places["left"], places["right"]])),
        feet=ticks,  # type: ignore[arg-type]
        at=(belt + np.array([0.0, 2 * TICK * leg]), "m"),
    )


def _back(shown: Shown) -> Lines:
    """The ruler on the outline of the back, and what it leaves open, as deep as the number says."""
    hollow, gait = shown.subject.pictures.hollow, shown.gait
    lines = None if hollow is None else back_lines(gait, hollow, shown.value)
    if lines is None:
        return Lines()
    outline, laid, gap = lines
    backward = -gait.forward
    outermost = float((backward * laid[:, 0]).max()) * backward
    aside = np.array([outermost + backward * 0.04 * gait.trunk, float(gap[0, 1])])
    return Lines(lines=(outline, laid, gap), shade=np.vstack([outline, laid[::-1]]), at=(aside, "l" if backward > 0 else "r"))


def back_lines(gait: Gait, hollow: Hollow, depth: float) -> tuple[Array, Array, Array] | None:
    """The outline of the back from buttocks to upper back (n, 2), the ruler laid on it (2, 2), and the gap between both where it is deepest
    (2, 2), in the frame `hollow.shown`; None without a hollow. depth: % of trunk length that the gap is made, since the outline alone is
    read a little flatter or deeper than the number."""
    if hollow.shown is None or (found := ruler(hollow.in_frame)) is None:
        return None
    first, deepest, last = found
    outline = in_picture(gait, hollow.shown, hollow.in_frame)[first : last + 1]
    laid = outline[[0, -1]]
    along = _unit(laid[1] - laid[0])
    on_ruler = laid[0] + ((outline - laid[0]) @ along)[:, None] * along
    read = float(np.linalg.norm(outline[deepest - first] - on_ruler[deepest - first]))
    outline = on_ruler + (outline - on_ruler) * (depth / 100 * gait.trunk / read)
    return outline, laid, np.array([on_ruler[deepest - first], outline[deepest - first]])


def _trunk(shown: Shown) -> Lines:
    hip, shoulder = middle(shown.points, HIP), middle(shown.points, SHOULDER)
    length = float(np.linalg.norm(shoulder - hip))
    return Lines(angles=((hip, hip + length * turned(shown.up, shown.gait.forward * shown.value), hip + length * shown.up),))


def _head(shown: Shown) -> Lines:
    """From the shoulders to the head, against the trunk's line."""
    hip, shoulder, ear = (middle(shown.points, pair) for pair in (HIP, SHOULDER, EAR))
    trunk, length = _unit(shoulder - hip), 1.3 * float(np.linalg.norm(ear - shoulder))
    head = turned(trunk, shown.gait.forward * shown.value)
    return Lines(angles=((shoulder, shoulder + length * head, shoulder + length * trunk),))


def _elbow(shown: Shown) -> Lines:
    """The forearm against the upper arm's line."""
    shoulder, elbow, wrist = (shown.points[joint[shown.side]] for joint in (SHOULDER, ELBOW, WRIST))
    upper, fore = elbow - shoulder, wrist - elbow
    clockwise = 1 if upper[0] * fore[1] - upper[1] * fore[0] >= 0 else -1
    length = float(np.linalg.norm(fore))
    bent = turned(_unit(upper), clockwise * shown.value)
    return Lines(angles=((elbow, elbow + length * bent, elbow + 0.8 * length * _unit(upper)),))


def _swing(shown: Shown) -> Lines:
    """From the arm, which is farthest back here, to where it gets farthest ahead."""
    shoulder, elbow = (shown.points[joint[shown.side]] for joint in (SHOULDER, ELBOW))
    back = 1.3 * (elbow - shoulder)
    return Lines(angles=((shoulder, shoulder + turned(back, -shown.gait.forward * shown.value), shoulder + back),))


def _wrist(shown: Shown) -> Lines:
    """The line down from the middle of the shoulders, and from it to the hand."""
    p, gait = shown.points, shown.gait
    sternum, wrist = middle(p, SHOULDER), p[WRIST[shown.side]]
    own = to_the_right(gait) * (1 if shown.side == "right" else -1)
    below = np.array([sternum[0], wrist[1]])
    width = shoulder_width(gait) * shown.size
    place = below + np.array([own * shown.value / 100 * width, 0.0])
    return Lines(lines=(np.array([sternum, below]), np.array([below, place])), at=(below + np.array([0.0, 0.3 * width]), "m"))


DRAWINGS: dict[str, Callable[[Shown], Lines]] = {
    "sole": _sole,
    "reach": _reach,
    "hips": _hips,
    "feet": _feet,
    "back": _back,
    "trunk": _trunk,
    "head": _head,
    "elbow": _elbow,
    "swing": _swing,
    "wrist": _wrist,
}
