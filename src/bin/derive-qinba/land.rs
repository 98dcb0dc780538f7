//! Slope, hazard and steep cropland of a village: modelled from the relief of the 2 km grid, which
//! is too coarse to give the slope of the ground that a village stands on.

use crate::chance::Chance;
use crate::villages::Hazard;

/// Slope at a village \[degrees\]: 3° in the plain, towards 31° in high relief, spread by chance.
pub fn slope_deg(chance: &mut Chance, relief_m: f64) -> f64 {
    let typical = 3.0 + 28.0 * (1.0 - (-relief_m / 650.0).exp());
    (typical * chance.factor(0.30, 2.0)).min(45.0)
}

/// Class of hazard; its chance grows with the slope and with the relief.
pub fn hazard(chance: &mut Chance, slope_deg: f64, relief_m: f64) -> Hazard {
    let danger = f64::midpoint(slope_deg / 25.0, relief_m / 900.0);
    let draw = chance.between(0.0, 1.0);
    match () {
        () if draw < 0.11 * danger => Hazard::High,
        () if draw < 0.32 * danger => Hazard::Medium,
        () if draw < 0.65 * danger => Hazard::Low,
        () => Hazard::None,
    }
}

/// Cropland above 25° \[ha\]: a quarter of a hectare of cropland a household, times a share that
/// grows from nothing at 10° to four fifths at 30°.
pub fn steep_cropland_ha(households: u64, slope_deg: f64) -> f64 {
    0.25 * households as f64 * ((slope_deg - 10.0) / 25.0).clamp(0.0, 0.8)
}
