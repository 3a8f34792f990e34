"""Research meets industry: an institution that industry pays in a field, and a place with that industry."""
