"""Supply link: one place makes what makers in the other place buy, and the other lacks it."""
