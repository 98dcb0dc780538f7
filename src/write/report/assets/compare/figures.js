// What is known of each run and how they differ: values with bound and gap, figures side by side, and
// what was set or read differently. Nothing is called better or worse than is proven.
state.other = data.others.length ? 0 : -1;
const other = () => data.others[state.other];
const runName = (r) => data.runs[r].name;
const letter = (r) => String.fromCharCode(65 + r % 26) + (r >= 26 ? Math.floor(r / 26) : '');
/** A run as headings name it: its letter and its name. */
const runTitle = (r) => `${letter(r)} · ${runName(r)}`;

/** A figure's value as its kind is shown. */
function amount(figure, value) {
  if (value === null || value === undefined) return text('Unknown');
  if (figure.kind === 'money') return money(value);
  if (figure.kind === 'money_year') return money(value) + text('PerYear');
  if (figure.kind === 'share') return percent(value);
  const unit = of(figure.unit);
  const isPure = figure.name === 'distance_gini';
  const shown = figure.kind === 'count' ? number(value) : number(value, isPure ? 3 : 1);
  return isPure || !unit ? shown : `${shown} ${unit}`;
}

/** The difference of a run to the first. */
function differs(figure, r) {
  const [first, value] = [figure.values[0], figure.values[r]];
  return first === null || value === null ? null : value - first;
}
const difference = (figure, r) => signed(differs(figure, r), (size) => (figure.kind === 'share' ? `${number(size * 100, 1)} ${text('UnitPercentPoints')}` : amount(figure, size)));

/** The run that is looked at, where there is more than one besides the first. */
function against() {
  byId('against').style.display = data.others.length > 1 ? '' : 'none';
  fill('against', el('span', {}, text('ComparedWithFirst', runTitle(0))), data.others.map((one, i) => el('button',
    { type: 'button', 'data-other': i, 'aria-pressed': String(i === state.other), onclick: () => { state.other = i; state.picked = null; changed('other'); } }, name(runTitle(one.run)))));
}

/** What is proven of the difference of two runs in one layer of the goal, in words. */
function orderText(one, { order, change }) {
  const [least, most] = change || [null, null];
  const end = (value) => (value === null ? '?' : signed(value, (size) => number(size, 0)).replace('=', '0'));
  return text(order, letter(one.run), letter(0), end(least), end(most));
}
const OPEN_ORDERS = ['OrderNotProven', 'OrderOtherGoal', 'OrderNoPlan'];

/** What is proven of a run, a line for each layer of the goal. */
function seal(one) {
  const isOpen = one.layers.some(({ order }) => OPEN_ORDERS.includes(order));
  return el('div', { class: 'seal' + (isOpen ? ' open' : ''), 'data-order': one.layers.map(({ order }) => order).join(' ') }, el('div', {},
    one.layers.map((layer, l) => el('p', {}, el('strong', {}, (one.layers.length > 1 ? `${text('Layer', l + 1)} · ` : '') + orderText(one, layer))))));
}

/** Values, bounds and gaps of all runs, drawn on one line, and what they prove. */
function proof() {
  const many = Math.max(...data.runs.map((run) => run.layers.length)) > 1;
  const rows = [];
  data.runs.forEach((run, r) => run.layers.forEach((layer, l) => rows.push([
    name(runTitle(r)), many ? text('Layer', l + 1) : null, number(layer.value, 2), number(layer.bound, 2), gapText(layer.gap), of(layer.how_good), text(run.verdict)])));
  const headings = [[text('Run')], [text('Layers')], [text('Value'), true], [text('Bound'), true], [text('Gap'), true], [text('ProvenIs')], [text('Verdict')]];
  const keep = headings.map((_, i) => i).filter((i) => many || i !== 1);
  const kept = (row) => keep.map((i) => row[i]);
  fill('proof',
    el('h2', {}, text('WhatIsProven')),
    data.others.map(seal),
    data.runs[0].layers.map((_, l) => intervals(l, many)),
    rowsOf(kept(headings), rows.map(kept)),
    el('p', { class: 'note' }, text('NoFalseTradeOff')));
}

/** The intervals in which the best possible values of a layer lie, one above the other; they tell runs apart only where they do not overlap. */
function intervals(l, many) {
  const isOfGoal = (r) => !data.others.some((one) => one.run === r && one.layers[0].order === 'OrderOtherGoal');
  const known = data.runs.map((run, r) => ({ r, value: run.layers[l]?.value ?? null, bound: run.bound_is_of_all ? run.layers[l]?.bound ?? null : null }))
    .filter(({ r, value }) => value !== null && isOfGoal(r));
  if (known.length < 2) return null;
  const ends = known.flatMap((one) => [one.value, one.bound]).filter((end) => end !== null);
  const [least, most] = [Math.min(...ends), Math.max(...ends)];
  const room = (most - least) * 0.08 || Math.max(1, Math.abs(most) * 0.01);
  const place = (value) => 100 * (value - least + room) / (most - least + 2 * room);
  return el('div', { class: 'intervals', role: 'img', 'aria-label': text('IntervalsNote') }, many ? el('h3', {}, text('Layer', l + 1)) : null, known.map((one) => {
    const from = one.bound === null ? 0 : place(Math.min(one.bound, one.value));
    const to = place(one.value);
    const bar = el('i', { class: one.bound === null ? 'open' : false });
    bar.style.left = from + '%';
    bar.style.width = Math.max(0.4, to - from) + '%';
    const mark = el('b', {});
    mark.style.left = to + '%';
    return el('div', {}, el('span', {}, name(runTitle(one.r))), el('div', {}, bar, mark));
  }), el('p', { class: 'note' }, text('IntervalsNote')));
}

function cards() {
  fill('cards', data.figures.filter((figure) => figure.card && figure.values.some((value) => value !== null)).map((figure) => el('div', { class: 'card', 'data-figure': figure.name },
    el('span', {}, of(figure.text)),
    data.runs.map((run, r) => el('div', { class: 'side', 'data-run': r, 'data-value': figure.values[r], 'data-difference': r ? differs(figure, r) : null },
      el('em', { title: run.name }, letter(r)), el('b', {}, amount(figure, figure.values[r])), r ? el('small', {}, difference(figure, r)) : null)))));
}

/** All figures that are not unknown or nothing in every run. */
function figures() {
  const told = data.figures.filter((figure) => figure.values.some((value) => value));
  const headings = [[text('Figure')], ...data.runs.flatMap((_, r) => [[name(runTitle(r)), true], ...(r ? [[text('DifferenceTo', letter(0)), true]] : [])])];
  fill('figures', el('h2', {}, text('Figures')),
    rowsOf(headings, told.map((figure) => [of(figure.text), ...data.runs.flatMap((_, r) => [amount(figure, figure.values[r]), ...(r ? [difference(figure, r)] : [])])])),
    el('p', { class: 'note' }, text('FiguresOfPlans')));
}

function settings() {
  fill('settings', el('h2', {}, text('SetDifferently')),
    data.settings.length
      ? rowsOf([[text('Setting')], ...data.runs.map((_, r) => [name(runTitle(r))])], data.settings.map(([key, values]) => [name(key), ...values.map((value) => (value === null ? '–' : name(value)))]))
      : el('p', {}, text('NothingSetDifferently')));
}

function runs() {
  fill('runs', el('h2', {}, text('Runs')), rowsOf(
    [[text('Run')], [text('Instance')], [text('Scenario')], [text('Ended')], [text('Stopped')], [text('ProofIs')], [text('Folder')]],
    data.runs.map((run, r) => [name(runTitle(r)), name(run.instance), name(run.scenario), run.ended, text(run.termination), text(run.proof), el('code', {}, name(run.folder))])));
}
