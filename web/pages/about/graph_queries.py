"""Questions about topics and roles in Cypher, for the embedded store and for a Neo4j server alike."""

from __future__ import annotations

from dataclasses import dataclass

from web.http.answers import Answer
from web.http.current import EngineSession
from web.http.parameters import QueryArgs
from web.http.routing import Pages
from web.presentation.data_table import DataTable, TableColumn

pages = Pages("graph_queries", __name__)


@dataclass(frozen=True)
class GraphQuery:
    """A question, its Cypher, and what to know of the answer."""

    name: str
    title: str
    cypher: str
    says: str


QUERIES = (
    GraphQuery(
        "links",
        "Which topics link Hull and Aberdeen, and through whom?",
        """MATCH (one)-[:LOCATED_IN {seat: true}]->(:Area)-[:PART_OF*0..1]->
      (:Area {code: 'TLE1', level: 'ITL2', vintage: 2021})
MATCH (other)-[:LOCATED_IN {seat: true}]->(:Area)-[:PART_OF*0..1]->
      (:Area {code: 'TLM5', level: 'ITL2', vintage: 2021})
MATCH (one)-[a:HAS_ROLE]->(t:Topic)<-[b:HAS_ROLE]-(other)
RETURN DISTINCT t.name AS topic, one.name AS in_hull, a.role AS role_there,
       other.name AS in_aberdeen, b.role AS role_here, a.weight * b.weight AS weight
ORDER BY weight DESC, topic, in_hull, in_aberdeen LIMIT 25""",
        "Organisations with their seats in the two areas that have a role in one topic; most recent work first.",
    ),
    GraphQuery(
        "complement",
        "What does Aberdeen do in topics of Hull that nobody in Hull does?",
        """MATCH (here:Area {code: 'TLE1', level: 'ITL2', vintage: 2021})-[:HAS_ROLE]->(t:Topic)
MATCH (there:Area {code: 'TLM5', level: 'ITL2', vintage: 2021})-[b:HAS_ROLE]->(t)
WHERE NOT EXISTS { MATCH (here)-[own:HAS_ROLE]->(t) WHERE own.role = b.role }
RETURN DISTINCT t.name AS topic, b.role AS role, b.weight AS weight
ORDER BY weight DESC, topic LIMIT 25""",
        "Roles that one place has and the other lacks: how the two complete each other.",
    ),
    GraphQuery(
        "makers",
        "Who makes or uses what the University of Hull researches, without a joint project?",
        """MATCH (u:Institution {name: 'University of Hull'})-[:HAS_ROLE {role: 'researches'}]->
      (t:Topic)<-[b:HAS_ROLE]-(firm:Business)
WHERE b.role IN ['makes', 'applies']
  AND NOT EXISTS { MATCH (u)-[:PARTICIPATED_IN]->(:Project)<-[:PARTICIPATED_IN]-(firm) }
RETURN DISTINCT firm.name AS firm, b.role AS role, t.name AS topic, b.last_year AS last_year, b.weight AS weight
ORDER BY weight DESC, firm LIMIT 25""",
        "A topic is wide: what the pages suggest is nearer, from two texts that are alike. This shows the field.",
    ),
    GraphQuery(
        "introductions",
        "Who could introduce Hull to the makers in a topic?",
        """MATCH (u:Institution {name: 'University of Hull'})-[:PARTICIPATED_IN]->(p:Project)
      <-[:PARTICIPATED_IN]-(third:Institution)-[:PARTICIPATED_IN]->(q:Project)
      <-[:PARTICIPATED_IN]-(firm:Business)-[:HAS_ROLE {role: 'makes'}]->(t:Topic)
WHERE p.partners <= 12 AND q.partners <= 12 AND third.name <> u.name
RETURN t.name AS topic, firm.name AS maker, third.name AS introduced_by,
       count(DISTINCT p) AS projects_with_hull, count(DISTINCT q) AS projects_with_maker
ORDER BY projects_with_hull DESC, projects_with_maker DESC, topic, maker LIMIT 25""",
        "Third parties that worked with both in projects of twelve partners or fewer.",
    ),
    GraphQuery(
        "gaps",
        "Which topics are researched in an area and made only elsewhere?",
        """MATCH (here:Area {code: 'TLE1', level: 'ITL2', vintage: 2021})-[a:HAS_ROLE {role: 'researches'}]->(t:Topic)
MATCH (there:Area)-[b:HAS_ROLE {role: 'makes'}]->(t)
WHERE NOT EXISTS { MATCH (here)-[:HAS_ROLE {role: 'makes'}]->(t) }
RETURN t.name AS topic, a.weight AS research_here, count(DISTINCT there) AS places_that_make,
       sum(b.weight) AS making
ORDER BY making * research_here DESC, topic LIMIT 25""",
        "Where knowledge of a place has its users elsewhere.",
    ),
    GraphQuery(
        "texts",
        "What stands behind a topic?",
        """MATCH (d)-[i:IN_TOPIC]->(t:Topic {number: 1})
RETURN t.name AS topic, d.title AS title, d.start AS began, i.stability AS stability
ORDER BY stability DESC, title LIMIT 25""",
        "The texts of the largest topic, those that stay with it most surely first.",
    ),
    GraphQuery(
        "picture",
        "The same links as a picture",
        """MATCH p = (:Area {code: 'TLE1', level: 'ITL2', vintage: 2021})-[:HAS_ROLE]->(:Topic)
      <-[:HAS_ROLE]-(:Area {code: 'TLM5', level: 'ITL2', vintage: 2021})
RETURN p LIMIT 50""",
        "Neo4j Browser draws the paths that it returns; Bloom does with it as a search phrase. In a terminal they are "
        "long JSON, outlines and all.",
    ),
)
"""Questions that both stores answer."""

GDS = (
    GraphQuery(
        "project",
        "Take organisations and topics into the library's memory",
        """MATCH (x)-[r:HAS_ROLE]->(t:Topic) WHERE x:Institution OR x:Business
RETURN gds.graph.project('topics', x, t, {relationshipProperties: {weight: r.weight}})""",
        "Nothing of the graph changes: the projection lies in memory until it is dropped.",
    ),
    GraphQuery(
        "similarity",
        "Which organisations work on the same topics in the same measure?",
        """CALL gds.nodeSimilarity.stream('topics', {relationshipWeightProperty: 'weight', topK: 5})
YIELD node1, node2, similarity
RETURN gds.util.asNode(node1).name AS one, gds.util.asNode(node2).name AS other, similarity
ORDER BY similarity DESC LIMIT 25""",
        "Peers to learn from or competitors, rather than partners: they have the same and not what completes it.",
    ),
    GraphQuery(
        "project-both",
        "The same with ties that run both ways",
        """MATCH (x)-[r:HAS_ROLE]->(t:Topic) WHERE x:Institution OR x:Business
RETURN gds.graph.project('both', x, t, {relationshipProperties: {weight: r.weight}},
                         {undirectedRelationshipTypes: ['*']})""",
        "Walks from an organisation have to come back from its topics.",
    ),
    GraphQuery(
        "pagerank",
        "What lies near to one organisation through its topics?",
        """MATCH (u:Institution {name: 'University of Hull'})
CALL gds.pageRank.stream('both', {sourceNodes: [u], relationshipWeightProperty: 'weight'})
YIELD nodeId, score
RETURN gds.util.asNode(nodeId).name AS name, score ORDER BY score DESC LIMIT 25""",
        "Personalised PageRank: it favours whoever is in everything, so read it beside the words of the texts.",
    ),
)
"""What Graph Data Science adds where a server has it; run in Neo4j Browser."""

QUERY = (
    TableColumn("name", "Name"),
    TableColumn("title", "Question"),
    TableColumn("cypher", "Cypher"),
    TableColumn("says", "What it answers"),
)
"""Columns of questions."""


@pages.page("/graph-queries")
def graph_queries(now: EngineSession, args: QueryArgs) -> Answer:
    """Questions about topics and roles in Cypher, for both stores."""
    tables = {"queries": DataTable("Questions in Cypher", QUERY, QUERIES), "gds": DataTable("With GDS", QUERY, GDS)}
    return Answer(
        "graph_queries.html",
        {"queries": QUERIES, "gds": GDS},
        data=lambda: {name: table.records() for name, table in tables.items()},
        tables=lambda: tables,
    )
