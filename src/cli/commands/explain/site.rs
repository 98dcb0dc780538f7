//! What is shown of a site: why it has its size, and its other ways.

use crate::cli::commands::explain::Rows;
use crate::cli::commands::explain::in_hand;
use crate::cli::commands::explain::or_dash;
use crate::cli::commands::explain::price_or_chosen;
use crate::cli::commands::explain::with_name;
use crate::cli::why::AROUND_COLUMNS;
use crate::cli::why::around;
use crate::cli::why::around_cells;
use crate::cli::why::hide_around;
use crate::cli::why::limits;
use crate::cli::why::service as service_name;
use crate::cli::why::table;
use crate::why::Reason;
use crate::why::changes::households;
use crate::why::explain::SiteAnswer;
use crate::write::words::Asked;
use crate::write::words::Lang;
use crate::write::words::named::fate;
use crate::write::words::named::level_or_skill;
use std::fmt::Write;

fn reasons(reasons: &[Reason], lang: Lang) -> String {
    reasons.iter().map(|reason| reason.text(lang)).collect::<Vec<_>>().join(lang.semicolon())
}

/// The answer for people.
pub(super) fn text(answer: &SiteAnswer, lang: Lang) -> String {
    let built = answer.level.as_deref().map_or_else(
        || Asked::NotBuilt.of(lang).to_owned(),
        |level| Asked::AtLevel.with(lang, &[level_or_skill(level, lang)]),
    );
    let built = if answer.stands { Asked::StandsAlready.with(lang, &[&built]) } else { built };
    let line = Asked::SiteLine.with(
        lang,
        &[
            &with_name(&answer.site, &answer.name),
            &built,
            &answer.households.to_string(),
            &answer.villages.len().to_string(),
        ],
    );
    let why = Asked::WhyLine.with(lang, &[&reasons(&answer.reasons, lang)]);
    let mut text = format!("{line}\n{why}\n{}\n", in_hand(answer.in_hand, lang));
    for service in answer.services.iter().filter(|_| answer.level.is_some()) {
        let (need, capacity) = (service.need.to_string(), or_dash(service.capacity));
        let name = service_name(&service.service, lang);
        let _ = writeln!(text, "{}", Asked::ServiceLine.with(lang, &[&name, &need, &capacity]));
    }
    let header = [Asked::Level, Asked::PlanInHand, Asked::WholePlan, Asked::Why, Asked::Elsewhere];
    let mut ways = table(header, lang);
    // `closed`, or a level.
    let way_name = |level: &str| level_or_skill(&fate(level, lang), lang).to_owned();
    for way in &answer.alternatives {
        ways.add_row([
            way_name(&way.level),
            around(way.searched),
            price_or_chosen(way.price, way.is_chosen, lang),
            way.reason.text(lang),
            households(&way.changes).to_string(),
        ]);
    }
    hide_around(&mut ways, 1, answer.alternatives.iter().map(|way| way.searched));
    let _ = writeln!(text, "{ways}");
    for way in answer.alternatives.iter().filter(|way| !way.changes.is_empty()) {
        let told = way.changes.iter().map(|changed| {
            let households = changed.households.to_string();
            let (from, to) = (fate(&changed.from, lang), fate(&changed.to, lang));
            Asked::ChangedLine.with(lang, &[&changed.village, &households, &from, &to])
        });
        let told = told.collect::<Vec<_>>().join(lang.semicolon());
        let _ = writeln!(text, "{}", Asked::WithLevel.with(lang, &[&way_name(&way.level), &told]));
    }
    text
}

/// The answer as a table.
pub(super) fn rows(answer: &SiteAnswer) -> Rows {
    let header = vec![
        "site",
        "level",
        "chosen",
        "price_kind",
        "price_at_least",
        "price_at_most",
        AROUND_COLUMNS[0],
        AROUND_COLUMNS[1],
        "reason",
        "households_changed",
    ];
    let rows = answer.alternatives.iter().map(|way| {
        let [least, most] = limits(way.price);
        let [exact, sites] = around_cells(way.searched);
        vec![
            answer.site.clone(),
            way.level.clone(),
            if way.is_chosen { "yes" } else { "no" }.to_owned(),
            way.price.word().to_owned(),
            least,
            most,
            exact,
            sites,
            way.reason.code.to_owned(),
            households(&way.changes).to_string(),
        ]
    });
    (header, rows.collect())
}
