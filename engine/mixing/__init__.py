"""The mixer: groups of clips in, many distinct films out, at the price of a copy. Knows no database and no clock.

`settings` is what a person asks for; `planning` decides, purely, which films are made of which clips, with `fields` and
`naming` for what they are called; `parts` and `preparing` make every distinct clip once, as a render would; `soundtrack`
and `producing` join each film of them; `making` runs it all.
"""

from engine.mixing.making import Outcome, make
from engine.mixing.planning import MixPlan, Output, Piece, count_mix, plan_mix
from engine.mixing.settings import InvalidMix, MixClip, MixGroup, MixMetadata, MixSettings

__all__ = [
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
    "make",
    "plan_mix",
]
