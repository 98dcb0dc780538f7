// What the charts of the page show.
function drawCharts() {
  charts.splice(0).forEach((made) => made.dispose());
  byId('charts').replaceChildren();
  const told = data.charts;
  if (!told) return;
  bars('ChartDistance', told.distance.map(([names]) => of(names) + ' ' + text('UnitKm')), told.distance.map((row) => row[1]), COLOURS[0], text('UnitHouseholds'));
  chart('ChartDecision', {
    grid: plain, xAxis: axis(told.decisions.map(([key]) => text(key))), yAxis: amounts,
    series: [{ type: 'bar', data: told.decisions.map(([key, value]) => ({ value, itemStyle: { color: COLOURS[DECISIONS.indexOf(key)] } })), label: { show: true, position: 'top', formatter: (at) => short(at.value) }, tooltip: { valueFormatter: (value) => `${number(value)} ${text('UnitHouseholds')}` } }],
  });
  bars('ChartCost', told.costs.map(([key]) => text(key)), told.costs.map((row) => row[1]), SITE_COLOUR, data.currency[at()]);
  bars('ChartOccupancy', told.occupancy.map(([key]) => text(key)), told.occupancy.map((row) => row[1]), COLOURS[1], text('UnitSites'));
  if (told.jobs.length) {
    const kinds = told.jobs.map(([kind]) => kind ? of(kind) : '–');
    chart('ChartJobs', {
      grid: plain, legend: { right: 0, top: 0 }, yAxis: { ...axis(kinds), inverse: true }, xAxis: amounts, tooltip: { trigger: 'axis', renderMode: 'richText', confine: true },
      series: [['Taken', 1, WORK_COLOUR], ['Reserved', 3, '#c9c2d6'], ['Left', 2, '#e6e2ee']].map(([key, column, color]) => ({ type: 'bar', stack: 'all', name: text(key), data: told.jobs.map((row) => row[column]), itemStyle: { color } })),
    });
  }
  flows(told.flows);
  // The first were drawn before the others took their room.
  charts.forEach((made) => made.resize());
}

/** Streams of households between areas; the two sides are apart, so that no stream runs in a circle. */
function flows(streams) {
  if (!data.areas.id.length) return;
  if (!streams.length) {
    byId('charts').append(el('div', { class: 'chart', id: 'no-flows' }, el('h3', {}, text('ChartFlows')), el('p', { class: 'note' }, text('ChartFlowsNone'))));
    return;
  }
  const from = (i) => 'f' + i, to = (i) => 't' + i;
  const nodes = new Map();
  for (const [a, b] of streams) { nodes.set(from(a), a); nodes.set(to(b), b); }
  const title = (id) => areaName(nodes.get(id));
  chart('ChartFlows', {
    tooltip: { renderMode: 'richText', confine: true, formatter: (at) => at.dataType === 'edge' ? `${title(at.data.source)} → ${title(at.data.target)}: ${number(at.value)} ${text('UnitHouseholds')}` : `${title(at.name)}: ${number(at.value)}` },
    series: [{
      type: 'sankey', left: 10, right: 130, top: 10, bottom: 10, nodeGap: 6, draggable: false,
      data: [...nodes].map(([id]) => ({ name: id, itemStyle: { color: id[0] === 'f' ? COLOURS[0] : SITE_COLOUR } })),
      links: streams.map(([a, b, value]) => ({ source: from(a), target: to(b), value })),
      label: { formatter: (at) => title(at.name) }, lineStyle: { color: 'source', opacity: 0.35 },
    }],
  }, true, Math.max(110, Math.min(420, 60 + 36 * Math.max(streams.length, nodes.size / 2))));
}
