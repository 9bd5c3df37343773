//! What can be looked at: tensors, curves and records, read only while something on screen shows them.

use serde::Serialize;

use crate::error::Result;
use crate::train::Rows;

/// Numbers with a shape, row-major.
#[derive(Debug, Clone, PartialEq)]
pub struct Array {
    /// The sizes of the axes; empty for a scalar.
    pub shape: Vec<usize>,
    /// The numbers; as many as the product of `shape`.
    pub data: Vec<f32>,
}

impl Array {
    /// A single number, shape `[]`.
    pub fn scalar(value: f32) -> Self {
        Self { shape: vec![], data: vec![value] }
    }

    /// A row of numbers, shape `[n]`.
    pub fn vector(data: Vec<f32>) -> Self {
        Self { shape: vec![data.len()], data }
    }

    /// A row of whole numbers, shape `[n]`; exact up to 2²⁴.
    pub fn counts(counts: impl IntoIterator<Item = usize>) -> Self {
        Self::vector(counts.into_iter().map(|count| count as f32).collect())
    }

    /// Rows of `width` numbers, shape `[data.len() / width, width]`.
    pub fn matrix(data: Vec<f32>, width: usize) -> Self {
        Self { shape: vec![data.len() / width.max(1), width], data }
    }
}

/// Rows of numbers, of which the first is the step (or the episode, the update) and the others have names.
#[derive(Debug, Clone, PartialEq)]
pub struct Curve {
    /// What each number of a row is.
    pub columns: Vec<&'static str>,
    /// The rows, one behind the other.
    pub data: Vec<f32>,
}

impl Curve {
    /// The numbers of a column, none if there is no such column.
    pub fn column(&self, name: &str) -> Vec<f32> {
        let Some(at) = self.columns.iter().position(|column| *column == name) else { return vec![] };
        self.data.iter().skip(at).step_by(self.columns.len()).copied().collect()
    }
}

/// Named fields of any type. [`record!`](crate::record!) makes a struct one.
pub trait Record: Serialize {
    /// The struct's name, and that of the type generated for TypeScript.
    const TYPE: &'static str;
}

/// A record whose type is forgotten.
#[derive(Debug, Clone, PartialEq)]
pub struct AnyRecord {
    /// [`Record::TYPE`].
    pub of: &'static str,
    /// Its fields.
    pub value: ciborium::Value,
}

impl AnyRecord {
    /// A field's number (1 for true, 0 for false), for who does not know the type; NaN where there is none.
    pub fn number(&self, field: &str) -> f64 {
        self.field(field).map_or(f64::NAN, number)
    }

    /// A field's numbers (1 for true, 0 for false), for who does not know the type; none where there are none.
    pub fn numbers(&self, field: &str) -> Vec<f64> {
        let Some(ciborium::Value::Array(items)) = self.field(field) else { return vec![] };
        items.iter().map(number).collect()
    }

    /// Every number in it (1 for true, 0 for false), in the order of its fields.
    pub fn all_numbers(&self) -> Vec<f64> {
        fn gather(value: &ciborium::Value, all: &mut Vec<f64>) {
            match value {
                ciborium::Value::Float(number) => all.push(*number),
                ciborium::Value::Integer(number) => all.push(i128::from(*number) as f64),
                ciborium::Value::Bool(flag) => all.push(f64::from(u8::from(*flag))),
                ciborium::Value::Array(items) => items.iter().for_each(|item| gather(item, all)),
                ciborium::Value::Map(fields) => fields.iter().for_each(|(_, value)| gather(value, all)),
                _ => {}
            }
        }
        let mut all = vec![];
        gather(&self.value, &mut all);
        all
    }

    fn field(&self, name: &str) -> Option<&ciborium::Value> {
        let fields = self.value.as_map()?;
        fields.iter().find(|(key, _)| key.as_text() == Some(name)).map(|(_, value)| value)
    }
}

/// 1 for true and 0 for false; NaN of what is no number.
fn number(value: &ciborium::Value) -> f64 {
    match value {
        ciborium::Value::Float(number) => *number,
        ciborium::Value::Integer(number) => i128::from(*number) as f64,
        ciborium::Value::Bool(flag) => f64::from(u8::from(*flag)),
        _ => f64::NAN,
    }
}

/// What a channel gave.
#[derive(Debug, Clone, PartialEq)]
pub enum Reading {
    /// Numbers with named axes.
    Tensor(Array),
    /// A course over steps.
    Curve(Curve),
    /// Named fields; none where there is nothing to tell yet.
    Record(Option<AnyRecord>),
}

impl Reading {
    /// The numbers of a tensor or a curve; of a record none.
    pub fn numbers(self) -> Vec<f32> {
        match self {
            Self::Tensor(array) => array.data,
            Self::Curve(curve) => curve.data,
            Self::Record(_) => vec![],
        }
    }
}

/// How a channel is read.
pub enum Read<L> {
    /// A tensor: the shape by axis symbols, like `[n, d]`; [`Lab::axes`](super::Lab::axes) names what lies along one.
    Tensor(&'static str, fn(&L) -> Result<Array>),
    /// A curve: the names of its columns, of which a row may have fewer; and the rows, one behind the other.
    Curve(&'static [&'static str], fn(&L) -> Result<Rows>),
    /// A record: the name of its type.
    Record(&'static str, fn(&L) -> Result<Option<AnyRecord>>),
}

/// Something that can be looked at.
pub struct Channel<L> {
    /// The name in code.
    pub id: &'static str,
    /// The name on screen.
    pub label: &'static str,
    /// The unit of the numbers, or empty.
    pub unit: &'static str,
    /// Where it stands in the formula, as TeX.
    pub formula: &'static str,
    /// One line: what it is.
    pub help: &'static str,
    /// What it is, and how it is read.
    pub read: Read<L>,
}

impl<L> Channel<L> {
    /// What it gives of a lab.
    ///
    /// # Errors
    /// [`Error::Engine`](crate::error::Error::Engine) if the engine can't give its numbers.
    pub fn read(&self, lab: &L) -> Result<Reading> {
        Ok(match self.read {
            Read::Tensor(_, read) => Reading::Tensor(read(lab)?),
            Read::Curve(columns, read) => {
                let Rows { width, data } = read(lab)?;
                Reading::Curve(Curve { columns: columns.iter().take(width).copied().collect(), data })
            }
            Read::Record(_, read) => Reading::Record(read(lab)?),
        })
    }

    /// What the page is told of it.
    pub fn info(&self) -> ChannelInfo {
        let kind = match self.read {
            Read::Tensor(axes, _) => ChannelKind::Tensor { axes },
            Read::Curve(columns, _) => ChannelKind::Curve { columns: columns.to_vec() },
            Read::Record(record, _) => ChannelKind::Record { record },
        };
        let Self { id, label, unit, formula, help, .. } = *self;
        ChannelInfo { id, label, unit, formula, help, kind }
    }
}

/// A channel of numbers with axes, for a lab's table of channels.
pub const fn tensor<L>(
    id: &'static str,
    label: &'static str,
    axes: &'static str,
    unit: &'static str,
    formula: &'static str,
    help: &'static str,
    read: fn(&L) -> Result<Array>,
) -> Channel<L> {
    Channel { id, label, unit, formula, help, read: Read::Tensor(axes, read) }
}

/// A channel of rows over steps, for a lab's table of channels. The first column is the step.
pub const fn curve<L>(
    id: &'static str,
    label: &'static str,
    columns: &'static [&'static str],
    unit: &'static str,
    formula: &'static str,
    help: &'static str,
    read: fn(&L) -> Result<Rows>,
) -> Channel<L> {
    Channel { id, label, unit, formula, help, read: Read::Curve(columns, read) }
}

/// A channel of named fields, for a lab's table of channels; `of` is their type's [`Record::TYPE`], and
/// [`fields`] makes a struct what `read` gives.
pub const fn record<L>(
    id: &'static str,
    label: &'static str,
    of: &'static str,
    formula: &'static str,
    help: &'static str,
    read: fn(&L) -> Result<Option<AnyRecord>>,
) -> Channel<L> {
    Channel { id, label, unit: "", formula, help, read: Read::Record(of, read) }
}

/// A record's fields.
///
/// # Errors
/// [`Error::Engine`](crate::error::Error::Engine) if they can't be told, which no type of ours does.
pub fn fields<R: Record>(record: &R) -> Result<Option<AnyRecord>> {
    let value = ciborium::Value::serialized(record).map_err(|error| {
        let error = error.to_string();
        crate::error::Error::Engine(crate::message!("record", "This record can’t be told: {error}.", error))
    })?;
    Ok(Some(AnyRecord { of: R::TYPE, value }))
}

/// A channel without its lab's type: what the page is told.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[allow(missing_docs)] // as in `Channel`
pub struct ChannelInfo {
    pub id: &'static str,
    pub label: &'static str,
    pub unit: &'static str,
    pub formula: &'static str,
    pub help: &'static str,
    pub kind: ChannelKind,
}

/// What a channel gives.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(tag = "type", rename_all = "snake_case")]
#[allow(missing_docs)] // as in `Read`
pub enum ChannelKind {
    Tensor { axes: &'static str },
    Curve { columns: Vec<&'static str> },
    Record { record: &'static str },
}

/// A struct of named fields that a channel can give, with its type for TypeScript.
///
/// ```
/// underhood::record! {
///     /// How good a model is.
///     pub struct Measure {
///         /// In nats.
///         pub loss: f32,
///     }
/// }
/// ```
#[macro_export]
macro_rules! record {
    (
        $(#[$about:meta])*
        $see:vis struct $name:ident {
            $($(#[$doc:meta])* $field_see:vis $field:ident: $type:ty),* $(,)?
        }
    ) => {
        $(#[$about])*
        #[derive(Debug, Clone, PartialEq, serde::Serialize)]
        #[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
        $see struct $name {
            $($(#[$doc])* $field_see $field: $type,)*
        }

        impl $crate::lab::Record for $name {
            const TYPE: &'static str = stringify!($name);
        }

        // So that the page can go from the name that a reading carries to the type.
        #[cfg(target_arch = "wasm32")]
        const _: () = {
            use wasm_bindgen::prelude::wasm_bindgen;
            #[wasm_bindgen(typescript_custom_section)]
            const TYPE: &str = concat!(
                "export interface RecordTypes { ", stringify!($name), ": ", stringify!($name), " }"
            );
        };
    };
}
