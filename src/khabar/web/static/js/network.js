/** Where parties stand in the drawing: pairs with many events near each other. The same input gives the same picture. */

import { forceCollide, forceLink, forceManyBody, forceSimulation, forceX, forceY } from "../vendor/charts.js";
import { named } from "./i18n.js";

const STEPS = 300;
const WIDE = { distance: 120, apart: -420, room: 26, x: 0.05, y: 0.11 };
const TALL = { distance: 80, apart: -260, room: 30, x: 0.22, y: 0.04 };
const ROOM = 30; // around the outermost
const LETTER = 4; // half the width of a letter of their names
const [LEAST, MORE] = [7, 17]; // radius of one without events, and what the one with most has more

/** One tie a pair, whichever of the two acts: events added, score as their mean; the same period by period. */
function pairs(links) {
  const found = new Map();
  for (const { source, target, events, score, periods } of links) {
    if (source === target || !events) continue;
    const [one, other] = [source, target].sort();
    const key = `${one} ${other}`;
    if (!found.has(key)) found.set(key, { source: one, target: other, all: sum(), periods: new Map() });
    const tie = found.get(key);
    tie.all.add(events, score);
    for (const { period, events: some, score: mean } of periods) {
      if (!tie.periods.has(period)) tie.periods.set(period, sum());
      tie.periods.get(period).add(some, mean);
    }
  }
  return [...found.values()];
}

/** Events and their mean score, added up. */
function sum() {
  let total = 0;
  return {
    events: 0,
    get score() {
      return total / this.events;
    },
    add(events, mean) {
      this.events += events;
      total += events * mean;
    },
  };
}

/** @returns {{nodes: object[], links: object[], narrow: boolean, box: number[]}} positions, and the box of the drawing */
export function layout(nodes, directed, narrow) {
  const force = narrow ? TALL : WIDE;
  const links = pairs(directed);
  const joined = new Set(links.flatMap((link) => [link.source, link.target]));
  const most = Math.max(1, ...nodes.map((node) => node.events));
  const placed = nodes.filter((node) => joined.has(node.id)).map((node) => ({ ...node, r: LEAST + MORE * Math.sqrt(node.events / most) }));
  const known = new Set(placed.map((node) => node.id));
  const ties = links.filter((link) => known.has(link.source) && known.has(link.target));
  forceSimulation(placed)
    .force("link", forceLink(ties).id((node) => node.id).distance(force.distance))
    .force("apart", forceManyBody().strength(force.apart))
    .force("room", forceCollide((node) => node.r + force.room))
    .force("x", forceX().strength(force.x)).force("y", forceY().strength(force.y))
    .stop()
    .tick(STEPS);
  const half = (node) => Math.max(node.r, LETTER * named(node).length);
  const left = Math.min(...placed.map((node) => node.x - half(node)));
  const right = Math.max(...placed.map((node) => node.x + half(node)));
  const top = Math.min(...placed.map((node) => node.y - node.r)) - ROOM / 3;
  const bottom = Math.max(...placed.map((node) => node.y + node.r)) + ROOM;
  return { nodes: placed, links: ties, narrow, box: [left, top, right - left, bottom - top] };
}
