//! A new folder is an instance as it is, in both languages, and its workbook helps to fill it in.

#![allow(clippy::unwrap_used, reason = "a test that cannot write its files fails")]

#[path = "program/mod.rs"]
#[allow(dead_code, reason = "shared with other tests")]
mod program;
#[path = "support/solved.rs"]
mod solved;

use program::resettle;
use resettle::diagnostic::Severity;
use resettle::facts::Termination;
use resettle::read::load;
use resettle::run;
use resettle::run::Sources;
use resettle::write::template;
use resettle::write::words::Lang;
use solved::solved;
use std::fs;
use std::path::Path;

const TABLES: [&str; 7] =
    ["villages", "sites", "levels", "livelihoods", "areas", "budgets", "sectors"];

#[test]
fn a_new_folder_is_an_instance_without_any_warning() {
    let room = tempfile::tempdir().unwrap();
    let mut both = Vec::new();
    for lang in Lang::ALL {
        let dir = room.path().join(lang.code());
        let files = template::write(&dir, "My \"county\"", lang).unwrap();
        assert!(files.iter().all(|file| file.is_file()), "{files:?}");
        let sources = Sources { instance: dir.clone(), ..Sources::default() };
        let checked = run::check(&sources).unwrap();
        let odd: Vec<_> = checked
            .findings
            .iter()
            .filter(|finding| {
                finding.severity != Severity::Note || finding.code == "csv.unknown_column"
            })
            .collect();
        assert!(odd.is_empty(), "{lang}: {odd:#?}");
        let instance = &checked.loaded.instance;
        assert_eq!(instance.name, "My county");
        assert_eq!(instance.villages.len(), 1);
        assert_eq!(instance.sites.len(), 1);
        assert_eq!(instance.sites[0].levels[0].min_households, 10);
        assert_eq!(instance.livelihoods.len(), 1);
        assert_eq!((instance.areas.len(), instance.funds.len(), instance.sectors.len()), (2, 1, 1));
        assert_eq!(checked.tally.unwrap().legal, 1);
        let mut villages = instance.villages.clone();
        for village in &mut villages {
            village.areas.clear();
        }
        both.push((villages, instance.given.clone()));
    }
    assert_eq!(both[0], both[1], "the languages differ in their facts");
}

#[test]
fn a_new_folder_can_be_solved() {
    let room = tempfile::tempdir().unwrap();
    let dir = room.path().join("new");
    template::write(&dir, "new", Lang::Zh).unwrap();
    let sources = Sources { instance: dir, ..Sources::default() };
    let solved = solved(sources, &room.path().join("run"));
    assert_eq!(solved.termination, Termination::Optimal);
    // The steep village moves to the one site.
    let rows = fs::read_to_string(room.path().join("run/assignments.csv")).unwrap();
    assert!(rows.contains("V001,,示例村,moves,S001"), "{rows}");
}

/// Cells of a sheet as text.
fn cells(path: &Path, sheet: &str) -> Vec<Vec<String>> {
    use calamine::Reader;
    let mut book: calamine::Xlsx<_> = calamine::open_workbook(path).unwrap();
    let range = book.worksheet_range(sheet).unwrap();
    range.rows().map(|row| row.iter().map(ToString::to_string).collect()).collect()
}

#[test]
fn what_is_filled_in_wrongly_is_told_at_its_cell() {
    let room = tempfile::tempdir().unwrap();
    let dir = room.path().join("new");
    template::write(&dir, "new", Lang::Zh).unwrap();
    let path = dir.join(template::WORKBOOK);
    // The same sheets with a second village whose households are no number.
    let mut book = rust_xlsxwriter::Workbook::new();
    for sheet in ["村庄", "安置点", "规模等级", "就业岗位", "行政区划", "资金", "产业目录"]
    {
        let rows = cells(&path, sheet);
        let out = book.add_worksheet();
        out.set_name(sheet).unwrap();
        for (row, cells) in (0..).zip(&rows) {
            for (column, cell) in (0..).zip(cells) {
                out.write_string(row, column, cell).unwrap();
            }
        }
        if sheet == "村庄" {
            out.write_string(2, 0, "V002").unwrap();
            out.write_string(2, 2, "109.02").unwrap();
            out.write_string(2, 3, "32.70").unwrap();
            out.write_string(2, 6, "四十").unwrap();
        }
    }
    book.save(&path).unwrap();
    let findings = load(&dir, None, &[]).unwrap().findings;
    let errors: Vec<_> = findings.iter().filter(|finding| finding.is_error()).collect();
    assert_eq!(errors.len(), 1, "{errors:#?}");
    let place = &errors[0].location;
    assert_eq!(place.sheet.as_deref(), Some("村庄"));
    assert_eq!(place.cell.as_deref(), Some("G3"));
    assert_eq!(place.value.as_deref(), Some("四十"));
}

#[test]
fn a_folder_that_is_taken_is_left_alone() {
    let room = tempfile::tempdir().unwrap();
    fs::write(room.path().join("mine.txt"), "x").unwrap();
    let failed = template::write(room.path(), "new", Lang::En);
    assert!(failed.is_err());
    assert_eq!(fs::read_dir(room.path()).unwrap().count(), 1);
}

#[test]
fn the_command_writes_and_check_accepts() {
    let room = tempfile::tempdir().unwrap();
    let dir = room.path().join("my-county");
    let made = resettle().args(["init", "--lang", "zh"]).arg(&dir).output().unwrap();
    assert_eq!(made.status.code(), Some(0), "{made:?}");
    let told = String::from_utf8(made.stdout).unwrap();
    assert!(told.contains("tables.xlsx") && told.contains("resettle check"), "{told}");
    let checked = resettle().arg("check").arg(&dir).args(["--format", "json"]).output().unwrap();
    assert_eq!(checked.status.code(), Some(0), "{checked:?}");
    let json: serde_json::Value = serde_json::from_slice(&checked.stdout).unwrap();
    assert_eq!(json["instance"], "my-county");
    assert_eq!(json["ok"], true);
    // The workbook alone is an instance too, apart from the rules.
    let alone = resettle().arg("check").arg(dir.join("tables.xlsx")).output().unwrap();
    assert!(alone.status.code().is_some_and(|code| code < 2), "{alone:?}");
    let again = resettle().arg("init").arg(&dir).output().unwrap();
    assert_eq!(again.status.code(), Some(2));
    assert!(String::from_utf8(again.stderr).unwrap().contains("not an empty folder"));
}

/// LibreOffice keeps the lists and notes, so they are sound.
#[test]
#[ignore = "needs libreoffice"]
fn libreoffice_opens_the_workbook_with_its_lists_and_notes() {
    for lang in Lang::ALL {
        let room = tempfile::tempdir().unwrap();
        let dir = room.path().join("new");
        template::write(&dir, "new", lang).unwrap();
        let home = format!("-env:UserInstallation=file://{}/profile", room.path().display());
        let done = std::process::Command::new("soffice")
            .args(["--headless", &home, "--convert-to", "fods", "--outdir"])
            .arg(room.path())
            .arg(dir.join("tables.xlsx"))
            .output()
            .unwrap();
        assert!(done.status.success(), "{done:?}");
        let text = fs::read_to_string(room.path().join("tables.fods")).unwrap();
        let count = |part: &str| text.matches(part).count();
        assert!(count("<table:content-validation ") > 25, "{}", count("content-validation"));
        assert!(count("<office:annotation") > 60, "{}", count("<office:annotation"));
        assert_eq!(count("<table:table "), TABLES.len() + 1);
        let word = if lang == Lang::Zh { "必须搬迁" } else { "must" };
        assert!(text.contains(word));
    }
}
