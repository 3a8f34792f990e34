"""Topics: communities of texts, their names and fields, and what organisations and places do in them."""
