//! Where people earn: industrial parks by the county seats, workshops and services by the towns,
//! posts for those who stay.

use crate::facts::LonLat;
use crate::generate::Spec;
use crate::generate::balance::Balance;
use crate::generate::draw::Draw;
use crate::generate::draw::Draws;
use crate::generate::draw::Stream;
use crate::generate::draw::split;
use crate::generate::region::Region;
use crate::generate::terrain::beside;
use crate::generate::villages::hundreds;

/// Share of the workers of villages that may stay for whom there is an ecological post.
const POSTS_FOR_STAYERS: f64 = 0.08;

/// A kind of livelihood: its figures, and where it lies.
#[derive(Clone, Copy, Debug)]
struct Kind {
    word: &'static str,
    label: &'static str,
    label_zh: &'static str,
    /// Relative number of places.
    size: f64,
    income_yuan: f64,
    yuan_per_place: f64,
    /// Distance from the town \[km\].
    away_km: (f64, f64),
    by_county_seat: bool,
    for_stayers: &'static str,
    /// Skills in turn; empty takes any.
    skills: &'static [&'static str],
}

const PARK: Kind = Kind {
    word: "industrial_park",
    label: "industrial park",
    label_zh: "工业园",
    size: 400.0,
    income_yuan: 46_000.0,
    yuan_per_place: 60_000.0,
    away_km: (2.0, 6.0),
    by_county_seat: true,
    for_stayers: "no",
    skills: &["skilled", "basic", "technical", ""],
};
const FACTORY: Kind = Kind {
    word: "community_factory",
    label: "community factory",
    label_zh: "社区工厂",
    size: 80.0,
    income_yuan: 31_000.0,
    yuan_per_place: 15_000.0,
    away_km: (0.2, 3.0),
    by_county_seat: false,
    for_stayers: "no",
    skills: &["basic", "basic", "basic", ""],
};
const SERVICES: Kind = Kind {
    word: "town_services",
    label: "services",
    label_zh: "城镇服务业",
    size: 60.0,
    income_yuan: 35_000.0,
    yuan_per_place: 8_000.0,
    away_km: (0.0, 1.5),
    by_county_seat: false,
    for_stayers: "no",
    skills: &["", "skilled", "", "technical"],
};
const POST: Kind = Kind {
    word: "ecological_post",
    label: "forest rangers",
    label_zh: "生态护林",
    size: 15.0,
    income_yuan: 10_000.0,
    yuan_per_place: 1_500.0,
    away_km: (2.0, 8.0),
    by_county_seat: false,
    for_stayers: "only",
    skills: &[""],
};
const FARM: Kind = Kind {
    word: "farm_base",
    label: "farm base",
    label_zh: "农业基地",
    size: 35.0,
    income_yuan: 24_000.0,
    yuan_per_place: 12_000.0,
    away_km: (1.0, 7.0),
    by_county_seat: false,
    for_stayers: "yes",
    skills: &["basic", "basic", "skilled"],
};
const FOREST: Kind = Kind {
    word: "forest_base",
    label: "forest base",
    label_zh: "林业基地",
    size: 25.0,
    income_yuan: 22_000.0,
    yuan_per_place: 10_000.0,
    away_km: (2.0, 9.0),
    by_county_seat: false,
    for_stayers: "yes",
    skills: &["basic"],
};
const TOURISM: Kind = Kind {
    word: "tourism",
    label: "guest houses",
    label_zh: "旅游民宿",
    size: 30.0,
    income_yuan: 33_000.0,
    yuan_per_place: 25_000.0,
    away_km: (0.5, 9.0),
    by_county_seat: false,
    for_stayers: "yes",
    skills: &[""],
};
const GREEN: Kind = Kind {
    word: "green_products",
    label: "green products",
    label_zh: "绿色产品",
    size: 30.0,
    income_yuan: 29_000.0,
    yuan_per_place: 14_000.0,
    away_km: (0.5, 5.0),
    by_county_seat: false,
    for_stayers: "yes",
    skills: &["basic", "skilled"],
};

/// The kinds in turn, so that few livelihoods are mixed as well as many.
const TURN: [Kind; 20] = [
    FACTORY, SERVICES, PARK, POST, FACTORY, FARM, FACTORY, SERVICES, FACTORY, TOURISM, FACTORY,
    PARK, SERVICES, POST, FACTORY, FOREST, FACTORY, GREEN, SERVICES, FACTORY,
];

/// One livelihood, as its row is drawn.
#[derive(Clone, Debug)]
pub(super) struct Livelihood {
    pub(super) name: (String, String),
    pub(super) kind: &'static str,
    pub(super) skill: &'static str,
    pub(super) at: LonLat,
    pub(super) town: usize,
    pub(super) places: u64,
    pub(super) income_yuan: u64,
    pub(super) yuan_per_place: u64,
    pub(super) host_share_percent: u64,
    pub(super) for_stayers: &'static str,
}

/// Draws the livelihoods. They lie where the people are: in the order of the towns, one for each
/// equal part of the workers.
pub(super) fn livelihoods<'a>(
    spec: &Spec,
    region: &'a Region,
    balance: &Balance,
    draws: &'a Draws,
) -> impl Iterator<Item = Livelihood> + use<'a> {
    let count = spec.livelihoods as usize;
    let is_post = |k: usize| kind_of(k).for_stayers == "only";
    let sizes = |posts: bool| -> Vec<f64> {
        let size = |k| nature_of(k, draws).1 * f64::from(u8::from(is_post(k) == posts));
        (0..count).map(size).collect()
    };
    let moving: u64 = balance.moving_workers.iter().sum();
    let staying: u64 = balance.staying_workers.iter().sum();
    let jobs = split((moving as f64 * spec.job_share).round() as u64, &sizes(false));
    let post_count = (0..count).filter(|&k| is_post(k)).count();
    let post_places = if post_count == 0 { 0 } else { staying };
    let posts = split((post_places as f64 * POSTS_FOR_STAYERS).round() as u64, &sizes(true));
    let job_towns = towns_by_people(&balance.moving_workers, count - post_count);
    let post_towns = towns_by_people(&balance.staying_workers, post_count);

    let (mut job_towns, mut post_towns) = (job_towns.into_iter(), post_towns.into_iter());
    (0..count).map(move |k| {
        let (town, places) =
            if is_post(k) { (post_towns.next(), posts[k]) } else { (job_towns.next(), jobs[k]) };
        livelihood(k, town.expect("a town was chosen for each"), places, region, draws)
    })
}

fn kind_of(livelihood: usize) -> &'static Kind {
    &TURN[livelihood % TURN.len()]
}

/// The skill that a livelihood takes (empty takes any), and its relative number of places.
fn nature_of(livelihood: usize, draws: &Draws) -> (&'static str, f64) {
    let kind = kind_of(livelihood);
    let mut draw = draws.of(Stream::LivelihoodNature, livelihood);
    let skill = *draw.one_of::<&str>(kind.skills);
    // Few workers have the higher skills.
    let share = match skill {
        "technical" => 0.15,
        "skilled" => 0.6,
        _ => 1.0,
    };
    (skill, draw.skewed(share * kind.size, 0.5))
}

fn livelihood(
    index: usize,
    town: usize,
    places: u64,
    region: &Region,
    draws: &Draws,
) -> Livelihood {
    let kind = kind_of(index);
    let mut draw: Draw = draws.of(Stream::Livelihood, index);
    let town = if kind.by_county_seat { region.seat_of(town) } else { town };
    let centre = region.towns[town].at;
    let away = draw.between(kind.away_km.0, kind.away_km.1);
    let point = centre.shifted(away, draw.between(0.0, std::f64::consts::TAU));
    // Parks keep a share for the people who live there already; what is left is as asked.
    let host_share_percent = if kind.by_county_seat { *draw.one_of(&[0, 10, 20]) } else { 0 };
    let (name, name_zh) = &region.towns[town].name;
    Livelihood {
        name: (format!("{name} {}", kind.label), format!("{name_zh}{}", kind.label_zh)),
        kind: kind.word,
        skill: nature_of(index, draws).0,
        at: beside(centre, point),
        town,
        places: (places * 100).div_ceil(100 - host_share_percent),
        income_yuan: hundreds(draw.skewed(kind.income_yuan, 0.12)),
        yuan_per_place: hundreds(draw.skewed(kind.yuan_per_place, 0.15)),
        host_share_percent,
        for_stayers: kind.for_stayers,
    }
}

/// The towns of the people at the middles of `count` equal parts of all people.
fn towns_by_people(people: &[u64], count: usize) -> Vec<usize> {
    let all: u64 = people.iter().sum();
    let mut towns = Vec::with_capacity(count);
    let (mut town, mut until) = (0, people[0]);
    for at in 0..count {
        let middle = all as f64 * (at as f64 + 0.5) / count as f64;
        while (until as f64) < middle && town + 1 < people.len() {
            town += 1;
            until += people[town];
        }
        towns.push(town);
    }
    towns
}

#[cfg(test)]
mod tests {
    use super::towns_by_people;

    #[test]
    fn towns_with_more_people_get_more() {
        assert_eq!(towns_by_people(&[10, 0, 30], 4), [0, 2, 2, 2]);
        assert_eq!(towns_by_people(&[0, 0], 2), [0, 0]);
    }
}
