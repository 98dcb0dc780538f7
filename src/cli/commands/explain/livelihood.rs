//! What is shown of a livelihood: who takes its places, and what more or fewer of them are worth.

use crate::cli::commands::explain::Rows;
use crate::cli::commands::explain::in_hand;
use crate::cli::commands::explain::with_name;
use crate::cli::why::AROUND_COLUMNS;
use crate::cli::why::around;
use crate::cli::why::around_cells;
use crate::cli::why::hide_around;
use crate::cli::why::limits;
use crate::cli::why::short;
use crate::cli::why::table;
use crate::why::explain::LivelihoodAnswer;
use crate::write::words::Asked;
use crate::write::words::Lang;
use crate::write::words::named::level_or_skill;
use std::fmt::Write;

/// The answer for people.
pub(super) fn text(answer: &LivelihoodAnswer, lang: Lang) -> String {
    let line = Asked::LivelihoodLine.with(
        lang,
        &[
            &with_name(&answer.livelihood, &answer.name),
            &answer.places.to_string(),
            &answer.for_movers.to_string(),
            &answer.taken.to_string(),
        ],
    );
    let mut text = format!("{line}\n{}\n", in_hand(answer.in_hand, lang));
    if let Some(closed) = &answer.closed {
        let _ = writeln!(text, "{}", Asked::TakesNobody.with(lang, &[&closed.text(lang)]));
    }
    if !answer.takers.is_empty() {
        let mut takers = table([Asked::Home, Asked::Skill, Asked::Workers], lang);
        for taker in &answer.takers {
            let skill = level_or_skill(&taker.skill, lang).to_owned();
            takers.add_row([taker.home.clone(), skill, taker.workers.to_string()]);
        }
        let _ = writeln!(text, "{takers}");
    }
    if !answer.alternatives.is_empty() {
        let header = [Asked::PlacesForMovers, Asked::PlanInHand, Asked::WholePlan, Asked::Why];
        let mut ways = table(header, lang);
        for way in &answer.alternatives {
            ways.add_row([
                way.for_movers.to_string(),
                around(way.searched),
                short(way.price, lang),
                way.reason.text(lang),
            ]);
        }
        hide_around(&mut ways, 1, answer.alternatives.iter().map(|way| way.searched));
        let _ = writeln!(text, "{ways}");
    }
    text
}

/// The answer as a table.
pub(super) fn rows(answer: &LivelihoodAnswer) -> Rows {
    let header = vec![
        "livelihood",
        "for_movers",
        "price_kind",
        "price_at_least",
        "price_at_most",
        AROUND_COLUMNS[0],
        AROUND_COLUMNS[1],
        "reason",
    ];
    let rows = answer.alternatives.iter().map(|way| {
        let [least, most] = limits(way.price);
        let [exact, sites] = around_cells(way.searched);
        vec![
            answer.livelihood.clone(),
            way.for_movers.to_string(),
            way.price.word().to_owned(),
            least,
            most,
            exact,
            sites,
            way.reason.code.to_owned(),
        ]
    });
    (header, rows.collect())
}
