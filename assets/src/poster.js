// Composes an image that can be published as it is: words around the chart, nothing cut. Runs in the page and in the server's Chromium,
// with whichever plotly.js is there, so both make the same picture. Lays out with the typeface it draws with.
// window.vistazoPoster = {compose(Plotly, parts) -> SVG text, raster(svg, width, height, scale) -> PNG blob}
(() => {
  const FAMILY = "Inter, system-ui, sans-serif";
  const GAP = 20; // between a table's columns
  const ROW = 32; // height of a table's row
  const TABLE_SIZE = 16;
  const END = ' text-anchor="end"';
  const RULE = 3; // a reader's mark on the left of notes
  // What is said, in order: weight, colour, space above, height of a line; its size comes with the words.
  const HEAD = [
    ["title", 700, "ink", 0, 1.22],
    ["subtitle", 400, "muted", 8, 1.35],
    ["filters", 400, "ink", 8, 1.35],
  ];
  const FOOT_LINE = 1.4; // height of a line of notes and source
  const SMALLEST = 11; // px that notes may shrink to before they are counted instead of shown
  const HEAD_SHARE = 0.32; // of the height at most is title, as long as it can shrink
  const SHRUNK = 0.6; // of its size that a long title keeps
  const CHART_SHARE = 0.42; // of the height at least is chart
  const MOST_ZOOM = 1.6;
  const STRETCH = 2.4;
  const PRESSED = 0.7; // of the height of its plot that a chart without rows can do with

  const escape = (text) => text.replace(/[&<>"]/g, (c) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[c]);
  const pen = document.createElement("canvas").getContext("2d");

  function widthOf(text, size, weight) {
    pen.font = `${weight} ${size}px ${FAMILY}`;
    return pen.measureText(text).width;
  }

  // Words into lines of at most `room` pixels; a word that is wider than a line is cut into pieces.
  function wrap(text, size, weight, room) {
    const lines = [""];
    for (const word of text.split(/\s+/).filter(Boolean).flatMap((word) => pieces(word, size, weight, room))) {
      const longer = `${lines.at(-1)} ${word}`.trim();
      if (widthOf(longer, size, weight) <= room) lines[lines.length - 1] = longer;
      else lines.push(word);
    }
    return lines.filter(Boolean);
  }

  function pieces(word, size, weight, room) {
    if (widthOf(word, size, weight) <= room) return [word];
    let cut = word.length;
    while (cut > 1 && widthOf(word.slice(0, cut), size, weight) > room) cut--;
    cut = word.slice(0, cut).search(/[_/.-][^_/.-]*$/) + 1 || cut; // after a mark inside it, where there is one
    return [word.slice(0, cut), ...pieces(word.slice(cut), size, weight, room)];
  }

  function block(text, { size, weight = 400, colour, line, x, y, room }) {
    const lines = wrap(text, size, weight, room);
    const spans = lines.map((words, i) => `<tspan x="${x}" y="${(y + size * 0.97 + i * size * line).toFixed(1)}">${escape(words)}</tspan>`);
    const svg = lines.length ? `<text font-size="${size}" font-weight="${weight}" fill="${colour}">${spans.join("")}</text>` : "";
    return { svg, height: lines.length * size * line };
  }

  // A title as long as a question of a survey gets smaller rather than take the chart's place.
  function head(words, room, space) {
    let size = words.sizes.title;
    let made = layHead(words, room, size);
    while (made.bottom > space && size > SHRUNK * words.sizes.title) made = layHead(words, room, --size);
    return made;
  }

  function layHead(words, room, title) {
    const { pad, ...others } = words.sizes;
    const sizes = { ...others, title };
    let y = pad * 0.82;
    const parts = [];
    for (const [name, weight, colour, above, line] of HEAD) {
      if (!words[name]) continue;
      y += above;
      const part = block(words[name], { size: sizes[name], weight, colour: words.colours[colour], line, x: pad, y, room });
      parts.push(part.svg);
      y += part.height;
    }
    return { svg: parts.join(""), bottom: y + 18 };
  }

  // Notes and source from the bottom up. Notes shrink, then are counted: never left out in silence.
  function foot(words, room, bottom, space) {
    let size = words.sizes.note;
    let shown = words.notes.length;
    let made = layFoot(words, room, size, shown);
    while (made.height > space && (size > SMALLEST || shown > 0)) {
      if (size > SMALLEST) size -= 1;
      else shown -= 1;
      made = layFoot(words, room, size, shown);
    }
    return { svg: `<g transform="translate(0 ${(bottom - made.height).toFixed(1)})">${made.svg}</g>`, top: bottom - made.height };
  }

  function layFoot(words, room, size, shown) {
    const left = words.notes.length - shown;
    const { pad, source } = words.sizes;
    const { muted: colour, line: rule } = words.colours;
    const notes = [...words.notes.slice(0, shown), ...(left ? [words.more[left - 1]] : [])];
    let y = 0;
    const parts = notes.map((note) => {
      const part = block(note, { size, colour, line: FOOT_LINE, x: pad + 14, y, room: room - 14 });
      y += part.height + 2;
      return part.svg;
    });
    if (notes.length) {
      parts.unshift(`<rect x="${pad}" y="2" width="${RULE}" height="${(y - 4).toFixed(1)}" fill="${rule}"/>`);
      y += 10;
    }
    for (const text of [words.mark, [words.source, words.link].filter(Boolean).join(" · ")].filter(Boolean)) {
      const part = block(text, { size: Math.min(source, size), colour, line: FOOT_LINE, x: pad, y, room });
      parts.push(part.svg);
      y += part.height;
    }
    return { svg: parts.join(""), height: y };
  }

  // Charts are drawn for a page and enlarged by `usual`: images are read small.
  async function chart(Plotly, figure, box, made, usual, config) {
    const own = Number(figure.layout.height) || 0;
    const wanted = own || made || 0;
    // A chart that just took the height it was given can as well take another, down to a point; one of rows that was made for more
    // gets smaller, whole, rather than lose its labels; one that was made for much less (three bars) gets larger and is then stretched a
    // little, but does not become three slabs.
    const { t = 0, b = 0 } = figure.layout.margin || {};
    const least = own === made ? wanted - (1 - PRESSED) * Math.max(0, wanted - t - b) : wanted;
    const most = own === made ? usual : Math.max(usual, Math.min(MOST_ZOOM, box.height / wanted / STRETCH));
    const zoom = wanted ? Math.min(most, box.height / least) : usual;
    const tall = own && own !== made ? Math.min(box.height / zoom, own * STRETCH) : box.height / zoom;
    const size = { width: Math.round(box.width / zoom), height: Math.round(tall) };
    const { width, height, ...layout } = figure.layout;
    // Points of the graphics card would be a raster inside the drawing.
    const data = figure.data.map((trace) => (trace.type === "scattergl" ? { ...trace, type: "scatter" } : trace));
    const sealed = { data, layout: { ...layout, ...size, autosize: false, transition: undefined }, config };
    const svg = await Plotly.toImage(sealed, { ...size, format: "svg", imageDataOnly: true });
    return `<g transform="translate(${box.x} ${box.y.toFixed(1)}) scale(${zoom})">${svg}</g>`;
  }

  // A table as an image: as many rows as fit, and how many more there are; `more[n]` says so for n hidden rows.
  function table({ columns, rows, more }, box, { ink, muted, line: rule }) {
    const room = Math.max(1, Math.floor(box.height / ROW) - 1);
    const shown = rows.length <= room && !more[0] ? rows.length : Math.min(rows.length, room - 1);
    const lines = [columns.map(({ label }) => label), ...rows.slice(0, shown)].map((line) => line.map((cell) => String(cell ?? "")));
    const { size, widths } = columnWidths(lines, box.width);
    const parts = [];
    lines.forEach((line, row) => {
      const y = box.y + ROW * row;
      let x = box.x;
      if (row) parts.push(`<rect x="${box.x}" y="${y}" width="${box.width}" height="1" fill="${rule}"/>`);
      line.forEach((cell, place) => {
        const { numeric } = columns[place];
        const weight = row ? 400 : 600;
        const at = (numeric ? x + widths[place] : x).toFixed(1);
        const words = escape(clipped(cell, size, weight, widths[place]));
        parts.push(`<text x="${at}" y="${y + 21}" font-size="${size}" font-weight="${weight}" fill="${ink}"${numeric ? END : ""}>${words}</text>`);
        x += widths[place] + GAP;
      });
    });
    const rest = more[rows.length - shown];
    if (rest) parts.push(`<text x="${box.x}" y="${box.y + ROW * (shown + 1) + 21}" font-size="15" fill="${muted}">${escape(rest)}</text>`);
    return parts.join("");
  }

  // Each column as wide as its widest cell, in the largest type that holds them all; what is left over is shared out.
  // Columns that do not fit even in the smallest type give way, the widest first.
  function columnWidths(lines, space) {
    const count = lines[0].length;
    const room = space - GAP * (count - 1);
    const natural = (size) => lines[0].map((_, place) => Math.max(...lines.map((line, row) => widthOf(line[place], size, row ? 400 : 600))) + 1);
    let size = TABLE_SIZE;
    let widths = natural(size);
    const total = () => widths.reduce((sum, width) => sum + width, 0);
    while (total() > room && size > SMALLEST) widths = natural(--size);
    if (total() > room) {
      let most = room / count;
      for (let step = 0; step < 8; step++) {
        const small = widths.filter((width) => width <= most);
        most = (room - small.reduce((sum, width) => sum + width, 0)) / Math.max(1, count - small.length);
      }
      return { size, widths: widths.map((width) => Math.min(width, Math.max(most, 8))) };
    }
    const spare = (room - total()) / count;
    return { size, widths: widths.map((width) => width + spare) };
  }

  function clipped(text, size, weight, room) {
    if (widthOf(text, size, weight) <= room) return text;
    let end = text.length;
    while (end && widthOf(`${text.slice(0, end)}…`, size, weight) > room) end--;
    return `${text.slice(0, end)}…`;
  }

  // The typeface goes into the file: an image has no other way to it.
  const faces = new Map();
  async function face(url) {
    if (!url) return "";
    if (!faces.has(url)) faces.set(url, url.startsWith("data:") ? url : await dataURL(url).catch(() => ""));
    const data = faces.get(url);
    return data && `<style>@font-face{font-family:Inter;font-weight:100 900;src:url(${data}) format("woff2")}</style>`;
  }

  async function dataURL(url) {
    const blob = await (await fetch(url)).blob();
    return new Promise((resolve, reject) => {
      const reader = new FileReader();
      Object.assign(reader, { onload: () => resolve(reader.result), onerror: reject });
      reader.readAsDataURL(blob);
    });
  }

  async function compose(Plotly, { figure, table: rows, poster, width, height, font, locale = "" }) {
    await Promise.all(["16px Inter", "700 16px Inter"].map((name) => document.fonts.load(name).catch(() => null)));
    const { pad, zoom } = poster.sizes;
    const room = width - 2 * pad;
    const top = head(poster, room, HEAD_SHARE * height);
    const space = height - top.bottom - height * CHART_SHARE - pad;
    const bottom = foot(poster, room, height - pad * 0.68, Math.max(space, 40));
    const box = { x: pad, y: top.bottom, width: room, height: Math.max(bottom.top - 18 - top.bottom, 60) };
    const inside = figure ? await chart(Plotly, figure, box, poster.height, zoom, { locale, showSendToCloud: false }) : table(rows, box, poster.colours);
    return (
      `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="${width}" height="${height}" ` +
      `viewBox="0 0 ${width} ${height}" font-family="${FAMILY}" role="img" aria-label="${escape(poster.alt || poster.title)}">` +
      `<title>${escape(poster.title)}</title><defs>${await face(font)}</defs>` +
      `<rect width="${width}" height="${height}" fill="${poster.colours.ground}"/>${top.svg}${inside}${bottom.svg}</svg>`
    );
  }

  async function raster(svg, width, height, scale = 2) {
    const picture = new Image();
    const url = URL.createObjectURL(new Blob([svg], { type: "image/svg+xml" }));
    try {
      picture.src = url;
      await picture.decode();
      const canvas = Object.assign(document.createElement("canvas"), { width: width * scale, height: height * scale });
      canvas.getContext("2d").drawImage(picture, 0, 0, width * scale, height * scale);
      return await new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
    } finally {
      URL.revokeObjectURL(url);
    }
  }

  window.vistazoPoster = { compose, raster };
})();
