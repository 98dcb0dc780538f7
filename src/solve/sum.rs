//! A sum that knows what rounding can have done to it.

/// Products count as more than one rounding, and are themselves sums of few.
const ROUNDINGS: f64 = 64.0;

/// A sum with a bound on what rounding did to it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Sum {
    value: f64,
    /// Sum of all absolute values that went into it.
    mass: f64,
    terms: u32,
}

impl Sum {
    /// Adds a term: a product, or a sum of few products.
    pub fn add(&mut self, value: f64) {
        self.add_of_mass(value, value.abs());
    }

    /// Adds a term that is a difference: `mass` is what its parts add up to.
    pub fn add_of_mass(&mut self, value: f64, mass: f64) {
        self.value += value;
        self.mass += mass;
        self.terms += 1;
    }

    /// The sum less the most that rounding can have added.
    #[must_use]
    pub fn rounded_down(&self) -> f64 {
        self.value - self.rounding()
    }

    /// The sum and the most that rounding can have taken away.
    #[must_use]
    pub fn rounded_up(&self) -> f64 {
        self.value + self.rounding()
    }

    fn rounding(&self) -> f64 {
        (f64::from(self.terms) + ROUNDINGS) * f64::EPSILON * self.mass
    }
}
