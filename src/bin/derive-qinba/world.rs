//! Everything that is derived, for the whole region; and the part of it that is one instance.

use crate::basins::Basin;
use crate::basins::Basins;
use crate::livelihoods;
use crate::livelihoods::Livelihood;
use crate::sites;
use crate::sites::Site;
use crate::source::Base;
use crate::source::County;
use crate::towns;
use crate::villages;
use crate::villages::Ground;
use crate::villages::Village;
use crate::zones;
use crate::zones::Zone;
use std::collections::BTreeMap;
use std::collections::BTreeSet;

/// How far around its places an instance keeps polygons of neighbours \[degrees\].
const AROUND_DEG: f64 = 0.02;

/// Counties with all that lies in them.
pub struct World {
    pub counties: Vec<County>,
    /// Names of townships by code.
    pub town_names: BTreeMap<String, String>,
    pub basins: Vec<Basin>,
    pub zones: Vec<Zone>,
    pub villages: Vec<Village>,
    pub sites: Vec<Site>,
    pub livelihoods: Vec<Livelihood>,
    /// Villages left out for want of a coordinate, by county.
    pub left_out: BTreeMap<String, usize>,
}

impl World {
    /// Models the whole region.
    pub fn model(base: &Base, seed: u64) -> Self {
        let towns = towns::placed(base);
        let basins = Basins::group(base, &towns);
        let zones = zones::draw(base, &towns, &basins);
        let ground = Ground { base, towns: &towns, basins: &basins, zones: &zones, seed };
        let (villages, left_out) = villages::model(&ground);
        let mut counties: Vec<County> =
            base.counties.iter().filter(|county| county.in_qinba75 == 1).cloned().collect();
        counties.sort_by(|a, b| a.adcode.cmp(&b.adcode));
        let (mut all_sites, mut all_livelihoods) = (vec![], vec![]);
        for county in &counties {
            let here: Vec<&Village> =
                villages.iter().filter(|village| village.county == county.adcode).collect();
            let sites = sites::of_county(&ground, county, &here);
            all_livelihoods.extend(livelihoods::of_county(&ground, county, &here, &sites));
            all_sites.extend(sites);
        }
        all_sites.sort_by(|a, b| a.id.cmp(&b.id));
        all_livelihoods.sort_by(|a, b| a.id.cmp(&b.id));
        let names = base.towns.iter().map(|town| (town.code.clone(), town.name_zh.clone()));
        Self {
            counties,
            town_names: names.collect(),
            basins: basins.list,
            zones,
            villages,
            sites: all_sites,
            livelihoods: all_livelihoods,
            left_out,
        }
    }

    /// The part of some counties.
    pub fn part(&self, holds: impl Fn(&str) -> bool) -> Self {
        let villages: Vec<Village> =
            self.villages.iter().filter(|village| holds(&village.county)).cloned().collect();
        let sites: Vec<Site> = self.sites.iter().filter(|s| holds(&s.county)).cloned().collect();
        let livelihoods: Vec<Livelihood> =
            self.livelihoods.iter().filter(|k| holds(&k.county)).cloned().collect();
        let basins: BTreeSet<&str> = villages
            .iter()
            .map(|village| village.basin.as_str())
            .chain(sites.iter().map(|site| site.basin.as_str()))
            .chain(livelihoods.iter().map(|livelihood| livelihood.basin.as_str()))
            .collect();
        let touches = |zone: &Zone| {
            zone.counties.iter().any(|code| holds(code))
                || villages.iter().any(|village| zone.is_near(village.place, AROUND_DEG))
                || sites.iter().any(|site| zone.is_near(site.place, AROUND_DEG))
                || livelihoods.iter().any(|k| zone.is_near(k.place, AROUND_DEG))
        };
        Self {
            counties: self.counties.iter().filter(|c| holds(&c.adcode)).cloned().collect(),
            town_names: self.town_names.clone(),
            basins: self
                .basins
                .iter()
                .filter(|b| basins.contains(b.id.as_str()))
                .cloned()
                .collect(),
            zones: self.zones.iter().filter(|zone| touches(zone)).cloned().collect(),
            left_out: self
                .left_out
                .iter()
                .filter(|(code, _)| holds(code))
                .map(|(code, &count)| (code.clone(), count))
                .collect(),
            villages,
            sites,
            livelihoods,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::World;
    use crate::dem::Dem;
    use crate::money::Money;
    use crate::source::Base;
    use crate::source::County;
    use crate::source::Town;
    use crate::source::VillageRow;
    use crate::trial::Trial;
    use crate::write;
    use geo::Validation;
    use resettle::facts::LonLat;
    use std::collections::BTreeMap;

    /// Two counties side by side in made-up mountains: each has five townships and 30 villages, one
    /// township of the first has no coordinate.
    fn base() -> Base {
        let county = |adcode: &str, lon: f64, rural: u64| County {
            adcode: adcode.into(),
            name_zh: "山县".into(),
            province: "陕西省".into(),
            prefecture: "安康市".into(),
            prefecture_code: "6109".into(),
            in_qinba75: 1,
            seat_lon: lon,
            seat_lat: 32.8,
            pop_2020: 2 * rural,
            rural_pop_2020: rural,
            hh_size_2020: 2.5,
            share_age_0_14: 0.19,
            employed_share: 0.52,
            emp_mining: 0.031,
            emp_manuf: 0.08,
            emp_constr: 0.2,
            edu_years: 8.0,
        };
        let mut towns = vec![];
        let mut villages = vec![];
        for (adcode, west) in [("610901", 108.4), ("610905", 109.2)] {
            for t in 0..5_u32 {
                let code = format!("{adcode}10{t}");
                let known = !(adcode == "610901" && t == 4);
                towns.push(Town {
                    code: code.clone(),
                    name_zh: format!("{t}号镇"),
                    name_pinyin: format!("Town{t}"),
                    kind: "镇".into(),
                    adcode: adcode.into(),
                    in_qinba75: "1".into(),
                    lon: known.then_some(west + 0.13 * f64::from(t)),
                    lat: known.then_some(32.8 + if t % 2 == 0 { 0.0 } else { 0.12 }),
                });
                villages.extend((0..6).map(|v| VillageRow {
                    village_code: format!("{code}20{v}"),
                    name_zh: format!("{v}沟村村民委员会"),
                    town_code: code.clone(),
                    adcode: adcode.into(),
                    kind: "村".into(),
                    lon: None,
                    lat: None,
                }));
            }
        }
        let corner = LonLat { lon: 107.5, lat: 34.0 };
        Base {
            counties: vec![county("610901", 108.4, 21_007), county("610905", 109.2, 15_011)],
            towns,
            villages,
            parks: vec![],
            reserves: vec![],
            outlines: BTreeMap::new(),
            dem: Dem::made(corner, 150, 120, |col, row| {
                let wave = (col as f64 * 0.9).sin() * (row as f64 * 0.7).cos();
                (900.0 + 500.0 * wave) as i16
            }),
        }
    }

    fn files(world: &World) -> BTreeMap<String, String> {
        let folder = tempfile::tempdir().unwrap();
        write::instance(folder.path(), "test", world, &Money::model(world), 1).unwrap();
        let entries = std::fs::read_dir(folder.path()).unwrap().map(Result::unwrap);
        entries
            .map(|entry| {
                let text = std::fs::read_to_string(entry.path()).unwrap();
                (entry.file_name().into_string().unwrap(), text)
            })
            .collect()
    }

    #[test]
    fn same_seed_same_bytes_whatever_the_order_of_the_rows() {
        let first = files(&World::model(&base(), 1));
        let mut turned = base();
        turned.towns.reverse();
        turned.villages.reverse();
        turned.counties.reverse();
        assert_eq!(first.len(), 10);
        assert_eq!(first, files(&World::model(&turned, 1)));
        assert_ne!(first["villages.csv"], files(&World::model(&base(), 2))["villages.csv"]);
    }

    #[test]
    fn people_of_a_county_are_its_census_even_where_villages_are_left_out() {
        let world = World::model(&base(), 1);
        assert_eq!(world.left_out["610901"], 6);
        assert_eq!(world.villages.len(), 54);
        for (county, people) in [("610901", 21_007), ("610905", 15_011)] {
            let here = world.villages.iter().filter(|village| village.county == county);
            assert_eq!(here.map(|village| village.people.persons).sum::<u64>(), people);
        }
    }

    #[test]
    fn a_village_is_the_same_in_every_part() {
        let world = World::model(&base(), 1);
        let part = world.part(|adcode| adcode == "610905");
        let (all, some) = (files(&world), files(&part));
        for file in ["villages.csv", "sites.csv", "levels.csv", "livelihoods.csv"] {
            assert!(some[file].lines().count() > 5, "{file}");
            for line in some[file].lines() {
                assert!(all[file].lines().any(|other| other == line), "{file}: {line}");
            }
        }
    }

    #[test]
    fn polygons_are_valid_and_cores_and_sides_do_not_overlap() {
        let world = World::model(&base(), 1);
        for zone in &world.zones {
            assert!(zone.shape.is_valid(), "{} {}", zone.class, zone.name);
        }
        // A place is in one functional zone at most.
        for village in &world.villages {
            let functional = ["strictly_controlled", "promoting", "optimising", "relieving"];
            let around = village.classes.iter().filter(|class| functional.contains(class));
            assert_eq!(around.count(), 1, "{}", village.id);
        }
        assert!(world.villages.iter().any(|v| v.classes.contains(&"strictly_controlled")));
        assert!(world.villages.iter().any(|v| !v.classes.contains(&"strictly_controlled")));
    }

    #[test]
    fn a_village_that_nobody_can_take_is_told() {
        let mut world = World::model(&base(), 1);
        let money = Money::model(&world);
        let nowhere = |world: &World| {
            let failures = Trial::run(world, &money).failures;
            failures.iter().filter(|text| text.contains("no eligible site within reach")).count()
        };
        assert_eq!(nowhere(&world), 0);
        world.sites.retain(|site| site.county != "610905");
        assert!(nowhere(&world) > 0);
    }
}
