// The map: everything is drawn on one canvas, so that tens of thousands of villages stay smooth. There
// is no background from a network; zones and places are the instance's own.
const shown = { zones: true, rivers: true, borders: true, moves: true, commutes: false, villages: true, livelihoods: false, sites: true };
let map = null;
let drawn = null;
let marks = null;
const V = data.villages, S = data.sites, K = data.livelihoods;
const hasPlace = (rows, i) => rows.lon[i] !== null;
const point = (rows, i) => [rows.lat[i], rows.lon[i]];
const mostHouseholds = Math.max(1, ...S.households);
// Many sites are drawn smaller, and grow as one comes nearer.
const crowd = Math.min(1, Math.sqrt(120 / Math.max(1, S.level.filter((level) => level !== null).length)));
let nearness = 1;
const closer = () => Math.min(1, crowd * nearness);
const siteRadius = (households) => 2 + 16 * closer() * Math.sqrt(households / mostHouseholds);
const villageRadius = (households) => Math.max(0.5, closer()) * Math.min(6, 1.6 + Math.sqrt(households) / 8);
const isVillageShown = (i) => state.area < 0 || V.area[i] === state.area;
const comesFromHere = new Set();
const isSiteShown = (j) => state.area < 0 || S.area[j] === state.area || comesFromHere.has(j);
const ZONE_COLOURS = ['#3a7d44', '#8ab17d', '#e9c46a', '#9d8189', '#577590', '#bc6c25', '#6d597a', '#90a955', '#2a9d8f', '#b5838d', '#7f5539', '#4361ee'];
const zoneClasses = [...new Set(data.zones.map((zone) => zone.class))].sort();
const zoneColour = (word) => ZONE_COLOURS[zoneClasses.indexOf(word) % ZONE_COLOURS.length];

/** How borders and rivers are drawn. */
const BACKDROPS = { rivers: { color: '#3d8bc9', weight: 2, opacity: 0.8 }, borders: { color: '#59615e', weight: 1.1, opacity: 0.7, dashArray: '6 3 1 3' } };

/** Where borders and rivers come from. */
function credits() {
  const lines = data.backdrops.map(({ text: key, source }) => text('LinesFrom', text(key), source || text('NoSourceStated')));
  if (data.backdrops.some(({ kind }) => kind === 'borders')) lines.push(text('Schematic'));
  fill('map-credits', name(lines.join(' ')));
}

function allPoints() {
  const points = [];
  for (let i = 0; i < V.id.length; i++) if (hasPlace(V, i) && isVillageShown(i)) points.push(point(V, i));
  for (let j = 0; j < S.id.length; j++) if (hasPlace(S, j) && isSiteShown(j)) points.push(point(S, j));
  return points;
}

function startMap() {
  if (!allPoints().length) {
    byId('map-frame').replaceChildren(el('p', { class: 'note', id: 'no-map' }, text('NoCoordinates')));
    return;
  }
  map = L.map('map', { preferCanvas: true, renderer: L.canvas({ padding: 0.2, tolerance: 3 }), attributionControl: false, zoomSnap: 0.5, wheelPxPerZoomLevel: 90 });
  L.control.scale({ imperial: false }).addTo(map);
  drawn = L.layerGroup().addTo(map);
  marks = L.layerGroup().addTo(map);
  whole();
  const whereAll = map.getZoom();
  map.on('zoomend', () => {
    const before = closer();
    nearness = 1.5 ** Math.max(0, map.getZoom() - whereAll);
    if (closer() !== before) draw();
  });
  draw();
}

const whole = () => map && map.fitBounds(L.latLngBounds(allPoints()).pad(0.05), { animate: false });

/** Draws what is shown, from the ground up: the order of layers is the order of adding. */
function draw() {
  if (!map) return;
  drawn.clearLayers();
  comesFromHere.clear();
  for (let i = 0; i < V.id.length; i++) if (V.site[i] >= 0 && isVillageShown(i)) comesFromHere.add(V.site[i]);
  if (shown.zones) for (const zone of data.zones) {
    const colour = zoneColour(zone.class);
    drawn.addLayer(L.polygon(zone.parts.map((part) => part.map((ring) => ring.map(([lon, lat]) => [lat, lon]))),
      { stroke: true, weight: 0.6, color: colour, fillColor: colour, fillOpacity: 0.16, interactive: false }));
  }
  for (const { kind, lines } of data.backdrops) if (shown[kind]) {
    drawn.addLayer(L.polyline(lines.map((line) => line.map(([lon, lat]) => [lat, lon])), { ...BACKDROPS[kind], interactive: false }));
  }
  if (shown.commutes) for (const [kind, home, k, workers] of data.commutes) {
    const rows = kind ? V : S;
    const here = kind ? isVillageShown(home) : isSiteShown(home);
    if (here && hasPlace(rows, home) && hasPlace(K, k)) drawn.addLayer(L.polyline([point(rows, home), point(K, k)], { color: WORK_COLOUR, weight: Math.min(3, 0.5 + workers / 100), opacity: 0.5, interactive: false }));
  }
  if (shown.moves) {
    // All moves are one shape of many lines: one stroke instead of one for each village.
    const all = [];
    for (let i = 0; i < V.id.length; i++) {
      const j = V.site[i];
      if (j >= 0 && isVillageShown(i) && hasPlace(V, i) && hasPlace(S, j)) all.push([point(V, i), point(S, j)]);
    }
    drawn.addLayer(L.polyline(all, { color: COLOURS[0], weight: 0.8, opacity: 0.55, interactive: false, smoothFactor: 0 }));
  }
  if (shown.villages) for (let i = 0; i < V.id.length; i++) {
    if (!hasPlace(V, i) || !isVillageShown(i)) continue;
    const colour = COLOURS[V.decision[i]];
    drawn.addLayer(L.circleMarker(point(V, i), { radius: villageRadius(V.households[i]), stroke: false, fillColor: colour, fillOpacity: 0.85, bubblingMouseEvents: false }).on('click', () => pick('village', i)));
  }
  if (shown.livelihoods) for (let k = 0; k < K.id.length; k++) {
    if (!hasPlace(K, k) || (state.area >= 0 && K.area[k] !== state.area)) continue;
    drawn.addLayer(L.circleMarker(point(K, k), { radius: 2.5, stroke: false, fillColor: WORK_COLOUR, fillOpacity: K.taken[k] ? 0.9 : 0.35, bubblingMouseEvents: false }).on('click', () => pick('livelihood', k)));
  }
  if (shown.sites) for (let j = 0; j < S.id.length; j++) {
    if (!hasPlace(S, j) || !isSiteShown(j)) continue;
    const isOpen = S.level[j] !== null;
    drawn.addLayer(L.circleMarker(point(S, j), isOpen
      ? { radius: siteRadius(S.households[j]), weight: 1.5, color: '#fff', fillColor: SITE_COLOUR, fillOpacity: 0.75, bubblingMouseEvents: false }
      : { radius: 3, weight: 1, color: SITE_COLOUR, fillColor: '#fff', fillOpacity: 0.9, bubblingMouseEvents: false }).on('click', () => pick('site', j)));
  }
  mark();
}

/** Marks what is picked, with its moves. */
function mark() {
  if (!map) return;
  marks.clearLayers();
  const [kind, i] = state.picked || [];
  const line = (a, b) => marks.addLayer(L.polyline([a, b], { color: '#111', weight: 2, interactive: false }));
  const ring = (place, radius) => marks.addLayer(L.circleMarker(place, { radius, color: '#111', weight: 2.5, fill: false, interactive: false }));
  if (kind === 'village' && hasPlace(V, i)) {
    const j = V.site[i];
    if (j >= 0 && hasPlace(S, j)) { line(point(V, i), point(S, j)); ring(point(S, j), siteRadius(S.households[j])); }
    ring(point(V, i), 8);
  }
  if (kind === 'site' && hasPlace(S, i)) {
    for (let v = 0; v < V.id.length; v++) if (V.site[v] === i && hasPlace(V, v)) line(point(V, v), point(S, i));
    ring(point(S, i), siteRadius(S.households[i]) + 3);
  }
  if (kind === 'livelihood' && hasPlace(K, i)) ring(point(K, i), 8);
}

/** Picks something: shows its details and, where asked, goes there. */
function pick(kind, i, goes = false) {
  state.picked = [kind, i];
  const rows = { village: V, site: S, livelihood: K }[kind];
  if (goes && map && hasPlace(rows, i)) map.setView(point(rows, i), Math.max(map.getZoom(), 11), { animate: false });
  changed('picked');
}

function legend() {
  const entry = (colour, words) => el('span', {}, el('i', { style: `background:${colour}` }), words);
  return el('div', { class: 'legend' },
    DECISIONS.map((key, i) => V.decision.includes(i) ? entry(COLOURS[i], `${text('Village')}: ${text(key)}`) : null),
    entry(SITE_COLOUR, text('Site')), K.id.length ? entry(WORK_COLOUR, text('Livelihood')) : null,
    zoneClasses.map((word) => entry(zoneColour(word), name(of(data.zone_classes[word])))));
}

function mapTools() {
  const found = el('div', { id: 'found' });
  const search = el('input', { type: 'search', id: 'search', placeholder: text('Search'), 'aria-label': text('Search'), size: 28 });
  search.addEventListener('input', () => found.replaceChildren(...hits(search.value.trim()).map(([kind, i, words]) =>
    el('button', { type: 'button', onclick: () => { found.replaceChildren(); pick(kind, i, true); } }, name(words)))));
  const select = el('select', { id: 'area', 'aria-label': text('FilterBy') },
    el('option', { value: -1 }, text('AllAreas')), data.areas.id.map((_, i) => el('option', { value: i }, areaName(i))));
  select.value = state.area;
  select.addEventListener('change', () => { state.area = +select.value; changed('area'); });
  const box = (key, words) => {
    const input = el('input', { type: 'checkbox', 'data-layer': key });
    input.checked = shown[key];
    input.addEventListener('change', () => { shown[key] = input.checked; draw(); });
    return el('label', {}, input, text(words));
  };
  fill('map-tools', search, found, data.areas.id.length ? select : null,
    el('button', { type: 'button', onclick: () => { state.area = -1; state.picked = null; changed('area'); } }, text('Reset')),
    box('villages', 'ShowVillages'), box('sites', 'ShowSites'), box('moves', 'ShowMoves'),
    K.id.length ? box('livelihoods', 'ShowLivelihoods') : null, data.commutes.length ? box('commutes', 'ShowCommutes') : null,
    data.zones.length ? box('zones', 'ShowZones') : null, data.backdrops.map(({ kind, text: key }) => box(kind, key)), legend());
  fill('print-legend', map ? legend() : null);
}

/** The first villages and sites whose id or name holds the words. */
function hits(words) {
  if (!words) return [];
  const wanted = words.toLowerCase();
  const found = [];
  for (const [kind, rows, mark] of [['site', S, 'Site'], ['village', V, 'Village']]) {
    for (let i = 0; i < rows.id.length && found.length < 14; i++) {
      if ([rows.id[i], rows.name[i], rows.name_zh[i]].some((word) => word && word.toLowerCase().includes(wanted))) found.push([kind, i, `${label(rows, i)} · ${text(mark)} ${rows.id[i]}`]);
    }
  }
  return found;
}
