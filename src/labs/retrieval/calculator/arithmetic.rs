//! What a calculator makes of a line such as `12*(7+1)`: exactly, or with a reason why not.
//!
//! | | grammar | |
//! |---|---|---|
//! | sum | product ((`+` \| `-`) product)* | |
//! | product | signed ((`*` \| `/`) signed)* | |
//! | signed | `-` signed \| power | −2**2 is −4 |
//! | power | atom (`**` signed)? | 2**3**2 is 2**9 |
//! | atom | digits (`.` digits)? \| `(` sum `)` | |
//!
//! Numbers are fractions of two whole numbers of 127 bits each, in lowest terms: nothing is ever rounded, and what would need
//! more is refused.

use crate::message;
use crate::message::Message;

/// Digits behind the point that a value is written with; with more it is written as a fraction.
const MOST_PLACES: u32 = 12;

/// Why a line has no value.
pub(super) type Refused = Message;

/// The value of a line, as it is written: `84`, `0.3`, `1/3`.
///
/// # Errors
/// What is wrong with the line, or with what it asks for.
pub(super) fn evaluate(line: &str) -> Result<String, Refused> {
    let mut reading = Reading { line: line.chars().collect(), at: 0 };
    let value = reading.sum()?;
    match reading.next() {
        None => Ok(value.written()),
        Some(')') => Err(message!("calc_closed_twice", "There is a ) too many.")),
        Some(found) => Err(unexpected(found)),
    }
}

fn unexpected(found: char) -> Refused {
    let found = found.to_string();
    message!(
        "calc_unexpected",
        "“{found}” is not expected here: numbers, + - * / ** and brackets are.",
        found
    )
}

fn ended() -> Refused {
    message!("calc_ended", "It ends where a number is expected.")
}

fn too_large() -> Refused {
    message!("calc_too_large", "The result needs more than 38 digits, and this calculator has no more.")
}

fn by_zero() -> Refused {
    message!("calc_by_zero", "Nothing can be divided by zero.")
}

/// A fraction in lowest terms, what is under the line above zero.
#[derive(Clone, Copy)]
struct Number {
    over: i128,
    under: i128,
}

impl Number {
    fn new(over: i128, under: i128) -> Result<Self, Refused> {
        if under == 0 {
            return Err(by_zero());
        }
        let shared = shared(over.unsigned_abs(), under.unsigned_abs());
        // Of two numbers, not both zero, what they share is no larger than the smaller one that is not.
        let shared = i128::try_from(shared).map_err(|_| too_large())?;
        let (over, under) = (over / shared, under / shared);
        if under > 0 {
            return Ok(Self { over, under });
        }
        Ok(Self {
            over: over.checked_neg().ok_or_else(too_large)?,
            under: under.checked_neg().ok_or_else(too_large)?,
        })
    }

    fn plus(self, other: Self) -> Result<Self, Refused> {
        Self::new(
            sum(times(self.over, other.under)?, times(other.over, self.under)?)?,
            times(self.under, other.under)?,
        )
    }

    fn minus(self) -> Result<Self, Refused> {
        Self::new(self.over.checked_neg().ok_or_else(too_large)?, self.under)
    }

    fn times(self, other: Self) -> Result<Self, Refused> {
        // What cancels is taken out first: it need not fit.
        let (a, b) = (Self::new(self.over, other.under)?, Self::new(other.over, self.under)?);
        Self::new(times(a.over, b.over)?, times(a.under, b.under)?)
    }

    fn over(self, other: Self) -> Result<Self, Refused> {
        self.times(Self::new(other.under, other.over)?)
    }

    /// By squaring, so that no exponent takes long.
    fn power(self, exponent: Self) -> Result<Self, Refused> {
        if exponent.under != 1 {
            return Err(message!("calc_root", "An exponent must be a whole number: roots are not exact."));
        }
        let mut left = exponent.over.unsigned_abs();
        let (mut all, mut square) = (Self { over: 1, under: 1 }, self);
        if exponent.over < 0 {
            square = all.over(self)?;
        }
        while left > 0 {
            if left % 2 == 1 {
                all = all.times(square)?;
            }
            left /= 2;
            if left > 0 {
                square = square.times(square)?;
            }
        }
        Ok(all)
    }

    fn written(self) -> String {
        let Self { over, under } = self;
        let mut scale = 1_i128;
        for places in 0..=MOST_PLACES {
            if scale % under == 0 {
                let Some(digits) = over.checked_mul(scale / under) else { break };
                let (sign, digits) = (if digits < 0 { "-" } else { "" }, digits.unsigned_abs());
                let (whole, part) = (digits / scale.unsigned_abs(), digits % scale.unsigned_abs());
                let width = places as usize;
                return if places == 0 {
                    format!("{sign}{whole}")
                } else {
                    format!("{sign}{whole}.{part:0width$}")
                };
            }
            scale *= 10;
        }
        format!("{over}/{under}")
    }
}

/// The largest number that divides both.
fn shared(mut a: u128, mut b: u128) -> u128 {
    while b > 0 {
        (a, b) = (b, a % b);
    }
    a
}

fn times(a: i128, b: i128) -> Result<i128, Refused> {
    a.checked_mul(b).ok_or_else(too_large)
}

fn sum(a: i128, b: i128) -> Result<i128, Refused> {
    a.checked_add(b).ok_or_else(too_large)
}

/// A line, read from left to right.
struct Reading {
    line: Vec<char>,
    at: usize,
}

impl Reading {
    /// What comes next, spaces passed over.
    fn next(&mut self) -> Option<char> {
        while self.line.get(self.at).is_some_and(|c| c.is_whitespace()) {
            self.at += 1;
        }
        self.line.get(self.at).copied()
    }

    /// Whether `sign` comes next; if so it is passed. A `*` is none where two of them are.
    fn take(&mut self, sign: &str) -> bool {
        self.next();
        let mut coming = self.line[self.at..].iter();
        let there = sign.chars().all(|c| coming.next() == Some(&c));
        let taken = there && !(sign == "*" && coming.next() == Some(&'*'));
        self.at += if taken { sign.len() } else { 0 };
        taken
    }

    fn sum(&mut self) -> Result<Number, Refused> {
        let mut all = self.product()?;
        loop {
            if self.take("+") {
                all = all.plus(self.product()?)?;
            } else if self.take("-") {
                all = all.plus(self.product()?.minus()?)?;
            } else {
                return Ok(all);
            }
        }
    }

    fn product(&mut self) -> Result<Number, Refused> {
        let mut all = self.signed()?;
        loop {
            if self.take("*") {
                all = all.times(self.signed()?)?;
            } else if self.take("/") {
                all = all.over(self.signed()?)?;
            } else {
                return Ok(all);
            }
        }
    }

    fn signed(&mut self) -> Result<Number, Refused> {
        if self.take("-") { self.signed()?.minus() } else { self.power() }
    }

    fn power(&mut self) -> Result<Number, Refused> {
        let base = self.atom()?;
        if self.take("**") { base.power(self.signed()?) } else { Ok(base) }
    }

    fn atom(&mut self) -> Result<Number, Refused> {
        if self.take("(") {
            let inner = self.sum()?;
            if self.take(")") {
                return Ok(inner);
            }
            let unclosed = || message!("calc_unclosed", "A bracket is never closed.");
            return Err(self.next().map_or_else(unclosed, unexpected));
        }
        self.next();
        let mut whole = self.digits()?;
        if self.line.get(self.at) == Some(&'.') {
            self.at += 1;
            let from = self.at;
            let part = self.digits()?;
            let places = Number { over: (self.at - from) as i128, under: 1 };
            let scale = Number { over: 10, under: 1 }.power(places)?;
            whole = whole.plus(part.over(scale)?)?;
        }
        Ok(whole)
    }

    /// The number that the digits to come are.
    fn digits(&mut self) -> Result<Number, Refused> {
        let (from, mut over) = (self.at, 0);
        while let Some(digit) = self.line.get(self.at).and_then(|c| c.to_digit(10)) {
            over = sum(times(over, 10)?, i128::from(digit))?;
            self.at += 1;
        }
        if self.at == from {
            return Err(self.next().map_or_else(ended, unexpected));
        }
        Ok(Number { over, under: 1 })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_those_worked_out_by_hand() {
        for (line, value) in [
            ("12*7", "84"),
            ("347+285", "632"),
            ("2+3*4", "14"),
            ("(2+3)*4", "20"),
            ("8-3-2", "3"),
            ("16/4/2", "2"),
            ("-2**2", "-4"),
            ("2**3**2", "512"),
            ("2**-2", "0.25"),
            ("0.1+0.2", "0.3"),
            ("1/3", "1/3"),
            ("1/3*3", "1"),
            ("-7/2", "-3.5"),
            ("3--4", "7"),
            ("3+-4", "-1"),
            (" 1 + 1 ", "2"),
            ("0**0", "1"),
            ("1**99999999999999999999999999999999999999", "1"),
            // 2¹²⁷ − 1, the largest there is.
            ("2**126-1+2**126", "170141183460469231731687303715884105727"),
            ("99999*99999", "9999800001"),
        ] {
            assert_eq!(evaluate(line).as_deref(), Ok(value), "{line}");
        }
    }

    #[test]
    fn what_has_no_value_says_why() {
        for (line, id) in [
            ("1/0", "calc_by_zero"),
            ("0**-1", "calc_by_zero"),
            ("5/(2-2)", "calc_by_zero"),
            ("9**999", "calc_too_large"),
            ("2**127", "calc_too_large"),
            ("99999999999999999999999999999999999999999", "calc_too_large"),
            ("2**0.5", "calc_root"),
            ("(1+2", "calc_unclosed"),
            ("1+2)", "calc_closed_twice"),
            ("", "calc_ended"),
            ("12*", "calc_ended"),
            ("1+", "calc_ended"),
            ("x+1", "calc_unexpected"),
            ("1..2", "calc_unexpected"),
            ("1. 5", "calc_unexpected"),
            ("1 2", "calc_unexpected"),
            ("1 ÷ 2", "calc_unexpected"),
            ("*2", "calc_unexpected"),
            ("()", "calc_unexpected"),
        ] {
            assert_eq!(evaluate(line).map_err(|said| said.id.to_string()), Err(id.to_string()), "{line}");
        }
    }

    #[test]
    fn brackets_as_deep_as_a_line_is_long_are_read() {
        let line = format!("{}1{}", "(".repeat(30), ")".repeat(30));
        assert_eq!(evaluate(&line).as_deref(), Ok("1"));
        assert!(evaluate(&"(".repeat(60)).is_err());
        assert!(evaluate(&"-".repeat(60)).is_err());
    }
}
