// The charts of singular values: decay, tau_d, signed spectrum, filter shapes, residuals.

const pointsOf = (values) => values.map((value, i) => [i + 1, value]);
const byIndex = (title, pick, of) => () => [
  ["i", ...of.map((one) => one.name)],
  Array.from({ length: Math.max(0, ...of.map((one) => pick(one).length)) }, (_, i) => [
    i + 1,
    ...of.map((one) => pick(one)[i]),
  ]),
];

function lineOf(of, one, data, more = {}) {
  const look = lookOf(one.rank, of);
  return {
    type: "line",
    name: one.name,
    data,
    color: look.color,
    symbol: look.marker,
    symbolSize: data.length > 40 ? 4 : 6,
    showAllSymbol: data.length <= 40 ? true : "auto",
    lineStyle: { color: look.color, width: look.width, type: look.dash },
    itemStyle: { color: look.color },
    emphasis: { focus: "series", lineStyle: { width: look.width } },
    blur: { lineStyle: { opacity: 0.15 } },
    z: 100 - Math.min(one.rank, 90),
    ...more,
  };
}

/// Values of all contexts at one place of the horizontal axis, in the order of the page.
const alongAxis = (of, title, format) =>
  tooltipOf(of, {
    trigger: "axis",
    axisPointer: { type: "line", lineStyle: { color: of.soft } },
    formatter: (items) =>
      tip(
        title(items[0].axisValue),
        items
          .filter((item) => item.seriesType !== "scatter" && isNumber(item.data?.[1]))
          .sort((a, b) => b.data[1] - a.data[1])
          .map((item) => [item.color, item.seriesName, format(item.data[1])]),
      ),
  });

function decayFigure(parent) {
  const longest = Math.max(...solved.map((one) => one.values.length));
  const least = Math.min(...solved.map((one) => one.values.at(-1)));
  const most = Math.max(1, ...solved.map((one) => one.values[0])); // above 1 of the logarithm only
  figure(parent, {
    id: "decay",
    title: "Singular values",
    note: report.log_density
      ? "Of log(1 + density ratio), largest first: the unit is that of the logarithm."
      : "s_i, largest first; s_0 = 1 is left out. A cliff after s_d says that d functions stand out.",
    toggles: [
      { key: "log", text: "log scale" },
      { key: "square", text: "s\u00b2" },
    ],
    numbers: byIndex("s", (one) => one.values, solved),
    draw: (of, width, switches) => ({
      ...base(
        of,
        solved.map((one) => one.name),
        width,
      ),
      tooltip: alongAxis(
        of,
        (i) => `i = ${i}`,
        (value) => (switches.log ? value.toPrecision(4) : six(value)),
      ),
      xAxis: axisOf(of, "i", { min: 1, max: Math.max(longest, 2), minInterval: 1 }),
      yAxis: axisOf(of, switches.square ? "s_i\u00b2" : "s_i", {
        type: switches.log ? "log" : "value",
        nameGap: 38,
        ...(switches.log
          ? {}
          : {
              min: switches.square || least < 0.4 ? 0 : Math.floor(least * 9.9) / 10,
              ...(most > 1 ? {} : { max: 1 }),
            }),
      }),
      dataZoom: [{ type: "inside", xAxisIndex: 0, filterMode: "none", zoomOnMouseWheel: "shift" }],
      series: solved.map((one) =>
        lineOf(
          of,
          one,
          pointsOf(one.values)
            .map(([i, value]) => [i, switches.square ? value * value : value])
            .filter(([, value]) => !switches.log || value > 1e-12),
        ),
      ),
    }),
  });
}

function tauFigure(parent) {
  const scored = solved.filter((one) => one.score?.curve.some(isNumber));
  if (scored.length === 0) return;
  const ceiling = 1 + scored[0].score.beta;
  const last = Math.max(...scored.map((one) => one.score.curve.length));
  const least = Math.max(ceiling, ...scored.map((one) => one.score.tau).filter(isNumber)); // every minimum is in sight
  const isWide = least > 2 * ceiling;
  figure(parent, {
    id: "tau",
    title: "tau_d and its minimum",
    note:
      "The large marker is the minimum: tau and its d. Dashed: 1 + beta, the value of a context that keeps " +
      "everything or nothing. A minimum at either end of a curve is flagged.",
    numbers: byIndex("tau", (one) => one.score.curve, scored),
    draw: (of, width) => ({
      ...base(
        of,
        scored.map((one) => one.name),
        width,
      ),
      tooltip: alongAxis(of, (d) => `d = ${d}`, six),
      xAxis: axisOf(of, "d", { min: 1, max: Math.max(last, 2), minInterval: 1 }),
      yAxis: axisOf(of, "tau_d", {
        min: 1,
        max: Math.ceil(least * (isWide ? 1.3 : 1.15) * 10) / 10,
        nameGap: 38,
        ...(isWide
          ? { type: "log", logBase: 2, axisLabel: { color: of.soft, fontSize: 11, showMaxLabel: false } }
          : {}),
      }),
      dataZoom: [{ type: "inside", xAxisIndex: 0, filterMode: "none", zoomOnMouseWheel: "shift" }],
      series: [
        ...scored.map((one, i) =>
          lineOf(of, one, pointsOf(one.score.curve), {
            symbol: "none",
            clip: true,
            markLine:
              i > 0
                ? undefined
                : {
                    silent: true,
                    symbol: "none",
                    precision: 12,
                    data: [{ yAxis: ceiling }],
                    lineStyle: { color: of.soft, type: [5, 4] },
                    label: { formatter: "1 + beta", color: of.soft, position: "insideMiddleTop" },
                  },
          }),
        ),
        ...scored
          .filter((one) => isNumber(one.score.tau))
          .map((one) => {
            const look = lookOf(one.rank, of);
            return {
              type: "scatter",
              name: one.name,
              data: [[one.score.dimension, one.score.tau]],
              symbol: look.marker === "none" ? "circle" : look.marker,
              symbolSize: one.rank === 0 ? 14 : one.rank < distinct ? 10 : 6,
              z: 200 - Math.min(one.rank, 90),
              itemStyle: { color: look.color, borderColor: of.paper, borderWidth: 1.5 },
              label: {
                show: one.rank === 0,
                formatter: `d = ${one.score.dimension}`,
                position: one.score.dimension > last * 0.85 ? "left" : "right",
                distance: 8,
                color: of.ink,
                fontWeight: 600,
                textBorderColor: of.paper,
                textBorderWidth: 3,
              },
            };
          }),
      ],
    }),
  });
}

/// A row of ticks a context: where its eigenvalues lie in [-1, 1], each as high as its s.
function signedFigure(parent) {
  const signed = solved.filter((one) => one.eigenvalues);
  if (signed.length === 0) return;
  const names = signed.map((one) => one.name);
  const rowOf = (rows) => Math.max(14, Math.min(30, 420 / rows));
  figure(parent, {
    id: "signed",
    title: "Signed spectrum",
    height: 90 + signed.length * rowOf(signed.length),
    note:
      "The \u03bb behind each s = |f(\u03bb)|; a tick is as tall as its s. " +
      "Near 1 nodes resemble their neighbours, near \u22121 they differ from them." +
      (signed.length < solved.length ? " Contexts whose operator has no signed values are left out." : ""),
    numbers: byIndex("lambda", (one) => one.eigenvalues, signed),
    draw: (of, width) => ({
      ...base(of),
      grid: {
        left: Math.min(170, 24 + 7 * Math.max(...names.map((name) => Math.min(name.length, 20)))),
        right: 16,
        top: 10,
        bottom: 44,
      },
      tooltip: tooltipOf(of, {
        trigger: "item",
        formatter: ({ data, color, seriesName }) =>
          tip(seriesName, [
            [color, "\u03bb", six(data[0])],
            [color, "s", six(data[2])],
          ]),
      }),
      xAxis: axisOf(of, "\u03bb", { min: -1, max: 1 }),
      yAxis: axisOf(of, "", {
        type: "category",
        data: names,
        inverse: true,
        axisLabel: { color: of.soft, fontSize: 11, interval: 0, formatter: (name) => short(name, 20) },
      }),
      dataZoom: [{ type: "inside", xAxisIndex: 0, filterMode: "none", zoomOnMouseWheel: "shift" }],
      series: signed.map((one, row) => ({
        type: "scatter",
        name: one.name,
        symbol: "rect",
        itemStyle: { color: lookOf(one.rank, of).color, opacity: 0.75 },
        symbolSize: (value) => [2, 2 + (rowOf(signed.length) - 6) * value[2]],
        data: one.eigenvalues.map((lambda, i) => [lambda, row, one.values[i]]),
      })),
    }),
  });
}

function filterFigure(parent) {
  const filtered = solved.filter((one) => one.filter);
  if (filtered.length === 0) return;
  const places = parts.filter_places;
  figure(parent, {
    id: "filters",
    title: "Filter shapes",
    note:
      "f(\u03bb) of the contexts that are functions of the graph's own normalized adjacency, " +
      "with the eigenvalues found as markers: what each keeps of the graph, and how much.",
    toggles: [{ key: "size", text: "|f|" }],
    numbers: () => [
      ["lambda", ...filtered.map((one) => one.name)],
      places.map((place, i) => [place, ...filtered.map((one) => one.filter[i])]),
    ],
    draw: (of, width, switches) => ({
      ...base(
        of,
        filtered.map((one) => one.name),
        width,
      ),
      tooltip: alongAxis(of, (place) => `\u03bb = ${Number(place).toFixed(3)}`, six),
      xAxis: axisOf(of, "\u03bb", { min: -1, max: 1 }),
      yAxis: axisOf(of, switches.size ? "|f(\u03bb)|" : "f(\u03bb)", {
        nameGap: 38,
        min: filtered.some((one) => Math.min(...one.filter) < -1e-9) && !switches.size ? -1 : 0,
        max: 1,
      }),
      dataZoom: [{ type: "inside", xAxisIndex: 0, filterMode: "none", zoomOnMouseWheel: "shift" }],
      series: filtered.flatMap((one) => {
        const look = lookOf(one.rank, of);
        const size = switches.size ? Math.abs : (value) => value;
        const at = (lambda) => {
          // f where an eigenvalue is: its s with the sign of f
          const next = Math.max(
            1,
            places.findIndex((place) => place >= lambda),
          );
          return Math.sign(one.filter[next] + one.filter[next - 1]) || 1;
        };
        const found = (one.eigenvalues ?? []).map((lambda, i) => [lambda, size(one.values[i] * at(lambda))]);
        return [
          lineOf(
            of,
            one,
            places.map((place, i) => [place, size(one.filter[i])]),
            { symbol: "none" },
          ),
          {
            type: "scatter",
            name: one.name,
            data: found,
            symbol: look.marker === "none" ? "circle" : look.marker,
            symbolSize: 5,
            itemStyle: { color: look.color, opacity: 0.8 },
            tooltip: { show: false },
            silent: true,
          },
        ];
      }),
    }),
  });
}

/// Of an embedding: lambda of each column, upwards or downwards.
function barFigure(parent) {
  const signed = solved.filter((one) => one.eigenvalues);
  if (signed.length === 0) return;
  figure(parent, {
    id: "bars",
    title: "Signed values by column",
    note: "\u03bb of each function, in the order of the columns. Below 0 a function differs between neighbours.",
    numbers: byIndex("lambda", (one) => one.eigenvalues, signed),
    draw: (of, width) => ({
      ...base(
        of,
        signed.map((one) => one.name),
        width,
      ),
      tooltip: alongAxis(of, (i) => `column ${i}`, six),
      xAxis: axisOf(of, "column", {
        min: 0,
        max: Math.max(...signed.map((one) => one.values.length)) + 1,
        minInterval: 1,
      }),
      yAxis: axisOf(of, "\u03bb", { min: -1, max: 1, nameGap: 38 }),
      dataZoom: [{ type: "inside", xAxisIndex: 0, filterMode: "none", zoomOnMouseWheel: "shift" }],
      series: signed.map((one) => ({
        type: "bar",
        name: one.name,
        data: pointsOf(one.eigenvalues),
        barMaxWidth: 14,
        itemStyle: { color: lookOf(one.rank, of).color },
      })),
    }),
  });
}

function residualFigure(parent) {
  const tolerance = report.solved?.tolerance;
  figure(parent, {
    id: "residuals",
    title: "Residuals",
    note:
      "How far each triple is from one: ||S v \u2212 s u|| or its like, the larger" +
      (report.log_density ? ". Dashed: the tolerance." : "; s_0 = 1 is the unit. Dashed: the tolerance."),
    numbers: byIndex("residual", (one) => one.residuals, solved),
    draw: (of, width) => ({
      ...base(
        of,
        solved.map((one) => one.name),
        width,
      ),
      tooltip: alongAxis(of, (i) => `i = ${i}`, rough),
      xAxis: axisOf(of, "i", {
        min: 1,
        max: Math.max(2, ...solved.map((one) => one.residuals.length)),
        minInterval: 1,
      }),
      yAxis: axisOf(of, "residual", {
        type: "log",
        nameGap: 40,
        axisLabel: { color: of.soft, fontSize: 11, formatter: rough },
        ...(tolerance ? { max: tolerance * 10 } : {}),
      }),
      dataZoom: [{ type: "inside", xAxisIndex: 0, filterMode: "none", zoomOnMouseWheel: "shift" }],
      series: solved.map((one, i) =>
        lineOf(
          of,
          one,
          pointsOf(one.residuals).map(([at, value]) => [at, Math.max(value, 1e-17)]),
          {
            markLine:
              i > 0 || !tolerance
                ? undefined
                : {
                    silent: true,
                    symbol: "none",
                    precision: 12,
                    data: [{ yAxis: tolerance }],
                    lineStyle: { color: of.soft, type: [5, 4] },
                    label: { formatter: "tolerance", color: of.soft, position: "insideEndBottom" },
                  },
          },
        ),
      ),
    }),
  });
}
