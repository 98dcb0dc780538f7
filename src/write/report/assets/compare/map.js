// The map of who changes between the first run and another: villages that go elsewhere with lines from
// their old to their new site, and sites that open, close or are of another level. What stays as it is,
// is grey.
const V = data.villages, S = data.sites, W = data.work;
const CHANGES = ['MovesElsewhere', 'MovesNow', 'StaysNow', 'UnplacedNow', 'UndecidedNow', 'VillageNew', 'VillageGone'];
const CHANGE_COLOURS = ['#7b5ea7', COLOURS[0], COLOURS[1], COLOURS[2], COLOURS[3], '#bc6c25', '#7f5539'];
const SITE_CHANGES = ['SiteOpened', 'SiteClosed', 'SiteOtherLevel', 'SiteNew', 'SiteGone', 'SiteOtherHouseholds'];
const SITE_COLOURS = ['#2f7f62', '#c8372d', '#d9822b', '#2f7f62', '#c8372d', '#d9b38a'];
const changeColour = (key) => CHANGE_COLOURS[CHANGES.indexOf(key)];
const siteColour = (key) => SITE_COLOURS[SITE_CHANGES.indexOf(key)];
const UNCHANGED = '#b9c4bf';
state.county = '';
let map = null;
let drawn = null;
let marks = null;
const shown = { unchanged: true, lines: true, villages: true, sites: true };
const hasPlace = (rows, i) => rows.lon[i] !== null;
const point = (rows, i) => [rows.lat[i], rows.lon[i]];
const fateOf = (i, r) => V.fate[r][i];
const mostHouseholds = Math.max(1, ...S.households.flat());
const crowd = Math.min(1, Math.sqrt(120 / Math.max(1, S.level[0].filter((level) => level !== null).length)));
let nearness = 1;
const closer = () => Math.min(1, crowd * nearness);
const siteRadius = (households) => 3 + 14 * closer() * Math.sqrt(households / mostHouseholds);
const villageRadius = (households) => Math.max(0.6, closer()) * Math.min(6, 1.8 + Math.sqrt(households) / 8);
const isHere = (rows, i) => !state.county || rows.county[i] === state.county;
/** Changed villages and sites with the kinds of their changes, of the run that is looked at. */
let villageChange = new Map(), siteChange = new Map();
function changesOf() {
  villageChange = new Map(other() ? other().villages : []);
  siteChange = new Map(other() ? other().sites : []);
}

/** What becomes of a village in a run, in words. */
function fateText(i, r) {
  const fate = fateOf(i, r);
  return fate >= 0 ? label(S, fate) : text({ '-1': 'Staying', '-2': 'WithoutPlace', '-3': 'Undecided', '-4': 'NotThere' }[fate]);
}

function allPoints() {
  const points = [];
  for (const rows of [V, S]) for (let i = 0; i < rows.id.length; i++) if (hasPlace(rows, i) && isHere(rows, i)) points.push(point(rows, i));
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

/** The two sites of a changed village: where it went in the first run, and where it goes in the other. */
const ends = (i) => [fateOf(i, 0), fateOf(i, other().run)].map((site) => (site >= 0 && hasPlace(S, site) ? site : -1));

function draw() {
  if (!map || !other()) return;
  drawn.clearLayers();
  const dot = (rows, i, options, kind) => drawn.addLayer(L.circleMarker(point(rows, i), { stroke: false, bubblingMouseEvents: false, ...options }).on('click', () => pick(kind, i)));
  if (shown.unchanged) for (let i = 0; i < V.id.length; i++) {
    if (hasPlace(V, i) && isHere(V, i) && !villageChange.has(i)) dot(V, i, { radius: villageRadius(V.households[i]) * 0.8, fillColor: UNCHANGED, fillOpacity: 0.7 }, 'village');
  }
  if (shown.unchanged) for (let j = 0; j < S.id.length; j++) {
    if (!hasPlace(S, j) || !isHere(S, j) || S.level[0][j] === null || (siteChange.has(j) && siteChange.get(j) !== 'SiteOtherHouseholds')) continue;
    dot(S, j, { radius: siteRadius(S.households[other().run][j]), stroke: true, weight: 1, color: '#fff', fillColor: '#98a59f', fillOpacity: 0.5 }, 'site');
  }
  if (shown.lines) {
    const [old, now] = [[], []];
    for (const i of villageChange.keys()) {
      if (!hasPlace(V, i) || !isHere(V, i)) continue;
      const [from, to] = ends(i);
      if (from >= 0) old.push([point(V, i), point(S, from)]);
      if (to >= 0) now.push([point(V, i), point(S, to)]);
    }
    drawn.addLayer(L.polyline(old, { color: '#8a8a8a', weight: 1, opacity: 0.7, dashArray: '3 4', interactive: false, smoothFactor: 0 }));
    drawn.addLayer(L.polyline(now, { color: CHANGE_COLOURS[0], weight: 1.2, opacity: 0.75, interactive: false, smoothFactor: 0 }));
  }
  if (shown.villages) for (const [i, key] of villageChange) {
    if (hasPlace(V, i) && isHere(V, i)) dot(V, i, { radius: villageRadius(V.households[i]) + 0.8, fillColor: changeColour(key), fillOpacity: 0.95 }, 'village');
  }
  if (shown.sites) for (const [j, key] of siteChange) {
    if (!hasPlace(S, j) || !isHere(S, j) || key === 'SiteOtherHouseholds') continue;
    const households = Math.max(S.households[0][j], S.households[other().run][j]);
    dot(S, j, { radius: siteRadius(households), stroke: true, weight: 3, color: siteColour(key), fillColor: '#fff', fillOpacity: 0.55 }, 'site');
  }
  mark();
}

/** Marks what is picked, with its old and new way. */
function mark() {
  if (!map) return;
  marks.clearLayers();
  const [kind, i] = state.picked || [];
  const ring = (place, radius) => marks.addLayer(L.circleMarker(place, { radius, color: '#111', weight: 2.5, fill: false, interactive: false }));
  if (kind === 'village' && hasPlace(V, i)) {
    const [from, to] = ends(i);
    if (from >= 0) marks.addLayer(L.polyline([point(V, i), point(S, from)], { color: '#111', weight: 2, dashArray: '4 5', interactive: false }));
    if (to >= 0) marks.addLayer(L.polyline([point(V, i), point(S, to)], { color: '#111', weight: 2, interactive: false }));
    ring(point(V, i), 8);
  }
  if (kind === 'site' && hasPlace(S, i)) ring(point(S, i), siteRadius(Math.max(S.households[0][i], S.households[other().run][i])) + 4);
}

function pick(kind, i, goes = false) {
  if (kind === 'work') return;
  state.picked = [kind, i];
  const rows = { village: V, site: S }[kind];
  if (goes && map && hasPlace(rows, i)) map.setView(point(rows, i), Math.max(map.getZoom(), 11), { animate: false });
  changed('picked');
}

/** Colours of the kinds of change that occur, with how many there are. */
function legend() {
  const entry = (colour, words, isRing) => el('span', {}, el('i', { class: isRing ? 'ring' : false, style: `${isRing ? 'border-color' : 'background'}:${colour}` }), words);
  const count = (changes, key) => [...changes.values()].filter((one) => one === key).length;
  return [
    CHANGES.filter((key) => count(villageChange, key)).map((key) => entry(changeColour(key), `${text(key)}: ${number(count(villageChange, key))}`)),
    SITE_CHANGES.filter((key) => key !== 'SiteOtherHouseholds' && count(siteChange, key)).map((key) => entry(siteColour(key), `${text(key)}: ${number(count(siteChange, key))}`, true)),
    entry(UNCHANGED, text('AsBefore'))].flat();
}

function mapTools() {
  const box = (key, words) => {
    const input = el('input', { type: 'checkbox', 'data-layer': key });
    input.checked = shown[key];
    input.addEventListener('change', () => { shown[key] = input.checked; draw(); });
    return el('label', {}, input, text(words));
  };
  const found = el('div', { id: 'found' });
  const search = el('input', { type: 'search', id: 'search', placeholder: text('Search'), 'aria-label': text('Search'), size: 28 });
  search.addEventListener('input', () => found.replaceChildren(...hits(search.value.trim()).map(([kind, i, words]) =>
    el('button', { type: 'button', onclick: () => { found.replaceChildren(); pick(kind, i, true); } }, name(words)))));
  const select = el('select', { id: 'area', 'aria-label': text('FilterBy') },
    el('option', { value: '' }, text('AllAreas')), data.counties.map((county) => el('option', { value: county }, county)));
  select.value = state.county;
  select.addEventListener('change', () => { state.county = select.value; changed('area'); });
  fill('map-tools', search, found, data.counties.length > 1 ? select : null,
    el('button', { type: 'button', onclick: () => { state.county = ''; state.picked = null; changed('area'); } }, text('Reset')),
    box('villages', 'ShowChanged'), box('lines', 'ShowWays'), box('sites', 'ShowSites'), box('unchanged', 'ShowUnchanged'),
    el('div', { class: 'legend' }, legend()));
  fill('print-legend', map ? el('div', { class: 'legend' }, legend()) : null);
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

/** What is known of the village or site that was picked, in all runs. */
function details() {
  if (!byId('details')) return;
  const [kind, i] = state.picked || [];
  if (!kind) return fill('details', el('p', {}, text('CompareHint')));
  const rows = kind === 'village' ? V : S;
  const key = (kind === 'village' ? villageChange : siteChange).get(i);
  const facts = (pairs) => el('dl', {}, pairs.map(([word, value]) => [el('dt', {}, word), el('dd', {}, value)]));
  fill('details', el('h2', {}, name(label(rows, i))), el('p', { class: 'note' }, text(kind === 'village' ? 'Village' : 'Site'), ' ', name(rows.id[i])),
    el('p', {}, key ? text(key) : text('AsBefore')),
    kind === 'village' ? facts([[text('Households'), number(V.households[i])]]) : null,
    el('h3', {}, text(kind === 'village' ? 'Destination' : 'HouseholdsIn')),
    facts(data.runs.map((_, r) => [name(runTitle(r)), name(kind === 'village' ? fateText(i, r) : S.level[r][i] === null ? text('NotOpen') : `${number(S.households[r][i])} (${worded(S.level[r][i])})`)])));
}
