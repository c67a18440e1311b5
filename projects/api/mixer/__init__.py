"""The mixer over JSON. The same functions as the pages call: groups, clips and settings, the dry run, runs and what they made."""
