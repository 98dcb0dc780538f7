// The parts of ECharts that the report uses: bars, streams between areas, and an SVG renderer,
// which prints sharply. echarts.min.js is made from this file; see README.md here.
import * as core from 'echarts/core';
import { BarChart, SankeyChart } from 'echarts/charts';
import { GridComponent, TooltipComponent, LegendComponent } from 'echarts/components';
import { SVGRenderer } from 'echarts/renderers';

core.use([BarChart, SankeyChart, GridComponent, TooltipComponent, LegendComponent, SVGRenderer]);
window.echarts = core;
