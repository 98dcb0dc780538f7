// Puts the page together, and keeps it in step with language, area and what is picked.
function words() {
  document.documentElement.lang = state.lang;
  document.title = text('PlanOf', data.instance);
  byId('title').replaceChildren(name(text('PlanOf', data.instance)));
  byId('subtitle').replaceChildren(text('Scenario'), ' ', name(data.scenario), ' · ', data.ended);
  byId('language').textContent = text('Language');
  byId('print').textContent = text('Print');
  for (const place of document.querySelectorAll('[data-text]')) place.textContent = text(place.dataset.text);
  byId('footer').textContent = `${text('MadeBy', data.version)} · ${text('Licences')}`;
  shortCertificate();
  cards();
  certificate();
}

/** The map for paper: the same, drawn once on a plain canvas with the whole region or the area shown. */
function drawForPrint() {
  const canvas = byId('print-map');
  const points = allPoints();
  canvas.style.display = points.length ? '' : 'none';
  if (!points.length) return;
  const pen = canvas.getContext('2d');
  const { width, height } = canvas;
  let [south, north, west, east] = [90, -90, 180, -180];
  for (const [lat, lon] of points) {
    south = Math.min(south, lat); north = Math.max(north, lat); west = Math.min(west, lon); east = Math.max(east, lon);
  }
  const squeeze = Math.cos((south + north) / 2 * Math.PI / 180);
  const scale = Math.min(width * 0.94 / Math.max(1e-9, (east - west) * squeeze), height * 0.94 / Math.max(1e-9, north - south));
  const x = (lon) => width / 2 + (lon - (west + east) / 2) * squeeze * scale;
  const y = (lat) => height / 2 - (lat - (south + north) / 2) * scale;
  pen.fillStyle = '#fff';
  pen.fillRect(0, 0, width, height);
  if (shown.zones) for (const zone of data.zones) {
    pen.beginPath();
    for (const ring of zone.parts.flat()) ring.forEach(([lon, lat], i) => (i ? pen.lineTo(x(lon), y(lat)) : pen.moveTo(x(lon), y(lat))));
    pen.globalAlpha = 0.16; pen.fillStyle = zoneColour(zone.class); pen.fill('evenodd');
  }
  pen.globalAlpha = 0.55; pen.strokeStyle = COLOURS[0]; pen.lineWidth = 1.2;
  pen.beginPath();
  for (let i = 0; i < V.id.length; i++) {
    const j = V.site[i];
    if (j < 0 || !isVillageShown(i) || !hasPlace(V, i) || !hasPlace(S, j)) continue;
    pen.moveTo(x(V.lon[i]), y(V.lat[i])); pen.lineTo(x(S.lon[j]), y(S.lat[j]));
  }
  pen.stroke();
  pen.globalAlpha = 0.9;
  const dot = (rows, i, radius, colour) => { pen.beginPath(); pen.arc(x(rows.lon[i]), y(rows.lat[i]), radius, 0, 7); pen.fillStyle = colour; pen.fill(); };
  for (let i = 0; i < V.id.length; i++) if (hasPlace(V, i) && isVillageShown(i)) dot(V, i, villageRadius(V.households[i]) * 1.2, COLOURS[V.decision[i]]);
  for (let j = 0; j < S.id.length; j++) if (hasPlace(S, j) && isSiteShown(j) && S.level[j] !== null) dot(S, j, siteRadius(S.households[j]) * 1.5, SITE_COLOUR);
  pen.globalAlpha = 1;
}

onChange((what) => {
  if (what === 'language') { words(); mapTools(); tabs(); drawCharts(); }
  if (what === 'area') { mapTools(); draw(); whole(); page = 0; }
  if (what === 'picked' || what === 'area') mark();
  drawTable();
  details();
});

byId('language').addEventListener('click', () => { state.lang = state.lang === 'zh' ? 'en' : 'zh'; changed('language'); });
byId('print').addEventListener('click', () => window.print());
// Paper has its own width, which the page does not have yet when it is asked to print: charts are
// given a view box, so that the style of paper scales them.
window.addEventListener('beforeprint', () => {
  drawForPrint();
  for (const svg of document.querySelectorAll('#charts svg')) {
    if (!svg.hasAttribute('viewBox')) svg.setAttribute('viewBox', `0 0 ${svg.getAttribute('width')} ${svg.getAttribute('height')}`);
  }
});
window.addEventListener('afterprint', () => document.querySelectorAll('#charts svg').forEach((svg) => svg.removeAttribute('viewBox')));
window.addEventListener('resize', () => charts.forEach((made) => made.resize()));
startMap();
changed('language');
