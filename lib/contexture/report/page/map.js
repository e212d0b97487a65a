// The map of the nodes: two columns of the vectors as a plane, or a layout of all of them.

const map = {
  chart: null,
  redraw: null,
  groups: [],
  chosen: null,
  x: 0,
  y: 1,
  view: "columns",
  layout: null,
  isAtWork: false,
};

const views = [
  ["columns", "two columns"],
  ["ranks", "two columns, by rank"],
  ["umap", "UMAP of all columns"],
];

/// Where the nodes stand across and up.
function places() {
  if (map.view === "umap" && map.layout) return map.layout;
  const values = [map.x, map.y].map((column) => nodeMap.columns[column]);
  return map.view === "ranks" ? values.map(ranksOf) : values;
}

/// Whether nearly all values lie in a small part of their range.
function isCrowded(values) {
  const sorted = Float64Array.from(values).sort();
  const at = (share) => sorted[Math.floor(share * (sorted.length - 1))];
  return at(0.95) - at(0.05) < 0.25 * (at(1) - at(0));
}

function lookOfGroup(group, of) {
  if (group.step !== undefined) return { color: of.ramp[group.step], marker: "circle" };
  if (group.place === -1) return { color: of.soft, marker: "emptyCircle" };
  if (group.place === -2) return { color: of.faint, marker: "emptyRect" };
  return { color: of.series[group.place % of.series.length], marker: markers[group.place % 4] };
}

/// A little space around the nodes, so that none is cut by the frame.
function rangeOf(values) {
  let low = Infinity;
  let high = -Infinity;
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  const space = (high - low) * 0.04 || 1;
  return [low - space, high + space];
}

const sizeOfNodes = () => (nodeMap.size <= 300 ? 9 : nodeMap.size <= 2000 ? 6 : nodeMap.size <= 8000 ? 4.5 : 3);

function drawMap(of, width) {
  const names = map.groups.map((group) => group.name);
  const inset = width - 16;
  const [xs, ys] = places();
  const [left, right] = rangeOf(xs);
  const [bottom, top] = rangeOf(ys);
  const titleOf = (column) =>
    map.view === "umap" && map.layout ? "" : `${nameOfColumn(column)}${map.view === "ranks" ? ", by rank" : ""}`;
  const axis = (name, min, max) =>
    axisOf(of, name, {
      min,
      max,
      axisLabel: { show: false },
      splitLine: { show: false },
      axisLine: { show: false },
      nameGap: 8,
    });
  const zoom = (key) => ({ type: "inside", [key]: 0, filterMode: "none", minSpan: 0.2, zoomOnMouseWheel: "shift" });
  return {
    ...base(of),
    grid: { left: 26, right: 12, top: names.length > 1 ? belowLegend(names, inset, 14) : 12, bottom: 26 },
    legend:
      names.length > 1
        ? legendOf(of, names, inset, { itemWidth: 14, itemHeight: 10, left: 8, right: 8, top: 6 })
        : undefined,
    tooltip: tooltipOf(of, {
      trigger: "item",
      formatter: ({ value, color }) =>
        tip(
          nodeMap.names[value[2]],
          factsOf(value[2]).map(([what, text]) => [color, what, text]),
        ),
    }),
    xAxis: axis(titleOf(map.x), left, right),
    yAxis: axis(titleOf(map.y), bottom, top),
    dataZoom: [zoom("xAxisIndex"), zoom("yAxisIndex")],
    series: [
      ...map.groups.map((group) => {
        const look = lookOfGroup(group, of);
        return {
          type: "scatter",
          name: group.name,
          data: group.rows.map((row) => [xs[row], ys[row], row]),
          symbol: look.marker,
          symbolSize: sizeOfNodes(),
          large: nodeMap.size > 4000,
          largeThreshold: 1,
          progressive: 0,
          itemStyle: {
            color: look.color,
            opacity: 0.8,
            ...(nodeMap.size <= 2000 ? { borderColor: of.paper, borderWidth: 0.5 } : {}),
          },
          emphasis: {
            focus: nodeMap.size <= 4000 && group.step === undefined ? "series" : "none",
            itemStyle: { opacity: 1 },
          },
          blur: { itemStyle: { opacity: 0.12 } },
        };
      }),
      {
        type: "scatter",
        silent: true, // the node that was found
        z: 300,
        symbol: "circle",
        symbolSize: 20,
        data: map.chosen === null ? [] : [[xs[map.chosen], ys[map.chosen], map.chosen]],
        itemStyle: { color: "transparent", borderColor: of.ink, borderWidth: 2.5 },
        label: {
          show: true,
          position: "right",
          distance: 6,
          color: of.ink,
          fontWeight: 600,
          fontSize: 13,
          textBorderColor: of.paper,
          textBorderWidth: 3,
          formatter: ({ value }) => short(nodeMap.names[value[2]], 30),
        },
      },
    ],
  };
}

const everything = [
  [0, 100],
  [0, 100],
];
const zoomOf = () => map.chart.getOption().dataZoom.map(({ start, end }) => [start, end]);

function setZoom(ranges) {
  map.chart.dispatchAction({
    type: "dataZoom",
    batch: ranges.map(([start, end], dataZoomIndex) => ({ dataZoomIndex, start, end })),
  });
}

/// By a factor about the middle of what is seen.
function zoomBy(factor) {
  setZoom(
    zoomOf().map(([start, end]) => {
      const middle = (start + end) / 2;
      const half = Math.min(50, ((end - start) / 2) * factor);
      const low = Math.max(0, Math.min(100 - 2 * half, middle - half));
      return [low, low + 2 * half];
    }),
  );
}

function panBy(right, up) {
  setZoom(
    zoomOf().map(([start, end], i) => {
      const move = Math.max(-start, Math.min(100 - end, (i === 0 ? right : up) * (end - start) * 0.2));
      return [start + move, end + move];
    }),
  );
}

/// Moves what is seen so that a node lies in it, without zooming.
function bringIntoSight(row) {
  const place = places().map((values) => {
    const [low, high] = rangeOf(values);
    return (100 * (values[row] - low)) / (high - low);
  });
  const seen = zoomOf();
  if (seen.every(([start, end], i) => place[i] > start && place[i] < end)) return;
  setZoom(
    seen.map(([start, end], i) => {
      const low = Math.max(0, Math.min(100 - (end - start), place[i] - (end - start) / 2));
      return [low, low + end - start];
    }),
  );
}

const keys = {
  "+": () => zoomBy(0.7),
  "=": () => zoomBy(0.7),
  "-": () => zoomBy(1 / 0.7),
  0: () => setZoom(everything),
  ArrowLeft: () => panBy(-1, 0),
  ArrowRight: () => panBy(1, 0),
  ArrowUp: () => panBy(0, 1),
  ArrowDown: () => panBy(0, -1),
};

function select(label, options, chosen, take) {
  return element(
    "label",
    {},
    label,
    element(
      "select",
      { onchange: (event) => take(event.target.value) },
      ...options.map(([value, text]) => element("option", { value, selected: String(value) === String(chosen) }, text)),
    ),
  );
}

/// Shows a view; the layout is made when it is first asked for.
async function show(view, status) {
  map.view = view;
  if (view === "umap" && !map.layout && !map.isAtWork) {
    map.isAtWork = true;
    map.layout = await layOut((share) => {
      status.textContent = `UMAP: ${Math.round(100 * share)}%`;
    });
    status.textContent = "";
  }
  setZoom(everything);
  map.redraw();
}

function mapTools() {
  const ways = colourings();
  const widths = Array.from({ length: nodeMap.width }, (_, i) => [i, String(i + 1 + nodeMap.skipped)]);
  const status = element("span", { class: "note", role: "status", id: "layout-status" });
  const axes = element(
    "span",
    { class: "tools" },
    select("x", widths, map.x, (value) => {
      map.x = Number(value);
      map.redraw();
    }),
    select("y", widths, map.y, (value) => {
      map.y = Number(value);
      map.redraw();
    }),
  );
  const look = (view) => {
    axes.hidden = view === "umap" || nodeMap.width < 3;
    return show(view, status);
  };
  const canLayOut = nodeMap.width > 2 && nodeMap.size > neighbours;
  if (isCrowded(nodeMap.columns[map.x]) || isCrowded(nodeMap.columns[map.y]))
    // two columns would show little
    map.view = canLayOut && nodeMap.size <= quickLayout ? "umap" : "ranks";
  map.groups = ways[0][2]();
  map.start = () => look(map.view);
  const button = (text, title, act) =>
    element("button", { type: "button", title, "aria-label": title, onclick: act }, text);
  return element(
    "div",
    { class: "tools" },
    select(
      "Colour",
      ways.map(([key, title]) => [key, title]),
      ways[0][0],
      (key) => {
        map.groups = ways.find(([one]) => one === key)[2]();
        map.redraw({ forgets: "selected" }); // names of other groups
      },
    ),
    select(
      "View",
      views.filter(([key]) => key !== "umap" || canLayOut),
      map.view,
      look,
    ),
    axes,
    button("+", "Zoom in", keys["+"]),
    button("\u2212", "Zoom out", keys["-"]),
    button("Reset", "Show all nodes", keys[0]),
    button("SVG", "Download the map as SVG", () => download("map.svg", "image/svg+xml", svgOf(map.chart, drawMap))),
    status,
  );
}

function mapNote() {
  const { size, skipped, with_vector: all, without_vector: without, seed, title, scaling } = nodeMap;
  const said = [
    `The nodes by their vectors, of ${title}, scaling ${scaling}: ` +
      (skipped > 0
        ? `columns ${skipped + 1} to ${skipped + nodeMap.width}, as those before only tell the components apart.`
        : `the leading ${count(nodeMap.width, "column", "columns")}.`),
  ];
  if (size < all)
    said.push(
      `The ${whole(size)} nodes shown are a random sample of ${whole(all)} (seed ${seed}); ` +
        "the others cannot be found here.",
    );
  if (without > 0) said.push(`${count(without, "node without a vector is", "nodes without a vector are")} left out.`);
  if (nodeMap.labels?.several?.length > 0) said.push("A node with several labels has the colour of its first.");
  if (nodeMap.width > 2 && size > neighbours)
    said.push(
      "UMAP keeps neighbours together; distances between clouds and their sizes mean little there. " +
        "By rank spreads nodes evenly where a few lie far out.",
    );
  said.push("Drag to move, shift and wheel to zoom; or the arrow keys, + and \u2212.");
  return said.join(" ");
}

function startMap(parent) {
  if (nodeMap.width === 1) map.y = 0;
  const place = element("div", {
    class: "chart",
    id: "map-chart",
    role: "application",
    tabindex: "0",
    style: "height: 576px",
    "aria-label": `Map of ${count(nodeMap.size, "node", "nodes")}. Search by name beside it.`,
  });
  const side = element("div", { class: "side" });
  const tools = mapTools();
  parent.append(element("p", { class: "note" }, mapNote()), tools, element("div", { class: "map" }, place, side));
  Object.assign(map, startChart(place, drawMap, "canvas"));
  place.addEventListener("keydown", (event) => {
    if (!keys[event.key] || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    keys[event.key]();
  });
  startSearch(side);
  map.chart.on("click", ({ value }) => choose(value[2]));
  map.start();
}
