//! Notices for publication: one for each town, each on a page of its own, to be printed and put up.

use crate::facts::AreaIdx;
use crate::facts::Decision;
use crate::facts::VillageIdx;
use crate::measure::Tally;
use crate::write::document::Document;
use crate::write::lines::count;
use crate::write::words::Text;
use crate::write::words::named;
use crate::write::workbook::Book;
use crate::write::workbook::grid::Cell;
use crate::write::workbook::grid::put;
use crate::write::workbook::style::Kind;
use crate::write::workbook::style::Style;
use rust_xlsxwriter::Format;
use rust_xlsxwriter::FormatAlign;
use rust_xlsxwriter::FormatBorder;
use rust_xlsxwriter::Worksheet;
use rust_xlsxwriter::XlsxError;
use std::collections::BTreeMap;

/// Most notices on one sheet: a sheet has at most 1,023 page breaks.
const ON_A_SHEET: usize = 1000;
/// Columns of a notice.
const COLUMNS: [(Text, f64); 7] = [
    (Text::Number, 6.0),
    (Text::Village, 22.0),
    (Text::Households, 10.0),
    (Text::Persons, 10.0),
    (Text::Decision, 12.0),
    (Text::Destination, 26.0),
    (Text::DistanceKm, 14.0),
];

/// Writes the notices, in the order of towns; villages without a town come last.
pub fn sheets(book: &mut Book<'_>) -> Result<(), XlsxError> {
    let document = book.document;
    let mut towns: BTreeMap<(bool, Option<AreaIdx>), Vec<usize>> = BTreeMap::new();
    if let Some(tally) = document.tally {
        for (at, village) in tally.instance.villages.iter().enumerate() {
            let town = tally.instance.area_of_kind(&village.areas, "town");
            towns.entry((town.is_none(), town)).or_default().push(at);
        }
    }
    let towns: Vec<_> = towns.into_iter().map(|((_, town), villages)| (town, villages)).collect();
    let mut chunks: Vec<&[_]> = towns.chunks(ON_A_SHEET).collect();
    if chunks.is_empty() {
        chunks.push(&[]);
    }
    for (at, chunk) in chunks.into_iter().enumerate() {
        let sheet = book.workbook.add_worksheet();
        let name = document.say(Text::Notices);
        let name = if at == 0 { name.to_owned() } else { format!("{name} {}", at + 1) };
        sheet.set_name(name)?;
        write(sheet, &book.style, document, chunk)?;
    }
    Ok(())
}

/// Writes the notices of one sheet.
fn write(
    sheet: &mut Worksheet,
    style: &Style,
    document: &Document<'_>,
    towns: &[(Option<AreaIdx>, Vec<usize>)],
) -> Result<(), XlsxError> {
    for (column, (_, width)) in (0..).zip(COLUMNS) {
        sheet.set_column_width(column, width)?;
    }
    sheet.set_paper_size(9);
    sheet.set_print_fit_to_pages(1, 0);
    sheet.set_footer("&C&P / &N");
    let Some(tally) = document.tally else { return Ok(()) };
    let mut row = 0;
    let mut breaks = Vec::new();
    for (at, (town, villages)) in towns.iter().enumerate() {
        if at > 0 {
            breaks.push(row);
        }
        row = notice(sheet, style, document, tally, row, *town, villages)?;
    }
    sheet.set_page_breaks(&breaks)?;
    Ok(())
}

/// Writes one notice from `row` on and returns the row after it.
fn notice(
    sheet: &mut Worksheet,
    style: &Style,
    document: &Document<'_>,
    tally: &Tally<'_>,
    mut row: u32,
    town: Option<AreaIdx>,
    villages: &[usize],
) -> Result<u32, XlsxError> {
    let last_column = (COLUMNS.len() - 1) as u16;
    let instance = tally.instance;
    let has_persons = instance.has("villages.persons");
    let place = town.map_or(document.say(Text::NoticeElsewhere).to_owned(), |town| {
        let county = document.area_of(&instance.villages[villages[0]].areas, "county");
        match (county, document.lang) {
            ("", _) => document.area(town).to_owned(),
            (county, crate::write::words::Lang::Zh) => format!("{county}{}", document.area(town)),
            (county, crate::write::words::Lang::En) => format!("{}, {county}", document.area(town)),
        }
    });
    let centred = style.title.clone().set_align(FormatAlign::Center);
    let title = document.fill(Text::NoticeTitle, &[&place]);
    sheet.merge_range(row, 0, row, last_column, &title, &centred)?;
    sheet.set_row_height(row, 28)?;
    row += 1;
    sheet.merge_range(row, 0, row, last_column, document.say(Text::NoticeText), &style.wrapped)?;
    sheet.set_row_height(row, 32)?;
    row += 1;
    let households: u64 =
        villages.iter().map(|&at| u64::from(instance.villages[at].households)).sum();
    let persons: u64 = villages.iter().map(|&at| u64::from(instance.villages[at].persons)).sum();
    let persons = if has_persons { count(persons) } else { document.say(Text::Unknown).to_owned() };
    let words = [&count(villages.len() as u64), &count(households), &persons];
    let totals = document.fill(Text::NoticeTotals, &words.map(String::as_str));
    sheet.write_string_with_format(row, 0, totals, &style.note)?;
    row += 1;
    for (column, (text, _)) in (0..).zip(COLUMNS) {
        sheet.write_string_with_format(row, column, document.say(text), &style.heading)?;
    }
    for (number, &at) in (1_u64..).zip(villages) {
        row += 1;
        let cells = village(document, tally, at, number, has_persons);
        for (column, (kind, cell)) in (0..).zip(cells) {
            put(sheet, style, (row, column), kind, &cell)?;
        }
    }
    row += 2;
    let signed = Format::new().set_align(FormatAlign::Right).set_border_top(FormatBorder::Thin);
    sheet.merge_range(row, 0, row, last_column, document.say(Text::NoticeOffice), &signed)?;
    Ok(row + 2)
}

/// The cells of one village.
fn village<'a>(
    document: &Document<'a>,
    tally: &'a Tally<'a>,
    at: usize,
    number: u64,
    has_persons: bool,
) -> [(Kind, Cell<'a>); 7] {
    let village = &tally.instance.villages[at];
    let decision = tally.decisions[at];
    let trip = match decision {
        Some(Decision::Moves(_)) => {
            let found = tally.moves.binary_search_by_key(&at, |trip| trip.village.at());
            found.ok().map(|found| &tally.moves[found])
        }
        _ => None,
    };
    [
        (Kind::Count, number.into()),
        (Kind::Text, document.village(VillageIdx::new(at)).into()),
        (Kind::Count, village.households.into()),
        (Kind::Count, has_persons.then_some(village.persons).into()),
        (Kind::Text, document.say(named::decision(decision)).into()),
        (Kind::Text, trip.map(|trip| document.site(trip.site)).into()),
        (Kind::Decimal, trip.and_then(|trip| trip.km).into()),
    ]
}
