//! Names of columns and rows for people who read the program in another solver.
//!
//! A name is the family and what it speaks of, joined by points: `move.V12.S3`, `work.S3.K7.skilled`,
//! `capacity.S3.dwellings`. Letters that formats for programs cannot hold become `_`; where two names would
//! then be the same, the later ones end in a number.

use crate::facts::AreaIdx;
use crate::facts::Home;
use crate::facts::Instance;
use crate::facts::SiteIdx;
use crate::facts::VillageIdx;
use crate::model::ColumnKey;
use crate::model::Program;
use crate::model::RowKey;
use std::collections::HashMap;
use std::collections::HashSet;

/// The longest name that formats for programs take.
const LONGEST: usize = 200;

/// Names of all columns, all different.
#[must_use]
pub fn of_columns(program: &Program, instance: &Instance) -> Vec<String> {
    let words = Words(instance);
    different(program.columns.iter().map(|column| words.column(column.key)))
}

/// Names of all rows, all different.
#[must_use]
pub fn of_rows(program: &Program, instance: &Instance) -> Vec<String> {
    let words = Words(instance);
    different(program.rows.iter().map(|row| words.row(row.key)))
}

fn different(names: impl Iterator<Item = String>) -> Vec<String> {
    let mut taken: HashSet<String> = HashSet::new();
    let mut numbers: HashMap<String, u32> = HashMap::new();
    let unlike = |name: String| {
        let held = name.chars().map(|letter| if is_held(letter) { letter } else { '_' });
        let plain: String = held.take(LONGEST).collect();
        let mut free = plain.clone();
        while !taken.insert(free.clone()) {
            let number = numbers.entry(plain.clone()).or_insert(1);
            *number += 1;
            free = format!("{plain}.{number}");
        }
        free
    };
    names.map(unlike).collect()
}

/// Letters that both formats take within a name.
fn is_held(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || letter == '_' || letter == '.'
}

struct Words<'a>(&'a Instance);

impl Words<'_> {
    fn column(&self, key: ColumnKey) -> String {
        match key {
            ColumnKey::Move(village, site) => {
                format!("move.{}.{}", self.village(village), self.site(site))
            }
            ColumnKey::Stay(village) => format!("stay.{}", self.village(village)),
            ColumnKey::Unplaced(village) => format!("unplaced.{}", self.village(village)),
            ColumnKey::Build(site, level) => format!("build.{}", self.level(site, level)),
            ColumnKey::Housed(site, level) => format!("housed.{}", self.level(site, level)),
            ColumnKey::Work(home, livelihood, skill) => {
                let livelihood = &self.0.livelihoods[livelihood.at()].id;
                let skill = &self.0.skills[skill.at()];
                format!("work.{}.{livelihood}.{skill}", self.home(home))
            }
            ColumnKey::JobGap(home) => format!("job_gap.{}", self.home(home)),
            ColumnKey::Pays(fund, cost) => format!("pays.{}.{cost}", self.fund(fund)),
            ColumnKey::Worst => "worst".to_owned(),
            ColumnKey::Missed(row) => format!("missed.{row}"),
        }
    }

    fn row(&self, key: RowKey) -> String {
        match key {
            RowKey::AssignOnce(village) => format!("assign_once.{}", self.village(village)),
            RowKey::Link(village, site) => {
                format!("link.{}.{}", self.village(village), self.site(site))
            }
            RowKey::OneLevel(site) => format!("one_level.{}", self.site(site)),
            RowKey::Capacity(site, service) => {
                format!("capacity.{}.{}", self.site(site), self.0.services[service])
            }
            RowKey::LeastUse(site) => format!("least_use.{}", self.site(site)),
            RowKey::LeastUseStanding(village, site) => {
                format!("least_use.{}.{}", self.site(site), self.village(village))
            }
            RowKey::Workers(home, skill) => {
                format!("workers.{}.{}", self.home(home), self.0.skills[skill.at()])
            }
            RowKey::Places(livelihood) => {
                format!("places.{}", self.0.livelihoods[livelihood.at()].id)
            }
            RowKey::JobPerHousehold(home) => format!("job_per_household.{}", self.home(home)),
            RowKey::KeepTogether(one, other, site) => {
                let at = site.map_or_else(String::new, |site| format!(".{}", self.site(site)));
                format!("keep_together.{}.{}{at}", self.village(one), self.village(other))
            }
            RowKey::KeepApart(group, site) => format!("keep_apart.{group}.{}", self.site(site)),
            RowKey::AreaBudget(area) => format!("area_budget.{}", self.area(area)),
            RowKey::Paid(cost) => format!("paid.{cost}"),
            RowKey::FundBudget(fund) => format!("fund_budget.{}", self.fund(fund)),
            RowKey::FundPerHousehold(fund) => format!("fund_per_household.{}", self.fund(fund)),
            RowKey::FundPerPerson(fund) => format!("fund_per_person.{}", self.fund(fund)),
            RowKey::CarryingCapacity(area) => format!("carrying_capacity.{}", self.area(area)),
            RowKey::QuotaOut(area) => format!("quota_out.{}", self.area(area)),
            RowKey::QuotaIn(area) => format!("quota_in.{}", self.area(area)),
            RowKey::ShareConcentrated => "share_concentrated".to_owned(),
            RowKey::OpenAtMost(area) => match area {
                Some(area) => format!("open_at_most.{}", self.area(area)),
                None => "open_at_most".to_owned(),
            },
            RowKey::LockVillage(village) => format!("lock_village.{}", self.village(village)),
            RowKey::LockOpen(site) => format!("lock_open.{}", self.site(site)),
            RowKey::Housed(site) => format!("housed.{}", self.site(site)),
            RowKey::HousedAtLevel(site, level) => format!("housed.{}", self.level(site, level)),
            RowKey::Worst(village) => format!("worst.{}", self.village(village)),
            RowKey::EarlierLayer(layer) => format!("earlier_layer.{layer}"),
            RowKey::Total(number) => format!("total.{number}"),
        }
    }

    fn village(&self, village: VillageIdx) -> &str {
        &self.0.villages[village.at()].id
    }

    fn site(&self, site: SiteIdx) -> &str {
        &self.0.sites[site.at()].id
    }

    fn area(&self, area: AreaIdx) -> &str {
        &self.0.areas[area.at()].id
    }

    fn fund(&self, fund: usize) -> String {
        let fund = &self.0.funds[fund];
        format!("{}.{}", self.area(fund.area), fund.source)
    }

    fn level(&self, site: SiteIdx, level: usize) -> String {
        let site = &self.0.sites[site.at()];
        format!("{}.{}", site.id, site.levels[level].name)
    }

    fn home(&self, home: Home) -> &str {
        match home {
            Home::Site(site) => self.site(site),
            Home::Village(village) => self.village(village),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::different;

    #[test]
    fn names_that_formats_cannot_hold_are_plain_and_different() {
        let names =
            ["move.V1.S-1", "move.V1.S 1", "move.王家河.S1", "move.李家河.S1", "move.V1.S_1.2"];
        let names = different(names.into_iter().map(str::to_owned));
        let plain =
            ["move.V1.S_1", "move.V1.S_1.2", "move.___.S1", "move.___.S1.2", "move.V1.S_1.2.2"];
        assert_eq!(names, plain);
    }
}
