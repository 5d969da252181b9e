// The part of plotly.js that every page loads: lines, points and bars.
import Plotly from "plotly.js/lib/core";
import bar from "plotly.js/lib/bar";

Plotly.register([bar]);
// Dash draws with a Plotly that is already there instead of fetching the whole bundle.
window.Plotly = Plotly;

export default Plotly;
