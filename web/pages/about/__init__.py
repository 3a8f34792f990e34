"""Pages: about."""
