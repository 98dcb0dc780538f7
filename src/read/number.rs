//! Plain numbers, and what is wrong with those that are not: thousands separators, exponents,
//! full-width digits. Nothing is guessed.

use crate::facts::Cny;
use crate::read::codes;
use std::fmt::Display;

/// Why a text is not the number that is wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Fault {
    pub(super) code: &'static str,
    pub(super) message: String,
    pub(super) help: String,
}

impl Fault {
    fn new(code: &'static str, message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { code, message: message.into(), help: help.into() }
    }

    /// A number that is out of its range.
    pub(super) fn range(least: impl Display, most: impl Display) -> Self {
        Self::new(
            codes::RANGE,
            format!("the number is not between {least} and {most}"),
            "check the unit that the column name states, and the digits",
        )
    }
}

/// A whole number, from 0 up to `most`.
pub(super) fn whole(text: &str, most: u32) -> Result<u32, Fault> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(not_plain(text, true));
    }
    let is_zero = digits.bytes().all(|byte| byte == b'0');
    if digits.len() < text.len() && !is_zero {
        return Err(negative());
    }
    match digits.parse::<u32>() {
        Ok(number) if number <= most => Ok(number),
        _ => Err(Fault::range(0, most)),
    }
}

/// A number without its thousands marks, where they stand as they must: `1,234,567.5`. Where one group
/// alone follows, as in `1,234`, the comma may as well be a decimal mark, unless `is_certain` says that
/// no fraction of three digits belongs there.
pub(super) fn without_marks(text: &str, is_certain: bool) -> Option<String> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (whole, fraction) = match digits.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (digits, None),
    };
    let is_plain = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let mut groups = whole.split([',', '，']);
    let first = groups.next()?;
    let rest: Vec<&str> = groups.collect();
    let is_grouped = is_plain(first)
        && first.len() <= 3
        && !first.starts_with('0')
        && rest.iter().all(|group| group.len() == 3 && is_plain(group))
        && fraction.is_none_or(is_plain);
    let is_clear = is_certain || fraction.is_some() || rest.len() > 1;
    (is_grouped && is_clear && !rest.is_empty()).then(|| text.replace([',', '，'], ""))
}

/// A plain decimal such as `108.25` or `-3`.
pub(super) fn decimal(text: &str) -> Result<f64, Fault> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    let is_plain = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if !is_plain(whole) || !is_plain(fraction) {
        return Err(not_plain(text, false));
    }
    match text.parse::<f64>() {
        Ok(number) if number.is_finite() => Ok(number),
        _ => Err(Fault::range("-1e308", "1e308")),
    }
}

/// An amount of money, not negative, at most `most`.
pub(super) fn money(text: &str, most: Cny) -> Result<Cny, Fault> {
    let Some(amount) = Cny::parse(text) else {
        return match decimal(text) {
            Err(fault) => Err(fault),
            Ok(number) if number < 0.0 => Err(negative()),
            Ok(number) if number > most.as_yuan() => Err(Fault::range(0, most)),
            Ok(_) => Err(Fault::new(
                codes::NUMBER,
                "the amount has more than six decimals",
                "round it to at most six decimals",
            )),
        };
    };
    if amount < Cny::ZERO {
        return Err(negative());
    }
    if amount > most { Err(Fault::range(0, most)) } else { Ok(amount) }
}

/// A number that may not be negative is.
pub(super) fn negative() -> Fault {
    Fault::new(
        codes::NEGATIVE,
        "the number is negative",
        "write a number that is not below 0; where it is unknown, leave the cell empty",
    )
}

/// Says what a text is instead of a plain number.
fn not_plain(text: &str, is_whole: bool) -> Fault {
    let fault = |message: &str, help: &str| Fault::new(codes::NUMBER, message, help);
    let bare = text.trim_start_matches(['-', '+']);
    let starts_like_number =
        bare.starts_with(|letter: char| letter.is_ascii_digit() || letter == '.');
    if ["nan", "inf", "infinity", "na", "n/a", "null", "none", ""]
        .contains(&bare.to_ascii_lowercase().as_str())
    {
        return fault("this is not a number", "where the value is unknown, leave the cell empty");
    }
    if text.chars().any(|letter| matches!(letter, '０'..='９' | '．' | '－')) {
        return fault("full-width digits", "write the number in plain digits: 0 to 9");
    }
    if starts_like_number && bare.contains([',', '，', '\'', ' ', '_', '\u{a0}']) {
        return fault("separators within the number", "write it without separators, as 1234.5");
    }
    if starts_like_number && text.parse::<f64>().is_ok() {
        if text.contains(['e', 'E']) {
            return fault("an exponent", "write all digits, as 1000 in place of 1e3");
        }
        if is_whole && !text.starts_with('+') {
            return fault("a fraction where a whole number belongs", "write a whole number, as 12");
        }
    }
    if bare.ends_with('%') {
        return fault("a percent sign", "write the share itself, as 0.25 in place of 25%");
    }
    let wanted = if is_whole { "a whole number, as 12" } else { "a plain number, as 12.5" };
    fault("this is not a number", &format!("write {wanted}, without unit or text"))
}

#[cfg(test)]
mod tests {
    use super::decimal;
    use super::money;
    use super::whole;
    use super::without_marks;
    use crate::facts::Cny;
    use crate::read::codes;

    #[test]
    fn whole_numbers_are_strict() {
        assert_eq!(whole("12", 100), Ok(12));
        assert_eq!(whole("007", 100), Ok(7));
        assert_eq!(whole("-0", 100), Ok(0));
        for (text, code) in [
            ("12.0", codes::NUMBER),
            ("1,234", codes::NUMBER),
            ("1e3", codes::NUMBER),
            ("NaN", codes::NUMBER),
            ("inf", codes::NUMBER),
            ("+5", codes::NUMBER),
            ("１２", codes::NUMBER),
            ("12户", codes::NUMBER),
            ("-", codes::NUMBER),
            ("-3", codes::NEGATIVE),
            ("101", codes::RANGE),
            ("99999999999999999999", codes::RANGE),
        ] {
            assert_eq!(whole(text, 100).unwrap_err().code, code, "{text}");
        }
    }

    #[test]
    fn thousands_marks_are_taken_out_only_where_they_can_be_nothing_else() {
        for (text, is_certain, wanted) in [
            ("1,234", true, Some("1234")),
            ("12，345，678", true, Some("12345678")),
            ("1,234.5", false, Some("1234.5")),
            ("-1,234,567", false, Some("-1234567")),
            ("1,234", false, None),
            ("108,25", true, None),
            ("1,2345", true, None),
            ("1234,567", true, None),
            ("0,123", true, None),
            (",123", true, None),
            ("1,234.", true, None),
            ("12", true, None),
        ] {
            assert_eq!(without_marks(text, is_certain).as_deref(), wanted, "{text}");
        }
    }

    #[test]
    fn each_wrong_number_has_its_own_remedy() {
        let help = |text| whole(text, 100).unwrap_err().help;
        let all = ["12.0", "1,234", "1e3", "NaN", "１２", "12户", "25%"].map(help);
        let different: std::collections::BTreeSet<_> = all.iter().collect();
        assert_eq!(different.len(), all.len(), "{all:?}");
    }

    #[test]
    fn decimals_have_no_exponent_and_money_at_most_six_places() {
        assert_eq!(decimal("-108.25"), Ok(-108.25));
        for text in ["1e3", "", ".", "1.", ".5", "nan", "--1", "1.2.3"] {
            assert_eq!(decimal(text).unwrap_err().code, codes::NUMBER, "{text}");
        }
        let most = Cny::yuan(1000);
        assert_eq!(money("12.5", most), Ok(Cny(12_500_000)));
        assert_eq!(money("0.0000001", most).unwrap_err().code, codes::NUMBER);
        assert_eq!(money("-1", most).unwrap_err().code, codes::NEGATIVE);
        assert_eq!(money("1001", most).unwrap_err().code, codes::RANGE);
        assert_eq!(money("99999999999999999", most).unwrap_err().code, codes::RANGE);
    }
}
