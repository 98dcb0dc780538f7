//! One file a command: what was typed becomes what is meant, one function of the library is called,
//! its result is shown.

pub mod candidates;
pub mod check;
pub mod compare;
pub mod convert;
pub mod generate;
pub mod pareto;
pub mod solve;
pub mod study;
pub mod study_point;
pub mod verify;
