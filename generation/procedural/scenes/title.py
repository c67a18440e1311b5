"""A card with words: they come one after another over a moving field of colour, lines broken where they balance."""

import numpy as np

from generation.procedural import vector
from generation.procedural.brief import Brief
from generation.procedural.canvas import Draw, Grain, Picture, Plane, Size, sheet, vignette
from generation.procedural.layers import Layer, lay
from generation.procedural.looks import Look
from generation.procedural.palette import colour, mix, ramp, shade, written
from generation.procedural.scenes import bokeh, flow

FACES = (
    ("Inter-Bold.ttf", 'font-family="Inter" font-weight="700"', 1.16),
    ("ReelwrightSerif-Italic.ttf", 'font-family="Reelwright Serif" font-style="italic"', 1.24),
)
LARGEST, SMALLEST = 132, 34  # of letters, in units
STYLES = ("silk", "ribbons", "bokeh", "plain")


def paint(size: Size, brief: Brief) -> Draw:
    rng = np.random.default_rng(brief.seed)
    look, unit = brief.look, min(size.unit, size.width / 900)
    style = str(rng.choice(STYLES))
    ground = _ground(size, brief, style, rng)
    face = FACES[int(rng.integers(len(FACES)))] if brief.has("quote") or rng.random() < 0.4 else FACES[0]
    words, rule = _set(size, brief.title or "…", face, unit, look, bool(rng.random() < 0.4))
    pause = min(0.28, 2.2 / max(1, len(words)))
    grain = Grain(size, brief.seed)

    def draw(t: float) -> Picture:
        picture = ground(t)
        for place, (shade_of, word) in enumerate(words):
            shown = _eased((t - 0.25 - pause * place) / 0.7)
            lay(picture, shade_of, 0, (1 - shown) * 34 * unit, opacity=0.55 * shown)
            lay(picture, word, 0, (1 - shown) * 34 * unit, opacity=shown)
        drawn = _eased((t - 0.4 - pause * len(words)) / 0.9)
        if drawn > 0:
            across = np.linspace(-1, 1, rule.cover.shape[1], dtype=np.float32)[None, :]
            lay(
                picture,
                rule,
                veil=np.repeat(np.clip((np.float32(drawn) - np.abs(across)) * 40 + 1, 0, 1), rule.cover.shape[0], axis=0),
            )
        return grain.develop(picture, t)

    return draw


def _eased(share: float) -> float:
    share = min(max(share, 0.0), 1.0)
    return 1 - (1 - share) ** 3


def _ground(size: Size, brief: Brief, style: str, rng: np.random.Generator) -> flow.Field:
    """What moves behind the words, dimmed so that they are read."""
    look = brief.look
    dark = vignette(size, 0.5) * np.float32(0.62 if style in ("silk", "ribbons") else 0.95)
    if style in ("silk", "ribbons"):
        field = flow.silk(size, brief) if style == "silk" else flow.ribbons(size, brief)
        return lambda t: field(t) * dark
    room = sheet(size, ramp(size.height, (0, mix(look.high, look.near, 0.3)), (1, mix(look.air, look.near, 0.45))))
    room *= dark
    spots = bokeh.floating(size, (look.low, look.accent, look.air), rng, share=0.5 if style == "bokeh" else 0.12)

    def at(t: float) -> Plane:
        picture = room.copy()
        bokeh.float_by(picture, spots, t, size)
        picture *= np.float32(0.72)
        return np.clip(picture, 0, 1, out=picture)

    return at


def _set(
    size: Size, text: str, face: tuple[str, str, float], unit: float, look: Look, is_left: bool
) -> tuple[list[tuple[Layer, Layer]], Layer]:
    """Each word with its shadow, where it stands; and the rule under them."""
    file, style, leading = face
    words = text.split()
    em, lines = _fitted(words, file, size, unit, leading)
    step = em * leading
    top = size.height / 2 - step * len(lines) / 2 + em * 0.83
    margin = size.width * 0.11
    drawn: list[tuple[Layer, Layer]] = []
    for number, line in enumerate(lines):
        x = margin if is_left else (size.width - vector.width_of(" ".join(line), em, file)) / 2
        for word in line:
            written_word = vector.written_out(word)
            mark = f'x="{x:.1f}" y="{top + number * step:.1f}" font-size="{em:.1f}" {style}'
            word_layer = vector.draw(
                f'<text {mark} fill="{written(mix(colour("#FFFFFF"), look.light, 0.35))}">{written_word}</text>', size
            )
            soft = vector.draw(
                f'<text {mark} fill="#000" filter="url(#soft)">{written_word}</text>', size, vector.blur("soft", em * 0.07)
            )
            drawn.append((soft, word_layer))
            x += vector.width_of(word + " ", em, file)
    wide = min(size.width * 0.22, 220 * unit)
    left = margin if is_left else (size.width - wide) / 2
    y = top + (len(lines) - 1) * step + em * 0.62
    body = (
        f'<rect x="{left:.1f}" y="{y:.1f}" width="{wide:.1f}" height="{6 * unit:.1f}" '
        f'rx="{3 * unit:.1f}" fill="{written(shade(look.accent, 0.15))}"/>'
    )
    return drawn, vector.draw(body, size)


def _fitted(words: list[str], file: str, size: Size, unit: float, leading: float) -> tuple[float, list[list[str]]]:
    """The largest letters whose lines fit into the middle of the picture."""
    for em in np.arange(LARGEST, SMALLEST - 1, -6) * unit:
        lines = _broken(words, file, float(em), size.width * 0.78)
        widest = max(vector.width_of(" ".join(line), float(em), file) for line in lines)
        if widest <= size.width * 0.78 and len(lines) * em * leading <= size.height * 0.66:
            break
    return float(em), lines


def _broken(words: list[str], file: str, em: float, most: float) -> list[list[str]]:
    """As few lines as there can be, then as even as they can be."""
    whole = vector.width_of(" ".join(words), em, file)
    wanted = max(1, int(np.ceil(whole / most)))
    aim = whole / wanted
    lines: list[list[str]] = [[]]
    for word in words:
        longer = vector.width_of(" ".join([*lines[-1], word]), em, file)
        now = vector.width_of(" ".join(lines[-1]), em, file) if lines[-1] else 0
        if lines[-1] and (longer > most or (longer > aim * 1.04 and aim - now < longer - aim)):
            lines.append([])
        lines[-1].append(word)
    return lines
