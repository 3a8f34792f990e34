"""What pages and the command line show alike: sentences, tables, pictures."""
