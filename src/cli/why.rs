//! What the commands that ask about a run share: their arguments, how a run that cannot be asked about is
//! told, and how prices are shown.

use crate::cli::Failure;
use crate::cli::commands::solve::seconds;
use crate::cli::interrupt;
use crate::cli::options::Format;
use crate::cli::options::ShowArgs;
use crate::cli::terminal::Terminal;
use crate::why::Means;
use crate::why::Opened;
use crate::why::Price;
use crate::why::Searched;
use crate::why::opened;
use crate::why::reason::amount;
use crate::write::words::Asked;
use crate::write::words::Lang;
use crate::write::words::programme;
use clap::Args;
use comfy_table::ColumnConstraint;
use comfy_table::Table;
use comfy_table::presets;
use serde_json::json;
use std::path::PathBuf;

/// The run that is asked about, and how hard.
#[derive(Args, Clone, Debug)]
pub struct RunArgs {
    /// The run folder, as `resettle solve` wrote it
    pub run: PathBuf,
    /// Where the instance of the run folder is now
    #[arg(long, value_name = "DIR")]
    pub instance: Option<PathBuf>,
    /// How hard questions are tried.
    #[command(flatten)]
    pub means: MeansArgs,
}

/// How hard questions are tried.
#[derive(Args, Clone, Copy, Debug)]
pub struct MeansArgs {
    /// Most time for one question that is solved, such as 30s or 2m; default: 10s, where one village, site or
    /// livelihood is explained 1.5s
    #[arg(long, value_name = "TIME", value_parser = seconds)]
    pub time_limit: Option<f64>,
    /// Threads; default: all cores
    #[arg(long, value_name = "N")]
    pub threads: Option<u32>,
    /// Seed of the solver's choices
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub seed: u32,
}

/// Usual time for one question \[s\].
const SECONDS_EACH: f64 = 10.0;

impl MeansArgs {
    /// As the library takes it.
    ///
    /// # Errors
    /// Where the interrupt cannot be listened to.
    pub fn means(&self, lang: Lang) -> Result<Means<'static>, Failure> {
        let cores = std::thread::available_parallelism().map_or(1, |cores| cores.get() as u32);
        Ok(Means {
            threads: self.threads.unwrap_or(cores).max(1),
            seed: self.seed,
            seconds_each: self.time_limit.unwrap_or(SECONDS_EACH),
            stop: interrupt::listen_for(Asked::Stopping.of(lang))?,
        })
    }
}

impl RunArgs {
    /// Opens the run. `None` where it cannot be asked about; why is told.
    ///
    /// # Errors
    /// Where files cannot be opened at all.
    pub fn open(&self, show: &ShowArgs, terminal: &Terminal) -> Result<Option<Opened>, Failure> {
        let opened = opened::open(&self.run, self.instance.as_deref())?;
        terminal.findings(&opened.findings);
        if opened.is_sound() {
            return Ok(Some(opened));
        }
        refused(&opened.findings, show, terminal);
        Ok(None)
    }
}

/// Tells that nothing can be answered.
pub fn refused(findings: &[crate::diagnostic::Diagnostic], show: &ShowArgs, terminal: &Terminal) {
    match show.format {
        Format::Json => terminal.json(&json!({"ok": false, "findings": findings})),
        Format::Text => {
            terminal.result(Asked::Refused.of(terminal.lang()));
        }
    }
}

/// A table in the house's style.
#[must_use]
pub fn table<const N: usize>(header: [Asked; N], lang: Lang) -> Table {
    let mut table = Table::new();
    table.load_style(presets::UTF8_HORIZONTAL_ONLY).set_header(header.map(|text| text.of(lang)));
    table
}

/// `yes` or `no`, as people read it.
#[must_use]
pub const fn yes_no(is: bool, lang: Lang) -> &'static str {
    if is { Asked::Yes.of(lang) } else { Asked::No.of(lang) }
}

/// A service by its name; one that an office names itself stays as it is.
#[must_use]
pub fn service(word: &str, lang: Lang) -> String {
    let chinese = (lang == Lang::Zh).then(|| programme::word(word)).flatten();
    chinese.unwrap_or_else(|| word.to_owned())
}

/// So many of a unit.
#[must_use]
pub fn so_many(count: i64, unit: &str, lang: Lang) -> String {
    let chinese = (lang == Lang::Zh).then(|| programme::unit(unit)).flatten();
    chinese.map_or_else(|| format!("{count} {unit}"), |unit| format!("{count}{unit}"))
}

/// A price in few characters: `= 1,200`, `≥ 300`, `300 … 1,200`, `–`.
#[must_use]
pub fn short(price: Price, lang: Lang) -> String {
    match price {
        Price::Exact { cost } => format!("= {}", amount(cost)),
        Price::Between { at_least, at_most } => {
            format!("{} … {}", amount(at_least), amount(at_most))
        }
        Price::AtLeast { at_least } => format!("≥ {}", amount(at_least)),
        Price::AtMost { at_most } => format!("≤ {}", amount(at_most)),
        Price::Impossible => Asked::Impossible.of(lang).to_owned(),
        Price::Unknown => "–".to_owned(),
    }
}

/// The exact figure of the plan in hand with some sites decided anew: `= 1,200 (2)`.
#[must_use]
pub fn around(searched: Searched) -> String {
    let exact = searched.exact_around();
    exact.map_or_else(|| "–".to_owned(), |at| format!("= {} ({})", amount(at.cost), at.sites))
}

/// Hides the column of [`around`], by its position, where nothing was sought around.
pub fn hide_around(table: &mut Table, at: usize, mut searched: impl Iterator<Item = Searched>) {
    let is_empty = searched.all(|searched| searched.exact_around().is_none());
    if let Some(column) = table.column_mut(at).filter(|_| is_empty) {
        column.set_constraint(ColumnConstraint::Hidden);
    }
}

/// Names of the columns of [`around_cells`].
pub const AROUND_COLUMNS: [&str; 2] = ["plan_in_hand_exact", "plan_in_hand_sites"];

/// The same for a table of numbers: the cost and how many sites; empty where not known.
#[must_use]
pub fn around_cells(searched: Searched) -> [String; 2] {
    let exact = searched.exact_around();
    exact.map_or_else(Default::default, |at| [format!("{:.2}", at.cost), at.sites.to_string()])
}

/// The least and the most of a price, for a table of numbers; empty where not known.
#[must_use]
pub fn limits(price: Price) -> [String; 2] {
    let cell = |value: Option<f64>| value.map_or_else(String::new, |value| format!("{value:.2}"));
    [cell(price.at_least()), cell(price.at_most())]
}
