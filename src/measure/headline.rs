//! The main figures in one flat list, for tables that put many plans side by side.

use crate::facts::Cny;
use crate::measure::Kpis;

impl Kpis {
    /// The main figures, each with a name that ends in its unit; `None` is not known. Names and order
    /// are the same for every plan.
    #[must_use]
    pub fn headline(&self) -> Vec<(&'static str, Option<f64>)> {
        let count = |count: u64| Some(count as f64);
        let maybe = |count: Option<u64>| count.map(|count| count as f64);
        let money = |amount: Option<Cny>| amount.map(Cny::as_yuan);
        let people = &self.people;
        let costs = &self.cost.by_kind;
        let crossed = |kind: &str| {
            self.crossing.iter().find(|line| line.kind == kind).map(|line| line.households as f64)
        };
        vec![
            ("moved_villages", count(people.moved.villages)),
            ("moved_households", count(people.moved.households)),
            ("moved_persons", maybe(people.moved.persons)),
            ("stayed_households", count(people.stayed.households)),
            ("unplaced_households", count(people.unplaced.households)),
            ("cost_cny", money(self.cost.total_cny)),
            ("building_fixed_cny", money(costs.building_fixed_cny)),
            ("building_household_cny", money(costs.building_household_cny)),
            ("revitalising_cny", money(costs.revitalising_cny)),
            ("pair_cny", money(costs.pair_cny)),
            ("places_cny", money(costs.places_cny)),
            ("cost_per_moved_household_cny", self.cost.per_moved_household_cny),
            ("moving_mean_km", self.moving.mean_km),
            ("moving_median_km", self.moving.median_km),
            ("moving_p90_km", self.moving.p90_km),
            ("moving_worst_km", self.moving.worst_km),
            ("open_sites", count(self.sites.open)),
            ("dwellings_used_share", self.sites.occupancy.overall_share),
            ("jobs_taken", count(self.work.places.taken)),
            ("jobless_workers", maybe(self.work.jobless_workers)),
            ("households_without_earner", maybe(self.work.households_with_labour_without_earner)),
            ("green_jobs_share", self.work.green_share),
            ("commuting_mean_km", self.commuting.mean_km),
            ("commuting_worst_km", self.commuting.worst_km),
            ("pressure_person", self.land.pressure_person),
            ("steep_cropland_retired_ha", self.land.steep_cropland_retired_ha),
            ("county_crossing_households", crossed("county")),
            ("income_change_cny_per_year", money(self.income.change_cny_per_year)),
            ("distance_gini", self.equity.distance_gini),
        ]
    }
}
