"""The figures behind the answers, row by row and as files."""
