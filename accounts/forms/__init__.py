"""What people type about themselves, by page."""
