"""From figures to explained suggestions: kinds yield candidates, checks judge them, explaining puts them in words."""
