//! Judging a plan of a whole region takes seconds, because nothing walks over all pairs.

use crate::accepted;
use crate::common::*;
use resettle::facts::Assignment;
use resettle::facts::Built;
use resettle::facts::Decision;
use resettle::facts::Instance;
use resettle::facts::Plan;
use resettle::facts::Rule;
use resettle::facts::SiteIdx;
use resettle::facts::VillageIdx;
use resettle::facts::rules::Eligibility;
use resettle::facts::rules::Reach;
use resettle::facts::rules::eligibility::SiteInZone;
use resettle::facts::rules::eligibility::ZonePolicy;
use resettle::facts::village::Policy;
use std::time::Instant;

/// Villages on a grid, sites on a coarser one, zones on another; village i moves to site i mod sites.
fn region(villages: usize, sites: usize, zones: usize) -> (Instance, Plan) {
    let spot = |at: usize, of: usize| {
        let side = (of as f64).sqrt().ceil() as usize;
        let step = 3.0 / side as f64;
        (108.0 + step * (at % side) as f64, 31.0 + step * (at / side) as f64)
    };
    let place = |at, of| {
        let (lon, lat) = spot(at, of);
        Some(resettle::facts::LonLat { lon, lat })
    };
    let mut instance = Instance {
        skills: vec!["general".to_owned(), "skilled".to_owned()],
        services: vec!["dwellings".to_owned(), "school_seats".to_owned()],
        areas: vec![area("county", "A"), area("county", "B")],
        ..small_instance()
    };
    instance.funds.clear();
    instance.livelihoods.truncate(1);
    instance.villages = (0..villages)
        .map(|at| {
            let mut village =
                village(&format!("V{at}"), 0.0, [30, 110, 40, 5, 25, 15], &[COUNTY_A]);
            village.place = place(at, villages);
            village.policy = Some(Policy::May);
            village
        })
        .collect();
    let room = u32::try_from(30 * villages.div_ceil(sites)).expect("few enough households");
    instance.sites = (0..sites)
        .map(|at| {
            let levels = vec![level("1", room, None, [1_000_000, 50_000], 1)];
            let mut site = site(&format!("S{at}"), 0.0, levels, 0, &[COUNTY_A]);
            site.place = place(at, sites);
            site
        })
        .collect();
    instance.zones = (0..zones)
        .map(|at| {
            let (lon, lat) = spot(at, zones);
            let ring = (0..100).map(|step| {
                let angle = f64::from(step) * std::f64::consts::TAU / 100.0;
                (lon + 0.04 * angle.cos(), lat + 0.04 * angle.sin())
            });
            let mut zone = zone("reserve", (0.0, 0.0), (1.0, 1.0), 1.0);
            let ring = ring.collect::<geo::LineString>();
            zone.shape = geo::MultiPolygon::new(vec![geo::Polygon::new(ring, vec![])]);
            zone
        })
        .collect();
    instance.index_names();
    let assignments = (0..villages).map(|at| Assignment {
        village: VillageIdx::new(at),
        decision: Decision::Moves(SiteIdx::new(at % sites)),
    });
    let built = (0..sites).map(|at| Built { site: SiteIdx::new(at), level: 0 });
    let plan =
        Plan { assignments: assignments.collect(), built: built.collect(), ..Plan::default() };
    (instance, plan)
}

fn seconds(villages: usize, sites: usize, zones: usize) -> f64 {
    let (instance, plan) = region(villages, sites, zones);
    let near_only = Reach { move_km: Some(1e4), ..Reach::default() };
    let buffered = ZonePolicy { site_buffer_km: 0.01, ..ZonePolicy::default() };
    let mut eligibility = Eligibility::default();
    eligibility.zones.insert("reserve".to_owned(), buffered);
    let elsewhere =
        ZonePolicy { site: SiteInZone::Forbidden, site_buffer_km: 1.0, ..ZonePolicy::default() };
    eligibility.zones.insert("elsewhere".to_owned(), elsewhere);
    let mut rules = every_rule();
    rules.retain(|rule| {
        matches!(
            rule,
            Rule::AssignOnce(_) | Rule::Link | Rule::Capacity(_) | Rule::LeastUse | Rule::Quota
        )
    });
    rules.extend([Rule::Reach(near_only), Rule::Eligibility(eligibility), Rule::Budget]);
    let scenario = scenario(rules);
    let start = Instant::now();
    accepted(&instance, &scenario, &plan);
    start.elapsed().as_secs_f64()
}

#[test]
fn a_whole_region_is_judged_in_seconds() {
    // Far above what it takes, so that a busy machine does not fail it; a walk over all pairs, or
    // over all polygons for each village, would take longer.
    let seconds = seconds(18_000, 1_500, 3_000);
    println!("18 000 villages, 1 500 sites, 3 000 polygons: {seconds:.2} s");
    assert!(seconds < 6.0, "{seconds} s");
}

#[test]
fn a_hundred_thousand_villages_are_judged_in_seconds() {
    let seconds = seconds(100_000, 2_000, 3_000);
    println!("100 000 villages, 2 000 sites, 3 000 polygons: {seconds:.2} s");
    assert!(seconds < 20.0, "{seconds} s");
}
