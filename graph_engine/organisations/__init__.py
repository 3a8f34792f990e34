"""Names of organisations, and which records of them are one organisation."""
