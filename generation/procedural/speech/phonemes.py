"""What each sound of English is made of: where its formants lie, how long it lasts, whether the voice sounds, what hisses.

Formants in hertz for a man's throat; lengths in milliseconds. Values are rounded means of what phonetics books give.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Phoneme:
    """`glide` is where a diphthong goes to. `hiss` is (hertz of its middle, its width, strength); `burst` that of a stop.

    `voice`, `breath` and strengths are loudnesses, of which a vowel's is 1.
    """

    formants: tuple[float, float, float]
    length: float
    voice: float = 1.0
    glide: tuple[float, float, float] | None = None
    hiss: tuple[float, float, float] | None = None
    burst: tuple[float, float, float] | None = None
    breath: float = 0.0
    is_nasal: bool = False

    @property
    def is_stop(self) -> bool:
        return self.burst is not None


PHONEMES: dict[str, Phoneme] = {
    "iy": Phoneme((285, 2250, 2950), 105),
    "ih": Phoneme((400, 1950, 2550), 80),
    "eh": Phoneme((540, 1820, 2480), 95),
    "ae": Phoneme((670, 1700, 2420), 125),
    "aa": Phoneme((740, 1110, 2450), 130),
    "ao": Phoneme((580, 880, 2430), 130),
    "ah": Phoneme((640, 1210, 2400), 90),
    "uh": Phoneme((450, 1050, 2250), 80),
    "uw": Phoneme((310, 950, 2250), 110),
    "er": Phoneme((470, 1290, 1680), 120),
    "ax": Phoneme((500, 1430, 2450), 55),
    "ay": Phoneme((720, 1180, 2480), 155, glide=(380, 2020, 2550)),
    "aw": Phoneme((720, 1250, 2480), 160, glide=(430, 950, 2380)),
    "oy": Phoneme((540, 850, 2400), 165, glide=(380, 1980, 2550)),
    "ey": Phoneme((500, 1880, 2520), 135, glide=(330, 2230, 2800)),
    "ow": Phoneme((540, 1020, 2370), 130, glide=(370, 830, 2350)),
    "l": Phoneme((350, 1050, 2780), 62, voice=0.75),
    "r": Phoneme((330, 1120, 1520), 65, voice=0.75),
    "w": Phoneme((300, 680, 2200), 62, voice=0.7),
    "y": Phoneme((280, 2200, 2950), 55, voice=0.65),
    "m": Phoneme((260, 1000, 2200), 68, voice=0.75, is_nasal=True),
    "n": Phoneme((260, 1600, 2550), 62, voice=0.75, is_nasal=True),
    "ng": Phoneme((260, 2000, 2650), 72, voice=0.75, is_nasal=True),
    "s": Phoneme((320, 1700, 2600), 105, voice=0, hiss=(6600, 2600, 0.34)),
    "z": Phoneme((300, 1700, 2600), 78, voice=0.3, hiss=(6400, 2600, 0.22)),
    "sh": Phoneme((320, 1800, 2500), 108, voice=0, hiss=(3300, 1600, 0.36)),
    "zh": Phoneme((300, 1800, 2500), 75, voice=0.3, hiss=(3200, 1600, 0.22)),
    "f": Phoneme((320, 1150, 2150), 92, voice=0, hiss=(5000, 7000, 0.1)),
    "v": Phoneme((290, 1150, 2150), 58, voice=0.4, hiss=(4500, 6000, 0.06)),
    "th": Phoneme((320, 1350, 2550), 88, voice=0, hiss=(6000, 6000, 0.08)),
    "dh": Phoneme((290, 1350, 2550), 44, voice=0.4, hiss=(5500, 6000, 0.05)),
    "hh": Phoneme((500, 1500, 2500), 62, voice=0.08, breath=0.2),
    "p": Phoneme((260, 850, 2150), 88, voice=0, burst=(900, 1800, 0.12), breath=0.14),
    "b": Phoneme((240, 850, 2150), 66, voice=0.12, burst=(800, 1500, 0.1)),
    "t": Phoneme((280, 1750, 2650), 78, voice=0, burst=(4400, 3200, 0.22), breath=0.14),
    "d": Phoneme((250, 1750, 2650), 56, voice=0.12, burst=(3900, 3000, 0.14)),
    "k": Phoneme((280, 1950, 2300), 86, voice=0, burst=(2100, 1200, 0.22), breath=0.14),
    "g": Phoneme((250, 1900, 2300), 66, voice=0.12, burst=(1900, 1200, 0.14)),
    "ch": Phoneme((300, 1800, 2550), 118, voice=0, hiss=(3500, 1800, 0.32), burst=(3500, 2000, 0.25)),
    "jh": Phoneme((270, 1800, 2550), 90, voice=0.15, hiss=(3300, 1800, 0.25), burst=(3300, 2000, 0.18)),
}
