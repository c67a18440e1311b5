"""Projects: the timeline of each, its clip table, its renders."""
