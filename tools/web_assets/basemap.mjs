/**
 * Builds the map that Khabar draws offline: src/khabar/web/static/map/base.json (TopoJSON, WGS 84).
 *
 *   node basemap.mjs GDL MAGICS GAZETTEER OUT
 *
 * GDL, MAGICS: unpacked Debian packages libgnudatalanguage0 and libmagics++-data (Natural Earth, public domain).
 * GAZETTEER: src/khabar/data/gazetteer. Layers: `land` (the world, coarse), `units` (first-level units of the
 * countries that units.tsv covers in detail; `units` are its ids, with spaces between), `borders` (`dashed` where Natural Earth calls a line
 * anything but an international boundary), `lakes`, `rivers`, `labels` (countries and towns of the gazetteer, `en` and `ar`;
 * `rank` below 1 for
 * countries: 0 in detail, 0.5 others, 0.8 where names would crowd each other out and one would stand for all; then by population).
 */
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import * as shapefile from "shapefile";
import { topology } from "topojson-server";
import { presimplify, quantile, simplify } from "topojson-simplify";
import { feature, quantize } from "topojson-client";

const WINDOW = [-20, -3, 66, 46]; // west, south, east, north
const DETAILED = new Set(
  "SY IQ LB JO PS IL EG LY TN DZ MA EH MR SD SS SO DJ YE SA OM AE QA BH KW IR TR AF".split(" "),
);
const [gdl, magics, gazetteer, out] = process.argv.slice(2);
const high = `${gdl}/usr/share/gnudatalanguage/resource/maps/high`;
const fine = `${magics}/usr/share/magics/10m`;
const require = createRequire(import.meta.url);

const read = async (path) =>
  (await shapefile.read(`${path}.shp`, `${path}.dbf`, { encoding: "utf-8" })).features.filter((item) => item.geometry);

function box(geometry) {
  const found = [Infinity, Infinity, -Infinity, -Infinity];
  const walk = (part) => {
    if (typeof part[0] !== "number") return part.forEach(walk);
    found[0] = Math.min(found[0], part[0]);
    found[1] = Math.min(found[1], part[1]);
    found[2] = Math.max(found[2], part[0]);
    found[3] = Math.max(found[3], part[1]);
  };
  walk(geometry.coordinates);
  return found;
}

function inWindow({ geometry }) {
  const [west, south, east, north] = box(geometry);
  return west < WINDOW[2] && east > WINDOW[0] && south < WINDOW[3] && north > WINDOW[1];
}

function inRing([x, y], ring) {
  let inside = false;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const [xi, yi] = ring[i];
    const [xj, yj] = ring[j];
    if (yi > y !== yj > y && x < ((xj - xi) * (y - yi)) / (yj - yi) + xi) inside = !inside;
  }
  return inside;
}

function contains({ geometry }, point) {
  const polygons = geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates;
  return polygons.some(([outer, ...holes]) => inRing(point, outer) && !holes.some((hole) => inRing(point, hole)));
}

/** A name without accents, articles and the word for its kind. */
const plain = (name) =>
  name
    .normalize("NFD")
    .replace(/[^\p{L} -]/gu, "")
    .toLowerCase()
    .replace(/\b(al|el|ad|an|ar|as|ash|at|az|governorate|province|state|district|region|wilaya)\b/g, "")
    .replace(/[^a-z]/g, "");

function table(name) {
  const rows = readFileSync(`${gazetteer}/${name}.tsv`, "utf-8").split("\n").filter((line) => line && !line.startsWith("#"));
  const fields = rows.shift().split("\t");
  return rows.map((row) => Object.fromEntries(row.split("\t").map((value, at) => [fields[at], value])));
}

const provinces = () => table("units").filter((row) => row.kind === "province");

const RANKS = [1_500_000, 500_000, 150_000, 50_000]; // inhabitants of towns of rank 1, 2, 3, 4

function labels() {
  const inside = ({ lon, lat }) => lon > WINDOW[0] && lon < WINDOW[2] && lat > WINDOW[1] && lat < WINDOW[3];
  const point = (row, rank) => ({
    type: "Feature", properties: { en: row.name_en, ar: row.names_ar.split("|")[0], rank },
    geometry: { type: "Point", coordinates: [Number(row.lon), Number(row.lat)] },
  });
  const towns = table("towns").filter((row) => inside(row) && Number(row.population) >= RANKS.at(-1));
  towns.sort((a, b) => b.population - a.population);
  const countries = table("countries").filter(inside);
  const crowded = (row) => countries.some((other) => other !== row && Math.hypot(other.lon - row.lon, other.lat - row.lat) < 2.2);
  return collection([
    ...countries.map((row) => point(row, crowded(row) ? 0.8 : DETAILED.has(row.country) ? 0 : 0.5)),
    ...towns.map((row) => point(row, 1 + RANKS.findIndex((least) => Number(row.population) >= least))),
  ]);
}

const NEAR = 0.2; // degrees: middles of small units are rough

const near = ([west, south, east, north], lon, lat) => lon > west - NEAR && lon < east + NEAR && lat > south - NEAR && lat < north + NEAR;

// Natural Earth gives parts of Western Sahara to Morocco; the shading takes the ground only, no country
const DRAWN_AS = { EH: ["EH", "MA"] };

/** Gives each polygon the unit of the same name, else those whose middle it holds (several where it is an older, larger unit). */
function join(polygons) {
  const open = new Map(provinces().filter((unit) => DETAILED.has(unit.country) || !unit.country).map((unit) => [unit.id, unit]));
  const tests = [
    (unit, polygon) => plain(unit.name_en) === plain(polygon.properties.name ?? ""),
    (unit, polygon) => contains(polygon, [Number(unit.lon), Number(unit.lat)]),
    (unit, polygon) => !polygon.properties.units && near(box(polygon.geometry), Number(unit.lon), Number(unit.lat)),
  ];
  for (const test of tests) {
    for (const polygon of polygons) {
      const here = [...open.values()].filter((unit) => (DRAWN_AS[unit.country] ?? [unit.country]).includes(polygon.properties.iso_a2) || !unit.country);
      for (const unit of here.filter((item) => test(item, polygon))) {
        polygon.properties.units = [polygon.properties.units, unit.id].filter(Boolean).join(" ");
        open.delete(unit.id);
      }
    }
  }
  console.error(`without a polygon: ${[...open.keys()].join(", ")}`);
  console.error(`without a unit: ${polygons.filter((item) => !item.properties.units).map((item) => `${item.properties.iso_a2} ${item.properties.name}`).join(", ")}`);
}

const collection = (features) => ({ type: "FeatureCollection", features });
const bare = (item, properties = {}) => ({ type: "Feature", properties, geometry: item.geometry });

async function main() {
  const polygons = (await read(`${high}/ne_10m_admin_1_states_provinces`)).filter((item) => DETAILED.has(item.properties.iso_a2));
  join(polygons);
  const borders = (await read(`${fine}/ne_10m_admin_0_boundary_lines_land`)).filter((item) => !/ForgetMagics|Overlay|Lease/.test(item.properties.featurecla));
  const rivers = (await read(`${fine}/ne_10m_rivers_lake_centerlines`)).filter((item) => inWindow(item) && item.properties.scalerank <= 6);
  const lakes = (await read(`${high}/ne_10m_lakes`)).filter(inWindow);
  const world = require("world-atlas/land-50m.json");
  const layers = {
    land: feature(world, world.objects.land),
    units: collection(polygons.map((item) => bare(item, item.properties.units ? { units: item.properties.units } : {}))),
    borders: collection(borders.map((item) => bare(item, item.properties.featurecla.startsWith("International boundary") ? {} : { dashed: 1 }))),
    lakes: collection(lakes.map((item) => bare(item))),
    rivers: collection(rivers.map((item) => bare(item, { rank: item.properties.scalerank }))),
  };
  // weights are triangle areas in square degrees: about (500 m)² in the window, far coarser for what is only backdrop
  const coarse = (layer, weight) => {
    const made = simplify(presimplify(topology({ layer })), weight);
    return feature(made, made.objects.layer);
  };
  const inside = borders.map(inWindow);
  layers.land = coarse(layers.land, 1e-2);
  layers.borders.features = layers.borders.features.flatMap((item, at) =>
    inside[at] ? [item] : coarse(collection([item]), 2e-3).features);
  layers.lakes = coarse(layers.lakes, 1e-4);
  layers.rivers = coarse(layers.rivers, 1e-4);
  const detail = simplify(presimplify(topology({ units: layers.units, borders: layers.borders })), 3e-5);
  layers.units = feature(detail, detail.objects.units);
  layers.borders = feature(detail, detail.objects.borders);
  layers.labels = labels();
  for (const name of Object.keys(layers)) {
    const size = JSON.stringify(quantize(topology({ l: layers[name] }), 1e5)).length;
    console.error(name, layers[name].features?.length, size);
  }
  writeFileSync(out, JSON.stringify(topology(layers, 1e5)));
}

await main();
