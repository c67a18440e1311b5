"""The mixer: groups of clips in, many distinct films out, at the price of a copy. Knows no database and no clock.

`settings` is what a person asks for. Purely: `cutting` says what plays of each clip, `rows` what is asked by their ids,
`drafting` which films are made of which clips, with `fields` and `naming` for what they are called, `bed` what music is under
them, `filming` how a film with more than clips looks as a timeline, `planning` what must be encoded. `parts` and `preparing`
make every distinct part once, as a render would; `soundtrack` and `producing` join each film of them; `scheduling` says which
of it is next, and `making` runs it all by a `crew`.
"""

from engine.mixing.cutting import Cut, DraftClip
from engine.mixing.drafting import Draft, DraftFilm, count_mix, draft
from engine.mixing.making import Outcome, make
from engine.mixing.planning import MixPlan, Output, Piece, plan_mix
from engine.mixing.preparing import Failure
from engine.mixing.settings import InvalidMix, MixClip, MixGroup, MixMetadata, MixSettings

__all__ = [
    "Cut",
    "Draft",
    "DraftClip",
    "DraftFilm",
    "Failure",
    "InvalidMix",
    "MixClip",
    "MixGroup",
    "MixMetadata",
    "MixPlan",
    "MixSettings",
    "Outcome",
    "Output",
    "Piece",
    "count_mix",
    "draft",
    "make",
    "plan_mix",
]
