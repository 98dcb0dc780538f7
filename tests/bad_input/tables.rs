//! Wrong tables and cells.

use crate::folder::Folder;
use crate::folder::expect;
use crate::folder::expect_only;
use resettle::diagnostic::Severity;
use resettle::diagnostic::has_errors;
use resettle::read::SHOWN;

#[test]
fn a_missing_column_is_named_with_what_the_header_has() {
    let folder = Folder::sound().with("villages.csv", ",households,", ",homes,");
    let findings = folder.findings();
    let found = expect(&findings, "csv.missing_column", "villages.csv", 1, "households", "");
    assert!(found.help.contains("homes"), "{found}");
    let note = expect(&findings, "csv.unknown_column", "villages.csv", 1, "homes", "");
    assert_eq!(note.severity, Severity::Note);
}

#[test]
fn a_table_without_ids_is_told_once() {
    let folder = Folder::sound().with("sites.csv", "id,", "code,");
    expect_only(&folder, "csv.missing_column", "sites.csv", 1, "id", "");
}

#[test]
fn columns_separated_by_semicolons_are_recognised() {
    let text = Folder::sound().text("villages.csv").replace(',', ";");
    let findings = Folder::sound().file("villages.csv", text).findings();
    let found = expect(&findings, "csv.missing_column", "villages.csv", 1, "id", "");
    assert_eq!(found.help, "separate the columns by commas");
}

#[test]
fn a_column_that_stands_twice_is_refused() {
    let folder = Folder::sound().with("villages.csv", ",name_zh,", ",name,");
    expect_only(&folder, "csv.duplicate_column", "villages.csv", 1, "name", "");
}

#[test]
fn an_id_that_stands_twice_is_refused_with_its_first_line() {
    let folder = Folder::sound().with("villages.csv", "\nV3,", "\nV1,");
    let found = expect_only(&folder, "csv.duplicate_id", "villages.csv", 4, "id", "V1");
    assert!(found.message.contains("line 2"), "{found}");
}

#[test]
fn an_empty_id_and_an_id_with_spaces_are_refused() {
    let folder = Folder::sound().with("villages.csv", "\nV3,", "\n,");
    expect_only(&folder, "csv.empty_cell", "villages.csv", 4, "id", "");
    let folder = Folder::sound().with("villages.csv", "\nV3,", "\nV3 ,");
    expect_only(&folder, "csv.id", "villages.csv", 4, "id", "V3 ");
    let folder = Folder::sound().with("villages.csv", "\nV3,", "\n\"V\n3\",");
    expect_only(&folder, "csv.id", "villages.csv", 4, "id", "V\n3");
}

#[test]
fn a_reference_that_leads_nowhere_is_refused() {
    let folder = Folder::sound().with("villages.csv", ",C2,20,", ",C9,20,");
    expect_only(&folder, "csv.unknown_reference", "villages.csv", 4, "county", "C9");
    let folder = Folder::sound().with("levels.csv", "S2,large", "S7,large");
    let findings = folder.findings();
    expect(&findings, "csv.unknown_reference", "levels.csv", 2, "site", "S7");
    let folder = Folder::sound().with("livelihoods.csv", ",60,basic,", ",60,expert,");
    expect_only(&folder, "csv.unknown_reference", "livelihoods.csv", 2, "skill", "expert");
    let folder = Folder::sound().with("livelihoods.csv", ",crafts,", ",mining,");
    expect_only(&folder, "csv.unknown_reference", "livelihoods.csv", 2, "sector", "mining");
    let folder = Folder::sound().with("budgets.csv", "\nC1,", "\nC8,");
    expect_only(&folder, "csv.unknown_reference", "budgets.csv", 2, "area", "C8");
}

#[test]
fn numbers_are_not_guessed() {
    for (number, code) in [
        ("-40", "csv.negative"),
        ("forty", "csv.number"),
        ("40户", "csv.number"),
        ("NaN", "csv.number"),
        ("inf", "csv.number"),
        ("1e3", "csv.number"),
        ("12.0", "csv.number"),
        ("\"1,23\"", "csv.number"),
        ("\"1 234\"", "csv.number"),
        ("0", "csv.range"),
        ("1000001", "csv.range"),
    ] {
        let folder = Folder::sound().with("villages.csv", ",C1,40,", &format!(",C1,{number},"));
        let value = number.trim_matches('"');
        expect_only(&folder, code, "villages.csv", 2, "households", value);
    }
    let folder = Folder::sound().with("villages.csv", ",C1,40,", ",C1,,");
    expect_only(&folder, "csv.empty_cell", "villages.csv", 2, "households", "");
    let folder = Folder::sound().with("villages.csv", ",1000.5,", ",-1000.5,");
    expect_only(&folder, "csv.negative", "villages.csv", 2, "stay_cost_cny", "-1000.5");
    let folder = Folder::sound().with("villages.csv", ",1000.5,", ",NaN,");
    expect_only(&folder, "csv.number", "villages.csv", 2, "stay_cost_cny", "NaN");
    let folder = Folder::sound().with("villages.csv", ",12.5,", ",91,");
    expect_only(&folder, "csv.range", "villages.csv", 2, "slope_deg", "91");
    let folder = Folder::sound().with("livelihoods.csv", ",0.25,", ",1.25,");
    expect_only(&folder, "csv.range", "livelihoods.csv", 2, "host_share", "1.25");
}

#[test]
fn thousands_marks_are_read_where_they_are_certain_and_that_is_said_once() {
    let folder = Folder::sound()
        .with("villages.csv", ",C1,40,", ",C1,\"1,040\",")
        .with("villages.csv", ",C1,30,", ",C1,\"1,030\",")
        .with("villages.csv", ",1000.5,", ",\"1,000.5\",");
    let loaded = folder.load();
    assert_eq!(loaded.instance.villages[0].households, 1040);
    assert_eq!(loaded.instance.villages[1].households, 1030);
    assert_eq!(loaded.instance.villages[0].stay_cost.to_string(), "1000.5");
    let findings = loaded.findings;
    expect(&findings, "csv.thousands", "villages.csv", 2, "households", "1,040");
    let told = findings.iter().filter(|finding| finding.code == "csv.thousands").count();
    assert_eq!(told, 2, "{findings:#?}");
    // A longitude with one group may have a decimal comma.
    let folder = Folder::sound().with("villages.csv", "108.1,33.1", "\"108,100\",33.1");
    expect_only(&folder, "csv.number", "villages.csv", 2, "lon", "108,100");
}

#[test]
fn a_number_with_an_unquoted_separator_shifts_the_row_and_is_told_once() {
    let folder = Folder::sound().with("villages.csv", ",C1,40,", ",C1,1,234,");
    let found = expect_only(&folder, "csv.truncated", "villages.csv", 2, "", "");
    assert!(found.help.contains("quotation marks"), "{found}");
}

#[test]
fn words_are_those_of_the_list() {
    let folder = Folder::sound().with("villages.csv", ",must,", ",Must,");
    let found = expect_only(&folder, "csv.word", "villages.csv", 3, "policy", "Must");
    assert!(found.help.contains("must, may, stay"), "{found}");
    let folder = Folder::sound().with("villages.csv", ",low,", ",severe,");
    expect_only(&folder, "csv.word", "villages.csv", 2, "hazard", "severe");
    let folder = Folder::sound().with("budgets.csv", "building_fixed;places", "places;roads");
    expect_only(&folder, "csv.word", "budgets.csv", 2, "covers", "places;roads");
    let folder = Folder::sound().with("sectors.csv", "closing,2028", "ending,2028");
    expect_only(&folder, "csv.word", "sectors.csv", 3, "status", "ending");
    let folder = Folder::sound().with("sites.csv", ",small,50", ",tiny,50");
    expect_only(&folder, "csv.word", "sites.csv", 3, "existing", "tiny");
}

#[test]
fn several_problems_in_one_row_are_all_told() {
    let row = "V1,Upper,上村,181,33.1,C7,-4,1e2,50,ten,95,wild,maybe,1.1234567,20";
    let sound = Folder::sound().text("villages.csv");
    let old = sound.lines().nth(1).unwrap();
    let findings = Folder::sound().with("villages.csv", old, row).findings();
    for (code, column, value) in [
        ("coordinates.range", "lon", "181"),
        ("csv.unknown_reference", "county", "C7"),
        ("csv.negative", "households", "-4"),
        ("csv.number", "persons", "1e2"),
        ("csv.number", "workers_skilled", "ten"),
        ("csv.range", "slope_deg", "95"),
        ("csv.word", "hazard", "wild"),
        ("csv.word", "policy", "maybe"),
        ("csv.number", "stay_cost_cny", "1.1234567"),
    ] {
        expect(&findings, code, "villages.csv", 2, column, value);
    }
    assert_eq!(findings.iter().filter(|finding| finding.is_error()).count(), 9);
}

#[test]
fn an_empty_file_and_a_table_without_rows_are_told() {
    let folder = Folder::sound().file("villages.csv", "");
    expect_only(&folder, "csv.empty_file", "villages.csv", 0, "", "");
    let header = Folder::sound().text("villages.csv").lines().next().unwrap().to_owned();
    let folder = Folder::sound().file("villages.csv", header);
    expect_only(&folder, "csv.empty_file", "villages.csv", 0, "", "");
}

#[test]
fn a_missing_file_is_told_where_it_is_needed_or_named() {
    let folder = Folder::sound().without("villages.csv");
    expect_only(&folder, "file.missing", "villages.csv", 0, "", "");
    let folder =
        Folder::sound().with("instance.toml", "[crs]", "[files]\nareas = \"a.csv\"\n[crs]");
    let findings = folder.findings();
    expect(&findings, "file.missing", "instance.toml", 4, "files.areas", "a.csv");
}

#[test]
fn a_mark_and_windows_line_ends_change_nothing() {
    let sound = Folder::sound().load();
    let text = Folder::sound().text("villages.csv");
    let marked = format!("\u{feff}{}", text.replace('\n', "\r\n"));
    let loaded = Folder::sound().file("villages.csv", marked).load();
    assert!(!has_errors(&loaded.findings), "{:?}", loaded.findings);
    assert_eq!(loaded.instance.villages, sound.instance.villages);
}

#[test]
fn lines_are_counted_through_blank_lines_and_quoted_line_breaks() {
    for end in ["\n", "\r\n", "\r"] {
        let text = Folder::sound()
            .with("villages.csv", "Upper", "\"Up\nper\"")
            .with("villages.csv", "\nV2,", "\n\n\nV2,")
            .with("villages.csv", ",C2,20,", ",C2,x,")
            .text("villages.csv")
            .replace('\n', end);
        let loaded = Folder::sound().file("villages.csv", text).load();
        assert_eq!(loaded.instance.villages[0].name.as_deref(), Some("Up\nper"));
        assert_eq!(loaded.instance.villages[1].row, 6, "{end:?}");
        expect(&loaded.findings, "csv.number", "villages.csv", 7, "households", "x");
        let warning = expect(&loaded.findings, "csv.newline", "villages.csv", 2, "name", "Up\nper");
        assert_eq!(warning.severity, Severity::Warning);
    }
}

#[test]
fn a_file_that_is_cut_off_is_told() {
    let text = Folder::sound().text("villages.csv");
    let within_row = text.find("东村").unwrap();
    let folder = Folder::sound().file("villages.csv", &text.as_bytes()[..within_row]);
    let findings = folder.findings();
    expect(&findings, "csv.truncated", "villages.csv", 4, "", "");
    let folder = Folder::sound().with("villages.csv", "East", "\"East");
    let findings = folder.findings();
    assert!(findings.iter().any(|f| f.code == "csv.truncated" && f.location.row == Some(4)));
    assert!(findings.iter().any(|f| f.message == "a quoted cell is not closed"));
}

#[test]
fn other_encodings_are_named() {
    let gbk = [0xC9, 0xCF, 0xB4, 0xE5];
    let text = Folder::sound().text("villages.csv");
    let at = text.find("上村").unwrap();
    let mut bytes = text.into_bytes();
    bytes.splice(at..at + "上村".len(), gbk);
    let folder = Folder::sound().file("villages.csv", bytes);
    let lossy = String::from_utf8_lossy(&gbk).into_owned();
    let found = expect_only(&folder, "csv.encoding", "villages.csv", 2, "name_zh", &lossy);
    assert!(found.message.contains("GBK") && found.help.contains("UTF-8"), "{found}");

    let text = Folder::sound().text("villages.csv");
    let mut utf16 = vec![0xFF, 0xFE];
    utf16.extend(text.encode_utf16().flat_map(u16::to_le_bytes));
    let folder = Folder::sound().file("villages.csv", utf16);
    let found = expect_only(&folder, "csv.encoding", "villages.csv", 0, "", "");
    assert!(found.message.contains("UTF-16"), "{found}");

    let folder = Folder::sound().file("villages.csv", b"PK\x03\x04rest".to_vec());
    expect_only(&folder, "csv.encoding", "villages.csv", 0, "", "");

    // Most letters are UTF-8, so that nothing is guessed.
    let mut header = "id,households,lon,lat,name_zh,备注一,备注二,".as_bytes().to_vec();
    header.extend(gbk);
    let folder = Folder::sound().file("villages.csv", header);
    expect_only(&folder, "csv.encoding", "villages.csv", 1, "", &lossy);
}

#[test]
fn areas_in_a_circle_or_of_two_parents_are_refused() {
    let folder = Folder::sound().with("areas.csv", "P,prefecture,,", "P,prefecture,C1,");
    let findings = folder.findings();
    expect(&findings, "csv.cycle", "areas.csv", 2, "parent", "C1");
    expect(&findings, "csv.cycle", "areas.csv", 3, "parent", "P");
    let folder = Folder::sound().with("areas.csv", "C1,county,P,", "C1,county,C1,");
    expect_only(&folder, "csv.cycle", "areas.csv", 3, "parent", "C1");
    let folder = Folder::sound().with("areas.csv", "C1,county,P,", "C1,county,Q,");
    expect_only(&folder, "csv.unknown_reference", "areas.csv", 3, "parent", "Q");
    let folder = Folder::sound().more("areas.csv", "P,basin,,,\n");
    let findings = folder.findings();
    expect(&findings, "csv.ambiguous_reference", "areas.csv", 3, "parent", "P");
}

#[test]
fn columns_that_contradict_each_other_are_refused() {
    let contradiction = "csv.contradiction";
    let towns = Folder::sound()
        .more("areas.csv", "T1,town,C1,,\n")
        .with("villages.csv", "slope_deg", "town")
        .with("villages.csv", ",12.5,", ",,")
        .with("villages.csv", ",30,high", ",T1,high")
        .with("instance.toml", "must_move_above_slope_deg = 25\n", "");
    expect_only(&towns, contradiction, "villages.csv", 4, "county", "C2");
    let folder = Folder::sound().with(
        "sites.csv",
        "S1,108.15,33.15,C1,100,2000000,150000,10",
        "S1,108.15,33.15,C1,100,2000000,150000,101",
    );
    expect_only(&folder, contradiction, "sites.csv", 2, "min_households", "101");
    let folder = Folder::sound().with("sites.csv", ",C2,80,", ",C2,90,");
    expect_only(&folder, contradiction, "sites.csv", 3, "capacity_households", "90");
    let folder = Folder::sound().with("levels.csv", "small,40,0,", "small,40,5,");
    expect_only(&folder, contradiction, "sites.csv", 3, "existing", "small");
    let folder = Folder::sound().with("sites.csv", ",100,600", ",700,600");
    expect_only(&folder, contradiction, "sites.csv", 2, "max_persons", "600");
    let folder = Folder::sound()
        .with("villages.csv", "name,name_zh", "name,workers")
        .with("villages.csv", "上村", "60")
        .with("villages.csv", "下村", "44")
        .with("villages.csv", "东村", "");
    expect_only(&folder, contradiction, "villages.csv", 3, "workers", "44");
    let folder = Folder::sound()
        .with("villages.csv", "school_age", "households_with_labour")
        .with("villages.csv", ",1000.5,20", ",1000.5,41")
        .with("sites.csv", ",school_seats", ",desks")
        .with("levels.csv", ",school_seats", ",desks");
    expect_only(&folder, contradiction, "villages.csv", 2, "households_with_labour", "41");
}

#[test]
fn a_divisible_village_is_warned_of() {
    let folder = Folder::sound()
        .with("villages.csv", "name_zh", "divisible")
        .with("villages.csv", "上村", "yes")
        .with("villages.csv", "下村", "no")
        .with("villages.csv", "东村", "");
    let findings = folder.findings();
    let found = expect(&findings, "csv.divisible", "villages.csv", 2, "divisible", "yes");
    assert_eq!(found.severity, Severity::Warning);
}

#[test]
fn pairs_and_commutes_name_what_exists_once() {
    let pairs = "village,site,distance_km\nV1,S1,5\nV9,S1,5\nV1,S9,5\nV1,S1,7\nV2,S2,-1\n";
    let findings = Folder::sound().file("pairs.csv", pairs).findings();
    expect(&findings, "csv.unknown_reference", "pairs.csv", 3, "village", "V9");
    expect(&findings, "csv.unknown_reference", "pairs.csv", 4, "site", "S9");
    let found = expect(&findings, "csv.duplicate_id", "pairs.csv", 5, "village", "V1, S1");
    assert!(found.message.contains("line 2"), "{found}");
    expect(&findings, "csv.negative", "pairs.csv", 6, "distance_km", "-1");
    assert_eq!(findings.iter().filter(|finding| finding.is_error()).count(), 4);

    let commutes = "from,livelihood,time_min\nS1,K1,5\nV1,K2,5\nX,K1,5\nS1,K9,5\nS1,K1,6\n";
    let findings = Folder::sound().file("commutes.csv", commutes).findings();
    expect(&findings, "csv.unknown_reference", "commutes.csv", 4, "from", "X");
    expect(&findings, "csv.unknown_reference", "commutes.csv", 5, "livelihood", "K9");
    expect(&findings, "csv.duplicate_id", "commutes.csv", 6, "from", "S1, K1");

    let folder = Folder::sound()
        .with("villages.csv", "\nV3,", "\nS1,")
        .file("commutes.csv", "from,livelihood\nS1,K1\n");
    expect_only(&folder, "csv.ambiguous_reference", "commutes.csv", 2, "from", "S1");
}

#[test]
fn many_alike_are_counted_rather_than_printed() {
    let rows = (0..1000).map(|at| format!("V{at},-1,108.1,33.1\n"));
    let text = "id,households,lon,lat\n".to_owned() + &rows.collect::<String>();
    let rules = "name = \"x\"\n";
    let folder = Folder::sound().file("villages.csv", text).file("instance.toml", rules);
    let findings = folder.findings();
    let negative: Vec<_> = findings.iter().filter(|f| f.code == "csv.negative").collect();
    assert_eq!(negative.len() as u64, SHOWN + 1);
    assert!(negative.last().unwrap().message.contains("950 more"), "{}", negative.last().unwrap());
}

#[test]
fn amounts_that_cannot_be_added_exactly_are_refused() {
    let folder = Folder::sound().with("sites.csv", ",2000000,150000,", ",2000000,999999999999,");
    expect_only(&folder, "csv.money_total", "", 0, "", "");
}
