"""From light to the frames of a file: when each is exposed, how bright and how noisy it comes out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from waves import shake

TICKS = 90_000  # of the file's clock a second, where stamps are not k / fps
JITTER, DROPPED = 0.30, 0.04  # variable frame rate: largest shift of a stamp in frames, share of frames missing
GAMMA = 2.2
GRAINS = 4  # noise pictures, each shifted at random for every frame
COLOUR_NOISE = 0.4  # of the noise in brightness
SENT = 848  # pixels along the longer side that a messenger leaves at most
PUMPS, STEPS = (0.15, 1.2), 24  # Hz of the exposure's hunting; so many steps a stop
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
    rolling: float = 0.0  # s from the exposure of the topmost row to that of the lowest; a frame's stamp is the middle row's
    pump: float = 0.0  # SD of the exposure that an automatic seeks for, stops
    messenger: int = 0  # kbit/s at which a messenger has sent it on, smaller and compressed once more; 0: it has not

    @property
    def sent(self) -> bool:
        return self.messenger > 0

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of the file's upright pictures."""
        share = min(1.0, SENT / max(self.width, self.height)) if self.sent else 1.0
        return (self.width, self.height) if share == 1 else (2 * round(share * self.width / 2), 2 * round(share * self.height / 2))


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
        self.tables: dict[tuple[int, int], tuple[np.ndarray, np.ndarray]] = {}
        self.hunt = shake(np.random.default_rng([seed, 41]), PUMPS, 1)

    def frame(self, total: np.ndarray, samples: int, t: float = 0.0) -> np.ndarray:
        """(H, W, 3) uint8 from the sum (H, W, 3) of `samples` pictures at time t (s)."""
        stops = round(self.film.pump * float(self.hunt(t)[0]) * STEPS) if self.film.pump else 0
        if (samples, stops) not in self.tables:
            self.tables[samples, stops] = tone_and_noise(self.film, samples, 2 ** (stops / STEPS))
        tone, noise = self.tables[samples, stops]
        grain = self.grain[int(self.rng.integers(GRAINS))]
        grain = np.roll(grain, tuple(int(self.rng.integers(n)) for n in grain.shape[:2]), (0, 1))
        image = grain * noise[total[..., 1], None]
        for channel in range(3):
            image[..., channel] += tone[channel][total[..., channel]]
        return np.clip(image, 0, 255, out=image).astype("u1")


def tone_and_noise(film: Film, samples: int, exposed: float = 1.0) -> tuple[np.ndarray, np.ndarray]:
    """By the sum of `samples` grey levels: recorded level (3, N) of red, green and blue, and the noise's standard deviation (N,).
    exposed: 1 = as the light asks for, 2 = twice as long."""
    linear = (np.arange(255 * samples + 1) / (255 * samples)) ** GAMMA
    gain = film.light**-0.5
    balance = 1 + np.array(WARM)[:, None] * (1 - film.light)
    recorded = linear * film.light * gain * exposed
    tone = 255 * np.minimum(recorded * balance, 1) ** (1 / GAMMA)
    deviation = np.sqrt(gain * np.maximum(recorded, 0.003))  # of linear brightness, where 1 in good light gives 1
    slope = np.maximum(recorded, 0.003) ** (1 / GAMMA - 1)  # grey levels for each bit of linear brightness
    middle = 0.5**GAMMA
    return tone.astype("f4"), (film.noise * deviation * slope / (middle**0.5 * middle ** (1 / GAMMA - 1))).astype("f4")
