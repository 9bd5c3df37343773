//! Numbers as people and spreadsheets write them: `1.250,50 €`, `12 %`, `-$1,200`, `6.02e23`.

use serde::{Deserialize, Serialize};

/// The sign before the decimals.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "snake_case")]
pub enum Decimal {
    /// `0.3`; a comma then stands between thousands.
    Point,
    /// `0,3`; a point then stands between thousands.
    Comma,
}

/// A number as a cell holds it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Number {
    /// The number itself; finite. `12 %` is 12.
    pub value: f64,
    /// The currency or `%`, or empty.
    pub unit: &'static str,
}

/// What may stand before or behind a number; one that begins like another comes after it.
const UNITS: [&str; 30] = [
    "%", "US$", "R$", "$", "€", "£", "¥", "₹", "₽", "₩", "₺", "₫", "₴", "₪", "฿", "₦", "₱", "₿", "zł", "Kč",
    "kr", "USD", "EUR", "GBP", "CHF", "JPY", "CNY", "INR", "CAD", "AUD",
];
/// No number is written longer.
const LONGEST: usize = 400;

/// What a cell says, if it is a number. `NaN` and `inf` are none.
// This and what it uses is not copied to where it is called: a file is read once, and the page downloads the code.
#[inline(never)]
pub fn number(cell: &str, decimal: Decimal) -> Option<Number> {
    let cell = cell.trim();
    // Most are plain, and need nothing of what follows.
    let plain = |byte: u8| byte.is_ascii_digit() || matches!(byte, b'+' | b'-' | b'.' | b'e' | b'E');
    if decimal == Decimal::Point && cell.bytes().all(plain) {
        let value = cell.parse().ok().filter(|value: &f64| value.is_finite())?;
        return Some(Number { value, unit: "" });
    }
    if cell.len() > LONGEST || !cell.bytes().any(|byte| byte.is_ascii_digit()) {
        return None;
    }
    // Accountants write what is owed in brackets.
    let (cell, owed) = match cell.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) {
        Some(inner) => (inner.trim(), true),
        None => (cell, false),
    };
    let (rest, outer) = signed(cell);
    let (rest, unit) = without_unit(rest);
    // `-$5` and `$-5`, and not both.
    let (rest, inner) = if outer.is_none() { signed(rest) } else { (rest, None) };
    let sign = outer.or(inner);
    if owed && sign.is_some() {
        return None;
    }
    let value = magnitude(rest, decimal)?;
    let negative = owed || sign == Some(-1.0);
    Some(Number { value: if negative { -value } else { value }, unit })
}

/// What a box for a number was given, where it can be read in one way only: `0,3` is 0.3, but `1,234` is either.
pub fn typed(text: &str) -> Option<f64> {
    let text = text.trim();
    let read =
        |decimal| number(text, decimal).filter(|number| number.unit.is_empty()).map(|number| number.value);
    match (text.parse().ok(), read(Decimal::Point), read(Decimal::Comma)) {
        // As programs write it, infinities included: the limits refuse those.
        (Some(value), ..) => Some(value),
        (None, Some(a), Some(b)) => (a == b).then_some(a),
        (None, a, b) => a.or(b),
    }
}

fn signed(text: &str) -> (&str, Option<f64>) {
    let mut chars = text.chars();
    let sign = match chars.next() {
        Some('-' | '−') => -1.0,
        Some('+') => 1.0,
        _ => return (text, None),
    };
    (chars.as_str().trim_start(), Some(sign))
}

fn without_unit(text: &str) -> (&str, &'static str) {
    for unit in UNITS {
        let rest = text.strip_prefix(unit).filter(|_| unit != "%").or_else(|| text.strip_suffix(unit));
        if let Some(rest) = rest {
            return (rest.trim(), unit);
        }
    }
    (text, "")
}

/// A number without its sign.
fn magnitude(text: &str, decimal: Decimal) -> Option<f64> {
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let power = exponent.strip_prefix(['-', '+']).unwrap_or(exponent);
    let point = if decimal == Decimal::Point { '.' } else { ',' };
    let (whole, fraction) = mantissa.split_once(point).unwrap_or((mantissa, ""));
    let whole = ungrouped(whole, decimal)?;
    let sound =
        digits(fraction) && digits(power) && !power.is_empty() && !(whole.is_empty() && fraction.is_empty());
    let value: f64 = sound.then(|| format!("{whole}.{fraction}e{exponent}"))?.parse().ok()?;
    value.is_finite().then_some(value)
}

/// The digits before the decimals, without what stands between thousands: groups of three, in India of two before the last.
fn ungrouped(whole: &str, decimal: Decimal) -> Option<String> {
    let Some(mark) = whole.chars().find(|c| !c.is_ascii_digit()) else { return Some(whole.into()) };
    let groups: Vec<&str> = whole.split(mark).collect();
    let of_thousands = match mark {
        ',' => decimal == Decimal::Point,
        '.' => decimal == Decimal::Comma,
        ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}' | '\'' | '’' => true,
        _ => false,
    };
    let [first, middle @ .., last] = groups.as_slice() else { return None };
    let sizes = (1..=3).contains(&first.len())
        && !first.starts_with('0')
        && last.len() == 3
        && (middle.iter().all(|group| group.len() == 3)
            || (mark == ',' && first.len() < 3 && middle.iter().all(|group| group.len() == 2)));
    let digits: String = groups.concat();
    (of_thousands && sizes && digits.bytes().all(|byte| byte.is_ascii_digit())).then_some(digits)
}

/// Whether a cell says that there is nothing.
#[inline(never)]
pub(super) fn is_gap(cell: &str) -> bool {
    const GAPS: [&str; 9] = ["", "NA", "N/A", "#N/A", "NaN", "null", "none", "-", "?"];
    let cell = cell.trim();
    cell.len() <= 4 && GAPS.iter().any(|gap| cell.eq_ignore_ascii_case(gap))
}

/// Whether a cell is a day or a time of day: `2024-01-31`, `31.1.2024 12:30`, `1/31/24`, `12:30:05`.
#[inline(never)]
pub(super) fn is_date(cell: &str) -> bool {
    let cell = cell.trim();
    if cell.len() > 40 || !cell.starts_with(|c: char| c.is_ascii_digit()) {
        return false;
    }
    let (day, time) = cell.split_once(['T', ' ']).unwrap_or((cell, ""));
    if time.is_empty() && is_time(day) {
        return true;
    }
    let Some(mark) = day.chars().find(|c| !c.is_ascii_digit()) else { return false };
    let parts: Vec<&str> = day.split(mark).collect();
    let digits = parts.iter().all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()));
    let year = |part: &str| part.len() == 4 || part.len() == 2;
    let short = |part: &str| part.parse::<u8>().is_ok_and(|n| (1..=31).contains(&n));
    let day = match parts.as_slice() {
        [y, m, d] if y.len() == 4 => short(m) && short(d),
        [d, m, y] => year(y) && short(d) && short(m),
        [y, m] => mark == '-' && y.len() == 4 && m.len() == 2 && short(m),
        _ => false,
    };
    digits && matches!(mark, '-' | '/' | '.') && day && (time.is_empty() || is_time(time))
}

/// `12:30`, `12:30:05.25Z`, `9:30 pm`.
fn is_time(text: &str) -> bool {
    let mut parts = text.splitn(3, ':');
    let two = |part: Option<&str>| {
        part.is_some_and(|part| (1..=2).contains(&part.len()) && part.parse::<u8>().is_ok())
    };
    let minutes = |part: &str| part.get(..2).is_some_and(|part| part.parse::<u8>().is_ok());
    two(parts.next()) && parts.next().is_some_and(minutes)
}

#[cfg(test)]
mod tests {
    use super::Decimal::{Comma, Point};
    use super::*;

    #[test]
    fn numbers_as_they_are_written() {
        for (cell, decimal, value, unit) in [
            ("1250.5", Point, 1250.5, ""),
            (" .5", Point, 0.5, ""),
            ("5.", Point, 5.0, ""),
            ("-6.02e23", Point, -6.02e23, ""),
            ("1,250,000.25", Point, 1_250_000.25, ""),
            ("12,34,567", Point, 1_234_567.0, ""),
            ("1 234 567,5", Comma, 1_234_567.5, ""),
            ("1\u{a0}234", Point, 1234.0, ""),
            ("1\u{202f}234,5 €", Comma, 1234.5, "€"),
            ("1’234.5", Point, 1234.5, ""),
            ("0,3", Comma, 0.3, ""),
            ("1.250,50 €", Comma, 1250.5, "€"),
            ("1.234.567", Comma, 1_234_567.0, ""),
            ("1,5E-3", Comma, 0.0015, ""),
            ("$1,200", Point, 1200.0, "$"),
            ("-$5", Point, -5.0, "$"),
            ("$-5", Point, -5.0, "$"),
            ("−5", Point, -5.0, ""),
            ("(1,200.50)", Point, -1200.5, ""),
            ("US$ 84,035", Point, 84_035.0, "US$"),
            ("CHF 12.50", Point, 12.5, "CHF"),
            ("120 kr", Comma, 120.0, "kr"),
            ("12.5 %", Point, 12.5, "%"),
            ("12,5%", Comma, 12.5, "%"),
        ] {
            assert_eq!(number(cell, decimal), Some(Number { value, unit }), "{cell}");
        }
    }

    #[test]
    fn what_is_no_number() {
        for (cell, decimal) in [
            ("", Point),
            ("NaN", Point),
            ("inf", Point),
            ("1e999", Point),
            ("four", Point),
            ("1,25", Point),
            ("0,123", Point),
            ("1,2345", Point),
            ("0.123", Comma),
            ("1.5", Comma),
            ("1.2.2024", Comma),
            ("2024-01-31", Point),
            ("12:30", Point),
            ("5;2", Comma),
            ("--5", Point),
            ("-$-5", Point),
            ("(-5)", Point),
            ("e5", Point),
            ("1e", Comma),
            (",", Comma),
            ("%5", Point),
            ("$", Point),
            ("B12", Point),
            ("1_000", Point),
        ] {
            assert_eq!(number(cell, decimal), None, "{cell}");
        }
        assert_eq!(number(&"9,".repeat(100_000), Point), None);
    }

    #[test]
    fn a_box_is_read_where_there_is_one_way_to() {
        for (text, value) in [
            ("0.3", Some(0.3)),
            ("0,3", Some(0.3)),
            (" 1e-3 ", Some(0.001)),
            ("1.234", Some(1.234)),
            ("1,234.5", Some(1234.5)),
            ("1.234,5", Some(1234.5)),
            ("0,125", Some(0.125)),
            ("1 234", Some(1234.0)),
            ("−2,5", Some(-2.5)),
            ("1,234", None),
            ("0,3,4", None),
            ("$5", None),
            ("fast", None),
            ("", None),
        ] {
            assert_eq!(typed(text), value, "{text}");
        }
    }

    #[test]
    fn days_and_times() {
        for cell in [
            "2024-01-31",
            "31.1.2024",
            "1/31/24",
            "2024-01-31T12:30:05Z",
            "2024/1/3 9:30",
            "12:30",
            "2024-01",
        ] {
            assert!(is_date(cell), "{cell}");
        }
        for cell in ["", "2024", "1.5", "-3", "1-2", "192.168.0.1", "3/4", "99.99.2024", "1.234.567", "12:3x"]
        {
            assert!(!is_date(cell), "{cell}");
        }
    }
}
