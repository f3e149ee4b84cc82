/** A claim as one sentence in the language of the page: event, parties, place, day, toll, and on whose word. */

import { day, has, label, named, number, optional, rich, rtl, t } from "./i18n.js";
import { html } from "../vendor/ui.js";
import { clean } from "./text.js";

/** A party or place: in Arabic by its words, in English by its usual name. */
export const called = (item) => (rtl ? clean(item.text) || named(item) : named(item));

/** What happened, in words: that of the mode where there is one. @param {{type: string, mode: string | null}} item */
export const eventLabel = ({ type, mode }) => (mode && has(`mode.${type}.${mode}`) ? t(`mode.${type}.${mode}`) : label("type", type));

/** 5, 5+ (at least), ≤ 5 (at most), 20–99. @param {{low: number | null, high: number | null}} toll */
export function toll({ low, high }) {
  if (low !== null && high !== null) return low === high ? number(low) : `${number(low)}–${number(high)}`;
  if (low !== null) return `${number(low)}+`;
  return high === null ? "?" : `≤ ${number(high)}`;
}

/** "5 killed", in the right plural. */
export const tollLabel = (kind, figure) => t(`toll.${kind}`, { count: figure.low ?? figure.high ?? 0, number: toll(figure) });

/** A day as written in a record: in brackets where it is that of the report. */
export function when(date) {
  if (!date) return "";
  if (!date.value) return clean(date.text);
  return date.basis === "publication" ? `(${day(date.value)})` : day(date.value);
}

const MOST = 3; // names in a row

/** Names in a row, each once, unknown ones only where there is no other; isolated, so that none carries its neighbour along. */
function list(items, name) {
  const told = items.filter((item) => item.entity || !["UNK", null].includes(item.sector));
  const names = [...new Set((told.length ? told : items).map(name))];
  const shown = names.length > MOST + 1 ? names.slice(0, MOST) : names;
  const parts = shown.flatMap((text, at) => [at ? t("reading.and") : "", html`<bdi>${text}</bdi>`]);
  return shown.length < names.length ? [...parts, " ", t("reading.others", { count: names.length - shown.length })] : parts;
}

/** "Air strike by X on Y": the frame of the type, without what is not known. Parts for html, names isolated. */
export function headline({ type, mode, actors, recipients }, name = called) {
  const key = [`frame.${type}.${mode}`, `frame.${type}`, "frame.other"].find(has);
  const values = { event: eventLabel({ type, mode }), actor: list(actors, name), recipient: list(recipients, name) };
  return optional(key, values);
}

/** What happens to a place: the effect, who gains it, who loses it. @returns {string[]} */
export function ground({ effect, gained_by: gained, lost_by: lost, parties }) {
  const sides = (key, ids) => ids.map((id) => t(key, { who: named(parties[id]) }));
  return [label("effect", effect), ...sides("card.gained", gained), ...sides("card.lost", lost)];
}

/** The whole claim in a sentence, as parts for html. */
export function reading(claim) {
  const parts = [...headline(claim)];
  if (claim.places.length) parts.push(" ", ...rich("reading.in", { place: called(claim.places[0]) }));
  if (claim.date?.value) parts.push(claim.date.basis === "publication" ? " " : t("reading.comma"), when(claim.date));
  for (const [kind, figure] of Object.entries(claim.casualties)) parts.push(t("reading.comma"), tollLabel(kind, figure));
  if (claim.status !== "actual") parts.push(" ", t("reading.status", { status: label("status", claim.status) }));
  if (claim.attribution.length) {
    const said = (key, item) => rich(key, { source: called(item), stance: label("stance", item.stance) });
    const [first, ...quoted] = claim.attribution;
    parts.push(t("reading.semicolon"), ...said("reading.said", first));
    for (const item of quoted) parts.push(t("reading.quoting"), ...said("reading.quoted", item));
  }
  return parts;
}
