/** The map: a local backdrop, the events on it as clusters, as heat or by province; nothing is fetched from elsewhere. */

import { AttributionControl, Map as GlMap, NavigationControl, ScaleControl } from "../vendor/maplibre-gl.js";
import { feature } from "../vendor/topojson.js";
import { lang, t } from "./i18n.js";
import { quad, QUAD_NAMES } from "./parts.js";

export const VIEWS = ["clusters", "heat", "provinces"];
const FONT = ["Plex"];
const WINDOW = [[-18, -2], [64, 44]];
const COARSE = ["province", "country", "region"];

let backdrop; // fetched once a page

async function layers() {
  backdrop ??= fetch("/static/map/base.json").then((answer) => answer.json());
  const base = await backdrop;
  return Object.fromEntries(Object.keys(base.objects).map((name) => [name, feature(base, base.objects[name])]));
}

/** A colour of the style sheet as the page shows it now, light or dark. */
function colour(name) {
  const probe = document.createElement("span");
  probe.style.color = `var(--${name})`;
  document.body.append(probe);
  const found = getComputedStyle(probe).color;
  probe.remove();
  // through a canvas: colours such as color(srgb …) become plain ones
  const pen = document.createElement("canvas").getContext("2d");
  pen.fillStyle = found;
  return pen.fillStyle;
}

const byQuad = (colours) => ["match", ["get", "quad"], ...QUAD_NAMES.flatMap((name) => [name, colours[name]]), colours.other];

/**
 * Draws the map into an element.
 * @param {HTMLElement} container
 * @param {{at?: number[], onMove: (at: number[]) => void, onPick: (picked: object) => void}} options `at`: lon, lat, zoom;
 *   onPick gets {events: ids, box} of a click on points or {units} of a click on a province
 */
export async function drawMap(container, { at, onMove, onPick }) {
  const base = await layers();
  await document.fonts.load('400 14px "Plex"', lang === "ar" ? "خبر" : "Kh");
  const colours = Object.fromEntries([...QUAD_NAMES, "other", "sea", "land", "edge", "border", "accent", "on-accent", "ink", "halo", "muted", "surface"].map((name) => [name, colour(name)]));
  const map = new GlMap({
    container, style: style(base, colours), attributionControl: false, dragRotate: false, pitchWithRotate: false, touchPitch: false,
    renderWorldCopies: false, minZoom: 1, maxZoom: 12, fadeDuration: 0,
    ...(at ? { center: at.slice(0, 2), zoom: at[2] } : { bounds: WINDOW }),
    locale: {
      "Map.Title": t("map.title"), "NavigationControl.ZoomIn": t("map.in"), "NavigationControl.ZoomOut": t("map.out"),
      "AttributionControl.ToggleAttribution": t("map.sources"),
    },
  });
  map.touchZoomRotate.disableRotation();
  map.addControl(new NavigationControl({ showCompass: false }), lang === "ar" ? "top-left" : "top-right");
  map.addControl(new ScaleControl({ maxWidth: 90 }), "bottom-left");
  map.addControl(new AttributionControl({ compact: false, customAttribution: "Natural Earth" }), "bottom-right");
  await new Promise((done) => (map.isStyleLoaded() ? done() : map.once("style.load", done)));
  map.on("moveend", () => {
    const { lng, lat } = map.getCenter();
    onMove([lng, lat, map.getZoom()].map((value) => Number(value.toFixed(2))));
  });
  map.on("idle", () => (container.dataset.idle = "yes"));
  listen(map, onPick);
  let shown = VIEWS[0];
  const waiting = new Map(); // by view, what sets its data: only what is seen is sent to the worker that cuts tiles
  const fill = () => {
    if (!waiting.has(shown)) return;
    container.dataset.idle = "";
    waiting.get(shown)();
    waiting.delete(shown);
  };
  return {
    map,
    show: (view) => {
      shown = view;
      VIEWS.forEach((name) => LAYERS[name].forEach((id) => map.setLayoutProperty(id, "visibility", name === view ? "visible" : "none")));
      fill();
    },
    events: (points, provinces = []) => {
      waiting.set("clusters", () => {
        const { fine, coarse } = features(points);
        map.getSource("points").setData(fine);
        map.getSource("coarse").setData(coarse);
      });
      waiting.set("heat", () => map.getSource("heat").setData(features(points).fine));
      waiting.set("provinces", () => shade(map, base.units, new Map(provinces)));
      fill();
    },
    bounds: () => map.getBounds().toArray().flat(),
    remove: () => map.remove(),
  };
}

const LAYERS = { clusters: ["coarse", "coarse-count", "clusters", "cluster-count", "points"], heat: ["heat"], provinces: ["shades", "shade-count"] };

/** Radius of a ring by its number of events, from one to a thousand. */
const ringSize = (one, thousand) => ["interpolate", ["linear"], ["log10", ["get", "count"]], 0, one, 3, thousand];

function style(base, c) {
  const empty = { type: "FeatureCollection", features: [] };
  const source = (data, more = {}) => ({ type: "geojson", data, ...more });
  const text = { "text-color": c.ink, "text-halo-color": c.halo, "text-halo-width": 1.4 };
  const plain = { "text-font": FONT, "text-field": ["get", lang] };
  return {
    version: 8,
    sources: {
      ...Object.fromEntries(Object.entries(base).map(([name, data]) => [name, source(data, name === "units" ? { generateId: true } : {})])),
      points: source(empty, { cluster: true, clusterRadius: 42, clusterMaxZoom: 11 }), heat: source(empty), coarse: source(empty), counts: source(empty),
    },
    layers: [
      { id: "sea", type: "background", paint: { "background-color": c.sea } },
      { id: "land", type: "fill", source: "land", paint: { "fill-color": c.land, "fill-antialias": false } },
      { id: "units", type: "fill", source: "units", paint: { "fill-color": c.land, "fill-antialias": false } },
      { id: "shades", type: "fill", source: "units", paint: { "fill-color": c.accent, "fill-opacity": ["coalesce", ["feature-state", "shade"], 0] } },
      { id: "lakes", type: "fill", source: "lakes", paint: { "fill-color": c.sea } },
      { id: "rivers", type: "line", source: "rivers", paint: { "line-color": c.sea, "line-width": ["interpolate", ["linear"], ["zoom"], 3, 0.5, 8, 2] } },
      { id: "unit-lines", type: "line", source: "units", paint: { "line-color": c.edge, "line-width": ["interpolate", ["linear"], ["zoom"], 3, 0.3, 8, 1] } },
      { id: "borders", type: "line", source: "borders", filter: ["!", ["has", "dashed"]], paint: { "line-color": c.border, "line-width": ["interpolate", ["linear"], ["zoom"], 2, 0.6, 8, 1.6] } },
      { id: "contested", type: "line", source: "borders", filter: ["has", "dashed"], paint: { "line-color": c.border, "line-width": 1.2, "line-dasharray": [3, 2.5] } },
      { id: "countries", type: "symbol", source: "labels", filter: ["<", ["get", "rank"], ["step", ["zoom"], 0.2, 4, 0.6, 5.2, 1]], maxzoom: 7,
        layout: { ...plain, "text-size": ["interpolate", ["linear"], ["zoom"], 2, 10, 6, 15], "text-padding": 0, "text-variable-anchor": ["center", "left", "right", "top", "bottom"], "text-radial-offset": 0.9 }, paint: { ...text, "text-color": c.muted } },
      { id: "towns", type: "symbol", source: "labels", filter: ["all", [">=", ["get", "rank"], 1], ["<=", ["get", "rank"], ["step", ["zoom"], 0, 4.5, 1, 5.5, 2, 6.3, 3, 7, 4]]],
        layout: { ...plain, "text-size": ["interpolate", ["linear"], ["zoom"], 4, 11, 9, 14], "text-anchor": "top", "text-offset": [0, 0.5] }, paint: { ...text } },
      { id: "heat", type: "heatmap", source: "heat", paint: {
        "heatmap-radius": ["interpolate", ["linear"], ["zoom"], 2, 8, 8, 26], "heatmap-opacity": 0.8, "heatmap-weight": 0.35,
        "heatmap-color": ["interpolate", ["linear"], ["heatmap-density"], 0, "rgba(0,0,0,0)", 0.15, "rgba(240,180,70,0.45)", 0.5, "rgba(225,110,50,0.75)", 1, "rgba(150,25,30,0.95)"] } },
      { id: "coarse", type: "circle", source: "coarse", paint: {
        "circle-radius": ["interpolate", ["linear"], ["zoom"], 3, ringSize(7, 14), 6, ringSize(13, 30)], "circle-color": byQuad(c), "circle-opacity": 0.1,
        "circle-stroke-color": byQuad(c), "circle-stroke-width": 1.2, "circle-stroke-opacity": 0.8 } },
      { id: "coarse-count", type: "symbol", source: "coarse", filter: [">", ["get", "count"], 1], layout: { "text-font": FONT, "text-field": ["to-string", ["get", "count"]], "text-size": 11, "text-padding": 0, "symbol-sort-key": ["-", ["get", "count"]] }, paint: text },
      { id: "clusters", type: "circle", source: "points", filter: ["has", "point_count"], paint: {
        "circle-color": c.accent, "circle-opacity": 0.9, "circle-radius": ["interpolate", ["linear"], ["log10", ["get", "point_count"]], 0.3, 11, 2, 18, 4, 30], "circle-stroke-color": c.surface, "circle-stroke-width": 1.5 } },
      { id: "cluster-count", type: "symbol", source: "points", filter: ["has", "point_count"], layout: { "text-font": FONT, "text-field": ["get", "point_count_abbreviated"], "text-size": 12, "text-ignore-placement": true, "text-allow-overlap": true }, paint: { "text-color": c["on-accent"] } },
      { id: "points", type: "circle", source: "points", filter: ["!", ["has", "point_count"]], paint: {
        "circle-color": byQuad(c), "circle-radius": ["match", ["get", "precision"], "district", 9, 5.5], "circle-opacity": ["match", ["get", "precision"], "district", 0.3, 0.95],
        "circle-stroke-color": ["match", ["get", "precision"], "district", byQuad(c), c.surface], "circle-stroke-width": 1.3 } },
      { id: "shade-count", type: "symbol", source: "counts", layout: { "text-font": FONT, "text-field": ["to-string", ["get", "count"]], "text-size": 12, "text-ignore-placement": true, "text-allow-overlap": true }, paint: text },
    ],
  };
}

/** Points of a town or site each by itself; those known no better than a province gathered into one ring a place. */
function features(points) {
  const fine = [];
  const rings = new Map();
  for (const [lon, lat, id, type, precision] of points) {
    if (!COARSE.includes(precision)) {
      fine.push({ type: "Feature", properties: { id, quad: quad(type), precision }, geometry: { type: "Point", coordinates: [lon, lat] } });
      continue;
    }
    const key = `${lon} ${lat}`;
    const ring = rings.get(key) ?? { at: [lon, lat], ids: [], quads: {} };
    ring.ids.push(id);
    ring.quads[quad(type)] = (ring.quads[quad(type)] ?? 0) + 1;
    rings.set(key, ring);
  }
  const coarse = [...rings.values()].map(({ at, ids, quads }) => ({
    type: "Feature", geometry: { type: "Point", coordinates: at },
    properties: { count: ids.length, quad: Object.entries(quads).sort((a, b) => b[1] - a[1])[0][0] },
  }));
  const collection = (found) => ({ type: "FeatureCollection", features: found });
  return { fine: collection(fine), coarse: collection(coarse) };
}

function shade(map, units, counts) {
  const totals = units.features.map(({ properties }) => (properties.units ?? "").split(" ").reduce((sum, id) => sum + (counts.get(id) ?? 0), 0));
  const most = Math.max(1, ...totals);
  totals.forEach((count, id) => map.setFeatureState({ source: "units", id }, { shade: count ? 0.12 + 0.7 * (Math.log1p(count) / Math.log1p(most)) : 0 }));
  map.getSource("counts").setData({
    type: "FeatureCollection",
    features: units.features.flatMap((unit, at) => (totals[at] ? [{ type: "Feature", properties: { count: totals[at] }, geometry: { type: "Point", coordinates: middle(unit.geometry) } }] : [])),
  });
}

/** Middle of the largest ring's box: where its number stands. */
function middle({ type, coordinates }) {
  const rings = type === "Polygon" ? [coordinates[0]] : coordinates.map((polygon) => polygon[0]);
  const boxes = rings.map((ring) => {
    const xs = ring.map(([x]) => x);
    const ys = ring.map(([, y]) => y);
    return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
  });
  const [west, south, east, north] = boxes.sort((a, b) => (b[2] - b[0]) * (b[3] - b[1]) - (a[2] - a[0]) * (a[3] - a[1]))[0];
  return [(west + east) / 2, (south + north) / 2];
}

function listen(map, onPick) {
  const around = ([lon, lat], by) => [lon - by, lat - by, lon + by, lat + by].map((value) => Number(value.toFixed(3)));
  map.on("click", "clusters", async ({ features: [cluster] }) => {
    const source = map.getSource("points");
    const zoom = await source.getClusterExpansionZoom(cluster.properties.cluster_id);
    const center = cluster.geometry.coordinates;
    if (zoom > 11) onPick({ box: around(center, 0.02) });
    else map.easeTo({ center, zoom });
  });
  map.on("click", "points", ({ features: [point] }) => onPick({ event: point.properties.id }));
  map.on("click", "coarse", ({ features: [ring] }) => onPick({ box: around(ring.geometry.coordinates, 0.005) }));
  map.on("click", "shades", ({ features: [unit] }) => unit.properties.units && onPick({ units: unit.properties.units.split(" ") }));
  for (const id of ["clusters", "points", "coarse", "shades"]) {
    map.on("mouseenter", id, () => (map.getCanvas().style.cursor = "pointer"));
    map.on("mouseleave", id, () => (map.getCanvas().style.cursor = ""));
  }
}
