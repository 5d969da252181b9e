// Adds maps of regions and of points to the core when a figure first needs them.
import Plotly from "./core.js";
import choropleth from "plotly.js/lib/choropleth";
import scattergeo from "plotly.js/lib/scattergeo";

Plotly.register([choropleth, scattergeo]);
