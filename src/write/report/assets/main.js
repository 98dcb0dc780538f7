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
  credits();
}

/** The map for paper: the same, drawn once on a plain canvas with the whole region or the area shown. */
function drawForPrint() {
  const paper = sheetOfPaper(allPoints());
  if (!paper) return;
  const { pen, x, y, dot } = paper;
  if (shown.zones) for (const zone of data.zones) {
    pen.beginPath();
    for (const ring of zone.parts.flat()) ring.forEach(([lon, lat], i) => (i ? pen.lineTo(x(lon), y(lat)) : pen.moveTo(x(lon), y(lat))));
    pen.globalAlpha = 0.16; pen.fillStyle = zoneColour(zone.class); pen.fill('evenodd');
  }
  for (const { kind, lines } of data.backdrops) if (shown[kind]) {
    pen.beginPath();
    for (const line of lines) line.forEach(([lon, lat], i) => (i ? pen.lineTo(x(lon), y(lat)) : pen.moveTo(x(lon), y(lat))));
    const { color, weight, opacity } = BACKDROPS[kind];
    pen.globalAlpha = opacity; pen.strokeStyle = color; pen.lineWidth = 1.5 * weight; pen.setLineDash(kind === 'borders' ? [12, 6, 2, 6] : []); pen.stroke(); pen.setLineDash([]);
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
  for (let i = 0; i < V.id.length; i++) if (hasPlace(V, i) && isVillageShown(i)) dot(V, i, villageRadius(V.households[i]) * 1.2, COLOURS[V.decision[i]]);
  for (let j = 0; j < S.id.length; j++) if (hasPlace(S, j) && isSiteShown(j) && S.level[j] !== null) dot(S, j, siteRadius(S.households[j]) * 1.5, SITE_COLOUR);
  pen.globalAlpha = 1;
}

onChange((what) => {
  if (what === 'language') { words(); mapTools(); tabs(); drawChartsSoon(); }
  if (what === 'area') { mapTools(); draw(); whole(); page = 0; }
  if (what === 'picked' || what === 'area') mark();
  drawTable();
  details();
});

byId('language').addEventListener('click', () => { state.lang = state.lang === 'zh' ? 'en' : 'zh'; changed('language'); });
printsWell();
startMap();
changed('language');
