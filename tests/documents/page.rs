//! The report page: what it holds, and what a browser makes of it.

use crate::NASTY;
use crate::browser::shown;
use crate::nasty_instance;
use crate::small_plan;
use crate::written;
use resettle::facts::Backdrop;
use resettle::facts::BackdropKind;
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

/// The small region with a river through it and a border far away, of which a source is stated.
fn with_backdrops() -> Instance {
    let mut instance = small_plan::instance();
    let line = |points: &[(f64, f64)]| geo::LineString::from(points.to_vec());
    let river = line(&[(109.0, 33.0), (109.2, 33.05), (109.4, 33.0)]);
    let far = line(&[(20.0, 50.0), (21.0, 50.0)]);
    instance.backdrops = vec![
        Backdrop { kind: BackdropKind::Rivers, lines: geo::MultiLineString::new(vec![river]) },
        Backdrop { kind: BackdropKind::Borders, lines: geo::MultiLineString::new(vec![far]) },
    ];
    instance.sources.insert("rivers".to_owned(), NASTY[2].to_owned());
    instance
}

#[test]
fn borders_and_rivers_stand_in_the_page_as_far_as_the_map_shows_them() {
    let run = written(&with_backdrops(), Some(&small_plan::plan()), Lang::En);
    let backdrops = data(&page(&run.dir))["backdrops"].clone();
    assert_eq!(
        backdrops[0]["lines"],
        serde_json::json!([[[109.0, 33.0], [109.2, 33.05], [109.4, 33.0]]])
    );
    assert_eq!(backdrops[0]["source"], NASTY[2]);
    assert_eq!(
        (&backdrops[1]["lines"], &backdrops[1]["source"]),
        (&serde_json::json!([]), &Value::Null)
    );
}

#[test]
fn kinds_levels_and_skills_have_words_in_both_languages() {
    let mut instance = small_plan::instance();
    instance.livelihoods[0].kind = Some("community_factory".to_owned());
    instance.livelihoods[1].kind = Some("our_own_kind".to_owned());
    "large".clone_into(&mut instance.sites[0].levels[0].name);
    let run = written(&instance, Some(&small_plan::plan()), Lang::Zh);
    let data = data(&page(&run.dir));
    assert_eq!(
        data["livelihoods"]["kind"][0],
        serde_json::json!(["community factory", "社区工厂"])
    );
    assert_eq!(data["livelihoods"]["kind"][1], serde_json::json!(["our own kind", "our own kind"]));
    assert_eq!(data["words"]["large"], serde_json::json!(["large", "大型"]));
    let classes = data["zone_classes"].as_object().unwrap();
    assert_eq!(classes["nature_reserve"][1], "自然保护区");
    for zone in data["zones"].as_array().unwrap() {
        assert!(classes.contains_key(zone["class"].as_str().unwrap()));
    }
}

#[test]
#[ignore = "needs Chromium; make test runs it where that is found"]
fn a_browser_shows_the_figures_without_error() {
    let (instance, plan) = (with_backdrops(), small_plan::plan());
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
    assert!(dom.contains("边界为示意图，非正式地图") && dom.contains("边界来源：未注明"));
    assert!(dom.contains("河流来源：\"&gt;&lt;img src=x") && !dom.contains("<img"));
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
