//! What a reader sets, declared once: the list of controls, the checking and the typed struct come from one place.
//!
//! ```
//! use underhood::lab::{Form, choices, options};
//! use underhood::lab::{choice, log, seed, whole};
//!
//! choices! {
//!     /// How many examples a step sees.
//!     pub enum Batching {
//!         Full = "full": "all",
//!         Mini = "mini": "a batch",
//!     }
//! }
//!
//! options! {
//!     /// What is set, of a lab with `examples` examples.
//!     pub struct Options(examples: usize) {
//!         /// η.
//!         learning_rate: f64 = log(0.001, 10.0, 0.1).says("Learning rate η", "How far each step goes.").live(),
//!         batching: Batching = choice(Batching::Full).says("Examples per step", "All of them, or a few.").live(),
//!         batch_size: usize = whole(2, examples, 32)
//!             .says("Batch size", "How many are drawn for a step.")
//!             .live()
//!             .shown_if(batching == Batching::Mini),
//!         seed: u64 = seed(7, "Decides the random starting point. The same seed gives the same run."),
//!     }
//! }
//!
//! let mut form = Form::default();
//! let options = Options::ask(&mut form, 932);
//! assert_eq!((options.learning_rate, options.batch_size), (0.1, 32));
//! assert_eq!(form.controls[2].id, "batch_size");
//! assert!(!form.controls[2].shown);
//! ```
//!
//! A field is a control, its name the control's id. Controls that differ little are one field, an array, as in
//! `start[start_x, start_y]: f64 = |axis| …`, specified by their place among them. What a control offers may depend on those before it, which are there under
//! their names, and on what is in brackets: what the reader brought. [`Form::ask`] gives each the wanted value where it
//! is accepted, and the default elsewhere.

use super::{Args, Choice, Control, Effect, Kind, Scale, Settings, Value};
use crate::error::{Error, Refused, Result};
use crate::message;
use crate::message::Message;

/// A type that a control's value becomes.
pub trait Answer: Clone {
    /// As a control holds it.
    fn to_value(&self) -> Value;

    /// The reverse, for a value that the control's [`Kind`] has accepted.
    ///
    /// # Errors
    /// What would be accepted instead.
    fn from_value(value: &Value) -> std::result::Result<Self, Message>;
}

/// One of a fixed list, each with a name in code and one on screen.
pub trait Named: Copy + PartialEq + 'static {
    /// All of them.
    const ALL: &'static [Self];

    /// The name in code.
    fn id(self) -> &'static str;

    /// The name on screen.
    fn label(self) -> &'static str;

    /// The one of that name.
    ///
    /// # Errors
    /// [`Error::Unknown`] if there is none.
    fn from_id(id: &str) -> Result<Self> {
        let found = Self::ALL.iter().copied().find(|named| named.id() == id);
        found.ok_or_else(|| Error::unknown("choice", id, Self::ALL.iter().map(|named| named.id())))
    }

    /// As an option of a control.
    fn choice(self) -> Choice {
        Choice::new(self.id(), self.label())
    }
}

/// What can't be, since the control's kind has accepted the value.
fn unexpected() -> Message {
    message!("accepts_other", "a value of another kind")
}

impl<T: Named> Answer for T {
    fn to_value(&self) -> Value {
        self.id().into()
    }

    fn from_value(value: &Value) -> std::result::Result<Self, Message> {
        match value {
            Value::Text(id) => Self::from_id(id).map_err(|error| error.message()),
            _ => Err(unexpected()),
        }
    }
}

macro_rules! number_answers {
    ($($number:ty),+) => {
        $(impl Answer for $number {
            fn to_value(&self) -> Value {
                Value::Number(*self as f64)
            }

            fn from_value(value: &Value) -> std::result::Result<Self, Message> {
                match value {
                    Value::Number(number) => Ok(*number as $number),
                    // One of a few sizes.
                    Value::Text(text) => text.parse().map_err(|_| unexpected()),
                    _ => Err(unexpected()),
                }
            }
        })+
    };
}
number_answers!(f64, f32, usize, u64, u32);

impl Answer for bool {
    fn to_value(&self) -> Value {
        Value::Flag(*self)
    }

    fn from_value(value: &Value) -> std::result::Result<Self, Message> {
        match value {
            Value::Flag(flag) => Ok(*flag),
            _ => Err(unexpected()),
        }
    }
}

impl Answer for String {
    fn to_value(&self) -> Value {
        Value::Text(self.clone())
    }

    fn from_value(value: &Value) -> std::result::Result<Self, Message> {
        match value {
            Value::Text(text) => Ok(text.clone()),
            _ => Err(unexpected()),
        }
    }
}

impl Answer for Vec<String> {
    fn to_value(&self) -> Value {
        Value::List(self.clone())
    }

    fn from_value(value: &Value) -> std::result::Result<Self, Message> {
        match value {
            Value::List(items) => Ok(items.clone()),
            _ => Err(unexpected()),
        }
    }
}

impl<T: Named> Answer for Vec<T> {
    fn to_value(&self) -> Value {
        Value::List(self.iter().map(|named| named.id().into()).collect())
    }

    fn from_value(value: &Value) -> std::result::Result<Self, Message> {
        match value {
            Value::List(ids) => {
                ids.iter().map(|id| T::from_id(id).map_err(|error| error.message())).collect()
            }
            _ => Err(unexpected()),
        }
    }
}

/// A control before it is asked for. It rebuilds and is shown, unless told otherwise.
#[derive(Debug, Clone)]
pub struct Spec<T> {
    label: &'static str,
    help: &'static str,
    kind: Kind,
    default: T,
    /// The default as the control holds it.
    value: Value,
    effect: Effect,
    shown: bool,
    resets_with: &'static [&'static str],
}

impl<T: Answer> Spec<T> {
    fn new(kind: Kind, default: T) -> Self {
        let value = default.to_value();
        Self {
            label: "",
            help: "",
            kind,
            default,
            value,
            effect: Effect::Rebuild,
            shown: true,
            resets_with: &[],
        }
    }

    /// The name on screen, and one line: what it does.
    pub fn says(self, label: &'static str, help: &'static str) -> Self {
        Self { label, help, ..self }
    }

    /// It takes effect on the running model.
    pub fn live(self) -> Self {
        Self { effect: Effect::Live, ..self }
    }

    /// It changes only what is shown.
    pub fn view(self) -> Self {
        Self { effect: Effect::View, ..self }
    }

    /// It is shown only while it has any effect.
    pub fn shown_if(self, shown: bool) -> Self {
        Self { shown, ..self }
    }

    /// It belongs to a picture, which sets it: it is no control, and is not drawn as one.
    pub fn of_picture(self) -> Self {
        Self { effect: Effect::View, shown: false, ..self }
    }

    /// It goes back to its default when one of these controls gets another value, or one of these actions brings other
    /// data.
    pub fn resets_with(self, these: &'static [&'static str]) -> Self {
        Self { resets_with: these, ..self }
    }
}

/// A number from `min` to `max`, both included, evenly on a slider.
pub fn linear<T: Answer>(min: f64, max: f64, default: T) -> Spec<T> {
    Spec::new(Kind::linear(min, max), default)
}

/// A number from `min` to `max`, both included, logarithmically on a slider.
pub fn log<T: Answer>(min: f64, max: f64, default: T) -> Spec<T> {
    Spec::new(Kind::log(min, max), default)
}

/// A whole number from `min` to `max`, both included.
pub fn whole<T: Answer>(min: usize, max: usize, default: T) -> Spec<T> {
    Spec::new(Kind::Range { min: min as f64, max: max as f64, scale: Scale::Whole }, default)
}

/// One of all there are.
pub fn choice<T: Named>(default: T) -> Spec<T> {
    choice_of(T::ALL, default)
}

/// One of some.
pub fn choice_of<T: Named>(options: &[T], default: T) -> Spec<T> {
    Spec::new(Kind::Choice { options: options.iter().map(|option| option.choice()).collect() }, default)
}

/// One of options that depend on what was brought.
pub fn option(options: Vec<Choice>, default: impl Into<String>) -> Spec<String> {
    Spec::new(Kind::Choice { options }, default.into())
}

/// From one to `most` of some options.
pub fn some_of(options: Vec<Choice>, most: usize, default: Vec<String>) -> Spec<Vec<String>> {
    Spec::new(Kind::Choices { options, most }, default)
}

/// From one to all of some, called as they are in this place.
pub fn several<T: Named>(options: &[T], default: &[T], called: impl Fn(T) -> &'static str) -> Spec<Vec<T>> {
    let most = options.len();
    let options = options.iter().map(|option| Choice::new(option.id(), called(*option))).collect();
    Spec::new(Kind::Choices { options, most }, default.to_vec())
}

/// One of a few sizes.
pub fn size(sizes: &[usize], default: usize) -> Spec<usize> {
    let options = sizes.iter().map(|size| Choice::new(size.to_string(), size.to_string())).collect();
    Spec { value: Value::Text(default.to_string()), ..Spec::new(Kind::Choice { options }, default) }
}

/// On or off.
pub fn toggle(default: bool) -> Spec<bool> {
    Spec::new(Kind::Toggle, default)
}

/// A text of at most `most` characters, or what it stands for.
pub fn text<T: Answer>(most: usize, default: T) -> Spec<T> {
    Spec::new(Kind::Text { most }, default)
}

/// The seed that every lab has; `help` says what it decides.
pub fn seed(default: u64, help: &'static str) -> Spec<u64> {
    whole(0, 999_999, default).says("Seed", help)
}

/// Controls being asked, one after the other, for the values that are wanted.
#[derive(Debug, Default)]
pub struct Form {
    wanted: Args,
    /// All controls asked for so far.
    pub controls: Vec<Control>,
    /// Their values: the wanted one where it is accepted, the default elsewhere.
    pub settings: Settings,
    /// What is wanted and can't be had.
    pub rejected: Vec<Error>,
}

impl Form {
    /// A form that is to be filled in so.
    pub fn new(wanted: Args) -> Self {
        Self { wanted, ..Self::default() }
    }

    /// A control's value.
    pub fn ask<T: Answer>(&mut self, id: &'static str, spec: Spec<T>) -> T {
        let Spec { label, help, kind, default, value, effect, shown, resets_with } = spec;
        let taken = self.wanted.get(id).map(|wanted| {
            let value = kind.parse(id, label, wanted)?;
            let refused = |accepted| {
                let (id, label, value) = (id.into(), label.into(), wanted.shown());
                Error::OutOfRange(Box::new(Refused { id, label, value, accepted }))
            };
            T::from_value(&value).map(|answer| (answer, value)).map_err(refused)
        });
        let (answer, present) = match taken {
            Some(Ok(taken)) => taken,
            Some(Err(error)) => {
                self.rejected.push(error);
                (default, value.clone())
            }
            None => (default, value.clone()),
        };
        self.settings.insert(id, present);
        self.controls.push(Control { id, label, help, kind, default: value, effect, shown, resets_with });
        answer
    }

    /// The values of controls that differ little: each is specified by its place among them.
    pub fn ask_each<T: Answer, const N: usize>(
        &mut self,
        ids: [&'static str; N],
        spec: impl Fn(usize) -> Spec<T>,
    ) -> [T; N] {
        std::array::from_fn(|place| self.ask(ids[place], spec(place)))
    }

    /// Names what is wanted of controls that there are not.
    pub(super) fn finish(mut self) -> Self {
        let known = || self.controls.iter().map(|c| c.id);
        let unknown = self.wanted.keys().filter(|id| known().all(|k| k != id.as_str()));
        let unknown: Vec<_> = unknown.map(|id| Error::unknown("control", id, known())).collect();
        self.rejected.extend(unknown);
        self
    }
}

/// A struct of typed settings, each field a control, made by a [`Form`](crate::lab::Form).
#[macro_export]
macro_rules! options {
    (
        $(#[$about:meta])*
        $see:vis struct $name:ident $(($($given:ident: $is:ty),* $(,)?))? {
            $($(#[$doc:meta])* $field:ident $([$($each:ident),+ $(,)?])?: $type:ty = $spec:expr),+ $(,)?
        }
    ) => {
        $(#[$about])*
        #[derive(Debug, Clone)]
        $see struct $name {
            $($(#[$doc])* pub $field: $crate::options!(@type $type $(, $($each)+)?),)+
        }

        impl $name {
            /// Asks for each setting, in order.
            $see fn ask(form: &mut $crate::lab::Form $($(, $given: $is)*)?) -> Self {
                $(let $field = $crate::options!(@ask form, $field, $type, $spec $(, $($each)+)?);)+
                Self { $($field,)+ }
            }
        }
    };
    (@type $type:ty) => { $type };
    (@type $type:ty, $($each:ident)+) => { [$type; [$(stringify!($each)),+].len()] };
    (@ask $form:ident, $field:ident, $type:ty, $spec:expr) => {
        $form.ask::<$type>(stringify!($field), $spec)
    };
    (@ask $form:ident, $field:ident, $type:ty, $spec:expr, $($each:ident)+) => {
        $form.ask_each::<$type, _>([$(stringify!($each)),+], $spec)
    };
}

/// An enum whose every value has a name in code and one on screen.
#[macro_export]
macro_rules! choices {
    (
        $(#[$about:meta])*
        $see:vis enum $name:ident {
            $($(#[$doc:meta])* $option:ident = $id:literal: $label:literal),+ $(,)?
        }
    ) => {
        $(#[$about])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        $see enum $name {
            $($(#[$doc])* #[allow(missing_docs)] $option,)+
        }

        impl $crate::lab::Named for $name {
            const ALL: &'static [Self] = &[$(Self::$option),+];

            fn id(self) -> &'static str {
                match self {
                    $(Self::$option => $id,)+
                }
            }

            fn label(self) -> &'static str {
                match self {
                    $(Self::$option => $label,)+
                }
            }
        }
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    choices! {
        enum Colour { Red = "red": "red", Blue = "blue": "blue" }
    }

    #[derive(Debug, Clone, PartialEq)]
    struct Sizes(Vec<usize>);

    impl Answer for Sizes {
        fn to_value(&self) -> Value {
            let sizes: Vec<_> = self.0.iter().map(usize::to_string).collect();
            Value::Text(sizes.join(", "))
        }

        fn from_value(value: &Value) -> std::result::Result<Self, Message> {
            let Value::Text(text) = value else { return Err(unexpected()) };
            let size = |part: &str| part.trim().parse().map_err(|_| message!("sizes", "sizes such as 8, 8"));
            text.split(',').map(size).collect::<std::result::Result<_, _>>().map(Sizes)
        }
    }

    options! {
        struct Options(most: usize) {
            colour: Colour = choice(Colour::Red).says("Colour", "Which."),
            count: usize = whole(1, most, 3).says("Count", "How many.").live().shown_if(colour == Colour::Blue),
            width: usize = size(&[16, 32], 16).says("Width", "How wide.").resets_with(&["colour"]),
            layers: Sizes = text(20, Sizes(vec![count; 2])).says("Layers", "How large each is."),
            shown: Vec<Colour> = several(Colour::ALL, &[colour], Colour::label).says("Shown", "Which are.").view(),
            place[x, y]: f64 = |axis| linear(0.0, 1.0, axis as f64).says(["X", "Y"][axis], "Where it is."),
        }
    }

    fn filled(wanted: &[(&str, Value)]) -> (Options, Form) {
        let wanted = wanted.iter().map(|(id, value)| (id.to_string(), value.clone())).collect();
        let mut form = Form::new(wanted);
        let options = Options::ask(&mut form, 10);
        (options, form.finish())
    }

    #[test]
    fn what_is_wanted_is_typed_and_the_rest_are_defaults() {
        let (options, form) =
            filled(&[("colour", "blue".into()), ("count", "4".into()), ("width", "32".into())]);
        assert_eq!((options.colour, options.count, options.width), (Colour::Blue, 4, 32));
        assert_eq!(options.layers, Sizes(vec![4, 4]), "a default may depend on what comes before");
        assert_eq!(form.settings.get("count"), Some(&Value::Number(4.0)));
        assert_eq!(form.settings.get("width"), Some(&Value::Text("32".into())));
        assert!(form.rejected.is_empty() && form.controls[1].shown);
    }

    #[test]
    fn controls_that_differ_little_are_one_field() {
        let (options, form) = filled(&[("y", 0.5.into()), ("shown", "red,blue".into())]);
        assert_eq!((options.place, options.shown), ([0.0, 0.5], vec![Colour::Red, Colour::Blue]));
        let controls: Vec<_> = form.controls.iter().skip(5).map(|c| (c.id, c.label)).collect();
        assert_eq!(controls, [("x", "X"), ("y", "Y")]);
        let (options, _) = filled(&[("shown", "".into())]);
        assert_eq!(options.shown, [Colour::Red], "at least one");
    }

    #[test]
    fn what_is_refused_becomes_the_default_and_is_named() {
        let wanted = [("count", 11.0.into()), ("layers", "8, x".into()), ("shape", "round".into())];
        let (options, form) = filled(&wanted);
        assert_eq!((options.count, options.layers), (3, Sizes(vec![3, 3])));
        let said: Vec<_> = form.rejected.iter().map(Error::to_string).collect();
        assert_eq!(said[0], "Count can’t be 11: it takes a whole number from 1 to 10.");
        assert_eq!(said[1], "Layers can’t be 8, x: it takes sizes such as 8, 8.");
        assert_eq!(
            said[2],
            "There is no control called “shape”. There is: colour, count, width, layers, shown, x, y."
        );
    }
}
