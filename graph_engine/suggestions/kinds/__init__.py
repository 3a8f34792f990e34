"""Kinds of suggestion, a folder each: candidates, contribution to the score, rules and words."""
