//! The cell of a township: the ground that is nearer to it than to any other township, within a
//! largest radius; and the sides into which a cell is cut around its core.
//!
//! Cells are our own drawing (Voronoi cells of township points). They are no administrative
//! boundaries.

use resettle::facts::LonLat;

/// Farthest that a cell reaches from its township \[km\].
pub const REACH_KM: f64 = 14.0;
/// Size of a cell's core in proportion to the cell.
pub const CORE: f64 = 0.42;
/// Widest angle under which the township sees one side of its cell \[degrees\].
const WIDEST_SIDE_DEG: f64 = 50.0;
/// Corners of the round shape from which a cell is cut.
const ROUND: usize = 16;

/// A point of the plane that all cells share \[km east, km north\].
pub type Km = (f64, f64);

/// Kilometres in one degree of latitude on the sphere of radius 6371.0088 km.
const KM_PER_DEG: f64 = 111.195_08;
/// Middle latitude of the region, where the plane is true to scale.
const MIDDLE_LAT_DEG: f64 = 32.8;

/// Where a place lies in the plane.
pub fn to_plane(place: LonLat) -> Km {
    (place.lon * KM_PER_DEG * MIDDLE_LAT_DEG.to_radians().cos(), place.lat * KM_PER_DEG)
}

/// The place of a point of the plane.
pub fn from_plane(point: Km) -> LonLat {
    let lon = point.0 / (KM_PER_DEG * MIDDLE_LAT_DEG.to_radians().cos());
    LonLat { lon, lat: point.1 / KM_PER_DEG }
}

/// Distance in the plane \[km\].
pub fn distance(a: Km, b: Km) -> f64 {
    (a.0 - b.0).hypot(a.1 - b.1)
}

/// A convex cell around its township.
#[derive(Clone, Debug)]
pub struct Cell {
    /// The township.
    pub centre: Km,
    /// Corners, counter-clockwise.
    pub corners: Vec<Km>,
}

impl Cell {
    /// The cell of `centre` among `others` (which may hold the centre itself).
    pub fn cut(centre: Km, others: &[Km]) -> Self {
        let mut corners: Vec<Km> = (0..ROUND)
            .map(|i| std::f64::consts::TAU * i as f64 / ROUND as f64)
            .map(|turn| (centre.0 + REACH_KM * turn.cos(), centre.1 + REACH_KM * turn.sin()))
            .collect();
        for &other in others {
            let apart = distance(centre, other);
            if apart > 1e-6 && apart < 2.0 * REACH_KM {
                corners = keep_nearer(&corners, centre, other);
            }
        }
        Self { centre, corners }
    }

    /// Distance from the township to the border in a direction \[km\].
    pub fn radius(&self, turn: f64) -> f64 {
        let (dx, dy) = (turn.cos(), turn.sin());
        let n = self.corners.len();
        let mut radius = REACH_KM;
        for i in 0..n {
            let (a, b) = (self.corners[i], self.corners[(i + 1) % n]);
            // centre + t (dx, dy) lies on the line a–b where its cross product with b − a is a's.
            let (ex, ey) = (b.0 - a.0, b.1 - a.1);
            let outward = dx * ey - dy * ex;
            if outward > 1e-12 {
                let t = ((a.0 - self.centre.0) * ey - (a.1 - self.centre.1) * ex) / outward;
                if t >= 0.0 {
                    radius = radius.min(t);
                }
            }
        }
        radius
    }

    /// The cell's border cut into sides (from corner, to corner), counter-clockwise, none of them
    /// wide as seen from the township.
    pub fn sides(&self) -> Vec<(Km, Km)> {
        let n = self.corners.len();
        let mut sides = Vec::new();
        for i in 0..n {
            let (a, b) = (self.corners[i], self.corners[(i + 1) % n]);
            let angle = self.angle_deg(a, b);
            let parts = (angle / WIDEST_SIDE_DEG).ceil().max(1.0) as usize;
            let from = (a.1 - self.centre.1).atan2(a.0 - self.centre.0);
            let corner = |part: usize| match part {
                0 => a,
                _ if part == parts => b,
                _ => self.towards(from + angle.to_radians() * part as f64 / parts as f64),
            };
            sides.extend((0..parts).map(|part| (corner(part), corner(part + 1))));
        }
        sides
    }

    /// The point of the border in a direction.
    fn towards(&self, turn: f64) -> Km {
        let radius = self.radius(turn);
        (self.centre.0 + radius * turn.cos(), self.centre.1 + radius * turn.sin())
    }

    fn angle_deg(&self, a: Km, b: Km) -> f64 {
        let from = (a.1 - self.centre.1).atan2(a.0 - self.centre.0);
        let to = (b.1 - self.centre.1).atan2(b.0 - self.centre.0);
        (to - from).rem_euclid(std::f64::consts::TAU).to_degrees()
    }

    /// A point of the cell drawn towards the township: `share` 1 leaves it, 0 is the township.
    pub fn inward(&self, point: Km, share: f64) -> Km {
        between(self.centre, point, share)
    }
}

/// The point at `share` of the way from a to b.
pub fn between(a: Km, b: Km, share: f64) -> Km {
    (a.0 + (b.0 - a.0) * share, a.1 + (b.1 - a.1) * share)
}

/// The part of a convex polygon that is nearer to `centre` than to `other`.
fn keep_nearer(corners: &[Km], centre: Km, other: Km) -> Vec<Km> {
    let middle = between(centre, other, 0.5);
    let (nx, ny) = (other.0 - centre.0, other.1 - centre.1);
    let beyond = |p: Km| (p.0 - middle.0) * nx + (p.1 - middle.1) * ny;
    let mut kept = Vec::with_capacity(corners.len() + 1);
    for (i, &a) in corners.iter().enumerate() {
        let b = corners[(i + 1) % corners.len()];
        let (da, db) = (beyond(a), beyond(b));
        if da <= 0.0 {
            kept.push(a);
        }
        if (da < 0.0 && db > 0.0) || (da > 0.0 && db < 0.0) {
            kept.push(between(a, b, da / (da - db)));
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::Cell;
    use super::distance;

    #[test]
    fn every_corner_is_no_nearer_to_another_township() {
        let others = [(0.0, 0.0), (9.0, 2.0), (-4.0, 7.0), (1.0, -6.0), (-8.0, -8.0)];
        let cell = Cell::cut(others[0], &others);
        for &corner in &cell.corners {
            let own = distance(corner, cell.centre);
            assert!(others.iter().all(|&other| distance(corner, other) >= own - 1e-9));
        }
    }

    #[test]
    fn the_radius_ends_on_the_border() {
        // One neighbour 10 km to the east: the border is 5 km away to the east.
        let cell = Cell::cut((0.0, 0.0), &[(10.0, 0.0)]);
        assert!((cell.radius(0.0) - 5.0).abs() < 1e-9);
        assert!((cell.radius(0.5) - 5.0 / 0.5_f64.cos()).abs() < 1e-9);
    }

    #[test]
    fn sides_close_around_the_cell() {
        let cell = Cell::cut((3.0, 4.0), &[(10.0, 4.0), (3.0, 9.0), (-2.0, -1.0)]);
        let sides = cell.sides();
        for (i, side) in sides.iter().enumerate() {
            assert!(distance(side.1, sides[(i + 1) % sides.len()].0) < 1e-9);
            assert!(cell.angle_deg(side.0, side.1) <= super::WIDEST_SIDE_DEG + 1e-9);
        }
    }
}
