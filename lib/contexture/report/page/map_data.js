// The nodes of the map: their columns, and the groups that colour them.

const nodeMap = parts.map ? { ...parts.map, size: parts.map.names.length, columns: unpack(parts.map) } : null;

/// Single precision, column after column.
function unpack({ columns, width, names }) {
  const bytes = Uint8Array.from(atob(columns), (letter) => letter.charCodeAt(0));
  const view = new DataView(bytes.buffer);
  return Array.from({ length: width }, (_, column) =>
    Float64Array.from(names, (_, row) => view.getFloat32(4 * (column * names.length + row), true)),
  );
}

/// Places of the values in order, in [0, 1]: what spreads nodes evenly where a few lie far out. Ties share the middle.
function ranksOf(values) {
  const order = Array.from(values.keys()).sort((a, b) => values[a] - values[b]);
  const ranks = new Float64Array(values.length);
  for (let i = 0; i < order.length;) {
    let end = i;
    while (end < order.length && values[order[end]] === values[order[i]]) end += 1;
    for (let j = i; j < end; j += 1) ranks[order[j]] = (i + end - 1) / 2 / Math.max(1, order.length - 1);
    i = end;
  }
  return ranks;
}

const nameOfColumn = (column) => `column ${column + 1 + nodeMap.skipped}`;

const mostGroups = 12; // classes with a look of their own; the rest are one group
const rampSteps = 9;

/// Nodes by a class each: [{ name, rows }], the look by place; those of rare classes together, those without last.
function groupsOfClasses(classOf, nameOf) {
  const rows = new Map();
  for (let row = 0; row < nodeMap.size; row += 1) {
    const one = classOf(row);
    if (!rows.has(one)) rows.set(one, []);
    rows.get(one).push(row);
  }
  const without = rows.get(-1) ?? [];
  rows.delete(-1);
  const order = [...rows].sort((a, b) => b[1].length - a[1].length);
  const shown = order.length > mostGroups + 1 ? mostGroups : order.length;
  const groups = order.slice(0, shown).map(([one, of], place) => ({ name: nameOf(one), rows: of, place }));
  const rest = order.slice(shown).flatMap(([, of]) => of);
  if (rest.length > 0) groups.push({ name: `${order.length - shown} others`, rows: rest, place: -1 });
  if (without.length > 0) groups.push({ name: "without a label", rows: without, place: -2 });
  return groups;
}

/// Nodes by a number each, in steps of as many different values, from dark to light.
function groupsOfNumbers(numbers, format) {
  const known = numbers
    .map((value, row) => [value, row])
    .filter(([value]) => isNumber(value))
    .sort((a, b) => a[0] - b[0]);
  const groups = [];
  const steps = Math.min(rampSteps, new Set(known.map(([value]) => value)).size);
  for (let begin = 0; begin < known.length;) {
    let end = Math.max(begin + 1, Math.ceil((known.length * (groups.length + 1)) / steps));
    while (end < known.length && known[end][0] === known[end - 1][0]) end += 1;
    const [low, high] = [known[begin][0], known[end - 1][0]];
    groups.push({
      name: low === high ? format(low) : `${format(low)} to ${format(high)}`,
      rows: known.slice(begin, end).map(([, row]) => row),
    });
    begin = end;
  }
  groups.forEach((group, i) => {
    group.step = groups.length > 1 ? Math.round((i * (rampSteps - 1)) / (groups.length - 1)) : 4;
  });
  const without = numbers.flatMap((value, row) => (isNumber(value) ? [] : [row]));
  if (without.length > 0) groups.push({ name: "without a label", rows: without, place: -2 });
  return groups;
}

const compact = (value) => (Number.isInteger(value) ? whole(value) : Number(value.toPrecision(3)).toString());

/// The ways to colour the nodes: [key, title, () => groups].
function colourings() {
  const ways = [];
  const labels = nodeMap.labels;
  if (labels?.kind === "numbers") ways.push(["label", "label", () => groupsOfNumbers(labels.numbers, compact)]);
  else if (labels)
    ways.push([
      "label",
      "label",
      () =>
        groupsOfClasses(
          (row) => labels.first[row],
          (one) => labels.classes[one],
        ),
    ]);
  if (nodeMap.components)
    ways.push([
      "component",
      "component",
      () =>
        groupsOfClasses(
          (row) => nodeMap.components[row],
          (one) => `component ${one}`,
        ),
    ]);
  if (nodeMap.degrees)
    ways.push([
      "degree",
      nodeMap.directed ? "degree (outgoing)" : "degree",
      () => groupsOfNumbers(nodeMap.degrees, compact),
    ]);
  for (let column = 2; column < Math.min(4, nodeMap.width); column += 1)
    ways.push([
      `column${column}`,
      nameOfColumn(column),
      () => groupsOfNumbers(Array.from(nodeMap.columns[column]), (value) => value.toPrecision(3)),
    ]);
  ways.push([
    "none",
    "nothing",
    () => [{ name: "nodes", rows: Array.from({ length: nodeMap.size }, (_, row) => row), place: 0 }],
  ]);
  return ways;
}

function labelOf(row) {
  const labels = nodeMap.labels;
  if (!labels) return null;
  if (labels.kind === "numbers") return isNumber(labels.numbers[row]) ? compact(labels.numbers[row]) : "none";
  if (labels.several.length > 0) return labels.several[row] || "none";
  return labels.first[row] < 0 ? "none" : labels.classes[labels.first[row]];
}

/// What is known of a node, beside its name.
function factsOf(row) {
  const facts = [];
  const label = labelOf(row);
  if (label !== null) facts.push(["label", label]);
  if (nodeMap.degrees) facts.push(["degree", compact(nodeMap.degrees[row])]);
  if (nodeMap.components) facts.push(["component", whole(nodeMap.components[row])]);
  return facts;
}

/// Rows nearest to a row, in all columns that the page holds.
function nearestTo(row, most = 8) {
  const distance = new Float64Array(nodeMap.size);
  for (const column of nodeMap.columns)
    for (let other = 0; other < nodeMap.size; other += 1) distance[other] += (column[other] - column[row]) ** 2;
  return Array.from(distance.keys())
    .filter((other) => other !== row)
    .sort((a, b) => distance[a] - distance[b])
    .slice(0, most);
}

/// Rows whose names hold a text: the same first, then those that begin with it, in the order of the graph.
function findNodes(text, most = 30) {
  const wanted = text.toLowerCase();
  const found = [[], [], []];
  if (wanted === "") return [];
  nodeMap.names.forEach((name, row) => {
    const at = name.toLowerCase().indexOf(wanted);
    if (at >= 0) found[name.length === text.length ? 0 : at === 0 ? 1 : 2].push(row);
  });
  return found.flat().slice(0, most);
}
