// The drawing of the network: members first, ties after them; the tables of the page hold the same without it.
import Sigma from "sigma";
import { EdgeLineProgram, NodePointProgram } from "sigma/rendering";

import { addTies, CHOSEN_TIE, MANY_MEMBERS, withMembers } from "./graph.js";
import { around, describe } from "./member.js";
import { Names } from "./name.js";
import { RingProgram } from "./ring.js";
import { savePng } from "./still.js";

const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
const stage = document.getElementById("graph");
const still = document.getElementById("graph-still");
const status = document.getElementById("graph-status");
const frame = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));

function hasWebgl() {
  const canvas = document.createElement("canvas");
  const context = canvas.getContext("webgl2") || canvas.getContext("webgl");
  // Browsers keep a few contexts only; this one was a question.
  context?.getExtension("WEBGL_lose_context")?.loseContext();
  return Boolean(context);
}

async function start() {
  if (!hasWebgl()) {
    noDrawing("This browser cannot draw the network so that it answers to a pointer, as WebGL is switched off or missing. The picture stands still; names beside and below it lead on.");
    return;
  }
  let drawn;
  try {
    const response = await fetch(stage.dataset.source, { headers: { Accept: "application/json" } });
    if (!response.ok) throw new Error(String(response.status));
    drawn = await response.json();
  } catch {
    noDrawing("The drawing could not be fetched, so the picture stands still. Load the page again.");
    return;
  }
  await draw(drawn);
}

function noDrawing(text) {
  status.textContent = text;
  stage.dataset.failed = "";
}

async function draw(drawn) {
  stage.hidden = false;
  const narrow = stage.clientWidth < 500;
  const graph = withMembers(drawn, narrow);
  const many = graph.order > MANY_MEMBERS;
  const chosen = { node: null, near: new Set() };
  const names = new Names(drawn);
  const renderer = new Sigma(graph, stage, {
    nodeProgramClasses: { point: NodePointProgram, ring: RingProgram },
    edgeProgramClasses: { line: EdgeLineProgram },
    defaultNodeType: "point",
    defaultEdgeType: "line",
    hideEdgesOnMove: graph.order > 400,
    hideLabelsOnMove: many,
    enableEdgeEvents: false,
    renderEdgeLabels: false,
    labelRenderedSizeThreshold: many ? 11 : 0,
    defaultDrawNodeLabel: names.ask,
    labelFont: "system-ui, Arial, sans-serif",
    labelSize: 13,
    labelDensity: many ? 0.5 : 1000,
    stagePadding: narrow ? 8 : 16,
    zIndex: !many,
    minCameraRatio: 0.02,
    maxCameraRatio: 4,
  });
  const write = () => names.draw(renderer);
  renderer.on("afterRender", write);
  write();

  // What the choice of a member leaves in colour: itself, whom it is tied to, and its ties.
  function reduced(node, data) {
    const at = Number(node);
    if (at === chosen.node) return { ...data, forceLabel: true, zIndex: 2 };
    return chosen.near.has(at) ? data : { ...data, color: "#d5dce2", label: "", forceLabel: false };
  }

  function reducedTie(edge, data) {
    const its = drawn.edges.source[edge] === chosen.node || drawn.edges.target[edge] === chosen.node;
    return its ? { ...data, color: CHOSEN_TIE, zIndex: 1 } : { ...data, hidden: true };
  }

  function choose(node) {
    chosen.node = node;
    chosen.near = new Set(node === null ? [] : graph.neighbors(node).map(Number));
    if (node !== null) describe(document.getElementById("graph-member"), drawn, node);
    renderer.setSettings({
      nodeReducer: node === null ? null : reduced,
      edgeReducer: node === null ? null : reducedTie,
    });
  }

  renderer.on("clickNode", ({ node }) => {
    if ("goes" in stage.dataset) location.assign(around(drawn.nodes.key[node]));
    else choose(Number(node));
  });
  renderer.on("clickStage", () => choose(null));
  renderer.on("enterNode", () => stage.classList.add("network__over"));
  renderer.on("leaveNode", () => stage.classList.remove("network__over"));
  // The wheel scrolls the page; it zooms the drawing only with Ctrl held, as on maps.
  stage.addEventListener("wheel", (event) => {
    if (!event.ctrlKey && !event.metaKey) event.stopPropagation();
  }, { capture: true });

  tools(renderer);
  await frame();
  still.hidden = true;
  stage.dataset.ready = "";
  performance.mark("members drawn");
  status.textContent = "";
  addTies(graph, drawn);
  renderer.refresh();
  await frame();
  stage.dataset.edgesReady = "";
  performance.mark("ties drawn");
}

function tools(renderer) {
  const box = document.getElementById("graph-tools");
  const camera = renderer.getCamera();
  const duration = calm ? 0 : 200;
  const does = {
    in: () => camera.animatedZoom({ duration }),
    out: () => camera.animatedUnzoom({ duration }),
    all: () => camera.animatedReset({ duration }),
    png: () => savePng(renderer, "network.png"),
  };
  box.hidden = false;
  box.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (button) does[button.dataset.do]();
  });
}

if (stage) start();
