"""The pose of a recording: the kept one, else a new one."""

from __future__ import annotations

from dataclasses import replace

from ..language.text import Phrase
from ..recording.clip import Clip
from ..system.progress import Progress, named
from .model import PoseModel
from .pose import Pose


def find_pose(clip: Clip, model: PoseModel, refresh: bool = False, progress: Progress | None = None) -> Pose:
    """The kept pose of this recording and model, else a new one, which is kept."""
    from . import cache

    kept = cache.pose_file(clip.sha256, model.key)
    pose = None if refresh else cache.load(kept)
    if pose is None:
        from .tracker import track

        pose = track(clip, model, named(progress, Phrase("progress.following")))
        cache.save(kept, pose)
    return replace(pose, network=model.name)
