// The certificate: what was decided, how good it is proven to be, what the verifier says, and where
// everything comes from.
function shortCertificate() {
  const proof = data.certificate;
  const seal = byId('certificate-short');
  seal.className = 'seal' + (proof.verdict_ok ? '' : ' bad');
  const last = proof.layers[proof.layers.length - 1] || {};
  seal.replaceChildren(el('div', {},
    el('strong', {}, of(proof.how_good)),
    el('p', {}, text(proof.verdict)),
    el('p', { class: 'note' }, `${text('Value')} ${number(last.value, 0)} · ${text('Bound')} ${number(last.bound, 0)} · ${text('Gap')} ${gapText(last.gap)}`)));
}

function cards() {
  fill('cards', data.figures.filter((figure) => figure.card).map((figure) => el('div',
    { class: 'card', 'data-figure': figure.name, 'data-value': figure.value },
    el('span', {}, text(figure.text)), el('b', {}, figureText(figure)))));
}

/** A figure with its unit. */
function figureText(figure) {
  if (figure.value === null) return text('Unknown');
  if (figure.kind === 'money') return money(figure.value);
  if (figure.kind === 'money_year') return money(figure.value) + text('PerYear');
  if (figure.kind === 'share') return percent(figure.value);
  if (figure.kind === 'decimal') return `${number(figure.value, figure.name === 'distance_gini' ? 3 : 1)} ${figure.name === 'distance_gini' ? '' : text(figure.unit)}`;
  return `${number(figure.value)} ${text(figure.unit)}`;
}

/** A table of words and values. */
function lines(pairs) {
  return el('div', { class: 'scroll' }, el('table', {}, el('tbody', {}, pairs.filter(Boolean).map(([key, value]) =>
    el('tr', {}, el('td', {}, key), el('td', {}, value))))));
}

function certificate() {
  const proof = data.certificate;
  const many = proof.layers.length > 1;
  const layers = proof.layers.map((layer, i) => [
    (many ? text('Layer', i + 1) : text('Value')) + (layer.terms.length ? ` (${layer.terms.map((term) => text(term)).join(' + ')})` : ''),
    number(layer.value, 2), number(layer.bound, 2), gapText(layer.gap)]);
  fill('certificate',
    el('h2', {}, text('Certificate')),
    el('p', {}, of(proof.how_good)),
    rowsOf([[text('Terms')], [text('Value'), true], [text('Bound'), true], [text('Gap'), true]], layers),
    el('h3', {}, text('Verdict')), el('p', {}, text(proof.verdict)),
    proof.findings.length
      ? rowsOf([[text('Findings')]], proof.findings.map((finding) => [name(of(finding))]))
      : el('p', { class: 'note' }, text('NoFindings')),
    proof.more_findings ? el('p', { class: 'note' }, text('AndMore', number(proof.more_findings))) : null,
    lines([
      [text('Stopped'), text(proof.termination)],
      [text('ProofIs'), text(proof.proof)],
      [text('LegalPairs'), number(proof.legal_pairs)],
      [text('ModelPairs'), number(proof.model_pairs)],
    ]),
    el('h3', {}, text('Terms')),
    rowsOf([[text('Term')], [text('Amount'), true], [text('Unit')], [text('Weight'), true], [text('Weighted'), true]],
      proof.terms.map((term) => [text(term.term), number(term.value, 1), of(term.unit), term.weight === null ? '–' : String(term.weight), number(term.weighted, 1)])),
    el('h3', {}, text('Figures')),
    rowsOf([[text('Figure')], [text('Amount'), true]], data.figures.map((figure) => [text(figure.text), figureText(figure)])),
    el('h3', {}, text('Provenance')),
    lines(data.provenance.map(([key, value]) => [text(key), name(value)])),
    Object.keys(data.sources).length ? el('h3', {}, text('Sources')) : null,
    Object.keys(data.sources).length ? lines(Object.entries(data.sources).map(([table, source]) => [name(table), name(source)])) : null,
    el('h3', {}, text('InputFiles')),
    rowsOf([[text('File')], [text('Digest')], [text('Bytes'), true]], data.inputs.map((input) => [name(input.file), el('code', {}, input.sha256), number(input.bytes)])));
}
