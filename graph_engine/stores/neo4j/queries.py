"""Texts of the queries that the server store runs, with places for names of the schema."""

from __future__ import annotations

CONSTRAINT = "CREATE CONSTRAINT IF NOT EXISTS FOR (n:<label>) REQUIRE n.uid IS UNIQUE"
BOOK_CONSTRAINTS = (
    "CREATE CONSTRAINT IF NOT EXISTS FOR (r:`Release`) REQUIRE r.number IS UNIQUE",
    "CREATE CONSTRAINT IF NOT EXISTS FOR (p:`ReleasePointer`) REQUIRE p.id IS UNIQUE",
    "CREATE CONSTRAINT IF NOT EXISTS FOR (r:`Results`) REQUIRE r.release IS UNIQUE",
)
BOOKS = """
UNWIND ['current', 'writer'] AS id MERGE (p:`ReleasePointer` {id: id}) ON CREATE SET p.number = 0
"""
LOCK = "MATCH (p:`ReleasePointer` {id: 'writer'}) SET p.number = p.number + 1"
STILL_LOCKED = "RETURN 1"
CURRENT = """
MATCH (p:`ReleasePointer` {id: 'current'}) MATCH (r:`Release` {number: p.number})
RETURN r.number AS number, r.written AS written, r.digest AS digest, r.note AS note, r.rows AS rows,
       r.schema_version AS schema_version
"""
OTHERS = "MATCH (r:`Release`) WHERE r.number <> $current RETURN r.number AS number ORDER BY number"
# Only what a store wrote has such a uid: other people's nodes in the same database are left alone.
DELETE_EDGES = """
MATCH (n)-[e]->() WHERE n.release = $release AND n.uid = $prefix + n.`key`
CALL (e) { DELETE e } IN TRANSACTIONS OF 20000 ROWS
"""
DELETE_NODES = """
MATCH (n) WHERE n.release = $release AND n.uid = $prefix + n.`key`
CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 20000 ROWS
"""
DELETE_RELEASE = "MATCH (r:`Release` {number: $release}) DELETE r"
DELETE_RESULTS = "MATCH (r:`Results` {release: $release}) DELETE r"
PUBLISHED = """
MATCH (r:`Results` {release: $release})
RETURN r.release AS release, r.release_digest AS release_digest, r.digest AS digest, r.rules AS rules,
       r.written AS written, r.rows AS rows
"""
MATCH_NODES = "MATCH (n:<label>) WHERE n.release = $release <where> RETURN <columns>"
MATCH_EDGES = """
MATCH (a:<source>) WHERE a.release = $release
CALL (a) { MATCH (a)-[e:<edge>]->(b:<target>) <where> RETURN collect(e) AS es, collect(b.`key`) AS stops }
WITH a, es, stops WHERE size(es) > 0
RETURN a.`key` AS `from`, stops AS `to`<columns>
"""
NEXT = """
UNWIND $uids AS uid MATCH (:<source> {uid: uid})-[:<edge>]->(b:<target>)
RETURN DISTINCT b.`key` AS `key` ORDER BY `key` LIMIT $most
"""
NEXT_BACK = """
UNWIND $uids AS uid MATCH (:<target> {uid: uid})<-[:<edge>]-(a:<source>)
RETURN DISTINCT a.`key` AS `key` ORDER BY `key` LIMIT $most
"""
PAIRS = """
UNWIND $starts AS uid MATCH (a:<source> {uid: uid})-[:<edge>]->(b:<target>) WHERE b.uid IN $stops
RETURN DISTINCT a.`key` AS `from`, b.`key` AS `to`
"""
# What an analyst's query may call: it describes the graph, and changes and reads nothing else.
PROCEDURES = frozenset(
    {
        "db.info",
        "db.labels",
        "db.propertyKeys",
        "db.relationshipTypes",
        "db.schema.nodeTypeProperties",
        "db.schema.relTypeProperties",
        "db.schema.visualization",
        "dbms.components",
    }
)
