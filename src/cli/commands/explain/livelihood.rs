//! What is shown of a livelihood: who takes its places, and what more or fewer of them are worth.

use crate::cli::commands::explain::Rows;
use crate::cli::commands::explain::in_hand;
use crate::cli::commands::explain::with_name;
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
        let mut ways = table([Asked::PlacesForMovers, Asked::WholePlan, Asked::Why], lang);
        for way in &answer.alternatives {
            let price = short(way.price, lang);
            ways.add_row([way.for_movers.to_string(), price, way.reason.text(lang)]);
        }
        let _ = writeln!(text, "{ways}");
    }
    text
}

/// The answer as a table.
pub(super) fn rows(answer: &LivelihoodAnswer) -> Rows {
    let header =
        vec!["livelihood", "for_movers", "price_kind", "price_at_least", "price_at_most", "reason"];
    let rows = answer.alternatives.iter().map(|way| {
        let [least, most] = limits(way.price);
        vec![
            answer.livelihood.clone(),
            way.for_movers.to_string(),
            way.price.word().to_owned(),
            least,
            most,
            way.reason.code.to_owned(),
        ]
    });
    (header, rows.collect())
}
