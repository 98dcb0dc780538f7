//! Which livelihoods the workers of a home can reach.

use crate::candidates::Finder;
use crate::candidates::index::Index;
use crate::candidates::table;
use crate::facts::Home;
use crate::facts::LivelihoodIdx;
use crate::facts::LonLat;
use crate::facts::Rule;
use crate::facts::RuleName;
use crate::facts::SiteIdx;
use crate::facts::VillageIdx;
use crate::facts::livelihood::Takes;
use crate::facts::rules::Reach;

/// One home and a livelihood within reach of its workers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Commute {
    /// Where the workers live.
    pub home: Home,
    /// Where they can earn.
    pub livelihood: LivelihoodIdx,
    /// Distance by road, one way \[km\].
    pub km: f64,
    /// Travel time, one way \[min\].
    pub minutes: f64,
}

/// All commutes within reach, by home and livelihood: from sites that take people and from villages
/// that may stay, to livelihoods that take them. Empty without the rule `workers`.
pub(super) fn within_reach(finder: &Finder<'_>) -> Vec<Commute> {
    if !finder.scenario.is_on(RuleName::Workers) {
        return Vec::new();
    }
    let search = Search::new(finder);
    let mut commutes = Vec::new();
    for (at, _) in finder.judged.sites.iter().enumerate().filter(|(_, closed)| closed.is_none()) {
        let site = SiteIdx::new(at);
        search.starting_at(Home::Site(site), finder.instance.site(site).place, &mut commutes);
    }
    for (at, _) in
        finder.judged.villages.iter().enumerate().filter(|(_, village)| village.may_stay())
    {
        let village = VillageIdx::new(at);
        search.starting_at(
            Home::Village(village),
            finder.instance.village(village).place,
            &mut commutes,
        );
    }
    commutes
}

struct Search<'a> {
    finder: &'a Finder<'a>,
    reach: Reach,
    /// Livelihoods that take people and whose distance follows from coordinates.
    placed: Index,
}

impl<'a> Search<'a> {
    fn new(finder: &'a Finder<'a>) -> Self {
        let reach = finder.scenario.rules.iter().find_map(|on| match &on.rule {
            Rule::Reach(rule) => Some(rule.clone()),
            _ => None,
        });
        let listed = table(finder.instance).map_or_else(Vec::new, |table| {
            let mut listed: Vec<LivelihoodIdx> =
                table.rows.iter().map(|row| row.livelihood).collect();
            listed.sort_unstable();
            listed.dedup();
            listed
        });
        let takes_people =
            finder.judged.livelihoods.iter().enumerate().filter(|(_, closed)| closed.is_none());
        let unlisted =
            takes_people.filter(|(at, _)| listed.binary_search(&LivelihoodIdx::new(*at)).is_err());
        let placed = Index::new(unlisted.filter_map(|(at, _)| {
            let at = LivelihoodIdx::new(at);
            Some((finder.instance.livelihood(at).place?, at.0))
        }));
        Self { finder, reach: reach.unwrap_or_default(), placed }
    }

    fn starting_at(&self, home: Home, place: Option<LonLat>, into: &mut Vec<Commute>) {
        let from = into.len();
        let travel = &self.finder.scenario.travel;
        if let Some(place) = place {
            let by_km = self.reach.commute_km.unwrap_or(f64::INFINITY);
            let by_minutes = self
                .reach
                .commute_min
                .map_or(f64::INFINITY, |min| min / 60.0 * travel.commute_speed_kmh);
            let metres = by_km.min(by_minutes) / travel.detour * 1000.0;
            for livelihood in self.placed.within(place, metres).map(LivelihoodIdx) {
                let to = self.finder.instance.livelihood(livelihood).place;
                let km = travel.km(place, to.expect("only livelihoods with a place are indexed"));
                self.push(Commute { home, livelihood, km, minutes: self.minutes(km) }, into);
            }
        }
        if let Some(table) = table(self.finder.instance) {
            for row in table.of(home) {
                let straight = || {
                    Some(travel.km(place?, self.finder.instance.livelihood(row.livelihood).place?))
                };
                let km = row.km.or_else(straight).unwrap_or(0.0);
                let minutes = row.minutes.unwrap_or_else(|| self.minutes(km));
                self.push(Commute { home, livelihood: row.livelihood, km, minutes }, into);
            }
        }
        into[from..].sort_by_key(|commute| commute.livelihood);
    }

    fn minutes(&self, km: f64) -> f64 {
        60.0 * km / self.finder.scenario.travel.commute_speed_kmh
    }

    fn push(&self, commute: Commute, into: &mut Vec<Commute>) {
        let livelihood = self.finder.instance.livelihood(commute.livelihood);
        let is_open = self.finder.judged.livelihoods[commute.livelihood.at()].is_none();
        let takes = match (commute.home, livelihood.takes) {
            (_, Takes::Everyone)
            | (Home::Site(_), Takes::Residents)
            | (Home::Village(_), Takes::Stayers) => true,
            (Home::Site(_), Takes::Stayers) | (Home::Village(_), Takes::Residents) => false,
        };
        let is_near = self.reach.commute_km.is_none_or(|limit| commute.km <= limit)
            && self.reach.commute_min.is_none_or(|limit| commute.minutes <= limit);
        if is_open && takes && is_near {
            into.push(commute);
        }
    }
}
