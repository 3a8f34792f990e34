"""The server store: Neo4j over its official driver."""
