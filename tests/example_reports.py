"""Hand-made reports that the tests of the outputs share."""

from __future__ import annotations

from typing import Any, TypedDict

from formcheck.advice.advise import advise
from formcheck.metrics.catalogue import CATALOGUE
from formcheck.result import ClipSummary, Event, Finding, Measurement, Report


class Unseen(TypedDict):
    """Why something was not assessed and what to film."""

    reason: str
    remedy: str


NO_REAR: Unseen = {"reason": "No clip shows the runner from behind.", "remedy": "Film 20 s from behind, camera at hip height."}


def clip(path: str = "anna side.mp4", **other: Any) -> ClipSummary:
    values: dict[str, Any] = {
        "sha256": "0123456789abcdef" * 4,
        "view": "side",
        "view_confidence": 0.97,
        "facing": "right",
        "fps": 59.94,
        "frames": 1404,
        "duration_s": 23.4,
        "slowmo_factor": 1.0,
        "repaired_frames": 24,
        "strides": {"left": 24, "right": 23},
        "window_s": (4.0, 21.5),
        "activity": "running",
        "network": "MediaPipe full",
    }
    return ClipSummary(path=path, **(values | other))


def measured(
    metric: str, side: Any, value: float, error: float, *, n: int = 23, spread: float = 1.5, clip: str = "anna side.mp4"
) -> Measurement:
    return Measurement(metric, side, value, CATALOGUE[metric].unit, n, spread, error, clip)


def found(
    finding: str, severity: Any = "mild", side: Any = "both", *, metrics: tuple[str, ...] = (), reason: str = "It is above the limit."
) -> Finding:
    return Finding(finding, "finding", side, severity, metrics, reason, "")


def judged(
    finding: str, verdict: Any, side: Any = "both", *, metrics: tuple[str, ...] = (), reason: str = "Usual.", remedy: str = ""
) -> Finding:
    return Finding(finding, verdict, side, "none", metrics, reason, remedy)


def report(
    findings: tuple[Finding, ...] = (),
    measurements: tuple[Measurement, ...] = (),
    *,
    runner: str = "Anna Müller",
    clips: tuple[ClipSummary, ...] = (clip(),),
    activity: Any = "running",
    events: tuple[Event, ...] = (),
) -> Report:
    return Report(runner, clips, activity, measurements, findings, advise(findings), events)


def clean() -> Report:
    """One clip from the side, nothing to find; what needs the rear view was not assessed."""
    return report(
        (
            judged("low_cadence", "fine", metrics=("cadence",), reason="168 steps a minute is usual."),
            judged("overstride", "fine", "left", metrics=("shank_angle_ic",), reason="The left shin lands close to vertical."),
            judged(
                "overstride", "borderline", "right", metrics=("shank_angle_ic",), reason="The right shin is too near the limit to tell."
            ),
            judged("hip_drop", "not_assessed", "left", **NO_REAR),
            judged("hip_drop", "not_assessed", "right", **NO_REAR),
            judged("leg_crossover", "not_assessed", **NO_REAR),
        ),
        (
            measured("cadence", "both", 168.2, 1, n=47, spread=2),
            measured("shank_angle_ic", "left", 4.2, 3, n=24, spread=1.1),
            measured("shank_angle_ic", "right", 8.6, 3, n=23, spread=1.3),
            measured("contact_time", "left", 248, 15),
            measured("contact_time", "right", 251, 15),
        ),
        events=(Event("anna side.mp4", "left", "initial_contact", 4.1234, 247.2),),
    )


def all_wrong() -> Report:
    """Two clips with long names from two sides, and every finding made."""
    side = "/Volumes/Übung/ランニング " + "x" * 120 + ".mp4"
    rear = "Aufnahme vom Laufband im Verein, zweite Gruppe, von hinten – größer (Kopie 2).mov"
    return report(
        (
            found("heel_strike", "information", "left", metrics=("foot_strike_angle",)),
            found("heel_strike", "mild", "right", metrics=("foot_strike_angle",)),
            found("head_position", metrics=("head_forward",)),
            found("trunk_lean", metrics=("trunk_lean",)),
            found("low_cadence", metrics=("cadence",)),
            found("arm_swing", metrics=("wrist_crossing", "arm_asymmetry", "elbow_flexion")),
            found("pelvic_tilt", metrics=("lumbar_hollow",)),
            found("overstride", "marked", "left", metrics=("overstride", "shank_angle_ic")),
            found("overstride", "marked", "right", metrics=("overstride", "shank_angle_ic")),
            found("leg_crossover", "marked", metrics=("step_width",)),
            judged("hip_drop", "borderline", "left", metrics=("pelvic_drop",)),
            found("hip_drop", "marked", "right", metrics=("pelvic_drop",)),
        ),
        (
            measured("foot_strike_angle", "left", 23.9, 3.5, clip=side),
            measured("foot_strike_angle", "right", 26.1, 3.5, clip=side),
            measured("overstride", "left", 31.2, 2.5, clip=side),
            measured("overstride", "right", 30.8, 2.5, clip=side),
            measured("shank_angle_ic", "left", 14.4, 3, clip=side),
            measured("shank_angle_ic", "right", 13.9, 3, clip=side),
            measured("lumbar_hollow", "both", 9.2, 1.2, clip=side),
            measured("trunk_lean", "both", -2.4, 2.5, clip=side),
            measured("head_forward", "both", 34, 5, clip=side),
            measured("elbow_flexion", "left", 131, 8, clip=side),
            measured("cadence", "both", 148, 1, n=47, clip=side),
            measured("cadence", "both", 147, 1, n=44, clip=rear),
            measured("pelvic_drop", "left", 6.1, 2, clip=rear),
            measured("pelvic_drop", "right", 9.3, 2, clip=rear),
            measured("step_width", "both", 0.8, 2, n=44, clip=rear),
            measured("wrist_crossing", "left", -122, 10, clip=rear),
            measured("wrist_crossing", "right", -104, 10, clip=rear),
            measured("arm_asymmetry", "both", 31, 8, clip=rear),
            measured("vertical_oscillation", "both", 14.8, 0.6, n=47, clip=side),
            measured("knee_flexion_ic", "left", 102.5, 10.5, clip=side),
            measured("knee_flexion_ic", "right", -2.5, 10.5, clip=side),
        ),
        runner="Jürgen Groß-Ölschläger",
        clips=(
            clip(side, fps=240.0, slowmo_factor=4.0, repaired_frames=210, warnings=("The picture is dark: the feet blur at landing.",)),
            clip(rear, view="rear", facing=None, fps=30.0),
        ),
    )


def walker() -> Report:
    return report((), (measured("cadence", "both", 112, 1, n=40),), activity="walking", clips=(clip(activity="walking"),))


def nothing_assessed() -> Report:
    few: Unseen = {"reason": "Only 3 strides could be read.", "remedy": "Film 20 s of steady running."}
    poor = clip("dunkel.mp4", view="unknown", facing=None, view_confidence=0.3, window_s=None, strides={"left": 2, "right": 1})
    return report((judged("overstride", "not_assessed", **few), judged("hip_drop", "not_assessed", **few)), clips=(poor,))
