//! A page of one file: template, style, libraries, own script and data put together, with a security
//! policy that lets exactly these scripts run and nothing be fetched.

use crate::write::report::html;
use crate::write::words::Lang;
use crate::write::words::Text;
use serde_json::Value;
use std::io;
use std::io::Write;

/// The style of all pages.
pub const STYLE: &[&str] =
    &[include_str!("assets/leaflet/leaflet.css"), include_str!("assets/page.css")];
/// Kept as published; their licences are beside them.
pub const LIBRARIES: &[&str] =
    &[include_str!("assets/leaflet/leaflet.js"), include_str!("assets/echarts/echarts.min.js")];

/// The HTML of all pages, with the names of parts in braces.
pub const TEMPLATE: &str = include_str!("assets/page.html");

/// Where a page has its own parts among those that all have.
pub struct Layout {
    /// What style tells it by.
    pub kind: &'static str,
    /// Sections before figures and map.
    pub before: &'static str,
    /// Heading of the map.
    pub map: Text,
    /// What one can do there.
    pub hint: Text,
    /// Where all rows of the tables are.
    pub note: Text,
    /// Sections behind the tables.
    pub after: &'static str,
}

/// What makes one page differ from another.
pub struct Page<'a> {
    /// Its parts.
    pub layout: &'a Layout,
    /// Its own scripts; the one that starts everything comes last.
    pub script: &'a [&'a str],
    /// The language in which it opens.
    pub lang: Lang,
    /// Its title.
    pub title: String,
    /// What it shows.
    pub data: Value,
}

impl Page<'_> {
    /// Writes it.
    ///
    /// # Errors
    /// What the writer says.
    pub fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        let libraries = joined(LIBRARIES);
        let script = format!("(() => {{\n'use strict';\n{}}})();\n", joined(self.script));
        let hashes = format!("{} {}", html::script_hash(&libraries), html::script_hash(&script));
        let data = html::json_in_script(&serde_json::to_string(&self.data)?);
        let mut rest = TEMPLATE;
        while let Some((before, after)) = rest.split_once('{') {
            out.write_all(before.as_bytes())?;
            let (name, behind) = after.split_once('}').unwrap_or((after, ""));
            let part = match name {
                "KIND" => self.layout.kind,
                "BEFORE" => self.layout.before,
                "MAP" => self.layout.map.key(),
                "HINT" => self.layout.hint.key(),
                "NOTE" => self.layout.note.key(),
                "AFTER" => self.layout.after,
                "LANG" => self.lang.code(),
                "TITLE" => &html::text(&self.title),
                "HASHES" => &hashes,
                "STYLE" => &joined(STYLE),
                "DATA" => &data,
                "LIBRARIES" => &libraries,
                "SCRIPT" => &script,
                other => unreachable!("the template asks for {other}"),
            };
            out.write_all(part.as_bytes())?;
            rest = behind;
        }
        out.write_all(rest.as_bytes())
    }
}

/// Parts one after the other, each ending its line.
fn joined(parts: &[&str]) -> String {
    parts.iter().fold(String::new(), |mut all, part| {
        all.push_str(part.trim_end());
        all.push('\n');
        all
    })
}
