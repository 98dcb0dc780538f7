//! Text in columns of a terminal: how wide it is, cut to a width, and numbers that people can read.

use crate::facts::Cny;

/// Columns that a text takes in a terminal: Chinese, Japanese and Korean characters and full-width
/// signs take two, marks that sit on the character before take none.
#[must_use]
pub fn width(text: &str) -> usize {
    text.chars().map(char_width).sum()
}

/// Columns of one character.
fn char_width(char: char) -> usize {
    match u32::from(char) {
        0..=0x1f | 0x7f..=0x9f | 0x300..=0x36f | 0x200b..=0x200f | 0xfe00..=0xfe0f | 0xfeff => 0,
        0x1100..=0x115f
        | 0x2e80..=0x303e
        | 0x3041..=0xa4cf
        | 0xa960..=0xa97c
        | 0xac00..=0xd7a3
        | 0xf900..=0xfaff
        | 0xfe30..=0xfe6f
        | 0xff00..=0xff60
        | 0xffe0..=0xffe6
        | 0x1f300..=0x1faff
        | 0x20000..=0x3fffd => 2,
        _ => 1,
    }
}

/// The text, cut so that it takes at most `columns`; a cut text ends in `…`. Control characters, which
/// would break the line, are left out.
#[must_use]
pub fn cut(text: &str, columns: usize) -> String {
    let clean: String = text.chars().filter(|char| !char.is_control()).collect();
    if width(&clean) <= columns {
        return clean;
    }
    let mut kept = String::new();
    let mut taken = 0;
    for char in clean.chars() {
        taken += char_width(char);
        if taken + 1 > columns {
            break;
        }
        kept.push(char);
    }
    kept.push('…');
    kept
}

/// The text, cut at its beginning, which tells least of a path; a cut text begins with `…`.
#[must_use]
pub fn cut_start(text: &str, columns: usize) -> String {
    let backwards: String = text.chars().rev().collect();
    cut(&backwards, columns).chars().rev().collect()
}

/// The text with spaces after it, to take `columns`.
#[must_use]
pub fn left(text: &str, columns: usize) -> String {
    format!("{text}{}", " ".repeat(columns.saturating_sub(width(text))))
}

/// The text with spaces before it, to take `columns`.
#[must_use]
pub fn right(text: &str, columns: usize) -> String {
    format!("{}{text}", " ".repeat(columns.saturating_sub(width(text))))
}

/// A number with a comma after each three digits, and so many decimals: `-1,234.50`.
#[must_use]
pub fn number(value: f64, decimals: usize) -> String {
    if !value.is_finite() {
        return value.to_string();
    }
    let text = format!("{:.decimals$}", value.abs());
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    let is_zero = text.bytes().all(|byte| matches!(byte, b'0' | b'.'));
    let mut grouped = String::new();
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    let sign = if value < 0.0 && !is_zero { "-" } else { "" };
    let point = if fraction.is_empty() { "" } else { "." };
    format!("{sign}{grouped}{point}{fraction}")
}

/// A count with a comma after each three digits.
#[must_use]
pub fn count(count: u64) -> String {
    let mut grouped = String::new();
    let digits = count.to_string();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// An amount with its currency: `12,340 CNY`, from a million on `1.23 M CNY`, `1,234.5 M CNY`.
#[must_use]
pub fn money(amount: Cny, currency: &str) -> String {
    quantity(amount.as_yuan(), currency)
}

/// A value with its unit; from a million on in millions (`M`).
#[must_use]
pub fn quantity(value: f64, unit: &str) -> String {
    let size = value.abs();
    let text = if size >= 1e8 {
        format!("{} M", number(value / 1e6, 1))
    } else if size >= 999_999.5 {
        format!("{} M", number(value / 1e6, 2))
    } else if size >= 1000.0 || value.fract() == 0.0 {
        number(value, 0)
    } else {
        number(value, 2)
    };
    format!("{text} {unit}").trim_end().to_owned()
}

/// A gap in per cent, rounded up so that "within" stays true: `0.32 %`, `0.0004 %`.
#[must_use]
pub fn percent_up(share: f64) -> String {
    if share == 0.0 {
        return "0 %".to_owned();
    }
    let percent = share * 100.0;
    let decimals: usize = if percent >= 0.1 { 2 } else { 4 };
    let scale = if percent >= 0.1 { 100.0 } else { 10_000.0 };
    // The small step back keeps 0.32 from becoming 0.33 by the error of the product.
    format!("{} %", number((percent * scale - 1e-9).ceil() / scale, decimals))
}

/// A share in per cent: `87.3 %`.
#[must_use]
pub fn percent(share: f64) -> String {
    format!("{} %", number(share * 100.0, 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chinese_takes_two_columns() {
        assert_eq!(width("安康 A"), 6);
        assert_eq!(cut("安康市汉滨区", 6), "安康…");
        assert_eq!(cut("安康市汉滨区", 7), "安康市…");
        assert_eq!(cut("a\nb", 9), "ab");
        assert_eq!(cut_start("/runs/安康/b", 6), "…康/b");
        assert_eq!(width(&left("安", 5)), 5);
        assert_eq!(right("安", 5), "   安");
    }

    #[test]
    fn numbers_are_grouped_and_keep_their_unit() {
        assert_eq!(number(-1_234_567.891, 2), "-1,234,567.89");
        assert_eq!(number(-0.001, 1), "0.0");
        assert_eq!(count(1_000), "1,000");
        assert_eq!(money(Cny::yuan(123_456), "CNY"), "123,456 CNY");
        assert_eq!(money(Cny::yuan(1_234_500_000), "CNY"), "1,234.5 M CNY");
        assert_eq!(quantity(999_999.9, "CNY"), "1.00 M CNY");
    }

    #[test]
    fn a_gap_is_never_rounded_down() {
        assert_eq!(percent_up(0.003_16), "0.32 %");
        assert_eq!(percent_up(0.003_2), "0.32 %");
        assert_eq!(percent_up(0.000_001_01), "0.0002 %");
    }
}
