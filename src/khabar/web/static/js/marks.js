/**
 * Which words of a document play which part in its claims, as pieces that can be drawn without moving a letter: the text
 * is cut wherever a mark begins or ends, the trigger is a fill, every other role a line in a lane below the words.
 */

import { codePointIndex } from "./text.js";

/** All roles, in the order of the legend. */
export const ROLES = ["trigger", "actor", "recipient", "place", "date", "toll", "source", "cue", "framing"];

/**
 * @typedef {{start: number, end: number, role: string, claims: number[], lane: number}} Mark offsets are code points
 * @typedef {{text: string, marks: Mark[]}} Piece
 * @typedef {{start: number, end: number, pieces: Piece[]}} Paragraph
 */

function* marksOf(claim) {
  yield ["trigger", claim.trigger];
  for (const item of claim.actors) yield ["actor", item];
  for (const item of claim.recipients) yield ["recipient", item];
  for (const item of claim.places) yield ["place", item];
  if (claim.date && claim.date.start !== null) yield ["date", claim.date];
  for (const toll of Object.values(claim.casualties)) yield ["toll", toll];
  for (const item of claim.attribution) {
    yield ["source", item];
    yield ["cue", item.cue];
  }
  for (const item of claim.framing) yield ["framing", item];
}

/** The marks of all claims, one for each stretch and role, in the lowest free lane. @returns {Mark[]} */
export function allMarks(claims) {
  const found = new Map();
  claims.forEach((claim, at) => {
    for (const [role, { start, end }] of marksOf(claim)) {
      if (!(start < end)) continue;
      const key = `${start} ${end} ${role}`;
      if (!found.has(key)) found.set(key, { start, end, role, claims: [], lane: 0 });
      found.get(key).claims.push(at);
    }
  });
  const marks = [...found.values()].sort((a, b) => a.start - b.start || b.end - a.end);
  const free = []; // where each lane ends
  for (const mark of marks) {
    if (mark.role === "trigger") continue;
    const lane = free.findIndex((end) => end <= mark.start);
    mark.lane = lane < 0 ? free.length : lane;
    free[mark.lane] = mark.end;
  }
  return marks;
}

/**
 * The document's content as paragraphs of pieces. Lines of the content are paragraphs; one that is empty is left out.
 * @param {string} content @param {object[]} claims @returns {Paragraph[]}
 */
export function paragraphs(content, claims) {
  const index = codePointIndex(content);
  const marks = allMarks(claims);
  const points = [...content];
  const found = [];
  for (let start = 0; start <= points.length; ) {
    let end = points.indexOf("\n", start);
    if (end < 0) end = points.length;
    const inside = marks.filter((mark) => mark.start < end && mark.end > start);
    const text = content.slice(index[start], index[end]);
    if (text.trim()) found.push({ start, end, pieces: cut(content, index, start, end, inside) });
    start = end + 1;
  }
  return found;
}

/** One sentence of a claim, marked. @param {string} text the sentence @returns {Paragraph} */
export function markedSentence(text, claim) {
  const at = claim.sentence.start;
  const index = codePointIndex(text);
  const end = index.length - 1;
  const marks = allMarks([claim]).map((mark) => ({ ...mark, start: mark.start - at, end: mark.end - at }));
  return { start: 0, end, pieces: cut(text, index, 0, end, marks.filter((mark) => mark.start < end && mark.end > 0)) };
}

function cut(content, index, start, end, marks) {
  const edges = new Set([start, end]);
  for (const mark of marks) {
    edges.add(Math.max(start, mark.start));
    edges.add(Math.min(end, mark.end));
  }
  const sorted = [...edges].sort((a, b) => a - b);
  return sorted.slice(0, -1).map((left, at) => ({
    text: content.slice(index[left], index[sorted[at + 1]]),
    marks: marks.filter((mark) => mark.start < sorted[at + 1] && mark.end > left),
  }));
}
