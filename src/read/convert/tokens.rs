//! A text as a stream of numbers, whatever its lines, with exact readings of them.

use crate::facts::Cny;
use std::io;
use std::io::BufRead;

/// What is wrong with a number, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Fault {
    /// The file ends before it.
    #[error(
        "is missing: the file ends here; check the two counts of the first line, and that the file \
         is whole"
    )]
    Missing,
    /// There is more after the last number.
    #[error("is followed by {0:?}; check the two counts of the first line, or remove what follows")]
    Surplus(String),
    /// Something other than a plain decimal.
    #[error("is {0:?}, not a plain decimal number such as 12 or 6739.725; write it as one")]
    NotANumber(String),
    /// Less than zero.
    #[error("is {0}, and cannot be negative; correct it")]
    Negative(String),
    /// Zero where at least one is needed.
    #[error("is 0, and must be at least 1; leave it out, with its numbers, or correct it")]
    Zero,
    /// A fraction of a household or of a count.
    #[error(
        "is {0}, not a whole number; multiply all capacities and all demands by one number that \
         makes them whole"
    )]
    NotWhole(String),
    /// A finer amount of money than is kept.
    #[error(
        "is {0}, with more than six decimals; round it, or multiply all costs by a power of ten"
    )]
    TooFine(String),
    /// A number out of range.
    #[error("is {text}, above {most}; check it, or use a larger unit throughout")]
    TooLarge {
        /// The number.
        text: String,
        /// The most it can be.
        most: u64,
    },
}

/// The words of a text with their lines.
#[derive(Debug)]
pub(super) struct Tokens<R> {
    input: R,
    /// Line of the next byte.
    line: u64,
}

/// A word and the line on which it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Token {
    pub(super) text: String,
    pub(super) line: u64,
}

impl<R: BufRead> Tokens<R> {
    /// Longer words are cut: no number needs so many digits.
    const LONGEST: usize = 60;

    pub(super) fn new(input: R) -> Self {
        Self { input, line: 1 }
    }

    /// Line on which the reading stands.
    pub(super) fn line(&self) -> u64 {
        self.line
    }

    /// The next word; `None` at the end of the text.
    pub(super) fn next(&mut self) -> io::Result<Option<Token>> {
        let mut word: Vec<u8> = Vec::new();
        loop {
            let bytes = match self.input.fill_buf() {
                Ok(bytes) => bytes,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            };
            if bytes.is_empty() {
                return Ok(self.token(&word));
            }
            let mut used = 0;
            for &byte in bytes {
                if byte.is_ascii_whitespace() {
                    if !word.is_empty() {
                        // The space is left, so that the word's line is still the present one.
                        self.input.consume(used);
                        return Ok(self.token(&word));
                    }
                    self.line += u64::from(byte == b'\n');
                } else if word.len() < Self::LONGEST {
                    word.push(byte);
                }
                used += 1;
            }
            self.input.consume(used);
        }
    }

    fn token(&self, word: &[u8]) -> Option<Token> {
        let text = String::from_utf8_lossy(word).into_owned();
        (!word.is_empty()).then_some(Token { text, line: self.line })
    }
}

/// A whole number from `least` (0 or 1) to `most`; `8000.0` is whole.
pub(super) fn whole(text: &str, least: u32, most: u32) -> Result<u32, Fault> {
    let (whole, fraction) = plain(text)?;
    if fraction.bytes().any(|digit| digit != b'0') {
        return Err(Fault::NotWhole(text.to_owned()));
    }
    let digits = if whole.is_empty() { "0" } else { whole };
    match digits.parse::<u32>() {
        Ok(value) if value < least => Err(Fault::Zero),
        Ok(value) if value <= most => Ok(value),
        _ => Err(Fault::TooLarge { text: text.to_owned(), most: u64::from(most) }),
    }
}

/// An amount of money, and whether it had to be rounded.
///
/// An amount with more than six decimals is refused, unless it is the print of a binary
/// floating-point number within one unit in the last place of an amount that has six.
pub(super) fn money(text: &str) -> Result<(Cny, bool), Fault> {
    let (whole, fraction) = plain(text)?;
    let too_large =
        || Fault::TooLarge { text: text.to_owned(), most: (i64::MAX / Cny::MICRO) as u64 };
    let fraction = fraction.trim_end_matches('0');
    let (kept, dropped) = fraction.split_at(fraction.len().min(6));
    let down = Cny::parse(&format!("{whole}.{kept}0")).ok_or_else(too_large)?;
    if dropped.is_empty() {
        return Ok((down, false));
    }
    let up = u8::from(dropped.as_bytes()[0] >= b'5');
    let nearest = Cny(down.0.checked_add(i64::from(up)).ok_or_else(too_large)?);
    let binary = |text: &str| text.parse::<f64>().expect("plain decimals are numbers");
    let (stated, meant) = (binary(text), binary(&nearest.to_string()));
    if (meant.next_down()..=meant.next_up()).contains(&stated) {
        Ok((nearest, true))
    } else {
        Err(Fault::TooFine(text.to_owned()))
    }
}

/// Digits before and after the point of a plain decimal that is not negative.
fn plain(text: &str) -> Result<(&str, &str), Fault> {
    let magnitude = text.strip_prefix('-');
    let digits = magnitude.unwrap_or(text);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let are_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if digits.len() >= 60
        || (whole.is_empty() && fraction.is_empty())
        || !are_digits(whole)
        || !are_digits(fraction)
    {
        return Err(Fault::NotANumber(text.to_owned()));
    }
    if magnitude.is_some() && digits.bytes().any(|byte| (b'1'..=b'9').contains(&byte)) {
        return Err(Fault::Negative(text.to_owned()));
    }
    Ok((whole, fraction))
}

#[cfg(test)]
mod tests {
    use super::Fault;
    use super::Tokens;
    use super::money;
    use super::whole;
    use crate::facts::Cny;
    use std::io::BufReader;

    #[test]
    fn words_keep_their_lines_however_small_the_buffer() {
        let text = "\n 10\t20\r\n\n3.5   x";
        for capacity in [1, 2, 3, 64] {
            let mut tokens = Tokens::new(BufReader::with_capacity(capacity, text.as_bytes()));
            let mut seen = Vec::new();
            while let Some(token) = tokens.next().unwrap() {
                seen.push((token.text, token.line));
            }
            let expected = [("10", 2), ("20", 2), ("3.5", 4), ("x", 4)];
            assert!(seen.iter().map(|(text, line)| (text.as_str(), *line)).eq(expected));
        }
    }

    #[test]
    fn whole_numbers_may_have_a_point_but_no_fraction() {
        assert_eq!(whole("8000.", 0, 9000), Ok(8000));
        assert_eq!(whole("0", 0, 9), Ok(0));
        assert_eq!(whole("-0", 0, 9), Ok(0));
        assert_eq!(whole("0.0", 1, 9), Err(Fault::Zero));
        assert_eq!(whole("2.5", 0, 9), Err(Fault::NotWhole("2.5".into())));
        assert_eq!(whole("-2", 0, 9), Err(Fault::Negative("-2".into())));
        assert!(matches!(whole("10", 0, 9), Err(Fault::TooLarge { most: 9, .. })));
        assert!(matches!(whole("99999999999", 0, 9), Err(Fault::TooLarge { .. })));
        for text in ["", ".", "-", "1e3", "+1", "capacity", "1,000", "NaN"] {
            assert_eq!(whole(text, 0, 9), Err(Fault::NotANumber(text.into())));
        }
    }

    #[test]
    fn money_is_exact_and_only_binary_prints_are_rounded() {
        let micro = |amount: i64, rounded| Ok((Cny(amount), rounded));
        assert_eq!(money("6739.72500"), micro(6_739_725_000, false));
        assert_eq!(money(".5"), micro(500_000, false));
        assert_eq!(money("7.1234560000000"), micro(7_123_456, false));
        assert_eq!(money("62.81399999999999"), micro(62_814_000, true));
        assert_eq!(money("110.67971600000001"), micro(110_679_716, true));
        assert_eq!(money("999.9999999999999"), micro(1_000_000_000, true));
        for text in ["62.8139999999", "0.0000001", "5.1234567", "62.81399999999991"] {
            assert_eq!(money(text), Err(Fault::TooFine(text.into())));
        }
        assert!(matches!(money("99999999999999"), Err(Fault::TooLarge { .. })));
    }
}
