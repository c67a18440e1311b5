"""Generation over JSON, under /api/v1/: the same functions as the pages call."""
