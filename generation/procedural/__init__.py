"""The drawings and sounds that the program makes itself. Plain Python: numpy and PyAV, no Django, no network.

canvas and terrain hold the craft, palette the colours, scenes/ one picture in motion per file, music the sound under
them; clip writes a scene and its music to an MP4.
"""
