"""Slow work: one Job row for every piece of it, the runner, the reconciler, live events.

The database is the truth; Redis is only a doorbell.
"""
