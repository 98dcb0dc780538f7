//! How cells look: one format for each kind of content.

use rust_xlsxwriter::Color;
use rust_xlsxwriter::Format;
use rust_xlsxwriter::FormatAlign;
use rust_xlsxwriter::FormatBorder;

/// What a cell holds, which says how it looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Words.
    Text,
    /// A whole number of people, places or things.
    Count,
    /// A distance or time with one decimal.
    Decimal,
    /// Money in whole units.
    Money,
    /// A share, shown in per cent.
    Share,
}

/// The formats of a workbook.
pub struct Style {
    pub title: Format,
    pub section: Format,
    pub heading: Format,
    pub note: Format,
    pub text: Format,
    pub wrapped: Format,
    pub count: Format,
    pub decimal: Format,
    pub money: Format,
    pub share: Format,
    /// Marks what has no place.
    pub alarm: Format,
    /// Marks what is nearly full.
    pub full: Format,
    /// Marks what is good.
    pub good: Format,
}

/// Dark green of headings.
const HEADING: Color = Color::RGB(0x001F_5F4A);

impl Style {
    pub fn new() -> Self {
        let cell = || {
            Format::new()
                .set_font_name("Microsoft YaHei")
                .set_font_size(10)
                .set_align(FormatAlign::VerticalCenter)
        };
        let number = |format: &str| cell().set_num_format(format);
        Self {
            title: cell().set_bold().set_font_size(16).set_font_color(HEADING),
            section: cell()
                .set_bold()
                .set_font_size(12)
                .set_font_color(HEADING)
                .set_border_bottom(FormatBorder::Medium)
                .set_border_bottom_color(HEADING),
            heading: cell()
                .set_bold()
                .set_font_color(Color::White)
                .set_background_color(HEADING)
                .set_text_wrap()
                .set_border(FormatBorder::Thin)
                .set_border_color(Color::White),
            note: cell().set_italic().set_font_color(Color::RGB(0x0060_6060)),
            text: cell(),
            wrapped: cell().set_text_wrap().set_align(FormatAlign::Top),
            count: number("#,##0"),
            decimal: number("#,##0.0"),
            money: number("#,##0"),
            share: number("0.0%"),
            alarm: Format::new()
                .set_background_color(Color::RGB(0x00FF_D9D6))
                .set_font_color(Color::RGB(0x008A_1C12)),
            full: Format::new()
                .set_background_color(Color::RGB(0x00FF_EBB8))
                .set_font_color(Color::RGB(0x007A_5500)),
            good: Format::new()
                .set_background_color(Color::RGB(0x00D8_F0DF))
                .set_font_color(Color::RGB(0x0014_5A32)),
        }
    }

    /// The format of a kind of content.
    pub fn of(&self, kind: Kind) -> &Format {
        match kind {
            Kind::Text => &self.text,
            Kind::Count => &self.count,
            Kind::Decimal => &self.decimal,
            Kind::Money => &self.money,
            Kind::Share => &self.share,
        }
    }
}
