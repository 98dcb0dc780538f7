//! What the programme's rules, as written into `instance.toml`, make of villages and sites.
//!
//! A small restatement, used to size the modelled sites and to check the result; the crate's own
//! rules judge the written instance independently.

use crate::sites::Site;
use crate::villages::Hazard;
use crate::villages::Village;
use crate::zones::RESERVE;
use crate::zones::STRICT;
use resettle::facts::LonLat;
use resettle::facts::Travel;

/// Steeper than this, a village must move \[degrees\].
pub const STEEP_DEG: f64 = 25.0;
/// Longest move \[km by road\].
pub const MOVE_KM: f64 = 60.0;
/// Longest commute \[km by road\].
pub const COMMUTE_KM: f64 = 20.0;
/// Road kilometres for one kilometre as the crow flies.
pub const DETOUR: f64 = 1.4;
/// No site is built higher than this \[m\].
pub const NO_SITE_ABOVE_M: f64 = 2400.0;
/// Sites keep so far off a nature reserve \[km\].
pub const RESERVE_BUFFER_KM: f64 = 1.0;
/// Zone classes that a village must leave, and in which no site is built.
pub const LEAVE: [&str; 3] = [STRICT, "full_green", RESERVE];
/// Agreed crossings between counties: left, entered.
pub const CROSSINGS: [(&str, &str); 7] = [
    ("610923", "610922"),
    ("610927", "610926"),
    ("610929", "610928"),
    ("500229", "511781"),
    ("621228", "621227"),
    ("610730", "610723"),
    ("420324", "610926"),
];

/// Whether a village must move.
pub fn must_move(village: &Village) -> bool {
    village.slope_deg > STEEP_DEG
        || village.hazard == Hazard::High
        || village.classes.iter().any(|class| LEAVE.contains(class))
}

/// Whom a site takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Takes {
    Everyone,
    /// Villages of the same relieving zone only.
    Relieving,
    Nobody,
}

/// Whom a site takes, from its height and the zones around it. `near_reserve` says whether a
/// reserve lies within the buffer.
pub fn site_takes(elevation_m: f64, classes: &[&str], near_reserve: bool) -> Takes {
    if elevation_m > NO_SITE_ABOVE_M
        || near_reserve
        || classes.iter().any(|class| LEAVE.contains(class))
    {
        Takes::Nobody
    } else if classes.contains(&"relieving") {
        Takes::Relieving
    } else {
        Takes::Everyone
    }
}

/// Kilometres by road.
pub fn road_km(a: LonLat, b: LonLat) -> f64 {
    Travel { detour: DETOUR, ..Travel::default() }.km(a, b)
}

/// Whether a village may move to a site: same county, within reach, and the site takes it.
pub fn is_candidate(village: &Village, site: &Site) -> bool {
    village.county == site.county
        && match site.takes {
            Takes::Everyone => true,
            Takes::Relieving => village.classes.contains(&"relieving"),
            Takes::Nobody => false,
        }
        && road_km(village.place, site.place) <= MOVE_KM
}
