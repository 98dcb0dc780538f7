// Sortable tables, one at a time, a page of rows at a time: also 20,000 rows stay quick.
const PAGE = 50;
let table = 'sites';
let sorting = { column: -1, isUp: true };
let page = 0;
let wanted = '';

/** The tables: columns with heading, value to sort by, and how it is shown. */
const TABLES = {
  sites: {
    title: 'Sites', rows: () => numbers(S.id.length).filter(isSiteShown), kind: 'site', names: (j) => [S.id[j], S.name[j], S.name_zh[j]],
    columns: [
      ['Id', (j) => S.id[j]], ['Site', (j) => label(S, j)], ['County', (j) => areaName(S.area[j])], ['Level', (j) => S.level[j] ?? text('NotOpen')],
      ['VillagesIn', (j) => S.villages[j], 0], ['HouseholdsIn', (j) => S.households[j], 0], ['PersonsIn', (j) => S.persons[j], 0], ['Capacity', (j) => S.capacity[j], 0],
      ['Occupancy', (j) => (S.capacity[j] ? S.households[j] / S.capacity[j] : null), 'share'],
      ['CostOf', (j) => (S.fixed_cost[j] === null && S.household_cost[j] === null ? null : (S.fixed_cost[j] ?? 0) + (S.household_cost[j] ?? 0)), 0],
      ['Workers', (j) => S.workers[j], 0], ['Jobless', (j) => S.jobless[j], 0],
    ],
  },
  villages: {
    title: 'Villages', rows: () => numbers(V.id.length).filter(isVillageShown), kind: 'village', names: (i) => [V.id[i], V.name[i], V.name_zh[i]],
    alarm: (i) => V.decision[i] >= 2,
    columns: [
      ['Id', (i) => V.id[i]], ['Village', (i) => label(V, i)], ['County', (i) => areaName(V.area[i])], ['Town', (i) => townName(V.town[i])],
      ['Households', (i) => V.households[i], 0], ['Persons', (i) => V.persons[i], 0], ['Decision', (i) => text(DECISIONS[V.decision[i]])],
      ['Destination', (i) => (V.site[i] < 0 ? '' : label(S, V.site[i]))], ['DistanceKm', (i) => V.km[i], 1], ['TimeMin', (i) => V.minutes[i], 0], ['CostOf', (i) => V.cost[i], 0],
    ],
  },
  unplaced: {
    title: 'Unplaced', rows: () => numbers(V.id.length).filter((i) => V.decision[i] >= 2 && isVillageShown(i)), kind: 'village', names: (i) => [V.id[i], V.name[i], V.name_zh[i]], none: 'NoUnplaced',
    columns: [
      ['Id', (i) => V.id[i]], ['Village', (i) => label(V, i)], ['County', (i) => areaName(V.area[i])], ['Households', (i) => V.households[i], 0],
      ['ReasonCode', (i) => (data.reasons[i] ? data.reasons[i][0] : '')], ['Reason', (i) => (data.reasons[i] ? data.reasons[i][1 + at()] : '')],
    ],
  },
  livelihoods: {
    title: 'Livelihoods', rows: () => numbers(K.id.length).filter((k) => state.area < 0 || K.area[k] === state.area), kind: 'livelihood', names: (k) => [K.id[k], K.name[k], K.kind[k]],
    columns: [
      ['Id', (k) => K.id[k]], ['Livelihood', (k) => label(K, k)], ['Kind', (k) => K.kind[k] ?? ''], ['Skill', (k) => K.skill[k] ?? text('AnySkill')], ['County', (k) => areaName(K.area[k])],
      ['Places', (k) => K.places[k], 0], ['Reserved', (k) => K.reserved[k], 0], ['Taken', (k) => K.taken[k], 0], ['Left', (k) => Math.max(0, K.places[k] - K.reserved[k] - K.taken[k]), 0],
    ],
  },
  costs: {
    title: 'Costs', rows: () => numbers(data.costs.length), names: (i) => [data.costs[i].name[0], data.costs[i].name[1]],
    columns: [
      ['Area', (i) => of(data.costs[i].name)], ...data.cost_kinds.map((key, at) => [key, (i) => data.costs[i].kinds[at], 0]),
      ['TotalOf', (i) => data.costs[i].total, 0], ['BudgetOf', (i) => data.costs[i].budget, 0],
    ],
  },
  funding: {
    title: 'Funding', rows: () => numbers(data.funding.length), names: (i) => [data.funding[i].source, ...data.funding[i].area],
    columns: [
      ['Area', (i) => of(data.funding[i].area)], ['Source', (i) => data.funding[i].source],
      ...data.cost_kinds.map((key, at) => [key, (i) => data.funding[i].kinds[at], 0]),
      ['PaidOf', (i) => data.funding[i].pays, 0], ['MostOf', (i) => data.funding[i].most, 0],
    ],
  },
};
const numbers = (count) => Array.from({ length: count }, (_, i) => i);

function tabs() {
  const filter = el('input', { type: 'search', id: 'filter', placeholder: text('FilterTable'), 'aria-label': text('FilterTable'), value: wanted });
  filter.addEventListener('input', () => { wanted = filter.value.trim(); page = 0; drawTable(); });
  byId('tables-title').textContent = text('Table');
  const some = Object.entries(TABLES).filter(([key]) => !(key === 'livelihoods' && !K.id.length) && !(key === 'funding' && !data.funding.length) && !(key === 'costs' && !data.costs.length));
  fill('tabs', some.map(([key, { title }]) => el('button', { type: 'button', 'data-table': key, 'aria-pressed': String(key === table), onclick: () => { table = key; page = 0; sorting = { column: -1, isUp: true }; tabs(); drawTable(); } }, text(title))), filter);
}

/** Unknown values come last, whichever way is up. */
function compare(a, b, isUp) {
  const isKnown = (value) => value !== null && value !== undefined && value !== '';
  if (!isKnown(a) || !isKnown(b)) return isKnown(b) - isKnown(a);
  const order = typeof a === 'number' ? a - b : String(a).localeCompare(String(b), state.lang === 'zh' ? 'zh-Hans' : 'en');
  return isUp ? order : -order;
}

function drawTable() {
  const { rows, columns, kind, names, alarm, none } = TABLES[table];
  const word = wanted.toLowerCase();
  let shownRows = rows();
  if (word) shownRows = shownRows.filter((i) => names(i).some((one) => one && one.toLowerCase().includes(word)));
  if (sorting.column >= 0) {
    const value = columns[sorting.column][1];
    const keys = new Map(shownRows.map((i) => [i, value(i)]));
    shownRows.sort((a, b) => compare(keys.get(a), keys.get(b), sorting.isUp));
  }
  const pages = Math.max(1, Math.ceil(shownRows.length / PAGE));
  page = Math.min(page, pages - 1);
  const here = shownRows.slice(page * PAGE, (page + 1) * PAGE);
  const show = (value, format) => value === null || value === undefined ? '–' : format === 'share' ? percent(value) : format === undefined ? name(value) : number(value, format);
  const sort = (column) => { sorting = { column, isUp: sorting.column === column ? !sorting.isUp : true }; drawTable(); };
  const head = columns.map(([key, , format], column) => el('th', {
    class: 'sortable' + (format === undefined ? '' : ' number'), tabindex: 0, scope: 'col',
    'aria-sort': sorting.column === column ? (sorting.isUp ? 'ascending' : 'descending') : 'none',
    onclick: () => sort(column), onkeydown: (event) => { if (event.key === 'Enter') sort(column); },
  }, text(key, data.currency[at()]), sorting.column === column ? (sorting.isUp ? ' ▲' : ' ▼') : ''));
  const isPicked = (i) => state.picked && state.picked[0] === kind && state.picked[1] === i;
  const body = here.map((i) => el('tr', { class: [kind ? 'link-row' : '', alarm && alarm(i) ? 'alarm' : '', isPicked(i) ? 'picked' : ''].join(' ').trim() || false, onclick: kind ? () => pick(kind, i, true) : () => {} },
    columns.map(([, value, format]) => el('td', { class: format === undefined ? false : 'number' }, show(value(i), format)))));
  fill('table', el('div', { class: 'scroll' }, el('table', {}, el('thead', {}, el('tr', {}, head)), el('tbody', {}, body))),
    here.length ? null : el('p', { class: 'note' }, text(none && !word ? none : 'NothingFound')),
    table === 'funding' ? el('p', { class: 'note' }, text('FundingNote')) : null,
    el('div', { class: 'pages' },
      el('button', { type: 'button', onclick: () => { page = Math.max(0, page - 1); drawTable(); } }, text('Previous')),
      el('span', { id: 'rows-shown' }, text('RowsShown', number(here.length ? page * PAGE + 1 : 0), number(page * PAGE + here.length), number(shownRows.length))),
      el('button', { type: 'button', onclick: () => { page = Math.min(pages - 1, page + 1); drawTable(); } }, text('Next'))));
}
