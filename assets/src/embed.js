// What an embedded chart does beyond being read: draws over its painted words, and tells the page around it how tall it is.
import "./figure.js";

const NARROW = 560; // as Look.narrow: below it a chart is laid out for a phone
const LOWEST = 300; // px of height that a chart needs on the narrowest phone
const stage = document.getElementById("chart");
const painted = JSON.parse(document.getElementById("picture")?.textContent || "null");

// The server does not know how wide the frame is: where its guess was wrong, the chart is asked for again, made for this width.
async function fitting() {
  const width = stage.clientWidth;
  if (width < NARROW === painted.width < NARROW) return painted;
  const height = Math.max(LOWEST, Math.round(width * 0.95));
  const answer = await fetch(`picture.json?${painted.state}&w=${width}&h=${height}&target=embed`).catch(() => null);
  if (!answer?.ok || answer.status === 202) return painted;
  const found = await answer.json();
  return { ...found, height: found.figure?.layout?.height || painted.height };
}

async function start() {
  const picture = await fitting();
  stage.style.minHeight = `${picture.height}px`;
  await window.vistazo.draw(stage, picture);
  stage.classList.add("drawn");
}
if (stage && painted?.figure) start();

// Heights go out in the ways that newsrooms' pages already listen to: our own, Datawrapper's, AMP's and pym's.
const id = new URLSearchParams(location.search).get("frame") || "";
const page = document.querySelector("main");
let told = 0;
function tell() {
  const height = Math.ceil(page.getBoundingClientRect().height);
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
