//! `livelihoods.csv`: who earns where.

use crate::facts::Home;
use crate::measure::Tally;
use crate::measure::number::amount;
use crate::measure::number::times;
use crate::write::RunRecord;
use crate::write::tables::cell;
use crate::write::tables::km;
use crate::write::tables::minutes;
use crate::write::tables::table;
use std::io;
use std::io::Write;

/// Writes one row for the workers of one skill from one home at one livelihood, in the order of the
/// plan. Distances are one way; `income_cny` is the yearly income of these workers together.
///
/// # Errors
/// What the writer says.
pub fn livelihoods(
    out: &mut dyn Write,
    record: &RunRecord<'_>,
    tally: Option<&Tally<'_>>,
) -> io::Result<()> {
    let mut table = table(out);
    table.write_record([
        "livelihood",
        "home",
        "home_kind",
        "skill",
        "workers",
        "distance_km",
        "time_min",
        "livelihood_name",
        "livelihood_kind",
        "home_name",
        "home_name_zh",
        "income_cny",
    ])?;
    let Some(tally) = tally else { return table.flush() };
    let instance = record.instance;
    let has_income = instance.has("livelihoods.income_cny");
    for earners in &tally.earners {
        let livelihood = instance.livelihood(earners.livelihood);
        let (kind, home, name, name_zh) = match earners.home {
            Home::Site(at) => {
                let site = instance.site(at);
                ("site", &site.id, &site.name, &site.name_zh)
            }
            Home::Village(at) => {
                let village = instance.village(at);
                ("village", &village.id, &village.name, &village.name_zh)
            }
        };
        let income = times(livelihood.income, earners.workers);
        let income = has_income.then(|| amount(income));
        table.write_record([
            livelihood.id.as_str(),
            home,
            kind,
            instance.skills.get(earners.skill.at()).map_or("", String::as_str),
            &earners.workers.to_string(),
            &km(earners.km),
            &minutes(earners.minutes),
            livelihood.name.as_deref().unwrap_or(""),
            livelihood.kind.as_deref().unwrap_or(""),
            name.as_deref().unwrap_or(""),
            name_zh.as_deref().unwrap_or(""),
            &cell(income),
        ])?;
    }
    table.flush()
}
