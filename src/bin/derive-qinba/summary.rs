//! The table that the program prints for each instance.

use crate::money::Money;
use crate::policy;
use crate::policy::Takes;
use crate::trial::Trial;
use crate::world::World;
use std::fmt::Write;

/// One row for each county, then the failures of the trial plan.
pub fn table(name: &str, part: &World, money: &Money, trial: &Trial) -> String {
    let mut text = format!(
        "{name}: {} villages, {} sites, {} livelihoods, {} zones, {} areas\n",
        part.villages.len(),
        part.sites.len(),
        part.livelihoods.len(),
        part.zones.len(),
        money.areas.len()
    );
    let head = "county villages left_out must households must_households capacity slack jobs \
                workers must_workers budget_Mcny trial_Mcny opened mean_km";
    text.push_str(&head.replace(' ', "\t"));
    text.push('\n');
    let mut total = Row::default();
    for county in &part.counties {
        let row = Row::of(part, money, trial, &county.adcode);
        row.write(&county.adcode, &mut text);
        total.add(&row);
    }
    total.write("all", &mut text);
    let share = total.must as f64 / total.villages.max(1) as f64;
    writeln!(
        text,
        "must move: {:.1} % of the villages; fewest sites to choose from: {}; pairs within counties: {}",
        100.0 * share,
        trial.fewest_choices,
        trial.pairs
    )
    .expect("writing to a string cannot fail");
    for failure in &trial.failures {
        writeln!(text, "trial plan: {failure}").expect("writing to a string cannot fail");
    }
    text
}

/// Figures of one county, or of all.
#[derive(Default)]
struct Row {
    villages: usize,
    left_out: usize,
    must: usize,
    households: u64,
    must_households: u64,
    capacity: u64,
    jobs: u64,
    workers: u64,
    must_workers: u64,
    budget: u64,
    trial: u64,
    opened: usize,
    household_km: f64,
}

impl Row {
    fn of(part: &World, money: &Money, trial: &Trial, county: &str) -> Self {
        let villages: Vec<_> = part.villages.iter().filter(|v| v.county == county).collect();
        let must: Vec<_> = villages.iter().copied().filter(|v| policy::must_move(v)).collect();
        let workers = |list: &[&crate::villages::Village]| -> u64 {
            list.iter().flat_map(|village| village.people.workers).sum()
        };
        let must_households = must.iter().map(|v| v.people.households).sum();
        let open = part.sites.iter().filter(|s| s.county == county && s.takes == Takes::Everyone);
        let jobs = part.livelihoods.iter().filter(|k| k.county == county && k.is_open());
        Self {
            villages: villages.len(),
            left_out: part.left_out.get(county).copied().unwrap_or(0),
            must: must.len(),
            households: villages.iter().map(|v| v.people.households).sum(),
            must_households,
            capacity: open.map(crate::sites::Site::largest).sum(),
            jobs: jobs.map(crate::livelihoods::Livelihood::free_places).sum(),
            workers: workers(&villages),
            must_workers: workers(&must),
            budget: money
                .funds
                .iter()
                .filter(|fund| fund.county == county && fund.caps.is_none())
                .map(|fund| fund.budget_cny)
                .sum(),
            trial: trial.cost.get(county).copied().unwrap_or(0),
            opened: trial.opened.get(county).copied().unwrap_or(0),
            household_km: trial.mean_km.get(county).copied().unwrap_or(0.0)
                * must_households as f64,
        }
    }

    fn add(&mut self, other: &Self) {
        self.villages += other.villages;
        self.left_out += other.left_out;
        self.must += other.must;
        self.households += other.households;
        self.must_households += other.must_households;
        self.capacity += other.capacity;
        self.jobs += other.jobs;
        self.workers += other.workers;
        self.must_workers += other.must_workers;
        self.budget += other.budget;
        self.trial += other.trial;
        self.opened += other.opened;
        self.household_km += other.household_km;
    }

    fn write(&self, name: &str, text: &mut String) {
        let per_need = |x: f64| x / self.must_households.max(1) as f64;
        writeln!(
            text,
            "{name}\t{}\t{}\t{}\t{}\t{}\t{}\t{:.2}\t{}\t{}\t{}\t{}\t{}\t{}\t{:.1}",
            self.villages,
            self.left_out,
            self.must,
            self.households,
            self.must_households,
            self.capacity,
            per_need(self.capacity as f64),
            self.jobs,
            self.workers,
            self.must_workers,
            self.budget / 1_000_000,
            self.trial / 1_000_000,
            self.opened,
            per_need(self.household_km)
        )
        .expect("writing to a string cannot fail");
    }
}
