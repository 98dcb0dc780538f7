// The tables of the page: columns with heading, value to sort by, and how it is shown; how they are
// sorted and leafed through is in sorted.js.
let table = 'sites';

/** The tables: columns with heading, value to sort by, and how it is shown. */
const TABLES = {
  sites: {
    title: 'Sites', rows: () => numbers(S.id.length).filter((j) => isShown(S, j)), kind: 'site', names: (j) => [S.id[j], S.name[j], S.name_zh[j]],
    columns: [
      ['Id', (j) => S.id[j]], ['Site', (j) => label(S, j)], ['County', (j) => areaName(S.area[j])], ['Level', (j) => (S.level[j] === null ? text('NotOpen') : worded(S.level[j]))],
      ['VillagesIn', (j) => S.villages[j], 0], ['HouseholdsIn', (j) => S.households[j], 0], ['PersonsIn', (j) => S.persons[j], 0], ['Capacity', (j) => S.capacity[j], 0],
      ['Occupancy', (j) => (S.capacity[j] ? S.households[j] / S.capacity[j] : null), 'share'],
      ['CostOf', (j) => (S.fixed_cost[j] === null && S.household_cost[j] === null ? null : (S.fixed_cost[j] ?? 0) + (S.household_cost[j] ?? 0)), 0],
      ['Workers', (j) => S.workers[j], 0], ['Jobless', (j) => S.jobless[j], 0],
    ],
  },
  villages: {
    title: 'Villages', rows: () => numbers(V.id.length).filter((i) => isHere(V, i)), kind: 'village', names: (i) => [V.id[i], V.name[i], V.name_zh[i]],
    alarm: (i) => V.decision[i] >= 2,
    columns: [
      ['Id', (i) => V.id[i]], ['Village', (i) => label(V, i)], ['County', (i) => areaName(V.area[i])], ['Town', (i) => townName(V.town[i])],
      ['Households', (i) => V.households[i], 0], ['Persons', (i) => V.persons[i], 0], ['Decision', (i) => text(DECISIONS[V.decision[i]])],
      ['Destination', (i) => (V.site[i] < 0 ? '' : label(S, V.site[i]))], ['DistanceKm', (i) => V.km[i], 1], ['TimeMin', (i) => V.minutes[i], 0], ['CostOf', (i) => V.cost[i], 0],
    ],
  },
  unplaced: {
    title: 'Unplaced', rows: () => numbers(V.id.length).filter((i) => V.decision[i] >= 2 && isHere(V, i)), kind: 'village', names: (i) => [V.id[i], V.name[i], V.name_zh[i]], none: 'NoUnplaced',
    columns: [
      ['Id', (i) => V.id[i]], ['Village', (i) => label(V, i)], ['County', (i) => areaName(V.area[i])], ['Households', (i) => V.households[i], 0],
      ['ReasonCode', (i) => (data.reasons[i] ? data.reasons[i][0] : '')], ['Reason', (i) => (data.reasons[i] ? data.reasons[i][1 + at()] : '')],
    ],
  },
  livelihoods: {
    title: 'Livelihoods', isThere: () => K.id.length > 0, rows: () => numbers(K.id.length).filter((k) => isHere(K, k)), kind: 'livelihood', names: (k) => [K.id[k], K.name[k], ...(K.kind[k] ?? [])],
    columns: [
      ['Id', (k) => K.id[k]], ['Livelihood', (k) => label(K, k)], ['Kind', (k) => (K.kind[k] ? of(K.kind[k]) : '')], ['Skill', (k) => (K.skill[k] === null ? text('AnySkill') : worded(K.skill[k]))], ['County', (k) => areaName(K.area[k])],
      ['Places', (k) => K.places[k], 0], ['Reserved', (k) => K.reserved[k], 0], ['Taken', (k) => K.taken[k], 0], ['Left', (k) => Math.max(0, K.places[k] - K.reserved[k] - K.taken[k]), 0],
    ],
  },
  costs: {
    title: 'Costs', isThere: () => data.costs.length > 0, rows: () => numbers(data.costs.length), names: (i) => [data.costs[i].name[0], data.costs[i].name[1]],
    columns: [
      ['Area', (i) => of(data.costs[i].name)], ...data.cost_kinds.map((key, at) => [key, (i) => data.costs[i].kinds[at], 0]),
      ['TotalOf', (i) => data.costs[i].total, 0], ['BudgetOf', (i) => data.costs[i].budget, 0],
    ],
  },
  funding: {
    title: 'Funding', isThere: () => data.funding.length > 0, note: 'FundingNote', rows: () => numbers(data.funding.length), names: (i) => [data.funding[i].source, ...data.funding[i].area],
    columns: [
      ['Area', (i) => of(data.funding[i].area)], ['Source', (i) => data.funding[i].source],
      ...data.cost_kinds.map((key, at) => [key, (i) => data.funding[i].kinds[at], 0]),
      ['PaidOf', (i) => data.funding[i].pays, 0], ['MostOf', (i) => data.funding[i].most, 0],
    ],
  },
};
