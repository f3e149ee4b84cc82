/** Events over time, stacked by quad category, over how much was read; a brush chooses days, and can be played. */

import { brushX, plot, rectY, areaY, ruleY, select } from "../vendor/charts.js";
import { html, useEffect, useRef, useState } from "../vendor/ui.js";
import { between, dayTick, number, t } from "./i18n.js";
import { quad, QUAD_NAMES } from "./parts.js";
import { param, update } from "./state.js";

const DAY = 86_400_000;
const STEP = 900; // milliseconds a step of the playback
const HEIGHT = 132;
const MARGIN = 24; // below the bars, for the dates

const date = (iso) => new Date(`${iso}T00:00:00Z`);
const iso = (time) => new Date(time).toISOString().slice(0, 10);
const total = (bin) => Object.values(bin.counts).reduce((sum, count) => sum + count, 0);

/** Over the days of which reports were read: what they mention of before and after would squeeze the rest, and is counted beside it. */
export function Timeline({ data, busy }) {
  const bins = data?.bins ?? [];
  return html`<section class="timeline panel" aria-label=${t("timeline")}>
    <header>
      <h2>${t("timeline")}</h2>
      <${Days} bins=${bins} />
    </header>
    ${bins.length ? html`<${Chart} bins=${bins} unit=${data.unit} />` : html`<p class="empty">${busy ? t("busy") : t("timeline.none")}</p>`}
    <footer class="note">
    <ul class="quads">${QUAD_NAMES.map((name) => html`<li class=${`quad-${name}`}>${t(`quad.${name}`)}</li>`)}<li class="read">${t("timeline.read")}</li></ul>
    <p>${data && [data.outside > 0 && t("timeline.outside", { count: data.outside }), data.undated > 0 && t("timeline.undated", { count: data.undated })].filter(Boolean).join(" · ")}</p>
    </footer>
  </section>`;
}

/** The days as fields, for keyboards and exact days, and the playback. */
function Days({ bins }) {
  const [playing, setPlaying] = useState(false);
  const change = (name) => (event) => update({ [name]: event.currentTarget.value || null }, true);
  const from = param("from");
  const to = param("to");
  useEffect(() => {
    if (!playing || !bins.length) return undefined;
    const [first, last] = [date(bins[0].start), date(bins.at(-1).start)].map(Number);
    const width = from && to ? date(to) - date(from) : Math.max(DAY, Math.round((last - first) / 20 / DAY) * DAY);
    const timer = setTimeout(() => {
      const next = from ? Number(date(from)) + Math.max(DAY, width / 2) : first;
      if (next > last) setPlaying(false);
      else update({ from: iso(next), to: iso(next + width) });
    }, from ? STEP : 0);
    return () => clearTimeout(timer);
  }, [playing, from, to, bins]);
  return html`<div class="days" dir="ltr">
    <label><span class="visually-hidden">${t("filter.from")}</span><input type="date" value=${from} max=${to} onChange=${change("from")} /></label>
    <span aria-hidden="true">–</span>
    <label><span class="visually-hidden">${t("filter.to")}</span><input type="date" value=${to} min=${from} onChange=${change("to")} /></label>
    <button type="button" onClick=${() => setPlaying(!playing)} aria-pressed=${playing} disabled=${!bins.length}>${playing ? t("timeline.pause") : t("timeline.play")}</button>
  </div>`;
}

function Chart({ bins, unit }) {
  const holder = useRef(null);
  const from = param("from");
  const to = param("to");
  useEffect(() => {
    const draw = () => drawChart(holder.current, bins, unit, [from, to]);
    draw();
    const watch = new ResizeObserver(draw);
    watch.observe(holder.current);
    return () => watch.disconnect();
  }, [bins, unit, from, to]);
  const sum = bins.reduce((all, bin) => all + total(bin), 0);
  return html`<div class="chart" dir="ltr" ref=${holder} role="img" aria-label=${t("timeline.summary", { count: sum, unit: t(`unit.${unit}`), days: between(bins[0].start, bins.at(-1).start) })}></div>`;
}

function drawChart(element, bins, unit, [from, to]) {
  const width = element.clientWidth;
  if (!width || element.dataset.drawn === `${width} ${from} ${to} ${bins.length} ${bins[0].start} ${sumOf(bins)}`) return;
  element.dataset.drawn = `${width} ${from} ${to} ${bins.length} ${bins[0].start} ${sumOf(bins)}`;
  const ends = bins.map((bin, at) => (bins[at + 1] ? date(bins[at + 1].start) : new Date(Number(date(bin.start)) + { day: 1, week: 7, month: 30 }[unit] * DAY)));
  const rows = bins.flatMap((bin, at) => {
    const sums = {};
    for (const [type, count] of Object.entries(bin.counts)) sums[quad(type)] = (sums[quad(type)] ?? 0) + count;
    return QUAD_NAMES.toReversed().filter((name) => sums[name]).map((name) => ({ x1: date(bin.start), x2: ends[at], y: sums[name], name }));
  });
  const most = Math.max(1, ...bins.map(total));
  const ticks = Math.max(2, Math.floor(width / 90));
  const read = Math.max(1, ...bins.map((bin) => bin.documents));
  const figure = plot({
    width, height: HEIGHT, marginLeft: 34, marginRight: 8, marginTop: 8, marginBottom: MARGIN,
    x: { type: "utc", domain: [date(bins[0].start), ends.at(-1)], label: null, ticks, tickFormat: dayTick((ends.at(-1) - date(bins[0].start)) / ticks) }, y: { label: null, ticks: 3, tickFormat: number, grid: true, domain: [0, most] },
    marks: [
      areaY(bins, { x: (bin) => date(bin.start), y: (bin) => (bin.documents / read) * most, fill: "var(--raised)", curve: "step-after" }),
      rectY(rows, { x1: "x1", x2: "x2", y: "y", fill: (row) => `var(--${row.name})`, inset: 0, insetRight: bins.length < width / 4 ? 1 : 0 }),
      ruleY([0], { stroke: "var(--line)" }),
    ],
  });
  for (const part of figure.querySelectorAll("[aria-label]")) part.removeAttribute("aria-label"); // the holder's label says it all
  element.replaceChildren(figure);
  brush(figure, figure.scale("x"), [from, to]);
}

const sumOf = (bins) => bins.reduce((sum, bin) => sum + total(bin) * 7 + bin.documents, 0);

function brush(figure, scale, [from, to]) {
  const [left, right] = scale.range;
  const tool = brushX().extent([[left, 6], [right, HEIGHT - MARGIN]]).on("end", ({ sourceEvent, selection }) => {
    if (!sourceEvent) return;
    update(selection ? { from: iso(scale.invert(selection[0])), to: iso(scale.invert(selection[1])) } : { from: null, to: null }, true);
  });
  const group = select(figure).append("g").attr("class", "brush").call(tool);
  if (!from && !to) return;
  const place = (day, otherwise) => (day ? Math.min(right, Math.max(left, scale.apply(date(day)))) : otherwise);
  const chosen = [place(from, left), place(to && iso(Number(date(to)) + DAY), right)];
  if (chosen[1] > chosen[0]) group.call(tool.move, chosen);
}
