// A chart with its title, how to read it, its numbers as a table and as files.

const axisOf = (of, name, more = {}) => ({
  type: "value",
  name,
  nameLocation: "middle",
  nameGap: 28,
  nameTextStyle: { color: of.soft, fontSize: 12 },
  axisLabel: { color: of.soft, fontSize: 11 },
  axisLine: { show: true, lineStyle: { color: of.line } },
  axisTick: { show: false },
  splitLine: { lineStyle: { color: of.grid } },
  ...more,
});

const mostLegendLines = 4;
const legendLine = 19;

/// Lines that a legend takes, about: a letter is 7 wide.
function legendLines(names, width, itemWidth = 34) {
  let lines = 1;
  let used = 0;
  for (const name of names) {
    const item = itemWidth + 5 + 7 * Math.min(name.length, 28) + 12;
    if (used > 0 && used + item > width) {
      lines += 1;
      used = 0;
    }
    used += item;
  }
  return lines;
}

/// In lines, or where those would be many in one to be leafed through.
const legendOf = (of, names, width, more = {}) => ({
  type: legendLines(names, width, more.itemWidth) > mostLegendLines ? "scroll" : "plain",
  top: 0,
  left: 0,
  right: 0,
  data: names,
  itemWidth: 34,
  itemHeight: 9,
  itemGap: 12,
  textStyle: { color: of.ink, fontSize: 12, lineHeight: 14 },
  inactiveColor: of.faint,
  pageTextStyle: { color: of.soft },
  pageIconColor: of.soft,
  pageIconInactiveColor: of.grid,
  pageIconSize: 10,
  formatter: (name) => short(name, 28),
  ...more,
});

/// Where the drawing begins below a legend.
function belowLegend(names, width, itemWidth) {
  const lines = legendLines(names, width, itemWidth);
  return 16 + legendLine * (lines > mostLegendLines ? 1 : lines);
}

/// A tooltip of rows [marker colour, text, value], made of text nodes only.
function tip(title, rows, most = 14) {
  const lines = rows
    .slice(0, most)
    .map(([color, text, value]) =>
      element(
        "tr",
        {},
        element("td", { style: `color:${color}` }, "\u25cf"),
        element("td", { class: "left" }, short(text, 34)),
        element("td", {}, value),
      ),
    );
  const rest = rows.length > most ? element("div", {}, `and ${rows.length - most} more`) : null;
  return element("div", { class: "tip" }, element("b", {}, short(title, 80)), element("table", {}, ...lines), rest);
}

const tooltipOf = (of, more) => ({
  confine: true,
  backgroundColor: of.paper,
  borderColor: of.line,
  textStyle: { color: of.ink },
  padding: [6, 10],
  extraCssText: "box-shadow: 0 1px 4px rgba(0,0,0,.18); border-radius: 4px;",
  transitionDuration: 0,
  ...more,
});

const base = (of, names = [], width = 0) => ({
  animation: false,
  backgroundColor: "transparent",
  textStyle: { fontFamily: "system-ui, Segoe UI, Roboto, Liberation Sans, Arial, sans-serif" }, // quotes would end an attribute
  grid: { left: 54, right: 16, top: names.length > 1 ? belowLegend(names, width) : 14, bottom: 44 },
  legend: names.length > 1 ? legendOf(of, names, width) : undefined,
});

/// What a reader has hidden or zoomed into, to be kept when the chart is drawn again.
function stateOf(chart) {
  const now = chart.getOption();
  return { selected: now?.legend?.[0]?.selected, zoom: now?.dataZoom?.map(({ start, end }) => ({ start, end })) };
}

function withState(option, state) {
  if (state.selected && option.legend) option.legend.selected = state.selected;
  if (state.zoom) option.dataZoom?.forEach((zoom, i) => Object.assign(zoom, state.zoom[i]));
  return option;
}

/// The chart as a file, in light colours, as it is hidden and zoomed now.
function svgOf(chart, draw) {
  const width = chart.getWidth();
  const height = chart.getHeight();
  const paper = libraries.init(null, null, { renderer: "svg", ssr: true, width, height });
  paper.setOption(withState({ ...draw(themes.light, width), backgroundColor: "#ffffff" }, stateOf(chart)));
  const text = paper.renderToSVGString();
  paper.dispose();
  return text;
}

/// Puts an ECharts chart of `draw(theme, width)` into a place and keeps it at the size and in the theme of the page.
function startChart(place, draw, renderer = "svg") {
  const chart = libraries.init(place, null, { renderer });
  const redraw = ({ forgets } = {}) => {
    const state = { ...stateOf(chart), ...(forgets ? { [forgets]: undefined } : {}) };
    chart.setOption(withState(draw(theme, chart.getWidth()), state), { notMerge: true });
  };
  chart.setOption(draw(theme, chart.getWidth()));
  themed.push(() => redraw());
  const fit = () => {
    if (place.clientWidth === 0 || place.clientWidth === chart.getWidth()) return;
    chart.resize();
    redraw();
  };
  new ResizeObserver(fit).observe(place);
  addEventListener("beforeprint", fit);
  addEventListener("afterprint", fit);
  return { chart, redraw };
}

/// @param numbers  () => [titles, rows], the chart's data
/// @param toggles  [{ text, key }]: switches that `draw(theme, width, switches)` reads
function figure(parent, { id, title, note, height = 340, draw, numbers, toggles = [] }) {
  const switches = Object.fromEntries(toggles.map(({ key }) => [key, false]));
  const drawing = (of, width) => draw(of, width, switches);
  const place = element("div", {
    class: "chart",
    role: "img",
    "aria-label": `${title}. ${note}`,
    style: `height:${height}px`,
  });
  const tools = element("div", { class: "tools" });
  const details = element("details", {}, element("summary", {}, "Numbers"));
  parent.append(
    element(
      "figure",
      { id },
      element("figcaption", {}, element("h3", {}, title), element("p", {}, note)),
      place,
      tools,
      details,
    ),
  );
  const { chart, redraw } = startChart(place, drawing);
  for (const { text, key } of toggles) {
    tools.append(
      element(
        "button",
        {
          type: "button",
          "aria-pressed": "false",
          onclick: (event) => {
            switches[key] = !switches[key];
            event.currentTarget.setAttribute("aria-pressed", String(switches[key]));
            redraw();
          },
        },
        text,
      ),
    );
  }
  tools.append(
    element(
      "button",
      { type: "button", onclick: () => download(`${id}.svg`, "image/svg+xml", svgOf(chart, drawing)) },
      "SVG",
    ),
    element("button", { type: "button", onclick: () => download(`${id}.csv`, "text/csv", csv(...numbers())) }, "CSV"),
  );
  details.addEventListener("toggle", () => {
    if (!details.open || details.querySelector("table")) return;
    const [titles, rows] = numbers();
    details.append(
      element(
        "div",
        { class: "scroll tall", tabindex: "0" },
        table(
          titles,
          rows.map((row) => row.map(textOf)),
          title,
        ),
      ),
    );
  });
}

const textOf = (cell) =>
  isNumber(cell)
    ? Number.isInteger(cell)
      ? String(cell)
      : Math.abs(cell) < 1e-4
        ? rough(cell)
        : six(cell)
    : (cell ?? "-");
