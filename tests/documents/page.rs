//! The report page: what it holds, and what a browser makes of it.

use crate::NASTY;
use crate::browser::shown;
use crate::nasty_instance;
use crate::small_plan;
use crate::written;
use resettle::facts::Instance;
use resettle::facts::Plan;
use resettle::write::words::Lang;
use serde_json::Value;
use std::path::Path;

fn page(dir: &Path) -> String {
    std::fs::read_to_string(dir.join("report.html")).unwrap()
}

/// The data that stand in the page.
fn data(page: &str) -> Value {
    let (_, rest) = page.split_once("id=\"data\">").unwrap();
    serde_json::from_str(rest.split_once("</script>").unwrap().0).unwrap()
}

#[test]
fn figures_are_those_of_the_summary() {
    let (instance, plan) = (small_plan::instance(), small_plan::plan());
    let run = written(&instance, Some(&plan), Lang::En);
    let (data, summary) = (data(&page(&run.dir)), run.summary());
    let figure = |name: &str| {
        let figures = data["figures"].as_array().unwrap();
        figures.iter().find(|figure| figure["name"] == name).unwrap()["value"].as_f64()
    };
    let kpis = &summary["kpis"];
    assert_eq!(figure("moved_households"), kpis["people"]["moved"]["households"].as_f64());
    assert_eq!(figure("cost_cny"), kpis["cost"]["total_cny"].as_f64());
    assert_eq!(figure("moving_worst_km"), kpis["moving"]["worst_km"].as_f64());
    let certificate = &data["certificate"];
    assert_eq!(certificate["layers"][0]["value"], summary["objective"]["total"]);
    assert_eq!(certificate["layers"][0]["bound"], summary["bound"]);
    assert_eq!(certificate["layers"][0]["gap"], summary["gap"]);
    let bands = data["charts"]["distance"].as_array().unwrap();
    let in_bands: f64 = bands.iter().map(|band| band[1].as_f64().unwrap()).sum();
    assert_eq!(Some(in_bands), figure("moved_households"));
}

#[test]
fn the_policy_lets_only_the_pages_own_scripts_run_and_nothing_be_fetched() {
    use sha2::Digest;
    let run = written(&nasty_instance(), Some(&small_plan::plan()), Lang::En);
    let page = page(&run.dir);
    let (_, policy) = page.split_once("Content-Security-Policy\" content=\"").unwrap();
    let policy = policy.split_once('"').unwrap().0;
    assert!(policy.starts_with("default-src 'none'; script-src 'sha256-"), "{policy}");
    assert!(!policy.contains("connect-src") && !policy.contains("http"), "{policy}");
    let scripts: Vec<&str> = page
        .split("<script>")
        .skip(1)
        .map(|rest| rest.split_once("</script>").unwrap().0)
        .collect();
    assert_eq!(scripts.len(), 2);
    let hex = resettle::write::folder::hex;
    // Four digits of base64 hold three bytes; compared in hexadecimal.
    let digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for script in scripts {
        let hash = hex(&sha2::Sha256::digest(script.as_bytes()));
        let allowed = policy.split("'sha256-").skip(1).any(|coded| {
            let coded = coded.split('\'').next().unwrap().trim_end_matches('=');
            let bits: Vec<usize> = coded.chars().map(|c| digits.find(c).unwrap()).collect();
            let bit = |at: usize| (bits[at / 6] >> (5 - at % 6) & 1) as u8;
            let byte = |at: usize| (0..8).fold(0, |byte, of| byte << 1 | bit(8 * at + of));
            let bytes: Vec<u8> = (0..32).map(byte).collect();
            hex(&bytes) == hash
        });
        assert!(allowed, "a script of {} bytes may not run", script.len());
    }
}

#[test]
fn names_of_any_kind_end_no_element() {
    let run = written(&nasty_instance(), Some(&small_plan::plan()), Lang::Zh);
    let page = page(&run.dir);
    assert_eq!(page.matches("</script>").count(), 3);
    assert!(!page.contains("<img") && !page.contains("document.title='taken'</script>"));
    let names = data(&page)["villages"]["name"].clone();
    assert_eq!(names, serde_json::json!(NASTY[..5]));
}

#[test]
#[ignore = "needs Chromium; make test runs it where that is found"]
fn a_browser_shows_the_figures_without_error() {
    let (instance, plan) = (small_plan::instance(), small_plan::plan());
    let run = written(&instance, Some(&plan), Lang::Zh);
    let dom = shown(&run.dir.join("report.html"));
    let people = &run.summary()["kpis"]["people"];
    let card = format!(
        "data-figure=\"moved_households\" data-value=\"{}\"",
        people["moved"]["households"]
    );
    assert!(dom.contains(&card), "{card}");
    assert!(dom.contains("搬迁户数") && dom.contains("已证明与最优方案的差距不超过0.28 %"));
    assert!(dom.contains("leaflet-container") && dom.contains("<svg"));
    assert!(dom.contains("安置点S1"));
}

#[test]
#[ignore = "needs Chromium; make test runs it where that is found"]
fn a_browser_shows_names_of_any_kind_as_they_are() {
    let (mut instance, plan) = (nasty_instance(), small_plan::plan());
    // A page without places has no map, and says so.
    for site in &mut instance.sites {
        site.place = None;
    }
    for village in &mut instance.villages {
        village.place = None;
    }
    let run = written(&instance, Some(&plan), Lang::En);
    let dom = shown(&run.dir.join("report.html"));
    let title = dom.split_once("<title>").unwrap().1.split_once("</title>").unwrap().0;
    assert!(title.ends_with(": resettlement plan"), "{title}");
    assert!(dom.contains("<bdi>=cmd|' /C calc'!A0</bdi>"));
    assert!(!dom.contains("<img") && dom.contains("id=\"no-map\""));
}

#[test]
#[ignore = "needs Chromium; make test runs it where that is found"]
fn a_browser_shows_a_run_without_plan_or_facts() {
    for (instance, plan) in [
        (small_plan::instance(), None),
        (Instance::default(), None),
        (Instance::default(), Some(Plan::default())),
    ] {
        let run = written(&instance, plan.as_ref(), Lang::En);
        let dom = shown(&run.dir.join("report.html"));
        assert!(dom.contains("id=\"certificate-short\""));
        let words = if plan.is_some() { "within 0.28 %" } else { "There is no plan" };
        assert!(dom.contains(words), "{words}");
    }
}
