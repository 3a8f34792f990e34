"""Publications of the European Union, a file each."""
