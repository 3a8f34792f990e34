"""Kinds of suggestion, a file each. A kind yields candidate lines with all their figures; it judges none of them."""
