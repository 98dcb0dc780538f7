//! The text of `instance.toml`: the programme's rules with their sources, and the goal.

use crate::policy;
use crate::world::World;
use std::fmt::Write;

const STUDY: &str = "Qinba strategy study phase II, 2020";
/// Source of rules whose figures no document states.
const OURS: &str = "assumption of this instance";
/// Kinds of livelihood for low-impact industry.
const LOW_IMPACT: &str = r#"["community_factory", "town_services", "ecological_post", "farm_base", "forest_base", "tourism", "green_products"]"#;

/// The text for an instance.
pub fn text(name: &str, part: &World) -> String {
    let mut text = head(name);
    text.push_str(&rules(part));
    text.push_str(&zones());
    text.push_str(GOAL_AND_SOURCES);
    text
}

fn head(name: &str) -> String {
    format!(
        "# Written by derive-qinba. Every figure is a parameter; README.md says which facts are real.\n\
         name = \"{name}\"\n\
         currency = \"CNY\"\n\n\
         [crs]\n\
         name = \"WGS84\"\n\n\
         [travel]\n\
         detour = {:?}\n\
         move_speed_kmh = 30.0\n\
         commute_speed_kmh = 30.0\n\n\
         [services]\n\
         school_seats = \"school_age\"\n\n",
        policy::DETOUR
    )
}

fn rules(part: &World) -> String {
    let holds = |code: &str| part.counties.iter().any(|county| county.adcode == code);
    let crossings: Vec<String> = policy::CROSSINGS
        .iter()
        .filter(|(from, to)| holds(from) && holds(to))
        .map(|(from, to)| format!("[\"{from}\", \"{to}\"]"))
        .collect();
    let mut text = String::from("[rules]\n");
    let mut rule = |name: &str, parameters: &str, source: &str, article: &str| {
        let separator = if parameters.is_empty() { "" } else { ", " };
        writeln!(
            text,
            "{name} = {{ {parameters}{separator}source = \"{source}\", article = \"{article}\" }}"
        )
        .expect("writing to a string cannot fail");
    };
    rule("capacity", "", OURS, "dwellings and school seats of the sites");
    rule("least_use", "", OURS, "no site is built for a few households");
    rule("workers", "", STUDY, "adequate employment");
    rule("places", "", STUDY, "adequate employment");
    rule("job_per_household", "hard = false", STUDY, "adequate employment");
    let reach = format!("move_km = {:?}, commute_km = {:?}", policy::MOVE_KM, policy::COMMUTE_KM);
    rule("reach", &reach, OURS, "relocation close to home, work close to the site");
    let same = format!("kind = \"county\", crossings = [{}]", crossings.join(", "));
    rule("same_area", &same, OURS, "moves within the county; some agreed crossings");
    rule("keep_together", "", OURS, "villages that wish to stay together");
    rule("budget", "", OURS, "money of the counties; caps on what families pay");
    rule("carrying_capacity", "kinds = [\"basin\"]", STUDY, "four units of basins");
    rule("quota", "", STUDY, "optimising zones; agreed crossings");
    text
}

fn zones() -> String {
    let mut text = format!(
        "\n[rules.eligibility]\n\
         otherwise = \"may\"\n\
         must_move_above_slope_deg = {:?}\n\
         must_move_hazard = \"high\"\n\
         industry = true\n\
         no_site_above_elevation_m = {:?}\n\
         source = \"{STUDY}\"\n\
         article = \"slopes above 25 degrees go back to forest; ecological migration\"\n",
        policy::STEEP_DEG,
        policy::NO_SITE_ABOVE_M
    );
    let buffer = format!("site_buffer_km = {:?}\n", policy::RESERVE_BUFFER_KM);
    let posts = "livelihood_kinds = [\"ecological_post\"]\n".to_owned();
    let upland =
        r#"livelihood_kinds = ["ecological_post", "forest_base", "green_products"]"#.to_owned();
    let low = format!("livelihood_kinds = {LOW_IMPACT}\n");
    let leave = "village = \"must_move\"\nsite = \"forbidden\"\n";
    for (class, body, article) in [
        ("strictly_controlled", format!("{leave}{upland}\n"), "four functional zones"),
        ("relieving", "site = \"own\"\n".to_owned(), "four functional zones"),
        ("full_green", format!("{leave}{upland}\n"), "four units of basins"),
        ("deep_green", low, "four units of basins"),
        ("nature_reserve", format!("{leave}{buffer}{posts}"), "protection pattern"),
    ] {
        write!(
            text,
            "\n[rules.eligibility.zones.{class}]\n{body}source = \"{STUDY}\"\narticle = \"{article}\"\n"
        )
        .expect("writing to a string cannot fail");
    }
    text
}

const GOAL_AND_SOURCES: &str = r#"
# All weights are CNY for one unit of the term, so the total is money.
[goal.weights]
building = 1.0
job_cost = 1.0
moving = 300.0         # household·km
commuting = 200.0      # worker·km
jobless = 80000.0      # worker
job_gap = 20000.0      # household with labour but without an earner
income = 0.2           # one year's gain, rewarded
crossing = 5000.0      # household that leaves its county
pressure = 500.0       # person left in a sensitive zone, times its sensitivity

[goal.units]
crossing = "county"

[sources]
villages = "Names and codes: NBS 2023 via china-division (WTFPL). Places: Vonng/adcode (CC BY 4.0) where place_basis is real, else modelled. People: split of the 2020 census by county (NBS, via tudigong, MIT). Heights: SRTM30_PLUS (public domain). See README.md."
sites = "Modelled beside township points of Vonng/adcode and GeoNames (CC BY 4.0). See README.md."
levels = "Modelled in the scale of published figures. See README.md."
livelihoods = "Names and places of industrial parks as published; all else modelled. See README.md."
areas = "Codes: NBS and county codes. Quotas and carrying capacities: modelled. See README.md."
budgets = "Modelled; caps in the scale of published policy. See README.md."
sectors = "Qinba strategy study phase II, 2020, with modelled names of sectors. See README.md."
zones = "Modelled from township points and heights; reserves from published boxes, points and areas. See README.md."
rivers = "Natural Earth 10m, main rivers and lakes (public domain)"
"#;
