//! Workbooks as instances: the same facts as from CSV, and for each way in which a workbook can be
//! broken a finding with sheet and cell.

#![allow(clippy::unwrap_used, reason = "a test that cannot write its files fails")]

#[path = "support/books.rs"]
mod books;
#[path = "bad_input/folder.rs"]
mod folder;

use books::Book;
use folder::Folder;
use resettle::diagnostic::Diagnostic;
use resettle::diagnostic::Severity;
use resettle::diagnostic::has_errors;
use resettle::facts::Instance;
use resettle::read::Loaded;
use resettle::read::load;
use resettle::write::words::findings::lacks_twin;
use rust_xlsxwriter::ExcelDateTime;
use rust_xlsxwriter::Format;
use rust_xlsxwriter::Formula;
use std::fs;
use std::path::Path;
use tempfile::TempDir;

const TABLES: [&str; 7] =
    ["villages", "sites", "levels", "livelihoods", "areas", "sectors", "budgets"];

/// The sound instance as one workbook, with `instance.toml` and zones beside it.
fn with_workbook(change: impl FnOnce(&mut Book)) -> TempDir {
    let folder = Folder::sound();
    let dir = TempDir::new().unwrap();
    let mut book = Book::new();
    for table in TABLES {
        book.sheet(table, &folder.text(&format!("{table}.csv")));
    }
    change(&mut book);
    book.save(&dir.path().join("tables.xlsx"));
    for file in ["instance.toml", "zones.geojson"] {
        fs::write(dir.path().join(file), folder.text(file)).unwrap();
    }
    dir
}

fn read(path: &Path) -> Loaded {
    load(path, None, &[]).unwrap()
}

fn facts(instance: &Instance) -> String {
    let mut villages = instance.villages.clone();
    for village in &mut villages {
        village.row = 0;
    }
    let mut sites = instance.sites.clone();
    for site in &mut sites {
        site.row = 0;
    }
    let mut work = instance.livelihoods.clone();
    for livelihood in &mut work {
        livelihood.row = 0;
    }
    format!(
        "{villages:?}\n{sites:?}\n{work:?}\n{:?}\n{:?}\n{:?}\n{:?}\n{:?}",
        instance.areas, instance.funds, instance.sectors, instance.zones, instance.given
    )
}

/// The finding of a code at a cell of a sheet.
#[track_caller]
fn expect(findings: &[Diagnostic], code: &str, sheet: &str, cell: &str) -> Diagnostic {
    let found = findings.iter().find(|finding| {
        finding.code == code
            && finding.location.file.as_deref() == Some("tables.xlsx")
            && finding.location.sheet.as_deref() == Some(sheet)
            && finding.location.cell.as_deref().unwrap_or_default() == cell
    });
    let lacking: Vec<_> = findings.iter().filter(|found| lacks_twin(found)).collect();
    assert!(lacking.is_empty(), "no Chinese: {lacking:#?}");
    let all: Vec<String> = findings.iter().map(ToString::to_string).collect();
    let found = found.unwrap_or_else(|| panic!("no {code} at {sheet} {cell}:\n{}", all.join("\n")));
    assert!(!found.help.is_empty(), "no remedy: {found}");
    found.clone()
}

/// The same, as the only error.
#[track_caller]
fn expect_only(dir: &TempDir, code: &str, sheet: &str, cell: &str) -> Diagnostic {
    let findings = read(dir.path()).findings;
    let found = expect(&findings, code, sheet, cell);
    let errors: Vec<String> =
        findings.iter().filter(|f| f.is_error()).map(ToString::to_string).collect();
    assert_eq!(errors, [found.to_string()]);
    found
}

#[test]
fn a_workbook_beside_instance_toml_gives_the_facts_of_csv() {
    let expected = Folder::sound().load();
    let dir = with_workbook(|_| {});
    let loaded = read(dir.path());
    assert!(!has_errors(&loaded.findings), "{:#?}", loaded.findings);
    assert_eq!(facts(&loaded.instance), facts(&expected.instance));
    let input = loaded.inputs.iter().find(|input| input.path == "tables.xlsx").unwrap();
    assert_eq!(input.rows, Some(15));
    assert_eq!(loaded.inputs.len(), 3, "{:?}", loaded.inputs);
}

#[test]
fn a_folder_of_workbooks_and_named_sheets_give_the_same_facts() {
    let folder = Folder::sound();
    let expected = facts(&folder.load().instance);
    // A workbook for each table, named in Chinese or after the table; sheets are called as they may.
    let dir = TempDir::new().unwrap();
    for (table, name) in [
        ("villages", "村庄"),
        ("sites", "sites"),
        ("levels", "安置点等级"),
        ("livelihoods", "就业岗位"),
        ("areas", "行政区划"),
        ("sectors", "产业目录"),
        ("budgets", "资金"),
    ] {
        let mut book = Book::new();
        book.sheet("Sheet1", &folder.text(&format!("{table}.csv")));
        // As older spreadsheet programs begin a workbook.
        book.sheet("Sheet2", "");
        book.sheet("Sheet3", "");
        book.save(&dir.path().join(format!("{name}.xlsx")));
    }
    for file in ["instance.toml", "zones.geojson"] {
        fs::write(dir.path().join(file), folder.text(file)).unwrap();
    }
    let loaded = read(dir.path());
    assert!(!has_errors(&loaded.findings), "{:#?}", loaded.findings);
    assert_eq!(facts(&loaded.instance), expected);
    // Single tables named in [files], the others as CSV.
    let named = folder.without("villages.csv").without("sites.csv").more(
        "instance.toml",
        "[files]\nvillages = \"两表.xlsx#搬迁村\"\nsites = \"只有一表.xlsx\"\n",
    );
    let dir = named.write();
    let mut two = Book::new();
    two.sheet("说明", "a,b\n1,2\n");
    two.sheet("搬迁村", &Folder::sound().text("villages.csv"));
    two.save(&dir.path().join("两表.xlsx"));
    let mut one = Book::new();
    one.sheet("Tabelle1", &Folder::sound().text("sites.csv"));
    one.save(&dir.path().join("只有一表.xlsx"));
    let loaded = read(dir.path());
    assert!(!has_errors(&loaded.findings), "{:#?}", loaded.findings);
    assert_eq!(facts(&loaded.instance), expected);
}

#[test]
fn a_workbook_alone_is_an_instance_with_its_settings() {
    let dir = TempDir::new().unwrap();
    let path = dir.path().join("平利县.xlsx");
    let mut book = Book::new();
    let table = |name: &str| Folder::sound().text(&format!("{name}.csv"));
    book.sheet("村庄", &table("villages"));
    book.sheet("安置点", &table("sites"));
    book.sheet("规模等级", &table("levels"));
    book.sheet(
        "参数",
        "键,值,说明\nrules.reach.move_km,35,公里\nrules.capacity,是,\ngoal.weights.building,1,\n",
    );
    book.save(&path);
    let loaded = read(&path);
    assert!(!has_errors(&loaded.findings), "{:#?}", loaded.findings);
    assert_eq!(loaded.instance.name, "平利县");
    assert_eq!(loaded.instance.villages.len(), 3);
    let rules: Vec<String> = loaded.scenario.rules.iter().map(|rule| format!("{rule:?}")).collect();
    assert!(rules.iter().any(|rule| rule.contains("35.0")), "{rules:?}");
    assert_eq!(loaded.inputs.len(), 1);
    assert_eq!(loaded.inputs[0].path, "平利县.xlsx");
    // The same as a folder that holds it alone.
    assert_eq!(facts(&read(dir.path()).instance), facts(&loaded.instance));
    // A wrong setting is told at its cell's sheet and row.
    let mut book = Book::new();
    book.sheet("村庄", &table("villages"));
    book.sheet("安置点", &table("sites"));
    book.sheet("参数", "键,值\nrules.reech.move_km,35\n");
    book.save(&path);
    let findings = read(&path).findings;
    let found = findings.iter().find(|finding| finding.code == "toml.unknown_key").unwrap();
    assert_eq!(found.location.sheet.as_deref(), Some("参数"));
    assert_eq!(found.location.row, Some(2));
}

#[test]
fn findings_name_workbook_sheet_and_cell() {
    let dir = with_workbook(|book| {
        book.text("villages", "G3", "12户");
    });
    let found = expect_only(&dir, "csv.number", "villages", "G3");
    assert_eq!(found.location.value.as_deref(), Some("12户"));
    assert_eq!(found.location.column.as_deref(), Some(book_heading("villages", 6).as_str()));
    let text = found.to_string();
    assert!(text.contains("tables.xlsx, sheet villages, cell G3, column"), "{text}");
    let json = serde_json::to_value(&found).unwrap();
    assert_eq!(json["location"]["sheet"], "villages");
    assert_eq!(json["location"]["cell"], "G3");
}

/// The heading of a column of the sound instance.
fn book_heading(table: &str, column: usize) -> String {
    let text = Folder::sound().text(&format!("{table}.csv"));
    text.lines().next().unwrap().split(',').nth(column).unwrap().to_owned()
}

#[test]
fn a_title_above_the_headings_is_passed_over_and_said() {
    let dir = with_workbook(|book| book.push_down("villages", 2, "2025年搬迁村汇总表"));
    let loaded = read(dir.path());
    assert!(!has_errors(&loaded.findings), "{:#?}", loaded.findings);
    assert_eq!(facts(&loaded.instance), facts(&Folder::sound().load().instance));
    let found = loaded.findings.iter().find(|finding| finding.code == "workbook.rows").unwrap();
    assert_eq!(found.severity, Severity::Note);
    assert_eq!(found.location.row, Some(3));
    // A row is named by its number in the sheet.
    assert_eq!(loaded.instance.villages[0].row, 4);
}

#[test]
fn merged_headings_and_cells_are_told_with_their_cells() {
    let dir = with_workbook(|book| book.merge("villages", "C1", "D1"));
    let findings = read(dir.path()).findings;
    let found = expect(&findings, "workbook.merged", "villages", "C1");
    assert!(found.message.contains("C1:D1"), "{found}");
    assert!(has_errors(&findings));
    // The county of two villages in one merged cell.
    let county = Folder::sound().text("villages.csv");
    let at = county.lines().next().unwrap().split(',').position(|name| name == "county").unwrap();
    let letter = char::from(b'A' + at as u8);
    let dir = with_workbook(|book| {
        book.merge("villages", &format!("{letter}2"), &format!("{letter}3"));
    });
    expect_only(&dir, "workbook.merged", "villages", &format!("{letter}3"));
}

#[test]
fn formulas_give_their_value_and_errors_and_missing_values_are_told() {
    assert_eq!(book_heading("villages", 6), "households");
    let sound = facts(&Folder::sound().load().instance);
    let stored = Folder::sound().load().instance.villages[1].households.to_string();
    let dir = with_workbook(|book| {
        book.formula("villages", "G3", Formula::new("=SUM(2,3)").set_result(stored));
    });
    let loaded = read(dir.path());
    assert!(!has_errors(&loaded.findings), "{:#?}", loaded.findings);
    assert_eq!(facts(&loaded.instance), sound);
    let dir = with_workbook(|book| {
        book.formula("villages", "G3", Formula::new("=#REF!+1").set_result("#REF!"));
    });
    let found = expect_only(&dir, "workbook.formula", "villages", "G3");
    assert_eq!(found.location.value.as_deref(), Some("#REF!"));
    // Without a result the writer stores 0, as programs do that do not compute.
    let dir = with_workbook(|book| book.formula("villages", "H3", Formula::new("=SUM(2,3)")));
    let findings = read(dir.path()).findings;
    let found = expect(&findings, "workbook.formula", "villages", "H3");
    assert_eq!(found.severity, Severity::Warning);
    assert!(found.message.contains("never computed"), "{found}");
}

#[test]
fn numbers_as_ids_are_whole_and_those_that_lost_digits_are_refused() {
    let dir = with_workbook(|book| book.number("areas", "A5", 610_921_100_200.0));
    let mut extra = Folder::sound().text("areas.csv");
    extra += "610921100200,county,,,\n";
    let plain = Folder::sound().file("areas.csv", extra).load();
    // Only the id was written: the kind is missing, as it would be in CSV.
    let loaded = read(dir.path());
    let errors = |loaded: &Loaded| loaded.findings.iter().filter(|f| f.is_error()).count();
    assert_eq!(errors(&plain), 0);
    assert_eq!(errors(&loaded), 1, "{:#?}", loaded.findings);
    let dir = with_workbook(|book| {
        book.number("areas", "A5", 610_921_100_200.0);
        book.text("areas", "B5", "county");
    });
    let loaded = read(dir.path());
    assert!(!has_errors(&loaded.findings), "{:#?}", loaded.findings);
    assert!(loaded.instance.areas.iter().any(|area| area.id == "610921100200"));
    let dir = with_workbook(|book| book.number("villages", "A3", 610_921_198_001_012_345.0));
    expect_only(&dir, "workbook.digits", "villages", "A3");
}

#[test]
fn dates_where_something_else_belongs_are_told() {
    let date = ExcelDateTime::from_ymd(2025, 3, 5).unwrap();
    let format = Format::new().set_num_format("yyyy-mm-dd");
    let dir = with_workbook(|book| book.date("villages", "B3", date.clone(), format.clone()));
    let found = expect_only(&dir, "workbook.type", "villages", "B3");
    assert_eq!(found.location.value.as_deref(), Some("2025-03-05"));
    let dir = with_workbook(|book| book.date("villages", "G3", date, format));
    expect_only(&dir, "workbook.type", "villages", "G3");
}

#[test]
fn booleans_are_yes_and_no() {
    let at = Folder::sound().text("livelihoods.csv");
    let at = at.lines().next().unwrap().split(',').position(|name| name == "for_stayers").unwrap();
    let cell = format!("{}3", char::from(b'A' + at as u8));
    let dir = with_workbook(|book| book.boolean("livelihoods", &cell, true));
    let loaded = read(dir.path());
    assert!(!has_errors(&loaded.findings), "{:#?}", loaded.findings);
    assert_eq!(facts(&loaded.instance), facts(&Folder::sound().load().instance));
}

#[test]
fn empty_rows_are_passed_over_and_sums_are_refused() {
    let dir = with_workbook(|book| book.push_down_from("villages", 3, 2));
    let loaded = read(dir.path());
    assert!(!has_errors(&loaded.findings), "{:#?}", loaded.findings);
    assert_eq!(facts(&loaded.instance), facts(&Folder::sound().load().instance));
    let found = loaded.findings.iter().find(|finding| finding.code == "workbook.rows").unwrap();
    assert!(found.message.starts_with("2 empty rows"), "{found}");
    let dir = with_workbook(|book| {
        book.text("villages", "A7", "合 计");
        book.number("villages", "G7", 99.0);
    });
    let found = expect(&read(dir.path()).findings, "workbook.rows", "villages", "");
    assert!(found.is_error() && found.location.row == Some(7), "{found}");
}

#[test]
fn hidden_sheets_are_not_read_unless_they_are_named() {
    let dir = with_workbook(|book| book.hide("budgets"));
    let loaded = read(dir.path());
    let found = expect(&loaded.findings, "workbook.hidden", "budgets", "");
    assert_eq!(found.severity, Severity::Warning);
    assert!(loaded.instance.funds.len() < Folder::sound().load().instance.funds.len());
    let toml = dir.path().join("instance.toml");
    let text = fs::read_to_string(&toml).unwrap() + "[files]\nbudgets = \"tables.xlsx#budgets\"\n";
    fs::write(&toml, text).unwrap();
    let loaded = read(dir.path());
    assert_eq!(facts(&loaded.instance), facts(&Folder::sound().load().instance));
    let found = expect(&loaded.findings, "workbook.hidden", "budgets", "");
    assert_eq!(found.severity, Severity::Note);
    // A needed table on a hidden sheet is missing.
    let dir = with_workbook(|book| book.hide("sites"));
    let findings = read(dir.path()).findings;
    assert!(findings.iter().any(|finding| finding.code == "file.missing" && finding.is_error()));
}

#[test]
fn a_table_that_is_there_twice_is_not_guessed() {
    let dir = with_workbook(|_| {});
    fs::copy(dir.path().join("tables.xlsx"), dir.path().join("备份.xlsx")).unwrap();
    let findings = read(dir.path()).findings;
    let found = findings.iter().filter(|finding| finding.code == "file.twice").count();
    assert_eq!(found, TABLES.len());
    assert!(has_errors(&findings));
    // A CSV file of the usual name goes first, and that is said.
    let dir = with_workbook(|_| {});
    fs::write(dir.path().join("villages.csv"), Folder::sound().text("villages.csv")).unwrap();
    let findings = read(dir.path()).findings;
    assert!(!has_errors(&findings), "{findings:#?}");
    let found = expect(&findings, "file.twice", "villages", "");
    assert_eq!(found.severity, Severity::Note);
}

#[test]
fn what_is_no_workbook_is_told_and_never_a_panic() {
    let whole = {
        let dir = with_workbook(|_| {});
        fs::read(dir.path().join("tables.xlsx")).unwrap()
    };
    // The container of protected workbooks has a stream of this name.
    let protected: Vec<u8> = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]
        .into_iter()
        .chain([0; 504])
        .chain("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes))
        .collect();
    for (bytes, code, word) in [
        (Vec::new(), "csv.empty_file", "empty"),
        (b"id,households\nV1,3\n".to_vec(), "workbook.file", "plain text"),
        (b"<html><table><tr><td>id</td></tr></table>".to_vec(), "workbook.file", "web page"),
        (whole[..whole.len() / 2].to_vec(), "workbook.file", ""),
        (b"PK\x03\x04 nothing".to_vec(), "workbook.file", "zip archive"),
        (vec![0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1], "workbook.file", "damaged"),
        (protected, "workbook.password", "password"),
    ] {
        let dir = with_workbook(|_| {});
        let path = dir.path().join("tables.xlsx");
        fs::write(&path, &bytes).unwrap();
        for instance in [dir.path(), path.as_path()] {
            let findings = read(instance).findings;
            let found = findings.iter().find(|finding| finding.code == code);
            let found = found.unwrap_or_else(|| panic!("{code}: {findings:#?}"));
            assert_eq!(found.location.file.as_deref(), Some("tables.xlsx"));
            assert!(found.message.contains(word) && !found.help.is_empty(), "{found}");
            assert!(has_errors(&findings));
        }
    }
}

#[test]
fn damaged_bytes_anywhere_are_findings_or_the_same_facts() {
    let dir = with_workbook(|_| {});
    let path = dir.path().join("tables.xlsx");
    let whole = fs::read(&path).unwrap();
    let step = whole.len() / 97;
    for at in (0..whole.len()).step_by(step) {
        let mut bytes = whole.clone();
        bytes[at] ^= 0x55;
        fs::write(&path, &bytes).unwrap();
        let _ = load(dir.path(), None, &[]);
        let _ = load(&path, None, &[]);
    }
}

#[test]
fn a_stray_workbook_that_cannot_be_read_does_not_stop_a_folder_of_csv() {
    let dir = Folder::sound().file("旧表.xlsx", b"not one".to_vec()).write();
    let findings = read(dir.path()).findings;
    let found = findings.iter().find(|finding| finding.code == "workbook.file").unwrap();
    assert_eq!(found.severity, Severity::Warning);
    assert!(!has_errors(&findings));
}

/// The workbook in the formats that LibreOffice writes.
#[test]
#[ignore = "needs libreoffice"]
fn libreoffice_saves_xls_and_ods_with_the_same_facts() {
    let expected = facts(&Folder::sound().load().instance);
    for ending in ["xls", "ods"] {
        let dir = with_workbook(|_| {});
        let path = dir.path().join("tables.xlsx");
        let home = format!("-env:UserInstallation=file://{}/profile", dir.path().display());
        let done = std::process::Command::new("soffice")
            .args(["--headless", &home, "--convert-to", ending, "--outdir"])
            .arg(dir.path())
            .arg(&path)
            .output()
            .unwrap();
        assert!(done.status.success(), "{done:?}");
        fs::remove_file(&path).unwrap();
        assert!(dir.path().join(format!("tables.{ending}")).is_file());
        let loaded = read(dir.path());
        assert!(!has_errors(&loaded.findings), "{ending}: {:#?}", loaded.findings);
        assert_eq!(facts(&loaded.instance), expected, "{ending}");
    }
}
