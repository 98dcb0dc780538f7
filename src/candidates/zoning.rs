//! Which zone classes a place lies in: its own `zone` column and the polygons around it.

use crate::facts::Instance;
use crate::facts::LonLat;
use geo::BoundingRect;
use rstar::AABB;
use rstar::RTree;
use rstar::primitives::GeomWithData;
use rstar::primitives::Rectangle;
use std::collections::BTreeSet;

/// The polygons of an instance behind an index of their bounding boxes.
pub struct Zoning<'a> {
    instance: &'a Instance,
    boxes: RTree<GeomWithData<Rectangle<[f64; 2]>, usize>>,
}

impl<'a> Zoning<'a> {
    /// Indexes the polygons of an instance.
    #[must_use]
    pub fn new(instance: &'a Instance) -> Self {
        let boxes = instance.zones.iter().enumerate().filter_map(|(at, zone)| {
            let rect = zone.shape.bounding_rect()?;
            let corners = Rectangle::from_corners(rect.min().into(), rect.max().into());
            Some(GeomWithData::new(corners, at))
        });
        Self { instance, boxes: RTree::bulk_load(boxes.collect()) }
    }

    /// The classes of a place, in alphabetical order.
    #[must_use]
    pub fn classes(
        &self,
        stated: Option<&'a str>,
        place: Option<LonLat>,
        by_area: Option<&'a [usize]>,
    ) -> BTreeSet<&'a str> {
        stated
            .into_iter()
            .chain(self.around(place, by_area).map(|at| self.instance.zones[at].class.as_str()))
            .collect()
    }

    /// The greatest sensitivity of the polygons around a place; 0 outside all of them.
    #[must_use]
    pub fn sensitivity(&self, place: Option<LonLat>, by_area: Option<&'a [usize]>) -> f64 {
        self.around(place, by_area)
            .map(|at| self.instance.zones[at].sensitivity)
            .fold(0.0, f64::max)
    }

    /// Positions of the polygons in which a place lies: by its area where that is known, else those
    /// that contain its point, border included.
    fn around(
        &self,
        place: Option<LonLat>,
        by_area: Option<&'a [usize]>,
    ) -> impl Iterator<Item = usize> + '_ {
        let place = place.filter(|_| by_area.is_none());
        let of_area = by_area.unwrap_or_default().iter().copied();
        let of_point = place.into_iter().flat_map(move |place| {
            let boxes = self
                .boxes
                .locate_in_envelope_intersecting(&AABB::from_point([place.lon, place.lat]));
            boxes.map(|found| found.data).filter(move |&at| self.instance.zones[at].contains(place))
        });
        of_area.chain(of_point)
    }

    /// The nearest polygon of a class within `km` of a place as the crow flies, and how far it is.
    #[must_use]
    pub fn near(&self, class: &str, place: LonLat, km: f64) -> Option<(usize, f64)> {
        // A degree of latitude is never shorter than 110.5 km, a degree of longitude shrinks to the poles.
        let reach = km / 110.0;
        let shrink = (place.lat.abs() + reach).min(89.9).to_radians().cos();
        let window = AABB::from_corners(
            [place.lon - reach / shrink, place.lat - reach],
            [place.lon + reach / shrink, place.lat + reach],
        );
        let point = geo::Point::new(place.lon, place.lat);
        self.boxes
            .locate_in_envelope_intersecting(&window)
            .map(|found| found.data)
            .filter(|&at| self.instance.zones[at].class == class)
            .map(|at| (at, crow_km(&self.instance.zones[at].shape, point)))
            .filter(|&(_, distance)| distance <= km)
            .min_by(|a, b| a.1.total_cmp(&b.1))
    }
}

/// Kilometres as the crow flies from a point to a shape; 0 inside.
fn crow_km(shape: &geo::MultiPolygon<f64>, point: geo::Point<f64>) -> f64 {
    use geo::Distance;
    use geo::HaversineClosestPoint;
    match shape.haversine_closest_point(&point) {
        geo::Closest::Intersection(_) => 0.0,
        geo::Closest::SinglePoint(nearest) => geo::Haversine.distance(point, nearest) / 1000.0,
        geo::Closest::Indeterminate => f64::INFINITY,
    }
}
