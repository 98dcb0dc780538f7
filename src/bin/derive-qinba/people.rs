//! A county's rural people, split over its villages.
//!
//! Persons and households of the villages of a county add up exactly to the census: its rural
//! population, and that divided by the mean household. How they spread over villages is modelled.

use crate::chance::Chance;
use crate::round::largest_remainder;
use crate::source::County;

/// The people of one village.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct People {
    pub persons: u64,
    pub households: u64,
    /// Workers: basic, skilled, technical.
    pub workers: [u64; 3],
    pub households_with_labour: u64,
    pub school_age: u64,
}

/// Households of a county's rural population.
pub fn county_households(county: &County) -> u64 {
    (county.rural_pop_2020 as f64 / county.hh_size_2020).round() as u64
}

/// The people of each village of a county, in the order of the codes.
pub fn split(seed: u64, county: &County, codes: &[&str]) -> Vec<People> {
    // Sizes of villages are skewed: many small ones, few large ones (lognormal, sigma 0.5).
    let sizes: Vec<f64> =
        codes.iter().map(|code| Chance::of(seed, "village size", code).factor(0.5, 3.5)).collect();
    let persons = largest_remainder(county.rural_pop_2020, &sizes);
    let weights: Vec<f64> = codes
        .iter()
        .zip(&persons)
        .map(|(code, &p)| p as f64 * Chance::of(seed, "household size", code).factor(0.05, 1.15))
        .collect();
    let households = largest_remainder(county_households(county), &weights);
    let villages = codes.iter().zip(persons.into_iter().zip(households));
    villages
        .map(|(code, (persons, households))| one(seed, county, code, persons, households))
        .collect()
}

fn one(seed: u64, county: &County, code: &str, persons: u64, households: u64) -> People {
    let mut chance = Chance::of(seed, "workers", code);
    // The employed share is taken as a share of the people of 15 years and more.
    let employed = (1.0 - county.share_age_0_14) * county.employed_share;
    let total = (persons as f64 * employed * chance.factor(0.08, 1.25)).round() as u64;
    let technical = 0.02 * (county.edu_years - 6.0).max(0.5) * chance.factor(0.25, 1.8);
    let skilled =
        (county.emp_mining + county.emp_manuf + county.emp_constr) * chance.factor(0.15, 1.4);
    let basic = (1.0 - technical - skilled).max(0.1);
    let by_skill = largest_remainder(total, &[basic, skilled, technical]);
    // With two adults who work independently of each other, this share of households has labour.
    let each = total as f64 / households.max(1) as f64;
    let with_labour = (each - each * each / 4.0).clamp(0.0, 1.0);
    // Nine of the fifteen years below 15 are years of school.
    let school = persons as f64 * county.share_age_0_14 * 9.0 / 15.0 * chance.factor(0.10, 1.3);
    People {
        persons,
        households,
        workers: [by_skill[0], by_skill[1], by_skill[2]],
        households_with_labour: ((households as f64 * with_labour).round() as u64).min(total),
        school_age: school.round() as u64,
    }
}

#[cfg(test)]
mod tests {
    use super::county_households;
    use super::split;
    use crate::source::County;

    fn county() -> County {
        County {
            adcode: "610923".into(),
            name_zh: "宁陕县".into(),
            province: "陕西省".into(),
            prefecture: "安康市".into(),
            prefecture_code: "6109".into(),
            in_qinba75: 1,
            seat_lon: 108.306_85,
            seat_lat: 33.331_53,
            pop_2020: 59_905,
            rural_pop_2020: 31_678,
            hh_size_2020: 2.22,
            share_age_0_14: 0.1607,
            employed_share: 0.6049,
            emp_mining: 0.0097,
            emp_manuf: 0.036,
            emp_constr: 0.2121,
            edu_years: 8.11,
        }
    }

    #[test]
    fn villages_add_up_to_the_census() {
        let codes: Vec<String> = (0..68).map(|i| format!("6109231{i:05}")).collect();
        let codes: Vec<&str> = codes.iter().map(String::as_str).collect();
        let people = split(1, &county(), &codes);
        assert_eq!(people.iter().map(|p| p.persons).sum::<u64>(), 31_678);
        // 31,678 / 2.22 = 14,269.4 households.
        assert_eq!(county_households(&county()), 14_269);
        assert_eq!(people.iter().map(|p| p.households).sum::<u64>(), 14_269);
    }

    #[test]
    fn labour_is_no_more_than_households_and_workers() {
        let codes: Vec<String> = (0..68).map(|i| format!("6109231{i:05}")).collect();
        let codes: Vec<&str> = codes.iter().map(String::as_str).collect();
        for people in split(2, &county(), &codes) {
            let workers: u64 = people.workers.iter().sum();
            assert!(people.households_with_labour <= people.households);
            assert!(people.households_with_labour <= workers);
            assert!(people.school_age + workers <= people.persons);
        }
    }

    #[test]
    fn same_seed_same_people() {
        let codes = ["610923100201", "610923100202", "610923100203"];
        assert_eq!(split(5, &county(), &codes), split(5, &county(), &codes));
        assert_ne!(split(5, &county(), &codes), split(6, &county(), &codes));
    }
}
