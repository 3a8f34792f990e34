"""Candidates put into words: lines, headline, evidence and cautions, a file for each kind."""
