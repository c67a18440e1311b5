"""Words, shapes and captions as a script for libass, the only way in which they get into a picture.

A script counts ten frames to the second whatever the real rate is (graph.py sets the clock so), which makes its
hundredths of a second exact. Whatever moves is worked out here, frame by frame; nothing a person writes is a command.
"""

from engine.text.letters import escaped
from engine.text.scripts import script
from engine.text.words import Words, essence

__all__ = ["Words", "escaped", "essence", "script"]
