// The page of runs side by side: what it says first, and its map on paper.
function words() {
  changesOf();
  frame(text('ComparedTitle'), name(data.runs.map((_, r) => runTitle(r)).join('　')));
}

/** The map for paper: the changes, drawn once on a plain canvas. */
function drawForPrint() {
  const paper = other() ? sheetOfPaper(allPoints()) : null;
  if (!paper) return;
  const { pen, x, y, dot } = paper;
  printBackdrops(paper);
  for (let i = 0; i < V.id.length; i++) if (hasPlace(V, i) && isHere(V, i) && !villageChange.has(i)) dot(V, i, villageRadius(V.households[i]) * 1.4, UNCHANGED);
  for (let j = 0; j < S.id.length; j++) if (hasPlace(S, j) && isHere(S, j) && S.level[0][j] !== null) dot(S, j, siteRadius(S.households[0][j]), '#c5cec9');
  const lines = (side, colour, dashes) => {
    pen.beginPath(); pen.setLineDash(dashes); pen.strokeStyle = colour; pen.lineWidth = 1.4;
    for (const i of villageChange.keys()) {
      const j = ends(i)[side];
      if (j >= 0 && hasPlace(V, i) && isHere(V, i)) { pen.moveTo(x(V.lon[i]), y(V.lat[i])); pen.lineTo(x(S.lon[j]), y(S.lat[j])); }
    }
    pen.stroke(); pen.setLineDash([]);
  };
  lines(0, '#8a8a8a', [5, 6]);
  lines(1, CHANGE_COLOURS[0], []);
  for (const [i, key] of villageChange) if (hasPlace(V, i) && isHere(V, i)) dot(V, i, villageRadius(V.households[i]) * 1.8, changeColour(key));
  for (const [j, key] of siteChange) {
    if (!hasPlace(S, j) || !isHere(S, j) || key === 'SiteOtherHouseholds') continue;
    pen.beginPath(); pen.arc(x(S.lon[j]), y(S.lat[j]), siteRadius(mostAt(j)) * 1.3, 0, 7);
    pen.lineWidth = 4; pen.strokeStyle = siteColour(key); pen.stroke();
  }
}

start(words, against, proof, cards, figures, settings, runs);
