//! What controls and arguments accept, and how they are described.

use serde::Serialize;
use serde_bytes::ByteBuf;

use super::Value;
use crate::data::TableNeeds;
use crate::data::table::typed;
use crate::error::{Error, Refused, Result, excerpt};
use crate::message;
use crate::message::Message;

/// When a change takes effect.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "snake_case")]
pub enum Effect {
    /// At once, on the running model; it becomes part of the run and is replayed with it.
    Live,
    /// By building the model anew, at step 0.
    Rebuild,
    /// On what is shown only; training does not notice.
    View,
}

/// How a range is laid out on a slider.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "snake_case")]
pub enum Scale {
    /// Evenly.
    Linear,
    /// Logarithmically.
    Log,
    /// Whole numbers only, evenly.
    Whole,
}

/// One of several options.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct Choice {
    /// The name in code.
    pub id: String,
    /// The name on screen.
    pub label: String,
    /// Whether the label is the reader's own, such as a column's name: then it is never translated.
    pub brought: bool,
}

impl Choice {
    /// An option.
    pub fn new(id: impl Into<String>, label: impl Into<String>) -> Self {
        Self { id: id.into(), label: label.into(), brought: false }
    }

    /// An option named by what the reader brought.
    pub fn brought(id: impl Into<String>, label: impl Into<String>) -> Self {
        Self { brought: true, ..Self::new(id, label) }
    }
}

/// What a control or an argument accepts.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Kind {
    /// A number from `min` to `max`, both included.
    Range {
        /// The smallest value.
        min: f64,
        /// The largest value.
        max: f64,
        /// How a slider lays it out.
        scale: Scale,
    },
    /// One of the options.
    Choice {
        /// The options, at least one.
        options: Vec<Choice>,
    },
    /// From one to `most` of the options, kept in the options' order.
    Choices {
        /// The options, at least one.
        options: Vec<Choice>,
        /// How many can be chosen together.
        most: usize,
    },
    /// On or off.
    Toggle,
    /// A text of one line.
    Text {
        /// The most characters accepted.
        most: usize,
    },
    /// A file, or a text in its place.
    File {
        /// The largest size accepted.
        max_bytes: usize,
    },
    /// A file that holds a table, or its text; see [`TablePreview`](crate::data::table::TablePreview).
    Table {
        /// The largest size accepted.
        max_bytes: usize,
        /// What is done with it.
        needs: TableNeeds,
    },
    /// Something that may be left out. Only an action's arguments may.
    Optional {
        /// What is accepted if it is not.
        kind: Box<Kind>,
    },
}

impl Kind {
    /// A number from `min` to `max`, evenly on a slider.
    pub fn linear(min: f64, max: f64) -> Self {
        Self::Range { min, max, scale: Scale::Linear }
    }

    /// A number from `min` to `max`, logarithmically on a slider.
    pub fn log(min: f64, max: f64) -> Self {
        Self::Range { min, max, scale: Scale::Log }
    }

    /// A whole number from `min` to `max`.
    pub fn whole(min: f64, max: f64) -> Self {
        Self::Range { min, max, scale: Scale::Whole }
    }

    /// One of some options, each an id and a label.
    pub fn choice(options: &[(&str, &str)]) -> Self {
        Self::Choice { options: options.iter().map(|(id, label)| Choice::new(*id, *label)).collect() }
    }

    /// What is accepted, in words, for an error message.
    pub fn accepted(&self) -> Message {
        match self {
            Self::Range { min, max, scale: Scale::Whole } => {
                message!("accepts_whole", "a whole number from {min} to {max}", min = *min, max = *max)
            }
            Self::Range { min, max, .. } => {
                message!("accepts_number", "a number from {min} to {max}", min = *min, max = *max)
            }
            Self::Choice { options } => message!("accepts_one", "one of {options}", options = ids(options)),
            Self::Choices { options, most } => {
                let most = *most.min(&options.len());
                message!("accepts_some", "1 to {most} of {options}", most, options = ids(options))
            }
            Self::Toggle => message!("accepts_flag", "true or false"),
            Self::Text { most } => {
                message!("accepts_text", "a text of at most {most} characters", most = *most)
            }
            Self::File { max_bytes } | Self::Table { max_bytes, .. } => {
                message!("accepts_file", "at most {most} MB", most = max_bytes / 1_000_000)
            }
            Self::Optional { kind } => kind.accepted(),
        }
    }

    /// Checks a value and brings it to its own type: `"0.5"` becomes 0.5 for a range. `id` and `label` are what it is
    /// called in code and on screen.
    ///
    /// # Errors
    /// [`Error::WrongType`] if it is of another type, [`Error::OutOfRange`] if it is outside the
    /// limits; both name the value, and what is accepted.
    pub fn parse(&self, id: &str, label: &str, value: &Value) -> Result<Value> {
        let refused = |value: String| {
            let (id, label) = (id.into(), label.into());
            Box::new(Refused { id, label, value, accepted: self.accepted() })
        };
        let wrong_type = || Error::WrongType(refused(value.shown()));
        let out_of_range = || Error::OutOfRange(refused(value.shown()));
        match self {
            Self::Range { min, max, scale } => {
                let number = match value {
                    Value::Number(number) => *number,
                    Value::Text(text) => typed(text).ok_or_else(|| {
                        let mut refused = refused(value.shown());
                        // `1,234` is 1.234 to some and 1234 to others.
                        if text.contains(',') && *scale != Scale::Whole {
                            let english = "{accepted} with a point before the decimals, such as 0.3";
                            refused.accepted = message!("accepts_point", english, accepted = self.accepted());
                        }
                        Error::WrongType(refused)
                    })?,
                    _ => return Err(wrong_type()),
                };
                let whole = *scale != Scale::Whole || number.fract() == 0.0;
                // Written so that NaN is refused as well.
                let inside = number >= *min && number <= *max;
                if inside && whole { Ok(Value::Number(number)) } else { Err(out_of_range()) }
            }
            Self::Choice { options } => match value {
                Value::Text(text) if options.iter().any(|o| o.id == *text) => Ok(value.clone()),
                Value::Text(_) => Err(out_of_range()),
                _ => Err(wrong_type()),
            },
            Self::Choices { options, most } => {
                let wanted: Vec<&str> = match value {
                    Value::List(items) => items.iter().map(String::as_str).collect(),
                    Value::Text(text) => text.split(',').map(str::trim).collect(),
                    _ => return Err(wrong_type()),
                };
                if wanted.iter().any(|id| options.iter().all(|o| o.id != *id)) {
                    return Err(out_of_range());
                }
                let chosen = options.iter().filter(|o| wanted.contains(&o.id.as_str()));
                let chosen: Vec<_> = chosen.map(|o| o.id.clone()).collect();
                if chosen.is_empty() || chosen.len() > *most {
                    return Err(out_of_range());
                }
                Ok(Value::List(chosen))
            }
            Self::Toggle => match value {
                Value::Flag(_) => Ok(value.clone()),
                Value::Text(text) => text.trim().parse().map(Value::Flag).map_err(|_| wrong_type()),
                _ => Err(wrong_type()),
            },
            Self::Text { most } => match value {
                Value::Text(text) if text.chars().count() > *most => Err(out_of_range()),
                Value::Text(text) => Ok(Value::Text(text.trim().into())),
                _ => Err(wrong_type()),
            },
            Self::Optional { kind } => kind.parse(id, label, value),
            Self::File { max_bytes } | Self::Table { max_bytes, .. } => {
                let bytes = match value {
                    Value::Bytes(bytes) => bytes.to_vec(),
                    Value::Text(text) => text.clone().into_bytes(),
                    _ => return Err(wrong_type()),
                };
                if bytes.len() > *max_bytes {
                    let size = format!("{:.1} MB", bytes.len() as f64 / 1e6);
                    return Err(Error::OutOfRange(refused(size)));
                }
                Ok(Value::Bytes(ByteBuf::from(bytes)))
            }
        }
    }
}

/// So that a table of a hundred columns does not become an error message.
fn ids(options: &[Choice]) -> String {
    excerpt(&options.iter().map(|o| o.id.as_str()).collect::<Vec<_>>().join(", "))
}

/// Something the reader sets. The page draws it from this; nothing is listed twice.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct Control {
    /// The name in code, in addresses and as an attribute.
    pub id: &'static str,
    /// The name on screen.
    pub label: &'static str,
    /// One line: what it does.
    pub help: &'static str,
    /// What it accepts.
    pub kind: Kind,
    /// The value until the reader sets one.
    pub default: Value,
    /// When a change takes effect.
    pub effect: Effect,
    /// Whether it has any effect with the present settings; the page hides it otherwise.
    pub shown: bool,
    /// The controls that, when they get another value, and the actions that, when they bring other data, send this one
    /// back to its default: what suited the old does not suit the new.
    #[serde(skip)]
    pub resets_with: &'static [&'static str],
}

#[cfg(test)]
mod tests {
    use super::*;

    fn range() -> Kind {
        Kind::log(0.001, 10.0)
    }

    fn colours() -> Kind {
        let options = ["red", "green", "blue"].map(|id| Choice::new(id, id)).to_vec();
        Kind::Choices { options, most: 2 }
    }

    fn parse(kind: &Kind, value: Value) -> Result<Value> {
        kind.parse("id", "Name", &value)
    }

    #[test]
    fn a_range_takes_numbers_and_their_text() {
        assert_eq!(parse(&range(), 0.5.into()), Ok(Value::Number(0.5)));
        assert_eq!(parse(&range(), " 5e-1 ".into()), Ok(Value::Number(0.5)));
        assert_eq!(parse(&range(), "0,3".into()), Ok(Value::Number(0.3)));
    }

    #[test]
    fn a_number_that_can_be_read_in_two_ways_is_refused_with_an_example() {
        let error = range().parse("learning_rate", "Learning rate η", &"1,234".into()).unwrap_err();
        assert_eq!(
            error.to_string(),
            "Learning rate η takes a number from 0.001 to 10 with a point before the decimals, such as 0.3, not “1,234”."
        );
        assert_eq!(parse(&Kind::whole(1.0, 64.0), "1,234".into()).unwrap_err().code(), "wrong_type");
    }

    #[test]
    fn what_may_be_left_out_is_checked_where_it_is_not() {
        let kind = Kind::Optional { kind: Box::new(range()) };
        assert_eq!(parse(&kind, "0.5".into()), Ok(Value::Number(0.5)));
        assert_eq!(parse(&kind, "99".into()).unwrap_err().code(), "out_of_range");
    }

    #[test]
    fn a_range_refuses_what_is_outside_and_says_the_limits() {
        for value in [0.0, 11.0, f64::NAN, f64::INFINITY, -1.0] {
            let error = parse(&range(), value.into()).unwrap_err();
            assert_eq!((error.code(), error.about()), ("out_of_range", Some("id")), "{value}");
        }
        let error = range().parse("learning_rate", "Learning rate η", &99.0.into()).unwrap_err();
        assert_eq!(error.to_string(), "Learning rate η can’t be 99: it takes a number from 0.001 to 10.");
        assert_eq!(parse(&range(), "fast".into()).unwrap_err().code(), "wrong_type");
        assert_eq!(parse(&range(), Value::Flag(true)).unwrap_err().code(), "wrong_type");
    }

    #[test]
    fn whole_numbers_are_whole() {
        let kind = Kind::whole(1.0, 64.0);
        assert!(parse(&kind, 32.0.into()).is_ok());
        assert_eq!(parse(&kind, 1.5.into()).unwrap_err().code(), "out_of_range");
    }

    #[test]
    fn choices_come_back_in_the_options_order_without_repeats() {
        let parsed = parse(&colours(), "blue, red,blue".into());
        assert_eq!(parsed, Ok(Value::List(vec!["red".into(), "blue".into()])));
        for bad in ["", "pink", "red,green,blue"] {
            assert_eq!(parse(&colours(), bad.into()).unwrap_err().code(), "out_of_range", "{bad}");
        }
    }

    #[test]
    fn a_value_survives_its_text_form() {
        for (kind, value) in [
            (range(), Value::Number(0.1 + 0.2)),
            (colours(), Value::List(vec!["green".into()])),
            (Kind::Toggle, Value::Flag(false)),
        ] {
            assert_eq!(parse(&kind, Value::Text(value.to_string())), Ok(value));
        }
    }

    #[test]
    fn a_text_has_a_greatest_length_in_characters() {
        let kind = Kind::Text { most: 3 };
        assert_eq!(parse(&kind, " é+y".into()).unwrap_err().code(), "out_of_range");
        assert_eq!(parse(&kind, "é+y".into()), Ok("é+y".into()));
        assert_eq!(parse(&kind, 1.0.into()).unwrap_err().code(), "wrong_type");
    }

    #[test]
    fn a_file_has_a_largest_size() {
        let kind = Kind::File { max_bytes: 2_000_000 };
        let error = parse(&kind, Value::Bytes(ByteBuf::from(vec![0; 3_000_000]))).unwrap_err();
        assert_eq!(error.to_string(), "Name can’t be 3.0 MB: it takes at most 2 MB.");
    }
}
