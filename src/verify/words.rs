//! Numbers with their units, as findings say them. Amounts of money are never rounded.

/// `1 household`, `20 households`.
pub fn count(number: u64, noun: &str) -> String {
    if number == 1 { format!("1 {noun}") } else { format!("{number} {noun}s") }
}

/// An amount in millionths, exactly: `950000 CNY`, `98.2 M CNY`.
pub fn money(millionths: i128) -> String {
    const MILLION_YUAN: u128 = 1_000_000_000_000;
    let size = millionths.unsigned_abs();
    let sign = if millionths < 0 { "-" } else { "" };
    if size >= MILLION_YUAN {
        let digits = decimal(size / MILLION_YUAN, &format!("{:012}", size % MILLION_YUAN));
        format!("{sign}{digits} M CNY")
    } else {
        let digits = decimal(size / 1_000_000, &format!("{:06}", size % 1_000_000));
        format!("{sign}{digits} CNY")
    }
}

/// A whole part and the digits after the point, without trailing zeros.
fn decimal(whole: u128, fraction: &str) -> String {
    let fraction = fraction.trim_end_matches('0');
    if fraction.is_empty() { whole.to_string() } else { format!("{whole}.{fraction}") }
}

/// A measured number with at most three decimals; a smaller one that is not zero in powers of ten.
pub fn real(number: f64) -> String {
    let text = format!("{number:.3}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if matches!(text, "0" | "-0") && number != 0.0 {
        format!("{number:.1e}")
    } else {
        text.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::count;
    use super::money;
    use super::real;

    #[test]
    fn money_is_said_exactly() {
        assert_eq!(money(98_200_000_000_000), "98.2 M CNY");
        assert_eq!(money(1_000_000_000_001), "1.000000000001 M CNY");
        assert_eq!(money(950_000_000_000), "950000 CNY");
        assert_eq!(money(-2_500_000), "-2.5 CNY");
        assert_eq!(money(0), "0 CNY");
    }

    #[test]
    fn counts_agree_with_their_nouns() {
        assert_eq!(count(1, "household"), "1 household");
        assert_eq!(count(0, "household"), "0 households");
    }

    #[test]
    fn an_excess_is_never_said_to_be_nothing() {
        assert_eq!(real(2.5), "2.5");
        assert_eq!(real(60.0), "60");
        assert_eq!(real(100.0), "100");
        assert_eq!(real(0.00002), "2.0e-5");
        assert_eq!(real(0.0), "0");
    }
}
