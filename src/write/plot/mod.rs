//! Charts for print: SVG drawn by plotters, and the same as PNG. They need no network. Every chart names
//! its axes with units, and its source; what bounds leave open is drawn as open.

pub mod boxes;
pub mod canvas;
pub mod dots;
pub mod heat;
pub mod lines;
pub mod tornado;
pub mod triples;

pub use canvas::PlotError;
pub use canvas::Words;

use resvg::tiny_skia::Pixmap;
use resvg::tiny_skia::Transform;
use resvg::usvg::Options;
use resvg::usvg::Tree;

/// Dots of a PNG for each unit of the SVG: 200 dots an inch on a page of paper.
const SHARPNESS: f32 = 2.0;

/// An SVG as PNG. `None` where the system has no font at all: letters would be missing.
#[must_use]
pub fn png(svg: &str) -> Option<Vec<u8>> {
    let mut options = Options::default();
    let fonts = options.fontdb_mut();
    fonts.load_system_fonts();
    let family = fonts.faces().next()?.families.first()?.0.clone();
    // "sans-serif" means whatever stands there, where the usual one does not.
    let usual = ["Noto Sans CJK SC", "DejaVu Sans", "Liberation Sans", "Arial"];
    let has = |name: &str| fonts.faces().any(|face| face.families.iter().any(|of| of.0 == name));
    let chosen = usual.into_iter().find(|name| has(name)).map_or(family, str::to_owned);
    fonts.set_sans_serif_family(chosen);
    let tree = Tree::from_str(svg, &options).ok()?;
    let size = tree.size();
    let (width, height) = (size.width() * SHARPNESS, size.height() * SHARPNESS);
    let mut pixels = Pixmap::new(width.ceil() as u32, height.ceil() as u32)?;
    resvg::render(&tree, Transform::from_scale(SHARPNESS, SHARPNESS), &mut pixels.as_mut());
    pixels.encode_png().ok()
}
