//! A small sound instance as text, to be spoiled one line at a time.

#![allow(dead_code, reason = "two test programs share this file, and each uses its part")]
#![allow(clippy::unwrap_used, reason = "a test that cannot write its files fails")]

use resettle::diagnostic::Diagnostic;
use resettle::read;
use resettle::read::Loaded;
use resettle::read::codes;
use resettle::write::words::findings::lacks_twin;
use std::collections::BTreeMap;
use std::path::PathBuf;
use tempfile::TempDir;

/// Files by name, not yet written.
#[derive(Clone)]
pub struct Folder {
    pub files: BTreeMap<String, Vec<u8>>,
}

const INSTANCE: &str = r#"name = "small"
currency = "CNY"
[crs]
name = "WGS84"
[travel]
detour = 1.5
[rules]
capacity = true
least_use = { source = "circular 12" }
workers = true
places = true
job_per_household = { hard = false }
reach = { move_km = 60.0, commute_km = 20.0 }
same_area = { kind = "county" }
[rules.eligibility]
otherwise = "may"
must_move_above_slope_deg = 25
source = "study"
article = "3.2"
[goal.weights]
building = 1.0
moving = 300.0
jobless = 50000.0
[sources]
villages = "survey of 2020"
"#;

const VILLAGES: &str = "\
id,name,name_zh,lon,lat,county,households,persons,workers_basic,workers_skilled,slope_deg,hazard,policy,stay_cost_cny,school_age
V1,Upper,上村,108.1,33.1,C1,40,150,50,10,12.5,low,,1000.5,20
V2,Lower,下村,108.2,33.2,C1,30,100,40,5,,none,must,,12
V3,East,东村,108.3,33.1,C2,20,70,25,,30,high,may,0,8
";

const SITES: &str = "\
id,lon,lat,county,capacity_households,fixed_cost_cny,cost_per_household_cny,min_households,existing,school_seats,host_persons,max_persons
S1,108.15,33.15,C1,100,2000000,150000,10,,60,100,600
S2,108.25,33.12,C2,80,0,120000,,small,50,50,
";

const LEVELS: &str = "\
site,level,capacity_households,fixed_cost_cny,cost_per_household_cny,school_seats
S2,large,80,900000,110000,50
S2,small,40,0,120000,25
";

const LIVELIHOODS: &str = "\
id,name,kind,places,skill,lon,lat,county,income_cny,cost_per_place_cny,sector,host_share,for_stayers
K1,Park,industrial_park,60,basic,108.16,33.15,C1,30000,20000,crafts,0.25,no
K2,Forest,ecological_post,30,,108.3,33.11,C2,12000,,,,yes
";

const AREAS: &str = "\
id,kind,parent,budget_cny,max_persons
P,prefecture,,,
C1,county,P,90000000,5000
C2,county,P,,
";

const ZONES: &str = r#"{"type":"FeatureCollection","features":[
{"type":"Feature","properties":{"class":"strictly_controlled","sensitivity":2},
 "geometry":{"type":"Polygon","coordinates":[[[108.29,33.0],[108.4,33.0],[108.4,33.2],[108.29,33.2],[108.29,33.0]]]}}
]}
"#;

impl Folder {
    pub fn sound() -> Self {
        let files = [
            ("instance.toml", INSTANCE),
            ("villages.csv", VILLAGES),
            ("sites.csv", SITES),
            ("levels.csv", LEVELS),
            ("livelihoods.csv", LIVELIHOODS),
            ("areas.csv", AREAS),
            ("sectors.csv", "sector,status,closing_year\ncrafts,encouraged,\ncoal,closing,2028\n"),
            (
                "budgets.csv",
                "area,source,budget_cny,covers\nC1,central,50000000,building_fixed;places\n",
            ),
            ("zones.geojson", ZONES),
        ];
        let files = files.into_iter();
        Self { files: files.map(|(name, text)| (name.to_owned(), text.into())).collect() }
    }

    /// The same with one text in place of another, which must be there.
    pub fn with(mut self, file: &str, old: &str, new: &str) -> Self {
        let text = String::from_utf8(self.files[file].clone()).unwrap();
        assert!(text.contains(old), "{file} has no {old:?}");
        self.files.insert(file.to_owned(), text.replacen(old, new, 1).into_bytes());
        self
    }

    /// The same with a whole file in place.
    pub fn file(mut self, name: &str, text: impl Into<Vec<u8>>) -> Self {
        self.files.insert(name.to_owned(), text.into());
        self
    }

    /// The same without a file.
    pub fn without(mut self, name: &str) -> Self {
        self.files.remove(name).expect("the file is there");
        self
    }

    /// The same with lines at the end of a file.
    pub fn more(mut self, name: &str, text: &str) -> Self {
        self.files.get_mut(name).unwrap().extend_from_slice(text.as_bytes());
        self
    }

    pub fn text(&self, name: &str) -> String {
        String::from_utf8(self.files[name].clone()).unwrap()
    }

    pub fn write(&self) -> TempDir {
        let dir = TempDir::new().unwrap();
        for (name, bytes) in &self.files {
            std::fs::write(dir.path().join(name), bytes).unwrap();
        }
        dir
    }

    pub fn load(&self) -> Loaded {
        self.load_with(None, &[])
    }

    pub fn load_set(&self, set: &[&str]) -> Loaded {
        self.load_with(None, set)
    }

    /// Loads it with the text of a scenario and `--set` items.
    pub fn load_with(&self, scenario: Option<&str>, set: &[&str]) -> Loaded {
        let dir = self.write();
        let path: Option<PathBuf> = scenario.map(|text| {
            let path = dir.path().join("tight.toml");
            std::fs::write(&path, text).unwrap();
            path
        });
        let set: Vec<String> = set.iter().map(|&item| item.to_owned()).collect();
        let loaded = read::load(dir.path(), path.as_deref(), &set).unwrap();
        // Of a file that is no TOML its parser says what is wrong, in any of many ways.
        let is_ours = |found: &&Diagnostic| found.code != codes::TOML_SYNTAX;
        let ours = loaded.findings.iter().filter(is_ours);
        let lacking: Vec<_> = ours.filter(|found| lacks_twin(found)).collect();
        assert!(lacking.is_empty(), "no Chinese: {lacking:#?}");
        loaded
    }

    pub fn findings(&self) -> Vec<Diagnostic> {
        self.load().findings
    }
}

/// Asserts that a finding is there, with its file, row, column and value; `0` and `""` stand for none.
#[track_caller]
pub fn expect(
    findings: &[Diagnostic],
    code: &str,
    file: &str,
    row: u64,
    column: &str,
    value: &str,
) -> Diagnostic {
    let none = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    let found = findings.iter().find(|finding| {
        let at = &finding.location;
        let name = at.file.as_deref().map(|file| file.rsplit('/').next().unwrap().to_owned());
        finding.code == code
            && name == none(file)
            && at.row == Some(row).filter(|&row| row > 0)
            && at.column == none(column)
            && at.value == none(value)
    });
    let all: Vec<String> = findings.iter().map(ToString::to_string).collect();
    let found = found.unwrap_or_else(|| {
        panic!(
            "no {code} in {file}:{row} column {column} value {value:?} among\n{}",
            all.join("\n")
        )
    });
    assert!(!found.help.is_empty(), "no remedy: {found}");
    found.clone()
}

/// Asserts that nothing but this is an error.
#[track_caller]
pub fn expect_only(
    folder: &Folder,
    code: &str,
    file: &str,
    row: u64,
    column: &str,
    value: &str,
) -> Diagnostic {
    let findings = folder.findings();
    let found = expect(&findings, code, file, row, column, value);
    let errors: Vec<_> = findings.iter().filter(|finding| finding.is_error()).collect();
    assert_eq!(errors, [&found]);
    found
}
