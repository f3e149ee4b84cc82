/** Small parts that several pages draw. */

import { html } from "../vendor/ui.js";
import { day, label, state, t } from "./i18n.js";
import { clean } from "./text.js";

/** Text from outside, isolated from what stands around it. */
export const Bdi = ({ text }) => html`<bdi>${clean(text)}</bdi>`;

/** Arabic words of a report. */
export const Words = ({ text }) => html`<bdi class="words" lang="ar" dir="rtl">${clean(text)}</bdi>`;

export const Day = ({ iso }) => iso && html`<time datetime=${iso} title=${iso}><bdi>${day(iso)}</bdi></time>`;

export const Empty = ({ text }) => html`<p class="empty">${text}</p>`;

/** @param {{done?: number}} props `done`: how much of the answer is prepared, 0 to 1 */
export const Busy = ({ done }) => html`<p class="busy" role="status">${done === undefined ? t("busy") : html`${t("busy.preparing")} <progress value=${done} aria-label=${t("busy.preparing")}></progress>`}</p>`;

/** @param {{error: Error, again?: () => void}} props */
export function Failed({ error, again }) {
  const title = error.status === 404 ? t("failed.missing") : error.status ? t("failed.refused") : t("failed.unreachable");
  return html`<div class="failed" role="alert">
    <p><strong>${title}</strong></p>
    <p><${Bdi} text=${error.message} /></p>
    ${again && html`<button type="button" onClick=${again}>${t("failed.again")}</button>`}
  </div>`;
}

/** Country (or IGO, NGO …) and sector in words, each once. @param {{country?: string, sector?: string}} item */
export const codes = ({ country, sector }) => [country !== sector && country !== "UNK" && country && state(country), label("sector", sector)].filter(Boolean).join(" · ");

/** The type of an event in the colour of its quad category. */
export const Type = ({ type, text }) => html`<span class=${`type quad-${quad(type)}`}>${text ?? label("type", type)}</span>`;

const QUADS = {
  "verbal-cooperation": "AGREE CONSULT SUPPORT CONCEDE",
  "material-cooperation": "COOPERATE AID RETREAT",
  "verbal-conflict": "REQUEST ACCUSE REJECT THREATEN",
  "material-conflict": "PROTEST SANCTION MOBILIZE COERCE ASSAULT",
};
export const QUAD_NAMES = Object.keys(QUADS);
const BY_TYPE = Object.fromEntries(Object.entries(QUADS).flatMap(([name, types]) => types.split(" ").map((type) => [type, name])));
export const TYPES = Object.keys(BY_TYPE);

/** PLOVER's quad category of a type. */
export const quad = (type) => BY_TYPE[type] ?? "other";

/** How an event or account stands, as a badge with its explanation. */
export const Badge = ({ kind, code }) => html`<span class=${`badge ${kind}-${code}`} title=${t(`${kind}.${code}.why`)}>${label(kind, code)}</span>`;
