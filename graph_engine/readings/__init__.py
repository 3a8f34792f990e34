"""Blind readings: what strict readers make of suggestions, beside partnerships that exist and pairs drawn by chance."""
