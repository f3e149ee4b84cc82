/** Who held a place on a day, as reported by a day, with the claims behind each change: /control. */

import { html, useState } from "../../vendor/ui.js";
import { get } from "../api.js";
import { day, label, named, sourceOf, t } from "../i18n.js";
import { useGet } from "../load.js";
import { Badge, Bdi, Busy, Day, Empty, Failed, Words } from "../parts.js";
import { param, update } from "../state.js";
import { clean } from "../text.js";

const DAY = 86_400_000;
const PLACES = 30; // that are listed at once
const FEW = 12; // that need no finding
const COLOURS = 6; // --holder-0 … in the style sheet
const number = (iso) => Math.round(Date.parse(`${iso}T00:00:00Z`) / DAY);
const iso = (value) => new Date(value * DAY).toISOString().slice(0, 10);

export function Page() {
  const q = param("q");
  const { data, error, again } = useGet("/control", { q, limit: PLACES });
  const chosen = param("place") || data?.places.toSorted((a, b) => b.changes - a.changes)[0]?.value;
  return html`<header class="page-head"><h1>${t("control.title")}</h1><p>${t("control.what")}</p></header>
    ${error && html`<${Failed} error=${error} again=${again} />`}
    ${!data && !error && html`<${Busy} />`}
    ${data && !data.total && !q && html`<${Empty} text=${t("control.none")} />`}
    ${data && (data.total > 0 || q) && html`<div class="control"><${Places} key=${q} first=${data} q=${q} chosen=${chosen} />${chosen && html`<${Place} key=${chosen} value=${chosen} />`}</div>`}`;
}

/** The places of the ledger, those of most claims first, or those with some letters in their name. */
function Places({ first, q, chosen }) {
  const [more, setMore] = useState({ places: [], next: first.next });
  const next = async () => {
    const page = await get("/control", { q, limit: PLACES, cursor: more.next });
    setMore({ places: [...more.places, ...page.places], next: page.next });
  };
  const find = (event) => update({ q: event.currentTarget.value.trim() || null });
  return html`<nav class="places" aria-label=${t("control.places")}>
    ${(first.total > FEW || q) && html`<label>${t("control.find")}<input type="search" dir="auto" value=${q} onChange=${find} /></label>`}
    ${first.total === 0 && html`<${Empty} text=${t("control.find.none")} />`}
    <ul>${[...first.places, ...more.places].map((place) => html`<li><button type="button" aria-pressed=${place.value === chosen} onClick=${() => update({ place: place.value, on: null }, true)}>
      <strong><${Bdi} text=${named(place)} /></strong>
      <small>${stateWords(place.state, place.holder && named({ name: place.holder_name, name_ar: place.holder_name_ar }))}</small></button></li>`)}
    ${more.next && html`<li><button type="button" class="quiet" onClick=${next}>${t("more")}</button></li>`}</ul>
  </nav>`;
}

/** "held by X", "contested" … */
const stateWords = (state, holder) => (state === "held" && holder ? t("state.held.by", { holder }) : label("state", state));

function Place({ value }) {
  const knownBy = param("known_by");
  const whole = useGet("/control", { place: value });
  const then = useGet("/control", { place: value, known_by: knownBy });
  if (whole.error) return html`<${Failed} error=${whole.error} again=${whole.again} />`;
  if (!whole.data || (!then.data && !then.error)) return html`<${Busy} />`;
  const shown = then.data ?? { ...whole.data, timeline: [], claims: [] };
  const days = whole.data.claims.flatMap((claim) => [claim.start, claim.reported.slice(0, 10)]).concat(whole.data.timeline.map((one) => one.since)).sort();
  if (!days.length) return html`<${Empty} text=${t("control.none")} />`;
  const span = [number(days[0]) - 1, number(days.at(-1)) + 2];
  const on = Math.min(span[1], Math.max(span[0], number(param("on", iso(span[1] - 1)))));
  const colours = Object.fromEntries(Object.keys(whole.data.parties).map((id, at) => [id, at % COLOURS]));
  const common = { span, colours, parties: whole.data.parties };
  return html`<div class="place">
    <section class="panel" aria-labelledby="place-name">
      <h2 id="place-name"><${Bdi} text=${named(whole.data.place)} /></h2>
      <${Now} stretch=${at(shown.timeline, on)} on=${on} ...${common} />
      <div class="slider">
        <label>${t("control.on")}<input type="range" min=${span[0]} max=${span[1]} value=${on} aria-valuetext=${day(iso(on))} dir="ltr"
          onInput=${(event) => update({ on: iso(Number(event.currentTarget.value)) })} /></label>
        <${Strip} timeline=${shown.timeline} on=${on} title=${knownBy ? t("control.then", { day: day(knownBy) }) : t("control.all")} ...${common} />
        ${knownBy && html`<${Strip} timeline=${whole.data.timeline} on=${on} title=${t("control.now")} ...${common} />`}
        <p class="ends" dir="ltr"><${Day} iso=${iso(span[0])} /><${Day} iso=${iso(span[1])} /></p>
      </div>
      <label class="known">${t("control.known_by")}<input type="date" value=${knownBy} min=${iso(span[0])} onChange=${(event) => update({ known_by: event.currentTarget.value || null }, true)} />
        <small>${t("control.known_by.why")}</small></label>
    </section>
    <section aria-labelledby="changes"><h2 id="changes">${t("control.changes")}</h2>
      <ol class="changes">${shown.timeline.toReversed().map((stretch) => html`<${Change} stretch=${stretch} claims=${whole.data.claims} ...${common} />`)}</ol>
    </section>
  </div>`;
}

const at = (timeline, on) => timeline.findLast((stretch) => number(stretch.since) <= on);
const partyName = (parties, id) => named(parties[id] ?? { name: id });
const words = (stretch, parties) => stateWords(stretch?.state ?? "unknown", stretch?.holder && partyName(parties, stretch.holder));
const claimed = (stretch, parties) => stretch.claimed_by.map((id) => partyName(parties, id)).join(t("reading.and"));

function Now({ stretch, on, colours, parties }) {
  return html`<p class="now" aria-live="polite"><${Day} iso=${iso(on)} /> <span class=${fill(stretch, colours)} aria-hidden="true"></span>
    <strong><${Bdi} text=${words(stretch, parties)} /></strong>
    ${stretch?.claimed_by.length > 0 && html`<small>${t("control.claimed", { who: claimed(stretch, parties) })}</small>`}</p>`;
}

/** Colour for the holder, pattern for the state: neither alone tells it. */
const fill = (stretch, colours) => `swatch state-${stretch?.state ?? "unknown"} holder-${colours[stretch?.holder ?? stretch?.claimed_by?.[0]] ?? "none"}`;

function Strip({ timeline, span, on, title, colours, parties }) {
  const [from, to] = span;
  const place = (value) => `${(100 * (value - from)) / (to - from)}%`;
  return html`<div class="strip-row"><p class="note">${title}</p><div class="strip" dir="ltr" role="img" aria-label=${timeline.map((one) => `${day(one.since)}: ${words(one, parties)}`).join("; ") || t("state.unknown")}>
    ${timeline.map((one) => {
      const start = Math.max(from, number(one.since));
      const end = one.until ? number(one.until) : to;
      return html`<span class=${fill(one, colours)} style=${{ left: place(start), width: `${(100 * (end - start)) / (to - from)}%` }} title=${`${day(one.since)}: ${words(one, parties)}`}></span>`;
    })}
    <span class="cursor" style=${{ left: place(on) }}></span></div></div>`;
}

function Change({ stretch, claims, colours, parties }) {
  const find = (ids) => ids.map((id) => claims.find((claim) => claim.id === id)).filter(Boolean);
  return html`<li class="panel change">
    <header class="facts"><span class=${fill(stretch, colours)} aria-hidden="true"></span><strong><${Bdi} text=${words(stretch, parties)} /></strong>
      <span>${t("control.since")} <${Day} iso=${stretch.since} /></span>
      ${stretch.claimed_by.length > 0 && html`<span>${t("control.claimed", { who: claimed(stretch, parties) })}</span>`}</header>
    <${Claims} title=${t("control.for")} found=${find(stretch.supporting)} />
    <${Claims} title=${t("control.against")} found=${find(stretch.opposing)} />
  </li>`;
}

function Claims({ title, found }) {
  return found.length > 0 && html`<h3>${title}</h3><ul class="holdings">${found.map((claim) => html`<li>
    <p><${Words} text=${claim.text} /></p>
    <p class="facts"><a href=${`/documents/${encodeURIComponent(claim.document)}#${encodeURIComponent(claim.id)}`}>${claim.outlet ? html`<${Bdi} text=${claim.outlet} />` : t("document.no-outlet")}</a>
      <${Day} iso=${claim.reported.slice(0, 10)} /> <span>${label("effect", claim.effect)}</span> <${Badge} kind="grade" code=${claim.grade} />
      ${claim.source !== claim.outlet && html`<span><${Bdi} text=${sourceOf(claim)} /></span>`}</p></li>`)}</ul>`;
}
