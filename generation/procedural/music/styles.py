"""The styles that can be played: which chords, which players, which drums. Data only; `reading` chooses by a prompt."""

from dataclasses import dataclass

MODES: dict[str, tuple[int, ...]] = {
    "major": (0, 2, 4, 5, 7, 9, 11),
    "minor": (0, 2, 3, 5, 7, 8, 10),
    "dorian": (0, 2, 3, 5, 7, 9, 10),
    "mixolydian": (0, 2, 4, 5, 7, 9, 10),
    "lydian": (0, 2, 4, 6, 7, 9, 11),
    "phrygian": (0, 1, 3, 5, 7, 8, 10),
}
IS_BRIGHT = {"major": True, "mixolydian": True, "lydian": True, "minor": False, "dorian": False, "phrygian": False}

Chords = tuple[int, ...]  # steps of the scale on which they stand, from 0

BRIGHT: tuple[Chords, ...] = ((0, 4, 5, 3), (0, 5, 3, 4), (3, 0, 4, 5), (0, 3, 5, 4), (0, 2, 3, 4))
DARK: tuple[Chords, ...] = ((0, 5, 2, 6), (0, 3, 5, 6), (0, 6, 5, 6), (5, 6, 0, 0), (0, 5, 3, 4))
JAZZY: tuple[Chords, ...] = ((1, 4, 0, 5), (0, 5, 1, 4), (2, 5, 1, 4), (0, 3, 1, 4))
STILL: tuple[Chords, ...] = ((0, 3), (0, 5, 3, 0), (0, 2, 5, 3), (0, 4, 3, 3))


@dataclass(frozen=True)
class Style:
    """Names of instruments are of instruments.INSTRUMENTS; "" leaves the player out. `bpm` is the range to choose from."""

    name: str
    words: tuple[str, ...]
    bpm: tuple[int, int]
    mode: str
    chords: tuple[Chords, ...]
    pad: str = "pad"
    comp: str = ""
    comping: str = "held"  # of patterns.COMPING
    bass: str = "bass"
    line: str = "roots"  # of patterns.BASS_LINES
    lead: str = ""
    busy: int = 2  # notes of a melody: 1 few, 3 many
    drums: str = ""  # of patterns.DRUMS
    swing: float = 0.0  # by how much of a sixteenth the second of two comes late
    bars_per_chord: int = 1
    sevenths: bool = False
    ducking: float = 0.0
    room: float = 1.8
    warmth: float = 0.2


_STYLES = (
    Style(
        "ambient", ("ambient", "meditation", "meditative", "spa", "sleep", "atmospheric", "ethereal", "space"), (62, 76),
        "lydian", STILL, pad="shimmer", comp="bell", comping="drops", bass="sub", line="held", lead="glass", busy=1,
        bars_per_chord=2, sevenths=True, room=4.5,
    ),
    Style(
        "cinematic", ("cinematic", "film", "movie", "soundtrack", "score", "trailer", "emotional", "drama", "dramatic"), (76, 96),
        "minor", DARK, pad="strings", comp="piano", comping="broken", bass="cello", line="held", lead="horn", busy=1,
        drums="taiko", room=3.2,
    ),
    Style(
        "epic", ("epic", "heroic", "battle", "orchestral", "orchestra", "triumphant", "adventure", "hero", "war"), (96, 126),
        "minor", DARK, pad="strings", comp="spiccato", comping="driving", bass="cello", line="eighths", lead="horn", busy=2,
        drums="epic", room=2.6, warmth=0.3,
    ),
    Style(
        "corporate",
        ("corporate", "business", "uplifting", "inspiring", "inspirational", "motivational", "startup", "presentation", "product",
         "explainer", "tutorial", "technology", "tech", "positive"),
        (104, 122), "major", BRIGHT, pad="strings", comp="muted", comping="driving", bass="bass", line="eighths", lead="piano",
        busy=2, drums="pop", room=1.6,
    ),
    Style(
        "pop", ("pop", "summer", "upbeat", "catchy", "vlog", "fashion", "travel", "advert", "commercial", "ad"), (100, 124),
        "major", BRIGHT, pad="pad", comp="pluck", comping="offbeats", bass="synthbass", line="pumping", lead="pluck", busy=3,
        drums="pop", ducking=0.25, room=1.4,
    ),
    Style(
        "house", ("house", "dance", "club", "edm", "techno", "electronic", "party", "disco", "rave", "workout", "gym"),
        (120, 128), "minor", DARK, pad="pad", comp="stab", comping="stabs", bass="synthbass", line="offbeats", lead="saw", busy=2,
        drums="four", ducking=0.55, room=1.5,
    ),
    Style(
        "synthwave",
        ("synthwave", "retrowave", "retro", "eighties", "80s", "neon", "cyberpunk", "vaporwave", "arcade", "synth", "scifi"),
        (84, 112), "minor", DARK, pad="pad", comp="pluck", comping="sixteenths", bass="synthbass", line="pumping", lead="saw",
        busy=2, drums="retro", ducking=0.3, room=2.2, warmth=0.35,
    ),
    Style(
        "lofi", ("lofi", "lo-fi", "chill", "chillhop", "study", "studying", "cozy", "coffee", "relaxed", "rainy", "laid-back"),
        (70, 86), "dorian", JAZZY, pad="", comp="epiano", comping="lazy", bass="bass", line="lazy", lead="vibes", busy=1,
        drums="lofi", swing=0.3, sevenths=True, room=1.2, warmth=0.6,
    ),
    Style(
        "hiphop", ("hiphop", "hip-hop", "rap", "trap", "beat", "urban", "street", "drill", "swagger", "phonk"), (70, 88), "minor",
        DARK, pad="", comp="pluck", comping="drops", bass="sub", line="booming", lead="bell", busy=2, drums="trap", room=1.4,
        warmth=0.4,
    ),
    Style(
        "jazz", ("jazz", "jazzy", "lounge", "bossa", "swing", "noir", "bar", "restaurant", "elegant", "sophisticated"), (96, 132),
        "dorian", JAZZY, pad="", comp="epiano", comping="lazy", bass="upright", line="walking", lead="vibes", busy=2,
        drums="brushes", swing=0.62, sevenths=True, room=1.2, warmth=0.3,
    ),
    Style(
        "acoustic",
        ("acoustic", "folk", "country", "guitar", "campfire", "indie", "organic", "nature", "wedding", "family", "kids",
         "children", "ukulele", "sunrise", "morning", "spring"),
        (84, 112), "major", BRIGHT, pad="strings", comp="guitar", comping="picking", bass="upright", line="roots", lead="flute",
        busy=2, drums="shaker", room=1.4,
    ),
    Style(
        "rock", ("rock", "punk", "metal", "grunge", "band", "garage", "sport", "sports", "extreme", "action", "racing"),
        (112, 144), "mixolydian", ((0, 6, 3, 0), (0, 3, 6, 3), (0, 3, 4, 3)), pad="", comp="drive", comping="chugging",
        bass="bass", line="eighths", lead="drive", busy=2, drums="rock", room=1.1, warmth=0.5,
    ),
    Style(
        "piano", ("piano", "classical", "ballad", "sentimental", "tender", "solo", "intimate", "minimal", "minimalist"), (66, 88),
        "major", BRIGHT, pad="", comp="piano", comping="broken", bass="", lead="piano", busy=2, room=2.4,
    ),
    Style(
        "funk", ("funk", "funky", "groove", "groovy", "soul", "seventies", "70s", "motown"), (98, 114), "dorian",
        ((0, 3), (0, 0, 3, 4), (1, 4)), pad="", comp="clav", comping="funk", bass="bass", line="funk", lead="horn", busy=2,
        drums="funk", swing=0.12, sevenths=True, room=1.0, warmth=0.4,
    ),
    Style(
        "tension", ("horror", "thriller", "suspense", "creepy", "scary", "ominous", "crime", "mystery", "halloween", "ghost"),
        (60, 84), "phrygian", ((0, 1), (0, 5, 1, 0), (0, 3, 1, 1)), pad="choir", comp="bell", comping="drops", bass="cello",
        line="held", lead="glass", busy=1, drums="heartbeat", bars_per_chord=2, room=4.0,
    ),
    Style(
        "tropical", ("tropical", "beach", "island", "reggae", "caribbean", "surf", "latin", "salsa", "vacation", "holiday"),
        (94, 108), "major", BRIGHT, pad="pad", comp="marimba", comping="offbeats", bass="bass", line="lazy", lead="marimba",
        busy=3, drums="tropical", ducking=0.2, room=1.4,
    ),
    Style(
        "drumandbass", ("dnb", "jungle", "drum-and-bass", "breakbeat", "fast-paced", "chase"), (168, 174), "minor", DARK,
        pad="pad", comp="epiano", comping="held", bass="synthbass", line="held", lead="pluck", busy=2, drums="breaks",
        bars_per_chord=2, sevenths=True, room=1.8, ducking=0.2,
    ),
)  # fmt: skip
STYLES: dict[str, Style] = {style.name: style for style in _STYLES}
PLEASANT = ("corporate", "acoustic", "pop", "cinematic", "lofi", "piano")  # one of these when the prompt says nothing of music


@dataclass(frozen=True)
class Mood:
    """What a word of feeling changes: the mode, the pace, how much is played; and the style when none is named."""

    words: tuple[str, ...]
    style: str
    mode: str = ""
    pace: float = 1.0
    energy: float = 1.0


MOODS = (
    Mood(("calm", "peaceful", "soft", "gentle", "quiet", "serene", "slow", "relaxing", "still"), "ambient", "", 0.9, 0.7),
    Mood(("happy", "joyful", "cheerful", "fun", "playful", "bright", "sunny", "optimistic", "celebration", "birthday"), "pop",
         "major", 1.05, 1.0),
    Mood(("sad", "melancholy", "melancholic", "lonely", "grief", "sorrow", "blue", "tears", "farewell", "autumn"), "piano",
         "minor", 0.88, 0.65),
    Mood(("dark", "tense", "menacing", "sinister", "storm", "danger", "dystopian"), "tension", "minor", 1.0, 0.9),
    Mood(("mysterious", "dreamy", "magical", "mystical", "fantasy", "wonder", "underwater", "night", "stars", "aurora", "moon"),
         "ambient", "lydian", 0.95, 0.8),
    Mood(("energetic", "powerful", "driving", "intense", "exciting", "fast", "hype", "high-energy", "running", "speed"), "house",
         "", 1.08, 1.15),
    Mood(("romantic", "love", "warm", "nostalgic", "memories", "heartfelt", "hopeful"), "piano", "major", 0.95, 0.8),
    Mood(("luxury", "perfume", "beauty", "elegance", "wine"), "jazz", "", 0.95, 0.8),
    Mood(("mountains", "mountain", "ocean", "forest", "landscape", "valley", "documentary", "journey", "aerial", "drone-shot"),
         "cinematic", "major", 1.0, 0.9),
    Mood(("city", "driving", "car", "highway", "robot", "future", "futuristic", "data"), "synthwave", "", 1.0, 1.0),
)  # fmt: skip

# A word for an instrument: which part it takes, and what plays it.
PLAYERS: dict[str, tuple[str, str]] = {
    "piano": ("comp", "piano"),
    "guitar": ("comp", "guitar"),
    "ukulele": ("comp", "guitar"),
    "strings": ("pad", "strings"),
    "violin": ("lead", "violin"),
    "cello": ("lead", "cello"),
    "flute": ("lead", "flute"),
    "horn": ("lead", "horn"),
    "brass": ("lead", "horn"),
    "trumpet": ("lead", "horn"),
    "saxophone": ("lead", "horn"),
    "choir": ("pad", "choir"),
    "organ": ("pad", "organ"),
    "bell": ("lead", "bell"),
    "bells": ("lead", "bell"),
    "marimba": ("comp", "marimba"),
    "xylophone": ("lead", "marimba"),
    "vibraphone": ("lead", "vibes"),
    "harp": ("comp", "harp"),
    "synth": ("lead", "saw"),
    "rhodes": ("comp", "epiano"),
}
