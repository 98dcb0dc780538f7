//! The facts of one region: what `read` makes of an instance folder.

use crate::facts::Area;
use crate::facts::AreaIdx;
use crate::facts::Backdrop;
use crate::facts::CommuteTable;
use crate::facts::Fund;
use crate::facts::Livelihood;
use crate::facts::LivelihoodIdx;
use crate::facts::PairTable;
use crate::facts::Sector;
use crate::facts::Site;
use crate::facts::SiteIdx;
use crate::facts::Village;
use crate::facts::VillageIdx;
use crate::facts::Zone;
use crate::facts::overlap::Overlaps;
use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::collections::HashMap;

/// All facts, in lists; ids are unique in each list and every reference is resolved.
#[derive(Clone, Debug, Default)]
pub struct Instance {
    /// Its name in `instance.toml`.
    pub name: String,
    /// Currency of all money columns.
    pub currency: String,
    /// S: names of the skills; empty where villages have no worker columns.
    pub skills: Vec<String>,
    /// Q: names of the services; the first is always `dwellings`, needed by households.
    pub services: Vec<String>,
    /// I.
    pub villages: Vec<Village>,
    /// J.
    pub sites: Vec<Site>,
    /// K.
    pub livelihoods: Vec<Livelihood>,
    /// A.
    pub areas: Vec<Area>,
    /// Sources of money.
    pub funds: Vec<Fund>,
    /// The industry catalogue.
    pub sectors: Vec<Sector>,
    /// Polygons of `zones.geojson`.
    pub zones: Vec<Zone>,
    /// Lines that are drawn under the map.
    pub backdrops: Vec<Backdrop>,
    /// Zones of the villages and sites that have polygons.
    pub overlaps: Overlaps,
    /// `pairs.csv`, where present.
    pub pairs: Option<PairTable>,
    /// `commutes.csv`, where present.
    pub commutes: Option<CommuteTable>,
    /// Columns that the tables have, as `villages.persons`: a missing column is not a zero.
    pub given: BTreeSet<String>,
    /// `[sources]`: where each table comes from.
    pub sources: BTreeMap<String, String>,
    /// The file of each table, with its sheet or layer, for messages.
    pub files: BTreeMap<String, String>,
    /// Positions by id; made by [`Instance::index_names`].
    pub names: Names,
}

/// Positions by id.
#[derive(Clone, Debug, Default)]
pub struct Names {
    /// Villages.
    pub villages: HashMap<String, VillageIdx>,
    /// Sites.
    pub sites: HashMap<String, SiteIdx>,
    /// Livelihoods.
    pub livelihoods: HashMap<String, LivelihoodIdx>,
}

impl Instance {
    /// Name of the service that every instance has.
    pub const DWELLINGS: &'static str = "dwellings";
    /// Name of the service that `max_persons` of a site makes.
    pub const PERSONS: &'static str = "persons";

    /// The village at a position.
    #[must_use]
    pub fn village(&self, village: VillageIdx) -> &Village {
        &self.villages[village.at()]
    }

    /// The site at a position.
    #[must_use]
    pub fn site(&self, site: SiteIdx) -> &Site {
        &self.sites[site.at()]
    }

    /// The livelihood at a position.
    #[must_use]
    pub fn livelihood(&self, livelihood: LivelihoodIdx) -> &Livelihood {
        &self.livelihoods[livelihood.at()]
    }

    /// The area at a position.
    #[must_use]
    pub fn area(&self, area: AreaIdx) -> &Area {
        &self.areas[area.at()]
    }

    /// The one area of `kind` among `areas` (a village's, a site's or a livelihood's).
    #[must_use]
    pub fn area_of_kind(&self, areas: &[AreaIdx], kind: &str) -> Option<AreaIdx> {
        areas.iter().copied().find(|&area| self.area(area).kind == kind)
    }

    /// Makes [`Instance::names`] anew; to be called once the lists are complete.
    pub fn index_names(&mut self) {
        fn positions<'a, I>(
            ids: impl Iterator<Item = &'a String>,
            new: fn(usize) -> I,
        ) -> HashMap<String, I> {
            ids.enumerate().map(|(at, id)| (id.clone(), new(at))).collect()
        }
        self.names = Names {
            villages: positions(self.villages.iter().map(|village| &village.id), VillageIdx::new),
            sites: positions(self.sites.iter().map(|site| &site.id), SiteIdx::new),
            livelihoods: positions(self.livelihoods.iter().map(|k| &k.id), LivelihoodIdx::new),
        };
    }

    /// The village with an id.
    #[must_use]
    pub fn village_named(&self, id: &str) -> Option<VillageIdx> {
        self.names.villages.get(id).copied()
    }

    /// The site with an id.
    #[must_use]
    pub fn site_named(&self, id: &str) -> Option<SiteIdx> {
        self.names.sites.get(id).copied()
    }

    /// The livelihood with an id.
    #[must_use]
    pub fn livelihood_named(&self, id: &str) -> Option<LivelihoodIdx> {
        self.names.livelihoods.get(id).copied()
    }

    /// The area of a kind with an id. Linear in the areas.
    #[must_use]
    pub fn area_named(&self, kind: &str, id: &str) -> Option<AreaIdx> {
        self.areas.iter().position(|area| area.kind == kind && area.id == id).map(AreaIdx::new)
    }

    /// The file of a table, for messages.
    #[must_use]
    pub fn file_of(&self, table: &str) -> String {
        self.files.get(table).cloned().unwrap_or_else(|| format!("{table}.csv"))
    }

    /// Whether a table has a column, as `villages.persons`.
    #[must_use]
    pub fn has(&self, column: &str) -> bool {
        self.given.contains(column)
    }
}
