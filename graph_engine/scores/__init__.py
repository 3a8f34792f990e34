"""Scores: how many points a line is worth. One file for each; functions of labelled figures that never see a store."""
