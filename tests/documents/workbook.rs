//! The workbook: read back with another library, and opened by LibreOffice.

use crate::NASTY;
use crate::nasty_instance;
use crate::program;
use crate::run;
use crate::small_plan;
use crate::written;
use calamine::Data;
use calamine::Reader;
use calamine::Xlsx;
use calamine::open_workbook;
use resettle::facts::Plan;
use resettle::write::words::Lang;
use resettle::write::words::Text;
use std::fs::File;
use std::io::BufReader;
use std::path::Path;

fn open(dir: &Path) -> Xlsx<BufReader<File>> {
    open_workbook(dir.join("plan.xlsx")).unwrap()
}

/// Rows of a sheet, the heading first.
fn rows(dir: &Path, sheet: &str) -> Vec<Vec<Data>> {
    let range = open(dir).worksheet_range(sheet).unwrap();
    range.rows().map(<[Data]>::to_vec).collect()
}

fn column(rows: &[Vec<Data>], heading: &str) -> Vec<Data> {
    let at = rows[0].iter().position(|cell| *cell == *heading);
    let at = at.unwrap_or_else(|| panic!("no column {heading}: {:?}", rows[0]));
    rows[1..].iter().map(|row| row[at].clone()).collect()
}

fn sum(cells: &[Data]) -> f64 {
    cells
        .iter()
        .map(|cell| match cell {
            Data::Float(number) => *number,
            Data::Int(number) => *number as f64,
            Data::Empty => 0.0,
            other => panic!("not a number: {other:?}"),
        })
        .sum()
}

#[test]
fn sheets_and_headings_are_in_the_language_of_the_run() {
    let (instance, plan) = (small_plan::instance(), small_plan::plan());
    for lang in Lang::ALL {
        let run = written(&instance, Some(&plan), lang);
        let names = open(&run.dir).sheet_names();
        let expected = [
            Text::Summary,
            Text::Villages,
            Text::Sites,
            Text::Livelihoods,
            Text::Commutes,
            Text::Costs,
            Text::Funding,
            Text::Unplaced,
            Text::Notices,
            Text::Sources,
        ];
        assert_eq!(names, expected.map(|text| text.of(lang)), "{lang}");
        let rows = rows(&run.dir, Text::Villages.of(lang));
        assert_eq!(rows.len(), 1 + 5);
        assert_eq!(rows[0][4].to_string(), Text::Households.of(lang));
    }
}

#[test]
fn numbers_are_numbers_and_agree_with_the_summary() {
    let (instance, plan) = (small_plan::instance(), small_plan::plan());
    let run = written(&instance, Some(&plan), Lang::En);
    let kpis = run.summary()["kpis"].clone();
    let villages = rows(&run.dir, "Villages");
    let decisions = column(&villages, "Decision");
    let households = column(&villages, "Households");
    let moved: Vec<_> = households
        .iter()
        .zip(&decisions)
        .filter(|(_, decision)| **decision == *"moves")
        .map(|(households, _)| households.clone())
        .collect();
    assert_eq!(Some(sum(&moved)), kpis["people"]["moved"]["households"].as_f64());
    let sites = rows(&run.dir, "Sites");
    assert_eq!(
        Some(sum(&column(&sites, "Households moving in"))),
        kpis["people"]["moved"]["households"].as_f64()
    );
    let livelihoods = rows(&run.dir, "Livelihoods");
    assert_eq!(
        Some(sum(&column(&livelihoods, "Places taken"))),
        kpis["work"]["places"]["taken"].as_f64()
    );
    // The last row of costs is their sum; no row is counted twice.
    let costs = column(&rows(&run.dir, "Costs by area"), "Total [CNY]");
    let (last, areas) = costs.split_last().unwrap();
    assert_eq!(Some(sum(std::slice::from_ref(last))), kpis["cost"]["total_cny"].as_f64());
    assert!((sum(areas) - kpis["cost"]["total_cny"].as_f64().unwrap()).abs() < 1e-6);
}

#[test]
fn every_cost_is_paid_by_a_source_or_told_as_unpaid() {
    use resettle::facts::*;
    let (mut instance, plan) = (small_plan::instance(), small_plan::plan());
    let fund = |source: &str, area, budget, covers| Fund {
        area: AreaIdx(area),
        source: source.to_owned(),
        budget,
        covers,
        per_household_cap: None,
        per_person_cap: None,
        row: 0,
    };
    instance.funds = vec![
        fund("central", 0, Some(Cny::yuan(1_000_000)), vec![CostKind::BuildingFixed]),
        fund("county", 2, None, vec![CostKind::BuildingFixed, CostKind::Revitalising]),
    ];
    let run = written(&instance, Some(&plan), Lang::En);
    let funding = rows(&run.dir, "Sources of money");
    let fixed = column(&funding, "Building, fixed [CNY]");
    // 1.8 M are to be paid: both may pay, the central source at most 1 M.
    assert!((sum(&fixed[..2]) - 1_800_000.0).abs() < 1e-6, "{fixed:?}");
    assert!(sum(&fixed[..1]) <= 1_000_000.0);
    let stay = column(&funding, "Revitalising in place [CNY]");
    assert_eq!(sum(&stay[..1]), 0.0);
    assert_eq!(sum(&stay[1..2]), 200_000.0);
    // Dwellings are covered by neither: told in the row of what no source pays.
    let dwellings = column(&funding, "Building, per household [CNY]");
    let total = run.summary()["kpis"]["cost"]["by_kind"]["building_household_cny"].as_f64();
    assert_eq!(Some(sum(&dwellings[2..3])), total);
    assert_eq!(funding[3][1].to_string(), Text::NoSource.of(Lang::En));
}

#[test]
fn names_of_any_kind_are_texts_and_no_cell_is_a_formula() {
    let (instance, plan) = (nasty_instance(), small_plan::plan());
    let run = written(&instance, Some(&plan), Lang::Zh);
    let names = column(&rows(&run.dir, "村庄"), "村庄");
    let shown: Vec<String> = names.iter().map(ToString::to_string).collect();
    assert_eq!(shown, NASTY[..5]);
    let mut workbook = open(&run.dir);
    for sheet in workbook.sheet_names() {
        let formulas = workbook.worksheet_formula(&sheet).unwrap();
        assert!(formulas.used_cells().next().is_none(), "{sheet}");
    }
}

#[test]
fn notices_stand_by_town_and_name_every_village() {
    let (mut instance, plan) = (small_plan::instance(), small_plan::plan());
    let town = |id: &str, name_zh: &str| resettle::facts::Area {
        id: id.to_owned(),
        kind: "town".to_owned(),
        name_zh: Some(name_zh.to_owned()),
        parent: None,
        ..instance.areas[0].clone()
    };
    let towns = [town("T1", "大河镇"), town("T2", "流水镇")];
    instance.areas.extend(towns);
    for (at, town) in [3, 4, 3].into_iter().enumerate() {
        instance.villages[at].areas.push(resettle::facts::AreaIdx(town));
    }
    let run = written(&instance, Some(&plan), Lang::Zh);
    let rows = rows(&run.dir, "公示");
    let words: Vec<String> = rows.iter().flatten().map(ToString::to_string).collect();
    let at = |wanted: &str| words.iter().position(|word| word.contains(wanted)).unwrap();
    assert!(at("大河镇易地搬迁安置方案公示") < at("流水镇易地搬迁安置方案公示"));
    assert!(at("流水镇易地搬迁安置方案公示") < at("未注明乡镇的村庄"));
    for village in &instance.villages {
        let name = village.name_zh.as_ref().unwrap();
        assert_eq!(words.iter().filter(|word| *word == name).count(), 1, "{name}");
    }
}

#[test]
fn unplaced_villages_carry_their_reason_in_the_language_of_the_run() {
    let (instance, plan) = (small_plan::instance(), small_plan::plan());
    let run = written(&instance, Some(&plan), Lang::Zh);
    let rows = rows(&run.dir, "未安置");
    assert_eq!(rows.len(), 2);
    assert_eq!(column(&rows, "原因")[0].to_string(), "安置点已满");
    let run = written(&instance, None, Lang::Zh);
    assert_eq!(self::rows(&run.dir, "未安置").len(), 1);
}

#[test]
fn a_run_without_facts_or_plan_makes_a_workbook_all_the_same() {
    let instance = resettle::facts::Instance::default();
    for plan in [None, Some(&Plan::default())] {
        let run = written(&instance, plan, Lang::En);
        assert_eq!(open(&run.dir).sheet_names().len(), 10);
    }
}

#[test]
#[ignore = "needs LibreOffice; make test runs it where that is found"]
fn libreoffice_opens_the_workbook_and_reads_the_same_cells() {
    let office = program(&["soffice", "libreoffice"]);
    let (instance, plan) = (nasty_instance(), small_plan::plan());
    let run_folder = written(&instance, Some(&plan), Lang::En);
    let out = run_folder.dir.join("out");
    let profile =
        format!("-env:UserInstallation=file://{}", run_folder.dir.join("profile").display());
    run(
        &office,
        &[
            &profile,
            "--headless",
            "--convert-to",
            // All sheets, as UTF-8 with commas, contents as shown.
            "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1",
            "--outdir",
            out.to_str().unwrap(),
            run_folder.dir.join("plan.xlsx").to_str().unwrap(),
        ],
    );
    let villages = csv::Reader::from_path(out.join("plan-Villages.csv")).unwrap();
    let rows: Vec<csv::StringRecord> = villages.into_records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), 5);
    assert_eq!(&rows[1][1], NASTY[1]);
    assert_eq!(&rows[4][4], "60");
    assert_eq!(std::fs::read_dir(&out).unwrap().count(), 10);
}
