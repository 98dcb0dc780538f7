//! `resettle` decides where villages move, what is built for them and where people earn their
//! living, with a mixed-integer model; and it checks every plan with code that shares nothing with
//! that model.
//!
//! The way of the data:
//!
//! ```text
//! read → facts → candidates → model → solve → plan → verify → measure → write
//! ```

pub mod candidates;
pub mod checkpoint;
pub mod cli;
pub mod diagnostic;
pub mod facts;
pub mod generate;
pub mod measure;
pub mod model;
pub mod read;
pub mod run;
pub mod solve;
pub mod staged;
pub mod study;
pub mod verify;
pub mod why;
pub mod write;
