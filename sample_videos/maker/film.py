"""From light to the frames of a file: when each is exposed, how bright and how noisy it comes out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

TICKS = 90_000  # of the file's clock a second, where stamps are not k / fps
JITTER, DROPPED = 0.30, 0.04  # variable frame rate: largest shift of a stamp in frames, share of frames missing
GAMMA = 2.2
GRAINS = 4  # noise pictures, each shifted at random for every frame
COLOUR_NOISE = 0.4  # of the noise in brightness
WARM = (0.06, 0.0, -0.10)  # gain of red, green, blue where there is no light: the white balance goes off in the dark


@dataclass(frozen=True)
class Film:
    fps: float = 60.0  # of the file
    slowmo: float = 1.0  # filmed at fps * slowmo, played at fps
    variable: bool = False  # stamps jitter and frames are missing, with true stamps in the file
    shutter: float = 0.004  # s of exposure
    light: float = 1.0  # 1 = good, 0.25 = dim: darker and noisier
    noise: float = 3.0  # standard deviation at middle grey in good light, grey levels
    width: int = 720  # upright
    height: int = 960
    rotate: int = 0  # degrees clockwise that a player turns the stored frames: 0 | 90 | 270
    crf: int = 25


def film_from(table: Mapping[str, Any]) -> Film:
    return Film(**table)


def stamps(film: Film, seconds: float, seed: int) -> np.ndarray:
    """Time stamps (T,) in s of a file that lasts `seconds`; the first is 0. Frame k is exposed around stamp / slowmo."""
    k = np.arange(round(seconds * film.fps))
    if not film.variable:
        return k / film.fps
    rng = np.random.default_rng(seed)
    shifted = k + rng.uniform(-JITTER, JITTER, len(k))
    kept = rng.uniform(size=len(k)) >= DROPPED
    kept[0], shifted[0] = True, 0.0
    return np.round(shifted[kept] / film.fps * TICKS) / TICKS


class Sensor:
    """Turns sums of sharp pictures into noisy 8-bit frames.

    A sensor counts photons, so the noise of a brightness grows with its square root. In poor light the phone makes up half of what is
    missing (in stops) by gain: a quarter of the light is recorded at half the brightness, each photon counting twice.
    """

    def __init__(self, film: Film, seed: int) -> None:
        self.film, self.rng = film, np.random.default_rng(seed)
        size = (film.height, film.width)
        self.grain = [
            (self.rng.normal(0, 1, (*size, 1)) + self.rng.normal(0, COLOUR_NOISE, (*size, 3))).astype("f4") for _ in range(GRAINS)
        ]
        self.tables: dict[int, tuple[np.ndarray, np.ndarray]] = {}

    def frame(self, total: np.ndarray, samples: int) -> np.ndarray:
        """(H, W, 3) uint8 from the sum (H, W, 3) of `samples` pictures."""
        if samples not in self.tables:
            self.tables[samples] = tone_and_noise(self.film, samples)
        tone, noise = self.tables[samples]
        grain = self.grain[int(self.rng.integers(GRAINS))]
        grain = np.roll(grain, tuple(int(self.rng.integers(n)) for n in grain.shape[:2]), (0, 1))
        image = grain * noise[total[..., 1], None]
        for channel in range(3):
            image[..., channel] += tone[channel][total[..., channel]]
        return np.clip(image, 0, 255, out=image).astype("u1")


def tone_and_noise(film: Film, samples: int) -> tuple[np.ndarray, np.ndarray]:
    """By the sum of `samples` grey levels: recorded level (3, N) of red, green and blue, and the noise's standard deviation (N,)."""
    linear = (np.arange(255 * samples + 1) / (255 * samples)) ** GAMMA
    gain = film.light**-0.5
    balance = 1 + np.array(WARM)[:, None] * (1 - film.light)
    recorded = linear * film.light * gain
    tone = 255 * np.minimum(recorded * balance, 1) ** (1 / GAMMA)
    deviation = np.sqrt(gain * np.maximum(recorded, 0.003))  # of linear brightness, where 1 in good light gives 1
    slope = np.maximum(recorded, 0.003) ** (1 / GAMMA - 1)  # grey levels for each bit of linear brightness
    middle = 0.5**GAMMA
    return tone.astype("f4"), (film.noise * deviation * slope / (middle**0.5 * middle ** (1 / GAMMA - 1))).astype("f4")
