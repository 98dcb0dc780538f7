//! How full sites are, and what that costs at the prices: the cheapest size that holds all, or, where a site
//! may be crowded, a smaller one and a price for each unit beyond it.
//!
//! # Formula
//! f_j(n, h) = min over sizes l { F_l + e_l h + κ_j max(0, n − C_l) }, for a load n and h households; 0 where
//! nobody is. κ_j is infinite unless [`Rooms::crowd`] says otherwise.

use crate::solve::decompose::blocks::Blocks;

/// What villages bring to a site, or take from it.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Filling {
    /// Villages.
    pub villages: f64,
    /// What they take of the service in limited number.
    pub load: f64,
    /// Households, where these are counted by size.
    pub households: f64,
}

impl Filling {
    /// Both together, the other one `times`.
    #[must_use]
    pub fn plus(self, other: Self, times: f64) -> Self {
        Self {
            villages: self.villages + times * other.villages,
            load: self.load + times * other.load,
            households: self.households + times * other.households,
        }
    }
}

/// The size that a site takes.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Fit {
    /// Position of the size; `None` where the site stays closed.
    pub level: Option<usize>,
    /// What it costs, crowding included.
    pub cost: f64,
    /// What crowding costs.
    pub crowding: f64,
}

/// A size with its costs at the prices.
#[derive(Clone, Copy, Debug)]
struct Size {
    capacity: f64,
    build: f64,
    each: f64,
}

/// The sites.
pub struct Rooms {
    sizes: Vec<Vec<Size>>,
    must_open: Vec<bool>,
    filling: Vec<Filling>,
    level: Vec<Option<usize>>,
    /// Cost of a unit beyond the size, by site.
    dear: Vec<f64>,
    /// What a unit of room costs, by site.
    usual: Vec<f64>,
    /// What sites cost as they are, and by how much that rises at the least when somebody comes: told again and again.
    now: Vec<Fit>,
    least_rise: Vec<f64>,
}

impl Rooms {
    /// Empty sites, with the cost of each column at the prices.
    #[must_use]
    pub fn new(blocks: &Blocks, cost: &[f64]) -> Self {
        let sizes: Vec<Vec<Size>> = blocks
            .sites
            .iter()
            .map(|block| {
                let size = |level: &crate::solve::decompose::blocks::BlockLevel| Size {
                    capacity: level.capacity,
                    build: cost[level.build as usize],
                    each: level.housed.map_or(0.0, |housed| cost[housed as usize]),
                };
                block.levels.iter().map(size).collect()
            })
            .collect();
        let must_open = blocks.sites.iter().map(|block| block.must_open).collect();
        Self::of_sizes(sizes, must_open)
    }

    fn of_sizes(sizes: Vec<Vec<Size>>, must_open: Vec<bool>) -> Self {
        let sites = sizes.len();
        let mut rooms = Self {
            usual: sizes.iter().map(|sizes| of_a_unit(sizes)).collect(),
            must_open,
            filling: vec![Filling::default(); sites],
            level: vec![None; sites],
            dear: vec![f64::INFINITY; sites],
            now: vec![Fit::default(); sites],
            least_rise: vec![0.0; sites],
            sizes,
        };
        (0..sites).for_each(|site| rooms.look(site));
        rooms
    }

    /// What is at a site.
    #[must_use]
    pub fn filling(&self, site: usize) -> Filling {
        self.filling[site]
    }

    /// The size of a site.
    #[must_use]
    pub fn level(&self, site: usize) -> Option<usize> {
        self.level[site]
    }

    /// Whether a site holds more than its size does.
    #[must_use]
    pub fn is_crowded(&self, site: usize) -> bool {
        self.level[site]
            .is_some_and(|level| self.filling[site].load > self.sizes[site][level].capacity)
    }

    /// Brings (or, `times` −1, takes away) villages, at the size that the site has.
    pub fn fill(&mut self, site: usize, more: Filling, times: f64) {
        self.filling[site] = self.filling[site].plus(more, times);
        self.look(site);
    }

    /// Gives a site a size.
    pub fn resize(&mut self, site: usize, level: Option<usize>) {
        self.level[site] = level;
        self.look(site);
    }

    /// From now on a unit beyond its size costs a site `factor` times what its room does; infinite: a site
    /// holds no more than its size.
    pub fn crowd(&mut self, site: usize, factor: f64) {
        let dear = factor * self.usual[site];
        self.dear[site] = if dear > 0.0 { dear } else { f64::INFINITY };
        self.look(site);
    }

    /// What a site costs as it is; nothing for what it takes beyond its size where it must not.
    #[must_use]
    pub fn now(&self, site: usize) -> Fit {
        self.now[site]
    }

    /// By how much a site's costs rise at the least when somebody comes; negative where another size would be cheaper
    /// anyway, −∞ where nothing can be said.
    #[must_use]
    pub fn least_rise(&self, site: usize) -> f64 {
        self.least_rise[site]
    }

    /// Looks again at what a site costs.
    fn look(&mut self, site: usize) {
        self.now[site] = self.as_it_is(site);
        // Costs that are not negative make f_j rise with the load and with households.
        let is_rising = |size: &Size| size.build >= 0.0 && size.each >= 0.0;
        let best = self.fit(site, self.filling[site]);
        self.least_rise[site] = match best {
            Some(best) if self.sizes[site].iter().all(is_rising) => best.cost - self.now[site].cost,
            _ => f64::NEG_INFINITY,
        };
    }

    fn as_it_is(&self, site: usize) -> Fit {
        let Some(level) = self.level[site] else { return Fit::default() };
        let (size, filling) = (self.sizes[site][level], self.filling[site]);
        let crowding = self.crowding(site, size, filling.load);
        let crowding = if crowding.is_finite() { crowding } else { 0.0 };
        Fit {
            level: Some(level),
            cost: size.build + size.each * filling.households + crowding,
            crowding,
        }
    }

    /// The cheapest size for a filling; `None` where none holds it.
    #[must_use]
    pub fn fit(&self, site: usize, filling: Filling) -> Option<Fit> {
        if filling.villages < 0.5 && !self.must_open[site] {
            return Some(Fit::default());
        }
        let mut best: Option<Fit> = None;
        for (level, size) in self.sizes[site].iter().enumerate() {
            let crowding = self.crowding(site, *size, filling.load);
            let cost = size.build + size.each * filling.households + crowding;
            if cost < best.map_or(f64::INFINITY, |best| best.cost) {
                best = Some(Fit { level: Some(level), cost, crowding });
            }
        }
        best
    }

    /// By how much a site's costs rise with so much more, or fall; infinite where no size holds all.
    #[must_use]
    pub fn rise(&self, site: usize, more: Filling) -> f64 {
        let then = self.fit(site, self.filling[site].plus(more, 1.0));
        then.map_or(f64::INFINITY, |fit| fit.cost) - self.now(site).cost
    }

    fn crowding(&self, site: usize, size: Size, load: f64) -> f64 {
        if load <= size.capacity { 0.0 } else { self.dear[site] * (load - size.capacity) }
    }
}

/// What a unit of room costs in the largest size; 0 where room is free or has no limit.
fn of_a_unit(sizes: &[Size]) -> f64 {
    let limited = sizes.iter().filter(|size| size.capacity.is_finite() && size.capacity > 0.0);
    let largest = limited.max_by(|a, b| a.capacity.total_cmp(&b.capacity));
    largest.map_or(0.0, |size| (size.build / size.capacity).max(0.0))
}

#[cfg(test)]
mod tests {
    use super::Filling;
    use super::Rooms;
    use super::Size;

    /// Sizes for 10 at 100 and for 20 at 150, and 2 for each household.
    fn rooms() -> Rooms {
        let size = |capacity, build| Size { capacity, build, each: 2.0 };
        Rooms::of_sizes(vec![vec![size(10.0, 100.0), size(20.0, 150.0)]], vec![false])
    }

    fn of(load: f64) -> Filling {
        Filling { villages: 1.0, load, households: load }
    }

    #[test]
    fn a_site_takes_the_cheapest_size_that_holds_all() {
        let rooms = rooms();
        let cost = |load| rooms.fit(0, of(load)).map(|fit| fit.cost);
        assert_eq!(cost(10.0), Some(120.0));
        assert_eq!(cost(11.0), Some(172.0));
        assert_eq!(cost(21.0), None);
        assert_eq!(rooms.fit(0, Filling::default()).map(|fit| fit.cost), Some(0.0));
    }

    #[test]
    fn a_crowded_site_pays_for_each_unit_beyond_its_size() {
        let mut rooms = rooms();
        // Room costs 150 / 20 a unit.
        rooms.crowd(0, 2.0);
        let fit = |rooms: &Rooms, load| rooms.fit(0, of(load)).expect("all is held at a price");
        let crowded = fit(&rooms, 11.0);
        assert_eq!((crowded.level, crowded.cost, crowded.crowding), (Some(0), 137.0, 15.0));
        // 60 more for crowding is above 50 more for the next size.
        assert_eq!(fit(&rooms, 14.0).level, Some(1));
        rooms.fill(0, of(11.0), 1.0);
        rooms.resize(0, Some(0));
        let cost = |rooms: &Rooms| Some(rooms.now(0).cost);
        let leaving = Filling::default().plus(of(11.0), -1.0);
        assert_eq!((cost(&rooms), rooms.rise(0, leaving)), (Some(137.0), -137.0));
        let more = Filling { load: 2.0, households: 2.0, villages: 1.0 };
        assert_eq!(Some(rooms.rise(0, more)), Some(34.0));
        rooms.crowd(0, f64::INFINITY);
        assert!(rooms.is_crowded(0));
        assert_eq!(cost(&rooms), Some(122.0), "where it must not be crowded that costs nothing");
    }
}
