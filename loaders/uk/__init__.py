"""Publications about the United Kingdom, a file each."""
