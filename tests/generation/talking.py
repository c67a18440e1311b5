"""Somebody who speaks: in another voice than the one that the aligner compares with, and with the true times of the words."""

import wave
from dataclasses import replace
from pathlib import Path

import numpy as np

from generation.procedural.alignment import RATE
from generation.procedural.speech import formants, intonation
from generation.procedural.speech.formants import Throat
from generation.procedural.speech.intonation import Segment
from generation.procedural.speech.reading import spoken

OTHER = Throat(215.0, 1.18, 0.1)  # a higher voice with a smaller throat


def voice(text: str, pause: float, seed: int = 5) -> tuple[np.ndarray, list[tuple[float, float]]]:
    """Sound at 16 kHz with noise behind it, in which `pause` seconds lie between any two words; and the times of the words."""
    words = spoken(text)
    segments = intonation.said(words, np.random.default_rng(seed), pace=1.15)
    late, moved = 0.0, list[Segment]()
    for place, segment in enumerate(segments):
        if place and segment.word >= 0 and segments[place - 1].word >= 0 and segment.word != segments[place - 1].word and pause:
            moved.append(Segment("", segment.start + late, pause))
            late += pause
        moved.append(replace(segment, start=segment.start + late))
    sound = formants.speak(moved, OTHER, seed)
    wanted = round(len(sound) * 2 / 3)
    sound = np.asarray(np.fft.irfft(np.fft.rfft(sound)[: wanted // 2 + 1], wanted) * 2 / 3, dtype=np.float32)
    sound += np.random.default_rng(1).normal(0, 0.002, len(sound)).astype(np.float32)
    truth = []
    for number in range(len(words)):
        own = [segment for segment in moved if segment.word == number]
        truth.append((own[0].start, own[-1].start + own[-1].length))
    return sound, truth


def write(sound: np.ndarray, path: Path) -> Path:
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, RATE, 0, "NONE", ""))
        file.writeframes((np.clip(sound, -1, 1) * 32767).astype("<i2").tobytes())
    return path
