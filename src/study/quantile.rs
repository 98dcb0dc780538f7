//! From a number between 0 and 1 to the value of a parameter: below it lies that share of all draws.

use crate::facts::design::Distribution;
use crate::facts::design::Domain;
use crate::facts::design::Parameter;

/// Shares at which a distribution is taken where a design needs a low and a high value.
const LOW_AND_HIGH: [f64; 2] = [0.1, 0.9];

/// The value at share `u` (above 0, below 1), as TOML has it.
#[must_use]
pub fn value(parameter: &Parameter, u: f64) -> String {
    let number = match &parameter.domain {
        Domain::Values(values) => {
            let at = (u * values.len() as f64) as usize;
            return values[at.min(values.len() - 1)].clone();
        }
        Domain::Range { from, to, steps: None } => from + u * (to - from),
        Domain::Range { from, to, steps: Some(steps) } => {
            let at = ((u * f64::from(*steps)) as u32).min(steps - 1);
            step(*from, *to, *steps, at)
        }
        Domain::Distribution(distribution) => quantile(distribution, u),
    };
    literal(number, parameter.whole)
}

/// The values that a grid or a design of single changes takes.
#[must_use]
pub fn values(parameter: &Parameter) -> Vec<String> {
    let whole = parameter.whole;
    match &parameter.domain {
        Domain::Values(values) => values.clone(),
        Domain::Range { from, to, steps } => {
            let steps = steps.unwrap_or(2);
            (0..steps).map(|at| literal(step(*from, *to, steps, at), whole)).collect()
        }
        Domain::Distribution(Distribution::Discrete { values, .. }) => {
            values.iter().map(|&number| literal(number, whole)).collect()
        }
        Domain::Distribution(distribution) => {
            LOW_AND_HIGH.iter().map(|&u| literal(quantile(distribution, u), whole)).collect()
        }
    }
}

/// One of evenly spread numbers; rounding errors of the sum are not shown.
fn step(from: f64, to: f64, steps: u32, at: u32) -> f64 {
    if at + 1 == steps {
        return to;
    }
    let exact = from + (to - from) * f64::from(at) / f64::from(steps - 1);
    // Twelve digits of the larger end.
    let size = from.abs().max(to.abs()).log10().floor() as i32;
    let decimals = (11 - size).clamp(0, 300) as usize;
    format!("{exact:.decimals$}").parse().unwrap_or(exact)
}

/// A number as TOML has it.
fn literal(number: f64, whole: bool) -> String {
    let number = if whole { number.round() } else { number };
    // A minus before nothing is noise.
    if number == 0.0 { "0".to_owned() } else { number.to_string() }
}

/// The number below which a share `u` of all draws lies.
///
/// # Formula
/// F⁻¹(u); a normal distribution that is cut off has F(least) + u (F(most) − F(least)) in place of u
#[must_use]
pub fn quantile(distribution: &Distribution, u: f64) -> f64 {
    match distribution {
        Distribution::Uniform { from, to } => from + u * (to - from),
        Distribution::Triangular { from, mode, to } => {
            let (width, rising) = (to - from, mode - from);
            if u * width <= rising {
                from + (u * width * rising).sqrt()
            } else {
                to - ((1.0 - u) * width * (to - mode)).sqrt()
            }
        }
        Distribution::Normal { mean, sd, least, most } => {
            let below = least.map_or(0.0, |cut| normal_share((cut - mean) / sd));
            let above = most.map_or(1.0, |cut| normal_share((cut - mean) / sd));
            let number = mean + sd * normal_quantile(below + u * (above - below));
            let number = least.map_or(number, |cut| number.max(cut));
            most.map_or(number, |cut| number.min(cut))
        }
        Distribution::Lognormal { median, sigma } => median * (sigma * normal_quantile(u)).exp(),
        Distribution::Discrete { values, weights } => {
            let mut left = u * weights.iter().sum::<f64>();
            for (value, weight) in values.iter().zip(weights) {
                if left < *weight {
                    return *value;
                }
                left -= weight;
            }
            let likely = values.iter().zip(weights).rev().find(|(_, weight)| **weight > 0.0);
            likely.map_or(f64::NAN, |(value, _)| *value)
        }
    }
}

/// Share of a standard normal distribution below a number.
fn normal_share(number: f64) -> f64 {
    0.5 * libm::erfc(-number / std::f64::consts::SQRT_2)
}

/// The number below which a share `u` of a standard normal distribution lies.
///
/// # Source
/// Acklam's rational approximation (2003), made exact to rounding by one step of Halley's method
fn normal_quantile(u: f64) -> f64 {
    const A: [f64; 6] = [
        -39.696_830_286_653_76,
        220.946_098_424_520_5,
        -275.928_510_446_968_7,
        138.357_751_867_269,
        -30.664_798_066_147_16,
        2.506_628_277_459_239,
    ];
    const B: [f64; 6] = [
        -54.476_098_798_224_06,
        161.585_836_858_040_9,
        -155.698_979_859_886_6,
        66.801_311_887_719_72,
        -13.280_681_552_885_72,
        1.0,
    ];
    const C: [f64; 6] = [
        -0.007_784_894_002_430_293,
        -0.322_396_458_041_136_5,
        -2.400_758_277_161_838,
        -2.549_732_539_343_734,
        4.374_664_141_464_968,
        2.938_163_982_698_783,
    ];
    const D: [f64; 5] = [
        0.007_784_695_709_041_462,
        0.322_467_129_070_039_8,
        2.445_134_137_142_996,
        3.754_408_661_907_416,
        1.0,
    ];
    const TAIL: f64 = 0.024_25;
    let u = u.clamp(1e-300, 1.0 - f64::EPSILON / 2.0);
    let polynomial = |factors: &[f64], x: f64| factors.iter().fold(0.0, |sum, f| sum * x + f);
    let tail = |share: f64| {
        let x = (-2.0 * share.ln()).sqrt();
        polynomial(&C, x) / polynomial(&D, x)
    };
    let rough = if u < TAIL {
        tail(u)
    } else if u > 1.0 - TAIL {
        -tail(1.0 - u)
    } else {
        let x = u - 0.5;
        x * polynomial(&A, x * x) / polynomial(&B, x * x)
    };
    let error = normal_share(rough) - u;
    let newton = error * (2.0 * std::f64::consts::PI).sqrt() * (0.5 * rough * rough).exp();
    rough - newton / (1.0 + 0.5 * rough * newton)
}

#[cfg(test)]
mod tests {
    use super::normal_quantile;
    use super::quantile;
    use super::value;
    use super::values;
    use crate::facts::design::Distribution;
    use crate::facts::design::Domain;
    use crate::facts::design::Parameter;

    #[test]
    fn normal_quantiles_are_those_of_the_tables() {
        let by_table = [
            (0.5, 0.0),
            (0.975, 1.959_963_984_540_054),
            (0.9, 1.281_551_565_544_600_4),
            (0.001, -3.090_232_306_167_813_5),
            (1e-9, -5.997_807_015_007_687),
        ];
        for (u, number) in by_table {
            assert!((normal_quantile(u) - number).abs() < 1e-9, "{u}: {}", normal_quantile(u));
        }
    }

    #[test]
    fn each_distribution_has_its_median_and_keeps_its_ends() {
        let triangular = Distribution::Triangular { from: 0.0, mode: 1.0, to: 1.0 };
        assert!((quantile(&triangular, 0.25) - 0.5).abs() < 1e-12);
        let falling = Distribution::Triangular { from: 0.0, mode: 0.0, to: 1.0 };
        assert!((quantile(&falling, 0.75) - 0.5).abs() < 1e-12);
        let lognormal = Distribution::Lognormal { median: 3.0, sigma: 0.5 };
        assert!((quantile(&lognormal, 0.5) - 3.0).abs() < 1e-9);
        let cut = Distribution::Normal { mean: 1.0, sd: 0.1, least: Some(0.9), most: Some(1.1) };
        assert!((quantile(&cut, 0.5) - 1.0).abs() < 1e-12);
        assert!(quantile(&cut, 1e-15) >= 0.9 && quantile(&cut, 1.0 - 1e-15) <= 1.1);
        let discrete =
            Distribution::Discrete { values: vec![1.0, 2.0, 3.0], weights: vec![1.0, 0.0, 3.0] };
        let drawn: Vec<f64> = [0.1, 0.24, 0.26, 0.99].map(|u| quantile(&discrete, u)).to_vec();
        assert_eq!(drawn, [1.0, 1.0, 3.0, 3.0]);
    }

    #[test]
    fn steps_are_round_numbers_and_reach_both_ends() {
        let domain = Domain::Range { from: 0.8, to: 1.2, steps: Some(5) };
        let scale = Parameter { key: "k".to_owned(), domain, whole: false };
        assert_eq!(values(&scale), ["0.8", "0.9", "1", "1.1", "1.2"]);
        assert_eq!(value(&scale, 0.0001), "0.8");
        assert_eq!(value(&scale, 0.9999), "1.2");
        let whole = Parameter { whole: true, ..scale };
        assert_eq!(value(&whole, 0.9999), "1");
    }
}
