"""Media that the studio makes itself; today the procedural drawings of the demo project."""
