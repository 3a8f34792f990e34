"""Datasets that never change within a release: computed once, kept in files beside it, read back in milliseconds."""
