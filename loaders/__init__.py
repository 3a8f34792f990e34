"""Loaders: one file for each public source. Bytes in; rows accepted and rows quarantined out."""
