//! resettle
fn main() {}
