//! Candidates against slow and simple oracles: nearest sites on the whole globe, limits met exactly,
//! crossings, tables, tallies, thinning that keeps everybody housed, groups, and commutes.

mod support;

use rand::RngExt;
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use resettle::candidates::Candidates;
use resettle::candidates::Finder;
use resettle::candidates::Tally;
use resettle::facts::AreaIdx;
use resettle::facts::Home;
use resettle::facts::Instance;
use resettle::facts::LivelihoodIdx;
use resettle::facts::LonLat;
use resettle::facts::Rule;
use resettle::facts::RuleName;
use resettle::facts::Scenario;
use resettle::facts::SiteIdx;
use resettle::facts::VillageIdx;
use resettle::facts::livelihood::Takes;
use resettle::facts::rules::Eligibility;
use resettle::facts::rules::Forbid;
use resettle::facts::rules::KeepTogether;
use resettle::facts::rules::Lock;
use resettle::facts::rules::Reach;
use resettle::facts::rules::SameArea;
use resettle::facts::rules::eligibility::SiteInZone;
use resettle::facts::rules::eligibility::ZonePolicy;
use resettle::facts::scenario::CandidateOptions;
use resettle::facts::village::Policy;
use support::*;

fn random(seed: u64) -> ChaCha8Rng {
    ChaCha8Rng::seed_from_u64(seed)
}

/// Places where flat geometry goes wrong, among others: the date line, the poles, the same place
/// twice; otherwise anywhere.
fn anywhere(random: &mut ChaCha8Rng) -> LonLat {
    let odd = [
        (180.0, 10.0),
        (-180.0, 10.0),
        (179.99, -5.0),
        (-179.99, -5.0),
        (0.0, 90.0),
        (70.0, 89.9),
        (-110.0, 89.9),
        (90.0, -90.0),
        (108.9, 32.7),
    ];
    let at: usize = random.random_range(0..3 * odd.len());
    let (lon, lat) = odd.get(at).copied().unwrap_or_else(|| {
        (random.random_range(-180.0..=180.0), random.random_range(-90.0..=90.0))
    });
    LonLat { lon, lat }
}

fn globe(seed: u64, villages: usize, sites: usize) -> Instance {
    let mut random = random(seed);
    let mut instance = instance(
        (0..villages).map(|at| village(&format!("V{at}"), 1)).collect(),
        (0..sites).map(|at| plain_site(&format!("S{at}"), 9)).collect(),
    );
    for village in &mut instance.villages {
        village.place = Some(anywhere(&mut random));
    }
    for site in &mut instance.sites {
        site.place = Some(anywhere(&mut random));
    }
    instance
}

/// Great-circle kilometres by the spherical law of cosines in vectors: another formula than the
/// program's.
fn km(from: LonLat, to: LonLat) -> f64 {
    let vector = |place: LonLat| {
        let (lon, lat) = (place.lon.to_radians(), place.lat.to_radians());
        [lat.cos() * lon.cos(), lat.cos() * lon.sin(), lat.sin()]
    };
    let (a, b) = (vector(from), vector(to));
    let half_chord = (0..3).map(|at| (a[at] - b[at]).powi(2)).sum::<f64>().sqrt() / 2.0;
    2.0 * 6371.0088 * half_chord.min(1.0).asin()
}

#[test]
fn the_nearest_sites_are_those_of_sorting_all_by_distance_anywhere_on_the_globe() {
    for seed in 0..12 {
        let instance = globe(seed, 40, 60);
        let scenario = scenario(vec![], goal(&[]));
        let finder = Finder::new(&instance, &scenario);
        for at in 0..instance.villages.len() {
            let place = instance.villages[at].place.unwrap();
            let mut sorted: Vec<f64> =
                instance.sites.iter().map(|site| km(place, site.place.unwrap())).collect();
            sorted.sort_by(f64::total_cmp);
            for count in [1, 2, 7, 60, 100] {
                let mut found = Vec::new();
                finder.nearest(VillageIdx::new(at), count, &mut found);
                assert!(found.is_sorted_by_key(|pair| pair.site));
                let mut lengths: Vec<f64> = found.iter().map(|pair| pair.km).collect();
                lengths.sort_by(f64::total_cmp);
                assert_eq!(lengths.len(), count.min(60));
                for (found, sorted) in lengths.iter().zip(&sorted) {
                    // Near antipodes both formulas lose digits.
                    assert!((found - sorted).abs() < 1e-3, "seed {seed}: {found} and {sorted} km");
                }
            }
        }
    }
}

#[test]
fn a_village_on_its_site_and_two_sites_at_one_place_are_no_special_case() {
    let mut instance = instance(
        vec![village("A", 1)],
        vec![plain_site("S", 9), plain_site("T", 9), plain_site("U", 9)],
    );
    instance.sites[0].place = Some(east(5.0));
    instance.sites[1].place = Some(east(5.0));
    let scenario =
        scenario(vec![Rule::Reach(Reach { move_km: Some(0.0), ..Reach::default() })], goal(&[]));
    assert_eq!(pairs_of(&instance, &scenario), [(0, 2)]);
    let all = support::scenario(vec![], goal(&[]));
    let finder = Finder::new(&instance, &all);
    let mut two = Vec::new();
    finder.nearest(VillageIdx(0), 2, &mut two);
    assert_eq!((two.len(), two.iter().filter(|pair| pair.km == 0.0).count()), (2, 1));
}

#[test]
fn a_move_of_exactly_the_limit_is_within_reach() {
    let mut random = random(31);
    for _ in 0..300 {
        let mut instance = instance(vec![village("A", 1)], vec![plain_site("S", 9)]);
        instance.villages[0].place = Some(anywhere(&mut random));
        instance.sites[0].place = Some(anywhere(&mut random));
        let mut scenario = scenario(vec![Rule::Reach(Reach::default())], goal(&[]));
        scenario.travel.detour = 1.37;
        scenario.travel.move_speed_kmh = 33.0;
        let exact = Finder::new(&instance, &scenario).measured(VillageIdx(0), SiteIdx(0)).unwrap();
        let with = |reach: Reach| {
            let mut scenario = scenario.clone();
            for on in &mut scenario.rules {
                if on.rule.name() == RuleName::Reach {
                    on.rule = Rule::Reach(reach.clone());
                }
            }
            pairs_of(&instance, &scenario).len()
        };
        let (km, minutes) = (Some(exact.km), Some(exact.minutes));
        assert_eq!(with(Reach { move_km: km, move_min: minutes, ..Reach::default() }), 1);
        if exact.km > 1.0 {
            let less = Some(exact.km * (1.0 - 1e-12));
            assert_eq!(with(Reach { move_km: less, ..Reach::default() }), 0);
            let less = Some(exact.minutes * (1.0 - 1e-12));
            assert_eq!(with(Reach { move_min: less, ..Reach::default() }), 0);
        }
    }
}

/// Villages and sites within about 200 km, in three counties or none, partly in a zone.
fn region(random: &mut ChaCha8Rng, villages: usize, sites: usize) -> Instance {
    let mut place = || LonLat {
        lon: 107.0 + random.random_range(0.0..2.0),
        lat: 32.0 + random.random_range(0.0..2.0),
    };
    let places: Vec<LonLat> = (0..villages + sites).map(|_| place()).collect();
    let mut instance = instance(
        (0..villages).map(|at| village(&format!("V{at}"), 1)).collect(),
        (0..sites).map(|at| plain_site(&format!("S{at}"), 9)).collect(),
    );
    instance.areas = vec![area("county", "a"), area("county", "b"), area("county", "c")];
    instance.zones = vec![square_zone("core", 107.5, 32.5, 108.5, 33.5)];
    let mut counties = || match random.random_range(0..4) {
        3 => Vec::new(),
        county => vec![AreaIdx(county)],
    };
    for (village, &place) in instance.villages.iter_mut().zip(&places) {
        (village.place, village.areas) = (Some(place), counties());
    }
    for (site, &place) in instance.sites.iter_mut().zip(&places[villages..]) {
        (site.place, site.areas) = (Some(place), counties());
    }
    for village in &mut instance.villages {
        let policy = random.random_range(0..4);
        village.policy =
            [Policy::Must, Policy::May, Policy::May, Policy::Stay].get(policy).copied();
    }
    for site in &mut instance.sites {
        site.elevation_m = Some(random.random_range(300.0..1700.0));
    }
    instance
}

/// Any of the rules that remove pairs.
fn removing_rules(random: &mut ChaCha8Rng) -> Vec<Rule> {
    let mut rules = Vec::new();
    let limit =
        |random: &mut ChaCha8Rng| random.random_bool(0.5).then(|| random.random_range(20.0..200.0));
    if random.random_bool(0.6) {
        let (move_km, move_min) = (limit(random), limit(random));
        rules.push(Rule::Reach(Reach { move_km, move_min, ..Reach::default() }));
    }
    if random.random_bool(0.5) {
        let crossings = [["a", "b"], ["b", "a"], ["c", "a"], ["c", "nowhere"]];
        let crossings = crossings
            .into_iter()
            .filter(|_| random.random_bool(0.5))
            .map(|pair| pair.map(str::to_owned))
            .collect();
        rules.push(Rule::SameArea(SameArea { kind: "county".to_owned(), crossings }));
    }
    if random.random_bool(0.4) {
        let site = if random.random_bool(0.5) { SiteInZone::Own } else { SiteInZone::Forbidden };
        let policy = ZonePolicy { site, site_buffer_km: 10.0, ..ZonePolicy::default() };
        rules.push(Rule::Eligibility(Eligibility {
            otherwise: Policy::May,
            no_site_above_elevation_m: Some(1500.0),
            zones: [("core".to_owned(), policy)].into(),
            ..Eligibility::default()
        }));
    }
    if random.random_bool(0.3) {
        let (villages, closed) = ([("V1".into(), "S2".into())].into(), vec!["S3".into()]);
        rules.push(Rule::Lock(Lock { villages, closed, ..Lock::default() }));
    }
    if random.random_bool(0.3) {
        let (pairs, sites) = (vec![["V2".into(), "S1".into()]], vec!["S4".into()]);
        rules.push(Rule::Forbid(Forbid { pairs, sites, ..Forbid::default() }));
    }
    rules
}

fn with_some_pairs(random: &mut ChaCha8Rng, mut instance: Instance) -> Instance {
    let mut rows = Vec::new();
    for village in 0..instance.villages.len() as u32 {
        for site in 0..instance.sites.len() as u32 {
            if random.random_bool(0.6) {
                rows.push((village, site, f64::from(random.random_range(1..200)), 0));
            }
        }
    }
    instance.pairs = pairs(&rows);
    instance
}

/// Every pair looked at on its own.
fn tally_by_hand(finder: &Finder<'_>) -> Tally {
    let mut tally = Tally::default();
    for village in (0..finder.instance.villages.len()).map(VillageIdx::new) {
        for site in (0..finder.instance.sites.len()).map(SiteIdx::new) {
            let judged = &finder.judged;
            let is_open =
                judged.villages[village.at()].may_move() && judged.sites[site.at()].is_none();
            let is_listed = finder
                .instance
                .pairs
                .as_ref()
                .is_none_or(|table| table.find(village, site).is_some());
            if is_open && !is_listed {
                tally.unlisted += 1;
                continue;
            }
            match finder.why_not(village, site) {
                None => tally.legal += 1,
                Some(found) => *tally.excluded.entry((found.rule, found.layer)).or_default() += 1,
            }
        }
    }
    tally
}

#[test]
fn the_tally_is_the_count_of_reasons_over_all_pairs() {
    let mut random = random(32);
    for at in 0..200 {
        let mut instance = region(&mut random, 9, 12);
        if at % 3 == 0 {
            instance = with_some_pairs(&mut random, instance);
        }
        let rules = removing_rules(&mut random);
        let scenario = scenario(rules, goal(&[]));
        let finder = Finder::new(&instance, &scenario);
        assert_eq!(finder.tally(), tally_by_hand(&finder), "question {at}: {:?}", scenario.rules);
    }
}

#[test]
fn legal_pairs_are_those_without_a_reason_and_all_of_them_are_in_the_model() {
    let mut random = random(33);
    for at in 0..200 {
        let mut instance = region(&mut random, 9, 12);
        if at % 3 == 0 {
            instance = with_some_pairs(&mut random, instance);
        }
        let scenario = scenario(removing_rules(&mut random), goal(&[]));
        let finder = Finder::new(&instance, &scenario);
        let mut by_hand = Vec::new();
        for village in 0..9 {
            for site in 0..12 {
                let pair = (VillageIdx(village), SiteIdx(site));
                let is_legal = finder.why_not(pair.0, pair.1).is_none();
                assert_eq!(finder.legal(pair.0, pair.1).is_some(), is_legal);
                if is_legal {
                    by_hand.push((village, site));
                }
            }
        }
        let candidates = Candidates::new(&finder, &scenario);
        let found: Vec<_> =
            candidates.pairs.iter().map(|pair| (pair.village.0, pair.site.0)).collect();
        assert_eq!(found, by_hand, "question {at}");
        assert!(candidates.is_complete());
    }
}

#[test]
fn thinned_pairs_are_the_nearest_legal_ones() {
    let mut random = random(34);
    for at in 0..100 {
        let instance = region(&mut random, 9, 12);
        let scenario = scenario(removing_rules(&mut random), goal(&[]));
        let finder = Finder::new(&instance, &scenario);
        for village in (0..9).map(VillageIdx) {
            let (mut all, mut near) = (Vec::new(), Vec::new());
            finder.nearest(village, usize::MAX, &mut all);
            finder.nearest(village, 3, &mut near);
            all.sort_by(|a, b| a.km.total_cmp(&b.km).then(a.site.cmp(&b.site)));
            all.truncate(3);
            all.sort_by_key(|pair| pair.site);
            assert_eq!(near, all, "question {at}, village {village:?}");
        }
    }
}

#[test]
fn an_instance_with_a_table_has_its_pairs_with_its_distances_and_costs() {
    let mut instance = instance(
        vec![village("A", 1), village("B", 1)],
        vec![plain_site("S", 9), plain_site("T", 9)],
    );
    instance.sites[1].place = Some(east(30.0));
    instance.pairs = pairs(&[(0, 0, 12.0, 5), (0, 1, 7.0, 6), (1, 1, 1.0, 0)]);
    instance.pairs.as_mut().unwrap().rows[2].km = None;
    instance.pairs.as_mut().unwrap().rows[2].minutes = Some(4.0);
    let scenario = scenario(vec![], goal(&[]));
    let finder = Finder::new(&instance, &scenario);
    let candidates = Candidates::new(&finder, &scenario);
    let found: Vec<_> = candidates
        .pairs
        .iter()
        .map(|pair| {
            (pair.village.0, pair.site.0, pair.km.round(), pair.minutes, pair.cost.as_yuan())
        })
        .collect();
    // The last row states no kilometres: they follow from the coordinates.
    assert_eq!(found, [(0, 0, 12.0, 12.0, 5.0), (0, 1, 7.0, 7.0, 6.0), (1, 1, 30.0, 4.0, 0.0)]);
    let why = finder.why_not(VillageIdx(1), SiteIdx(0)).unwrap();
    assert_eq!((why.rule, why.layer.as_str()), (RuleName::Link, "pairs.csv"));
}

fn thin(mut scenario: Scenario, nearest: u32) -> Scenario {
    scenario.candidates = CandidateOptions { nearest, all: Some(false) };
    scenario
}

/// Whether each village can have a dwelling of its own: tries all.
fn can_all_be_housed(sites_of: &[Vec<usize>], free: &mut [u32]) -> bool {
    let Some((first, others)) = sites_of.split_first() else { return true };
    first.iter().any(|&site| {
        if free[site] == 0 {
            return false;
        }
        free[site] -= 1;
        let is_done = can_all_be_housed(others, free);
        free[site] += 1;
        is_done
    })
}

#[test]
fn thinning_to_one_site_still_houses_everybody_who_can_be_housed() {
    let mut random = random(35);
    let (mut housed, mut grown) = (0, 0);
    for at in 0..300 {
        let mut instance = region(&mut random, 6, 5);
        for village in &mut instance.villages {
            village.policy = Some(Policy::Must);
        }
        for site in &mut instance.sites {
            site.levels[0].capacity[0] = Some(random.random_range(0..3));
        }
        let move_km = Some(random.random_range(60.0..250.0));
        let rule = Rule::Reach(Reach { move_km, ..Reach::default() });
        let scenario = thin(scenario(vec![rule], goal(&[])), 1);
        let finder = Finder::new(&instance, &scenario);
        let candidates = Candidates::new(&finder, &scenario);
        let all = |is_in: &dyn Fn(VillageIdx, SiteIdx) -> bool| -> Vec<Vec<usize>> {
            (0..6)
                .map(|village| {
                    (0..5).filter(|&site| is_in(VillageIdx(village), SiteIdx::new(site))).collect()
                })
                .collect()
        };
        let legal = all(&|village, site| finder.legal(village, site).is_some());
        let kept =
            all(&|village, site| candidates.of(village).iter().any(|pair| pair.site == site));
        let mut free: Vec<u32> =
            instance.sites.iter().map(|site| site.levels[0].capacity[0].unwrap()).collect();
        if can_all_be_housed(&legal, &mut free) {
            housed += 1;
            grown += u32::from(candidates.pairs.len() > 6);
            assert!(can_all_be_housed(&kept, &mut free), "question {at}: {kept:?} of {legal:?}");
        }
        if !candidates.is_complete() {
            assert!(!candidates.is_complete());
        }
    }
    assert!(housed > 50 && grown > 20, "{housed} can be housed, {grown} needed more than one site");
}

#[test]
fn thinning_never_tears_a_group_apart() {
    let mut random = random(36);
    for at in 0..100 {
        let instance = region(&mut random, 8, 12);
        let ids = |ids: [&str; 3]| ids.map(str::to_owned).to_vec();
        let groups = Some(vec![ids(["V0", "V3", "V5"]), ids(["V1", "V2", "V6"])]);
        let mut rules = removing_rules(&mut random);
        rules.push(Rule::KeepTogether(KeepTogether { groups }));
        let scenario = thin(scenario(rules, goal(&[])), 2);
        let finder = Finder::new(&instance, &scenario);
        let candidates = Candidates::new(&finder, &scenario);
        for group in &finder.groups {
            for (&one, &other) in group.iter().flat_map(|one| group.iter().map(move |b| (one, b))) {
                for pair in candidates.of(one) {
                    let is_kept = candidates.of(other).iter().any(|kept| kept.site == pair.site);
                    let is_legal = finder.legal(other, pair.site).is_some();
                    assert_eq!(is_kept, is_legal, "question {at}: {one:?} {other:?} {pair:?}");
                }
            }
        }
    }
}

#[test]
fn growing_doubles_the_nearest_until_all_legal_pairs_are_in() {
    let instance = region(&mut random(37), 6, 12);
    let scenario = thin(scenario(vec![], goal(&[])), 1);
    let finder = Finder::new(&instance, &scenario);
    let mut candidates = Candidates::new(&finder, &scenario);
    let mut counts = vec![candidates.pairs.len()];
    while candidates.grow_all(&finder) {
        counts.push(candidates.pairs.len());
    }
    assert!(counts.is_sorted() && candidates.is_complete(), "{counts:?}");
    assert_eq!(candidates.pairs.len() as u64, candidates.legal_pairs);
}

#[test]
fn growing_goes_on_where_the_nearest_sites_are_in_already() {
    let instance = region(&mut random(37), 6, 12);
    let scenario = thin(scenario(vec![], goal(&[])), 1);
    let finder = Finder::new(&instance, &scenario);
    let mut candidates = Candidates::new(&finder, &scenario);
    // For what they cost, the four nearest of each village have come in.
    let mut near = Vec::new();
    for village in 0..6 {
        finder.nearest(VillageIdx::new(village), 4, &mut near);
    }
    candidates.add(&finder, near);
    let before = candidates.pairs.len();
    assert!(!candidates.is_complete());
    assert!(candidates.grow_all(&finder), "there are pairs to add");
    assert!(candidates.pairs.len() > before);
    while candidates.grow_all(&finder) {}
    assert!(candidates.is_complete());
}

#[test]
fn commutes_are_those_of_looking_at_every_home_and_livelihood() {
    let mut random = random(38);
    for at in 0..150 {
        let mut instance = region(&mut random, 7, 6);
        instance.skills = vec!["basic".to_owned()];
        for village in &mut instance.villages {
            village.workers = vec![1];
        }
        let takes = [Takes::Residents, Takes::Everyone, Takes::Stayers];
        instance.livelihoods = (0..8)
            .map(|k| {
                let mut livelihood = livelihood(&format!("K{k}"), 3);
                livelihood.takes = takes[random.random_range(0..3)];
                let lon = 107.0 + random.random_range(0.0..2.0);
                livelihood.place = Some(LonLat { lon, lat: 33.0 });
                livelihood
            })
            .collect();
        let homes: Vec<Home> = (0..6).map(at_site).chain((0..7).map(in_village)).collect();
        if at % 2 == 0 {
            let mut rows = Vec::new();
            for &home in &homes {
                // Livelihoods 0 to 3 are in the table, the others only have coordinates.
                for k in 0..4 {
                    if random.random_bool(0.5) {
                        rows.push((home, k, f64::from(random.random_range(1..120))));
                    }
                }
            }
            instance.commutes = commutes(&rows);
        }
        instance.index_names();
        let limit = random.random_range(20.0..120.0);
        let mut rules = removing_rules(&mut random);
        rules.retain(|rule| rule.name() != RuleName::Reach && rule.name() != RuleName::Forbid);
        rules.push(Rule::Reach(Reach { commute_km: Some(limit), ..Reach::default() }));
        rules.push(Rule::Forbid(Forbid { livelihoods: vec!["K7".into()], ..Forbid::default() }));
        rules.push(Rule::Workers);
        let scenario = scenario(rules, goal(&[]));
        let finder = Finder::new(&instance, &scenario);
        let candidates = Candidates::new(&finder, &scenario);
        let mut by_hand = Vec::new();
        for &home in &homes {
            let (place, is_home, wrong) = match home {
                Home::Site(site) => {
                    let is_open = finder.judged.sites[site.at()].is_none();
                    (instance.site(site).place, is_open, Takes::Stayers)
                }
                Home::Village(village) => {
                    let may_stay = finder.judged.villages[village.at()].may_stay();
                    (instance.village(village).place, may_stay, Takes::Residents)
                }
            };
            for (k, livelihood) in instance.livelihoods.iter().enumerate().take(7) {
                let table = instance.commutes.as_ref();
                let row = table.and_then(|table| table.find(home, LivelihoodIdx::new(k)));
                let is_listed = table.is_some_and(|table| table.speaks_of(LivelihoodIdx::new(k)));
                let length = match row {
                    Some(row) => row.km,
                    None if is_listed => None,
                    None => Some(km(place.unwrap(), livelihood.place.unwrap())),
                };
                let is_near = length.is_some_and(|length| length <= limit);
                if is_home && is_near && livelihood.takes != wrong {
                    by_hand.push((home, k));
                }
            }
        }
        let found: Vec<_> =
            candidates.commutes.iter().map(|found| (found.home, found.livelihood.at())).collect();
        assert_eq!(found, by_hand, "question {at}");
    }
}
