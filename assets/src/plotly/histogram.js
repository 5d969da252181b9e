// Adds histogram traces to the core when a figure first needs them.
import Plotly from "./core.js";
import histogram from "plotly.js/lib/histogram";

Plotly.register([histogram]);
