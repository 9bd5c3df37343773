//! Named tensors as a `.safetensors` file, and back.
//!
//! | bytes | what |
//! |---|---|
//! | 8 | n, the length of the header, little-endian |
//! | n | the header, JSON: `{"__metadata__": {…}, "layers.0.weight": {"dtype": "F32", "shape": [2, 3], "data_offsets": [0, 24]}, …}` |
//! | the rest | the numbers, little-endian, row-major, each tensor where its offsets say, without gaps |
//!
//! Written out here, since the crate of that name brings a library for all of JSON along, which every reader would
//! download. Natively the tests hold it to that crate: each reads what the other writes, and refuses what the other
//! refuses.
//!
//! Source: <https://github.com/huggingface/safetensors#format>.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use winnow::Result as Parsed;
use winnow::ascii::{dec_uint, escaped, multispace0};
use winnow::combinator::{delimited, dispatch, empty, fail, preceded, separated, separated_pair, terminated};
use winnow::error::ContextError;
use winnow::prelude::*;
use winnow::token::{any, take_while};

use crate::error::{Error, Result, excerpt};
use crate::message;
use crate::nn::params::Parameter;

/// What the file's own notes are called in its header.
const METADATA: &str = "__metadata__";
/// Numbers begin at a multiple of this, so that they can be used where they lie.
const ALIGNED: usize = 8;
/// The only numbers that a model has.
const FLOATS: &str = "F32";
/// Bytes of one.
const WIDTH: usize = 4;

/// A tensor by name.
#[derive(Debug, Clone, PartialEq)]
pub struct Numbers {
    /// Its name: letters, digits, points and underscores.
    pub name: String,
    /// Its sizes.
    pub shape: Vec<usize>,
    /// Its numbers, row-major.
    pub values: Values,
}

/// Numbers of either kind.
#[derive(Debug, Clone, PartialEq)]
pub enum Values {
    /// `F32`.
    Floats(Vec<f32>),
    /// `I32`.
    Wholes(Vec<i32>),
    /// `U8`: what somebody else has packed.
    Bytes(Vec<u8>),
}

impl Numbers {
    /// A tensor of floats.
    pub fn floats(name: impl Into<String>, shape: impl Into<Vec<usize>>, values: Vec<f32>) -> Self {
        Self { name: name.into(), shape: shape.into(), values: Values::Floats(values) }
    }

    /// A tensor of whole numbers.
    pub fn wholes(
        name: impl Into<String>,
        shape: impl Into<Vec<usize>>,
        values: impl IntoIterator<Item = i32>,
    ) -> Self {
        Self { name: name.into(), shape: shape.into(), values: Values::Wholes(values.into_iter().collect()) }
    }

    fn bytes(&self) -> Vec<u8> {
        match &self.values {
            Values::Floats(values) => values.iter().flat_map(|value| value.to_le_bytes()).collect(),
            Values::Wholes(values) => values.iter().flat_map(|value| value.to_le_bytes()).collect(),
            Values::Bytes(bytes) => bytes.clone(),
        }
    }
}

/// The file of some tensors, with notes on them all.
pub fn file(notes: &[(&str, &str)], tensors: &[Numbers]) -> Vec<u8> {
    let notes: Vec<_> = notes.iter().map(|(key, text)| format!("{}:{}", quoted(key), quoted(text))).collect();
    let mut header = format!("{{{}:{{{}}}", quoted(METADATA), notes.join(","));
    let mut body = vec![];
    for tensor in tensors {
        let begin = body.len();
        body.extend(tensor.bytes());
        let kind = match tensor.values {
            Values::Floats(_) => FLOATS,
            Values::Wholes(_) => "I32",
            Values::Bytes(_) => "U8",
        };
        let (name, shape, end) = (quoted(&tensor.name), &tensor.shape, body.len());
        // Into a text, which never fails.
        let _ = write!(
            header,
            r#",{name}:{{"dtype":"{kind}","shape":{shape:?},"data_offsets":[{begin},{end}]}}"#
        );
    }
    header.push('}');
    let length = header.len().next_multiple_of(ALIGNED);
    let mut file = Vec::with_capacity(8 + length + body.len());
    file.extend((length as u64).to_le_bytes());
    file.extend(header.bytes());
    file.resize(8 + length, b' ');
    file.extend(body);
    file
}

/// The file of a model's parameters, whose numbers are one tensor behind the other, with notes.
///
/// # Errors
/// [`Error::Engine`] if the numbers are more or fewer than the shapes say: a lab's mistake.
pub fn write(notes: &[(&str, &str)], named: &[Parameter], numbers: &[f32]) -> Result<Vec<u8>> {
    let of = |parameter: &Parameter| {
        let own = numbers.get(parameter.start..parameter.start + parameter.count())?;
        Some(Numbers::floats(&parameter.name, parameter.shape.clone(), own.to_vec()))
    };
    let tensors: Option<Vec<_>> = named.iter().map(of).collect();
    let whole = named.iter().map(Parameter::count).sum::<usize>() == numbers.len();
    let tensors = tensors.filter(|_| whole).ok_or_else(|| {
        Error::Engine(message!(
            "weights_uneven",
            "The lab’s {count} parameters are not those that it names.",
            count = numbers.len()
        ))
    })?;
    Ok(file(notes, &tensors))
}

/// The numbers of a file for these parameters, one tensor behind the other in their order. It has to have all of them and
/// nothing else, each of the same shape, and only finite numbers.
///
/// # Errors
/// [`Error::Data`] says which tensor does not fit and what would, or where the file is damaged.
pub fn read(bytes: &[u8], named: &[Parameter]) -> Result<Vec<f32>> {
    let (entries, data) = open(bytes)?;
    let mut numbers = vec![];
    for parameter in named {
        let entry = entries.iter().find(|entry| entry.name == parameter.name);
        numbers.extend(entry.ok_or_else(|| missing(parameter))?.numbers(parameter, data)?);
    }
    let known = |entry: &&Entry| named.iter().any(|parameter| parameter.name == entry.name);
    if let Some(Entry { name, shape, .. }) = entries.iter().find(|entry| !known(entry)) {
        return Err(Error::Data(message!(
            "weights_extra",
            "This file has a tensor “{name}” of shape {shape}, which this model does not have. It has: {known}.",
            name = excerpt(name),
            shape = shown(shape),
            known = excerpt(&named.iter().map(|p| p.name.as_str()).collect::<Vec<_>>().join(", "))
        )));
    }
    Ok(numbers)
}

/// A tensor as the header tells of it.
#[derive(Debug, Clone, PartialEq)]
struct Entry {
    name: String,
    dtype: String,
    shape: Vec<u64>,
    /// Where its bytes begin and end, behind the header.
    offsets: [usize; 2],
}

impl Entry {
    /// Its numbers, if it is that parameter.
    fn numbers(&self, parameter: &Parameter, data: &[u8]) -> Result<Vec<f32>> {
        let name = parameter.name.as_str();
        let ours: Vec<_> = parameter.shape.iter().map(|size| *size as u64).collect();
        if self.shape != ours {
            return Err(Error::Data(message!(
                "weights_shape",
                "The tensor “{name}” of this file has the shape {theirs}; in this model it has {ours}.",
                name,
                theirs = shown(&self.shape),
                ours = shown(&ours)
            )));
        }
        if self.dtype != FLOATS {
            return Err(Error::Data(message!(
                "weights_dtype",
                "The tensor “{name}” of this file has numbers of type {theirs}; taken are those of {ours}.",
                name,
                theirs = excerpt(&self.dtype),
                ours = FLOATS
            )));
        }
        let [start, end] = self.offsets;
        let own = data.get(start..end).unwrap_or_default();
        if own.len() != parameter.count() * WIDTH {
            return Err(misplaced(name));
        }
        let mut numbers = Vec::with_capacity(parameter.count());
        for (place, four) in own.as_chunks().0.iter().enumerate() {
            let number = f32::from_le_bytes(*four);
            if !number.is_finite() {
                return Err(Error::Data(message!(
                    "weights_not_finite",
                    "Number {place} of the tensor “{name}” of this file is {number}; a weight has to be finite.",
                    place,
                    name,
                    number = number.to_string()
                )));
            }
            numbers.push(number);
        }
        Ok(numbers)
    }
}

/// The header's tensors, and the bytes behind it. Together they take up all of those.
fn open(bytes: &[u8]) -> Result<(Vec<Entry>, &[u8])> {
    let (length, rest) = bytes.split_first_chunk().ok_or_else(|| cut(0, bytes.len()))?;
    let length = u64::from_le_bytes(*length);
    let split = usize::try_from(length).ok().and_then(|length| rest.split_at_checked(length));
    let (header, data) = split.ok_or_else(|| cut(length, bytes.len()))?;
    let mut entries = entries_of(header)?;
    entries.sort_by_key(|entry| entry.offsets);
    let mut end = 0;
    for entry in &entries {
        if entry.offsets[0] != end || entry.offsets[1] < end || entry.offsets[1] > data.len() {
            return Err(misplaced(&entry.name));
        }
        end = entry.offsets[1];
    }
    if end != data.len() {
        return Err(Error::Data(message!(
            "weights_rest",
            "This file has {found} bytes of numbers, of which its header knows {known}.",
            found = data.len(),
            known = end
        )));
    }
    Ok((entries, data))
}

fn cut(header: u64, bytes: usize) -> Error {
    Error::Data(message!(
        "weights_cut",
        "This file is cut short, or is no safetensors file: it has {bytes} bytes, and its header would have {header}.",
        bytes,
        // A number that no file has, and no number of a message holds.
        header = header.to_string()
    ))
}

fn missing(Parameter { name, shape, .. }: &Parameter) -> Error {
    let shape: Vec<_> = shape.iter().map(|size| *size as u64).collect();
    Error::Data(message!(
        "weights_missing",
        "This file has no tensor “{name}”; this model needs one, of shape {shape}.",
        name = name.as_str(),
        shape = shown(&shape)
    ))
}

fn misplaced(name: &str) -> Error {
    Error::Data(message!(
        "weights_misplaced",
        "The numbers of the tensor “{name}” don’t lie where this file can have them: its header is damaged.",
        name = excerpt(name)
    ))
}

fn shown(shape: &[u64]) -> String {
    format!("{shape:?}")
}

/// Text as JSON has it.
pub(crate) fn quoted(text: &str) -> String {
    let mut all = String::with_capacity(text.len() + 2);
    all.push('"');
    for character in text.chars() {
        match character {
            '"' | '\\' => all.extend(['\\', character]),
            '\0'..=' ' if character != ' ' => all.push_str(&format!("\\u{:04x}", u32::from(character))),
            _ => all.push(character),
        }
    }
    all.push('"');
    all
}

/// Reads the header: this JSON and no other, so that nothing in it can be deep.
fn entries_of(header: &[u8]) -> Result<Vec<Entry>> {
    let unreadable = |at: usize| {
        let said =
            "The header of this file can’t be read: byte {at} is not what a safetensors file has there.";
        Error::Data(message!("weights_header", said, at))
    };
    let text = std::str::from_utf8(header).map_err(|error| unreadable(error.valid_up_to()))?;
    let whole = terminated(members(member), multispace0);
    let found = { whole }.parse(text).map_err(|error| unreadable(error.offset()))?;
    let mut names = BTreeSet::new();
    let mut entries = vec![];
    for (name, told) in found {
        if !names.insert(name.clone()) {
            let name = excerpt(&name);
            return Err(Error::Data(message!(
                "weights_twice",
                "This file has the tensor “{name}” twice.",
                name
            )));
        }
        let Told::Tensor(fields) = told else { continue };
        let mut entry = (None, None, None);
        for field in fields {
            match field {
                Field::Dtype(dtype) => entry.0 = Some(dtype),
                Field::Shape(shape) => entry.1 = Some(shape),
                Field::Offsets(offsets) => entry.2 = Some(offsets),
            }
        }
        // More than this machine can count is nowhere in the file.
        let offsets = entry.2.and_then(|[start, end]| Some([start.try_into().ok()?, end.try_into().ok()?]));
        match (entry.0, entry.1, offsets) {
            (Some(dtype), Some(shape), Some(offsets)) => entries.push(Entry { name, dtype, shape, offsets }),
            _ => return Err(misplaced(&name)),
        }
    }
    Ok(entries)
}

/// What stands behind a name of the header.
enum Told {
    Notes,
    Tensor(Vec<Field>),
}

enum Field {
    Dtype(String),
    Shape(Vec<u64>),
    Offsets([u64; 2]),
}

fn member(input: &mut &str) -> Parsed<(String, Told)> {
    let name = terminated(string, token(':')).parse_next(input)?;
    let told = if name == METADATA {
        members(separated_pair(string, token(':'), string)).map(|_: Vec<_>| Told::Notes).parse_next(input)
    } else {
        members(field).map(Told::Tensor).parse_next(input)
    }?;
    Ok((name, told))
}

fn field(input: &mut &str) -> Parsed<Field> {
    match terminated(string, token(':')).parse_next(input)?.as_str() {
        "dtype" => string.map(Field::Dtype).parse_next(input),
        "shape" => wholes.map(Field::Shape).parse_next(input),
        "data_offsets" => wholes.verify_map(|all| all.try_into().ok().map(Field::Offsets)).parse_next(input),
        _ => fail.parse_next(input),
    }
}

/// `{…, …}`
fn members<'a, T>(one: impl Parser<&'a str, T, ContextError>) -> impl Parser<&'a str, Vec<T>, ContextError> {
    delimited(token('{'), separated(0.., one, token(',')), token('}'))
}

/// `[1, 2]`
fn wholes(input: &mut &str) -> Parsed<Vec<u64>> {
    delimited(
        token('['),
        separated(0.., preceded(multispace0, dec_uint::<_, u64, _>), token(',')),
        token(']'),
    )
    .parse_next(input)
}

/// A mark, whatever space there is before it.
fn token<'a>(mark: char) -> impl Parser<&'a str, char, ContextError> {
    preceded(multispace0, mark)
}

fn string(input: &mut &str) -> Parsed<String> {
    let plain = take_while(1.., |c: char| c >= ' ' && c != '"' && c != '\\');
    delimited(token('"'), escaped(plain, '\\', escape), '"').parse_next(input)
}

fn escape(input: &mut &str) -> Parsed<char> {
    dispatch! { any;
        '"' => empty.value('"'),
        '\\' => empty.value('\\'),
        '/' => empty.value('/'),
        'b' => empty.value('\u{8}'),
        'f' => empty.value('\u{c}'),
        'n' => empty.value('\n'),
        'r' => empty.value('\r'),
        't' => empty.value('\t'),
        'u' => unicode,
        _ => fail,
    }
    .parse_next(input)
}

/// `\u00e9`, or two of them for what UTF-16 has in two.
fn unicode(input: &mut &str) -> Parsed<char> {
    let unit = |input: &mut &str| -> Parsed<u16> {
        take_while(4..=4, |c: char| c.is_ascii_hexdigit())
            .verify_map(|hex| u16::from_str_radix(hex, 16).ok())
            .parse_next(input)
    };
    let first = { unit }.parse_next(input)?;
    let mut units = vec![first];
    if (0xd800..0xdc00).contains(&first) {
        units.push(preceded("\\u", unit).parse_next(input)?);
    }
    match char::decode_utf16(units).next() {
        Some(Ok(character)) => Ok(character),
        _ => fail.parse_next(input),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_what_the_format_says() {
        let tensors = [Numbers::floats("w", [1, 2], vec![1.0, -2.0]), Numbers::wholes("rows", [1], [7])];
        let bytes = file(&[("lab", "mlp")], &tensors);
        let header = concat!(
            r#"{"__metadata__":{"lab":"mlp"},"w":{"dtype":"F32","shape":[1, 2],"data_offsets":[0,8]}"#,
            r#","rows":{"dtype":"I32","shape":[1],"data_offsets":[8,12]}}"#
        );
        let length = bytes.len() - 8 - 12;
        assert_eq!(bytes[..8], (length as u64).to_le_bytes());
        assert_eq!(std::str::from_utf8(&bytes[8..8 + length]).unwrap().trim_end(), header);
        assert_eq!(length % 8, 0);
        assert_eq!(bytes[8 + length..], [0, 0, 128, 63, 0, 0, 0, 192, 7, 0, 0, 0]);
    }
}
