//! What is shown of a village: its choices, and what blocks the other sites.

use crate::cli::commands::explain::Rows;
use crate::cli::commands::explain::in_hand;
use crate::cli::commands::explain::km;
use crate::cli::commands::explain::or_dash;
use crate::cli::commands::explain::price_or_chosen;
use crate::cli::commands::explain::with_name;
use crate::cli::why::AROUND_COLUMNS;
use crate::cli::why::around;
use crate::cli::why::around_cells;
use crate::cli::why::hide_around;
use crate::cli::why::limits;
use crate::cli::why::table;
use crate::why::explain::VillageAnswer;
use crate::why::reason::amount;
use crate::write::words::Asked;
use crate::write::words::Lang;
use crate::write::words::named::fate;
use crate::write::words::named::level_or_skill;
use std::fmt::Write;

/// The answer for people.
pub(super) fn text(answer: &VillageAnswer, lang: Lang) -> String {
    let header = [
        Asked::Choice,
        Asked::Km,
        Asked::Level,
        Asked::Left,
        Asked::OwnCost,
        Asked::PlanInHand,
        Asked::WholePlan,
        Asked::Why,
    ];
    let mut choices = table(header, lang);
    for choice in &answer.alternatives {
        let site = choice.site.as_ref();
        choices.add_row([
            site.map_or_else(|| fate("stays", lang), |id| with_name(id, &choice.name)),
            km(choice.km),
            or_dash(choice.level.as_deref().map(|level| level_or_skill(level, lang))),
            or_dash(choice.dwellings_left),
            amount(choice.own_cost_cny),
            around(choice.searched),
            price_or_chosen(choice.price, choice.is_chosen, lang),
            choice.reason.text(lang),
        ]);
    }
    hide_around(&mut choices, 5, answer.alternatives.iter().map(|choice| choice.searched));
    let mut blocked = table([Asked::Blocked, Asked::Km, Asked::WhyNot], lang);
    for site in &answer.blocked {
        blocked.add_row([with_name(&site.site, &site.name), km(site.km), site.reason.text(lang)]);
    }
    let line = Asked::VillageLine.with(
        lang,
        &[
            &with_name(&answer.village, &answer.name),
            &answer.households.to_string(),
            &answer.persons.to_string(),
            &fate(&answer.decision, lang),
        ],
    );
    let mut text = format!("{line}\n{}\n", in_hand(answer.in_hand, lang));
    for (what, reason) in
        [(Asked::MayNotMove, &answer.no_move), (Asked::MayNotStay, &answer.no_stay)]
    {
        if let Some(reason) = reason {
            let _ = writeln!(text, "{}", what.with(lang, &[&reason.text(lang)]));
        }
    }
    if !answer.alternatives.is_empty() {
        let _ = writeln!(text, "{choices}");
    }
    if !answer.blocked.is_empty() && answer.no_move.is_none() {
        let _ = writeln!(text, "{blocked}");
    }
    text
}

/// The answer as a table.
pub(super) fn rows(answer: &VillageAnswer) -> Rows {
    let header = vec![
        "village",
        "site",
        "legal",
        "chosen",
        "distance_km",
        "dwellings_left",
        "price_kind",
        "price_at_least",
        "price_at_most",
        AROUND_COLUMNS[0],
        AROUND_COLUMNS[1],
        "reason",
        "rule",
        "layer",
        "value",
        "limit",
        "source",
        "article",
    ];
    let mut rows = Vec::new();
    for choice in &answer.alternatives {
        let [least, most] = limits(choice.price);
        let [exact, sites] = around_cells(choice.searched);
        let mut row = vec![
            answer.village.clone(),
            choice.site.clone().unwrap_or_else(|| "stays".to_owned()),
            "yes".to_owned(),
            if choice.is_chosen { "yes" } else { "no" }.to_owned(),
            choice.km.map_or_else(String::new, |km| format!("{km:.3}")),
            choice.dwellings_left.map_or_else(String::new, |left| left.to_string()),
            choice.price.word().to_owned(),
            least,
            most,
            exact,
            sites,
            choice.reason.code.to_owned(),
        ];
        row.resize(header.len(), String::new());
        rows.push(row);
    }
    for site in &answer.blocked {
        let found = &site.why_not;
        let mut row =
            vec![answer.village.clone(), site.site.clone(), "no".to_owned(), "no".to_owned()];
        row.push(site.km.map_or_else(String::new, |km| format!("{km:.3}")));
        row.resize(11, String::new());
        row.extend([
            site.reason.code.to_owned(),
            found.rule.word().to_owned(),
            found.layer.clone(),
            found.value.clone(),
            found.limit.clone(),
            found.source.clone().unwrap_or_default(),
            found.article.clone().unwrap_or_default(),
        ]);
        rows.push(row);
    }
    (header, rows)
}
