//! Draws tiny instances and scenarios in which every rule and every term occurs.

use crate::support::area;
use crate::support::fund;
use crate::support::instance;
use crate::support::level;
use crate::support::livelihood;
use crate::support::scenario;
use crate::support::site;
use crate::support::square_zone;
use crate::support::village;
use rand::RngExt;
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use resettle::facts::AreaIdx;
use resettle::facts::Cny;
use resettle::facts::CostKind;
use resettle::facts::Goal;
use resettle::facts::Home;
use resettle::facts::Instance;
use resettle::facts::LivelihoodIdx;
use resettle::facts::LonLat;
use resettle::facts::PairTable;
use resettle::facts::Rule;
use resettle::facts::Scenario;
use resettle::facts::Sector;
use resettle::facts::SectorStatus;
use resettle::facts::SiteIdx;
use resettle::facts::SkillIdx;
use resettle::facts::Term;
use resettle::facts::VillageIdx;
use resettle::facts::livelihood::Takes;
use resettle::facts::rules::AssignOnce;
use resettle::facts::rules::Capacity;
use resettle::facts::rules::CarryingCapacity;
use resettle::facts::rules::Eligibility;
use resettle::facts::rules::FixLevel;
use resettle::facts::rules::Forbid;
use resettle::facts::rules::JobPerHousehold;
use resettle::facts::rules::KeepApart;
use resettle::facts::rules::KeepTogether;
use resettle::facts::rules::Lock;
use resettle::facts::rules::OpenAtMost;
use resettle::facts::rules::Reach;
use resettle::facts::rules::SameArea;
use resettle::facts::rules::ShareConcentrated;
use resettle::facts::rules::eligibility::SiteInZone;
use resettle::facts::rules::eligibility::VillageInZone;
use resettle::facts::rules::eligibility::ZonePolicy;
use resettle::facts::terms::Layer;
use resettle::facts::terms::Metric;
use resettle::facts::travel::CommuteRow;
use resettle::facts::travel::CommuteTable;
use resettle::facts::travel::PairRow;
use resettle::facts::village::Hazard;
use resettle::facts::village::Policy;

/// One question, tiny enough for all its plans to be listed.
pub fn question(seed: u64) -> (Instance, Scenario) {
    let mut draw = Draw { random: ChaCha8Rng::seed_from_u64(seed) };
    let instance = draw.instance();
    let scenario = draw.scenario(&instance);
    (instance, scenario)
}

struct Draw {
    random: ChaCha8Rng,
}

impl Draw {
    fn chance(&mut self, probability: f64) -> bool {
        self.random.random_bool(probability)
    }

    fn below(&mut self, end: u32) -> u32 {
        self.random.random_range(0..end)
    }

    fn within(&mut self, from: u32, to: u32) -> u32 {
        self.random.random_range(from..=to)
    }

    fn yuan(&mut self, most: i64) -> Cny {
        Cny::yuan(self.random.random_range(0..=most))
    }

    fn maybe<T>(&mut self, probability: f64, make: impl FnOnce(&mut Self) -> T) -> Option<T> {
        self.chance(probability).then(|| make(self))
    }

    fn pick<T: Clone>(&mut self, among: &[T]) -> T {
        among[self.below(among.len() as u32) as usize].clone()
    }

    /// Within about 50 km of each other.
    fn place(&mut self) -> LonLat {
        LonLat {
            lon: 108.0 + self.random.random_range(0.0..0.5),
            lat: 32.0 + self.random.random_range(0.0..0.4),
        }
    }

    /// A town of one of two counties with both, or nothing; positions as in [`Draw::areas`].
    fn areas_of_place(&mut self) -> Vec<AreaIdx> {
        match self.below(7) {
            0..=2 => vec![AreaIdx(0), AreaIdx(2)],
            3..=4 => vec![AreaIdx(1)],
            5 => vec![AreaIdx(0), AreaIdx(3)],
            _ => Vec::new(),
        }
    }

    fn areas(&mut self) -> Vec<resettle::facts::Area> {
        let named = [("county", "east"), ("county", "west"), ("town", "one"), ("basin", "upper")];
        named
            .iter()
            .map(|(kind, id)| resettle::facts::Area {
                name: None,
                name_zh: None,
                parent: (*kind == "town").then_some(AreaIdx(0)),
                budget: self.maybe(0.4, |draw| draw.yuan(90_000)),
                max_persons: self.maybe(0.5, |draw| draw.within(5, 60)),
                max_households_out: self.maybe(0.4, |draw| draw.below(14)),
                max_households_in: self.maybe(0.4, |draw| draw.below(14)),
                ..area(kind, id)
            })
            .collect()
    }

    fn instance(&mut self) -> Instance {
        let (villages, sites) = *[(1, 3), (2, 2), (2, 3), (3, 2), (3, 3), (4, 2), (4, 1)]
            .get(self.below(7) as usize)
            .unwrap();
        let livelihoods = self.below(4);
        let skills = self.within(1, 2) as usize;
        let most_workers = if villages > 2 { 1 } else { 2 };
        let has_seats = self.chance(0.4);
        let villages = (0..villages)
            .map(|at| self.village(&format!("V{at}"), skills, most_workers, has_seats))
            .collect();
        let sites = (0..sites).map(|at| self.site(&format!("S{at}"), has_seats)).collect();
        let mut instance = instance(villages, sites);
        if has_seats {
            instance.services.push("school_seats".to_owned());
        }
        instance.skills = ["basic", "skilled"][..skills].iter().map(|&name| name.into()).collect();
        instance.sectors = self.sectors();
        instance.livelihoods =
            (0..livelihoods).map(|at| self.livelihood(&format!("K{at}"), skills)).collect();
        instance.areas = self.areas();
        let funds = self.below(4);
        instance.funds = (0..funds).map(|_| self.fund()).collect();
        instance.zones = self.zones();
        if self.chance(0.4) {
            instance.pairs = Some(self.pairs(&instance));
        }
        if self.chance(0.3) {
            instance.commutes = Some(self.commutes(&instance));
        }
        instance.index_names();
        instance
    }

    fn village(
        &mut self,
        id: &str,
        skills: usize,
        most_workers: u32,
        has_seats: bool,
    ) -> resettle::facts::Village {
        let households = self.within(1, 9);
        let mut needs = vec![households];
        if has_seats {
            needs.push(self.below(5));
        }
        let workers: Vec<u32> = (0..skills).map(|_| self.within(0, most_workers)).collect();
        let with_labour = self.within(0, workers.iter().sum::<u32>().min(households));
        resettle::facts::Village {
            place: Some(self.place()),
            persons: households * self.within(2, 4),
            workers,
            households_with_labour: with_labour,
            elevation_m: self.maybe(0.5, |draw| f64::from(draw.within(300, 2_200))),
            slope_deg: self.maybe(0.5, |draw| f64::from(draw.within(2, 35))),
            hazard: self.maybe(0.5, |draw| {
                draw.pick(&[Hazard::None, Hazard::Low, Hazard::Medium, Hazard::High])
            }),
            zone: self.maybe(0.2, |draw| draw.pick(&["core", "rim"]).to_owned()),
            policy: self.pick(&[
                None,
                Some(Policy::Must),
                Some(Policy::May),
                Some(Policy::May),
                Some(Policy::May),
                Some(Policy::Stay),
            ]),
            stay_cost: self.yuan(30_000),
            group: self.maybe(0.3, |draw| draw.pick(&["kin", "hamlet"]).to_owned()),
            consent: self.maybe(0.4, |draw| draw.chance(0.6)),
            income: self.yuan(3_000),
            needs,
            areas: self.areas_of_place(),
            ..village(id, households)
        }
    }

    fn site(&mut self, id: &str, has_seats: bool) -> resettle::facts::Site {
        let count = self.within(1, 2) as usize;
        let mut dwellings = self.within(2, 14);
        let mut fixed = 0;
        let same_price = self.chance(0.4);
        let price = self.random.random_range(0..4_000);
        let mut levels = Vec::new();
        for name in ["small", "large"].iter().take(count) {
            fixed += self.random.random_range(0..40_000);
            let price = if same_price { price } else { self.random.random_range(0..4_000) };
            let mut size = level(name, dwellings, fixed, price);
            size.min_households = if self.chance(0.4) { self.within(1, dwellings) } else { 0 };
            if has_seats {
                size.capacity.push(self.maybe(0.7, |draw| draw.below(10)));
            }
            levels.push(size);
            dwellings += self.within(1, 10);
        }
        let existing = self.maybe(0.2, |draw| draw.below(count as u32) as usize);
        if let Some(standing) = existing {
            levels[standing].fixed_cost = Cny::ZERO;
        }
        resettle::facts::Site {
            place: Some(self.place()),
            existing,
            zone: self.maybe(0.2, |draw| draw.pick(&["core", "rim"]).to_owned()),
            elevation_m: self.maybe(0.5, |draw| f64::from(draw.within(300, 1_800))),
            host_persons: self.below(12),
            areas: self.areas_of_place(),
            ..site(id, levels)
        }
    }

    fn sectors(&mut self) -> Vec<Sector> {
        let statuses = [
            SectorStatus::Encouraged,
            SectorStatus::Limited,
            SectorStatus::Closing,
            SectorStatus::Prohibited,
        ];
        (0..2)
            .map(|at| Sector {
                name: format!("sector {at}"),
                status: self.pick(&statuses),
                closing_year: Some(2027),
                zone_classes: self.maybe(0.3, |_| vec!["rim".to_owned()]).unwrap_or_default(),
                source: None,
                article: None,
            })
            .collect()
    }

    fn livelihood(&mut self, id: &str, skills: usize) -> resettle::facts::Livelihood {
        resettle::facts::Livelihood {
            place: Some(self.place()),
            kind: self.maybe(0.7, |draw| draw.pick(&["farm_base", "ecological_post"]).to_owned()),
            skill: self.maybe(0.5, |draw| SkillIdx(draw.below(skills as u32))),
            income: self.yuan(8_000),
            cost_per_place: if self.chance(0.5) { self.yuan(6_000) } else { Cny::ZERO },
            sector: self.maybe(0.4, |draw| draw.below(2) as usize),
            host_share_ppm: self.pick(&[0, 0, 100_000, 333_333, 500_000]),
            takes: self.pick(&[Takes::Residents, Takes::Everyone, Takes::Stayers]),
            zone: self.maybe(0.2, |draw| draw.pick(&["core", "rim"]).to_owned()),
            areas: self.areas_of_place(),
            ..livelihood(id, self.within(1, 4))
        }
    }

    fn fund(&mut self) -> resettle::facts::Fund {
        let covers = CostKind::ALL.into_iter().filter(|_| self.chance(0.5)).collect();
        resettle::facts::Fund {
            budget: self.maybe(0.5, |draw| draw.yuan(120_000)),
            covers: if self.chance(0.5) { Vec::new() } else { covers },
            per_household_cap: self.maybe(0.3, |draw| draw.yuan(12_000)),
            per_person_cap: self.maybe(0.2, |draw| draw.yuan(5_000)),
            ..fund(self.below(4), "some")
        }
    }

    fn zones(&mut self) -> Vec<resettle::facts::Zone> {
        let count = self.below(3);
        (0..count)
            .map(|_| {
                let corner = self.place();
                let (width, height) =
                    (self.random.random_range(0.05..0.3), self.random.random_range(0.05..0.3));
                let class = self.pick(&["core", "rim"]);
                resettle::facts::Zone {
                    sensitivity: f64::from(self.below(4)) / 2.0,
                    ..square_zone(
                        class,
                        corner.lon,
                        corner.lat,
                        corner.lon + width,
                        corner.lat + height,
                    )
                }
            })
            .collect()
    }

    fn pairs(&mut self, instance: &Instance) -> PairTable {
        let mut rows = Vec::new();
        for village in 0..instance.villages.len() {
            for site in 0..instance.sites.len() {
                if self.chance(0.85) {
                    rows.push(PairRow {
                        village: VillageIdx::new(village),
                        site: SiteIdx::new(site),
                        km: self.maybe(0.7, |draw| f64::from(draw.within(1, 80))),
                        minutes: self.maybe(0.3, |draw| f64::from(draw.within(5, 160))),
                        cost: self.yuan(5_000),
                    });
                }
            }
        }
        PairTable { rows }
    }

    fn commutes(&mut self, instance: &Instance) -> CommuteTable {
        let sites = (0..instance.sites.len()).map(|at| Home::Site(SiteIdx::new(at)));
        let villages = (0..instance.villages.len()).map(|at| Home::Village(VillageIdx::new(at)));
        let mut rows = Vec::new();
        for home in sites.chain(villages) {
            for livelihood in 0..instance.livelihoods.len() {
                if livelihood % 2 == 0 && self.chance(0.7) {
                    rows.push(CommuteRow {
                        home,
                        livelihood: LivelihoodIdx::new(livelihood),
                        km: self.maybe(0.7, |draw| f64::from(draw.within(1, 40))),
                        minutes: self.maybe(0.3, |draw| f64::from(draw.within(5, 90))),
                    });
                }
            }
        }
        CommuteTable { rows }
    }

    fn scenario(&mut self, instance: &Instance) -> Scenario {
        let rules = self.rules(instance);
        let mut scenario = scenario(rules, self.goal());
        scenario.travel.detour = 1.3;
        scenario.travel.move_speed_kmh = 40.0;
        scenario
    }

    fn village_id(&mut self, instance: &Instance) -> String {
        let at = self.below(instance.villages.len() as u32);
        instance.villages[at as usize].id.clone()
    }

    fn site_id(&mut self, instance: &Instance) -> String {
        let at = self.below(instance.sites.len() as u32);
        instance.sites[at as usize].id.clone()
    }

    fn some_villages(&mut self, instance: &Instance) -> Vec<String> {
        let ids = instance.villages.iter().map(|village| village.id.clone());
        ids.filter(|_| self.chance(0.6)).collect()
    }

    fn rules(&mut self, instance: &Instance) -> Vec<Rule> {
        let mut rules = vec![Rule::AssignOnce(AssignOnce {
            allow_unplaced: self.chance(0.4),
            ..AssignOnce::default()
        })];
        if self.chance(0.6) {
            let services = self.maybe(0.2, |_| vec!["dwellings".to_owned()]);
            rules.push(Rule::Capacity(Capacity { services }));
        }
        if self.chance(0.3) {
            rules.push(Rule::LeastUse);
        }
        if self.chance(0.65) {
            rules.push(Rule::Workers);
        }
        if self.chance(0.5) {
            rules.push(Rule::Places);
        }
        if self.chance(0.35) {
            rules.push(Rule::JobPerHousehold(JobPerHousehold { hard: self.chance(0.4) }));
        }
        if self.chance(0.35) {
            rules.push(Rule::Reach(Reach {
                move_km: self.maybe(0.6, |draw| f64::from(draw.within(20, 90))),
                move_min: self.maybe(0.4, |draw| f64::from(draw.within(30, 140))),
                commute_km: self.maybe(0.5, |draw| f64::from(draw.within(10, 60))),
                commute_min: self.maybe(0.3, |draw| f64::from(draw.within(10, 60))),
            }));
        }
        if self.chance(0.4) {
            rules.push(Rule::Eligibility(self.eligibility()));
        }
        if self.chance(0.25) {
            let groups = self.maybe(0.5, |draw| vec![draw.some_villages(instance)]);
            rules.push(Rule::KeepTogether(KeepTogether { groups }));
        }
        if self.chance(0.25) {
            let groups = vec![self.some_villages(instance)];
            rules.push(Rule::KeepApart(KeepApart { groups }));
        }
        if self.chance(0.2) {
            let crossings =
                [["east", "west"], ["west", "east"]].map(|pair| pair.map(str::to_owned));
            let crossings = crossings.into_iter().filter(|_| self.chance(0.5)).collect();
            rules.push(Rule::SameArea(SameArea { kind: "county".to_owned(), crossings }));
        }
        if self.chance(0.3) {
            rules.push(Rule::Budget);
        }
        if self.chance(0.25) {
            let kinds = self.maybe(0.4, |_| vec!["county".to_owned()]);
            rules.push(Rule::CarryingCapacity(CarryingCapacity { kinds }));
        }
        if self.chance(0.25) {
            rules.push(Rule::Quota);
        }
        if self.chance(0.25) {
            rules.push(Rule::ShareConcentrated(ShareConcentrated {
                share: self.pick(&[0.25, 0.5, 0.6, 1.0]),
                site_capacity_households: self.within(5, 16),
            }));
        }
        if self.chance(0.3) {
            let kind = self.maybe(0.4, |_| "county".to_owned());
            rules.push(Rule::OpenAtMost(OpenAtMost { count: self.within(1, 2), kind }));
        }
        if self.chance(0.2) {
            rules.push(Rule::Lock(self.lock(instance)));
        }
        if self.chance(0.25) {
            rules.push(Rule::Forbid(self.forbid(instance)));
        }
        if self.chance(0.25) {
            let name = self.pick(&["small", "large"]).to_owned();
            let levels = [(self.site_id(instance), name)].into();
            rules.push(Rule::FixLevel(FixLevel { levels }));
        }
        rules
    }

    fn lock(&mut self, instance: &Instance) -> Lock {
        let fate = if self.chance(0.3) { "stay".to_owned() } else { self.site_id(instance) };
        Lock {
            villages: self
                .maybe(0.6, |draw| [(draw.village_id(instance), fate)].into())
                .unwrap_or_default(),
            open: self.maybe(0.4, |draw| vec![draw.site_id(instance)]).unwrap_or_default(),
            closed: self.maybe(0.3, |draw| vec![draw.site_id(instance)]).unwrap_or_default(),
        }
    }

    fn forbid(&mut self, instance: &Instance) -> Forbid {
        let pairs = self.below(3);
        Forbid {
            pairs: (0..pairs)
                .map(|_| [self.village_id(instance), self.site_id(instance)])
                .collect(),
            sites: self.maybe(0.3, |draw| vec![draw.site_id(instance)]).unwrap_or_default(),
            stay: self.maybe(0.4, |draw| vec![draw.village_id(instance)]).unwrap_or_default(),
            livelihoods: self.maybe(0.4, |_| vec!["K0".to_owned()]).unwrap_or_default(),
        }
    }

    fn eligibility(&mut self) -> Eligibility {
        let mut zones = std::collections::BTreeMap::new();
        for class in ["core", "rim"] {
            if self.chance(0.5) {
                let policy = ZonePolicy {
                    village: self.pick(&[
                        VillageInZone::MayMove,
                        VillageInZone::MayMove,
                        VillageInZone::MustMove,
                        VillageInZone::MustStay,
                    ]),
                    site: self.pick(&[
                        SiteInZone::Allowed,
                        SiteInZone::Allowed,
                        SiteInZone::Forbidden,
                        SiteInZone::Own,
                    ]),
                    site_buffer_km: self.pick(&[0.0, 4.0]),
                    livelihood_kinds: self.maybe(0.3, |_| vec!["farm_base".to_owned()]),
                    source: None,
                    article: None,
                };
                zones.insert(class.to_owned(), policy);
            }
        }
        Eligibility {
            otherwise: self.pick(&[Policy::Must, Policy::May, Policy::May, Policy::Stay]),
            must_move_above_slope_deg: self.maybe(0.3, |_| 25.0),
            must_move_above_elevation_m: self.maybe(0.3, |_| 1_800.0),
            must_move_hazard: self.maybe(0.3, |_| Hazard::High),
            consent: self.chance(0.4),
            industry: self.chance(0.5),
            no_site_above_elevation_m: self.maybe(0.3, |_| 1_300.0),
            zones,
        }
    }

    /// One or two layers that share some of the terms out.
    fn goal(&mut self) -> Goal {
        let mut layers = vec![Layer::default()];
        if self.chance(0.5) {
            layers[0].tolerance = self.pick(&[0.0, 0.0, 0.05, 0.3]);
            layers.push(Layer::default());
        }
        let always = self.pick(&Term::ALL);
        for term in Term::ALL {
            if term == always || self.chance(0.3) {
                let weight = match term {
                    Term::Building | Term::PairCost | Term::JobCost | Term::Income => 1.0,
                    Term::Moving | Term::Commuting | Term::Crossing => 40.0,
                    Term::Unplaced => 9_000.0,
                    _ => 700.0,
                };
                let layer = self.below(layers.len() as u32) as usize;
                layers[layer].terms.push((term, weight * f64::from(self.within(1, 4))));
            }
        }
        Goal {
            layers: layers.into_iter().filter(|layer| !layer.terms.is_empty()).collect(),
            moving: self.pick(&[Metric::Km, Metric::Min]),
            commuting: self.pick(&[Metric::Km, Metric::Min]),
            crossing: self.pick(&["county", "county", "town", "province"]).to_owned(),
        }
    }
}
