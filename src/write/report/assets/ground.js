// What the maps of all pages stand on: one canvas, so that tens of thousands of villages stay smooth, rivers
// and borders under it, tools, search, and what is picked. There is no background from a network. A page says how
// much there is (`openSites`), what is drawn and marked (`draw`, `mark`), what can be switched (`switches`) and what
// colours mean (`legend`).
const V = data.villages, S = data.sites;
let map = null, drawn = null, marks = null;
const hasPlace = (rows, i) => rows.lon[i] !== null;
const point = (rows, i) => [rows.lat[i], rows.lon[i]];
/** A list of longitudes and latitudes as the map takes it. */
const latLon = (line) => line.map(([lon, lat]) => [lat, lon]);
const isHere = (rows, i) => state.area < 0 || rows.area[i] === state.area;
const mostHouseholds = Math.max(1, ...S.households.flat());
// Many sites are drawn smaller, and grow as one comes nearer.
let nearness = 1;
const closer = () => Math.min(1, nearness * Math.min(1, Math.sqrt(120 / Math.max(1, openSites))));
const siteRadius = (households) => 2 + 16 * closer() * Math.sqrt(households / mostHouseholds);
const villageRadius = (households) => Math.max(0.5, closer()) * Math.min(6, 1.6 + Math.sqrt(households) / 8);

/** How borders and rivers are drawn. */
const BACKDROPS = { rivers: { color: '#3d8bc9', weight: 2, opacity: 0.8 }, borders: { color: '#59615e', weight: 1.1, opacity: 0.7, dashArray: '6 3 1 3' } };

function drawBackdrops() {
  for (const { kind, lines } of data.backdrops) if (shown[kind]) drawn.addLayer(L.polyline(lines.map(latLon), { ...BACKDROPS[kind], interactive: false }));
}

/** The same on paper. */
function printBackdrops({ pen, x, y }) {
  for (const { kind, lines } of data.backdrops) if (shown[kind]) {
    pen.beginPath();
    for (const line of lines) line.forEach(([lon, lat], i) => (i ? pen.lineTo(x(lon), y(lat)) : pen.moveTo(x(lon), y(lat))));
    const { color, weight, opacity } = BACKDROPS[kind];
    pen.globalAlpha = opacity; pen.strokeStyle = color; pen.lineWidth = 1.5 * weight; pen.setLineDash(kind === 'borders' ? [12, 6, 2, 6] : []); pen.stroke(); pen.setLineDash([]);
  }
  pen.globalAlpha = 1;
}

/** Where borders and rivers come from. */
function credits() {
  const lines = data.backdrops.map(({ text: key, source }) => text('LinesFrom', text(key), source || text('NoSourceStated')));
  if (data.backdrops.some(({ kind }) => kind === 'borders')) lines.push(text('Schematic'));
  fill('map-credits', name(lines.join(' ')));
}

function allPoints() {
  const points = [];
  for (const rows of [V, S]) for (let i = 0; i < rows.id.length; i++) if (hasPlace(rows, i) && isShown(rows, i)) points.push(point(rows, i));
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
}

const whole = () => {
  const points = allPoints();
  if (map && points.length) map.fitBounds(L.latLngBounds(points).pad(0.05), { animate: false });
};

/** A place of the map that can be picked. */
function dot(kind, i, options) {
  drawn.addLayer(L.circleMarker(point(ROWS[kind], i), { stroke: false, bubblingMouseEvents: false, ...options }).on('click', () => pick(kind, i)));
}
const ring = (place, radius) => marks.addLayer(L.circleMarker(place, { radius, color: '#111', weight: 2.5, fill: false, interactive: false }));
const way = (a, b, options = {}) => marks.addLayer(L.polyline([a, b], { color: '#111', weight: 2, interactive: false, ...options }));

/** Picks something: shows its details and, where asked, goes there. */
function pick(kind, i, goes = false) {
  state.picked = [kind, i];
  const rows = ROWS[kind];
  if (goes && map && hasPlace(rows, i)) map.setView(point(rows, i), Math.max(map.getZoom(), 11), { animate: false });
  changed('picked');
}

/** A colour of the legend with what it means. */
const colour = (value, words, isRing = false) => el('span', {}, el('i', { class: isRing ? 'ring' : false, style: `${isRing ? 'border-color' : 'background'}:${value}` }), words);

function mapTools() {
  const found = el('div', { id: 'found' });
  const search = el('input', { type: 'search', id: 'search', placeholder: text('Search'), 'aria-label': text('Search'), size: 28 });
  search.addEventListener('input', () => found.replaceChildren(...hits(search.value.trim()).map(([kind, i, words]) =>
    el('button', { type: 'button', onclick: () => { found.replaceChildren(); pick(kind, i, true); } }, name(words)))));
  const select = el('select', { id: 'area', 'aria-label': text('FilterBy') },
    el('option', { value: -1 }, text('AllAreas')), data.areas.id.map((_, i) => el('option', { value: i }, areaName(i))));
  select.value = state.area;
  select.addEventListener('change', () => { state.area = +select.value; changed('area'); });
  const box = ([key, words]) => {
    const input = el('input', { type: 'checkbox', 'data-layer': key });
    input.checked = shown[key];
    input.addEventListener('change', () => { shown[key] = input.checked; draw(); });
    return el('label', {}, input, text(words));
  };
  const colours = () => el('div', { class: 'legend' }, legend());
  fill('map-tools', search, found, data.areas.id.length > 1 ? select : null,
    el('button', { type: 'button', onclick: () => { state.area = -1; state.picked = null; changed('area'); } }, text('Reset')),
    [...switches(), ...data.backdrops.map(({ kind, text: key }) => [kind, key])].map(box), colours());
  fill('print-legend', map ? colours() : null);
}

/** The first villages and sites whose id or name holds the words. */
function hits(words) {
  if (!words) return [];
  const wanted = words.toLowerCase();
  const found = [];
  for (const [kind, rows, key] of [['site', S, 'Site'], ['village', V, 'Village']]) {
    for (let i = 0; i < rows.id.length && found.length < 14; i++) {
      if ([rows.id[i], rows.name[i], rows.name_zh[i]].some((word) => word && word.toLowerCase().includes(wanted))) found.push([kind, i, `${label(rows, i)} · ${text(key)} ${rows.id[i]}`]);
    }
  }
  return found;
}
