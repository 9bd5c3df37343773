//! Formulas of x and y as a reader types them: `sin(2*x) * cos(y)`, or `x^2 + y^2 < 1`.

use winnow::Result as Parsed;
use winnow::ascii::{float, multispace0};
use winnow::combinator::{
    Infix, Prefix, alt, cut_err, delimited, dispatch, expression, fail, peek, preceded,
};
use winnow::error::ContextError;
use winnow::prelude::*;
use winnow::token::{any, one_of, take_while};

use crate::error::{Error, Result, excerpt};
use crate::message;

type Function = fn(f64) -> f64;

/// The functions there are.
const FUNCTIONS: [(&str, Function); 10] = [
    ("sin", f64::sin),
    ("cos", f64::cos),
    ("tan", f64::tan),
    ("exp", f64::exp),
    ("log", f64::ln),
    ("sqrt", f64::sqrt),
    ("abs", f64::abs),
    ("tanh", f64::tanh),
    ("sign", |x| if x == 0.0 { 0.0 } else { x.signum() }),
    ("floor", f64::floor),
];

/// A formula that can be worked out anywhere on the plane.
#[derive(Debug, Clone)]
pub struct Formula {
    root: Node,
    compares: bool,
}

#[derive(Debug, Clone)]
enum Node {
    Number(f64),
    X,
    Y,
    Of(Function, Box<Node>),
    Two(fn(f64, f64) -> f64, Box<Node>, Box<Node>),
}

impl Formula {
    /// Reads a formula: numbers, `x` and `y`, `pi`, `+ - * / ^`, parentheses, `< >`, and the functions
    /// sin, cos, tan, exp, log, sqrt, abs, tanh, sign, floor.
    ///
    /// # Errors
    /// [`Error::Data`] says at which character it can't be read, and what could stand there.
    pub fn parse(text: &str) -> Result<Self> {
        let whole = delimited(multispace0, node, multispace0);
        let root = { whole }.parse(text).map_err(|error| unreadable(text, error.offset()))?;
        Ok(Self { root, compares: text.contains(['<', '>']) })
    }

    /// Its value at a place; NaN or infinite where it has none. A comparison is 1 where it holds, else 0.
    pub fn at(&self, place: [f64; 2]) -> f64 {
        self.root.at(place)
    }

    /// Whether it compares, and so parts the plane into two classes.
    pub fn compares(&self) -> bool {
        self.compares
    }
}

impl Node {
    fn at(&self, place: [f64; 2]) -> f64 {
        match self {
            Self::Number(number) => *number,
            Self::X => place[0],
            Self::Y => place[1],
            Self::Of(function, of) => function(of.at(place)),
            Self::Two(function, a, b) => function(a.at(place), b.at(place)),
        }
    }
}

fn two(function: fn(f64, f64) -> f64, a: Node, b: Node) -> Parsed<Node, ContextError> {
    Ok(Node::Two(function, Box::new(a), Box::new(b)))
}

type ModalResult<T> = winnow::ModalResult<T>;

fn node(input: &mut &str) -> ModalResult<Node> {
    use Infix::{Left, Right};
    // Spaces may stand about an operand. Where none is found the input stays at what stands there instead.
    expression(delimited(multispace0, operand, multispace0))
        .prefix(preceded(multispace0, '-').map(|_| Prefix(8, |_, a| Ok(Node::Of(|a| -a, Box::new(a))))))
        .infix(dispatch! {any;
            '<' => Left(3, |_, a, b| two(|a, b| f64::from(u8::from(a < b)), a, b).map_err(cut)),
            '>' => Left(3, |_, a, b| two(|a, b| f64::from(u8::from(a > b)), a, b).map_err(cut)),
            '+' => Left(5, |_, a, b| two(|a, b| a + b, a, b).map_err(cut)),
            '-' => Left(5, |_, a, b| two(|a, b| a - b, a, b).map_err(cut)),
            '*' => Left(7, |_, a, b| two(|a, b| a * b, a, b).map_err(cut)),
            '/' => Left(7, |_, a, b| two(|a, b| a / b, a, b).map_err(cut)),
            '^' => Right(9, |_, a, b| two(f64::powf, a, b).map_err(cut)),
            _ => fail,
        })
        .parse_next(input)
}

fn cut(error: ContextError) -> winnow::error::ErrMode<ContextError> {
    winnow::error::ErrMode::Cut(error)
}

fn operand(input: &mut &str) -> ModalResult<Node> {
    alt((parenthesis, number, named)).parse_next(input)
}

/// Without a sign, which is an operator here: −2² is −4.
fn number(input: &mut &str) -> ModalResult<Node> {
    preceded(peek(one_of(('0'..='9', '.'))), float).map(Node::Number).parse_next(input)
}

fn parenthesis(input: &mut &str) -> ModalResult<Node> {
    // Behind an opening parenthesis there is no other way to read it: a slip is reported where it is.
    delimited('(', cut_err(node), cut_err(')')).parse_next(input)
}

fn named(input: &mut &str) -> ModalResult<Node> {
    let start = *input;
    let name: &str = take_while(1.., |c: char| c.is_alphanumeric()).parse_next(input)?;
    match name {
        "x" => return Ok(Node::X),
        "y" => return Ok(Node::Y),
        "pi" => return Ok(Node::Number(std::f64::consts::PI)),
        _ => {}
    }
    let Some((_, function)) = FUNCTIONS.iter().find(|(known, _)| *known == name) else {
        // Back to where the name begins: that is the place to point at.
        *input = start;
        return fail.parse_next(input);
    };
    let of = preceded(multispace0, cut_err(parenthesis)).parse_next(input)?;
    Ok(Node::Of(*function, Box::new(of)))
}

fn unreadable(text: &str, offset: usize) -> Error {
    let (before, rest) = text.split_at_checked(offset).unwrap_or((text, ""));
    let character = before.chars().count() + 1;
    let word: String = rest.chars().take_while(|c| c.is_alphanumeric()).collect();
    let functions = FUNCTIONS.map(|(name, _)| name).join(", ");
    let what = if rest.is_empty() {
        message!("formula_ends", "ends too early: a number, x, y, a function or a parenthesis is missing")
    } else if word.chars().next().is_some_and(char::is_alphabetic)
        && !["x", "y", "pi"].contains(&word.as_str())
        && !FUNCTIONS.iter().any(|(name, _)| *name == word)
    {
        let english = "has “{word}”, which is neither x, y, pi nor one of {functions}";
        message!("formula_word", english, word = excerpt(&word), functions)
    } else {
        message!(
            "formula_stuck",
            "can’t go on with “{found}”: write 2*x for two times x, and a function with parentheses, as in sin(x)",
            found = rest.chars().take(1).collect::<String>()
        )
    };
    Error::Data(message!(
        "formula_unreadable",
        "At character {character}, the formula “{formula}” {what}.",
        character,
        formula = excerpt(text),
        what
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_reckons_as_one_writes() {
        for (text, value) in [
            ("1 + 2 * 3", 7.0),
            ("(1 + 2) * 3", 9.0),
            ("-2^2", -4.0),
            ("2^3^2", 512.0),
            ("2 - 3 - 4", -5.0),
            ("8 / 4 / 2", 1.0),
            (" sin( pi / 2 ) ", 1.0),
            ("x * y + abs(-x)", 0.5 * -2.0 + 0.5),
            ("x < y", 0.0),
            ("x^2 + y^2 > 1", 1.0),
            ("2e-1", 0.2),
            ("-x - -y", -2.5),
            ("sign(0) + floor(2.7)", 2.0),
        ] {
            let found = Formula::parse(text).unwrap().at([0.5, -2.0]);
            assert!((found - value).abs() < 1e-12, "{text}: {found}");
        }
        assert!(Formula::parse("x<0").unwrap().compares());
        assert!(Formula::parse("log(x)").unwrap().at([-1.0, 0.0]).is_nan());
    }

    #[test]
    fn what_cannot_be_read_is_pointed_at() {
        for (text, character, says) in [
            ("", 1, "ends too early"),
            ("x +", 4, "ends too early"),
            ("(x + 1", 7, "ends too early"),
            ("2x", 2, "can’t go on with “x”"),
            ("x + )", 5, "can’t go on with “)”"),
            ("x $ y", 3, "can’t go on with “$”"),
            ("1 + foo(x)", 5, "has “foo”"),
            ("sin x", 5, "can’t go on with “x”"),
            ("é", 1, "has “é”"),
            ("x * * y", 5, "can’t go on with “*”"),
        ] {
            let message = Formula::parse(text).unwrap_err().to_string();
            assert!(message.starts_with(&format!("At character {character},")), "{text}: {message}");
            assert!(message.contains(says), "{text}: {message}");
        }
    }

    #[test]
    fn deep_nesting_does_not_run_out_of_stack() {
        let deep = format!("{}x{}", "(".repeat(100), ")".repeat(100));
        assert_eq!(Formula::parse(&deep).unwrap().at([3.0, 0.0]), 3.0);
        assert!(Formula::parse(&"(".repeat(200)).is_err());
    }
}
