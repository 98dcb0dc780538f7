//! Why villages of a plan are without a place.

use crate::candidates::Finder;
use crate::facts::Decision;
use crate::facts::Plan;
use crate::facts::SiteIdx;
use crate::facts::VillageIdx;
use crate::write::Reason;
use crate::write::words::Lang;
use crate::write::words::Text;
use crate::write::words::findings;

/// Why each village of a plan is without a place, as far as the plan itself shows it.
pub(super) fn reasons(finder: &Finder<'_>, plan: &Plan) -> Vec<Reason> {
    let mut free: Vec<i64> = vec![0; finder.instance.sites.len()];
    for built in &plan.built {
        let dwellings = finder.instance.site(built.site).levels[built.level].capacity[0];
        free[built.site.at()] = dwellings.map_or(i64::MAX, i64::from);
    }
    let households = |village: VillageIdx| i64::from(finder.instance.village(village).households);
    let mut left = Vec::new();
    for assignment in &plan.assignments {
        match assignment.decision {
            Decision::Moves(site) => {
                free[site.at()] = free[site.at()].saturating_sub(households(assignment.village));
            }
            Decision::Unplaced => left.push(assignment.village),
            Decision::Stays => {}
        }
    }
    let mut pairs = Vec::new();
    left.into_iter()
        .map(|village| {
            pairs.clear();
            finder.nearest(village, usize::MAX, &mut pairs);
            let need = households(village);
            let roomiest =
                pairs.iter().map(|pair| pair.site).max_by_key(|&site: &SiteIdx| free[site.at()]);
            let judged = &finder.judged.villages[village.at()];
            let (code, [text, text_zh]) = match (roomiest, &judged.no_move) {
                (None, None) => ("no_legal_site", both(Text::ReasonNoLegalSite, &[])),
                (None, Some(why)) => {
                    let said = |lang| findings::said(&why.to_string(), lang);
                    let told = |lang| Text::ReasonMayNotMove.with(lang, &[said(lang).as_str()]);
                    ("no_legal_site", Lang::ALL.map(told))
                }
                (Some(site), _) if free[site.at()] < need => {
                    let counts = [pairs.len().to_string(), need.to_string()];
                    let room = free[site.at()].max(0).to_string();
                    let id = finder.instance.site(site).id.as_str();
                    let words = [&counts[0], &counts[1], id, &room];
                    ("no_room", both(Text::ReasonNoRoom, &words))
                }
                (Some(site), _) => {
                    let id = finder.instance.site(site).id.as_str();
                    ("goal_or_rule", both(Text::ReasonGoalOrRule, &[id]))
                }
            };
            Reason { village, code: code.to_owned(), text, text_zh }
        })
        .collect()
}

/// A text in both languages.
fn both(text: Text, words: &[&str]) -> [String; 2] {
    Lang::ALL.map(|lang| text.with(lang, words))
}
