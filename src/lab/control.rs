//! Controls that describe themselves, and check what they are given.

use serde::Serialize;
use serde_bytes::ByteBuf;

use super::{Args, Settings, Value};
use crate::error::{Error, Result};

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
    /// By factors of ten.
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
}

impl Choice {
    /// An option.
    pub fn new(id: impl Into<String>, label: impl Into<String>) -> Self {
        Self { id: id.into(), label: label.into() }
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
}

impl Kind {
    /// A number from `min` to `max`, evenly on a slider.
    pub fn linear(min: f64, max: f64) -> Self {
        Self::Range { min, max, scale: Scale::Linear }
    }

    /// A number from `min` to `max`, by factors of ten on a slider.
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
    pub fn accepted(&self) -> String {
        match self {
            Self::Range { min, max, scale: Scale::Whole } => format!("a whole number from {min} to {max}"),
            Self::Range { min, max, .. } => format!("a number from {min} to {max}"),
            Self::Choice { options } => format!("one of {}", ids(options)),
            Self::Choices { options, most } => {
                format!("1 to {} of {}", most.min(&options.len()), ids(options))
            }
            Self::Toggle => "true or false".into(),
            Self::Text { most } => format!("a text of at most {most} characters"),
            Self::File { max_bytes } => format!("at most {} MB", max_bytes / 1_000_000),
        }
    }

    /// Checks a value and brings it to its own type: `"0.5"` becomes 0.5 for a range.
    ///
    /// # Errors
    /// [`Error::WrongType`] if it is of another type, [`Error::OutOfRange`] if it is outside the
    /// limits; both name `name`, the value, and what is accepted.
    pub fn parse(&self, name: &str, value: &Value) -> Result<Value> {
        let wrong_type =
            || Error::WrongType { name: name.into(), value: value.shown(), accepted: self.accepted() };
        let out_of_range =
            || Error::OutOfRange { name: name.into(), value: value.shown(), accepted: self.accepted() };
        match self {
            Self::Range { min, max, scale } => {
                let number = match value {
                    Value::Number(number) => *number,
                    Value::Text(text) => text.trim().parse().map_err(|_| wrong_type())?,
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
            Self::File { max_bytes } => {
                let bytes = match value {
                    Value::Bytes(bytes) => bytes.to_vec(),
                    Value::Text(text) => text.clone().into_bytes(),
                    _ => return Err(wrong_type()),
                };
                if bytes.len() > *max_bytes {
                    let value = format!("{:.1} MB", bytes.len() as f64 / 1e6);
                    return Err(Error::OutOfRange { name: name.into(), value, accepted: self.accepted() });
                }
                Ok(Value::Bytes(ByteBuf::from(bytes)))
            }
        }
    }
}

fn ids(options: &[Choice]) -> String {
    options.iter().map(|o| o.id.as_str()).collect::<Vec<_>>().join(", ")
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
}

impl Settings {
    /// A value for every control: the wanted one where it is accepted, the default elsewhere. Control by
    /// control, since what one offers depends on those before it. What is wanted and can't be had is added
    /// to `rejected`.
    pub fn conform(
        controls: impl Fn(&Self) -> Vec<Control>,
        wanted: &Args,
        rejected: &mut Vec<Error>,
    ) -> Self {
        let mut settings = Self::default();
        loop {
            let controls = controls(&settings);
            let Some(control) = controls.iter().find(|c| settings.get(c.id).is_none()) else {
                let known = || controls.iter().map(|c| c.id);
                let unknown = wanted.keys().filter(|id| known().all(|k| k != *id));
                rejected.extend(unknown.map(|id| Error::unknown("control", id, known())));
                return settings;
            };
            let value = match wanted.get(control.id).map(|value| control.kind.parse(control.id, value)) {
                Some(Ok(value)) => value,
                Some(Err(error)) => {
                    rejected.push(error);
                    control.default.clone()
                }
                None => control.default.clone(),
            };
            settings.insert(control.id, value);
        }
    }

    /// The default of every control.
    pub fn defaults(controls: impl Fn(&Self) -> Vec<Control>) -> Self {
        Self::conform(controls, &Args::new(), &mut Vec::new())
    }
}

impl Control {
    /// A control that is shown.
    pub fn new(
        id: &'static str,
        label: &'static str,
        help: &'static str,
        kind: Kind,
        default: impl Into<Value>,
        effect: Effect,
    ) -> Self {
        Self { id, label, help, kind, default: default.into(), effect, shown: true }
    }

    /// The seed that every lab has; `help` says what it decides.
    pub fn seed(default: u32, help: &'static str) -> Self {
        let kind = Kind::whole(0.0, 999_999.0);
        Self::new("seed", "Seed", help, kind, f64::from(default), Effect::Rebuild)
    }

    /// The same, shown only while it has any effect.
    pub fn shown_if(self, shown: bool) -> Self {
        Self { shown, ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn range() -> Kind {
        Kind::Range { min: 0.001, max: 10.0, scale: Scale::Log }
    }

    fn colours() -> Kind {
        let options = ["red", "green", "blue"].map(|id| Choice::new(id, id)).to_vec();
        Kind::Choices { options, most: 2 }
    }

    #[test]
    fn a_range_takes_numbers_and_their_text() {
        assert_eq!(range().parse("lr", &0.5.into()), Ok(Value::Number(0.5)));
        assert_eq!(range().parse("lr", &" 5e-1 ".into()), Ok(Value::Number(0.5)));
    }

    #[test]
    fn a_range_refuses_what_is_outside_and_says_the_limits() {
        for value in [0.0, 11.0, f64::NAN, f64::INFINITY, -1.0] {
            let error = range().parse("lr", &value.into()).unwrap_err();
            assert_eq!(error.code(), "out_of_range", "{value}");
        }
        let error = range().parse("learning_rate", &99.0.into()).unwrap_err();
        assert_eq!(error.to_string(), "learning_rate can’t be 99: it takes a number from 0.001 to 10.");
        assert_eq!(range().parse("lr", &"fast".into()).unwrap_err().code(), "wrong_type");
        assert_eq!(range().parse("lr", &Value::Flag(true)).unwrap_err().code(), "wrong_type");
    }

    #[test]
    fn whole_numbers_are_whole() {
        let kind = Kind::Range { min: 1.0, max: 64.0, scale: Scale::Whole };
        assert!(kind.parse("batch_size", &32.0.into()).is_ok());
        assert_eq!(kind.parse("batch_size", &1.5.into()).unwrap_err().code(), "out_of_range");
    }

    #[test]
    fn choices_come_back_in_the_options_order_without_repeats() {
        let parsed = colours().parse("c", &"blue, red,blue".into());
        assert_eq!(parsed, Ok(Value::List(vec!["red".into(), "blue".into()])));
        for bad in ["", "pink", "red,green,blue"] {
            assert_eq!(colours().parse("c", &bad.into()).unwrap_err().code(), "out_of_range", "{bad}");
        }
    }

    #[test]
    fn a_value_survives_its_text_form() {
        for (kind, value) in [
            (range(), Value::Number(0.1 + 0.2)),
            (colours(), Value::List(vec!["green".into()])),
            (Kind::Toggle, Value::Flag(false)),
        ] {
            assert_eq!(kind.parse("x", &Value::Text(value.to_string())), Ok(value));
        }
    }

    #[test]
    fn a_text_has_a_greatest_length_in_characters() {
        let kind = Kind::Text { most: 3 };
        assert_eq!(kind.parse("formula", &" é+y".into()).unwrap_err().code(), "out_of_range");
        assert_eq!(kind.parse("formula", &"é+y".into()), Ok("é+y".into()));
        assert_eq!(kind.parse("formula", &1.0.into()).unwrap_err().code(), "wrong_type");
    }

    #[test]
    fn a_file_has_a_largest_size() {
        let kind = Kind::File { max_bytes: 2_000_000 };
        let error = kind.parse("csv", &Value::Bytes(ByteBuf::from(vec![0; 3_000_000]))).unwrap_err();
        assert_eq!(error.to_string(), "csv can’t be 3.0 MB: it takes at most 2 MB.");
    }
}
