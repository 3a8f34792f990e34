"""The recorder is run by hand: its modules import each other as a script's do, which a collector of tests cannot."""

collect_ignore = ["asking.py", "compare.py", "questions.py", "record.py"]
