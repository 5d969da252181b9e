// Adds box traces to the core when a figure first needs them.
import Plotly from "./core.js";
import box from "plotly.js/lib/box";

Plotly.register([box]);
