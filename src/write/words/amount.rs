//! Amounts as people of each language read them: large ones in millions (`2.95 M CNY`) in English, in 万
//! and 亿 (`295 万元`) in Chinese.

use crate::write::lines;
use crate::write::lines::number;
use crate::write::words::Lang;

/// A value with its unit, rounded for reading. In Chinese from ten thousand on in 万, from a hundred
/// million on in 亿, as fine as the millions of English are.
#[must_use]
pub fn quantity(value: f64, unit: &str, lang: Lang) -> String {
    if lang == Lang::En {
        return lines::quantity(value, unit);
    }
    let size = value.abs();
    // What would be rounded up to the next unit is told in that.
    let (scaled, decimals, mark) = if size >= 99_999_500.0 {
        (value / 1e8, 3, "亿")
    } else if size >= 999_995.0 {
        (value / 1e4, 1, "万")
    } else if size >= 9_999.95 {
        (value / 1e4, 2, "万")
    } else {
        return lines::quantity(value, unit);
    };
    format!("{} {mark}{unit}", number(scaled, decimals))
}

/// An amount of money as findings say it, exactly and in Chinese: `5.29 M CNY` is `529 万元`, `98.2 M CNY`
/// `9820 万元`, `790000 CNY` `79 万元`; `None` for what is no such amount.
#[must_use]
pub fn exact(english: &str) -> Option<String> {
    let (figure, is_millions) = match english.strip_suffix(" M CNY") {
        Some(figure) => (figure, true),
        None => (english.strip_suffix(" CNY")?, false),
    };
    let (sign, figure) = figure.strip_prefix('-').map_or(("", figure), |rest| ("-", rest));
    let (whole, fraction) = figure.split_once('.').unwrap_or((figure, ""));
    let is_number =
        !whole.is_empty() && format!("{whole}{fraction}").bytes().all(|b| b.is_ascii_digit());
    if !is_number {
        return None;
    }
    // Powers of ten of a yuan, in digits before the point.
    let digits_of_yuan = whole.len() + if is_millions { 6 } else { 0 };
    let (power, mark) = match digits_of_yuan {
        9.. => (8, "亿"),
        5.. => (4, "万"),
        _ => (0, ""),
    };
    let point = digits_of_yuan - power;
    let mut digits = format!("{whole}{fraction}");
    while digits.len() < point {
        digits.push('0');
    }
    let (before, after) = digits.split_at(point);
    let before = before.trim_start_matches('0');
    let before = if before.is_empty() { "0" } else { before };
    let after = after.trim_end_matches('0');
    let dot = if after.is_empty() { "" } else { "." };
    let space = if mark.is_empty() { "" } else { " " };
    Some(format!("{sign}{before}{dot}{after}{space}{mark}元"))
}

#[cfg(test)]
mod tests {
    use super::exact;
    use super::quantity;
    use crate::write::words::Lang;

    #[test]
    fn large_values_are_told_in_the_units_of_their_language() {
        assert_eq!(quantity(2_950_000.0, "CNY", Lang::En), "2.95 M CNY");
        assert_eq!(quantity(2_950_000.0, "元", Lang::Zh), "295.0 万元");
        assert_eq!(quantity(-1_234_500_000.0, "元", Lang::Zh), "-12.345 亿元");
        assert_eq!(quantity(99_999_600.0, "元", Lang::Zh), "1.000 亿元");
        assert_eq!(quantity(999_999.9, "元", Lang::Zh), "100.0 万元");
        assert_eq!(quantity(12_340.0, "元", Lang::Zh), "1.23 万元");
        assert_eq!(quantity(9_999.0, "元", Lang::Zh), "9,999 元");
        assert_eq!(quantity(45_600.0, "户·公里", Lang::Zh), "4.56 万户·公里");
    }

    #[test]
    fn amounts_of_findings_stay_exact() {
        for (english, chinese) in [
            ("5.29 M CNY", "529 万元"),
            ("98.2 M CNY", "9820 万元"),
            ("1234.5 M CNY", "12.345 亿元"),
            ("5.289999999999 M CNY", "528.9999999999 万元"),
            ("790000 CNY", "79 万元"),
            ("-2.5 CNY", "-2.5元"),
            ("0 CNY", "0元"),
            ("1 M CNY", "100 万元"),
        ] {
            assert_eq!(exact(english).as_deref(), Some(chinese), "{english}");
        }
        for other in ["A", "5 M", "x CNY", " CNY", "1.2.3 CNY", "5 households"] {
            assert_eq!(exact(other), None, "{other}");
        }
    }
}
