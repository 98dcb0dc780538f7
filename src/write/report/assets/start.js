// Puts a page together, and keeps it in step with language, area and what is picked.

/** What stands above and below every page, in its language. */
function frame(title, ...below) {
  document.documentElement.lang = state.lang;
  document.title = title;
  byId('title').replaceChildren(name(title));
  byId('subtitle').replaceChildren(...below);
  byId('language').textContent = text('Language');
  byId('print').textContent = text('Print');
  for (const place of document.querySelectorAll('[data-text]')) place.textContent = text(place.dataset.text);
  byId('footer').textContent = `${text('MadeBy', data.version)} · ${text('Licences')}`;
}

/** Starts the page. `parts` are its own and are made anew with the language, and with what is looked at, which the map shows. */
function start(...parts) {
  onChange((what) => {
    if (what === 'language' || what === 'other') { for (const part of [...parts, credits, mapTools, tabs]) part(); drawChartsSoon(); }
    if (what === 'other') draw();
    if (what === 'area') { mapTools(); draw(); whole(); page = 0; }
    if (what === 'picked') mark();
    drawTable();
    details();
  });
  byId('language').addEventListener('click', () => { state.lang = state.lang === 'zh' ? 'en' : 'zh'; changed('language'); });
  printsWell();
  startMap();
  changed('other');
}
