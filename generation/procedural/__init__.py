"""The drawings and sounds that the program makes itself. Plain Python: numpy, PyAV and resvg, no Django, no network.

brief reads a prompt (lexicon, looks), scenes/ paint it, pictures, films, moves and products are what is asked for from
outside. canvas, layers, strips, sky, terrain and vector hold the craft, camera and weather what goes over any scene,
encoding the files. music/, speech/ and alignment are the sounds.
"""
