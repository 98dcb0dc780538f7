//! The shares of `facts/overlap.rs`, from polygons of villages and sites and those of the zones.
//!
//! Areas are compared in degrees: both figures of a share lie at one place, so the shrinking of degrees
//! of longitude cancels out but for a few millionths.

use crate::diagnostic::Diagnostic;
use crate::facts::Zone;
use crate::facts::overlap::InZones;
use crate::facts::overlap::LeastShares;
use crate::facts::overlap::Overlaps;
use crate::read::codes;
use crate::read::coordinates::Point;
use crate::read::findings::Findings;
use crate::read::options::out_of_range;
use crate::read::settings::Settings;
use geo::Area;
use geo::BooleanOps;
use geo::BoundingRect;
use geo::Intersects;
use geo::MultiPolygon;
use geo::Validation;
use geo::unary_union;
use std::collections::BTreeMap;

/// Shares below this are rounding errors.
const NOTHING: f64 = 1e-6;

/// `[zones]`.
pub(super) fn least_shares(settings: &Settings, findings: &mut Findings) -> LeastShares {
    let table = settings.section("zones", findings);
    let shares: LeastShares = settings.typed("zones", table, findings).unwrap_or_default();
    for (key, share) in
        [("zones.village_share", shares.village_share), ("zones.site_share", shares.site_share)]
    {
        if !(share > 0.0 && share <= 1.0) {
            out_of_range(settings, findings, key, share, "above 0, at most 1");
        }
    }
    shares
}

/// The zones of all places that have polygons.
pub(super) fn overlaps(
    points: &mut [Point],
    zones: &[Zone],
    least: LeastShares,
    findings: &mut Findings,
) -> Overlaps {
    let boxes: Vec<_> = zones.iter().map(|zone| zone.shape.bounding_rect()).collect();
    let mut overlaps = Overlaps::default();
    for point in points {
        let Some(shape) = point.shape.take() else { continue };
        let at = |finding: Diagnostic| {
            let mut finding = finding.file(&point.file).row(point.line);
            finding.location.about.push(point.about.clone());
            finding
        };
        let (limit, of_kind) = match point.about.split_once(' ') {
            Some(("village", id)) => (least.village_share, (&mut overlaps.villages, id)),
            Some(("site", id)) => (least.site_share, (&mut overlaps.sites, id)),
            _ => continue,
        };
        if let Some(error) = shape.validation_errors().first() {
            findings.add(
                at(Diagnostic::error(codes::LAYER_GEOMETRY, error.to_string()))
                    .column("geometry")
                    .help("correct the polygon in a map program"),
            );
            continue;
        }
        let place = in_zones(&shape, zones, &boxes, limit);
        for (class, share) in &place.shares {
            let counts = *share + NOTHING >= limit;
            if *share > 1.0 - NOTHING {
                continue;
            }
            let message = format!(
                "{:.1}% of its area lies in {class}: {} {:.0}%, so it {}",
                100.0 * share,
                if counts { "at least" } else { "less than" },
                100.0 * limit,
                if counts { "counts as lying there" } else { "does not count as lying there" },
            );
            findings.add(at(Diagnostic::note(codes::ZONE_SHARE, message)).column("geometry").help(
                "nothing to do; [zones] of instance.toml sets from which share on it counts",
            ));
        }
        of_kind.0.insert(of_kind.1.to_owned(), place);
    }
    overlaps
}

fn in_zones(
    shape: &MultiPolygon<f64>,
    zones: &[Zone],
    boxes: &[Option<geo::Rect<f64>>],
    limit: f64,
) -> InZones {
    let mut place = InZones::default();
    let (Some(own), whole) = (shape.bounding_rect(), shape.unsigned_area()) else { return place };
    let mut parts: BTreeMap<&str, Vec<(usize, MultiPolygon<f64>)>> = BTreeMap::new();
    for (at, zone) in zones.iter().enumerate() {
        if boxes[at].is_some_and(|bounds| bounds.intersects(&own)) {
            let part = shape.intersection(&zone.shape);
            if part.unsigned_area() > NOTHING * whole {
                parts.entry(&zone.class).or_default().push((at, part));
            }
        }
    }
    for (class, parts) in parts {
        // Zones of one class may lie on each other: no ground counts twice.
        let area = match parts.as_slice() {
            [(_, part)] => part.unsigned_area(),
            several => unary_union(several.iter().map(|(_, part)| part)).unsigned_area(),
        };
        let share = (area / whole).min(1.0);
        place.shares.insert(class.to_owned(), share);
        if share + NOTHING >= limit {
            place.zones.extend(parts.iter().map(|&(at, _)| at));
        }
    }
    place.zones.sort_unstable();
    place
}

#[cfg(test)]
mod tests {
    use super::in_zones;
    use crate::facts::Zone;
    use geo::BoundingRect;
    use geo::Contains;
    use geo::MultiPolygon;
    use geo::polygon;

    fn zone(class: &str, shape: MultiPolygon<f64>) -> Zone {
        Zone {
            class: class.to_owned(),
            name: None,
            shape,
            sensitivity: 0.0,
            source: None,
            article: None,
        }
    }

    /// Corners of polygons without symmetry, with a hole in one of them.
    fn shapes() -> (MultiPolygon<f64>, Vec<Zone>) {
        let place = MultiPolygon(vec![polygon![
            (x: 108.00, y: 33.00), (x: 108.11, y: 33.01), (x: 108.09, y: 33.08), (x: 108.03, y: 33.10)
        ]]);
        let first = MultiPolygon(vec![polygon!(
            exterior: [
                (x: 107.98, y: 32.99), (x: 108.06, y: 32.98), (x: 108.07, y: 33.06), (x: 107.97, y: 33.07)
            ],
            interiors: [[(x: 108.02, y: 33.01), (x: 108.04, y: 33.01), (x: 108.03, y: 33.03)]],
        )]);
        // Lies on the first in part, and is of its class.
        let second = MultiPolygon(vec![polygon![
            (x: 108.05, y: 33.02), (x: 108.12, y: 33.03), (x: 108.08, y: 33.09)
        ]]);
        let third = MultiPolygon(vec![polygon![
            (x: 108.10, y: 33.00), (x: 108.20, y: 33.00), (x: 108.10, y: 33.04)
        ]]);
        (place, vec![zone("red", first), zone("red", second), zone("blue", third)])
    }

    /// Shares by counting the points of a fine grid.
    fn counted(place: &MultiPolygon<f64>, zones: &[Zone], class: &str) -> f64 {
        let (mut all, mut within) = (0_u32, 0_u32);
        for x in 0..600 {
            for y in 0..600 {
                let at = geo::Point::new(
                    108.0 + 0.12 * (f64::from(x) + 0.5) / 600.0,
                    33.0 + 0.1 * (f64::from(y) + 0.5) / 600.0,
                );
                if place.contains(&at) {
                    all += 1;
                    let of_class = zones.iter().filter(|zone| zone.class == class);
                    within += u32::from(of_class.into_iter().any(|zone| zone.shape.contains(&at)));
                }
            }
        }
        f64::from(within) / f64::from(all)
    }

    #[test]
    fn shares_are_those_of_counted_points() {
        let (place, zones) = shapes();
        let boxes: Vec<_> = zones.iter().map(|zone| zone.shape.bounding_rect()).collect();
        let found = in_zones(&place, &zones, &boxes, 0.5);
        for class in ["red", "blue"] {
            let expected = counted(&place, &zones, class);
            let share = found.shares[class];
            assert!((share - expected).abs() < 0.002, "{class}: {share} {expected}");
        }
        assert!(found.shares["red"] > 0.6 && found.shares["blue"] < 0.05);
        assert_eq!(found.zones, [0, 1]);
        // A lower limit lets the sliver count, a higher one nothing.
        assert_eq!(in_zones(&place, &zones, &boxes, 0.001).zones, [0, 1, 2]);
        assert!(in_zones(&place, &zones, &boxes, 0.99).zones.is_empty());
    }
}
