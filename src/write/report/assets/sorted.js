// Sortable tables, one at a time, a page of rows at a time: also 20,000 rows stay quick. The page says
// what its TABLES hold, which `table` is shown first, and what happens when a row is picked.
const PAGE = 50;
let sorting = { column: -1, isUp: true };
let page = 0;
let wanted = '';
const numbers = (count) => Array.from({ length: count }, (_, i) => i);

function tabs() {
  const filter = el('input', { type: 'search', id: 'filter', placeholder: text('FilterTable'), 'aria-label': text('FilterTable'), value: wanted });
  filter.addEventListener('input', () => { wanted = filter.value.trim(); page = 0; drawTable(); });
  byId('tables-title').textContent = text('Table');
  const some = Object.entries(TABLES).filter(([, { isThere }]) => !isThere || isThere());
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
  const { rows, columns, kind, names, alarm, none, note } = TABLES[table];
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
  const show = (value, format) => value === null || value === undefined ? '–' : format === 'share' ? percent(value) : format === 'change' ? signed(value, number) : format === undefined ? name(value) : number(value, format);
  const sort = (column) => { sorting = { column, isUp: sorting.column === column ? !sorting.isUp : true }; drawTable(); };
  const head = columns.map(([key, , format], column) => el('th', {
    class: 'sortable' + (format === undefined ? '' : ' number'), tabindex: 0, scope: 'col',
    'aria-sort': sorting.column === column ? (sorting.isUp ? 'ascending' : 'descending') : 'none',
    onclick: () => sort(column), onkeydown: (event) => { if (event.key === 'Enter') sort(column); },
  }, typeof key === 'function' ? name(key()) : text(key, data.currency[at()]), sorting.column === column ? (sorting.isUp ? ' ▲' : ' ▼') : ''));
  const isPicked = (i) => state.picked && state.picked[0] === kind && state.picked[1] === i;
  const body = here.map((i) => el('tr', { class: [kind ? 'link-row' : '', alarm && alarm(i) ? 'alarm' : '', isPicked(i) ? 'picked' : ''].join(' ').trim() || false, onclick: kind ? () => pick(kind, i, true) : () => {} },
    columns.map(([, value, format]) => el('td', { class: format === undefined ? false : 'number' }, show(value(i), format)))));
  fill('table', el('div', { class: 'scroll' }, el('table', {}, el('thead', {}, el('tr', {}, head)), el('tbody', {}, body))),
    here.length ? null : el('p', { class: 'note' }, text(none && !word ? none : 'NothingFound')),
    note ? el('p', { class: 'note' }, text(note)) : null,
    el('div', { class: 'pages' },
      el('button', { type: 'button', onclick: () => { page = Math.max(0, page - 1); drawTable(); } }, text('Previous')),
      el('span', { id: 'rows-shown' }, text('RowsShown', number(here.length ? page * PAGE + 1 : 0), number(page * PAGE + here.length), number(shownRows.length))),
      el('button', { type: 'button', onclick: () => { page = Math.min(pages - 1, page + 1); drawTable(); } }, text('Next'))));
}
