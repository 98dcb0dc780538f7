// What the charts of the comparison show: households by what changes for them, and by how much figures
// differ.
function drawCharts() {
  charts.splice(0).forEach((made) => made.dispose());
  byId('charts').replaceChildren();
  if (!other()) return;
  const kinds = CHANGES.filter((key) => other().villages.some(([, one]) => one === key));
  const households = kinds.map((key) => other().villages.reduce((sum, [i, one]) => sum + (one === key ? V.households[i] : 0), 0));
  if (kinds.length) chart('ChartChanges', {
    grid: plain, xAxis: axis(kinds.map((key) => text(key))), yAxis: amounts,
    series: [{ type: 'bar', data: households.map((value, k) => ({ value, itemStyle: { color: changeColour(kinds[k]) } })), label: { show: true, position: 'top', formatter: (at) => short(at.value) }, tooltip: { valueFormatter: (value) => `${number(value)} ${text('UnitHouseholds')}` } }],
  });
  const told = data.figures.filter((figure) => figure.card && figure.values[0] && figure.values.some((_, r) => r && differs(figure, r)));
  if (told.length) chart('ChartDifferences', {
    grid: { ...plain, top: data.others.length > 1 ? 32 : 16 }, legend: data.others.length > 1 ? { right: 8, top: 0 } : undefined,
    yAxis: { ...axis(told.map((figure) => of(figure.text))), inverse: true }, xAxis: { type: 'value', axisLabel: { formatter: (value) => number(value) + ' %' } },
    series: data.others.map((one, k) => ({
      type: 'bar', name: runTitle(one.run), itemStyle: { color: [COLOURS[1], SITE_COLOUR, WORK_COLOUR, COLOURS[0]][k % 4] },
      data: told.map((figure) => { const change = differs(figure, one.run); return change === null ? null : change / Math.abs(figure.values[0]) * 100; }),
      label: { show: data.others.length < 3, position: 'right', formatter: (at) => signed(at.value, (size) => number(size, 1) + ' %') }, tooltip: { valueFormatter: (value) => (value === null ? '–' : number(value, 2) + ' %') },
    })),
  });
  byId('charts-section').style.display = charts.length ? '' : 'none';
  charts.forEach((made) => made.resize());
}
