//! Who moves, who stays, who has no place.

use crate::facts::Decision;
use crate::measure::Tally;
use serde::Serialize;

/// People by what happens to them; the four groups hold every village once.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct People {
    /// Villages that move.
    pub moved: Group,
    /// Villages that stay and are revitalised in place.
    pub stayed: Group,
    /// Villages that are left without a place.
    pub unplaced: Group,
    /// Villages of which the plan says nothing; none in a sound plan.
    pub undecided: Group,
}

/// The size of a group of villages.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Group {
    /// Villages.
    pub villages: u64,
    /// Households.
    pub households: u64,
    /// Persons; `None` where villages have no `persons` column.
    pub persons: Option<u64>,
}

/// Counts people by decision.
#[must_use]
pub fn people(tally: &Tally<'_>) -> People {
    let group = |belongs: fn(Option<Decision>) -> bool| {
        let mut group = Group::default();
        let mut persons = 0;
        for (village, &decision) in tally.instance.villages.iter().zip(&tally.decisions) {
            if belongs(decision) {
                group.villages += 1;
                group.households += u64::from(village.households);
                persons += u64::from(village.persons);
            }
        }
        group.persons = tally.instance.has("villages.persons").then_some(persons);
        group
    };
    People {
        moved: group(|decision| matches!(decision, Some(Decision::Moves(_)))),
        stayed: group(|decision| decision == Some(Decision::Stays)),
        unplaced: group(|decision| decision == Some(Decision::Unplaced)),
        undecided: group(|decision| decision.is_none()),
    }
}
