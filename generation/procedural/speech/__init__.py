"""Speech: text becomes a spoken file and the times of its words (speaking).

reading says how a text is read aloud and pronouncing with which sounds, intonation gives them length and pitch, and formants
makes a voice of our own of them; installed speaks with flite or espeak-ng where the machine has them.
"""

from generation.procedural.speech.reading import CannotSpeak
from generation.procedural.speech.speaking import voices, write_speech

__all__ = ["CannotSpeak", "voices", "write_speech"]
