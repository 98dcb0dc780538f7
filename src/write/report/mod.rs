//! `report.html` and `compare.html`: pages of one file that open by double click, with map, figures,
//! charts, tables and the certificate. They fetch nothing: scripts and data are in the file, and their
//! security policy lets them run no other script and reach no network.
//!
//! Not here: what the figures mean (`measure`), and what a comparison is (`study`). A page shows what
//! `summary.json` and `compare` say.

mod areas;
mod backdrop;
pub mod compared;
mod compared_data;
mod data;
mod html;
mod money;
mod page;
mod places;

use crate::write::document::Document;
use crate::write::words::Lang;
use crate::write::words::Text;
use compared::Compared;
use page::Layout;
use page::Page;
use std::io;
use std::io::Write;

const RUN_LAYOUT: Layout = Layout {
    kind: "run",
    before: "  <section id=\"certificate-short\"></section>\n",
    map: Text::Map,
    hint: Text::ClickHint,
    note: Text::PrintNote,
    after: "  <section id=\"certificate\"></section>\n",
};
/// The scripts of the page of one run; `main.js` starts everything and comes last.
const RUN_SCRIPT: &[&str] = &[
    include_str!("assets/base.js"),
    include_str!("assets/certificate.js"),
    include_str!("assets/ground.js"),
    include_str!("assets/map.js"),
    include_str!("assets/details.js"),
    include_str!("assets/chart.js"),
    include_str!("assets/charts.js"),
    include_str!("assets/tables.js"),
    include_str!("assets/sorted.js"),
    include_str!("assets/paper.js"),
    include_str!("assets/start.js"),
    include_str!("assets/main.js"),
];
const COMPARE_LAYOUT: Layout = Layout {
    kind: "compare",
    before: "  <section id=\"against\" class=\"tools\"></section>\n  <section id=\"proof\"></section>\n",
    map: Text::WhoChanges,
    hint: Text::CompareHint,
    note: Text::ComparePrintNote,
    after: "  <section id=\"figures\"></section>\n  <section id=\"settings\"></section>\n  <section id=\"runs\"></section>\n",
};
/// The scripts of the page of several runs.
const COMPARE_SCRIPT: &[&str] = &[
    include_str!("assets/base.js"),
    include_str!("assets/compare/figures.js"),
    include_str!("assets/ground.js"),
    include_str!("assets/compare/map.js"),
    include_str!("assets/chart.js"),
    include_str!("assets/compare/charts.js"),
    include_str!("assets/compare/tables.js"),
    include_str!("assets/sorted.js"),
    include_str!("assets/paper.js"),
    include_str!("assets/start.js"),
    include_str!("assets/compare/main.js"),
];

/// Writes the page of a run. Without a plan it holds the certificate and the villages, undecided.
///
/// # Errors
/// What the writer says.
pub fn write(out: &mut dyn Write, document: &Document<'_>) -> io::Result<()> {
    let page = Page {
        layout: &RUN_LAYOUT,
        script: RUN_SCRIPT,
        lang: document.lang,
        title: document.fill(Text::PlanOf, &[&document.record.instance.name]),
        data: data::data(document),
    };
    page.write(out)
}

/// Writes the page of several runs side by side.
///
/// # Errors
/// What the writer says.
pub fn write_compared(out: &mut dyn Write, compared: &Compared, lang: Lang) -> io::Result<()> {
    let page = Page {
        layout: &COMPARE_LAYOUT,
        script: COMPARE_SCRIPT,
        lang,
        title: Text::ComparedTitle.of(lang).to_owned(),
        data: compared_data::data(compared, lang),
    };
    page.write(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use page::LIBRARIES;
    use page::STYLE;
    use page::TEMPLATE;
    use std::collections::BTreeSet;

    #[test]
    fn no_asset_ends_its_element_early() {
        for part in LIBRARIES.iter().chain(RUN_SCRIPT).chain(COMPARE_SCRIPT).chain(STYLE) {
            let part = part.to_lowercase();
            assert!(
                !part.contains("</script") && !part.contains("</style") && !part.contains("<!--")
            );
        }
    }

    #[test]
    fn nothing_in_style_or_page_is_fetched() {
        for part in STYLE.iter().chain([&TEMPLATE]) {
            assert!(!part.contains("url(") && !part.contains("@import") && !part.contains(" src="));
        }
    }

    #[test]
    fn the_pages_ask_only_for_texts_that_exist() {
        let known: BTreeSet<&str> = Text::ALL.iter().map(|text| text.key()).collect();
        for script in [RUN_SCRIPT, COMPARE_SCRIPT] {
            // Another function whose name ends so.
            let script = script.concat().replace("getContext('2d')", "");
            let asked =
                script.split("text('").skip(1).chain(TEMPLATE.split("data-text=\"").skip(1));
            let asked: BTreeSet<&str> =
                asked.map(|rest| rest.split(['\'', '"']).next().unwrap()).collect();
            // Places in braces are filled with the keys of texts.
            let asked: BTreeSet<&str> =
                asked.into_iter().filter(|key| !key.starts_with('{')).collect();
            assert!(asked.len() > 40, "{asked:?}");
            let missing: Vec<_> = asked.difference(&known).collect();
            assert!(missing.is_empty(), "{missing:?}");
        }
    }
}
