"""The map: any figure by area, with the outlines of one level and lines to the partners of one place."""
