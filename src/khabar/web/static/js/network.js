/** Where parties stand in the drawing: pairs with many events near each other. The same input gives the same picture. */

import { forceCollide, forceLink, forceManyBody, forceSimulation, forceX, forceY } from "../vendor/charts.js";

const STEPS = 300;
const ROOM = 60; // around the outermost, for their names

/** One tie a pair, whichever of the two acts: events added, score as their mean. */
function pairs(links) {
  const found = new Map();
  for (const { source, target, events, score } of links) {
    if (source === target || !events) continue;
    const [one, other] = [source, target].sort();
    const tie = found.get(`${one} ${other}`) ?? { source: one, target: other, events: 0, sum: 0 };
    tie.events += events;
    tie.sum += events * score;
    found.set(`${one} ${other}`, tie);
  }
  return [...found.values()].map(({ sum, ...tie }) => ({ ...tie, score: sum / tie.events }));
}

/** @returns {{nodes: object[], links: object[], box: number[]}} positions, and the box of the drawing */
export function layout(nodes, directed) {
  const links = pairs(directed);
  const joined = new Set(links.flatMap((link) => [link.source, link.target]));
  const placed = nodes.filter((node) => joined.has(node.id)).map((node) => ({ ...node, r: 6 + 2.2 * Math.sqrt(node.events) }));
  const known = new Set(placed.map((node) => node.id));
  const ties = links.filter((link) => known.has(link.source) && known.has(link.target)).map((link) => ({ ...link }));
  forceSimulation(placed)
    .force("link", forceLink(ties).id((node) => node.id).distance(120))
    .force("apart", forceManyBody().strength(-420))
    .force("room", forceCollide((node) => node.r + 26))
    .force("x", forceX().strength(0.05)).force("y", forceY().strength(0.11))
    .stop()
    .tick(STEPS);
  const xs = placed.map((node) => node.x);
  const ys = placed.map((node) => node.y);
  const [left, top] = [Math.min(...xs) - ROOM, Math.min(...ys) - ROOM];
  return { nodes: placed, links: ties, box: [left, top, Math.max(...xs) - left + ROOM, Math.max(...ys) - top + ROOM] };
}
