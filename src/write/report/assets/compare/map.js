// The map of who changes between the first run and another: villages that go elsewhere with lines from
// their old to their new site, and sites that open, close or are of another level. What stays as it is,
// is grey.
const W = data.work;
const ROWS = { village: V, site: S };
const CHANGES = ['MovesElsewhere', 'MovesNow', 'StaysNow', 'UnplacedNow', 'UndecidedNow', 'VillageNew', 'VillageGone'];
const CHANGE_COLOURS = ['#7b5ea7', COLOURS[0], COLOURS[1], COLOURS[2], COLOURS[3], '#bc6c25', '#7f5539'];
const SITE_CHANGES = ['SiteOpened', 'SiteClosed', 'SiteOtherLevel', 'SiteNew', 'SiteGone', 'SiteOtherHouseholds'];
const SITE_COLOURS = ['#2f7f62', '#c8372d', '#d9822b', '#2f7f62', '#c8372d', '#d9b38a'];
const changeColour = (key) => CHANGE_COLOURS[CHANGES.indexOf(key)];
const siteColour = (key) => SITE_COLOURS[SITE_CHANGES.indexOf(key)];
const UNCHANGED = '#b9c4bf';
const shown = { unchanged: true, rivers: true, borders: true, lines: true, villages: true, sites: true };
const openSites = S.level[0].filter((level) => level !== null).length;
const isShown = isHere;
const fateOf = (i, r) => V.fate[r][i];
/** Changed villages and sites with the kinds of their changes, of the run that is looked at. */
let villageChange = new Map(), siteChange = new Map();
function changesOf() {
  villageChange = new Map(other() ? other().villages : []);
  siteChange = new Map(other() ? other().sites : []);
}
/** Households of a site in the first run or in the other, whichever are more. */
const mostAt = (j) => Math.max(S.households[0][j], S.households[other().run][j]);

/** What becomes of a village in a run, in words. */
function fateText(i, r) {
  const fate = fateOf(i, r);
  return fate >= 0 ? label(S, fate) : text({ '-1': 'Staying', '-2': 'WithoutPlace', '-3': 'Undecided', '-4': 'NotThere' }[fate]);
}

/** The two sites of a changed village: where it went in the first run, and where it goes in the other. */
const ends = (i) => [fateOf(i, 0), fateOf(i, other().run)].map((site) => (site >= 0 && hasPlace(S, site) ? site : -1));

function draw() {
  if (!map || !other()) return;
  drawn.clearLayers();
  drawBackdrops();
  if (shown.unchanged) for (let i = 0; i < V.id.length; i++) {
    if (hasPlace(V, i) && isHere(V, i) && !villageChange.has(i)) dot('village', i, { radius: villageRadius(V.households[i]) * 0.8, fillColor: UNCHANGED, fillOpacity: 0.7 });
  }
  if (shown.unchanged) for (let j = 0; j < S.id.length; j++) {
    if (!hasPlace(S, j) || !isHere(S, j) || S.level[0][j] === null || (siteChange.has(j) && siteChange.get(j) !== 'SiteOtherHouseholds')) continue;
    dot('site', j, { radius: siteRadius(S.households[other().run][j]), stroke: true, weight: 1, color: '#fff', fillColor: '#98a59f', fillOpacity: 0.5 });
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
    if (hasPlace(V, i) && isHere(V, i)) dot('village', i, { radius: villageRadius(V.households[i]) + 0.8, fillColor: changeColour(key), fillOpacity: 0.95 });
  }
  if (shown.sites) for (const [j, key] of siteChange) {
    if (!hasPlace(S, j) || !isHere(S, j) || key === 'SiteOtherHouseholds') continue;
    dot('site', j, { radius: siteRadius(mostAt(j)), stroke: true, weight: 3, color: siteColour(key), fillColor: '#fff', fillOpacity: 0.55 });
  }
  mark();
}

/** Marks what is picked, with its old and new way. */
function mark() {
  if (!map) return;
  marks.clearLayers();
  const [kind, i] = state.picked || [];
  if (kind === 'village' && hasPlace(V, i)) {
    const [from, to] = ends(i);
    if (from >= 0) way(point(V, i), point(S, from), { dashArray: '4 5' });
    if (to >= 0) way(point(V, i), point(S, to));
    ring(point(V, i), 8);
  }
  if (kind === 'site' && hasPlace(S, i)) ring(point(S, i), siteRadius(mostAt(i)) + 4);
}

/** Colours of the kinds of change that occur, with how many there are. */
function legend() {
  const count = (changes, key) => [...changes.values()].filter((one) => one === key).length;
  return [
    CHANGES.filter((key) => count(villageChange, key)).map((key) => colour(changeColour(key), `${text(key)}: ${number(count(villageChange, key))}`)),
    SITE_CHANGES.filter((key) => key !== 'SiteOtherHouseholds' && count(siteChange, key)).map((key) => colour(siteColour(key), `${text(key)}: ${number(count(siteChange, key))}`, true)),
    colour(UNCHANGED, text('AsBefore'))];
}

const switches = () => [['villages', 'ShowChanged'], ['lines', 'ShowWays'], ['sites', 'ShowSites'], ['unchanged', 'ShowUnchanged']];

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
