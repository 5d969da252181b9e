// Adds points drawn by the graphics card to the core when a figure first needs them.
import Plotly from "./core.js";
// The strict one brings its shaders' code along instead of evaluating it, which our content policy forbids.
import scattergl from "plotly.js/src/traces/scattergl/strict";

Plotly.register([scattergl]);
