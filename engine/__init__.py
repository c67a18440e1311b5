"""Timeline in, video out. Plain Python: no Django, no network.

timeline is the document, plan decides everything, graph and command write it in ffmpeg's words, render does it.
"""
