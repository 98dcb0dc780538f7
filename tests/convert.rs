//! Public benchmark formats become instances, number by number; what is not in the format is
//! refused with its line and a remedy.

#![allow(clippy::unwrap_used, reason = "a test fails where a helper fails")]

use resettle::facts::Cny;
use resettle::read::convert::ConvertError;
use resettle::read::convert::Converted;
use resettle::read::convert::Entry;
use resettle::read::convert::Fault;
use resettle::read::convert::convert_cflp;
use std::fs;

/// Two sites, three customers. The lines are as wild as the format allows.
const SMALL: &str = "2 3
100 551.869873
80.0
0
5 7 30

12.50 0 6739.725
1 62.81399999999999
3.000000
";

struct Room {
    folder: tempfile::TempDir,
}

impl Room {
    fn with(text: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("small.txt"), text).unwrap();
        Self { folder }
    }

    fn convert(&self) -> Result<Converted, ConvertError> {
        convert_cflp(&self.folder.path().join("small.txt"), &self.folder.path().join("out"))
    }

    fn file(&self, name: &str) -> String {
        fs::read_to_string(self.folder.path().join("out").join(name)).unwrap()
    }
}

/// Line, entry and fault of a text that is refused; nothing is left of the instance.
fn refusal(text: &str) -> (u64, Entry, Fault) {
    let room = Room::with(text);
    let error = room.convert().unwrap_err();
    assert_eq!(fs::read_dir(room.folder.path()).unwrap().count(), 1, "only the text is there");
    match error {
        ConvertError::Format { line, entry, fault, .. } => (line, entry, fault),
        other => panic!("{other}"),
    }
}

#[test]
fn small_text_becomes_these_files() {
    let room = Room::with(SMALL);
    let expected = Converted { name: "small".into(), villages: 3, sites: 2, pairs: 6, rounded: 1 };
    assert_eq!(room.convert().unwrap(), expected);
    assert_eq!(
        room.file("villages.csv"),
        "id,households,policy\nV1,5,must\nV2,7,must\nV3,30,must\n"
    );
    assert_eq!(
        room.file("sites.csv"),
        "id,capacity_households,fixed_cost_cny\nS1,100,551.869873\nS2,80,0\n"
    );
    assert_eq!(
        room.file("pairs.csv"),
        "village,site,cost_cny\n\
         V1,S1,12.5\nV2,S1,0\nV3,S1,6739.725\n\
         V1,S2,1\nV2,S2,62.814\nV3,S2,3\n"
    );
    let source = "converted from small.txt (single-source capacitated facility location); \
                  1 amounts printed from binary floating point are written as the decimals that \
                  they stand for";
    assert_eq!(
        room.file("instance.toml"),
        format!(
            "name = \"small\"\ncurrency = \"CNY\"\n\n[rules]\ncapacity = true\n\n\
             [goal.weights]\nbuilding = 1.0\npair_cost = 1.0\n\n[sources]\n\
             villages = \"{source}\"\nsites = \"{source}\"\npairs = \"{source}\"\n"
        )
    );
    assert_eq!(fs::read_dir(room.folder.path().join("out")).unwrap().count(), 4);
}

#[test]
fn name_with_quotes_still_makes_valid_toml() {
    let folder = tempfile::tempdir().unwrap();
    let input = folder.path().join("a \"b\" 县.txt");
    fs::write(&input, SMALL).unwrap();
    convert_cflp(&input, &folder.path().join("out")).unwrap();
    let text = fs::read_to_string(folder.path().join("out/instance.toml")).unwrap();
    let table: toml::Table = toml::from_str(&text).unwrap();
    assert_eq!(table["name"].as_str(), Some("a \"b\" 县"));
}

#[test]
fn demand_of_zero_is_refused() {
    let text = SMALL.replace("5 7 30", "5 0 30");
    assert_eq!(refusal(&text), (5, Entry::Demand(2), Fault::Zero));
}

#[test]
fn fraction_of_a_household_is_refused() {
    let text = SMALL.replace("5 7 30", "5 7.5 30");
    assert_eq!(refusal(&text), (5, Entry::Demand(2), Fault::NotWhole("7.5".into())));
    let text = SMALL.replace("80.0", "80.25");
    assert_eq!(refusal(&text), (3, Entry::Capacity(2), Fault::NotWhole("80.25".into())));
}

#[test]
fn negative_number_is_refused_wherever_it_stands() {
    let negative = |text: &str| Fault::Negative(text.into());
    let text = SMALL.replace("100 551", "-100 551");
    assert_eq!(refusal(&text), (2, Entry::Capacity(1), negative("-100")));
    let text = SMALL.replace("551.869873", "-551.869873");
    assert_eq!(refusal(&text), (2, Entry::FixedCost(1), negative("-551.869873")));
    let text = SMALL.replace("12.50 ", "-12.50 ");
    let first = Entry::ServingCost { site: 1, customer: 1 };
    assert_eq!(refusal(&text), (7, first, negative("-12.50")));
}

#[test]
fn word_that_is_no_number_is_refused() {
    let text = SMALL.replace("100 551", "capacity 551");
    assert_eq!(refusal(&text), (2, Entry::Capacity(1), Fault::NotANumber("capacity".into())));
    let text = SMALL.replace("6739.725", "6.7e3");
    let third = Entry::ServingCost { site: 1, customer: 3 };
    assert_eq!(refusal(&text), (7, third, Fault::NotANumber("6.7e3".into())));
}

#[test]
fn amount_finer_than_a_millionth_is_refused() {
    let text = SMALL.replace("62.81399999999999", "62.8139999");
    let entry = Entry::ServingCost { site: 2, customer: 2 };
    assert_eq!(refusal(&text), (8, entry, Fault::TooFine("62.8139999".into())));
}

#[test]
fn number_out_of_range_is_refused() {
    let text = SMALL.replace("5 7 30", "5 7 4294967296");
    let (line, entry, fault) = refusal(&text);
    assert_eq!((line, entry), (5, Entry::Demand(3)));
    assert!(matches!(fault, Fault::TooLarge { most: 4_294_967_295, .. }));
}

#[test]
fn counts_of_zero_are_refused() {
    assert_eq!(refusal("0 3\n"), (1, Entry::SiteCount, Fault::Zero));
    assert_eq!(refusal("2 0\n"), (1, Entry::CustomerCount, Fault::Zero));
}

#[test]
fn truncated_text_is_refused_with_what_is_missing() {
    assert_eq!(refusal(""), (1, Entry::SiteCount, Fault::Missing));
    let text = SMALL.replace("3.000000\n", "");
    assert_eq!(refusal(&text), (9, Entry::ServingCost { site: 2, customer: 3 }, Fault::Missing));
    // Every shorter text, too, ends in a refusal and never in a smaller instance.
    let words: Vec<&str> = SMALL.split_whitespace().collect();
    for kept in 0..words.len() {
        assert_eq!(refusal(&words[..kept].join(" ")).2, Fault::Missing, "{kept}");
    }
}

#[test]
fn surplus_number_is_refused() {
    let (line, entry, fault) = refusal(&format!("{SMALL}\n4\n"));
    assert_eq!((line, entry), (11, Entry::ServingCost { site: 2, customer: 3 }));
    assert_eq!(fault, Fault::Surplus("4".into()));
}

#[test]
fn message_names_file_line_number_and_remedy() {
    let room = Room::with(&SMALL.replace("5 7 30", "5 0 30"));
    let text = room.convert().unwrap_err().to_string();
    let expected = "small.txt, line 5: the demand of customer 2 is 0, and must be at least 1; \
                    leave it out, with its numbers, or correct it";
    assert!(text.ends_with(expected), "{text}");
}

#[test]
fn missing_text_and_taken_folder_are_told_apart() {
    let room = Room::with(SMALL);
    let absent = room.folder.path().join("absent.txt");
    let error = convert_cflp(&absent, &room.folder.path().join("out")).unwrap_err();
    assert!(matches!(error, ConvertError::Read { .. }));
    let error = convert_cflp(&room.folder.path().join("small.txt"), room.folder.path());
    assert!(matches!(error, Err(ConvertError::Folder(_))));
}

/// Counts and sums of each public instance against the bare numbers of its text.
#[test]
#[ignore = "needs the public instances: make test BENCHMARKS=DIR"]
fn every_public_instance_keeps_its_counts_and_sums() {
    let folder =
        std::env::var_os("RESETTLE_BENCHMARKS").expect("RESETTLE_BENCHMARKS names their folder");
    let mut converted_texts = 0;
    for set in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        let Ok(texts) = fs::read_dir(&set) else { continue };
        for path in texts.map(|entry| entry.unwrap().path()) {
            if path.extension().is_none_or(|extension| extension != "txt") {
                continue;
            }
            let room = tempfile::tempdir().unwrap();
            let out = room.path().join("out");
            let converted = convert_cflp(&path, &out).unwrap_or_else(|error| panic!("{error}"));

            let text = fs::read_to_string(&path).unwrap();
            let numbers: Vec<f64> =
                text.split_whitespace().map(|word| word.parse().unwrap()).collect();
            let (sites, customers) = (numbers[0] as usize, numbers[1] as usize);
            assert_eq!(converted.sites as usize, sites);
            assert_eq!(converted.villages as usize, customers);
            let (of_sites, rest) = numbers[2..].split_at(2 * sites);
            let (demands, costs) = rest.split_at(customers);
            let sums = [
                ("sites.csv", 1, of_sites.iter().step_by(2).sum()),
                ("sites.csv", 2, of_sites.iter().skip(1).step_by(2).sum()),
                ("villages.csv", 1, demands.iter().sum::<f64>()),
                ("pairs.csv", 2, costs.iter().sum()),
            ];
            for (table, column, sum) in sums {
                let mut reader = csv::Reader::from_path(out.join(table)).unwrap();
                let written: Cny =
                    reader.records().map(|row| Cny::parse(&row.unwrap()[column]).unwrap()).sum();
                let difference: f64 = written.as_yuan() - sum;
                assert!(difference.abs() <= 1e-9 * sum, "{}: {table}", path.display());
            }
            converted_texts += 1;
        }
    }
    assert!(converted_texts > 0, "the folder of public instances holds no text");
}
