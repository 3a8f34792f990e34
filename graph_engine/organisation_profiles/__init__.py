"""What there is to know of one organisation."""
