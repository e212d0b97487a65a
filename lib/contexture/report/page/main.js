// The page in its order.

function headline() {
  const graph = report.graph;
  const kinds = [graph.directed ? "directed" : "undirected", graph.weighted ? "weighted" : "unweighted"];
  document.title = `${graph.source} \u00b7 contexture ${command}`;
  document.getElementById("command").textContent = command;
  document.getElementById("source").textContent = graph.source === "-" ? "standard input" : graph.source;
  const facts = graph.points
    ? [count(graph.nodes, "point", "points"), count(graph.points.columns.length, "column", "columns")]
    : [
        count(graph.nodes, "node", "nodes"),
        count(graph.edges, "edge", "edges"),
        ...kinds,
        count(graph.components, "component", "components"),
      ];
  if (report.solved?.component === "largest" && graph.components > 1)
    facts.push(`of which the largest, ${count(report.solved.nodes, "node", "nodes")}`);
  document.getElementById("graph-facts").textContent = facts.join(" \u00b7 ");
}

function section(id, title, ...children) {
  const made = element(
    "section",
    { id, "aria-labelledby": `${id}-title` },
    element("h2", { id: `${id}-title` }, title),
    ...children,
  );
  document.getElementById("main").append(made);
  document.getElementById("contents").append(element("a", { href: `#${id}` }, title));
  return made;
}

function addCharts() {
  if (solved.length === 0) return;
  const grid = element("div", { class: "figures" });
  section(
    "spectra",
    "Spectra",
    element(
      "p",
      { class: "note" },
      "Click a name to hide or show it, rest on it to see it alone. " +
        "Shift and wheel zoom. No units: s_0 = 1 is the scale.",
    ),
    grid,
  );
  decayFigure(grid);
  if (command === "compare") {
    tauFigure(grid);
    signedFigure(grid);
  } else {
    barFigure(grid);
    residualFigure(grid);
  }
  filterFigure(grid);
}

function addMap() {
  if (parts.without_map)
    section("map", "Map", element("p", { class: "note" }, `There is no map: ${parts.without_map}.`));
  if (!nodeMap || nodeMap.size === 0 || nodeMap.width === 0) return;
  startMap(section("map", "Map of the nodes"));
}

function start() {
  headline();
  document.getElementById("main").replaceChildren(verdictBox());
  if (command === "compare") {
    const note = report.order ? `Ordered by ${report.order}. The table can be sorted by its titles.` : "";
    section("contexts", "Contexts", element("p", { class: "note" }, note), comparisonTable(), flagList(), rivalTable());
  }
  addCharts();
  addMap();
  section("facts", "Facts", factsList(), contextTable());
  document.getElementById("footer").append(
    `contexture ${report.contexture.version}, JSON schema ${report.contexture.schema}. This page needs no network; ` +
      `charts by Apache ECharts ${libraries.version}. `,
    element(
      "button",
      {
        type: "button",
        onclick: () => download("report.json", "application/json", document.getElementById("report").textContent),
      },
      "Report as JSON",
    ),
  );
  startTheme();
}

start();
