//! Heights: the elevation grid of 0.02°, about 2 km.
//!
//! Its cells are averages, so peaks are too low and valley floors too high by 50–300 m. Nothing
//! here corrects that.

use crate::source::SourceError;
use crate::source::text_of;
use resettle::facts::LonLat;
use serde::Deserialize;
use std::path::Path;

/// The header beside the grid.
#[derive(Deserialize)]
struct Header {
    rows: usize,
    cols: usize,
    lon_min: f64,
    lat_max: f64,
    cell_deg: f64,
}

/// The grid of heights \[m\], rows from north to south.
pub struct Dem {
    header: Header,
    metres: Vec<i16>,
}

impl Dem {
    /// Reads `dem_0p02deg.i16` and its header.
    ///
    /// # Errors
    /// When a file cannot be read or the grid has not the stated size.
    pub fn read(folder: &Path) -> Result<Self, SourceError> {
        let path = folder.join("dem_0p02deg.json");
        let header: Header = serde_json::from_str(&text_of(&path)?)
            .map_err(|source| SourceError::Json { path: path.clone(), source })?;
        let path = folder.join("dem_0p02deg.i16");
        let bytes = std::fs::read(&path)
            .map_err(|source| SourceError::Read { path: path.clone(), source })?;
        if bytes.len() != 2 * header.rows * header.cols {
            return Err(SourceError::Content { path, what: "has not rows × cols heights".into() });
        }
        let metres = bytes.chunks_exact(2).map(|pair| i16::from_le_bytes([pair[0], pair[1]]));
        Ok(Self { metres: metres.collect(), header })
    }

    /// A grid for tests: `height(column, row)` over so many cells from the given north-west corner.
    #[cfg(test)]
    pub fn made(corner: LonLat, cols: usize, rows: usize, height: fn(usize, usize) -> i16) -> Self {
        let header =
            Header { rows, cols, lon_min: corner.lon, lat_max: corner.lat, cell_deg: 0.02 };
        let metres = (0..rows).flat_map(|row| (0..cols).map(move |col| height(col, row)));
        Self { metres: metres.collect(), header }
    }

    fn cell(&self, col: i64, row: i64) -> f64 {
        let col = (col.max(0) as usize).min(self.header.cols - 1);
        let row = (row.max(0) as usize).min(self.header.rows - 1);
        f64::from(self.metres[row * self.header.cols + col])
    }

    /// Position in the grid, in cells from the north-west cell's centre.
    fn position(&self, place: LonLat) -> (f64, f64) {
        let header = &self.header;
        let col = (place.lon - header.lon_min) / header.cell_deg - 0.5;
        let row = (header.lat_max - place.lat) / header.cell_deg - 0.5;
        (col, row)
    }

    /// Height at a place, between the four cells around it \[m\].
    pub fn height(&self, place: LonLat) -> f64 {
        let (x, y) = self.position(place);
        let (col, row) = (x.floor() as i64, y.floor() as i64);
        let (fx, fy) = (x - x.floor(), y - y.floor());
        let north = self.cell(col, row) * (1.0 - fx) + self.cell(col + 1, row) * fx;
        let south = self.cell(col, row + 1) * (1.0 - fx) + self.cell(col + 1, row + 1) * fx;
        north * (1.0 - fy) + south * fy
    }

    /// Highest less lowest cell in the 3 × 3 cells (about 6 km) around a place \[m\].
    pub fn relief(&self, place: LonLat) -> f64 {
        let (x, y) = self.position(place);
        let (col, row) = (x.round() as i64, y.round() as i64);
        let (mut low, mut high) = (f64::INFINITY, f64::NEG_INFINITY);
        for (dx, dy) in (-1..=1).flat_map(|dy| (-1..=1).map(move |dx| (dx, dy))) {
            let height = self.cell(col + dx, row + dy);
            low = low.min(height);
            high = high.max(height);
        }
        high - low
    }

    /// Centres of all cells, west to east, then north to south.
    pub fn centres(&self) -> impl Iterator<Item = LonLat> + '_ {
        let h = &self.header;
        (0..h.rows).flat_map(move |row| {
            (0..h.cols).map(move |col| LonLat {
                lon: h.lon_min + (col as f64 + 0.5) * h.cell_deg,
                lat: h.lat_max - (row as f64 + 0.5) * h.cell_deg,
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Dem;
    use resettle::facts::LonLat;

    #[test]
    fn height_between_cells_is_linear_and_relief_is_the_range() {
        let corner = LonLat { lon: 108.0, lat: 33.0 };
        let dem = Dem::made(corner, 5, 5, |col, _| i16::try_from(100 * col).unwrap());
        // Cell centres lie at 108.01, 108.03, …: halfway between columns 1 and 2 is 150 m.
        let place = LonLat { lon: 108.04, lat: 32.95 };
        assert!((dem.height(place) - 150.0).abs() < 1e-6);
        assert!((dem.relief(LonLat { lon: 108.05, lat: 32.95 }) - 200.0).abs() < 1e-9);
    }
}
