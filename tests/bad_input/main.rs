//! Everything that can be wrong with the files of an instance, one test each: the finding has its code, file,
//! row, column and value, and nothing else is reported because of it.

#![allow(clippy::unwrap_used, clippy::format_collect, reason = "a test that fails says where")]

mod folder;
mod mutations;
mod places;
mod plans;
mod rules;
mod tables;
mod toml_files;
