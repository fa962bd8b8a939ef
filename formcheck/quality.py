"""How well a recording could be read, in sentences for the runner."""

from __future__ import annotations

from .clip import Clip
from .gait.gait import Gait
from .pose.landmarks import LEG
from .pose.pose import Pose

FEW_STRIDES = 7
SMALL_LEG_PX = 170
LOW_FPS = 50.0
STEEP = 3.0  # degrees


def warnings_of(clip: Clip, pose: Pose, gait: Gait | None, belt_slope: float = 0.0) -> list[str]:
    """What a user should know before believing the numbers."""
    found = []
    if clip.frame_count and len(pose.times) < 0.97 * clip.frame_count - 2:
        found.append(f"The file ends early: {len(pose.times)} of {clip.frame_count} frames could be read.")
    lost = 1 - float(pose.present.mean())
    if lost > 0.1:
        found.append(f"The runner could not be found in {100 * lost:.0f}% of the frames.")
    if gait is None:
        return [*found, "No steady running was found: film at least ten seconds at one speed, from the side or from behind."]
    if pose.people > 1:
        found.append("Other people are in the picture; the one moving on the treadmill was followed.")
    if gait.activity != "running":
        return found
    if min(gait.strides.values()) < FEW_STRIDES:
        found.append(f"Only {min(gait.strides.values())} strides a leg could be used; 20 seconds of running give more certain numbers.")
    if gait.tracks.rate < LOW_FPS:
        found.append(f"{gait.tracks.rate:.0f} frames a second is little for the moment of landing; film with 60 or more.")
    if gait.view == "side" and 10 < gait.guess.yaw <= 25:
        found.append("The camera does not stand exactly beside the runner.")
    if abs(belt_slope) > STEEP:
        found.append(f"The belt slopes by {abs(belt_slope):.0f} degrees in the picture: keep the phone level; no numbers for an incline.")
    if gait.view == "oblique":
        found.append("Filmed at a slant: angles cannot be read. Film exactly from the side or exactly from behind.")
    if min(gait.leg.values()) < SMALL_LEG_PX:
        found.append("The runner is small in the picture; go closer or zoom in.")
    if gait.view == "side":
        guessed = {side: float(gait.tracks.replaced[:, list(LEG[side])].mean()) for side in ("left", "right")}
        for side, share in guessed.items():
            if share > 0.15:
                found.append(f"The {side} leg was lost in {100 * share:.0f}% of the frames.")
    if not gait.legs_told:
        found.append("Left and right leg were hard to tell apart; check the sides against the clip.")
    return found
