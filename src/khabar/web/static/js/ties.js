/** Who acts with and against whom: drawn and listed, for all of the time or period by period, by hand or played. */

import { html, useEffect, useMemo, useState } from "../vendor/ui.js";
import { day, named, number, t } from "./i18n.js";
import { useGet } from "./load.js";
import { layout } from "./network.js";
import { Busy, Empty, Failed } from "./parts.js";
import { param, update } from "./state.js";

const NARROW = innerWidth < 700; // the drawing is taller than wide
const LINKS = NARROW ? 30 : 120; // directed pairs that are drawn: more could not be told apart
const THICK = 7; // pixels of the line between those with most events
const STEP = 1200; // milliseconds a period of the playback
const KINDS = ["with", "against", "mixed"];
const LEVELS = ["organisation", "state"];
const level = () => (LEVELS.includes(param("level")) ? param("level") : LEVELS[0]);
const profiled = (node) => !node.value.includes(":"); // of "armed groups of Syria" there is none

/** By the mean PLOVER score of their events: cooperation, conflict, or something of both. */
const kind = (score) => (score > 1 ? "with" : score < -1 ? "against" : "mixed");
const pair = ({ source, target }) => `${named(source)} – ${named(target)}`;

/** @param {{asked: object, chosen: string, choose: (id: string) => void}} props */
export function Network({ asked, chosen, choose }) {
  const { data, error, done, again } = useGet("/network", { from: asked.from, to: asked.to, level: level(), by: "auto", limit: LINKS });
  const drawn = useMemo(() => data && layout(data.nodes, data.links, NARROW), [data]);
  if (error) return html`<${Failed} error=${error} again=${again} />`;
  if (!data) return html`<${Busy} done=${done} />`;
  if (!drawn.links.length) return html`<section class="panel"><${Empty} text=${t("network.none")} /></section>`;
  const at = data.periods.findIndex(({ period }) => period === param("period"));
  const now = (link) => (at < 0 ? link.all : link.periods.get(data.periods[at].period));
  const shown = drawn.links.filter(now).sort((one, other) => now(other).events - now(one).events);
  return html`<section class="panel network" aria-labelledby="network-title">
    <h2 id="network-title">${t("network")}</h2><p class="note">${t("network.why")}${data.total > data.links.length ? ` ${t("network.most", { count: data.links.length, total: data.total })}` : ""}</p>
    <div class="network-head"><div class="switch" role="radiogroup" aria-label=${t("network.level")}>${LEVELS.map((name) => html`<label><input type="radio" name="level" checked=${name === level()} onChange=${() => update({ level: name === LEVELS[0] ? null : name })} /><span>${t(`network.level.${name}`)}</span></label>`)}</div>
    <ul class="map-legend">${KINDS.map((name) => html`<li class=${`tie tie-${name}`}>${t(`tie.${name}`)}</li>`)}</ul></div>
    <${Drawing} drawn=${drawn} now=${now} chosen=${chosen} choose=${choose} />
    ${data.periods.length > 1 && html`<${Periods} data=${data} drawn=${drawn} at=${at} />`}
    <details><summary>${t("network.list", { count: shown.length })}</summary><div class="wide-table"><table>
      <thead><tr>${["pair", "events", "tie"].map((name) => html`<th scope="col">${t(`network.${name}`)}</th>`)}</tr></thead>
      <tbody>${shown.map((link) => html`<tr><th scope="row"><bdi>${pair(link)}</bdi></th><td>${number(now(link).events)}</td><td>${t(`tie.${kind(now(link).score)}`)}</td></tr>`)}</tbody></table></div></details>
  </section>`;
}

/** Parties keep their places, so that periods can be compared: what is not of the period fades. */
function Drawing({ drawn, now, chosen, choose }) {
  const ends = (links) => new Set(links.flatMap((link) => [link.source.id, link.target.id]));
  const alive = ends(drawn.links.filter(now));
  const near = ends(drawn.links.filter((link) => now(link) && [link.source.value, link.target.value].includes(chosen)));
  const most = Math.max(1, ...drawn.links.map((link) => link.all.events));
  const thick = (link) => (now(link) ? 1 + (THICK * Math.log1p(now(link).events)) / Math.log1p(most) : 1);
  const dim = (...nodes) => (near.size && !nodes.every((node) => near.has(node.id)) ? "is-dim" : "");
  return html`<svg viewBox=${drawn.box.join(" ")} class=${drawn.narrow ? "is-narrow" : ""} role="group" aria-labelledby="network-title">
    ${drawn.links.map((link) => html`<line key=${pair(link)} class=${now(link) ? `tie-${kind(now(link).score)} ${dim(link.source, link.target)}` : "is-gone"}
      x1=${link.source.x} y1=${link.source.y} x2=${link.target.x} y2=${link.target.y} stroke-width=${thick(link)}><title>${pair(link)}</title></line>`)}
    ${drawn.nodes.map((node) => html`<a key=${node.id} class=${alive.has(node.id) ? dim(node) : "is-gone"} href=${`${profiled(node) ? "?id" : "/?actor"}=${encodeURIComponent(node.value)}`} aria-current=${node.value === chosen ? "true" : undefined}
      onClick=${(event) => profiled(node) && (event.preventDefault(), choose(node.value))}>
      <circle cx=${node.x} cy=${node.y} r=${node.r} class=${node.value === chosen ? "is-chosen" : ""} /><text x=${node.x} y=${node.y + node.r + 12}>${named(node)}</text></a>`)}
  </svg>`;
}

/** A period in words: a day, the week from a day, a month. */
const inWords = (by, { start }) => (by === "week" ? t("network.week", { day: day(start) }) : day(by === "month" ? start.slice(0, 7) : start));

/** One period, by a slider (arrow keys) or played; the bars above it are the events of each. */
function Periods({ data: { by, periods }, drawn, at }) {
  const [playing, setPlaying] = useState(false);
  const sums = useMemo(() => periods.map(({ period }) => drawn.links.reduce((all, link) => all + (link.periods.get(period)?.events ?? 0), 0)), [drawn]);
  const most = Math.max(1, ...sums);
  const last = periods.length - 1;
  const go = (to) => update({ period: to === null ? null : periods[to].period });
  useEffect(() => {
    if (!playing) return undefined;
    const timer = setTimeout(() => (at === last ? setPlaying(false) : go(at + 1)), at < 0 ? 0 : STEP);
    return () => clearTimeout(timer);
  }, [playing, at]);
  const play = () => {
    if (!playing && at === last) go(0);
    setPlaying(!playing);
  };
  const words = at < 0 ? t("network.all") : t("network.period", { period: inWords(by, periods[at]), count: sums[at] });
  return html`<div class="periods" role="group" aria-label=${t(`network.by.${by}`)}>
    <button type="button" aria-pressed=${playing} onClick=${play}>${playing ? t("timeline.pause") : t("timeline.play")}</button>
    <div class="period-track" dir="ltr" style=${{ "--count": periods.length }}>
      <div class="period-bars" aria-hidden="true">${sums.map((count, each) => html`<span class=${each === at ? "is-now" : ""} style=${{ blockSize: `${(100 * count) / most}%` }}></span>`)}</div>
      <input type="range" class=${at < 0 ? "is-all" : ""} min="0" max=${last} value=${at < 0 ? last : at} aria-label=${t(`network.by.${by}`)} aria-valuetext=${words}
        onInput=${(event) => (setPlaying(false), go(event.currentTarget.valueAsNumber))} />
    </div>
    <output aria-live=${playing ? "off" : "polite"}>${words}</output>
    <button type="button" class="quiet" disabled=${at < 0} onClick=${() => (setPlaying(false), go(null))}>${t("network.all")}</button>
  </div>`;
}
