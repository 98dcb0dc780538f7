//! The sheets of villages, of sites, and of villages without a place.

use crate::facts::CostKind;
use crate::facts::Decision;
use crate::facts::Home;
use crate::facts::SiteIdx;
use crate::facts::VillageIdx;
use crate::measure::Tally;
use crate::measure::cost;
use crate::measure::number::amount;
use crate::measure::number::times;
use crate::measure::tally::HomeTally;
use crate::write::document::Document;
use crate::write::document::yuan;
use crate::write::words::Text;
use crate::write::words::named;
use crate::write::workbook::Book;
use crate::write::workbook::grid::Cell;
use crate::write::workbook::grid::Column;
use crate::write::workbook::grid::full_table;
use crate::write::workbook::style::Kind;
use rust_xlsxwriter::ConditionalFormat2ColorScale;
use rust_xlsxwriter::ConditionalFormatCell;
use rust_xlsxwriter::ConditionalFormatCellRule;
use rust_xlsxwriter::ConditionalFormatDataBar;
use rust_xlsxwriter::ConditionalFormatFormula;
use rust_xlsxwriter::XlsxError;

/// One row a village, in the order of the instance.
pub fn villages(book: &mut Book<'_>) -> Result<(), XlsxError> {
    let document = book.document;
    let columns = [
        Column::new(document.say(Text::Id), Kind::Text),
        Column::new(document.say(Text::Village), Kind::Text),
        Column::new(document.say(Text::County), Kind::Text),
        Column::new(document.say(Text::Town), Kind::Text),
        Column::new(document.say(Text::Households), Kind::Count),
        Column::new(document.say(Text::Persons), Kind::Count),
        Column::new(document.say(Text::Decision), Kind::Text),
        Column::new(document.say(Text::Destination), Kind::Text),
        Column::new(document.say(Text::DestinationId), Kind::Text),
        Column::new(document.say(Text::DestinationCounty), Kind::Text),
        Column::new(document.say(Text::DestinationTown), Kind::Text),
        Column::new(document.say(Text::DistanceKm), Kind::Decimal),
        Column::new(document.say(Text::TimeMin), Kind::Decimal),
        Column::new(document.fill(Text::CostOf, &[document.currency()]), Kind::Money),
        Column::new(document.say(Text::Reason), Kind::Text),
    ];
    let count = document.tally.map_or(0, |tally| tally.instance.villages.len());
    let mut moves = document.tally.into_iter().flat_map(|tally| &tally.moves).peekable();
    let rows = (0..count).filter_map(|at| {
        let tally = document.tally?;
        let instance = tally.instance;
        let village = &instance.villages[at];
        let decision = tally.decisions[at];
        let site = match decision {
            Some(Decision::Moves(site)) => Some(site),
            _ => None,
        };
        let trip = moves.next_if(|trip| trip.village.at() == at);
        let site_area =
            |kind| site.map_or("", |site| document.area_of(&instance.site(site).areas, kind));
        Some(vec![
            village.id.as_str().into(),
            document.village(VillageIdx::new(at)).into(),
            document.area_of(&village.areas, "county").into(),
            document.area_of(&village.areas, "town").into(),
            village.households.into(),
            instance.has("villages.persons").then_some(village.persons).into(),
            document.say(named::decision(decision)).into(),
            site.map(|site| document.site(site)).into(),
            site.map(|site| instance.site(site).id.as_str()).into(),
            site_area("county").into(),
            site_area("town").into(),
            trip.and_then(|trip| trip.km).into(),
            trip.and_then(|trip| trip.minutes).into(),
            yuan(cost::of_village(tally, at)).into(),
            document.reason(at, document.lang).map(|(_, text)| text).into(),
        ])
    });
    let sheet = book.workbook.add_worksheet();
    sheet.set_name(document.say(Text::Villages))?;
    let place = full_table(sheet, &book.style, &columns, 2, rows)?;
    if let Some(first) = place.first() {
        for (text, format) in [
            (Text::WithoutPlace, &book.style.alarm),
            (Text::Undecided, &book.style.alarm),
            (Text::Staying, &book.style.good),
        ] {
            let rule = format!("$G{}=\"{}\"", first + 1, document.say(text));
            let mark = ConditionalFormatFormula::new().set_rule(rule.as_str()).set_format(format);
            sheet.add_conditional_format(first, 0, place.last, 7, &mark)?;
        }
        let far = ConditionalFormat2ColorScale::new()
            .set_minimum_color("FFFFFF")
            .set_maximum_color("F4A261");
        sheet.add_conditional_format(first, 11, place.last, 11, &far)?;
    }
    Ok(())
}

/// One row a candidate site, open or not.
pub fn sites(book: &mut Book<'_>) -> Result<(), XlsxError> {
    let document = book.document;
    let currency = document.currency();
    let mut columns = vec![
        Column::new(document.say(Text::Id), Kind::Text),
        Column::new(document.say(Text::Site), Kind::Text),
        Column::new(document.say(Text::County), Kind::Text),
        Column::new(document.say(Text::Town), Kind::Text),
        Column::new(document.say(Text::Open), Kind::Text),
        Column::new(document.say(Text::Existing), Kind::Text),
        Column::new(document.say(Text::Level), Kind::Text),
        Column::new(document.say(Text::VillagesIn), Kind::Count),
        Column::new(document.say(Text::HouseholdsIn), Kind::Count),
        Column::new(document.say(Text::PersonsIn), Kind::Count),
        Column::new(document.say(Text::Capacity), Kind::Count),
        Column::new(document.say(Text::Occupancy), Kind::Share),
        Column::new(document.fill(Text::FixedCostOf, &[currency]), Kind::Money),
        Column::new(document.fill(Text::HouseholdCostOf, &[currency]), Kind::Money),
        Column::new(document.say(Text::Workers), Kind::Count),
        Column::new(document.say(Text::Jobs), Kind::Count),
        Column::new(document.say(Text::Jobless), Kind::Count),
    ];
    for service in document.record.instance.services.iter().skip(1) {
        columns.push(Column::new(document.fill(Text::ServiceUsed, &[service]), Kind::Count));
        columns.push(Column::new(document.fill(Text::ServiceCapacity, &[service]), Kind::Count));
    }
    let count = document.tally.map_or(0, |tally| tally.instance.sites.len());
    let rows =
        (0..count).filter_map(|at| Some(site_row(document, document.tally?, SiteIdx::new(at))));
    let sheet = book.workbook.add_worksheet();
    sheet.set_name(document.say(Text::Sites))?;
    let place = full_table(sheet, &book.style, &columns, 2, rows)?;
    if let Some(first) = place.first() {
        let bar = ConditionalFormatDataBar::new().set_fill_color("7FB89F");
        sheet.add_conditional_format(first, 8, place.last, 8, &bar)?;
        let over = ConditionalFormatCell::new()
            .set_rule(ConditionalFormatCellRule::GreaterThan(1.0))
            .set_format(&book.style.alarm);
        sheet.add_conditional_format(first, 11, place.last, 11, &over)?;
        let full = ConditionalFormatCell::new()
            .set_rule(ConditionalFormatCellRule::Between(0.9, 1.0))
            .set_format(&book.style.full);
        sheet.add_conditional_format(first, 11, place.last, 11, &full)?;
    }
    Ok(())
}

/// The cells of one site.
fn site_row<'a>(document: &Document<'a>, tally: &'a Tally<'a>, at: SiteIdx) -> Vec<Cell<'a>> {
    let instance = tally.instance;
    let (site, counted) = (instance.site(at), &tally.sites[at.at()]);
    let level = tally.level(at);
    let capacity = |service: usize| level.and_then(|level| *level.capacity.get(service)?);
    let share = capacity(0)
        .filter(|&dwellings| dwellings > 0)
        .map(|dwellings| counted.households as f64 / f64::from(dwellings));
    let yes_no = |yes| Cell::from(document.say(if yes { Text::Yes } else { Text::No }));
    let fixed = level
        .map(|level| level.fixed_cost)
        .filter(|&cost| cost::is_priced(instance, CostKind::BuildingFixed, cost));
    let dwellings = level
        .map(|level| amount(times(level.cost_per_household, counted.households)))
        .filter(|&cost| cost::is_priced(instance, CostKind::BuildingHousehold, cost));
    let home = tally.homes.get(&Home::Site(at));
    let workers = home.map_or(0, |home| home.workers.iter().sum::<u64>());
    let jobs = home.map_or(0, |home| home.earning.iter().sum::<u64>());
    let has_workers = !instance.skills.is_empty();
    let decided = tally.work_is_decided;
    let mut row = vec![
        site.id.as_str().into(),
        document.site(at).into(),
        document.area_of(&site.areas, "county").into(),
        document.area_of(&site.areas, "town").into(),
        yes_no(level.is_some()),
        yes_no(site.existing.is_some()),
        level.map(|level| named::level_or_skill(&level.name, document.lang)).into(),
        counted.villages.into(),
        counted.households.into(),
        instance.has("villages.persons").then_some(counted.persons).into(),
        capacity(0).into(),
        share.into(),
        yuan(fixed).into(),
        yuan(dwellings).into(),
        has_workers.then_some(workers).into(),
        decided.then_some(jobs).into(),
        (has_workers && decided).then_some(home.map_or(0, HomeTally::jobless)).into(),
    ];
    for (service, &used) in counted.used.iter().enumerate().skip(1) {
        row.push(used.into());
        row.push(capacity(service).into());
    }
    row
}

/// Villages without a place, each with its reason.
pub fn unplaced(book: &mut Book<'_>) -> Result<(), XlsxError> {
    let document = book.document;
    let columns = [
        Column::new(document.say(Text::Id), Kind::Text),
        Column::new(document.say(Text::Village), Kind::Text),
        Column::new(document.say(Text::County), Kind::Text),
        Column::new(document.say(Text::Town), Kind::Text),
        Column::new(document.say(Text::Households), Kind::Count),
        Column::new(document.say(Text::Persons), Kind::Count),
        Column::new(document.say(Text::ReasonCode), Kind::Text),
        Column::new(document.say(Text::Reason), Kind::Text),
    ];
    let count = document.tally.map_or(0, |tally| tally.instance.villages.len());
    let rows = (0..count).filter_map(|at| {
        let instance = document.record.instance;
        let (code, text) = document.reason(at, document.lang)?;
        let village = &instance.villages[at];
        Some(vec![
            village.id.as_str().into(),
            document.village(VillageIdx::new(at)).into(),
            document.area_of(&village.areas, "county").into(),
            document.area_of(&village.areas, "town").into(),
            village.households.into(),
            instance.has("villages.persons").then_some(village.persons).into(),
            code.into(),
            text.into(),
        ])
    });
    let sheet = book.workbook.add_worksheet();
    sheet.set_name(document.say(Text::Unplaced))?;
    let place = full_table(sheet, &book.style, &columns, 2, rows)?;
    if place.first().is_none() && document.tally.is_some() {
        let words = document.say(Text::NoUnplaced);
        sheet.write_string_with_format(2, 0, words, &book.style.note)?;
    }
    Ok(())
}
