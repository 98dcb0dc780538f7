//! Files spoiled at random: reading never panics, and never passes over something that is needed.

use crate::folder::Folder;
use proptest::prelude::*;
use resettle::diagnostic::has_errors;

/// Names of the files of the sound instance.
const FILES: [&str; 9] = [
    "instance.toml",
    "villages.csv",
    "sites.csv",
    "levels.csv",
    "livelihoods.csv",
    "areas.csv",
    "sectors.csv",
    "budgets.csv",
    "zones.geojson",
];

/// Cells that the sound instance cannot be without: file, line (header = 0), column.
const NEEDED: [(&str, usize, &str); 14] = [
    ("villages.csv", 1, "id"),
    ("villages.csv", 2, "households"),
    ("villages.csv", 3, "lon"),
    ("villages.csv", 1, "lat"),
    ("sites.csv", 1, "id"),
    ("sites.csv", 1, "capacity_households"),
    ("sites.csv", 2, "lon"),
    ("levels.csv", 1, "site"),
    ("levels.csv", 1, "level"),
    ("levels.csv", 2, "capacity_households"),
    ("levels.csv", 2, "fixed_cost_cny"),
    ("livelihoods.csv", 1, "places"),
    ("areas.csv", 2, "kind"),
    ("sectors.csv", 1, "status"),
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn random_bytes_never_panic(file in 0..FILES.len(), bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = Folder::sound().file(FILES[file], bytes).load();
    }

    #[test]
    fn random_changes_never_panic(
        file in 0..FILES.len(),
        edits in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>(), 0..3_u8), 1..8),
    ) {
        let mut folder = Folder::sound();
        let bytes = folder.files.get_mut(FILES[file]).unwrap();
        for (at, byte, kind) in edits {
            if bytes.is_empty() {
                break;
            }
            let at = at.index(bytes.len());
            match kind {
                0 => bytes[at] = byte,
                1 => bytes.insert(at, byte),
                _ => bytes.truncate(at),
            }
        }
        let _ = folder.load();
    }

    #[test]
    fn random_items_of_set_never_panic(item in "[a-z_.=0-9\"\\[\\]-]{0,40}") {
        let _ = Folder::sound().load_set(&[&item]);
    }

    #[test]
    fn a_needed_cell_that_is_gone_is_an_error(which in 0..NEEDED.len()) {
        let (file, line, column) = NEEDED[which];
        let text = Folder::sound().text(file);
        let mut rows: Vec<Vec<String>> =
            text.lines().map(|line| line.split(',').map(str::to_owned).collect()).collect();
        let at = rows[0].iter().position(|name| name == column).unwrap();
        rows[line][at].clear();
        let spoiled = rows.iter().map(|row| row.join(",") + "\n").collect::<String>();
        let findings = Folder::sound().file(file, spoiled).findings();
        prop_assert!(has_errors(&findings), "{file} line {line} column {column}");
    }

    #[test]
    fn a_needed_column_that_is_gone_is_an_error(which in 0..NEEDED.len()) {
        let (file, _, column) = NEEDED[which];
        let text = Folder::sound().text(file);
        let header: Vec<&str> = text.lines().next().unwrap().split(',').collect();
        let at = header.iter().position(|name| *name == column).unwrap();
        let spoiled = text
            .lines()
            .map(|line| {
                let mut cells: Vec<&str> = line.split(',').collect();
                cells.remove(at);
                cells.join(",") + "\n"
            })
            .collect::<String>();
        let findings = Folder::sound().file(file, spoiled).findings();
        prop_assert!(has_errors(&findings), "{file} column {column}");
    }
}
