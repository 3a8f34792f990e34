"""Questions about topics, suggestions and communities in Cypher, for both stores alike."""

from __future__ import annotations

from dataclasses import dataclass

from web.http.answers import Answer
from web.http.engine_session import EngineSession
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
        """MATCH (one)-[:LOCATED_IN {seat: true}]->(here:Area)
WHERE here.name CONTAINS 'Hull' AND here.level IN ['ITL3', 'LAD']
MATCH (other)-[:LOCATED_IN {seat: true}]->(there:Area)
WHERE there.name CONTAINS 'Aberdeen' AND there.level IN ['ITL3', 'LAD']
MATCH (one)-[a:HAS_ROLE]->(t:Topic)<-[b:HAS_ROLE]-(other)
RETURN DISTINCT t.name AS topic, one.name AS in_hull, a.role AS role_in_hull,
       other.name AS in_aberdeen, b.role AS role_in_aberdeen, a.weight * b.weight AS weight
ORDER BY weight DESC, topic, in_hull, in_aberdeen LIMIT 25""",
        "Organisations with their seats in places whose names hold these words, that have a role in one topic; most "
        "recent work first. Capitals count: hull would find Solihull.",
    ),
    GraphQuery(
        "suggested",
        "What is suggested for Hull, with which area, on what, and who stands at the ends?",
        """MATCH (place:Area)-[:PART_OF*0..3]->(here:Area {level: 'ITL2', vintage: 2021})
WHERE place.name CONTAINS 'Hull'
WITH DISTINCT here
MATCH (here)<-[:BETWEEN]-(s:Suggestion)-[:BETWEEN]->(there:Area)
WHERE there.key <> here.key
OPTIONAL MATCH (s)-[:ON_TOPIC]->(t:Topic)
OPTIONAL MATCH (s)-[:INVOLVES {part: 'end'}]->(x)
RETURN s.grade AS grade, s.kind AS kind, s.rank AS place_in_kind, there.name AS partner_area,
       t.name AS topic, collect(DISTINCT x.name) AS organisations, s.title AS suggestion
ORDER BY grade, kind, place_in_kind LIMIT 25""",
        "Suggestions are made between ITL2 areas: that which holds Hull answers for it. A rank counts within its kind.",
    ),
    GraphQuery(
        "suggested-topics",
        "On which topics is most suggested, and between how many areas?",
        """MATCH (t:Topic)<-[:ON_TOPIC]-(s:Suggestion)-[:BETWEEN]->(a:Area)
RETURN t.name AS topic, count(DISTINCT s) AS suggestions, count(DISTINCT a) AS areas, min(s.rank) AS best_rank
ORDER BY suggestions DESC, topic LIMIT 25""",
        "Where work would meet if all suggestions of the country were taken up.",
    ),
    GraphQuery(
        "behind",
        "Which texts does the best topic suggestion rest on?",
        """MATCH (s:Suggestion {kind: 'topic', rank: 1})-[r:RESTS_ON]->(d)
RETURN s.title AS suggestion, r.side AS side, d.title AS text, d.start AS began
ORDER BY side""",
        "The source of a suggestion brings something, its target has a use for it.",
    ),
    GraphQuery(
        "across",
        "Which suggestions would tie two communities that hardly work together?",
        """MATCH (s:Suggestion)-[:INVOLVES {part: 'end', side: 'source'}]->(x)-[m:MEMBER_OF]->
      (one:Community {network: 'organisations'})
MATCH (s)-[:INVOLVES {part: 'end', side: 'target'}]->(y)-[n:MEMBER_OF]->(other:Community {network: 'organisations'})
WHERE one.key <> other.key
RETURN s.title AS suggestion, one.name AS community, x.name AS of_it, m.stability AS stays,
       other.name AS other_community, y.name AS of_other, n.stability AS other_stays
ORDER BY stays * other_stays DESC, suggestion LIMIT 25""",
        "Members that stay with their community come first: there the two worlds are surely two. Nothing where of no "
        "suggestion both ends belong to communities that come back.",
    ),
    GraphQuery(
        "members",
        "Who surely belongs to the largest community, and who is between two?",
        """MATCH (x)-[m:MEMBER_OF]->(c:Community {network: 'organisations', number: 1})
RETURN c.name AS community, x.name AS member, m.stability AS stability, m.bridge AS ties_elsewhere
ORDER BY stability DESC, member LIMIT 25""",
        "Stability is how often a member stays with its community over the runs; turn the order for those in between. "
        "Communities of areas are in the graph only where the runs agree.",
    ),
    GraphQuery(
        "history",
        "Which topics were split or merged since earlier releases?",
        """MATCH (t:Topic)-[h:SUCCEEDS]->(f:FormerTopic)
RETURN f.name AS was, f.last_release AS until_release, h.how AS how, h.documents AS texts, h.share AS share,
       t.name AS is_now
ORDER BY until_release DESC, was, texts DESC LIMIT 25""",
        "Nothing in the first release of a store, or where all topics kept their texts.",
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
    GraphQuery(
        "suggestion-picture",
        "The suggestions for Hull as a picture",
        """MATCH (here:Area {code: 'TLE1', level: 'ITL2', vintage: 2021})<-[:BETWEEN]-(s:Suggestion)
MATCH p = (:Area)<-[:BETWEEN]-(s)-[:INVOLVES]->(x)
RETURN p LIMIT 100""",
        "Both areas, and everybody whom a suggestion names: ends, contacts and support.",
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
    GraphQuery(
        "project-suggestions",
        "Take who worked together, and who is suggested to, into the library's memory",
        """MATCH (x)-[:PARTICIPATED_IN]->(:Project)<-[:PARTICIPATED_IN]-(y)
WITH DISTINCT x, y WHERE x.key < y.key
RETURN gds.graph.project('joint', x, y, {}, {undirectedRelationshipTypes: ['*']})""",
        "For the two questions that follow. For suggestions: (x)<-[:INVOLVES]-(:Suggestion)-[:INVOLVES]->(y) instead.",
    ),
    GraphQuery(
        "betweenness",
        "Who stands between most pairs?",
        """CALL gds.betweenness.stream('joint', {samplingSize: 500, samplingSeed: 1})
YIELD nodeId, score
RETURN gds.util.asNode(nodeId).name AS name, score ORDER BY score DESC LIMIT 25""",
        "Betweenness by a sample of starting points: the bridges of the whole network, and not of one community.",
    ),
    GraphQuery(
        "ways",
        "Which ways lead from the University of Hull to the other end of a suggestion?",
        """MATCH (u:Institution {name: 'University of Hull'})<-[:INVOLVES {part: 'end'}]-(s:Suggestion)
MATCH (s)-[:INVOLVES {part: 'end'}]->(y) WHERE y.key <> u.key
CALL gds.shortestPath.yens.stream('joint', {sourceNode: u, targetNode: y, k: 3})
YIELD index, nodeIds
RETURN s.title AS suggestion, index, [id IN nodeIds | gds.util.asNode(id).name] AS through
ORDER BY suggestion, index""",
        "Several ways to an introduction, the shortest first (by Yen); Cypher alone looks for one length.",
    ),
)
"""What Graph Data Science adds where a server has it; run in Neo4j Browser."""

OTHERS = (
    (
        "gds.leiden.stream",
        "communities by one run, to compare with the consensus of many that is shown",
    ),
    ("gds.wcc.stream", "parts of the network that nothing ties, which no introduction can join yet"),
    ("gds.fastRP.stream and gds.knn.stream", "organisations near each other by all their ties, without words"),
    ("gds.articleRank.stream", "who matters in a topic, with less weight on whoever is in everything"),
)
"""Further procedures, and what each would tell."""

QUERY = (
    TableColumn("name", "Name"),
    TableColumn("title", "Question"),
    TableColumn("cypher", "Cypher"),
    TableColumn("says", "What it answers"),
)
"""Columns of questions."""


@pages.page("/graph-queries")
def graph_queries(now: EngineSession, args: QueryArgs) -> Answer:
    """Questions about topics, roles, suggestions and communities in Cypher, for both stores."""
    tables = {"queries": DataTable("Questions in Cypher", QUERY, QUERIES), "gds": DataTable("With GDS", QUERY, GDS)}
    return Answer(
        "graph_queries.html",
        {"queries": QUERIES, "gds": GDS, "others": OTHERS},
        data=lambda: {name: table.records() for name, table in tables.items()},
        tables=lambda: tables,
    )
