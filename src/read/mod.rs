//! Files to facts.

pub mod convert;
