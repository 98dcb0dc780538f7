//! Why villages of a plan are without a place.

use crate::candidates::Finder;
use crate::facts::Decision;
use crate::facts::Plan;
use crate::facts::SiteIdx;
use crate::facts::VillageIdx;
use crate::write::Reason;
use crate::write::words::Lang;
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
            let roomiest = pairs.iter().map(|pair| pair.site).max_by_key(|&site: &SiteIdx| free[site.at()]);
            let (code, text, text_zh) = match roomiest {
                None => {
                    let judged = &finder.judged.villages[village.at()];
                    let why = judged.no_move.as_ref();
                    let text = why.map_or("no site is legal for it".to_owned(), ToString::to_string);
                    let rule = why.map_or_else(String::new, |why| {
                        format!("（{}）", findings::said(&why.to_string(), Lang::Zh))
                    });
                    ("no_legal_site", text, format!("没有合规的安置点{rule}"))
                }
                Some(site) if free[site.at()] < need => {
                    let room = free[site.at()].max(0);
                    let text = format!(
                        "none of its {} legal sites has room as built: it needs {need} dwellings, the roomiest ({}) \
                         has {room} free",
                        pairs.len(),
                        finder.instance.site(site).id
                    );
                    let text_zh = format!(
                        "其{}个合规安置点按现方案均无足够住房：需要{need}套，余量最大的安置点（{}）仅剩{room}套",
                        pairs.len(),
                        finder.instance.site(site).id
                    );
                    ("no_room", text, text_zh)
                }
                Some(site) => {
                    let text = format!(
                        "site {} has room; placing it there breaks another rule or costs the goal more than leaving it",
                        finder.instance.site(site).id
                    );
                    let text_zh = format!(
                        "安置点{}有余量，但安置在那里会违反其他规则，或对目标不利",
                        finder.instance.site(site).id
                    );
                    ("goal_or_rule", text, text_zh)
                }
            };
            Reason { village, code: code.to_owned(), text, text_zh }
        })
        .collect()
}
