// Adds treemap traces to the core when a figure first needs them.
import Plotly from "./core.js";
import treemap from "plotly.js/lib/treemap";

Plotly.register([treemap]);
