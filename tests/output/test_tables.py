"""Tables and OpenSim files, of runners whose every number can be seen by eye and read back by readers that are not ours."""

from __future__ import annotations

import csv
import io
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import stick
from example_reports import clip, measured, report
from gaits import gait_of, put, standing
from numpy.typing import NDArray

from formcheck.clip_result import ClipResult
from formcheck.errors import BadOption, MissingLibrary, OutputUnwritable
from formcheck.gait.activity import LEG_M
from formcheck.gait.gait import Gait, find_gait
from formcheck.language.text import in_language
from formcheck.output.tables.joint_angles import angles, angles_mot, ankle_angle
from formcheck.output.tables.landmarks import MARKERS, landmarks_csv, landmarks_parquet, landmarks_trc, markers_mm
from formcheck.output.tables.measurements import COLUMNS, measurements_csv
from formcheck.pose.landmarks import ANKLE, COUNT, ELBOW, HIP, KNEE, NAMES, SHOULDER, TOE, WRIST
from formcheck.pose.pose import Pose

Array = NDArray[Any]
MM = 1000 * LEG_M / 400  # the standing runner's leg is 400 pixels


# ---- measurements


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_one_row_a_measurement() -> None:
    text = measurements_csv(
        report(
            measurements=(
                measured("cadence", "both", 171.25, 0.5, n=23, spread=1.2, clip=str(Path("private") / "Müller" / "anna side.mp4")),
            )
        )
    )

    assert text == "runner,metric,side,value,unit,error,n,spread,clip\nAnna Müller,cadence,both,171.25,spm,0.5,23,1.2,anna side.mp4\n"


def test_no_measurements_are_a_header() -> None:
    assert measurements_csv(report()) == ",".join(COLUMNS) + "\n"


def test_an_unknown_number_is_empty_and_a_negative_one_stays_a_number() -> None:
    (row,) = rows_of(measurements_csv(report(measurements=(measured("foot_strike_angle", "left", -3.5, float("nan")),))))

    assert (row["value"], row["error"]) == ("-3.5", "")


@pytest.mark.parametrize("begin", ["=", "+", "-", "@", "\t", "\r"])
def test_foreign_text_is_no_formula(begin: str) -> None:
    found = report(runner=f'{begin}cmd|" /C calc"!A0', measurements=(measured("cadence", "both", 170, 1, clip=f"there/{begin}1+1.mp4"),))
    (row,) = rows_of(measurements_csv(found))

    assert row["runner"] == f'\'{begin}cmd|" /C calc"!A0'
    assert row["clip"] == f"'{begin}1+1.mp4"


@pytest.mark.parametrize("name", ["Anna, the first", 'Anna "A" M', "Anna\nM", "Anna\rM", "Anna\r\nM", "a=b", "'=1"])
def test_any_other_name_comes_back_as_it_was(name: str) -> None:
    (row,) = rows_of(measurements_csv(report(runner=name, measurements=(measured("cadence", "both", 170, 1),))))
    assert row["runner"] == name


# ---- landmarks of all frames


def small_pose(frames: int = 3) -> Pose:
    """Landmark k at (10 k + frame, 20 k), visible by k / 100, in the world at (k, 0, -k) millimetres; nobody in the last frame."""
    k, size = np.arange(COUNT), (1000, 2000)
    pixels = np.stack([10 * k + np.arange(frames)[:, None], np.tile(20 * k, (frames, 1))], -1)
    one = stick.pose(pixels.astype(float), np.arange(frames) / 30, size)
    world = np.tile(np.stack([k, 0 * k, -k], -1) / 1000, (frames, 1, 1)).astype(np.float32)
    normalized = one.normalized.copy()
    normalized[-1] = np.nan
    return replace(one, normalized=normalized, world=world, visibility=np.tile(k / 100, (frames, 1)).astype(np.float32))


def result_of(gait: Gait | None, pose: Pose | None = None, path: str = "there/anna side.mp4") -> ClipResult:
    return ClipResult(clip(path), gait=gait, pose=pose)


def swapping(legs: list[bool], arms: list[bool]) -> Gait:
    """A gait that exchanged the labels back in these frames of the recording."""
    return replace(gait_of(standing()), swapped=np.array(legs), arms_swapped=np.array(arms))


def test_a_row_a_frame_with_six_columns_a_landmark() -> None:
    text = landmarks_csv(result_of(None, small_pose()))
    first, second, last = rows_of(text)

    assert text.splitlines()[0].startswith("frame,time_s,nose_x,nose_y,nose_visibility,nose_wx,nose_wy,nose_wz,left_eye_inner_x,")
    assert len(first) == 2 + 6 * 33
    assert (first["frame"], first["time_s"], second["time_s"]) == ("0", "0.000000", "0.033333")
    assert [second[f"left_knee_{part}"] for part in ("x", "y", "visibility", "wx", "wy", "wz")] == [
        *("251.00", "500.00", "0.250"),
        *("0.0250", "0.0000", "-0.0250"),
    ]
    assert (last["frame"], last["time_s"]) == ("2", "0.066667")
    assert set(list(last.values())[2:]) == {""}  # nobody there


def test_left_and_right_are_as_repaired_by_the_frame_of_the_recording() -> None:
    pose = small_pose()
    first, second, _ = rows_of(landmarks_csv(result_of(swapping([False, True, False], [True, False, False]), pose)))

    def x(row: dict[str, str], name: str) -> float:
        return float(row[f"{name}_x"])

    for part, left in (("knee", 25), ("ankle", 27), ("heel", 29), ("foot_index", 31)):
        assert (x(first, f"left_{part}"), x(first, f"right_{part}")) == (10 * left, 10 * left + 10)
        assert (x(second, f"left_{part}"), x(second, f"right_{part}")) == (10 * left + 11, 10 * left + 1)
    for part, left in (("elbow", 13), ("wrist", 15), ("pinky", 17), ("index", 19), ("thumb", 21)):  # a hand goes with its arm
        assert (x(first, f"left_{part}"), x(second, f"left_{part}")) == (10 * left + 10, 10 * left + 1)
    for part, left in (("hip", 23), ("shoulder", 11), ("eye", 2)):
        assert (x(first, f"left_{part}"), x(second, f"left_{part}")) == (10 * left, 10 * left + 1)
    assert second["left_knee_visibility"] == "0.260"
    assert second["left_knee_wx"] == "0.0260"


def test_repaired_rows_follow_one_leg_through_a_real_stretch() -> None:
    times = stick.clock(12)
    pixels = stick.runner(times)
    pixels[:180] = np.nan  # the stretch begins late, so its frames are not the recording's
    wrong = np.isin(np.arange(len(times)), [300, 301, 350, 420])
    pose = stick.pose(stick.exchange(pixels, wrong), times)
    gait = find_gait(pose)
    assert gait is not None
    rows = rows_of(landmarks_csv(result_of(gait, pose)))

    found = np.array([[float(row["left_ankle_x"] or "nan"), float(row["left_ankle_y"] or "nan")] for row in rows])
    np.testing.assert_allclose(found, pixels[:, ANKLE["left"]], atol=0.01)


def test_no_pose_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(ValueError, match="no pose"):
        landmarks_csv(result_of(None))


def test_parquet_holds_the_same_table(tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    result = result_of(swapping([False, True, False], [False] * 3), small_pose())
    landmarks_parquet(result, tmp_path / "points.parquet")
    table = parquet.read_table(tmp_path / "points.parquet")
    rows = rows_of(landmarks_csv(result))

    assert table.column_names == list(rows[0])
    assert [str(table.schema.field(name).type) for name in ("frame", "time_s", "nose_x")] == ["int32", "double", "float"]
    assert table["nose_x"].null_count == 1
    for name in table.column_names:
        values = [float(row[name]) if row[name] else None for row in rows]
        assert table[name].to_pylist() == pytest.approx(values, abs=0.006), name
    assert [p.name for p in tmp_path.iterdir()] == ["points.parquet"]


def test_parquet_that_cannot_be_written(tmp_path: Path) -> None:
    pytest.importorskip("pyarrow.parquet")
    with pytest.raises(OutputUnwritable):
        landmarks_parquet(result_of(None, small_pose()), tmp_path / "absent" / "points.parquet")


def test_parquet_without_pyarrow_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(MissingLibrary, match=r"pip install 'formcheck\[parquet\]'") as caught:
        landmarks_parquet(result_of(None, small_pose()), tmp_path / "points.parquet")

    assert "brauchen PyArrow" in in_language(caught.value.args[0], "de")
    assert not list(tmp_path.iterdir())


# ---- markers


def places(gait: Gait, joint: dict[str, int], side: str = "right") -> Array:
    """(3,) of the first moment."""
    return np.asarray(markers_mm(gait)[0, MARKERS.index(joint[side])])


def test_markers_stand_on_the_belt_in_millimetres() -> None:
    gait = gait_of(standing())  # heels and toes at 380 pixels, ankles 400, hips 800, all above x = 500 but the toes at 560

    assert places(gait, HIP) == pytest.approx([0, 420 * MM, 0])
    assert places(gait, ANKLE) == pytest.approx([0, 20 * MM, 0])
    assert places(gait, TOE) == pytest.approx([60 * MM, 0, 0])
    assert np.linalg.norm(places(gait, HIP) - places(gait, ANKLE)) == pytest.approx(1000 * LEG_M)


def test_forward_is_x_whichever_way_she_faces() -> None:
    tracks = put(standing(), TOE, [(440, 380), (440, 380)])
    assert places(gait_of(tracks, forward=-1), TOE) == pytest.approx([60 * MM, 0, 0])


def test_the_near_leg_gives_the_scale() -> None:
    gait = gait_of(standing())
    assert markers_mm(replace(gait, leg={"left": 300.0, "right": 400.0})) == pytest.approx(markers_mm(gait))
    facing_left = gait_of(standing(), forward=-1)
    assert places(replace(facing_left, leg={"left": 800.0, "right": 400.0}), HIP)[1] == pytest.approx(420 * MM / 2)


def test_a_foot_that_swings_up_does_not_move_the_belt() -> None:
    tracks = standing()
    up = np.where(np.sin(2 * np.pi * tracks.times / 0.7) > 0, 380.0, 600.0)
    put(tracks, TOE, [np.column_stack([np.full_like(up, 560), up])] * 2)
    tracks.points[:, [29, 30], 1] = up[:, None]  # the heels
    assert markers_mm(gait_of(tracks))[:, MARKERS.index(TOE["right"]), 1].min() == pytest.approx(0)


def short(seconds: float = 0.1, **how: Any) -> Gait:
    return gait_of(standing(seconds), **how)


def test_the_trc_header_word_for_word() -> None:
    lines = landmarks_trc(result_of(short())).split("\n")

    assert lines[0] == "PathFileType\t4\t(X/Y/Z)\tanna side.trc"
    assert lines[1] == "DataRate\tCameraRate\tNumFrames\tNumMarkers\tUnits\tOrigDataRate\tOrigDataStartFrame\tOrigNumFrames"
    assert lines[2] == "60\t60\t6\t19\tmm\t60\t1\t6"
    assert lines[3].startswith("Frame#\tTime\tnose\t\t\tleft_ear\t\t\tright_ear\t\t\tleft_shoulder\t\t\t")
    assert lines[4].startswith("\t\tX1\tY1\tZ1\tX2\tY2\tZ2\t")
    assert lines[5] == ""
    assert lines[7].startswith("2\t0.016667\t")
    assert len(lines) == 6 + 6 + 1
    assert lines[-1] == ""
    assert {line.count("\t") for line in [*lines[3:5], *lines[6:-1]]} == {1 + 3 * 19}


def test_marker_names_are_unique_and_have_no_spaces() -> None:
    names = [NAMES[k] for k in MARKERS]
    assert len(set(names)) == 19
    assert all(name.isidentifier() for name in NAMES)
    assert (NAMES[KNEE["left"]], NAMES[TOE["right"]], NAMES[15], NAMES[10]) == (
        "left_knee",
        "right_foot_index",
        "left_wrist",
        "mouth_right",
    )


def test_trc_times_are_real_seconds_of_slow_motion() -> None:
    times = stick.clock(16, 30)
    pose = stick.pose(stick.runner(times / 2), times)  # plays at half of life's pace
    gait = find_gait(pose, 2.0)
    assert gait is not None
    lines = landmarks_trc(result_of(gait, pose)).split("\n")

    assert lines[2].startswith("60\t60\t")
    seconds = [float(line.split("\t")[1]) for line in lines[6:-1]]
    assert np.diff(seconds) == pytest.approx(1 / 60, abs=2e-6)
    assert seconds[-1] < 8


def test_a_public_reader_reads_the_trc(tmp_path: Path) -> None:
    trc = pytest.importorskip("trc")
    gait = gait_of(put(standing(0.5), KNEE, [(510, 600), (520, 600)]))
    (tmp_path / "a.trc").write_text(landmarks_trc(result_of(gait)), encoding="utf-8")
    read = trc.TRCData()
    read.load(str(tmp_path / "a.trc"))

    assert (read["NumFrames"], read["NumMarkers"], read["DataRate"], read["Units"]) == (30, 19, 60.0, "mm")
    assert read["Markers"] == [NAMES[k] for k in MARKERS]
    assert read["Frame#"] == list(range(1, 31))
    assert read["Time"] == pytest.approx(gait.tracks.times, abs=1e-6)
    assert read["left_knee"][7] == pytest.approx([10 * MM, 220 * MM, 0], abs=0.005)
    assert read["right_knee"][29] == pytest.approx([20 * MM, 220 * MM, 0], abs=0.005)


@pytest.mark.parametrize("make", [landmarks_trc, angles_mot])
@pytest.mark.parametrize(
    ("gait", "english", "german"),
    [
        (None, "no steady running", "kein gleichmäßiges Laufen"),
        (gait_of(standing(0.1), view="rear"), "a clip from the side", "Aufnahme von der Seite"),
        (gait_of(standing(0.1), view="oblique"), "a clip from the side", "Aufnahme von der Seite"),
        (replace(gait_of(standing(0.1)), legs_told=False), "could not be told apart", "nicht zu unterscheiden"),
    ],
)
def test_no_file_for_opensim_where_it_would_mislead(make: Any, gait: Gait | None, english: str, german: str) -> None:
    with pytest.raises(BadOption, match=english) as caught:
        make(result_of(gait))

    assert german in in_language(caught.value.args[0], "de")
    assert str(caught.value).startswith("anna side.mp4: ")


# ---- angles


def at_rest(gait: Gait) -> dict[str, float]:
    """Angles of somebody who does not move, who holds them for the whole time."""
    found = angles(gait)
    assert all(np.ptp(curve) < 1e-6 for curve in found.values())
    return {name: float(curve[0]) for name, curve in found.items()}


def test_standing_is_zero_but_for_the_bent_arm() -> None:
    found = at_rest(gait_of(standing()))

    assert list(found) == [
        *("hip_flexion_r", "knee_angle_r", "ankle_angle_r", "hip_flexion_l", "knee_angle_l", "ankle_angle_l"),
        *("trunk_lean", "arm_flex_r", "elbow_flex_r"),
    ]
    assert found.pop("elbow_flex_r") == pytest.approx(90)
    assert all(value == pytest.approx(0, abs=1e-6) for value in found.values())


@pytest.mark.parametrize("forward", [1, -1])
def test_every_angle_has_its_sign(forward: int) -> None:
    def to(x: float, y: float) -> tuple[float, float]:
        return 500 + forward * x, y

    tracks = standing()
    put(tracks, KNEE, [to(200, 800), to(0, 600)])  # left thigh level ahead
    put(tracks, ANKLE, [to(200, 600), to(-200, 600)])  # left shank hanging, right shank level behind
    tracks.points[:, [29, 30]] = to(200, 580), to(-200, 580)  # the heels
    put(tracks, TOE, [to(260, 640), to(-200, 520)])  # left toes 45 degrees up, right foot pointing down
    put(tracks, SHOULDER, [to(200, 1000)] * 2)  # 45 degrees forward
    put(tracks, ELBOW, [to(200, 900)] * 2)  # hanging straight down, which is 45 degrees ahead of the trunk's line
    put(tracks, WRIST, [to(200, 800)] * 2)
    found = at_rest(gait_of(tracks, forward=forward))
    near = "r" if forward > 0 else "l"

    assert found == pytest.approx(
        {
            "hip_flexion_r": 0,
            "knee_angle_r": 90,
            "ankle_angle_r": 0,  # square to the shank
            "hip_flexion_l": 90,
            "knee_angle_l": 90,
            "ankle_angle_l": 45,
            "trunk_lean": 45,
            f"arm_flex_{near}": 45,
            f"elbow_flex_{near}": 0,
        },
        abs=0.01,
    )


def test_an_ankle_does_not_jump_by_a_full_turn() -> None:
    points = np.zeros((1, COUNT, 2))
    points[:, KNEE["right"]] = 0, 0
    points[:, ANKLE["right"]] = -100, 60  # the shank beyond level, as in a fast swing
    points[:, 30] = -100, 60
    points[:, TOE["right"]] = -140, 40  # and the foot beyond straight down
    assert abs(float(ankle_angle(points, "right", 1)[0])) < 60


def test_the_mot_word_for_word() -> None:
    lines = angles_mot(result_of(short())).split("\n")

    assert lines[:6] == ["Coordinates", "version=1", "nRows=6", "nColumns=10", "inDegrees=yes", "endheader"]
    assert lines[6].split("\t")[:4] == ["time", "hip_flexion_r", "knee_angle_r", "ankle_angle_r"]
    assert lines[7] == "0.000000" + "\t0.000" * 8 + "\t90.000"
    assert lines[8].startswith("0.016667\t")
    assert len(lines) == 7 + 6 + 1


def test_the_mot_of_a_runner_follows_her_joints() -> None:
    times = stick.clock(8)
    pose = stick.pose(stick.runner(times), times)
    gait = find_gait(pose)
    assert gait is not None
    lines = angles_mot(result_of(gait, pose)).split("\n")
    table = {
        name: column
        for name, column in zip(lines[6].split("\t"), np.array([line.split("\t") for line in lines[7:-1]], float).T, strict=True)
    }

    inside = (table["time"] > 0.5) & (table["time"] < table["time"][-1] - 0.5)
    turn = 2 * np.pi * table["time"][inside] / 0.7
    for side, own in (("l", turn), ("r", turn + np.pi)):  # the formulas of the runner of sticks
        flexed = 45 - 35 * np.cos(own - 1.2)
        assert np.abs(table[f"knee_angle_{side}"][inside] - flexed).mean() < 6  # the hip is moved by 4 % of the leg
        assert np.corrcoef(table[f"hip_flexion_{side}"][inside], np.cos(own))[0, 1] > 0.99
    assert table["elbow_flex_r"][inside] == pytest.approx(90, abs=2)
