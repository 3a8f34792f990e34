"""From figures to words: evidence, contacts, numbers and lists as sentences show them."""
