//! The README of an instance: what is real, derived or modelled, column by column.

use crate::money::Money;
use crate::policy;
use crate::policy::Takes;
use crate::world::World;
use crate::zones::OPEN;
use crate::zones::STRICT;
use geo::Area;
use std::fmt::Write;

/// The text for an instance.
pub fn text(name: &str, part: &World, money: &Money, seed: u64) -> String {
    let mut text = String::new();
    figures(&mut text, name, part, money, seed).expect("writing to a string cannot fail");
    text.push_str(COLUMNS);
    left_out(&mut text, part).expect("writing to a string cannot fail");
    text.push_str(LICENCE);
    text
}

fn figures(
    text: &mut String,
    name: &str,
    part: &World,
    money: &Money,
    seed: u64,
) -> std::fmt::Result {
    let region = if name == "ankang" {
        "the ten counties and districts of Ankang, Shaanxi"
    } else {
        "the 75 counties of the Qinba contiguous poverty area"
    };
    let must: Vec<_> = part.villages.iter().filter(|v| policy::must_move(v)).collect();
    let households: u64 = part.villages.iter().map(|v| v.people.households).sum();
    let persons: u64 = part.villages.iter().map(|v| v.people.persons).sum();
    let must_households: u64 = must.iter().map(|v| v.people.households).sum();
    let real = part.villages.iter().filter(|v| v.place_is_real).count();
    let open = part.sites.iter().filter(|site| site.takes == Takes::Everyone);
    let dwellings: u64 = open.clone().map(crate::sites::Site::largest).sum();
    let working = part.livelihoods.iter().filter(|livelihood| livelihood.is_open());
    let places: u64 = working.map(crate::livelihoods::Livelihood::free_places).sum();
    let workers: u64 = part.villages.iter().flat_map(|v| v.people.workers).sum();
    let must_workers: u64 = must.iter().flat_map(|v| v.people.workers).sum();
    writeln!(
        text,
        "# {name}\n\n\
         Villages, candidate sites and livelihoods of {region}. Written by `derive-qinba` with seed \
         {seed}; the same seed gives the same bytes, and a village has the same figures in `ankang` \
         and `qinba`.\n\n\
         **This is a study instance, not a plan of any office.** Names, codes, census totals and \
         heights are real. Where each village lies (with few exceptions), how people spread over \
         villages, slopes, hazards, zones, sites, costs, places of work and budgets are modelled by \
         the rules below. Nothing here says what should happen to a real village.\n\n\
         | | |\n|---|---|"
    )?;
    for (what, number) in [
        ("counties", part.counties.len() as u64),
        ("villages", part.villages.len() as u64),
        ("… with their own published coordinate", real as u64),
        ("… that must move under the default rules", must.len() as u64),
        ("households", households),
        ("… in villages that must move", must_households),
        ("persons", persons),
        ("sites", part.sites.len() as u64),
        ("… that take every village of their county", open.count() as u64),
        ("… their dwellings at the large size", dwellings),
        ("livelihoods", part.livelihoods.len() as u64),
        ("… places of the open ones, after the reserved shares", places),
        ("workers", workers),
        ("… in villages that must move", must_workers),
        ("areas", money.areas.len() as u64),
        ("polygons", part.zones.len() as u64),
    ] {
        writeln!(text, "| {what} | {number} |")?;
    }
    writeln!(text, "| strictly controlled share of the cells | {:.0} % |", strict_percent(part))?;
    text.push('\n');
    Ok(())
}

/// Strictly controlled share of the functional zones, by area in the plane of degrees \[%\].
fn strict_percent(part: &World) -> f64 {
    let area = |counts: &dyn Fn(&str) -> bool| -> f64 {
        let zones = part.zones.iter().filter(|zone| counts(zone.class));
        zones.map(|zone| zone.shape.unsigned_area()).sum()
    };
    let all = area(&|class| class == STRICT || OPEN.contains(&class));
    100.0 * area(&|class| class == STRICT) / all
}

fn left_out(text: &mut String, part: &World) -> std::fmt::Result {
    let all: usize = part.left_out.values().sum();
    writeln!(
        text,
        "## Villages that are left out\n\n\
         {all} villages have neither a coordinate nor a township with one, so nothing says where \
         they lie. The people of their county are spread over its other villages, which are so a \
         little too large. Neighbourhood communities (社区) and farm units are no villages here.\n\n\
         | county | left out | taken |\n|---|---|---|"
    )?;
    for county in &part.counties {
        let taken = part.villages.iter().filter(|v| v.county == county.adcode).count();
        let out = part.left_out.get(&county.adcode).copied().unwrap_or(0);
        writeln!(text, "| {} {} | {out} | {taken} |", county.adcode, county.name_zh)?;
    }
    Ok(())
}

const COLUMNS: &str = r"## Every column

`real` is copied from a source, `derived` is computed from real figures alone, `modelled` rests on a rule
that we chose, mostly with seeded chance. Sources by letter: D = NBS codes of 2023 via china-division, V =
Vonng/adcode, G = GeoNames, C = 2020 census by county via tudigong, S = SRTM30_PLUS, O = county outlines of
OpenStreetMap via mapchina (used only to test whether a place lies in its county; not in these files).
“Factor” is a lognormal factor with median 1 and the stated sigma.

### villages.csv

| column | status | rule and source |
|---|---|---|
| `id`, `town`, `county`, `prefecture`, `province` | real | D; county codes of the census year (Xunyang is 610928) |
| `name_zh` | derived | D, without committee, county and township. There is no `name`: the sources have no Latin names |
| `lon`, `lat`, `place_basis` | real or modelled | `real`: the village's point, V. `modelled`: around its township (V, G): of 8 draws in its cell and county (O), one is chosen, e times less often for each 350 m above the township. A cell is the ground nearest to the township, to 14 km |
| `basin` | modelled | townships that drain, by S at their centres and to the lowest within 15 km, to the same one |
| `county_zone` | modelled | the county and the class of the functional zone around the place; empty outside all cells |
| `persons` | modelled split of a real sum | the rural population of the county (C) over its villages by factors of sigma 0.5; sums are exact |
| `households` | modelled split of a derived sum | rural population / mean household (C), over villages by persons and a factor of sigma 0.05; sums are exact |
| `workers_basic`, `workers_skilled`, `workers_technical` | modelled | persons of 15 years and more × employed share (C; taken as a share of those), a factor of sigma 0.08. Skilled: the shares in mining, manufacturing and construction (C). Technical: 2 % for each year of mean schooling above 6 (C). Basic: the rest |
| `households_with_labour` | modelled | share w − w²/4, with w workers a household: two adults who work independently of each other |
| `school_age` | modelled | persons × share of 0–14 (C) × 9/15, a factor of sigma 0.10 |
| `elevation_m` | derived | S at the place; 2 km cells, so valley floors are 50–300 m too high |
| `slope_deg` | modelled | 3 + 28 (1 − e^(−relief/650)), relief in metres over about 6 km (S), a factor of sigma 0.30 |
| `hazard` | modelled | chance with danger d = (slope/25 + relief/900)/2: high 0.11 d, medium 0.21 d, low 0.33 d |
| `steep_cropland_ha` | modelled | 0.25 ha a household × (slope − 10)/25, between 0 and 0.8 |
| `stay_cost_cny` | modelled | 400,000 + households × (18,000 + 900 for each km to the township) |
| `income_cny` | modelled | 10,000 × mean household × (1 + 6 % for each year of schooling above 8) × (1 − 10 % for each 1,000 m above 600 m), a factor of sigma 0.15 |
| `group` | modelled | 2 % of the villages form a group with the nearest village of their township |

`policy` and `consent` are left out: the rules decide, and nobody was asked.

### sites.csv and levels.csv

| column | status | rule and source |
|---|---|---|
| `id`, `town`, `county`, `prefecture`, `province` | derived | `S` + code of the township (D), `-seat` for a site at the county seat, `SPK…` for a park with a published place |
| `name`, `name_zh` | real | township (pinyin, D), county or park |
| `lon`, `lat` | modelled | at most 0.9 km off the township (V, G), 2 km off the county seat (G, V), 1 km off the park |
| `basin`, `county_zone` | modelled | as for villages |
| `elevation_m` | derived | S |
| `capacity_households` | modelled | sites that take everyone hold 1.5–1.95 times the households of the county that must move: three quarters of it near them (each village counts at its three nearest sites), a quarter evenly (three times the even share at the seat). Medium is 60 %, small 30 % |
| `existing` | modelled | at 5 % of the sites that take everyone the small size stands |
| `host_persons` | modelled split of a derived sum | the county's people outside its rural population (C); weights: seat 6, county town and street districts 3, other townships 1 |
| `fixed_cost_cny` | modelled | 60,000 × dwellings^0.85, more on high ground, ±12 % |
| `cost_per_household_cny` | modelled | mean household (C) × 25 m² × 1,350 CNY/m², the middle of the published range, whatever the size: the published figures do not tell sizes apart, and larger ones save on the fixed cost. Rates that fall with the size (1,500, 1,400, 1,300) make the model harder: measured once, a gap of 0.68 % instead of 0.4–0.5 % after a minute |
| `min_households` | modelled | a quarter of the small size; half of the next smaller size |
| `school_seats` | modelled | 1.05–1.4 times the pupils of a full site |

### livelihoods.csv

| column | status | rule and source |
|---|---|---|
| `id`, `town`, `county`, `name` | derived | code and pinyin of the township (D), or the park |
| rows of kind `industrial_park` | real or modelled | names, industries and counties as published (parks.csv); where the county has none, one is modelled at its seat. Parks without a published place lie 0.5–2 km off the county seat |
| other rows | modelled | each township has community factories (of 27 workers, put together), town services, a farm base and ecological posts; where the land is rugged, forest bases (60 %) and tourism (30 %); green products (55 %) |
| `lon`, `lat` | modelled | the township, or 15–55 % of the way to the border of its cell |
| `basin` | modelled | as for villages |
| `places` | modelled | shares of the workers who come to the township's sites and who stay in its villages: factories 17 % and 0, services 27 % and 12 %, farm base 16 % and 36 %, forest base 7 % and 16 %, posts 2 % and 5 %, tourism 8 % and 20 %, green products 0 and 25 %; parks 30 % of the county's workers who must move. Factors of sigma 0.2–0.3 |
| `kind` `mine`, `works` | modelled | where at least 2 % (mine) or 3 % (smelter) of the employed mine (C): half of the rural miners. The catalogue closes them, so they take nobody |
| `skill`, `income_cny`, `cost_per_place_cny`, `host_share`, `for_stayers` | modelled | one set for each kind |
| `sector` | derived or modelled | parks: from the published industries; else drawn |

### areas.csv, budgets.csv, sectors.csv

| column | status | rule and source |
|---|---|---|
| `id`, `kind`, `name_zh`, `parent` | real | provinces, prefectures, counties, towns (D, C) |
| … of `basin` and `county_zone` | modelled | as above |
| `max_persons` | modelled | basins: people of today × 1.20 (light green), 1.12 (medium), 1.05 (deep) |
| `max_households_in`, `max_households_out` | modelled | optimising zones: 75 % of their dwellings; counties with an agreed crossing: 15 % of the households that must move |
| `budget_cny` of areas | empty | |
| `budgets.csv` | modelled | of the expected cost B of building, and R of stays and places of work: central 0.55 B, provincial 0.25 B + 0.60 R, county 0.30 B + 0.55 R; families at most 10,000 CNY a household and 2,500 a person |
| `sectors.csv` | modelled wording of a real source | states and closing years follow the strategy study of 2020; the names of the farm and forest sectors are our examples |

### zones.geojson

| class | status | rule |
|---|---|---|
| `strictly_controlled` | modelled | sides of a township's cell, outside its core (42 % of the way), whose mean height is at least 80 m above the township and that range over 200 m. Not the official red line |
| `optimising`, `relieving`, `promoting` | modelled | the rest of the cell: within 8 km of the seat or a street district; the most remote quarter of the county where the cell ranges over 600 m and two other townships that take people lie within 28 km; all others |
| `full_green`, `deep_green`, `medium_green`, `light_green` | modelled | cells. By the mean range of the basin's cells (500 m, 850 m); basins of county towns at most medium; full green are the highest headwaters above 900 m, at most one township in ten |
| `nature_reserve` | derived or modelled | the published box drawn in to the published area, or a round shape of that area at the published point or at the highest ground of the counties. A reserve without a published area gets 30,000 ha. No real boundary is included |

Cells are Voronoi cells of township points, our own drawing; they are no administrative boundaries. Corridors are
not drawn. `basis` in each polygon says derived or modelled.

### rivers.geojson

Real: main rivers and lakes of Natural Earth 10m, cut to the surroundings. They are drawn under the map and decide
nothing. County borders are not included: the outlines at hand are OpenStreetMap's, handed on in a package under another
licence. An office that has a borders file of its own names it in `[files]` as `borders`, with its source in `[sources]`;
it is then drawn as well.

## Choices

- A move may be 60 km by road (1.4 times the straight line) and stays in the county, but for a few agreed crossings. With
  40 km dozens of villages in the largest mountain counties would have no site that may take them.
- A trial plan by brute force (each village that must move to the nearest site with room) shows that dwellings, school
  seats, least use, carrying capacity, inflow of optimising zones, groups and money suffice in every county. It does not
  plan work: places are fewer than workers, so some will be without.
- Zones, sites and places of work are sized so that the whole is possible and scarce in places. They are no forecast.
- In counties of the plain few villages must move, and each site holds at least the largest of them, so that there is more
  room than elsewhere.

## Scale

Modelled figures are in the scale of what was published: Ankang resettled 937,800 people in 1,364 sites with more
than 1,000 community factories of about 27 workers; at most 25 m² a person at 1,200–1,500 CNY/m²; close to
70 % of the region inside the red line; no farming above 25°; families pay at most 10,000 CNY a household and
2,500 CNY a person.

";

const LICENCE: &str = r"
## Sources and licences

Contains township and settlement points from Vonng/adcode (CC BY 4.0) and GeoNames (CC BY 4.0), moved from GCJ-02 to
WGS84 where needed; county figures from the 2020 China Population Census by County (NBS) as transcribed by tudigong
(MIT); names and codes from NBS 2023 via china-division (WTFPL); elevation SRTM30_PLUS (public domain); rivers Natural
Earth (public domain). County outlines © OpenStreetMap contributors (ODbL, via mapchina) served to test where modelled
places lie and are not included. The points of Vonng/adcode were collected from a public map service, whose own terms
may differ from the licence under which their author publishes them.
";
