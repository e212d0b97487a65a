// A second layout of the map, which shows neighbourhoods in all columns: UMAP (McInnes, Healy and Melville 2018), in
// pieces of work between which the page answers.

const neighbours = 15;
const quickLayout = 3000; // nodes that are laid out without being asked

/// Numbers in [0, 1) from a seed (mulberry32), so that a page looks the same each time.
function seeded(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

const pause = () =>
  new Promise((resume) => {
    setTimeout(resume);
  });

/// Works for a few hundredths of a second at a time. @param act  does the i-th of `total` pieces
async function inPieces(total, act, say) {
  let last = performance.now();
  for (let i = 0; i < total; i += 1) {
    act(i);
    if (performance.now() - last < 40) continue;
    say((i + 1) / total);
    await pause();
    last = performance.now();
  }
}

/// The rows nearest to a row, itself first: [rows, distances].
function neighboursOf(row, vectors, most) {
  const near = [];
  const far = [];
  const own = vectors[row];
  for (let other = 0; other < vectors.length; other += 1) {
    const limit = far.length < most ? Infinity : far[most - 1];
    const vector = vectors[other];
    let distance = 0;
    for (let i = 0; i < own.length && distance < limit; i += 1) distance += (own[i] - vector[i]) ** 2;
    if (distance >= limit) continue;
    let place = Math.min(far.length, most - 1);
    for (; place > 0 && far[place - 1] > distance; place -= 1) {
      far[place] = far[place - 1];
      near[place] = near[place - 1];
    }
    far[place] = distance;
    near[place] = other;
  }
  return [near, far.map(Math.sqrt)];
}

/// Two coordinates a node. @param say  is told the share that is done
async function layOut(say) {
  const vectors = Array.from({ length: nodeMap.size }, (_, row) => nodeMap.columns.map((column) => column[row]));
  const most = Math.min(neighbours, vectors.length - 1);
  const near = [];
  await inPieces(
    vectors.length,
    (row) => near.push(neighboursOf(row, vectors, most)),
    (share) => say(share / 2),
  );
  const umap = new libraries.UMAP({ nNeighbors: most, minDist: 0.15, random: seeded(nodeMap.seed) });
  umap.setPrecomputedKNN(
    near.map(([rows]) => rows),
    near.map(([, distances]) => distances),
  );
  const epochs = umap.initializeFit(vectors);
  await inPieces(
    epochs,
    () => umap.step(),
    (share) => say(0.5 + share / 2),
  );
  const places = umap.getEmbedding();
  return [0, 1].map((axis) => Float64Array.from(places, (place) => place[axis]));
}
