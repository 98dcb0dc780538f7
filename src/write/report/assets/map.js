// The map of a run: villages and livelihoods, sites as large as the households moving in, moves, commutes, zones.
const K = data.livelihoods;
const ROWS = { village: V, site: S, livelihood: K };
const shown = { zones: true, rivers: true, borders: true, moves: true, commutes: false, villages: true, livelihoods: false, sites: true };
const openSites = S.level.filter((level) => level !== null).length;
const comesFromHere = new Set();
const isShown = (rows, i) => isHere(rows, i) || rows === S && comesFromHere.has(i);
const ZONE_COLOURS = ['#3a7d44', '#8ab17d', '#e9c46a', '#9d8189', '#577590', '#bc6c25', '#6d597a', '#90a955', '#2a9d8f', '#b5838d', '#7f5539', '#4361ee'];
const zoneClasses = [...new Set(data.zones.map((zone) => zone.class))].sort();
const zoneColour = (word) => ZONE_COLOURS[zoneClasses.indexOf(word) % ZONE_COLOURS.length];

/** Draws what is shown, from the ground up: the order of layers is the order of adding. */
function draw() {
  if (!map) return;
  drawn.clearLayers();
  comesFromHere.clear();
  for (let i = 0; i < V.id.length; i++) if (V.site[i] >= 0 && isHere(V, i)) comesFromHere.add(V.site[i]);
  if (shown.zones) for (const zone of data.zones) {
    const fillColor = zoneColour(zone.class);
    drawn.addLayer(L.polygon(zone.parts.map((part) => part.map(latLon)), { stroke: true, weight: 0.6, color: fillColor, fillColor, fillOpacity: 0.16, interactive: false }));
  }
  drawBackdrops();
  if (shown.commutes) for (const [kind, home, k, workers] of data.commutes) {
    const rows = kind ? V : S;
    if (isShown(rows, home) && hasPlace(rows, home) && hasPlace(K, k)) drawn.addLayer(L.polyline([point(rows, home), point(K, k)], { color: WORK_COLOUR, weight: Math.min(3, 0.5 + workers / 100), opacity: 0.5, interactive: false }));
  }
  if (shown.moves) {
    // All moves are one shape of many lines: one stroke instead of one for each village.
    const all = [];
    for (let i = 0; i < V.id.length; i++) {
      const j = V.site[i];
      if (j >= 0 && isHere(V, i) && hasPlace(V, i) && hasPlace(S, j)) all.push([point(V, i), point(S, j)]);
    }
    drawn.addLayer(L.polyline(all, { color: COLOURS[0], weight: 0.8, opacity: 0.55, interactive: false, smoothFactor: 0 }));
  }
  if (shown.villages) for (let i = 0; i < V.id.length; i++) {
    if (hasPlace(V, i) && isHere(V, i)) dot('village', i, { radius: villageRadius(V.households[i]), fillColor: COLOURS[V.decision[i]], fillOpacity: 0.85 });
  }
  if (shown.livelihoods) for (let k = 0; k < K.id.length; k++) {
    if (hasPlace(K, k) && isHere(K, k)) dot('livelihood', k, { radius: 2.5, fillColor: WORK_COLOUR, fillOpacity: K.taken[k] ? 0.9 : 0.35 });
  }
  if (shown.sites) for (let j = 0; j < S.id.length; j++) {
    if (!hasPlace(S, j) || !isShown(S, j)) continue;
    dot('site', j, S.level[j] !== null
      ? { radius: siteRadius(S.households[j]), stroke: true, weight: 1.5, color: '#fff', fillColor: SITE_COLOUR, fillOpacity: 0.75 }
      : { radius: 3, stroke: true, weight: 1, color: SITE_COLOUR, fillColor: '#fff', fillOpacity: 0.9 });
  }
  mark();
}

/** Marks what is picked, with its moves. */
function mark() {
  if (!map) return;
  marks.clearLayers();
  const [kind, i] = state.picked || [];
  if (kind === 'village' && hasPlace(V, i)) {
    const j = V.site[i];
    if (j >= 0 && hasPlace(S, j)) { way(point(V, i), point(S, j)); ring(point(S, j), siteRadius(S.households[j])); }
    ring(point(V, i), 8);
  }
  if (kind === 'site' && hasPlace(S, i)) {
    for (let v = 0; v < V.id.length; v++) if (V.site[v] === i && hasPlace(V, v)) way(point(V, v), point(S, i));
    ring(point(S, i), siteRadius(S.households[i]) + 3);
  }
  if (kind === 'livelihood' && hasPlace(K, i)) ring(point(K, i), 8);
}

const legend = () => [
  DECISIONS.map((key, i) => V.decision.includes(i) ? colour(COLOURS[i], `${text('Village')}: ${text(key)}`) : null),
  colour(SITE_COLOUR, text('Site')), K.id.length ? colour(WORK_COLOUR, text('Livelihood')) : null,
  zoneClasses.map((word) => colour(zoneColour(word), name(of(data.zone_classes[word]))))];

const switches = () => [
  ['villages', 'ShowVillages'], ['sites', 'ShowSites'], ['moves', 'ShowMoves'],
  ...(K.id.length ? [['livelihoods', 'ShowLivelihoods']] : []), ...(data.commutes.length ? [['commutes', 'ShowCommutes']] : []),
  ...(data.zones.length ? [['zones', 'ShowZones']] : [])];
