//! The sheets of livelihoods, and of who earns where.

use crate::facts::CostKind;
use crate::facts::Home;
use crate::measure::cost;
use crate::measure::number::amount;
use crate::measure::number::times;
use crate::measure::work::reserved;
use crate::write::document::yuan;
use crate::write::words::Text;
use crate::write::words::named;
use crate::write::workbook::Book;
use crate::write::workbook::grid::Column;
use crate::write::workbook::grid::full_table;
use crate::write::workbook::style::Kind;
use rust_xlsxwriter::ConditionalFormatDataBar;
use rust_xlsxwriter::XlsxError;

/// One row a livelihood, whether or not anybody earns there.
pub fn livelihoods(book: &mut Book<'_>) -> Result<(), XlsxError> {
    let document = book.document;
    let currency = document.currency();
    let columns = [
        Column::new(document.say(Text::Id), Kind::Text),
        Column::new(document.say(Text::Livelihood), Kind::Text),
        Column::new(document.say(Text::Kind), Kind::Text),
        Column::new(document.say(Text::Skill), Kind::Text),
        Column::new(document.say(Text::County), Kind::Text),
        Column::new(document.say(Text::Town), Kind::Text),
        Column::new(document.say(Text::Places), Kind::Count),
        Column::new(document.say(Text::Reserved), Kind::Count),
        Column::new(document.say(Text::Taken), Kind::Count),
        Column::new(document.say(Text::Left), Kind::Count),
        Column::new(document.fill(Text::IncomeOf, &[currency]), Kind::Money),
        Column::new(document.fill(Text::PlacesCostOf, &[currency]), Kind::Money),
    ];
    let instance = document.record.instance;
    let kind = |kind: Option<&str>| kind.map(|kind| named::livelihood_kind(kind, document.lang));
    let taken = document.tally.map_or(&[][..], |tally| &tally.taken);
    let rows = instance.livelihoods.iter().zip(taken).map(|(livelihood, &taken)| {
        let skill = livelihood.skill.and_then(|skill| instance.skills.get(skill.at()));
        let (places, reserved) = (u64::from(livelihood.places), reserved(livelihood));
        let cost = amount(times(livelihood.cost_per_place, taken));
        let is_priced = cost::is_priced(instance, CostKind::Places, livelihood.cost_per_place);
        vec![
            livelihood.id.as_str().into(),
            livelihood.name.as_deref().unwrap_or(&livelihood.id).into(),
            kind(livelihood.kind.as_deref()).into(),
            skill
                .map_or(document.say(Text::AnySkill), |skill| {
                    named::level_or_skill(skill, document.lang)
                })
                .into(),
            document.area_of(&livelihood.areas, "county").into(),
            document.area_of(&livelihood.areas, "town").into(),
            places.into(),
            reserved.into(),
            taken.into(),
            places.saturating_sub(reserved + taken).into(),
            instance.has("livelihoods.income_cny").then(|| livelihood.income.as_yuan()).into(),
            yuan(is_priced.then_some(cost)).into(),
        ]
    });
    let sheet = book.workbook.add_worksheet();
    sheet.set_name(document.say(Text::Livelihoods))?;
    let place = full_table(sheet, &book.style, &columns, 2, rows)?;
    if let Some(first) = place.first() {
        let bar = ConditionalFormatDataBar::new().set_fill_color("8FB4D9");
        sheet.add_conditional_format(first, 8, place.last, 8, &bar)?;
    }
    Ok(())
}

/// One row for the workers of one skill from one home at one livelihood.
pub fn earners(book: &mut Book<'_>) -> Result<(), XlsxError> {
    let document = book.document;
    let columns = [
        Column::new(document.say(Text::Home), Kind::Text),
        Column::new(document.say(Text::Id), Kind::Text),
        Column::new(document.say(Text::HomeKind), Kind::Text),
        Column::new(document.say(Text::Livelihood), Kind::Text),
        Column::new(document.say(Text::Id), Kind::Text),
        Column::new(document.say(Text::Kind), Kind::Text),
        Column::new(document.say(Text::Skill), Kind::Text),
        Column::new(document.say(Text::Workers), Kind::Count),
        Column::new(document.say(Text::DistanceKm), Kind::Decimal),
        Column::new(document.say(Text::TimeMin), Kind::Decimal),
    ];
    let instance = document.record.instance;
    let skill_of = |at: usize| {
        instance.skills.get(at).map(|skill| named::level_or_skill(skill, document.lang))
    };
    let kind_of = |kind: Option<&str>| kind.map(|kind| named::livelihood_kind(kind, document.lang));
    let earners = document.tally.map_or(&[][..], |tally| &tally.earners);
    let rows = earners.iter().map(|earners| {
        let livelihood = instance.livelihood(earners.livelihood);
        let (id, kind) = match earners.home {
            Home::Site(site) => (&instance.site(site).id, Text::Site),
            Home::Village(village) => (&instance.village(village).id, Text::Village),
        };
        vec![
            document.home(earners.home).into(),
            id.as_str().into(),
            document.say(kind).into(),
            livelihood.name.as_deref().unwrap_or(&livelihood.id).into(),
            livelihood.id.as_str().into(),
            kind_of(livelihood.kind.as_deref()).into(),
            skill_of(earners.skill.at()).into(),
            earners.workers.into(),
            earners.km.into(),
            earners.minutes.into(),
        ]
    });
    let sheet = book.workbook.add_worksheet();
    sheet.set_name(document.say(Text::Commutes))?;
    full_table(sheet, &book.style, &columns, 1, rows)?;
    Ok(())
}
