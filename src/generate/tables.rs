//! The rows of a synthetic instance, written as they are drawn.

use crate::facts::LonLat;
use crate::generate::GenerateError;
use crate::generate::Spec;
use crate::generate::balance::Balance;
use crate::generate::draw::Draws;
use crate::generate::livelihoods::Livelihood;
use crate::generate::region::Region;
use crate::generate::sites;
use crate::generate::sites::Sites;
use crate::generate::villages::SKILLS;
use crate::generate::villages::Villages;
use crate::staged::Staged;
use std::fs::File;
use std::io;
use std::path::PathBuf;

/// Share of the building cost in the funds that the central fund gives.
const CENTRAL_PERCENT: u64 = 70;

/// Writes the files of one instance.
pub(super) struct Tables<'a> {
    pub(super) staged: &'a Staged,
    pub(super) region: &'a Region,
    pub(super) step: &'a mut dyn FnMut(),
}

impl Tables<'_> {
    pub(super) fn write_areas(&self) -> Result<(), GenerateError> {
        let mut table = self.table("areas.csv", &["id", "kind", "parent"])?;
        for county in 0..self.region.seats.len() {
            table.row([county_id(county), "county".to_owned(), String::new()])?;
        }
        for (at, town) in self.region.towns.iter().enumerate() {
            table.row([town_id(at), "town".to_owned(), county_id(town.county)])?;
        }
        table.finish()
    }

    pub(super) fn write_villages(
        &mut self,
        villages: Villages<'_>,
        balance: &Balance,
    ) -> Result<(), GenerateError> {
        let workers = SKILLS.map(|skill| format!("workers_{skill}"));
        let header = [
            "id",
            "name",
            "name_zh",
            "lon",
            "lat",
            "county",
            "town",
            "households",
            "persons",
            &workers[0],
            &workers[1],
            &workers[2],
            "households_with_labour",
            "school_age",
            "elevation_m",
            "slope_deg",
            "steep_cropland_ha",
            "hazard",
            "policy",
            "stay_cost_cny",
            "income_cny",
        ];
        let mut table = self.table("villages.csv", &header)?;
        for (at, (town, village)) in villages.iter().enumerate() {
            let policy = if balance.cutoff.must_move(&village) { "must" } else { "may" };
            let [lon, lat] = place(village.at);
            table.row([
                format!("V{}", at + 1),
                village.name.0,
                village.name.1,
                lon,
                lat,
                county_id(self.region.towns[town].county),
                town_id(town),
                village.households.to_string(),
                village.persons.to_string(),
                village.workers[0].to_string(),
                village.workers[1].to_string(),
                village.workers[2].to_string(),
                village.households_with_labour.to_string(),
                village.school_age.to_string(),
                village.elevation_m.to_string(),
                format!("{:.1}", village.slope_deg),
                format!("{:.1}", village.steep_cropland_ha),
                village.hazard.word().to_owned(),
                policy.to_owned(),
                village.stay_cost_yuan.to_string(),
                village.income_yuan.to_string(),
            ])?;
            (self.step)();
        }
        table.finish()
    }

    /// Writes `sites.csv` and `levels.csv`; returns what the witness plan builds in each county
    /// \[yuan\].
    pub(super) fn write_sites(
        &mut self,
        spec: &Spec,
        sites: &Sites<'_>,
        balance: &Balance,
        draws: &Draws,
    ) -> Result<Vec<u64>, GenerateError> {
        let header = [
            "id",
            "name",
            "name_zh",
            "lon",
            "lat",
            "county",
            "town",
            "elevation_m",
            "capacity_households",
        ];
        let mut site_table = self.table("sites.csv", &header)?;
        let header = [
            "site",
            "level",
            "capacity_households",
            "fixed_cost_cny",
            "cost_per_household_cny",
            "min_households",
            "school_seats",
        ];
        let mut level_table = self.table("levels.csv", &header)?;
        let largest = sites::largest_dwellings(spec, &balance.needs, draws);
        let mut building_yuan = vec![0; self.region.seats.len()];
        for (town_at, town) in self.region.towns.iter().enumerate() {
            for (number, site) in sites.of_town(town_at).enumerate() {
                let id = format!("S{}", site + 1);
                let (at, height_m) = sites.place(site);
                let [lon, lat] = place(at);
                site_table.row([
                    id.clone(),
                    format!("{} community {}", town.name.0, number + 1),
                    format!("{}{}号社区", town.name.1, number + 1),
                    lon,
                    lat,
                    county_id(town.county),
                    town_id(town_at),
                    format!("{height_m:.0}"),
                    largest[site].to_string(),
                ])?;
                let need = balance.needs[site];
                let levels = sites::levels(site, largest[site], need, draws);
                if let Some(level) = sites::witness_level(&levels, need) {
                    building_yuan[town.county] +=
                        level.fixed_yuan + level.yuan_per_household * u64::from(need.households);
                }
                for level in levels {
                    level_table.row([
                        id.clone(),
                        level.name.to_owned(),
                        level.dwellings.to_string(),
                        level.fixed_yuan.to_string(),
                        level.yuan_per_household.to_string(),
                        level.least_use.to_string(),
                        level.seats.to_string(),
                    ])?;
                }
                (self.step)();
            }
        }
        site_table.finish()?;
        level_table.finish()?;
        Ok(building_yuan)
    }

    pub(super) fn write_livelihoods(
        &mut self,
        livelihoods: impl Iterator<Item = Livelihood>,
    ) -> Result<(), GenerateError> {
        let header = [
            "id",
            "name",
            "name_zh",
            "kind",
            "skill",
            "lon",
            "lat",
            "county",
            "town",
            "places",
            "income_cny",
            "cost_per_place_cny",
            "host_share",
            "for_stayers",
        ];
        let mut table = self.table("livelihoods.csv", &header)?;
        for (at, livelihood) in livelihoods.enumerate() {
            let [lon, lat] = place(livelihood.at);
            table.row([
                format!("K{}", at + 1),
                livelihood.name.0,
                livelihood.name.1,
                livelihood.kind.to_owned(),
                livelihood.skill.to_owned(),
                lon,
                lat,
                county_id(self.region.towns[livelihood.town].county),
                town_id(livelihood.town),
                livelihood.places.to_string(),
                livelihood.income_yuan.to_string(),
                livelihood.yuan_per_place.to_string(),
                format!("{:.1}", livelihood.host_share_percent as f64 / 100.0),
                livelihood.for_stayers.to_owned(),
            ])?;
            (self.step)();
        }
        table.finish()
    }

    /// Two funds for each county: central money for building, the county's own for everything.
    pub(super) fn write_budgets(
        &self,
        slack: f64,
        building_yuan: &[u64],
        stay_yuan: &[u64],
    ) -> Result<(), GenerateError> {
        let mut table = self.table("budgets.csv", &["area", "source", "budget_cny", "covers"])?;
        for (county, (building, stay)) in building_yuan.iter().zip(stay_yuan).enumerate() {
            let central = building * CENTRAL_PERCENT / 100;
            let rest = building - central + stay;
            let covers =
                [("central", central, "building_fixed;building_household"), ("county", rest, "")];
            for (source, yuan, covers) in covers {
                let budget = (yuan as f64 * slack).ceil() as u64;
                table.row([
                    county_id(county),
                    source.to_owned(),
                    budget.to_string(),
                    covers.to_owned(),
                ])?;
            }
        }
        table.finish()
    }

    pub(super) fn write_text(&self, name: &str, text: &str) -> Result<(), GenerateError> {
        std::fs::write(self.staged.folder().join(name), text)
            .map_err(|source| GenerateError::Write { path: self.staged.place_of(name), source })
    }

    fn table(&self, name: &str, header: &[&str]) -> Result<Table, GenerateError> {
        let path = self.staged.place_of(name);
        let file = match File::create(self.staged.folder().join(name)) {
            Ok(file) => file,
            Err(source) => return Err(GenerateError::Write { path, source }),
        };
        let mut table = Table { path, csv: csv::Writer::from_writer(file) };
        table.row(header)?;
        Ok(table)
    }
}

/// One CSV file in the making.
struct Table {
    /// Where it will be, for messages.
    path: PathBuf,
    csv: csv::Writer<File>,
}

impl Table {
    fn row<T: AsRef<[u8]>>(
        &mut self,
        cells: impl IntoIterator<Item = T>,
    ) -> Result<(), GenerateError> {
        self.csv.write_record(cells).map_err(|error| GenerateError::Write {
            path: self.path.clone(),
            source: io::Error::from(error),
        })
    }

    fn finish(mut self) -> Result<(), GenerateError> {
        self.csv.flush().map_err(|source| GenerateError::Write { path: self.path, source })
    }
}

fn county_id(county: usize) -> String {
    format!("C{}", county + 1)
}

fn town_id(town: usize) -> String {
    format!("T{}", town + 1)
}

/// Longitude and latitude to about a metre.
fn place(at: LonLat) -> [String; 2] {
    [format!("{:.5}", at.lon), format!("{:.5}", at.lat)]
}
