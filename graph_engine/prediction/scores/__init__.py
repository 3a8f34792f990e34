"""All scores that are compared, by name: each gives every pair of units a figure, from what is known at an origin."""
