// Who the chosen member is and whom it is tied to; every name is text, never markup.
const MOST = 12;

export function describe(panel, drawn, chosen) {
  const { nodes, edges } = drawn;
  const parts = [element("h3", nodes.name[chosen], "govuk-heading-s")];
  const facts = [
    drawn.kinds[nodes.kind[chosen]],
    drawn.areas[nodes.area[chosen]],
    drawn.communities[nodes.community[chosen]] || "in no community",
    `${nodes.ties[chosen].toLocaleString("en-GB")} ties in the whole network`,
  ];
  parts.push(element("p", facts.filter(Boolean).join("; "), "hub-quiet"));
  if (chosen !== drawn.focus) {
    const start = element("p", "", "govuk-body");
    start.append(link("Go on from here", around(nodes.key[chosen])));
    parts.push(start);
  }
  const ties = [];
  // Edges come in order of weight: the heaviest are last.
  for (let at = edges.source.length - 1; at >= 0; at--) {
    if (edges.source[at] === chosen) ties.push([edges.target[at], at]);
    else if (edges.target[at] === chosen) ties.push([edges.source[at], at]);
  }
  if (ties.length) {
    const list = element("ul", "", "govuk-list");
    for (const [other, at] of ties.slice(0, MOST)) {
      const row = element("li", "");
      row.append(tie(drawn, chosen, other, at));
      list.append(row);
    }
    const more = ties.length > MOST ? `Strongest of ${ties.length.toLocaleString("en-GB")} ties; each leads to why` : "Tied to; each leads to why";
    parts.push(element("p", more, "hub-quiet"), list);
  }
  panel.replaceChildren(...parts);
}

function tie(drawn, chosen, other, at) {
  const { nodes, edges } = drawn;
  const projects = edges.projects[at];
  const text = `${nodes.name[other]} (${projects.toLocaleString("en-GB")} project${projects === 1 ? "" : "s"})`;
  const ends = [nodes.key[edges.source[at]], nodes.key[edges.target[at]]].join("~");
  if (new URL(location.href).searchParams.get("of") === "areas") return link(text, around(nodes.key[other]));
  return link(text, address({ edge: ends }, "why"));
}

export function around(key) {
  return address({ focus: key, whole: null, path_to: null, edge: null });
}

function address(changes, fragment = "") {
  const url = new URL(location.href);
  for (const name of ["members_from", "ties_from"]) url.searchParams.delete(name);
  for (const [name, value] of Object.entries(changes)) {
    if (value === null) url.searchParams.delete(name);
    else url.searchParams.set(name, value);
  }
  url.hash = fragment;
  return url.href;
}

function link(text, href) {
  const made = element("a", text, "govuk-link");
  made.href = href;
  return made;
}

function element(name, text, classes = "") {
  const made = document.createElement(name);
  made.textContent = text;
  if (classes) made.className = classes;
  return made;
}
