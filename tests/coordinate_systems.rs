//! Places in the systems that offices have them in: what `[crs]` names, what files state, what the
//! numbers tell for certain, and what has to be asked for.

#![allow(clippy::unwrap_used, reason = "a test that cannot write its files fails")]

#[path = "bad_input/folder.rs"]
mod folder;

use folder::Folder;
use folder::expect;
use resettle::diagnostic::has_errors;
use resettle::read::Loaded;

/// Villages of the sound instance in other systems, as PROJ 9.5.1 (pyproj 3.7.2) converts them from
/// EPSG:4490: EPSG:4545, without the zone's number in eastings.
const METRES: [(&str, &str); 3] = [
    ("108.1,33.1", "509334.7669,3663843.0264"),
    ("108.2,33.2", "518648.3751,3674947.1126"),
    ("108.3,33.1", "528004.3469,3663878.6156"),
];

fn villages(convert: impl Fn(&str, &str) -> String) -> Folder {
    let mut folder = Folder::sound();
    for (degrees, metres) in METRES {
        let (x, y) = metres.split_once(',').unwrap();
        folder = folder.with("villages.csv", degrees, &convert(x, y));
    }
    folder
}

fn named(folder: Folder, system: &str) -> Folder {
    // Only the villages are in metres.
    folder.with("instance.toml", "name = \"WGS84\"", &format!("villages = \"{system}\""))
}

#[track_caller]
fn is_at_home(loaded: &Loaded) {
    assert!(!has_errors(&loaded.findings), "{:#?}", loaded.findings);
    let sound = Folder::sound().load();
    for (found, wanted) in loaded.instance.villages.iter().zip(&sound.instance.villages) {
        let (found, wanted) = (found.place.unwrap(), wanted.place.unwrap());
        assert_eq!(found, wanted);
    }
}

#[test]
fn metres_of_a_named_system_are_the_places_in_degrees() {
    is_at_home(&named(villages(|x, y| format!("{x},{y}")), "EPSG:4545").load());
    let zone = |x: &str, y: &str| format!("36{x},{y}");
    is_at_home(&named(villages(zone), "CGCS2000 / 3-degree Gauss-Kruger zone 36").load());
    // The name holds for all tables; the others are in degrees then, and that is told.
    let all = villages(zone).with("instance.toml", "\"WGS84\"", "\"EPSG:4524\"");
    let findings = all.findings();
    expect(&findings, "coordinates.system", "sites.csv", 2, "lon", "108.15");
}

#[test]
fn survey_tables_with_the_northing_first_are_recognised_and_that_is_said() {
    let folder = villages(|x, y| format!("{y},36{x}")).with(
        "villages.csv",
        "name_zh,lon,lat",
        "name_zh,X坐标（米）,Y坐标",
    );
    let loaded = named(folder, "EPSG:4524").load();
    is_at_home(&loaded);
    let note = expect(&loaded.findings, "coordinates.axes", "villages.csv", 2, "x", "");
    assert!(note.message.contains("`x` is taken as the northing"), "{note}");
    // Headings that say which is which are believed, and held against the sizes.
    let folder = villages(|x, y| format!("{x},{y}")).with(
        "villages.csv",
        "name_zh,lon,lat",
        "name_zh,东坐标,北坐标",
    );
    is_at_home(&named(folder, "EPSG:4545").load());
    let folder = villages(|x, y| format!("{y},{x}")).with(
        "villages.csv",
        "name_zh,lon,lat",
        "name_zh,东坐标,北坐标",
    );
    let findings = named(folder, "EPSG:4545").findings();
    expect(&findings, "coordinates.axes", "villages.csv", 2, "easting", "3663843.0264");
}

#[test]
fn one_row_with_exchanged_axes_is_told() {
    let (x, y) = METRES[2].1.split_once(',').unwrap();
    let folder = villages(|x, y| format!("{x},{y}")).with(
        "villages.csv",
        &format!("{x},{y}"),
        &format!("{y},{x}"),
    );
    let findings = named(folder, "EPSG:4545").findings();
    expect(&findings, "coordinates.axes", "villages.csv", 4, "lon", y);
}

#[test]
fn zone_numbers_that_do_not_fit_the_name_are_told() {
    let folder = named(villages(|x, y| format!("36{x},{y}")), "EPSG:4545");
    let found =
        expect(&folder.findings(), "coordinates.system", "villages.csv", 2, "lon", "36509334.7669");
    assert!(found.help.contains("EPSG:4524"), "{found}");
    let folder = named(villages(|x, y| format!("{x},{y}")), "EPSG:4524");
    let found =
        expect(&folder.findings(), "coordinates.system", "villages.csv", 2, "lon", "509334.7669");
    assert!(found.message.contains("lacks the zone number"), "{found}");
}

#[test]
fn metres_without_a_name_are_asked_for_with_what_they_look_like() {
    for (convert, words) in [
        (
            (|x: &str, y: &str| format!("36{x},{y}")) as fn(&str, &str) -> String,
            ["3° zone 36", "EPSG:4524"],
        ),
        (|x, y| format!("{y},36{x}"), ["3° zone 36", "EPSG:4524"]),
        (|x, y| format!("18{x},{y}"), ["6° zone 18", "EPSG:4496"]),
        (|x, y| format!("{x},{y}"), ["without zone number", "central meridian"]),
        (|x, y| format!("12{x},{y}"), ["nothing says of which", "EPSG:3857"]),
    ] {
        let findings = villages(convert).findings();
        let found: Vec<_> = findings.iter().filter(|f| f.code == "coordinates.system").collect();
        // Once for the table, not for each row.
        assert_eq!(found.len(), 1, "{findings:#?}");
        assert!(found[0].is_error());
        let text = found[0].to_string();
        assert!(words.iter().all(|word| text.contains(word)), "{text}");
    }
}

#[test]
fn old_datums_and_unknown_names_are_refused_with_a_remedy() {
    let folder = named(Folder::sound(), "EPSG:2360");
    let found = expect(
        &folder.findings(),
        "coordinates.system",
        "instance.toml",
        4,
        "crs.villages",
        "\"EPSG:2360\"",
    );
    assert!(found.message.contains("Xi'an 1980") && found.help.contains("surveying"), "{found}");
    let folder = named(Folder::sound(), "my grid");
    let found =
        expect(&folder.findings(), "toml.value", "instance.toml", 4, "crs.villages", "\"my grid\"");
    assert!(found.help.contains("GCJ-02"), "{found}");
    let folder = Folder::sound().with("instance.toml", "name = \"WGS84\"", "levels = \"WGS84\"");
    expect(&folder.findings(), "toml.unknown_key", "instance.toml", 4, "crs.levels", "");
}

/// Villages as AMap shows them: by `wgs2gcj` of the Python package eviltransform.
const AMAP: [(&str, &str); 3] = [
    ("108.1,33.1", "108.1048184,33.0982706"),
    ("108.2,33.2", "108.2046307,33.1981998"),
    ("108.3,33.1", "108.3046037,33.0981326"),
];

#[test]
fn shifted_degrees_are_named_in_the_settings_or_by_their_headings() {
    let mut folder = Folder::sound();
    for (degrees, shifted) in AMAP {
        folder = folder.with("villages.csv", degrees, shifted);
    }
    let near = |loaded: &Loaded| {
        assert!(!has_errors(&loaded.findings), "{:#?}", loaded.findings);
        let sound = Folder::sound().load();
        for (found, wanted) in loaded.instance.villages.iter().zip(&sound.instance.villages) {
            let (found, wanted) = (found.place.unwrap(), wanted.place.unwrap());
            assert!((found.lon - wanted.lon).abs() < 2e-7, "{found:?} {wanted:?}");
            assert!((found.lat - wanted.lat).abs() < 2e-7, "{found:?} {wanted:?}");
        }
    };
    near(&named(folder.clone(), "gcj02").load());
    for headings in ["高德经度,高德纬度", "lon_gcj02,lat_gcj02"] {
        near(&folder.clone().with("villages.csv", "lon,lat", headings).load());
    }
    // Taken as WGS84 they would be half a kilometre off.
    let off = folder.load().instance.villages[0].place.unwrap();
    assert!((off.lon - 108.1).abs() > 0.004);
}
