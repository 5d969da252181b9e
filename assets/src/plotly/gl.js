// Adds points drawn by the graphics card to the core when a figure first needs them.
import Plotly from "./core.js";
import scattergl from "plotly.js/lib/scattergl";

Plotly.register([scattergl]);
