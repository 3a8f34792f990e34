"""Frames: which figures can be compared with which. One file for each frame, read from a store in bulk."""
