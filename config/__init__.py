"""Wiring: settings, URLs, the ASGI composition, the launcher. Knows every app; nothing imports it."""
