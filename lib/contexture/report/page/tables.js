// The verdict, the ranked contexts, their rivals, and the facts of the run.

const svgElement = (tag, attributes) => {
  const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  return made;
};

const shapes = {
  circle: "M0-3.5a3.5 3.5 0 1 0 .01 0z",
  triangle: "M0-4.5l4.2 8h-8.4z",
  rect: "M-3.5-3.5h7v7h-7z",
  diamond: "M0-5l4.5 5-4.5 5-4.5-5z",
};

/// Line and marker as they stand in the charts.
function swatch(rank) {
  const look = lookOf(rank);
  const image = svgElement("svg", {
    class: "swatch",
    width: 28,
    height: 12,
    viewBox: "0 -6 28 12",
    "aria-hidden": "true",
  });
  const dash = Array.isArray(look.dash) ? look.dash.join(" ") : "";
  image.append(
    svgElement("line", {
      x1: 0,
      x2: 28,
      y1: 0,
      y2: 0,
      stroke: look.color,
      "stroke-width": look.width,
      "stroke-dasharray": dash,
    }),
  );
  const shape = look.marker.startsWith("path://") ? look.marker.slice(7) : shapes[look.marker];
  if (shape) image.append(svgElement("path", { d: shape, fill: look.color, transform: "translate(14)" }));
  return image;
}

/// tau with its error between the smallest of the run and 1 + beta, the tick.
function gauge(score, low, high) {
  const at = (value) => 4 + (92 * (value - low)) / (high - low || 1);
  const image = svgElement("svg", {
    class: "gauge",
    width: 100,
    height: 12,
    viewBox: "0 0 100 12",
    "aria-hidden": "true",
  });
  image.append(svgElement("line", { x1: 0, x2: 100, y1: 6, y2: 6, stroke: theme.line }));
  const ceiling = 1 + score.beta;
  image.append(svgElement("line", { x1: at(ceiling), x2: at(ceiling), y1: 1, y2: 11, stroke: theme.soft }));
  const error = score.tau_standard_error;
  image.append(
    svgElement("line", {
      x1: at(score.tau - error),
      x2: at(score.tau + error),
      y1: 6,
      y2: 6,
      stroke: theme.series[0],
      "stroke-width": 3,
    }),
  );
  image.append(svgElement("circle", { cx: at(score.tau), cy: 6, r: 3.6, fill: theme.series[0] }));
  return image;
}

/// [title, what it means, cell of a context, number to sort by]
function comparisonColumns() {
  const taus = contexts.filter((one) => isNumber(one.score?.tau)).map((one) => one.score.tau);
  const low = Math.min(...taus, 1);
  const high = Math.max(...taus, ...contexts.filter((one) => one.score).map((one) => 1 + one.score.beta));
  const columns = [];
  if (contexts.some((one) => one.informed))
    columns.push([
      "informed",
      "error in predicting the labels and, as if it were that of 100 more, what the graph tells; smaller is better",
      (one) => (one.informed ? withError(one.informed.value, one.informed.standard_error) : "-"),
      (one) => one.informed?.value,
    ]);
  if (report.structure)
    columns.push([
      "pretext",
      "mean relative error in predicting communities, distances and degree; smaller is better",
      (one) => (one.pretext ? withError(one.pretext.value, one.pretext.standard_error) : "-"),
      (one) => one.pretext?.value,
    ]);
  columns.push(
    ["tau", "smaller is better", (one) => six(one.score.tau), (one) => one.score.tau],
    [
      "error",
      "standard error of tau",
      (one) => rough(one.score.tau_standard_error),
      (one) => one.score.tau_standard_error,
    ],
    [
      "",
      "tau between 1 and 1 + beta, the tick",
      (one) => (isNumber(one.score.tau) ? gauge(one.score, low, high) : ""),
      null,
    ],
    ["d", "dimensions at which tau is reached", (one) => textOf(one.score.dimension), (one) => one.score.dimension],
    ["s_1", "first singular value", (one) => six(one.values[0]), (one) => one.values[0]],
    ["s_2", "second singular value", (one) => six(one.values[1]), (one) => one.values[1]],
    ["energy", "sum of all s_i\u00b2", (one) => six(one.spectrum.energy), (one) => one.spectrum.energy],
    [
      "residual",
      "the largest of all triples",
      (one) => rough(Math.max(0, ...one.residuals)),
      (one) => Math.max(0, ...one.residuals),
    ],
  );
  if (contexts.some((one) => one.rho !== undefined))
    columns.push(["rho", "how much of the labels the context keeps", (one) => four(one.rho), (one) => one.rho]);
  const figureOf = (one, title) => parts.figures.find((each) => each.context === one.rank && each.title === title);
  for (const title of new Set(parts.figures.map((each) => each.title)))
    columns.push([
      title,
      "evaluation: mean \u00b1 standard error",
      (one) => {
        const found = figureOf(one, title);
        return found ? withError(found.mean, found.standard_error) : "-";
      },
      (one) => figureOf(one, title)?.mean,
    ]);
  return columns;
}

function comparisonRow(one, columns) {
  const best = one.rank === 0 && !one.failure && (isNumber(one.score?.tau) || one.pretext);
  const isAbstaining = report.structure
    ? isNumber(report.structure.weight) && report.structure.weight <= 0
    : one.score?.flags.some((flag) => flag.code === "near_ceiling");
  const name = element(
    "th",
    { scope: "row", class: "left wrap" },
    one.failure ? null : swatch(one.rank),
    one.name,
    best ? element("span", { class: "note" }, isAbstaining ? " first" : " best") : null,
  );
  if (one.failure)
    return element(
      "tr",
      { class: "failed" },
      name,
      element("td", { colspan: columns.length + 1 }, `failed: ${one.failure}`),
    );
  return element(
    "tr",
    { class: best ? "best" : "" },
    name,
    ...columns.map(([, , cell]) => element("td", {}, cell(one))),
    element("td", { class: "left flags code" }, one.score.flags.map((flag) => flag.code).join(", ")),
  );
}

function comparisonTable() {
  const columns = comparisonColumns();
  const body = element("tbody");
  let order = contexts;
  const fill = () => body.replaceChildren(...order.map((one) => comparisonRow(one, columns)));
  const head = element("tr", {}, element("th", { scope: "col", class: "left" }, "context"));
  for (const [title, meaning, , key] of columns) {
    const cell = element("th", { scope: "col", title: meaning, "aria-label": title === "" ? meaning : undefined });
    if (key)
      cell.append(
        element(
          "button",
          {
            onclick: () => {
              const down = cell.getAttribute("aria-sort") === "ascending";
              for (const other of head.children) other.removeAttribute("aria-sort");
              cell.setAttribute("aria-sort", down ? "descending" : "ascending");
              const last = (one) => !isNumber(one.failure ? null : key(one));
              const sign = down ? -1 : 1;
              order = [...contexts].sort((a, b) => last(a) - last(b) || (last(a) ? 0 : sign * (key(a) - key(b))));
              fill();
            },
          },
          title,
        ),
      );
    head.append(cell);
  }
  head.append(element("th", { scope: "col", class: "left" }, "flags"));
  themed.push(fill);
  fill();
  return element(
    "div",
    { class: "scroll", tabindex: "0" },
    element("table", { id: "ranking", "aria-label": "Contexts, best first" }, element("thead", {}, head), body),
  );
}

/// Each flag of the run once, in the words of the score.
function flagList() {
  const flags = new Map(); // what is said with counts of its own is said of each context
  for (const { code, message } of contexts.flatMap((one) => one.score?.flags ?? [])) flags.set(message, code);
  if (flags.size === 0) return null;
  return element(
    "dl",
    { class: "flags" },
    ...[...flags].flatMap(([message, code]) => [
      element("dt", { class: "code" }, code),
      element("dd", {}, `${message}.`),
    ]),
  );
}

const rivalTitles = [
  ["decay_rate", "decay rate"],
  ["ne_sum", "NESum"],
  ["entropy_rank", "entropy rank"],
  ["rank_me", "RankMe"],
  ["lidar", "LiDAR"],
  ["alpha_req", "alpha-ReQ"],
  ["worst_case_bound", "worst case"],
];

function rivalTable() {
  const rows = contexts
    .filter((one) => one.score)
    .map((one) => [one.name, ...rivalTitles.map(([key]) => six(one.score.rivals[key]))]);
  return element(
    "details",
    {},
    element("summary", {}, "Rivals of tau"),
    element(
      "p",
      { class: "note" },
      "Other scores of the same singular values, over those computed: " +
        "compare them between spectra of as many values only.",
    ),
    element(
      "div",
      { class: "scroll", tabindex: "0" },
      table(["context", ...rivalTitles.map(([, title]) => title)], rows, "Rivals of tau"),
    ),
  );
}

function verdictBox() {
  const [first, ...rest] = parts.verdict.map((said) =>
    said.replaceAll(" +- ", " \u00b1 ").replaceAll("1 + beta", "1\u00a0+\u00a0beta"),
  );
  return element(
    "section",
    { class: "verdict", "aria-label": "Verdict" },
    element("p", { id: "verdict" }, first),
    rest.length === 0
      ? null
      : element(
          "ul",
          {},
          ...rest.map((said) =>
            element(
              "li",
              { class: /^(But|Not the graph|No context|The smallest)|could not be computed/.test(said) ? "but" : "" },
              said,
            ),
          ),
        ),
  );
}

const factsOfPoints = (graph) => [
  ["points", whole(graph.nodes)],
  ["columns", whole(graph.points.columns.length)],
  ["coordinates", whole(graph.points.columns.reduce((sum, column) => sum + column.coordinates, 0))],
  ["target", graph.points.target ?? "none"],
];

const factsOfGraph = (graph, run) => [
  ["nodes", whole(graph.nodes)],
  ["edges", whole(graph.edges)],
  ["components", whole(graph.components)],
  ["isolated nodes", whole(graph.isolated)],
  ["self-loops", whole(graph.self_loops)],
  ["mean degree", graph.mean_degree.toFixed(3)],
  ["largest degree", whole(graph.max_degree)],
  [
    "solved",
    run.component === "largest" && graph.components > 1
      ? `${count(run.nodes, "node", "nodes")} of the largest component`
      : "all",
  ],
];

function factsList() {
  const graph = report.graph;
  const run = report.solved ?? {};
  const facts = [
    ["source", graph.source],
    ["read as", graph.reading.format],
    ...(graph.points ? factsOfPoints(graph) : factsOfGraph(graph, run)),
    ["singular values", textOf(run.dimension)],
    ["regularization", textOf(run.regularization)],
    ["tolerance", rough(run.tolerance ?? 0)],
    ["seed", textOf(run.seed)],
  ];
  if (report.order) facts.push(["order", report.order], ["solves", textOf(report.solves)]);
  if (report.timing)
    facts.push(
      ["read", `${report.timing.read_seconds.toFixed(2)} s`],
      ["solved in", `${report.timing.solve_seconds.toFixed(2)} s`],
      ["peak memory", `${(report.timing.peak_memory_bytes / 1e9).toFixed(2)} GB`],
      ["threads", textOf(report.timing.threads)],
    );
  return element(
    "dl",
    { class: "facts" },
    ...facts.map(([what, value]) => element("div", {}, element("dt", {}, what), element("dd", {}, value))),
  );
}

const contextTable = () =>
  element(
    "details",
    { open: contexts.length <= 6 },
    element("summary", {}, "Formulas"),
    element(
      "div",
      { class: "scroll", tabindex: "0" },
      table(
        ["context", "s = |f(\u03bb)|, f = ; or the operator", "note"],
        contexts.map((one) => [one.name, one.formula, one.note ?? ""]),
        "Formulas of the contexts",
        "texts",
      ),
    ),
  );
