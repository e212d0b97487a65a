// The two documents of the page, and how numbers and elements are made of them.

const documentOf = (id) => JSON.parse(document.getElementById(id).textContent);
const report = documentOf("report");
const parts = documentOf("parts");
const command = report.contexture.command;

/// The contexts of the run, best first, each with its place.
const contexts = (report.contexts ?? (report.context ? [report] : [])).map((one, rank) => ({
  rank,
  name: one.context.name,
  formula: one.context.formula,
  note: one.context.note,
  failure: one.failure,
  values: (one.spectrum ?? one.log_density)?.singular_values ?? [],
  eigenvalues: one.spectrum?.eigenvalues ?? null,
  residuals: (one.spectrum ?? one.log_density)?.residuals ?? [],
  spectrum: one.spectrum,
  score: one.score,
  pretext: one.pretext,
  informed: one.informed,
  rho: one.compatibility?.rho,
  filter: parts.filters.find((filter) => filter.context === one.context.name)?.values,
}));
const solved = contexts.filter((one) => one.values.length > 0);

// As the terminal's tables write them: six decimals; errors and residuals by their size.
const isNumber = (value) => typeof value === "number";
const six = (value) => (isNumber(value) ? value.toFixed(6) : "-");
const four = (value) => (isNumber(value) ? value.toFixed(4) : "-");
const rough = (value) =>
  value ? value.toExponential(0).replace(/e([+-])(\d)$/, (_, sign, digit) => `e${sign}0${digit}`) : "0";
const withError = (value, error) => (error > 0 ? `${four(value)} \u00b1 ${four(error)}` : four(value));
const whole = (value) => value.toLocaleString("en");
const count = (number, one, many) => `${whole(number)} ${number === 1 ? one : many}`;
const short = (text, most = 40) => (text.length > most ? `${[...text].slice(0, most - 1).join("")}\u2026` : text);

/// An element with attributes and children; text is text, whatever is in it.
function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (value !== undefined && value !== false) made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...children.filter((child) => child !== undefined && child !== null));
  return made;
}

/// Rows of texts; the first cell of each names it.
function table(titles, rows, caption, kind) {
  const head = element(
    "tr",
    {},
    ...titles.map((title, i) => element("th", { scope: "col", class: i === 0 ? "left" : "" }, title)),
  );
  const body = rows.map((cells) =>
    element(
      "tr",
      {},
      ...cells.map((cell, i) =>
        i === 0 ? element("th", { scope: "row", class: "left wrap" }, cell) : element("td", {}, cell),
      ),
    ),
  );
  return element(
    "table",
    { "aria-label": caption, class: kind },
    element("thead", {}, head),
    element("tbody", {}, ...body),
  );
}

function download(name, type, text) {
  const address = URL.createObjectURL(new Blob([text], { type }));
  element("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 10000);
}

/// Lines of CSV as RFC 4180 has them.
function csv(titles, rows) {
  const field = (cell) => (/[",\r\n]/.test(cell) ? `"${String(cell).replaceAll('"', '""')}"` : String(cell));
  return [titles, ...rows].map((row) => row.map((cell) => field(cell ?? "")).join(",")).join("\r\n") + "\r\n";
}
