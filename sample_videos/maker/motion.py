"""The table [motion]: a real runner's trial in place of a run built from the form, and what of it is exaggerated."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from trial import read_trial

# Of the form only what markers from the pelvis down say nothing about.
FREE = {"lean", "thorax_rot", "arm_mean", "arm_amp", "arm_asym", "elbow", "elbow_amp", "arm_cross", "arm_abd", "seed"}
MEASURED = {"speed", "cadence", "duty", "tilt", "arch"}  # of the form, filled in from the trial
AROUND = 1.6  # s of the trial that must be there before and after what is shown


@dataclass(frozen=True)
class Motion:
    """Which trial, from where on, how fast, and what is done to it. Angles in degrees, lengths in m of the rendered body."""

    trial: str
    start: float = 5.0  # s of the trial, shown at the clip's time 0
    tempo: float = 1.0  # replayed so much faster, the belt too
    drop_times: float = 1.0  # the pelvis' list about its mean, times this
    drop_left: float = 0.0  # added to the contralateral drop in left stance
    drop_right: float = 0.0
    tilt: float = 0.0  # added to the anterior tilt, and with it to the arch
    strike: float = 0.0  # added to the foot's angle at contact, + = heel first; gone when the foot lies flat
    overstride: float = 0.0  # the feet so much farther ahead of the hips
    step_width: float = 0.0  # added in stance; < 0 towards a crossover


def motion_from(table: Mapping[str, Any], form: Mapping[str, Any], seconds: float) -> Motion:
    """The [motion] of a clip of so many real seconds, with its [form]. Raises ValueError for what does not go together, TrialMissing where
    the trials are not there."""
    if "trial" not in table:
        raise ValueError('[motion] names no trial: write trial = "..."')
    motion = Motion(**table)
    idle = sorted(set(form) - FREE)
    if idle:
        raise ValueError(
            f"[form] {idle[0]} has no effect beside [motion], which moves all below the trunk; allowed: {', '.join(sorted(FREE))}"
        )
    last = read_trial(motion.trial).times[-1] - AROUND - seconds * motion.tempo
    if not AROUND <= motion.start <= last:
        raise ValueError(f"[motion] start = {motion.start:g} is not allowed; so long a clip can begin from {AROUND:g} to {last:.1f}")
    return motion
