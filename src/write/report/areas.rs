//! The areas by which the page groups and filters: each once, by position.

use crate::facts::AreaIdx;
use crate::facts::Instance;
use serde_json::Value;
use serde_json::json;
use std::collections::HashMap;

/// Areas of one kind, numbered in the order of the instance.
pub struct Areas<'a> {
    list: Vec<AreaIdx>,
    numbers: HashMap<AreaIdx, usize>,
    instance: &'a Instance,
}

impl<'a> Areas<'a> {
    /// The areas of `kind`; none without a kind.
    pub fn new(instance: &'a Instance, kind: Option<&str>) -> Self {
        let all = instance.areas.iter().enumerate();
        let list: Vec<AreaIdx> = all
            .filter(|(_, area)| Some(area.kind.as_str()) == kind)
            .map(|(at, _)| AreaIdx::new(at))
            .collect();
        let numbers = list.iter().enumerate().map(|(number, &area)| (area, number)).collect();
        Self { list, numbers, instance }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// The number of the one among `areas`.
    pub fn number(&self, areas: &[AreaIdx]) -> Option<usize> {
        areas.iter().find_map(|area| self.numbers.get(area).copied())
    }

    /// The same for the page: −1 without one.
    pub fn of(&self, areas: &[AreaIdx]) -> i64 {
        self.number(areas).and_then(|number| i64::try_from(number).ok()).unwrap_or(-1)
    }

    /// Ids and names in columns.
    pub fn json(&self) -> Value {
        let areas = || self.list.iter().map(|&area| self.instance.area(area));
        json!({
            "id": areas().map(|area| &area.id).collect::<Vec<_>>(),
            "name": areas().map(|area| &area.name).collect::<Vec<_>>(),
            "name_zh": areas().map(|area| &area.name_zh).collect::<Vec<_>>(),
        })
    }
}
