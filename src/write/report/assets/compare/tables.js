// The tables of changes between the first run and the one that is looked at.
let table = 'villages';
const before = (key) => () => `${text(key)} · ${letter(0)}`;
const after = (key) => () => `${text(key)} · ${letter(other() ? other().run : 0)}`;
const levelText = (j, r) => (S.level[r][j] === null ? text('NotOpen') : worded(S.level[r][j]));
const TABLES = {
  villages: {
    title: 'Villages', kind: 'village', none: 'NothingChanges', rows: () => [...villageChange.keys()].filter((i) => isHere(V, i)), names: (i) => [V.id[i], V.name[i], V.name_zh[i]],
    columns: [
      ['Id', (i) => V.id[i]], ['Village', (i) => label(V, i)], ['County', (i) => areaName(V.area[i])], ['Households', (i) => V.households[i], 0], ['Change', (i) => text(villageChange.get(i))],
      [before('Destination'), (i) => fateText(i, 0)], [after('Destination'), (i) => fateText(i, other().run)],
    ],
  },
  sites: {
    title: 'Sites', kind: 'site', none: 'NothingChanges', rows: () => [...siteChange.keys()].filter((j) => isHere(S, j)), names: (j) => [S.id[j], S.name[j], S.name_zh[j]],
    columns: [
      ['Id', (j) => S.id[j]], ['Site', (j) => label(S, j)], ['County', (j) => areaName(S.area[j])], ['Change', (j) => text(siteChange.get(j))],
      [before('Level'), (j) => levelText(j, 0)], [after('Level'), (j) => levelText(j, other().run)],
      [before('HouseholdsIn'), (j) => S.households[0][j], 0], [after('HouseholdsIn'), (j) => S.households[other().run][j], 0],
      [() => text('Difference'), (j) => S.households[other().run][j] - S.households[0][j], 'change'],
    ],
  },
  work: {
    title: 'Livelihoods', none: 'NothingChanges', isThere: () => W.id.length > 0, rows: () => (other() ? other().work : []), names: (k) => [W.id[k], W.name[k], ...W.kind[k]],
    columns: [
      ['Id', (k) => W.id[k]], ['Livelihood', (k) => W.name[k] || W.id[k]], ['Kind', (k) => of(W.kind[k])],
      [before('Taken'), (k) => W.workers[0][k], 0], [after('Taken'), (k) => W.workers[other().run][k], 0],
      [() => text('Difference'), (k) => W.workers[other().run][k] - W.workers[0][k], 'change'],
    ],
  },
};
