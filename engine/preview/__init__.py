"""A timeline looked at while it is edited: a still of any frame, and an HLS rendition made piece by piece as it is asked for.

`rendition` says which pieces there are and writes the playlists; `pieces` makes and serves them: `fragments` of picture,
`sound` cut from one stream, in `turns`. `boxes` reads and sets what stands in an MP4 fragment. `proxies` stand for films.
"""

from engine.preview.pieces import Pieces
from engine.preview.presets import PREVIEW, in_shape_of
from engine.preview.proxies import through_proxy
from engine.preview.rendition import Rendition
from engine.preview.still import draw, still
from engine.preview.turns import Busy, turn

__all__ = ["PREVIEW", "Busy", "Pieces", "Rendition", "draw", "in_shape_of", "still", "through_proxy", "turn"]
