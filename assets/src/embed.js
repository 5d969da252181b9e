// What an embedded chart does beyond being read: draws over its painted words, and tells the page around it how tall it is.
import "./figure.js";

const stage = document.getElementById("chart");
const picture = JSON.parse(document.getElementById("picture")?.textContent || "null");
if (stage && picture?.figure) window.vistazo.draw(stage, picture).then(() => stage.classList.add("drawn"));

// Heights go out in the ways that newsrooms' pages already listen to: our own, Datawrapper's, AMP's and pym's.
const id = new URLSearchParams(location.search).get("frame") || "";
let told = 0;
function tell() {
  const height = Math.ceil(document.querySelector("main").getBoundingClientRect().height);
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
new ResizeObserver(tell).observe(document.querySelector("main"));
