//! Tables as Chinese offices have them, in GBK with Chinese headings, give the same facts as English
//! tables in UTF-8.

#![allow(clippy::unwrap_used)] // a test fails where this panics

use resettle::facts::Instance;
use resettle::read::Loaded;
use resettle::read::load;
use std::fs;

const TOML: &str =
    "name = \"小区\"\ncurrency = \"CNY\"\n[services]\nschool_seats = \"school_age\"\n";

const ENGLISH: [(&str, &str); 4] = [
    (
        "villages.csv",
        "id,name_zh,lon,lat,county,town,households,persons,workers_farm,households_with_labour,elevation_m,hazard,policy,school_age,stay_cost_cny,consent\n\
         V1,上村,109.1,32.9,C1,T1,10,40,12,9,800.5,high,must,3,1000,yes\n\
         V2,东村,109.2,32.8,C1,T1,30,100,40,25,600,none,may,7,2500.75,no\n",
    ),
    (
        "sites.csv",
        "id,name_zh,lon,lat,county,town,capacity_households,fixed_cost_cny,cost_per_household_cny,school_seats,existing\n\
         S1,河口社区,109.15,32.85,C1,T1,60,500000,80000,20,\n",
    ),
    (
        "livelihoods.csv",
        "id,name,kind,skill,lon,lat,county,places,income_cny,cost_per_place_cny,for_stayers\n\
         K1,茶厂,factory,farm,109.15,32.85,C1,40,24000,1000,yes\n",
    ),
    (
        "areas.csv",
        "id,kind,name_zh,parent,budget_cny\nC1,county,汉滨区,,900000000\nT1,town,大河镇,C1,\n",
    ),
];

const CHINESE: [(&str, &str); 4] = [
    (
        "villages.csv",
        "村庄编号,村名,经度,纬度,县（区）,镇（街道）,户数,人口（人）,劳动力_farm,有劳动力户数,海拔（米）,地质灾害,安置政策,学龄儿童,就地发展成本（元）,是否同意\r\n\
         V1,上村,109.1,32.9,C1,T1,10,40,12,9,800.5,高,必须搬迁,3,1000,是\r\n\
         V2,东村,109.2,32.8,C1,T1,30,100,40,25,600,无,可搬迁,7,2500.75,否\r\n",
    ),
    (
        "sites.csv",
        "编号,安置点,经度（°）,纬度（°）,县,镇,安置容量（户）,建设成本（元）,户均成本(元),学位数,已建成\r\n\
         S1,河口社区,109.15,32.85,C1,T1,60,500000,80000,20,\r\n",
    ),
    (
        "livelihoods.csv",
        "编号,单位名称,类型,技能,经度,纬度,县,岗位数,年收入（元）,每岗成本（元）,面向留守\r\n\
         K1,茶厂,factory,farm,109.15,32.85,C1,40,24000,1000,是\r\n",
    ),
    (
        "areas.csv",
        "编号,类别,区域名称,上级,预算（元）\r\nC1,县,汉滨区,,900000000\r\nT1,镇,大河镇,C1,\r\n",
    ),
];

fn read(tables: &[(&str, &str)], encode: impl Fn(&str) -> Vec<u8>) -> Loaded {
    let place = tempfile::tempdir().unwrap();
    fs::write(place.path().join("instance.toml"), TOML).unwrap();
    for (name, text) in tables {
        fs::write(place.path().join(name), encode(text)).unwrap();
    }
    load(place.path(), None, &[]).unwrap()
}

fn utf8(text: &str) -> Vec<u8> {
    text.as_bytes().to_vec()
}

fn gbk(text: &str) -> Vec<u8> {
    let (bytes, _, is_lossy) = encoding_rs::GB18030.encode(text);
    assert!(!is_lossy);
    bytes.into_owned()
}

/// Facts without the names of the columns they came from.
fn facts(instance: &Instance) -> String {
    format!(
        "{:?}\n{:?}\n{:?}\n{:?}\n{:?}",
        instance.villages, instance.sites, instance.livelihoods, instance.areas, instance.given
    )
}

#[test]
fn the_same_facts_come_from_utf8_gbk_and_chinese_headings() {
    let english = read(&ENGLISH, utf8);
    let expected = facts(&english.instance);
    assert!(expected.contains("上村") && expected.contains("汉滨区"));
    assert!(!english.findings.iter().any(resettle::diagnostic::Diagnostic::is_error));
    let with_mark = |text: &str| [b"\xef\xbb\xbf", text.as_bytes()].concat();
    for (what, read) in [
        ("English, GBK", read(&ENGLISH, gbk)),
        ("Chinese, UTF-8", read(&CHINESE, utf8)),
        ("Chinese, UTF-8 with byte order mark", read(&CHINESE, with_mark)),
        ("Chinese, GBK", read(&CHINESE, gbk)),
    ] {
        assert_eq!(facts(&read.instance), expected, "{what}: {:#?}", read.findings);
    }
}

#[test]
fn what_was_detected_is_told() {
    let told = |loaded: &Loaded, code: &str| -> Vec<String> {
        let of = loaded.findings.iter().filter(|finding| finding.code == code);
        of.map(|finding| finding.location.file.clone().unwrap()).collect()
    };
    let loaded = read(&CHINESE, gbk);
    let mut files = told(&loaded, "csv.decoded");
    files.sort();
    assert_eq!(files, ["areas.csv", "livelihoods.csv", "sites.csv", "villages.csv"]);
    assert_eq!(told(&loaded, "csv.heading").len(), 4);
    let heading = loaded.findings.iter().find(|finding| finding.code == "csv.heading").unwrap();
    assert!(heading.message.contains(" = "), "{heading}");
    let loaded = read(&ENGLISH, utf8);
    assert!(told(&loaded, "csv.decoded").is_empty() && told(&loaded, "csv.heading").is_empty());
}

#[test]
fn a_heading_and_its_twin_in_one_table_are_refused() {
    let twice = CHINESE[0].1.replace("人口（人）", "households");
    let mut tables = CHINESE;
    tables[0].1 = &twice;
    let loaded = read(&tables, gbk);
    let found = loaded.findings.iter().find(|finding| finding.code == "csv.duplicate_column");
    assert_eq!(found.unwrap().location.column.as_deref(), Some("households"));
}

#[test]
fn a_unit_that_the_column_does_not_have_is_not_converted_in_silence() {
    let other = CHINESE[1].1.replace("建设成本（元）", "建设成本（万元）");
    let mut tables = CHINESE;
    tables[1].1 = &other;
    let loaded = read(&tables, utf8);
    let found = loaded
        .findings
        .iter()
        .find(|finding| finding.location.column.as_deref() == Some("建设成本（万元）"));
    assert_eq!(found.unwrap().code, "csv.unknown_column");
    assert!(!loaded.instance.has("sites.fixed_cost_cny"));
}
