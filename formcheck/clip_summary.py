"""What a recording is and how well it could be read, in words for the runner (`language/quality.toml`)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from .gait.activity import without_cycle
from .gait.gait import Gait
from .gait.parts import FEWEST_STRIDES
from .gait.periodicity import legs_pass
from .gait.view import find_view
from .language.text import Phrase, in_sequence
from .picture.lumbar_hollow import looseness
from .picture.pictures import Pictures
from .pose.landmarks import LEG
from .pose.pose import Pose
from .recording.clip import Clip
from .recording.slow_motion import SlowMotion
from .result import Activity, ClipSummary

FEW_STRIDES = 7
SMALL_LEG_PX = 170
LOW_FPS = 50.0
STEEP = 3.0  # degrees
SLOPE_DOUBT = 1.5  # degrees, 1 SD, of the belt's slope in the picture: a camera some degrees beside the square sees as much from above


def summarise(clip: Clip, label: str, pose: Pose, gait: Gait | None, slow: SlowMotion, pictures: Pictures | None = None) -> ClipSummary:
    """label: what reports call the recording; pose, gait and pictures as far as there are any."""
    step = float(np.median(np.diff(pose.times))) if len(pose.times) > 1 else float("nan")
    notes = [slow.note] if slow.note else []
    guess = gait.guess if gait else find_view(pose.pixels, depth=pose.normalized[:, :, 2].astype(float))
    return ClipSummary(
        path=label,
        sha256=clip.sha256,
        view=guess.view,
        view_confidence=float(guess.confidence),
        facing=guess.facing if guess.view == "side" else None,
        fps=float(slow.factor / step),
        frames=len(pose.times),
        duration_s=float(pose.times[-1] - pose.times[0] + step) if len(pose.times) else 0.0,
        slowmo_factor=float(slow.factor),
        repaired_frames=int(gait.swapped.sum()) if gait else 0,
        strides=gait.strides if gait else {"left": 0, "right": 0},
        window_s=(float(gait.file_times[0]), float(gait.file_times[-1])) if gait else None,
        warnings=tuple(notes + warnings_of(clip, pose, gait, pictures)),
        activity=gait.activity if gait else without_cycle(pose.pixels),
        speed=gait.speed if gait else None,
        yaw=float(guess.yaw),
        standing=pictures.standing if pictures else None,
        network=pose.network,
    )


def activity_of(activities: Sequence[Activity]) -> Activity:
    """Of several recordings of one runner: running, if any shows it."""
    if "running" in activities:
        return "running"
    return "walking" if "walking" in activities else "unknown"


def warnings_of(clip: Clip, pose: Pose, gait: Gait | None, pictures: Pictures | None = None) -> list[str]:
    """What a user should know before believing the numbers."""
    found: list[str] = []
    if clip.frame_count and len(pose.times) < 0.97 * clip.frame_count - 2:
        found.append(Phrase("quality.ends_early", read=len(pose.times), frames=clip.frame_count))
    lost = 1 - float(pose.present.mean())
    if lost > 0.1:
        found.append(Phrase("quality.lost", percent=100 * lost))
    if gait is None:
        steps = legs_pass(pose.pixels)
        seconds = float(pose.times[-1] - pose.times[0])
        too_few = 0 < steps < 2 * FEWEST_STRIDES
        return [*found, Phrase("quality.few_steps", n=steps, seconds=seconds) if too_few else Phrase("quality.no_running")]
    if pose.people > 1:
        found.append(_who_was_followed(pose))
    if gait.activity != "running":
        return found
    strides = min(gait.strides.values()) if gait.has_legs else round(float(gait.phase[-1] - gait.phase[0]))
    if strides < FEW_STRIDES:
        found.append(Phrase("quality.few_strides", n=strides))
    if gait.tracks.rate < LOW_FPS - 0.5 and gait.has_legs:
        found.append(Phrase("quality.low_rate", rate=float(gait.tracks.rate)))
    if gait.view == "side" and 10 < gait.guess.yaw <= 25:
        found.append(Phrase("quality.not_beside"))
    if pictures is not None:
        roll = pictures.roll
        if abs(roll.degrees) > max(STEEP, 2 * roll.error):
            found.append(Phrase("quality.rolled", degrees=abs(roll.degrees)))
        if abs(pictures.incline) > STEEP + float(np.hypot(roll.error, SLOPE_DOUBT)):
            found.append(Phrase("quality.sloping_belt", degrees=abs(pictures.incline)))
        if pictures.hollow is not None and pictures.hollow.ok and looseness(pictures.hollow.taper) > 0.5:
            found.append(Phrase("quality.over_the_waist"))
        found += _held_against(pictures)
    if not gait.guess.sides_known:
        found.append(Phrase("quality.front_or_rear"))
    if gait.view == "oblique":
        found.append(Phrase("quality.slanting"))
    if min(gait.leg.values()) < SMALL_LEG_PX and gait.has_legs:
        found.append(Phrase("quality.small"))
    if gait.view == "side" and gait.has_legs:
        guessed = {side: float(gait.tracks.replaced[:, list(LEG[side])].mean()) for side in ("left", "right")}
        for side, share in guessed.items():
            if share > 0.15:
                found.append(Phrase("quality.leg_lost", side=Phrase(f"sides.{side}"), percent=100 * share))
    if not gait.feet_known:
        found.append(Phrase("quality.feet_unknown"))
    elif not gait.has_legs:
        found.append(Phrase("quality.feet_unseen", percent=100 * (1 - gait.feet_seen)))
    elif not gait.shows_landings:
        found.append(Phrase("quality.soles_unseen", percent=100 * (1 - gait.soles_seen)))
    elif not gait.legs_told:
        found.append(Phrase("quality.untold"))
    elif not gait.legs_known:
        found.append(Phrase("quality.sides_unknown"))
    return found


def _held_against(pictures: Pictures) -> list[str]:
    """Which standing the running was held against, and what speaks against it."""
    standing = pictures.standing
    if standing is None:
        return []
    first, last = standing.window_s
    if standing.own:
        found = [Phrase("quality.standing_own", first=first, last=last)]
    else:
        found = [Phrase("quality.standing_other", clip=standing.clip, first=first, last=last)]
    hidden = [] if standing.hollow == standing.hollow else [Phrase("quality.standing_back_hidden")]
    hollow = pictures.hollow
    loose = [Phrase("quality.standing_loose")] if hollow is not None and looseness(hollow.taper) >= 1 else []
    return [*found, *standing.doubts, *hidden, *loose]


def _who_was_followed(pose: Pose) -> str:
    who = Phrase("quality.people.two" if pose.people == 2 else "quality.people.several")
    followed = Phrase("quality.followed", who=who, which=Phrase(f"quality.place.{pose.place or 'unclear'}"))
    return in_sequence(followed, Phrase("quality.one_at_a_time") if pose.beside else "")
