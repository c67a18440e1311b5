"""Music: beds of sound under the demo's clips (beds), and pieces made from a prompt (writing).

styles reads the prompt, composing writes the score from it, and performing plays that with instruments and drums of our
own; where the machine has fluidsynth and a soundfont, soundfont plays it with those.
"""

from generation.procedural.music.beds import MOODS, PEAK, Mood, compose
from generation.procedural.music.writing import write_music
from generation.procedural.sound import RATE, Sound

__all__ = ["MOODS", "PEAK", "RATE", "Mood", "Sound", "compose", "write_music"]
