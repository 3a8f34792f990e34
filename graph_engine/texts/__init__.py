"""Texts: how running text becomes terms that can be kept, compared and shown."""
