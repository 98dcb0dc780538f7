//! What is shown of all villages: one row each.

use crate::cli::commands::explain::Rows;
use crate::cli::commands::explain::in_hand;
use crate::cli::commands::explain::km;
use crate::cli::commands::explain::or_dash;
use crate::cli::commands::explain::with_name;
use crate::cli::why::limits;
use crate::cli::why::short;
use crate::cli::why::table;
use crate::why::explain::AllVillages;
use crate::write::words::Asked;
use crate::write::words::Lang;
use crate::write::words::named::fate;

/// The answer for people.
pub(super) fn text(answer: &AllVillages, lang: Lang) -> String {
    let header = [
        Asked::Village,
        Asked::Households,
        Asked::GoesTo,
        Asked::Km,
        Asked::Nearest,
        Asked::Km,
        Asked::NearestCosts,
        Asked::NextBest,
        Asked::Costs,
        Asked::Why,
    ];
    let mut rows = table(header, lang);
    let fate_or_dash = |word: Option<&str>| or_dash(word.map(|word| fate(word, lang)));
    for row in &answer.villages {
        rows.add_row([
            with_name(&row.village, &row.name),
            row.households.to_string(),
            fate(&row.decision, lang),
            km(row.km),
            or_dash(row.nearest.as_ref()),
            km(row.nearest_km),
            short(row.nearest_price, lang),
            fate_or_dash(row.next_best.as_deref()),
            short(row.next_best_price, lang),
            row.reason.text(lang),
        ]);
    }
    format!("{}\n{rows}", in_hand(answer.in_hand, lang))
}

/// The answer as a table.
pub(super) fn rows(answer: &AllVillages, lang: Lang) -> Rows {
    let header = vec![
        "village",
        "name",
        "households",
        "decision",
        "distance_km",
        "legal_sites",
        "may_stay",
        "nearest",
        "nearest_km",
        "nearest_price_kind",
        "nearest_price_at_least",
        "nearest_price_at_most",
        "next_best",
        "next_best_price_at_least",
        "reason",
        "text",
    ];
    let rows = answer.villages.iter().map(|row| {
        let [least, most] = limits(row.nearest_price);
        let [next_least, _] = limits(row.next_best_price);
        let number = |km: Option<f64>| km.map_or_else(String::new, |km| format!("{km:.3}"));
        vec![
            row.village.clone(),
            row.name.clone(),
            row.households.to_string(),
            row.decision.clone(),
            number(row.km),
            row.legal_sites.to_string(),
            if row.may_stay { "yes" } else { "no" }.to_owned(),
            row.nearest.clone().unwrap_or_default(),
            number(row.nearest_km),
            row.nearest_price.word().to_owned(),
            least,
            most,
            row.next_best.clone().unwrap_or_default(),
            next_least,
            row.reason.code.to_owned(),
            row.reason.text(lang),
        ]
    });
    (header, rows.collect())
}
