// Nodes by name, beside the map: what is found, what is known of it, and what lies near.

let showNode = () => {};

/// Marks a node on the map and says what is known of it; null marks none.
function choose(row) {
  map.chosen = row;
  map.redraw();
  if (row !== null) bringIntoSight(row);
  showNode(row);
}

const nodeButton = (row) =>
  element(
    "li",
    {},
    element("button", { type: "button", title: nodeMap.names[row], onclick: () => choose(row) }, nodeMap.names[row]),
  );

function startSearch(side) {
  const results = element("ul", { id: "found" });
  const status = element("p", { class: "note", role: "status", id: "search-status" });
  const input = element("input", {
    type: "search",
    id: "search",
    autocomplete: "off",
    spellcheck: "false",
    placeholder: "a node's name",
  });
  const details = element("div", { id: "node", "aria-live": "polite", class: "printed" });
  const most = 30;
  const isSample = nodeMap.size < nodeMap.with_vector;
  const look = () => {
    const found = findNodes(input.value, most);
    results.replaceChildren(...found.map(nodeButton));
    status.textContent =
      input.value === ""
        ? ""
        : found.length === 0
          ? `No node shown has this in its name.${isSample ? " It may be among those not shown." : ""}`
          : `${found.length === most ? "The first " : ""}${count(found.length, "node", "nodes")}; ` +
            "Enter takes the first.";
    return found;
  };
  input.addEventListener("input", look);
  input.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      input.value = "";
      look();
      choose(null);
    }
    if (event.key !== "Enter") return;
    const [first] = look();
    if (first !== undefined) choose(first);
  });
  showNode = (row) => {
    details.replaceChildren();
    if (row === null) return;
    details.append(
      element("h4", {}, "Chosen"),
      element("div", { class: "name", id: "chosen" }, nodeMap.names[row]),
      element(
        "dl",
        {},
        ...factsOf(row).flatMap(([what, text]) => [element("dt", {}, what), element("dd", {}, text)]),
        ...nodeMap.columns
          .slice(0, 4)
          .flatMap((column, i) => [element("dt", {}, nameOfColumn(i)), element("dd", {}, column[row].toPrecision(4))]),
      ),
      element("h4", {}, `Nearest, in ${nodeMap.width === 1 ? "one column" : `${nodeMap.width} columns`}`),
      element("ul", {}, ...nearestTo(row).map(nodeButton)),
    );
  };
  side.append(element("label", { for: "search" }, "Search"), input, status, results, details);
}
