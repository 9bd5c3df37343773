//! What a reader has drawn, as a setting.

use crate::data::digits::PIXELS;
use crate::lab::{Answer, Value};
use crate::message;
use crate::message::Message;

/// A digit drawn by the reader: nothing, or 64 greys from 0 (paper) to 15 (ink).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drawing(pub Vec<u8>);

impl Answer for Drawing {
    fn to_value(&self) -> Value {
        Value::Text(self.0.iter().filter_map(|grey| char::from_digit(u32::from(*grey), 16)).collect())
    }

    fn from_value(value: &Value) -> Result<Self, Message> {
        let text = value.to_string();
        let greys: Option<Vec<u8>> = text.chars().map(|c| c.to_digit(16).map(|grey| grey as u8)).collect();
        greys.filter(|greys| greys.is_empty() || greys.len() == PIXELS).map(Self).ok_or_else(|| {
            message!(
                "accepts_drawing",
                "{pixels} hexadecimal digits, one a pixel, or nothing",
                pixels = PIXELS
            )
        })
    }
}
