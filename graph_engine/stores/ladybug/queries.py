"""Texts of the queries that the embedded store runs, with places for names of the schema."""

from __future__ import annotations

RELEASE_TABLE = """
CREATE NODE TABLE `Release`(number INT64, written STRING, digest STRING, note STRING, rows STRING,
                            schema_version INT64, PRIMARY KEY(number))
"""
COPY_RELEASE = "COPY `Release` FROM $rows"
SCHEMA_VERSION = "MATCH (r:`Release`) RETURN r.schema_version"
RELEASE = """
MATCH (r:`Release`)
RETURN r.number AS number, r.written AS written, r.digest AS digest, r.note AS note, r.rows AS rows
"""
TABLES = "CALL show_tables() RETURN name"
RESULTS_TABLE = """
CREATE NODE TABLE `Results`(release INT64, release_digest STRING, digest STRING, rules STRING, written STRING,
                            rows STRING, PRIMARY KEY(release))
"""
COPY_RESULTS = "COPY `Results` FROM $rows"
RESULTS = """
MATCH (r:`Results`) RETURN r.release AS release, r.release_digest AS release_digest, r.digest AS digest,
                           r.rules AS rules, r.written AS written, r.rows AS rows
"""
DROP_RESULTS = "DROP TABLE IF EXISTS `Results`"
DROP_EDGES = "DROP TABLE IF EXISTS <edge>"
DROP_NODES = "DROP TABLE IF EXISTS <label>"
NODE_TABLE = "CREATE NODE TABLE IF NOT EXISTS <label>(<columns>, PRIMARY KEY(`key`))"
EDGE_TABLE = "CREATE REL TABLE IF NOT EXISTS <edge>(<ends><columns>)"
COPY_NODES = "COPY <label> FROM $rows"
COPY_EDGES = "COPY <edge> FROM $rows (from=<source>, to=<target>)"
COUNT_NODES = "MATCH (n:<label>) RETURN count(*)"
COUNT_EDGES = "MATCH (:<source>)-[e:<edge>]->(:<target>) RETURN count(*)"
BEGIN = "BEGIN TRANSACTION"
COMMIT = "COMMIT"
CHECKPOINT = "CHECKPOINT"
MATCH_NODES = "MATCH (n:<label>) <where> RETURN <columns>"
MATCH_EDGES = """
MATCH (a:<source>)-[e:<edge>]->(b:<target>) <where> RETURN a.`key` AS `from`, b.`key` AS `to`<columns>
"""
NEXT = """
MATCH (a:<source>)-[:<edge>]->(b:<target>) WHERE a.`key` IN $keys
RETURN DISTINCT b.`key` AS `key` ORDER BY `key` LIMIT $most
"""
NEXT_BACK = """
MATCH (a:<source>)-[:<edge>]->(b:<target>) WHERE b.`key` IN $keys
RETURN DISTINCT a.`key` AS `key` ORDER BY `key` LIMIT $most
"""
ENDS = "MATCH (a:<source>)-[:<edge>]->(b:<target>) RETURN DISTINCT a.`key` AS `from`, b.`key` AS `to`"
PAIRS = """
MATCH (a:<source>)-[:<edge>]->(b:<target>) WHERE a.`key` IN $here AND b.`key` IN $there
RETURN DISTINCT a.`key` AS `from`, b.`key` AS `to`
"""
# What an analyst's query may call: it describes the graph, and changes and reads nothing else.
PROCEDURES = frozenset({"db_version", "show_connection", "show_functions", "show_indexes", "show_tables", "table_info"})
