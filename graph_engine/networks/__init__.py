"""The network of who worked with whom: built from a release, laid out when it is loaded, read by people."""
