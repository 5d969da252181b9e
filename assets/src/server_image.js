// In the server's Chromium: makes kaleido's Plotly.toImage compose the words around the chart, as the page does.
(() => {
  const plain = window.Plotly.toImage;
  const nothing = { type: "GeometryCollection", geometries: [] };
  const layers = ["coastlines", "land", "ocean", "lakes", "rivers", "countries", "subunits"];
  const empty = { type: "Topology", arcs: [], objects: Object.fromEntries(layers.map((name) => [name, nothing])) };
  window.PlotlyGeoAssets = { topojson: new Proxy({}, { get: () => empty }) };

  window.Plotly.toImage = async (given, { format, width, height, scale, imageDataOnly }) => {
    const { meta, ...layout } = given.layout;
    const parts = meta.vistazo;
    const figure = parts.table ? null : { data: given.data, layout };
    const svg = await window.vistazoPoster.compose({ toImage: plain }, { ...parts, figure, width, height, font: window.vistazoFont });
    if (format === "svg") return imageDataOnly ? svg : `data:image/svg+xml,${encodeURIComponent(svg)}`;
    const bytes = new Uint8Array(await (await window.vistazoPoster.raster(svg, width, height, scale)).arrayBuffer());
    let text = "";
    for (let at = 0; at < bytes.length; at += 32768) text += String.fromCharCode(...bytes.subarray(at, at + 32768));
    return imageDataOnly ? btoa(text) : `data:image/png;base64,${btoa(text)}`;
  };
})();
