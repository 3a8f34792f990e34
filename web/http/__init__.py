"""How requests become answers: routing, parameters, headers, errors, caching."""
