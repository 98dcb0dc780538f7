//! One file a command: what was typed becomes what is meant, one function of the library is called,
//! its result is shown.

pub mod candidates;
pub mod check;
pub mod compare;
pub mod completions;
pub mod convert;
pub mod diagnose;
pub mod explain;
pub mod export_model;
pub mod generate;
pub mod importance;
pub mod init;
pub mod man;
pub mod pareto;
pub mod portfolio;
pub mod replan;
pub mod report;
pub mod solve;
pub mod study;
pub mod study_point;
pub mod study_robust;
pub mod study_submit;
pub mod verify;
