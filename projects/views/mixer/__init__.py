"""The pages of the mixer, under /mixer/."""
