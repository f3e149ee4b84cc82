/** Map, timeline, facets and list of events, all filtered together: /. */

import { html, useEffect, useRef, useState } from "../../vendor/ui.js";
import { EventItem, EventList, PAGE } from "../events.js";
import { Facets } from "../facets.js";
import { get } from "../api.js";
import { t } from "../i18n.js";
import { useGet } from "../load.js";
import { Failed } from "../parts.js";
import { filters, param, update } from "../state.js";
import { Timeline } from "../timeline.js";

const VIEWS = ["clusters", "heat", "provinces"];

/** One answer for all parts, so that they always show the same events. */
export function Page() {
  const { data, error, busy, again } = useGet("/overview", { ...filters(), order: param("order") || null, limit: PAGE });
  return html`<h1 class="visually-hidden">${t("page.overview")}</h1>
    ${error && html`<${Failed} error=${error} again=${again} />`}
    <div class="overview" aria-busy=${busy}>
      <details class="facets-holder" open=${innerWidth > 900}><summary>${t("filters")}</summary><${Facets} data=${data?.facets} /></details>
      <div class="middle"><${MapPanel} data=${data?.map} /><${Timeline} data=${data?.timeline} busy=${busy} /></div>
      <${EventList} first=${data?.events} />
    </div>`;
}

function MapPanel({ data }) {
  const holder = useRef(null);
  const [drawn, setDrawn] = useState(null);
  const [failed, setFailed] = useState(null);
  const [picked, setPicked] = useState(null);
  const view = VIEWS.includes(param("view")) ? param("view") : VIEWS[0];

  async function pick({ event, box, units }) {
    setPicked(null);
    if (box) update({ box: box.join(",") }, true);
    else if (units) update({ place: units }, true);
    else setPicked((await get(`/events/${encodeURIComponent(event)}`)).event);
  }

  useEffect(() => {
    let current = null;
    let gone = false;
    const start = async () => {
      current?.remove();
      try {
        const { drawMap } = await import("../map.js");
        const at = param("at").split(",").map(Number);
        current = await drawMap(holder.current, { at: at.length === 3 && at.every(Number.isFinite) ? at : null, onMove: (to) => update({ at: to.join(",") }), onPick: pick });
        if (gone) current.remove();
        else setDrawn(current);
      } catch (reason) {
        setFailed(reason);
      }
    };
    start();
    addEventListener("khabar-theme", start);
    return () => {
      gone = true;
      removeEventListener("khabar-theme", start);
      current?.remove();
    };
  }, []);
  useEffect(() => drawn?.show(view), [drawn, view]);
  useEffect(() => {
    if (!drawn || !data) return;
    drawn.events(data.points, data.provinces);
    holder.current.dataset.points = data.points.length;
  }, [drawn, data]);

  return html`<section class="map-panel panel" aria-label=${t("map")}>
    <header>
      <div role="radiogroup" aria-label=${t("map.view")} class="switch">
        ${VIEWS.map((name) => html`<label><input type="radio" name="view" value=${name} checked=${name === view} onChange=${() => update({ view: name === VIEWS[0] ? null : name })} /><span>${t(`map.${name}`)}</span></label>`)}
      </div>
      <button type="button" disabled=${!drawn} onClick=${() => update({ box: drawn.bounds().map((value) => value.toFixed(3)).join(",") }, true)}>${t("map.here")}</button>
    </header>
    <div class="map" ref=${holder} dir="ltr">${failed && html`<${Failed} error=${failed} />`}</div>
    ${picked && html`<div class="picked panel"><button type="button" class="quiet" aria-label=${t("close")} onClick=${() => setPicked(null)}>×</button><${EventItem} event=${picked} /></div>`}
    <footer class="note">
      <${MapLegend} view=${view} />
      <p>${data && (data.placed > data.shown ? t("map.newest", { count: data.shown, placed: data.placed }) : t("map.placed", { count: data.placed }))}
        ${data?.unplaced > 0 && ` ${t("map.unplaced", { count: data.unplaced })}`} ${t("map.contested")}</p>
    </footer>
  </section>`;
}

function MapLegend({ view }) {
  if (view !== "clusters") return html`<p>${t(`map.${view}.why`)}</p>`;
  return html`<ul class="map-legend">
    <li class="mark-point">${t("map.point")}</li><li class="mark-district">${t("map.district")}</li><li class="mark-ring">${t("map.ring")}</li><li class="mark-cluster">${t("map.cluster")}</li>
  </ul>`;
}
