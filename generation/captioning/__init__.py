"""Captions: what is said in an asset becomes words with times, and those a caption track of a project."""
