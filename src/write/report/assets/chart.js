// The charts. They are drawn as SVG, so that they print sharply, and take words as text only.
const charts = [];
// Words are measured in the font in which they are drawn.
const fontFamily = getComputedStyle(document.body).fontFamily;

/** Draws the charts once the rest of the page is seen. */
const drawChartsSoon = () => requestAnimationFrame(() => setTimeout(drawCharts));

function chart(key, option, isWide = false, height = null) {
  const place = el('div', { role: 'img', 'aria-label': text(key) });
  if (height) place.style.height = height + 'px';
  byId('charts').append(el('div', { class: 'chart' + (isWide ? ' wide' : '') }, el('h3', {}, text(key)), place));
  const made = echarts.init(place, null, { renderer: 'svg' });
  made.setOption({ animation: false, textStyle: { fontFamily }, tooltip: { renderMode: 'richText', confine: true }, ...option });
  charts.push(made);
}

const axis = (names) => ({ type: 'category', data: names, axisLabel: { interval: 0, hideOverlap: true } });
const plain = { left: 8, right: 16, top: 16, bottom: 8, containLabel: true };
const short = (value) => {
  if (state.lang === 'zh') return Math.abs(value) >= 1e8 ? number(value / 1e8, 1) + '亿' : Math.abs(value) >= 1e4 ? number(value / 1e4, Math.abs(value) < 1e6 ? 1 : 0) + '万' : number(value);
  return Math.abs(value) >= 1e6 ? number(value / 1e6) + ' M' : number(value);
};
const amounts = { type: 'value', axisLabel: { formatter: short } };

function bars(key, names, values, colour, unit) {
  chart(key, {
    grid: plain, xAxis: axis(names), yAxis: amounts,
    series: [{ type: 'bar', data: values, itemStyle: { color: colour }, label: { show: true, position: 'top', formatter: (at) => short(at.value) }, tooltip: { valueFormatter: (value) => `${number(value)} ${unit}` } }],
  });
}

