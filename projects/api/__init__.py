"""Projects over JSON. The same functions as the pages call."""
