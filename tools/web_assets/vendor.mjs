/**
 * Renews what the pages use of others: bundles, style sheets and fonts with their licences.
 *
 *   npm install && node vendor.mjs STATIC TESTS
 *
 * STATIC: src/khabar/web/static, TESTS: tests/web (axe-core is used in tests only). Versions: package.json.
 */
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { build } from "esbuild";

const [out, tests] = process.argv.slice(2);
const bundles = {
  ui: `export { render, h, Fragment, createRef } from "preact";
export { useEffect, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
export { signal, computed, effect, batch, useSignal, useComputed, useSignalEffect } from "@preact/signals";
import htm from "htm"; import { h } from "preact"; export const html = htm.bind(h);`,
  charts: `export { plot, rectY, barY, barX, dot, dotX, ruleX, ruleY, text, tickX, link, line, lineY, areaY, axisX, axisY, gridX, gridY } from "@observablehq/plot";
export { brushX } from "d3-brush"; export { select } from "d3-selection"; export { drag } from "d3-drag";
export { forceSimulation, forceLink, forceManyBody, forceCollide, forceX, forceY } from "d3-force";`,
  topojson: `export { feature } from "topojson-client";`,
};
const licences = [
  "preact", "htm", "@preact/signals", "@preact/signals-core", "@observablehq/plot", "d3", "d3-brush", "d3-force",
  "topojson-client", "maplibre-gl", "@fontsource-variable/noto-naskh-arabic", "@fontsource/ibm-plex-sans-arabic",
  "@fontsource/ibm-plex-sans",
];
const fonts = {
  "@fontsource-variable/noto-naskh-arabic": ["noto-naskh-arabic-arabic-wght-normal", "noto-naskh-arabic-latin-wght-normal"],
  "@fontsource/ibm-plex-sans-arabic": [400, 600].flatMap((weight) =>
    ["arabic", "latin"].map((subset) => `ibm-plex-sans-arabic-${subset}-${weight}-normal`)),
  // the Arabic family lacks the vowels of transliteration (ā, ī, ū)
  "@fontsource/ibm-plex-sans": [400, 600].map((weight) => `ibm-plex-sans-latin-ext-${weight}-normal`),
};

for (const folder of [`${out}/vendor/licences`, `${out}/fonts`, `${tests}/vendor`]) mkdirSync(folder, { recursive: true });
for (const [name, contents] of Object.entries(bundles)) {
  await build({
    stdin: { contents, resolveDir: process.cwd() }, bundle: true, minify: true, format: "esm", target: "es2022",
    legalComments: "none", outfile: `${out}/vendor/${name}.js`,
    logLevel: "warning",
  });
}
for (const name of ["maplibre-gl.mjs", "maplibre-gl-worker.mjs", "maplibre-gl.css"]) {
  const text = readFileSync(`node_modules/maplibre-gl/dist/${name}`, "utf-8").replace(/\n\/\/# sourceMappingURL=.*\s*$/, "\n");
  writeFileSync(`${out}/vendor/${name.replace(".mjs", ".js")}`, text.replaceAll(/maplibre-gl(-worker)?\.mjs/g, "maplibre-gl$1.js"));
}
copyFileSync("node_modules/axe-core/axe.min.js", `${tests}/vendor/axe.min.js`);
for (const [name, files] of Object.entries(fonts)) {
  for (const file of files) copyFileSync(`node_modules/${name}/files/${file}.woff2`, `${out}/fonts/${file}.woff2`);
}
for (const name of licences) {
  const { version, license } = JSON.parse(readFileSync(`node_modules/${name}/package.json`, "utf-8"));
  const found = ["LICENSE", "LICENSE.txt", "LICENSE.md"].find((file) => {
    try { return readFileSync(`node_modules/${name}/${file}`); } catch { return false; }
  });
  if (!found) throw new Error(`${name}: no licence file; allowed names are LICENSE, LICENSE.txt, LICENSE.md`);
  const text = readFileSync(`node_modules/${name}/${found}`, "utf-8");
  writeFileSync(`${out}/vendor/licences/${name.replaceAll(/[@]/g, "").replaceAll("/", "-")}.txt`, `${name} ${version} (${license})\n\n${text}`);
}
