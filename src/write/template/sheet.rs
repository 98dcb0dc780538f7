//! The sheets of the workbook: headings with notes, lists to choose from, bounds of numbers, and one
//! example row.

use crate::write::template::columns::Check;
use crate::write::template::columns::Column;
use crate::write::template::columns::TABLES;
use crate::write::template::columns::Table;
use crate::write::template::texts;
use crate::write::words::Lang;
use rust_xlsxwriter::Color;
use rust_xlsxwriter::DataValidation;
use rust_xlsxwriter::DataValidationErrorStyle;
use rust_xlsxwriter::DataValidationRule;
use rust_xlsxwriter::Format;
use rust_xlsxwriter::FormatAlign;
use rust_xlsxwriter::FormatBorder;
use rust_xlsxwriter::Formula;
use rust_xlsxwriter::Note;
use rust_xlsxwriter::Worksheet;
use rust_xlsxwriter::XlsxError;

/// Rows for which lists and bounds are laid out.
const ROWS: u32 = 20_000;
/// Dark green of headings that are needed, lighter green of the others.
const NEEDED: Color = Color::RGB(0x001F_5F4A);
const OPTIONAL: Color = Color::RGB(0x006B_9A88);
/// Most letters of a title and of a text that a spreadsheet program shows beside a cell.
const TITLE: usize = 32;
const MESSAGE: usize = 255;

fn font() -> Format {
    Format::new().set_font_name("Microsoft YaHei").set_font_size(10)
}

/// The first sheet: how to fill in the others.
pub(super) fn guide(sheet: &mut Worksheet, lang: Lang) -> Result<(), XlsxError> {
    sheet.set_name(texts::pick(lang, "Read me", "填表说明"))?;
    sheet.set_column_width(0, 100)?;
    let lines = texts::guide(lang);
    for (row, line) in (0..).zip(&lines) {
        let format = if row == 0 {
            font().set_bold().set_font_size(14).set_font_color(NEEDED)
        } else {
            font().set_text_wrap().set_align(FormatAlign::Top)
        };
        sheet.write_string_with_format(row, 0, *line, &format)?;
    }
    sheet.set_screen_gridlines(false);
    Ok(())
}

/// A sheet for a table.
pub(super) fn table(sheet: &mut Worksheet, table: &Table, lang: Lang) -> Result<(), XlsxError> {
    sheet.set_name(texts::pick(lang, table.name, table.zh))?;
    sheet.set_freeze_panes(1, 1)?;
    let last = table.columns.len() as u16 - 1;
    sheet.autofilter(0, 0, 1, last)?;
    sheet.set_row_height(0, 32)?;
    for (at, column) in (0..).zip(table.columns) {
        let heading = texts::pick(lang, column.name, column.zh);
        let format = font()
            .set_bold()
            .set_text_wrap()
            .set_font_color(Color::White)
            .set_background_color(if column.is_needed { NEEDED } else { OPTIONAL })
            .set_border(FormatBorder::Thin)
            .set_border_color(Color::White);
        let cell = match column.check {
            // Codes keep their zeros in front, and 3-5 does not become a date.
            Check::Text | Check::Words(_) | Check::IdOf(_) => font().set_num_format("@"),
            Check::Count(_) | Check::Money => font().set_num_format("#,##0"),
            Check::Decimal(..) => font(),
        };
        sheet.set_column_format(at, &cell)?;
        sheet.set_column_width(at, width(heading))?;
        sheet.write_string_with_format(0, at, heading, &format)?;
        sheet.insert_note(0, at, &Note::new(note(column, lang)).set_author("resettle"))?;
        if let Some(rule) = validation(column, lang)? {
            sheet.add_data_validation(1, at, ROWS, at, &rule)?;
        }
        let example = texts::pick(lang, column.example.0, column.example.1);
        let cell = cell.set_italic().set_font_color(Color::RGB(0x0060_6060));
        match (column.check, example.parse::<f64>()) {
            _ if example.is_empty() => sheet.write_blank(1, at, &cell)?,
            (Check::Count(_) | Check::Money | Check::Decimal(..), Ok(number)) => {
                sheet.write_number_with_format(1, at, number, &cell)?
            }
            _ => sheet.write_string_with_format(1, at, example, &cell)?,
        };
    }
    Ok(())
}

fn width(heading: &str) -> f64 {
    let letters: usize = heading.chars().map(|letter| if letter.is_ascii() { 1 } else { 2 }).sum();
    (letters + 4).clamp(10, 28) as f64
}

/// What a column is, whether it is needed, and what may stand in it.
fn note(column: &Column, lang: Lang) -> String {
    let needed = match (column.is_needed, lang) {
        (true, Lang::En) => "Needed. ",
        (true, Lang::Zh) => "必填。",
        (false, Lang::En) => "May be empty. ",
        (false, Lang::Zh) => "可空。",
    };
    let words = match column.check {
        Check::Words(words) => {
            let all: Vec<&str> = words.iter().map(|&(en, zh)| texts::pick(lang, en, zh)).collect();
            let joined = all.join(texts::pick(lang, ", ", "、"));
            match lang {
                Lang::En => format!(" One of: {joined}."),
                Lang::Zh => format!("可填：{joined}。"),
            }
        }
        _ => String::new(),
    };
    let english = match lang {
        Lang::En => String::new(),
        Lang::Zh => format!("（{}）", column.name),
    };
    format!("{needed}{}{words}{english}", texts::pick(lang, column.note.0, column.note.1))
}

/// The list or the bounds of a column.
fn validation(column: &Column, lang: Lang) -> Result<Option<DataValidation>, XlsxError> {
    let rule = DataValidation::new();
    let rule = match column.check {
        Check::Text => return Ok(None),
        Check::Words(words) => {
            let all: Vec<&str> = words.iter().map(|&(en, zh)| texts::pick(lang, en, zh)).collect();
            rule.allow_list_strings(&all)?
        }
        Check::IdOf(name) => {
            let Some(table) = TABLES.iter().find(|table| table.name == name) else {
                return Ok(None);
            };
            let sheet = texts::pick(lang, table.name, table.zh);
            let list = format!("='{sheet}'!$A$2:$A${}", ROWS + 1);
            // What is not listed may be added there later: a warning, no refusal.
            rule.allow_list_formula(Formula::new(list))
                .set_error_style(DataValidationErrorStyle::Warning)
        }
        Check::Count(most) => {
            rule.allow_whole_number(DataValidationRule::Between(0, most.cast_signed()))
        }
        Check::Money => rule.allow_decimal_number(DataValidationRule::GreaterThanOrEqualTo(0.0)),
        Check::Decimal(least, most) => {
            rule.allow_decimal_number(DataValidationRule::Between(least, most))
        }
    };
    let short = |text: &str, most: usize| -> String { text.chars().take(most).collect() };
    let title = texts::pick(lang, column.name, column.zh);
    let message = short(&note(column, lang), MESSAGE);
    let rule = rule
        .ignore_blank(true)
        .set_input_title(short(title, TITLE))?
        .set_input_message(&message)?
        .set_error_title(short(title, TITLE))?
        .set_error_message(&message)?;
    Ok(Some(rule))
}
