// What the page uses of its libraries: README.md says how it was made.
import * as core from 'echarts/core';
import {LineChart, ScatterChart, BarChart} from 'echarts/charts';
import {GridComponent, TooltipComponent, LegendScrollComponent, LegendPlainComponent, DataZoomInsideComponent, MarkLineComponent} from 'echarts/components';
import {SVGRenderer, CanvasRenderer} from 'echarts/renderers';
core.use([LineChart, ScatterChart, BarChart, GridComponent, TooltipComponent, LegendScrollComponent, LegendPlainComponent, DataZoomInsideComponent, MarkLineComponent, SVGRenderer, CanvasRenderer]);
export const {init, version} = core;
export {UMAP} from 'umap-js';
