// What an embedded chart does beyond being read: draws over its painted words, and tells the page around it how tall it is.
import "./figure.js";

const NARROW = 560; // as Look.narrow: below it a chart is laid out for a phone
const LOWEST = 300; // px of height that a chart needs on the narrowest phone
const PRESSED = 120; // px that a chart has in the lowest frame
const MUCH_LOWER = 0.8; // of the height that a chart was made for
const stage = document.getElementById("chart");
const painted = JSON.parse(document.getElementById("picture")?.textContent || "null");

// The chart as the server makes it for that room; null where it does not answer.
async function madeFor(width, height) {
  const answer = await fetch(`picture.json?${painted.state}&w=${width}&h=${height}&target=embed`).catch(() => null);
  if (!answer?.ok || answer.status === 202) return null;
  const found = await answer.json();
  return { ...found, asked: height, height: found.figure?.layout?.height || painted.height };
}

// The server does not know how wide the frame is: where its guess was wrong, the chart is asked for again, made for this width.
async function fitting() {
  const width = stage.clientWidth;
  if (width < NARROW === painted.width < NARROW) return painted;
  return (await madeFor(width, Math.max(LOWEST, Math.round(width * 0.95)))) || painted;
}

// A frame that stays as low as it was made shows title and source in any case: the chart takes what is between them, down to a point.
// One that is made higher once its page has said how high it is gets the whole chart.
let shown = null; // the picture that is drawn
let tall = 0; // px that its chart would take
const besides = () => page.getBoundingClientRect().height - stage.getBoundingClientRect().height;
const room = () => (window.parent === window ? Infinity : Math.max(PRESSED, Math.floor(window.innerHeight - besides())));

let turns = 0;

async function fit() {
  const turn = ++turns;
  const height = Math.min(tall, room());
  // A chart that took the height it was given can take another; rows keep theirs, and are pushed under the title.
  const isFree = [shown.asked, undefined].includes(shown.figure.layout?.height);
  const isPushed = height < tall && !isFree;
  stage.classList.toggle("pushed", isPushed);
  stage.toggleAttribute("tabindex", isPushed);
  if (isPushed) stage.tabIndex = 0; // what scrolls must be reached by keyboard
  Object.assign(stage.style, { minHeight: `${height}px`, maxHeight: isPushed ? `${height}px` : "" });
  // Names at the ends of lines and circles on maps are set for a height: a much lower chart is made for its own.
  const lower = isFree && height < MUCH_LOWER * tall ? await madeFor(stage.clientWidth, height) : null;
  if (turn === turns) await window.vistazo.draw(stage, { ...(lower || shown), height: isFree ? height : tall });
}

async function start() {
  shown = await fitting();
  tall = shown.height;
  await fit();
  stage.classList.add("drawn");
  let known = room();
  window.addEventListener("resize", () => {
    if (room() === known) return;
    known = room();
    fit();
  });
}

// Heights go out in the ways that newsrooms' pages already listen to: our own, Datawrapper's, AMP's and pym's.
const id = new URLSearchParams(location.search).get("frame") || "";
const page = document.querySelector("main");
let told = 0;
function tell() {
  const height = Math.ceil(tall ? besides() + tall : page.getBoundingClientRect().height);
  if (window.parent === window || height === told) return;
  told = height;
  const messages = [
    { type: "explorer:height", version: 1, id, height },
    { "datawrapper-height": { [id]: height } },
    { sentinel: "amp", type: "embed-size", height },
    `pymxPYMx${id}xPYMxheightxPYMx${height}`,
  ];
  for (const message of messages) window.parent.postMessage(message, "*");
}
new ResizeObserver(tell).observe(page);
if (stage && painted?.figure) start();
