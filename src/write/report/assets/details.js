// What is known of the village, site or livelihood that was picked, and why it is so.
function facts(pairs) {
  return el('dl', {}, pairs.filter((pair) => pair && pair[1] !== null && pair[1] !== '' && pair[1] !== '–').map(([key, value]) => [el('dt', {}, key), el('dd', {}, value)]));
}
const link = (kind, i, words) => el('button', { type: 'button', class: 'link', onclick: () => pick(kind, i, true) }, name(words));
const MOST_TOLD = 40;

/** A list of at most MOST_TOLD entries and the number of the others. */
function list(entries) {
  return [el('ul', {}, entries.slice(0, MOST_TOLD).map(([what, amount]) => el('li', {}, what, el('span', {}, amount)))),
    entries.length > MOST_TOLD ? el('p', { class: 'note' }, text('AndMore', number(entries.length - MOST_TOLD))) : null];
}

function details() {
  if (!byId('details')) return;
  const [kind, i] = state.picked || [];
  if (!kind) return fill('details', el('p', {}, text('ClickHint')));
  fill('details', { village: villageDetails, site: siteDetails, livelihood: livelihoodDetails }[kind](i));
}

function villageDetails(i) {
  const reason = data.reasons[i];
  const j = V.site[i];
  return [
    el('h2', {}, name(label(V, i))), el('p', { class: 'note' }, text('Village'), ' ', name(V.id[i])),
    facts([
      [text('Decision'), text(DECISIONS[V.decision[i]])],
      j >= 0 ? [text('Destination'), link('site', j, label(S, j))] : null,
      [text('DistanceKm'), number(V.km[i], 1)], [text('TimeMin'), number(V.minutes[i], 0)],
      [text('CostOf', data.currency[at()]), number(V.cost[i])],
    ]),
    reason ? [el('h3', {}, text('Reason')), el('p', {}, name(reason[1 + at()])), el('p', { class: 'note' }, name(reason[0]))] : null,
    el('h3', {}, text('Village')),
    facts([
      [text('Households'), number(V.households[i])], [text('Persons'), number(V.persons[i])],
      [text('County'), areaName(V.area[i])], [text('Town'), townName(V.town[i])],
      [text('Hazard'), V.hazard[i] < 0 ? null : of(data.hazards[V.hazard[i]])],
      [text('Slope'), number(V.slope[i], 1)], [text('Elevation'), number(V.elevation[i])],
      [text('ZoneClass'), V.zone[i] && of(data.zone_classes[V.zone[i]])],
    ])].flat();
}

function siteDetails(j) {
  const isOpen = S.level[j] !== null;
  const villages = [];
  for (let i = 0; i < V.id.length; i++) if (V.site[i] === j) villages.push(i);
  villages.sort((a, b) => V.households[b] - V.households[a]);
  const work = data.commutes.filter(([kind, home]) => kind === 0 && home === j).sort((a, b) => b[3] - a[3]);
  return [
    el('h2', {}, name(label(S, j))), el('p', { class: 'note' }, text('Site'), ' ', name(S.id[j])),
    facts([
      [text('Open'), isOpen ? text('Yes') : text('NotOpen')], [text('Level'), isOpen ? name(worded(S.level[j])) : null],
      [text('HouseholdsIn'), number(S.households[j])], [text('PersonsIn'), number(S.persons[j])],
      [text('Capacity'), number(S.capacity[j])],
      [text('Occupancy'), S.capacity[j] ? percent(S.households[j] / S.capacity[j]) : null],
      [text('County'), areaName(S.area[j])], [text('Town'), townName(S.town[j])],
      [text('FixedCostOf', data.currency[at()]), number(S.fixed_cost[j])], [text('HouseholdCostOf', data.currency[at()]), number(S.household_cost[j])],
      [text('Workers'), number(S.workers[j])], [text('Jobs'), number(S.jobs[j])], [text('Jobless'), number(S.jobless[j])],
    ]),
    villages.length ? [el('h3', {}, text('ComesFrom')), list(villages.map((i) => [link('village', i, label(V, i)), number(V.households[i])]))] : null,
    work.length ? [el('h3', {}, text('Where')), list(work.map(([, , k, workers]) => [link('livelihood', k, label(K, k)), number(workers)]))] : null].flat(2);
}

function livelihoodDetails(k) {
  const from = data.commutes.filter((line) => line[2] === k).sort((a, b) => b[3] - a[3]);
  return [
    el('h2', {}, name(label(K, k))), el('p', { class: 'note' }, text('Livelihood'), ' ', name(K.id[k])),
    facts([
      [text('Kind'), K.kind[k] === null ? null : name(of(K.kind[k]))], [text('Skill'), K.skill[k] === null ? text('AnySkill') : name(worded(K.skill[k]))],
      [text('Places'), number(K.places[k])], [text('Reserved'), number(K.reserved[k])], [text('Taken'), number(K.taken[k])],
      [text('County'), areaName(K.area[k])],
    ]),
    from.length ? [el('h3', {}, text('Home')), list(from.map(([kind, home, , workers]) => [kind ? link('village', home, label(V, home)) : link('site', home, label(S, home)), number(workers)]))] : null].flat(2);
}
