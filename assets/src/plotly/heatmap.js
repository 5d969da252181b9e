// Adds heatmap traces to the core when a figure first needs them.
import Plotly from "./core.js";
import heatmap from "plotly.js/lib/heatmap";

Plotly.register([heatmap]);
