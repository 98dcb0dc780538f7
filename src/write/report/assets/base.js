// What all parts of the page share: data, language, numbers, elements. Every text from the data goes
// into the page by textContent, never as HTML.
const data = JSON.parse(document.getElementById('data').textContent);
const state = { lang: data.lang, area: -1, picked: null };
const listeners = [];
const onChange = (listener) => listeners.push(listener);
const changed = (what) => listeners.forEach((listener) => listener(what));
const at = () => (state.lang === 'zh' ? 1 : 0);

/** A text of the page in its language, with its words filled in. */
function text(key, ...words) {
  const both = data.texts[key];
  if (!both) throw new Error('no text ' + key);
  return both[at()].replace(/\{(\d)\}/g, (_, n) => words[+n] ?? '');
}

/** One of a pair of texts, English and Chinese. */
const of = (both) => both[at()];

/** The name of row i of a table in the page's language, else in the other, else its id. */
function label(rows, i) {
  const en = rows.name && rows.name[i];
  const zh = rows.name_zh && rows.name_zh[i];
  return (state.lang === 'zh' ? zh || en : en || zh) || rows.id[i];
}

/** A level or a skill in the page's language. */
const worded = (word) => of(data.words[word] ?? [word, word]);
const areaName = (i) => (i < 0 ? '' : label(data.areas, i));
const townName = (i) => (i < 0 ? '' : label(data.towns, i));

/** A number with separators and so many decimals; a dash where it is not known. */
function number(value, decimals = 0) {
  if (value === null || value === undefined) return '–';
  const locale = state.lang === 'zh' ? 'zh-CN' : 'en-US';
  return value.toLocaleString(locale, { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
}

/** An amount of money, large ones in millions (English) or in 万 and 亿 (Chinese). */
function money(value) {
  if (value === null || value === undefined) return '–';
  const unit = data.currency[at()];
  const size = Math.abs(value);
  if (state.lang === 'zh') {
    if (size >= 1e8) return number(value / 1e8, 2) + ' 亿' + unit;
    if (size >= 1e4) return number(value / 1e4, 1) + ' 万' + unit;
    return number(value) + ' ' + unit;
  }
  return size >= 1e6 ? number(value / 1e6, 2) + ' M ' + unit : number(value) + ' ' + unit;
}

/** A difference with its sign, by the function that shows amounts; `=` where there is none, `≈ 0` where it is too small to be seen. */
function signed(value, show) {
  if (value === null || value === undefined) return '–';
  if (value === 0) return '=';
  const size = show(Math.abs(value));
  return /[1-9]/.test(size) ? (value > 0 ? '+' : '−') + size : '≈ 0';
}

const percent = (share, decimals = 1) => (share === null || share === undefined ? '–' : number(share * 100, decimals) + ' %');

/** A gap, rounded up so that "within" stays true. */
function gapText(gap) {
  if (gap === null || gap === undefined) return '–';
  const decimals = Math.abs(gap) >= 0.001 ? 2 : 4;
  const scale = 10 ** decimals;
  // What rounding leaves of a gap that is closed is none: not −0.
  return number(Math.ceil(gap * 100 * scale - 1e-9) / scale || 0, decimals) + ' %';
}

/** An element with attributes and children; strings become text. */
function el(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith('on')) made.addEventListener(key.slice(2), value);
    else if (value !== false && value !== null && value !== undefined) made.setAttribute(key, value);
  }
  for (const child of children.flat(Infinity)) {
    if (child === null || child === undefined) continue;
    made.append(child instanceof Node ? child : document.createTextNode(String(child)));
  }
  return made;
}

/** A name from the data, set apart so that its direction of writing stays its own. */
const name = (words) => el('bdi', {}, words);
const byId = (id) => document.getElementById(id);
const fill = (id, ...children) => byId(id).replaceChildren(...children.flat(Infinity).filter(Boolean));

/** A table of headings, each with whether its column holds numbers, and rows. */
function rowsOf(headings, rows) {
  return el('div', { class: 'scroll' }, el('table', {},
    el('thead', {}, el('tr', {}, headings.map(([heading, isNumber]) => el('th', { class: isNumber ? 'number' : false }, heading)))),
    el('tbody', {}, rows.map((cells) => el('tr', {}, cells.map((cell, i) => el('td', { class: headings[i][1] ? 'number' : false }, cell)))))));
}

const DECISIONS = ['Moving', 'Staying', 'WithoutPlace', 'Undecided'];
const COLOURS = ['#2f7f62', '#4a78b5', '#c8372d', '#8a8a8a'];
const SITE_COLOUR = '#d9822b';
const WORK_COLOUR = '#7b5ea7';
