// Colours of both themes, and how a context or a class is told from others without seeing colours: by dash and marker.

// Okabe and Ito's, without yellow, which is too faint on white; black gives way to what stands out in the theme.
const themes = {
  light: {
    paper: "#ffffff",
    ink: "#16191d",
    soft: "#565e6b",
    line: "#d9dde3",
    grid: "#eceff2",
    faint: "#a9b0ba",
    series: ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#16191d"],
    // Cividis, cut where it would be too light.
    ramp: ["#00224e", "#1d3a6d", "#3b496c", "#575c6d", "#707173", "#8a8678", "#a59c74", "#c3b369", "#d9c55d"],
  },
  dark: {
    paper: "#14171b",
    ink: "#e7eaee",
    soft: "#a3acb8",
    line: "#454c57",
    grid: "#262b33",
    faint: "#6b7480",
    series: ["#56b4e9", "#f07b2e", "#2cc79a", "#dd93bb", "#f0b429", "#3f8fd6", "#e7eaee"],
    ramp: ["#3f5f96", "#576a95", "#6d7894", "#838791", "#98968e", "#aea587", "#c4b57c", "#dcc76c", "#fee838"],
  },
};
// Shapes about (0, 0), five units to each side; the charts and the table draw the same.
const plus = "M-5-1.7h3.3v-3.3h3.4v3.3h3.3v3.4h-3.3v3.3h-3.4v-3.3h-3.3z";
const cross = "M-5-2.8l2.2-2.2L0-2.2l2.8-2.8L5-2.8 2.2 0 5 2.8 2.8 5 0 2.2-2.8 5-5 2.8-2.2 0z";
const markers = ["circle", "triangle", "rect", "diamond", `path://${plus}`, `path://${cross}`];
const dashes = ["solid", [7, 3], [2, 2], [9, 3, 2, 3]];
const distinct = 14; // contexts with a look of their own; those after them share one

let stored = null;
const wantsDark = matchMedia("(prefers-color-scheme: dark)");
const chosen = () => stored ?? (wantsDark.matches ? "dark" : "light");
let theme = themes[chosen()];
const themed = []; // what is drawn again when the theme changes

/// Line and marker of the context of a rank: the pair is another for each of the first `distinct`.
function lookOf(rank, of = theme) {
  if (rank >= distinct) return { color: of.faint, dash: dashes[rank % 4], marker: "none", width: 1 };
  return {
    color: of.series[rank % of.series.length],
    dash: dashes[rank % 4],
    marker: markers[rank % 6],
    width: rank === 0 ? 3 : 1.6,
  };
}

function applyTheme(name) {
  document.documentElement.dataset.theme = name;
  theme = themes[name];
  for (const draw of themed) draw();
}

function startTheme() {
  const button = document.getElementById("theme");
  const show = () => {
    button.textContent = chosen() === "dark" ? "Light theme" : "Dark theme";
    applyTheme(chosen());
  };
  button.addEventListener("click", () => {
    stored = chosen() === "dark" ? "light" : "dark";
    show();
  });
  wantsDark.addEventListener("change", show);
  // Paper is white.
  addEventListener("beforeprint", () => applyTheme("light"));
  addEventListener("afterprint", show);
  show();
}
