// Builds everything a browser gets: styles, helpers, the viewer, fonts and the sprite of icons.
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import path from "node:path";
import esbuild from "esbuild";

const here = path.dirname(fileURLToPath(import.meta.url));
const out = path.resolve(here, "../static/akta/build");
const target = ["es2022", "chrome112", "firefox115", "safari16.4"];

const options = {
  absWorkingDir: here,
  entryPoints: [
    { in: "js/app.ts", out: "app" },
    { in: "css/app.css", out: "app" },
    { in: "viewer/main.ts", out: "viewer" },
    { in: "viewer/viewer.css", out: "viewer" },
    { in: "filing/main.ts", out: "filing" },
  ],
  entryNames: "[name]",
  assetNames: "fonts/[name]",
  outdir: out,
  bundle: true,
  minify: true,
  format: "iife",
  target,
  loader: { ".woff2": "file" },
  legalComments: "linked",
  logLevel: "info",
};

/** One SVG file with a symbol for each icon that the templates name. */
async function sprite() {
  const names = JSON.parse(await readFile(path.join(here, "icons.json"), "utf8"));
  const symbols = await Promise.all(names.map(symbol));
  await writeFile(
    path.join(out, "icons.svg"),
    `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>\n`,
  );
}

async function symbol(name) {
  const svg = await readFile(path.join(here, "node_modules/lucide-static/icons", `${name}.svg`), "utf8");
  const drawing = svg.replace(/^[\s\S]*?<svg[^>]*>/, "").replace(/<\/svg>\s*$/, "");
  return `<symbol id="${name}" viewBox="0 0 24 24">${drawing.replace(/\s+/g, " ").trim()}</symbol>`;
}

async function main() {
  await rm(out, { recursive: true, force: true });
  await mkdir(out, { recursive: true });
  await sprite();
  if (process.argv.includes("--watch")) {
    const context = await esbuild.context(options);
    await context.watch();
    return;
  }
  await esbuild.build(options);
}

await main();
