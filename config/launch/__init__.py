"""`make run`: starts Redis, the workers and the web server on one machine, and stops what it started.

The Makefile has made the environment and the front end by then. Installations with their own supervisor do not need this.
"""
