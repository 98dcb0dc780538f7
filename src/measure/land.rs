//! What becomes of the land: people left in zones and moved out of them, cropland retired.
//!
//! A village's zone classes are its `zone` column and the classes of all polygons around it. It is
//! left where it is unless it moves: staying, unplaced and undecided villages all count as left.

use crate::facts::Decision;
use crate::measure::Tally;
use crate::measure::polygons::Polygons;
use serde::Serialize;
use std::collections::BTreeMap;
use std::collections::BTreeSet;

/// Land and zones after the plan.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Land {
    /// One entry for each zone class in which a village lies, in alphabetical order.
    pub zone_classes: Vec<ZoneClass>,
    /// People by the greatest sensitivity of the polygons around them, most sensitive first; 0 is
    /// outside all polygons. Empty without polygons.
    pub by_sensitivity: Vec<SensitivityClass>,
    /// Σ_i sensitivity_i p_i over villages that are left \[person\]; `None` without polygons or persons.
    pub pressure_person: Option<f64>,
    /// Cropland above 25° of the villages that move \[ha\]; `None` without the column.
    pub steep_cropland_retired_ha: Option<f64>,
    /// Cropland above 25° of all villages \[ha\].
    pub steep_cropland_ha: Option<f64>,
}

/// People of one zone class.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ZoneClass {
    /// The class.
    pub class: String,
    /// People left in it.
    pub left: Crowd,
    /// People moved out of it.
    pub moved_out: Crowd,
    /// Polygons of the class with at least one village before.
    pub polygons_with_villages: u64,
    /// Those of them that no village is left in.
    pub polygons_emptied: u64,
}

/// People of one class of sensitivity.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SensitivityClass {
    /// Greatest sensitivity of the polygons around them (a weight without unit).
    pub sensitivity: f64,
    /// People left in it.
    pub left: Crowd,
    /// People moved out of it.
    pub moved_out: Crowd,
}

/// A number of people.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Crowd {
    /// Villages.
    pub villages: u64,
    /// Households.
    pub households: u64,
    /// Persons; `None` where villages have no `persons` column.
    pub persons: Option<u64>,
}

/// People left and moved out.
#[derive(Clone, Default)]
struct Ebb {
    left: Crowd,
    moved_out: Crowd,
}

/// Measures the land.
#[must_use]
pub fn land(tally: &Tally<'_>) -> Land {
    let instance = tally.instance;
    let has_persons = instance.has("villages.persons");
    let polygons = Polygons::new(&instance.zones);
    // Villages before and after, for each polygon.
    let mut before = vec![0_u64; instance.zones.len()];
    let mut after = vec![0_u64; instance.zones.len()];
    let mut classes: BTreeMap<&str, Ebb> = BTreeMap::new();
    let mut sensitivities: BTreeMap<u64, Ebb> = BTreeMap::new();
    let mut pressure = 0.0;
    let (mut retired, mut steep) = (0.0, 0.0);

    for (village, decision) in instance.villages.iter().zip(&tally.decisions) {
        let moves = matches!(decision, Some(Decision::Moves(_)));
        let add = |ebb: &mut Ebb| {
            let crowd = if moves { &mut ebb.moved_out } else { &mut ebb.left };
            crowd.villages += 1;
            crowd.households += u64::from(village.households);
            crowd.persons = Some(crowd.persons.unwrap_or(0) + u64::from(village.persons));
        };
        let mut here: BTreeSet<&str> = village.zone.as_deref().into_iter().collect();
        let mut sensitivity = 0.0_f64;
        let by_area = instance.overlaps.of_village(&village.id);
        let of_point = village.place.filter(|_| by_area.is_none());
        let of_point = of_point.into_iter().flat_map(|place| polygons.around(place));
        for at in by_area.unwrap_or_default().iter().copied().chain(of_point) {
            here.insert(&instance.zones[at].class);
            sensitivity = sensitivity.max(instance.zones[at].sensitivity);
            before[at] += 1;
            after[at] += u64::from(!moves);
        }
        for class in here {
            add(classes.entry(class).or_default());
        }
        // The bits of numbers that are not negative sort as the numbers do.
        add(sensitivities.entry(sensitivity.to_bits()).or_default());
        steep += village.steep_cropland_ha;
        if moves {
            retired += village.steep_cropland_ha;
        } else {
            pressure += sensitivity * f64::from(village.persons);
        }
    }

    let known = |mut crowd: Crowd| {
        crowd.persons = has_persons.then_some(crowd.persons.unwrap_or(0));
        crowd
    };
    let zone_classes = classes.into_iter().map(|(class, ebb)| {
        let of_class = || (0..before.len()).filter(|&at| instance.zones[at].class == class);
        ZoneClass {
            class: class.to_owned(),
            left: known(ebb.left),
            moved_out: known(ebb.moved_out),
            polygons_with_villages: of_class().filter(|&at| before[at] > 0).count() as u64,
            polygons_emptied: of_class().filter(|&at| before[at] > 0 && after[at] == 0).count()
                as u64,
        }
    });
    let by_sensitivity = sensitivities.into_iter().rev().map(|(bits, ebb)| SensitivityClass {
        sensitivity: f64::from_bits(bits),
        left: known(ebb.left),
        moved_out: known(ebb.moved_out),
    });
    let has_polygons = !instance.zones.is_empty();
    let has_cropland = instance.has("villages.steep_cropland_ha");
    Land {
        zone_classes: zone_classes.collect(),
        by_sensitivity: by_sensitivity.filter(|_| has_polygons).collect(),
        pressure_person: (has_polygons && has_persons).then_some(pressure),
        steep_cropland_retired_ha: has_cropland.then_some(retired),
        steep_cropland_ha: has_cropland.then_some(steep),
    }
}
