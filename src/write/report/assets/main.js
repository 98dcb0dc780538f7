// The page of a run: what it says first, and its map on paper.
function words() {
  frame(text('PlanOf', data.instance), text('Scenario'), ' ', name(data.scenario), ' · ', data.ended);
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
  printBackdrops(paper);
  pen.globalAlpha = 0.55; pen.strokeStyle = COLOURS[0]; pen.lineWidth = 1.2;
  pen.beginPath();
  for (let i = 0; i < V.id.length; i++) {
    const j = V.site[i];
    if (j < 0 || !isHere(V, i) || !hasPlace(V, i) || !hasPlace(S, j)) continue;
    pen.moveTo(x(V.lon[i]), y(V.lat[i])); pen.lineTo(x(S.lon[j]), y(S.lat[j]));
  }
  pen.stroke();
  pen.globalAlpha = 0.9;
  for (let i = 0; i < V.id.length; i++) if (hasPlace(V, i) && isHere(V, i)) dot(V, i, villageRadius(V.households[i]) * 1.8, COLOURS[V.decision[i]]);
  for (let j = 0; j < S.id.length; j++) if (hasPlace(S, j) && isShown(S, j) && S.level[j] !== null) dot(S, j, siteRadius(S.households[j]) * 1.5, SITE_COLOUR);
  pen.globalAlpha = 1;
}

start(words, shortCertificate, cards, certificate);
