"""The library over JSON, under /api/v1/: the same functions as its pages call."""
