// Makes assets/built: hashed files, each with its .br and .gz beside it, and the manifest that explorer/web/assets.py reads.
import { build } from "esbuild";
import { createHash } from "node:crypto";
import { mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const HERE = dirname(fileURLToPath(import.meta.url));
const OUT = join(HERE, "built");
const MODULES = join(HERE, "..", "node_modules");
// Which kinds of trace each chunk brings; what is not named is in the core.
const FAMILIES = {
  treemap: ["treemap"],
  geo: ["choropleth", "scattergeo"],
  gl: ["scattergl"],
  heatmap: ["heatmap"],
  box: ["box"],
  pie: ["pie"],
  histogram: ["histogram"],
};
const LOCALES = ["es", "fr", "pt-br"];
const STUB = 100; // bytes of an entry that does nothing but import its part
const FONT = "@fontsource-variable/inter/files/inter-latin-wght-normal.woff2";

const hashed = (name, bytes) => name.replace(/(\.\w+)$/, `-${createHash("sha256").update(bytes).digest("hex").slice(0, 8).toUpperCase()}$1`);

async function bundle() {
  const result = await build({
    entryPoints: {
      figure: join(HERE, "src/figure.js"),
      embed: join(HERE, "src/embed.js"),
      poster: join(HERE, "src/poster.js"),
      core: join(HERE, "src/plotly/core.js"),
      ...Object.fromEntries(Object.keys(FAMILIES).map((name) => [name, join(HERE, `src/plotly/${name}.js`)])),
    },
    outdir: OUT,
    bundle: true,
    splitting: true,
    format: "esm",
    target: "es2020",
    minify: true,
    legalComments: "none",
    entryNames: "[name]-[hash]",
    chunkNames: "part-[hash]",
    alias: { regl: "@plotly/regl", stream: "stream-browserify", buffer: join(HERE, "src/plotly/no_buffer.js") },
    // plotly.js asks for the style sheet of the tiled maps, which are not built.
    loader: { ".css": "empty" },
    define: { global: "window", "process.env.NODE_ENV": '"production"' },
    metafile: true,
    logLevel: "warning",
  });
  return result.metafile.outputs;
}

// Which file an entry became, and which others it imports: all of them are asked for at once.
function entries(outputs) {
  const found = {};
  for (const [path, output] of Object.entries(outputs)) {
    if (!output.entryPoint) continue;
    const name = basename(output.entryPoint, ".js");
    const whole = stubOf(path, outputs) || path;
    found[name] = [basename(whole), ...needed(whole, outputs)];
  }
  return found;
}

// What others import too lives in a part, and the entry only hands it on: the part itself saves a request.
function stubOf(path, outputs) {
  const { bytes, imports } = outputs[path];
  return bytes < STUB && imports.length === 1 && imports[0].path;
}

function needed(path, outputs, seen = new Set()) {
  for (const { path: next, kind } of outputs[path].imports) {
    if (kind !== "import-statement" || seen.has(next)) continue;
    seen.add(next);
    needed(next, outputs, seen);
  }
  return [...seen].map((each) => basename(each));
}

async function copy(from, name) {
  const bytes = await readFile(join(MODULES, from));
  const file = hashed(name, bytes);
  await writeFile(join(OUT, file), bytes);
  return file;
}

async function compress(file) {
  if (/\.(woff2|json)$/.test(file)) return;
  const bytes = await readFile(join(OUT, file));
  const quality = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
  await writeFile(join(OUT, `${file}.br`), brotliCompressSync(bytes, { params: quality }));
  await writeFile(join(OUT, `${file}.gz`), gzipSync(bytes, { level: 9 }));
}

await rm(OUT, { recursive: true, force: true });
await mkdir(OUT, { recursive: true });
const files = entries(await bundle());
const locales = Object.fromEntries(
  await Promise.all(LOCALES.map(async (name) => [name, await copy(`plotly.js/dist/plotly-locale-${name}.js`, `locale-${name}.js`)])),
);
const font = await copy(FONT, "inter.woff2");
await Promise.all((await readdir(OUT)).map(compress));
await writeFile(join(OUT, "manifest.json"), JSON.stringify({ families: FAMILIES, files, locales, font }, null, 1));
console.log(`${Object.keys(files).length} scripts in ${relative(process.cwd(), OUT)}`);
