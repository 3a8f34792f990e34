// From the columns that the server sends to the graph that is drawn; positions come from the server.
import { UndirectedGraph } from "graphology";

// Weak, middling and strong ties; paler where there are so many that they would hide what they tie.
const TIES = ["#dfe5ea", "#c3ccd4", "#93a1ae"];
const MANY_TIES = ["#f1f4f6", "#e8edf0", "#d8dfe5"];
const MANY = 1500;

// Where there are more, only the strongest member of each colour is named until the drawing is seen from closer.
export const MANY_MEMBERS = 2000;

export const CHOSEN_TIE = "#14181c";

export function withMembers(drawn) {
  const graph = new UndirectedGraph({ allowSelfLoops: false });
  const { nodes, scale, colours } = drawn;
  const named = new Set([drawn.focus, ...drawn.path, ...(nodes.key.length > MANY_MEMBERS ? drawn.marks : [])]);
  for (let at = 0; at < nodes.key.length; at++) {
    graph.addNode(at, {
      x: nodes.x[at] / scale,
      y: nodes.y[at] / scale,
      size: nodes.size[at],
      label: shortened(nodes.name[at]),
      color: colours[nodes.colour[at]],
      type: nodes.hollow[at] ? "ring" : "point",
      forceLabel: named.has(at),
      zIndex: named.has(at) ? 1 : 0,
    });
  }
  return graph;
}

// A renderer that listens would index each tie by itself; it is told once, when all are there.
export function addTies(graph, drawn) {
  const { edges } = drawn;
  const colours = edges.source.length > MANY ? MANY_TIES : TIES;
  const path = new Set(drawn.path);
  const listeners = graph.listeners("edgeAdded");
  graph.removeAllListeners("edgeAdded");
  const number = edges.source.length;
  for (let at = 0; at < number; at++) {
    // Ties come in order of weight: the weaker half, then those up to the strongest tenth.
    const step = Number(at >= Math.floor(number / 2)) + Number(at >= Math.floor((number * 9) / 10));
    const onPath = path.has(edges.source[at]) && path.has(edges.target[at]);
    const color = onPath ? CHOSEN_TIE : colours[step];
    graph.addEdgeWithKey(at, edges.source[at], edges.target[at], { color, size: 1, zIndex: onPath ? 2 : 0 });
  }
  for (const listener of listeners) graph.on("edgeAdded", listener);
}

function shortened(name) {
  return name.length > 48 ? `${name.slice(0, 47)}…` : name;
}
