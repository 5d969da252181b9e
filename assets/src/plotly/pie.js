// Adds pie traces to the core when a figure first needs them.
import Plotly from "./core.js";
import pie from "plotly.js/lib/pie";

Plotly.register([pie]);
