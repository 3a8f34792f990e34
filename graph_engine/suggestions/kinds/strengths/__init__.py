"""Complementary strengths: each side is strong where the other is not, in one field."""
