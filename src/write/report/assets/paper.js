// What the page needs on paper: a map that is a picture, and charts that scale with the sheet.

/** The canvas of the printed map with its pen, made white, and how places come onto it; null without places. */
function sheetOfPaper(points) {
  const canvas = byId('print-map');
  canvas.style.display = points.length ? '' : 'none';
  if (!points.length) return null;
  const pen = canvas.getContext('2d');
  const { width, height } = canvas;
  let [south, north, west, east] = [90, -90, 180, -180];
  for (const [lat, lon] of points) {
    south = Math.min(south, lat); north = Math.max(north, lat); west = Math.min(west, lon); east = Math.max(east, lon);
  }
  const squeeze = Math.cos((south + north) / 2 * Math.PI / 180);
  const scale = Math.min(width * 0.94 / Math.max(1e-9, (east - west) * squeeze), height * 0.94 / Math.max(1e-9, north - south));
  const x = (lon) => width / 2 + (lon - (west + east) / 2) * squeeze * scale;
  const y = (lat) => height / 2 - (lat - (south + north) / 2) * scale;
  pen.globalAlpha = 1;
  pen.fillStyle = '#fff';
  pen.fillRect(0, 0, width, height);
  const dot = (rows, i, radius, colour) => { pen.beginPath(); pen.arc(x(rows.lon[i]), y(rows.lat[i]), radius, 0, 7); pen.fillStyle = colour; pen.fill(); };
  return { pen, x, y, dot };
}

/**
 * Makes the page ready for paper whenever it is printed. Paper has its own width, which the page does
 * not have yet when it is asked to print: charts are given a view box, so that the style of paper scales
 * them.
 */
function printsWell() {
  byId('print').addEventListener('click', () => window.print());
  window.addEventListener('beforeprint', () => {
    drawForPrint();
    if (!charts.length) drawCharts();
    for (const svg of document.querySelectorAll('#charts svg')) {
      if (!svg.hasAttribute('viewBox')) svg.setAttribute('viewBox', `0 0 ${svg.getAttribute('width')} ${svg.getAttribute('height')}`);
    }
  });
  window.addEventListener('afterprint', () => document.querySelectorAll('#charts svg').forEach((svg) => svg.removeAttribute('viewBox')));
  window.addEventListener('resize', () => charts.forEach((made) => made.resize()));
}
