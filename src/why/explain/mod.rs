//! Why the plan is as it is: of one village, one site, one livelihood, or of all villages in a table.

pub mod all;
pub mod livelihood;
pub mod site;
pub mod village;

pub use all::AllVillages;
pub use livelihood::LivelihoodAnswer;
pub use site::SiteAnswer;
pub use village::VillageAnswer;

use crate::why::Price;
use crate::why::Priced;
use crate::why::Reason;
use crate::why::Searched;

/// A price in words: what is proven, and else what a verified plan shows.
#[must_use]
pub fn reason_of(priced: &Priced, in_hand: f64) -> Reason {
    let small = 1e-6 * in_hand.abs().max(1.0);
    let price = priced.price;
    if price.is_gain(in_hand) {
        return Reason::new("plan_gains").with("gain", -price.at_most().unwrap_or(0.0));
    }
    match price {
        Price::Impossible => Reason::new("no_plan_with_it"),
        Price::Unknown => Reason::new("not_priced"),
        Price::AtLeast { at_least } if at_least <= small => Reason::new("no_less_than_now"),
        Price::AtLeast { at_least } => Reason::new("costs_at_least").with("cost", at_least),
        Price::Exact { cost: at_most }
        | Price::Between { at_most, .. }
        | Price::AtMost { at_most }
            if at_most <= small =>
        {
            Reason::new("equally_good")
        }
        Price::Exact { cost } => Reason::new("costs_more").with("cost", cost),
        Price::Between { at_most, .. } | Price::AtMost { at_most }
            if let Some(exact) = priced.searched.exact_around() =>
        {
            Reason::new("costs_exactly_around")
                .with("exact", exact.cost)
                .with("sites", exact.sites)
                .with("cost", at_most)
        }
        Price::Between { at_least, at_most } if at_least > small => {
            Reason::new("costs_between").with("least", at_least).with("most", at_most)
        }
        Price::Between { at_most, .. } | Price::AtMost { at_most } => match priced.searched {
            Searched::Around { sites, at_least: Some(least), .. } => Reason::new("costs_around")
                .with("cost", at_most)
                .with("least", least)
                .with("sites", sites),
            _ => Reason::new("costs_at_most").with("cost", at_most),
        },
    }
}
