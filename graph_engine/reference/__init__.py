"""Reference data: what has to be judged stands in tables, once, in the open, with a reason and a source per row.

Which table says what, and how to add a row, stands in ``graph_engine/reference/README.md``.
"""
