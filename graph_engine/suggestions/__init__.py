"""From figures to explained suggestions: kinds yield candidates, rules choose, explaining finds the words."""
