// Draws figures: window.vistazo.draw(element, {figure, locale, height}) and window.vistazo.image(query, {format, width, height}).
// A chart that the document itself brought (#early) is drawn at once, and taken away by window.vistazo.leave().
//
// An element with data-picture="<state>" draws itself when it comes near the window (its data-locale and data-height count),
// and a link with data-image="png" or "svg" makes its image here; where that fails the link's own address, the server's image, serves.
// Loads no more of plotly.js than the figure's traces need. What the page knows comes in two JSON blocks: vistazo-assets and vistazo-template
// (and vistazo-template-dark: a figure names the dark counterpart of each of its colours, which are swapped here, so it is made once).

const page = (id) => JSON.parse(document.getElementById(id)?.textContent || "{}");
const ASSETS = page("vistazo-assets");
const TEMPLATE = page("vistazo-template");
const DARK_TEMPLATE = page("vistazo-template-dark");

const CONFIG = { displayModeBar: false, showSendToCloud: false, responsive: true, scrollZoom: false, doubleClick: false, showTips: false };
const FONT_WAIT = 800; // ms that a drawing waits for the typeface: labels are measured with it
const NEAR = "300px"; // how far below the window a card starts to draw
const BUSY_TRIES = 40; // times a card asks again while its table is being read

// plotly.js asks another host for outlines even where none are shown: every base map is an empty one of ours.
const NOTHING = { type: "GeometryCollection", geometries: [] };
const LAYERS = ["coastlines", "land", "ocean", "lakes", "rivers", "countries", "subunits"];
const EMPTY_MAP = { type: "Topology", arcs: [], objects: Object.fromEntries(LAYERS.map((name) => [name, NOTHING])) };
window.PlotlyGeoAssets = { topojson: new Proxy({}, { get: () => EMPTY_MAP }) };
window.PlotlyConfig = { MathJaxConfig: "local" };

const loaded = new Map();
function once(key, load) {
  if (!loaded.has(key)) loaded.set(key, load());
  // What failed to load (a network that went away) may be asked for again.
  loaded.get(key).catch(() => loaded.delete(key));
  return loaded.get(key);
}
const module = (url) => once(url, () => import(url));

function script(url) {
  return once(url, () =>
    new Promise((resolve, reject) => {
      const tag = document.createElement("script");
      Object.assign(tag, { src: url, onload: resolve, onerror: () => reject(new Error(`cannot load ${url}`)) });
      document.head.append(tag);
    }),
  );
}

const typeface = () =>
  once("typeface", () => {
    const wanted = ["14px Inter", "600 14px Inter"].map((font) => document.fonts.load(font).catch(() => null));
    return Promise.race([Promise.all(wanted), new Promise((resolve) => setTimeout(resolve, FONT_WAIT))]);
  });

// The chunks of the traces that are in the figure (a chart's `needs` also names what it draws only at times).
function chunks(figure) {
  const found = figure.data.map((trace) => ASSETS.chunks?.[trace.type]).filter(Boolean);
  return [...new Set(found)];
}

async function plotly(figure, locale) {
  const [tag, wording] = wordingOf(locale);
  const core = [ASSETS.core && module(ASSETS.core), ASSETS.script && script(ASSETS.script)];
  await Promise.all([...core, typeface(), wording && script(wording), ...chunks(figure).map(module)]);
  return [window.Plotly, tag];
}

// es-MX -> the Spanish file; English needs none.
function wordingOf(locale) {
  const language = (locale || "en").toLowerCase().split(/[-_]/)[0];
  const tag = { pt: "pt-br" }[language] || language;
  return [tag, ASSETS.locales?.[tag]];
}

// The whole bundle evaluates its shaders' code, which our content policy forbids: there, points are drawn without them.
const plain = (trace) => (trace.type === "scattergl" ? { ...trace, type: "scatter" } : trace);

// ---- light and dark, as the page itself is: what it says of itself, else the reader's system; never where the style sheet cannot

const DARK_SYSTEM = matchMedia("(prefers-color-scheme: dark)");
const CAN_BE_DARK = CSS.supports("color", "light-dark(#000, #fff)");
let printing = false;

function isDark() {
  const { theme } = document.documentElement.dataset;
  return CAN_BE_DARK && !printing && (theme === "dark" || (theme !== "light" && DARK_SYSTEM.matches));
}

// Only what stands under a name of a colour is one: elsewhere "#ff0000" is somebody's data.
const COLOUR = /(?:color|colors|colorscale|colorway)$/;

function swapped(value, swap, name = "") {
  if (typeof value === "string") return COLOUR.test(name) ? (swap[value] ?? value) : value;
  if (Array.isArray(value)) {
    return COLOUR.test(name) || typeof value[0] === "object" ? value.map((part) => swapped(part, swap, name)) : value;
  }
  if (!value || Object.getPrototypeOf(value) !== Object.prototype) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, key === "geojson" ? part : swapped(part, swap, key)]));
}

// The figure as it is worn now, with its template.
function worn(figure, dark = isDark()) {
  const { data, layout = {} } = figure;
  const swap = layout.meta?.dark;
  const template = layout.template || (dark ? DARK_TEMPLATE : TEMPLATE);
  return dark && swap ? { data: swapped(data, swap), layout: { ...swapped(layout, swap), template } } : { data, layout: { ...layout, template } };
}

function dressed(given, height) {
  const figure = worn(given);
  const { width, ...layout } = figure.layout;
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  return {
    data: ASSETS.script ? figure.data.map(plain) : figure.data,
    layout: {
      ...layout,
      autosize: true,
      ...(height || layout.height ? { height: height || layout.height } : {}),
      ...(still ? { transition: undefined } : {}),
    },
  };
}

const drawn = new Map();
const pictures = new Map(); // what each element shows, to be drawn again in other colours
const busy = new Map(); // the drawing that each element is at: plotly.js fails where its element is emptied under its hands

async function draw(element, picture) {
  const { figure, locale = "", height = 0 } = picture;
  const turn = Symbol("turn");
  drawn.set(element, turn);
  if (!figure) return clear(element);
  pictures.set(element, picture);
  const [Plotly, tag] = await plotly(figure, locale);
  await busy.get(element);
  // A later drawing of the same element wins, however late this one's chunks came.
  if (drawn.get(element) !== turn || !element.isConnected) return;
  const { data, layout } = dressed(figure, height);
  const drawing = Plotly.react(element, data, layout, { ...CONFIG, locale: tag });
  busy.set(element, drawing.catch(() => null));
  await drawing;
  if (!watched.has(element)) watch(element, Plotly);
}

async function clear(element) {
  const turn = Symbol("clear");
  drawn.set(element, turn);
  await busy.get(element);
  if (drawn.get(element) !== turn) return;
  if (window.Plotly && element.classList.contains("js-plotly-plot")) window.Plotly.purge(element);
  sizes.unobserve(element);
  watched.delete(element);
  pictures.delete(element);
  drawn.delete(element);
  busy.delete(element);
}

function drawAgain() {
  for (const [element, picture] of pictures) {
    draw(element, picture);
    if (element.dataset.target === "card") key(element, picture.figure);
  }
}

function onPaper(is) {
  const was = isDark();
  printing = is;
  if (was !== isDark()) drawAgain();
}

DARK_SYSTEM.addEventListener("change", drawAgain);
window.addEventListener("beforeprint", () => onPaper(true));
window.addEventListener("afterprint", () => onPaper(false));

const watched = new Set();

// Zooming into a treemap is animated by plotly.js itself: who asked for no motion gets none.
function watch(element) {
  watched.add(element);
  sizes.observe(element);
  element.on("plotly_treemapclick", () => (matchMedia("(prefers-reduced-motion: reduce)").matches ? false : undefined));
}

const sizes = new ResizeObserver((entries) => {
  for (const { target } of entries) {
    const known = target._fullLayout?.width;
    if (known && target.clientWidth && Math.abs(known - target.clientWidth) > 1) window.Plotly.Plots.resize(target);
  }
});

// ---- elements that draw themselves

const near = new IntersectionObserver(
  (entries) => entries.filter((entry) => entry.isIntersecting).forEach(({ target }) => (near.unobserve(target), fill(target))),
  { rootMargin: NEAR },
);

async function ask(query, extra) {
  const words = new URLSearchParams(extra).toString();
  for (let tries = 0; tries < BUSY_TRIES; tries++) {
    const answer = await fetch(`${ASSETS.base || "/"}picture.json?${query}${words && `&${words}`}`);
    if (answer.status !== 202) return [answer.ok, await answer.json()];
    await new Promise((resolve) => setTimeout(resolve, 1000 * (Number(answer.headers.get("Retry-After")) || 1)));
  }
  return [false, {}];
}

async function fill(element) {
  const query = element.dataset.picture;
  const height = Number(element.dataset.height) || 0;
  const size = { w: Math.round(element.clientWidth || 960), ...(height ? { h: height } : {}), target: element.dataset.target || "page" };
  const [fine, picture] = await ask(query, size);
  if (element.dataset.picture !== query) return;
  if (!fine) return void (element.textContent = picture.message || "");
  await draw(element, { ...picture, height });
  if (size.target === "card") key(element, picture.figure);
}

// The names of a card's series, above it as text that wraps: inside so small a drawing they would lie on it.
function key(element, figure) {
  const named = (figure ? worn(figure).data : []).filter((trace) => trace.name && trace.showlegend !== false);
  const old = element.previousElementSibling;
  if (old?.matches(".key")) old.remove();
  if (named.length < 2) return;
  const list = Object.assign(document.createElement("span"), { className: "key" });
  list.setAttribute("aria-hidden", "true");
  list.append(...named.map(entry));
  element.before(list);
}

function entry(trace) {
  const item = Object.assign(document.createElement("span"), { textContent: plainText(trace.name) });
  item.style.setProperty("--of", trace.marker?.color || trace.line?.color);
  return item;
}

// Names are escaped for plotly's markup; here they are text.
const plainText = (text) => new DOMParser().parseFromString(text, "text/html").body.textContent;

// A chart that the document brought is drawn before the explorer has started, and taken away once the explorer shows its own.
const EARLY_WAIT = 10_000; // ms after which it goes in any case
const leave = () => document.getElementById("early")?.remove();

function drawEarly(element) {
  draw(element, page("early-picture"));
  setTimeout(leave, EARLY_WAIT);
}

function notice(node) {
  if (node.nodeType !== Node.ELEMENT_NODE) return;
  if (node.matches("[data-early]")) drawEarly(node);
  node.querySelectorAll("[data-early]").forEach(drawEarly);
  if (node.matches("[data-picture]")) near.observe(node);
  node.querySelectorAll("[data-picture]").forEach((element) => near.observe(element));
}

new MutationObserver((changes) => {
  for (const { type, target, addedNodes } of changes) {
    if (type === "attributes" && target.dataset.picture) near.observe(target);
    addedNodes.forEach(notice);
  }
  for (const element of [...drawn.keys()]) if (!element.isConnected) clear(element);
}).observe(document.documentElement, { childList: true, subtree: true, attributes: true, attributeFilter: ["data-picture"] });
notice(document.documentElement);

// ---- images, made here

async function image(query, size) {
  return (await made(query, size)).blob;
}

async function made(query, { format = "png", width = 1200, height = 675, scale = 1 } = {}) {
  const [fine, picture] = await ask(query, { poster: 1, w: width, h: height });
  if (!fine) throw new Error(picture.message || "no picture");
  const figure = picture.figure || { data: [], layout: {} };
  const [[Plotly]] = await Promise.all([plotly(figure, picture.locale), script(ASSETS.poster)]);
  const svg = await window.vistazoPoster.compose(Plotly, {
    ...picture,
    figure: picture.figure && worn(figure, picture.poster.dark),
    width,
    height,
    font: ASSETS.font,
  });
  const name = picture.file.replace(/png$/, format);
  if (format === "svg") return { name, blob: new Blob([svg], { type: "image/svg+xml" }) };
  return { name, blob: await window.vistazoPoster.raster(svg, width, height, scale) };
}

async function save(link) {
  const address = new URL(link.href, location.href);
  const [width, height, scale] = ["w", "h", "scale"].map((key) => Number(address.searchParams.get(key)) || undefined);
  // Taken out of the text, not rebuilt: the rest of the state goes on exactly as the page wrote it.
  const query = address.search.slice(1).split("&").filter((pair) => !/^(w|h|scale)=/.test(pair)).join("&");
  const { name, blob } = await made(query, { format: link.dataset.image, width, height, scale });
  const copy = document.createElement("a");
  copy.href = URL.createObjectURL(blob);
  copy.download = link.download || name;
  copy.click();
  setTimeout(() => URL.revokeObjectURL(copy.href), 60_000);
}

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[data-image]");
  if (!link || event.metaKey || event.ctrlKey) return;
  event.preventDefault();
  link.setAttribute("aria-busy", "true");
  save(link)
    .catch(() => location.assign(link.href))
    .finally(() => link.removeAttribute("aria-busy"));
});

window.vistazo = { draw, clear, image, leave };
document.dispatchEvent(new CustomEvent("vistazo-ready"));
