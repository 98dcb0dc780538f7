//! `report.html`: one file that opens by double click, with map, figures, charts, tables and the
//! certificate. It fetches nothing: scripts and data are in the file, and its security policy lets it
//! run no other script and reach no network.
//!
//! Not here: what the figures mean (`measure`). The page shows what `summary.json` says.

mod areas;
mod data;
mod html;
mod money;
mod places;

use crate::write::document::Document;
use crate::write::words::Text;
use std::io;
use std::io::Write;

const PAGE: &str = include_str!("assets/page.html");
const STYLE: &[&str] =
    &[include_str!("assets/leaflet/leaflet.css"), include_str!("assets/page.css")];
/// Kept as published; their licences are beside them.
const LIBRARIES: &[&str] =
    &[include_str!("assets/leaflet/leaflet.js"), include_str!("assets/echarts/echarts.min.js")];
/// The page's own scripts; `main.js` starts everything and comes last.
const SCRIPT: &[&str] = &[
    include_str!("assets/base.js"),
    include_str!("assets/certificate.js"),
    include_str!("assets/map.js"),
    include_str!("assets/details.js"),
    include_str!("assets/charts.js"),
    include_str!("assets/tables.js"),
    include_str!("assets/main.js"),
];

/// Writes the page. Without a plan it holds the certificate and the villages, undecided.
///
/// # Errors
/// What the writer says.
pub fn write(out: &mut dyn Write, document: &Document<'_>) -> io::Result<()> {
    let libraries = joined(LIBRARIES);
    let script = format!("(() => {{\n'use strict';\n{}}})();\n", joined(SCRIPT));
    let hashes = format!("{} {}", html::script_hash(&libraries), html::script_hash(&script));
    let title = document.fill(Text::PlanOf, &[&document.record.instance.name]);
    let data = html::json_in_script(&serde_json::to_string(&data::data(document))?);
    let mut rest = PAGE;
    while let Some((before, after)) = rest.split_once('{') {
        out.write_all(before.as_bytes())?;
        let (name, behind) = after.split_once('}').unwrap_or((after, ""));
        let part = match name {
            "LANG" => document.lang.code(),
            "TITLE" => &html::text(&title),
            "HASHES" => &hashes,
            "STYLE" => &joined(STYLE),
            "DATA" => &data,
            "LIBRARIES" => &libraries,
            "SCRIPT" => &script,
            other => unreachable!("page.html asks for {other}"),
        };
        out.write_all(part.as_bytes())?;
        rest = behind;
    }
    out.write_all(rest.as_bytes())
}

/// Parts one after the other, each ending its line.
fn joined(parts: &[&str]) -> String {
    parts.iter().fold(String::new(), |mut all, part| {
        all.push_str(part.trim_end());
        all.push('\n');
        all
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn no_asset_ends_its_element_early() {
        for part in LIBRARIES.iter().chain(SCRIPT).chain(STYLE) {
            let part = part.to_lowercase();
            assert!(
                !part.contains("</script") && !part.contains("</style") && !part.contains("<!--")
            );
        }
    }

    #[test]
    fn nothing_in_style_or_page_is_fetched() {
        for part in STYLE.iter().chain([&PAGE]) {
            assert!(!part.contains("url(") && !part.contains("@import") && !part.contains(" src="));
        }
    }

    #[test]
    fn the_page_asks_only_for_texts_that_exist() {
        let known: BTreeSet<&str> = Text::ALL.iter().map(|text| text.key()).collect();
        // Another function whose name ends so.
        let script = SCRIPT.concat().replace("getContext('2d')", "");
        let asked = script.split("text('").skip(1).chain(PAGE.split("data-text=\"").skip(1));
        let asked: BTreeSet<&str> =
            asked.map(|rest| rest.split(['\'', '"']).next().unwrap()).collect();
        assert!(asked.len() > 40, "{asked:?}");
        let missing: Vec<_> = asked.difference(&known).collect();
        assert!(missing.is_empty(), "{missing:?}");
    }
}
