/** Lists of events: one line each, page by page. */

import { html, useEffect, useState } from "../vendor/ui.js";
import { address, get } from "./api.js";
import { behind, between, country, named, number, t } from "./i18n.js";
import { Badge, Bdi, Busy, Empty, Type } from "./parts.js";
import { eventLabel, headline, tollLabel } from "./reading.js";
import { filters, param, update } from "./state.js";

const FORMATS = ["csv", "jsonl", "geojson", "parquet"];
export const PAGE = 40;

/** Tolls by kind: the best figure, and from where to where the accounts go. */
export function tolls(event) {
  return Object.entries(event.casualties).map(([kind, toll]) => {
    const spread = toll.low !== toll.high && toll.low !== null && toll.high !== null ? ` (${number(toll.low)}–${number(toll.high)})` : "";
    return toll.best === null ? "" : tollLabel(kind, { low: toll.best, high: toll.best }) + spread;
  }).filter(Boolean);
}

/** Where it happened, and how exactly that is known. */
export function Where({ place }) {
  const name = place && (named(place) || country(place.country)); // a place not found may have none that could be shown
  if (!name) return html`<span>${t("place.none")}</span>`;
  const doubt = place.precision && !["city", "site"].includes(place.precision) ? ` (${t(`precision.${place.precision}`)})` : "";
  return html`<span><${Bdi} text=${name} />${doubt}${place.disputed ? ` · ${t("place.disputed")}` : ""}</span>`;
}

export function EventItem({ event }) {
  return html`<article class=${`event-item quad-${event.quad ?? ""}`}>
    <p class="event-meta"><bdi>${event.start ? between(event.start, event.end) : t("date.none")}</bdi> <${Where} place=${event.place} /></p>
    <h3><a href=${`/events/${encodeURIComponent(event.id)}`}>${headline(event, behind)}</a></h3>
    <p class="event-meta">
      <${Type} type=${event.type} text=${eventLabel(event)} />
      <${Badge} kind="standing" code=${event.standing} />
      <span>${t("sources", { count: event.sources })}</span>
      ${tolls(event).map((words) => html`<span class="toll-words">${words}</span>`)}
      ${event.contradictions.length > 0 && html`<span class="badge standing-disputed">${t("contradictions", { count: event.contradictions.length })}</span>`}
    </p>
  </article>`;
}

/** The events that fit the filters of the address: `first` is their first page. */
export function EventList({ first: data }) {
  const [more, setMore] = useState({ items: [], next: null });
  useEffect(() => setMore({ items: [], next: data?.next ?? null }), [data]);
  const next = async () => {
    const page = await get("/events", { ...filters(), order: param("order") || null, limit: PAGE, cursor: more.next });
    setMore({ items: [...more.items, ...page.items], next: page.next });
  };
  return html`<section class="event-list" aria-label=${t("events")}>
    <header>
      <h2 role="status">${data ? t("events.count", { count: data.total }) : t("busy")}</h2>
      <label><span class="visually-hidden">${t("order")}</span>
        <select value=${param("order", "newest")} onChange=${(event) => update({ order: event.currentTarget.value === "newest" ? null : "oldest" })}>
          <option value="newest">${t("order.newest")}</option><option value="oldest">${t("order.oldest")}</option>
        </select></label>
      <details class="export"><summary>${t("export")}</summary>
        <ul>${FORMATS.map((format) => html`<li><a href=${address("/events", { ...filters(), format })} download>${t(`export.${format}`)}</a></li>`)}</ul>
      </details>
    </header>
    ${data ? "" : html`<${Busy} />`}
    ${data?.total === 0 && html`<${Empty} text=${t("events.none")} />`}
    <ol>${[...(data?.items ?? []), ...more.items].map((event) => html`<li key=${event.id}><${EventItem} event=${event} /></li>`)}</ol>
    ${more.next && html`<button type="button" onClick=${next}>${t("more")}</button>`}
  </section>`;
}
