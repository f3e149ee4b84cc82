/** One event: best values, every account with its words and sources, what they contradict each other in: /events/ID. */

import { html, useEffect, useRef } from "../../vendor/ui.js";
import { Sentence } from "../article.js";
import { Chain } from "../card.js";
import { tolls, Where } from "../events.js";
import { behind, between, day, label, named, sourceOf, t } from "../i18n.js";
import { useGet } from "../load.js";
import { Badge, Bdi, Busy, codes, Day, Failed, Type, Words } from "../parts.js";
import { called, eventLabel, ground, headline, reading, tollLabel } from "../reading.js";
import { clean, safeUrl } from "../text.js";
import { Tolls } from "../tolls.js";

export function Page() {
  const { data, error, again } = useGet(location.pathname.replace(/\/$/, ""));
  const title = data ? headline(data.event, behind) : "";
  useEffect(() => {
    if (data) document.title = `${eventLabel(data.event)} · ${t("name")}`;
  }, [data]);
  if (error) return html`<${Failed} error=${error} again=${again} />`;
  if (!data) return html`<${Busy} />`;
  const { event, claims, versions } = data;
  return html`<header class="page-head">
      <p class="facts"><${Type} type=${event.type} text=${eventLabel(event)} /><${Badge} kind="standing" code=${event.standing} />
        <span>${t("sources", { count: event.sources })}</span><span>${t("reports", { count: event.documents.length })}</span></p>
      <h1>${title}</h1>
      <p class="facts"><bdi>${event.start ? between(event.start, event.end) : t("date.none")}</bdi><${Where} place=${event.place} />
        ${tolls(event).map((words) => html`<span>${words}</span>`)}</p>
    </header>
    <div class="event">
      <div class="event-main">
        <${Contradictions} event=${event} claims=${claims} />
        <section aria-labelledby="accounts"><h2 id="accounts">${t("accounts", { count: event.accounts.length })}</h2>
          <ol class="accounts">${event.accounts.map((account) => html`<${Account} account=${account} known=${claims[account.claim]} />`)}</ol></section>
      </div>
      <div class="event-side">
        <${Best} event=${event} />
        <${Tolls} event=${event} claims=${claims} />
        <${Place} event=${event} />
        <${Versions} versions=${versions} />
      </div>
    </div>`;
}

/** The values that the best-sourced accounts give. */
function Best({ event }) {
  const parties = (list) => list.map((party) => html`<li><${Bdi} text=${named(party)} /> <small><${Bdi} text=${codes(party)} /> · ${t("reports", { count: party.documents })}</small> <${Badge} kind="grade" code=${party.grade} /></li>`);
  const rows = [
    ["actor", event.actors.length && html`<ul>${parties(event.actors)}</ul>`],
    ["recipient", event.recipients.length && html`<ul>${parties(event.recipients)}</ul>`],
    ["place", event.place && html`<${Where} place=${event.place} /> <small>${label("precision", event.place.precision)}${event.place.within ? ` · ${t("place.within")}` : ""}</small>`],
    ["date", event.start && html`<bdi>${between(event.start, event.end)}</bdi>`],
    ["victims", event.victims && label("victims", event.victims)],
    ["known", event.first_report && html`<bdi>${between(event.first_report.slice(0, 10), event.last_report?.slice(0, 10))}</bdi>`],
  ].filter(([, value]) => value);
  return html`<section class="panel best"><h2>${t("event.best")}</h2><p class="note">${t("event.best.why")}</p>
    <dl>${rows.map(([name, value]) => html`<dt>${t(`card.${name}`)}</dt><dd>${value}</dd>`)}</dl></section>`;
}

function Contradictions({ event, claims }) {
  if (!event.contradictions.length) return "";
  return html`<section aria-labelledby="contradictions" class="contradictions"><h2 id="contradictions">${t("event.contradictions")}</h2>
    <ul>${event.contradictions.map(({ kind, said: one, against }) => html`<li class="panel"><h3>${t(`contradiction.${kind}`)}</h3>
      <div class="sides"><${Side} kind=${kind} side=${one} claims=${claims} /><span class="versus" aria-hidden="true">≠</span><${Side} kind=${kind} side=${against} claims=${claims} /></div></li>`)}</ul>
  </section>`;
}

/** What a side says, in the language of the page: from its claim, where that has the words; else as it stands. */
function said(kind, { value, words }, claim) {
  const at = (list) => list.find((item) => item.start === words.start);
  if (kind === "denial") return label("status", value);
  if (kind === "date") return day(value);
  if (kind === "toll") {
    const [name, figure] = Object.entries(claim?.casualties ?? {}).find(([, one]) => one.start === words.start) ?? [];
    return figure ? tollLabel(name, figure) : value;
  }
  if (kind === "territory" && claim?.territory) return ground(claim.territory).join(" · ");
  const item = claim && at(kind === "place" ? claim.places : claim.actors);
  return item ? called(item) : value;
}

function Side({ kind, side, claims }) {
  const known = claims[side.claim];
  return html`<div class="side"><p><strong><${Bdi} text=${said(kind, side, known?.claim)} /></strong> <small><${Bdi} text=${sourceOf(side)} />${side.stance ? ` · ${label("stance", side.stance)}` : ""}</small></p>
    <p><a href=${known && claimAddress(known)}><${Words} text=${`«${clean(side.words.text)}»`} /></a></p></div>`;
}

const claimAddress = ({ claim, document: coded }) => `/documents/${encodeURIComponent(coded.id)}#${encodeURIComponent(claim.id)}`;

function Account({ account, known }) {
  const { claim, sentence, document: coded } = known;
  const url = safeUrl(coded.url);
  return html`<li class="panel account">
    <header class="facts">
      <strong>${coded.outlet ? html`<${Bdi} text=${coded.outlet} />` : t("document.no-outlet")}</strong>
      ${account.published && html`<${Day} iso=${account.published.slice(0, 10)} />`}
      <${Badge} kind="grade" code=${account.grade} />
      ${claim.status !== "actual" && html`<${Badge} kind="status" code=${claim.status} />`}
      <span class="voice" title=${t("account.voice.why")}>${t("account.voice", { voice: account.voice + 1 })}</span>
    </header>
    <${Sentence} text=${sentence} claim=${claim} />
    <p class="reading">${reading(claim)}</p>
    <p class="said"><span>${t("card.source")}:</span> <${Chain} claim=${claim} outlet=${coded.outlet} /></p>
    <footer class="facts">
      <a href=${claimAddress(known)}>${t("account.article")}</a>
      ${url && html`<a href=${url} rel="noreferrer noopener external" target="_blank">${t("document.original")} <bdi dir="ltr">${new URL(url).hostname}</bdi></a>`}
      <details><summary>${t("account.why")}</summary><ul class="why" dir="ltr">${account.why.map((reason) => html`<li><${Bdi} text=${reason} /></li>`)}</ul></details>
    </footer>
  </li>`;
}

function Versions({ versions }) {
  if (versions.length < 2) return "";
  return html`<section class="panel"><h2>${t("event.versions")}</h2><p class="note">${t("event.versions.why")}</p>
    <table><thead><tr>${["day", "reports", "sources", "standing", "toll"].map((name) => html`<th scope="col">${t(`version.${name}`)}</th>`)}</tr></thead>
      <tbody>${versions.map((version) => html`<tr><th scope="row">${version.on ? html`<${Day} iso=${version.on} />` : t("date.none")}</th><td>${version.reports}</td><td>${version.sources}</td>
        <td><${Badge} kind="standing" code=${version.standing} /></td><td>${tolls(version).join(t("reading.and")) || "–"}</td></tr>`)}</tbody></table></section>`;
}

/** A small map: the point, or the ring of what is known no better. */
function Place({ event }) {
  const holder = useRef(null);
  const { place } = event;
  useEffect(() => {
    if (!place || place.lat === null) return undefined;
    let drawn = null;
    const start = async () => {
      drawn?.remove();
      const { drawMap } = await import("../map.js");
      const zoom = { site: 7.5, city: 7.5, district: 7 }[place.precision] ?? 5.5;
      drawn = await drawMap(holder.current, { at: [place.lon, place.lat, zoom], onMove: () => {}, onPick: () => {} });
      drawn.events([[place.lon, place.lat, event.id, event.type, place.precision]]);
      drawn.show("clusters");
    };
    start();
    addEventListener("khabar-theme", start);
    return () => {
      removeEventListener("khabar-theme", start);
      drawn?.remove();
    };
  }, []);
  if (!place || place.lat === null) return "";
  return html`<section class="panel map-panel" aria-label=${t("map")}><div class="map small" ref=${holder} dir="ltr"></div>
    <p class="note">${t(`place.shown.${place.precision}`)}</p></section>`;
}
