"""Areas by name and code, what lies in what, and how far apart."""
