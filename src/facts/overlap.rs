//! Areas in zones: what share of a village or a site lies in which zone class, where polygons are given
//! for it in place of points.
//!
//! # Formula
//! share_c = area(P ∩ ∪_{z of class c} Z_z) / area(P)
//!
//! # Symbols
//! P polygon of the village or site; Z_z polygon of a zone
//!
//! A place with a polygon lies in a class where the share is at least the limit of `[zones]`
//! (`village_share`, `site_share`); its point then says nothing about zones. A place with a point lies in
//! the polygons around the point, as ever.

use serde::Deserialize;
use serde::Serialize;
use std::collections::BTreeMap;

/// From which share on a place lies in a class (`[zones]`).
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct LeastShares {
    /// For villages: by default the greater part, since a village's polygon holds its fields and woods.
    pub village_share: f64,
    /// For sites: by default more than the slips of drawing, since all of a site is built up.
    pub site_share: f64,
}

impl Default for LeastShares {
    fn default() -> Self {
        Self { village_share: 0.5, site_share: 0.05 }
    }
}

/// Zones of the places that have polygons, by their ids.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Overlaps {
    /// Villages.
    pub villages: BTreeMap<String, InZones>,
    /// Sites.
    pub sites: BTreeMap<String, InZones>,
}

/// The zones of one place with a polygon.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct InZones {
    /// Share of its area in each class that it touches, from 0 to 1.
    pub shares: BTreeMap<String, f64>,
    /// Positions of the zones in which it counts as lying, in ascending order.
    pub zones: Vec<usize>,
}

impl Overlaps {
    /// The zones in which a village lies by its area; `None` where its point decides.
    #[must_use]
    pub fn of_village(&self, id: &str) -> Option<&[usize]> {
        self.villages.get(id).map(|place| place.zones.as_slice())
    }

    /// The zones in which a site lies by its area; `None` where its point decides.
    #[must_use]
    pub fn of_site(&self, id: &str) -> Option<&[usize]> {
        self.sites.get(id).map(|place| place.zones.as_slice())
    }
}
