// From the columns that the server sends to the graph that is drawn; positions come from the server.
import { UndirectedGraph } from "graphology";

// Weak, middling and strong ties; paler where there are so many that they would hide what they tie.
const TIES = ["#dfe5ea", "#c3ccd4", "#93a1ae"];
const MANY_TIES = ["#f1f4f6", "#e8edf0", "#d8dfe5"];
const MANY = 1500;

// Where there are more, communities alone are named until the drawing is seen from closer.
export const MANY_MEMBERS = 2000;

export const CHOSEN_TIE = "#14181c";

export function withMembers(drawn, narrow) {
  const graph = new UndirectedGraph({ allowSelfLoops: false });
  const { nodes, scale, colours } = drawn;
  const named = new Set([drawn.focus, ...drawn.path]);
  const tie = weights(drawn);
  for (let at = 0; at < nodes.key.length; at++) {
    graph.addNode(at, {
      x: nodes.x[at] / scale,
      y: nodes.y[at] / scale,
      size: nodes.size[at] * (narrow ? 0.6 : 1),
      label: shortened(nodes.name[at]),
      color: colours[nodes.colour[at]],
      type: nodes.hollow[at] ? "ring" : "point",
      forceLabel: named.has(at),
      middle: at === drawn.focus,
      first: tie.get(at) ?? -1,
      zIndex: named.has(at) ? 1 : 0,
    });
  }
  return graph;
}

// Place of each member's tie to the middle in order of weight: those tied to it most are named first.
function weights(drawn) {
  const { source, target } = drawn.edges;
  const found = new Map();
  for (let at = 0; at < source.length; at++) {
    if (source[at] === drawn.focus) found.set(target[at], at);
    else if (target[at] === drawn.focus) found.set(source[at], at);
  }
  return found;
}

// A renderer that listens would index each tie by itself; it is told once, when all are there.
export function addTies(graph, drawn) {
  const { edges } = drawn;
  const { source } = edges;
  const lines = edges.drawn ?? [...source.keys()];
  const colours = lines.length > MANY ? MANY_TIES : TIES;
  const path = new Set(drawn.path);
  const listeners = graph.listeners("edgeAdded");
  graph.removeAllListeners("edgeAdded");
  const number = lines.length;
  for (const [place, at] of lines.entries()) {
    // Ties come in order of weight: the weaker half, then those up to the strongest tenth.
    const step = Number(place >= Math.floor(number / 2)) + Number(place >= Math.floor((number * 9) / 10));
    const its = edges.source[at] === drawn.focus || edges.target[at] === drawn.focus;
    const onPath = path.has(edges.source[at]) && path.has(edges.target[at]);
    const color = onPath ? CHOSEN_TIE : its ? TIES[step] : drawn.focus === null ? colours[step] : MANY_TIES[0];
    graph.addEdgeWithKey(at, edges.source[at], edges.target[at], { color, size: 1, zIndex: onPath ? 2 : Number(its) });
  }
  for (const listener of listeners) graph.on("edgeAdded", listener);
}

function shortened(name) {
  return name.length > 48 ? `${name.slice(0, 47)}…` : name;
}
