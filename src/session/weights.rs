//! Weights out and in: a model's parameters as a file that any program reads, and back into the run.

use std::fmt::Write;

use serde_bytes::ByteBuf;

use super::recipe::Command;
use super::{Change, Recipe, Session};
use crate::error::{Error, Result};
use crate::export::safetensors::{quoted, read, write};
use crate::message;

impl Session {
    /// The model's parameters as they are now, as a `.safetensors` file: every tensor under its name, in the model's own
    /// shape and numbers. In its notes are the lab and, as JSON, the recipe of the run.
    ///
    /// # Errors
    /// [`Error::Data`] if what trains here has none; [`Error::Engine`] if the engine can't give its numbers.
    pub fn weights(&self) -> Result<Vec<u8>> {
        let named = self.lab.parameters();
        if named.is_empty() {
            return Err(Error::no_weights());
        }
        let recipe = self.recipe();
        write(&[("lab", &recipe.lab), ("recipe", &json(&recipe))], &named, &self.lab.weights()?)
    }

    /// Puts the numbers of a `.safetensors` file in the place of the model's parameters: a live change like another. What
    /// the optimiser remembers stays. On an error nothing has changed.
    ///
    /// # Errors
    /// [`Error::Data`] says what of the file does not fit this model; those of [`set`](Self::set).
    pub fn take_weights(&mut self, file: &[u8]) -> Result<()> {
        let named = self.lab.parameters();
        if named.is_empty() {
            return Err(Error::no_weights());
        }
        let weights = read(file, &named)?;
        let bytes = bytes_of(&weights);
        if bytes == bytes_of(&self.lab.weights()?) {
            return Ok(());
        }
        self.lab.set_weights(&weights)?;
        self.log(Command::Put { weights: ByteBuf::from(bytes) });
        self.redo_stages()
    }

    /// Makes such a change again.
    pub(super) fn put_weights(&mut self, bytes: &[u8]) -> Result<()> {
        let (fours, rest) = bytes.as_chunks();
        let weights: Vec<f32> = fours.iter().map(|four| f32::from_le_bytes(*four)).collect();
        if !rest.is_empty() || !weights.iter().all(|number| number.is_finite()) {
            return Err(Error::Data(message!(
                "weights_damaged",
                "These weights are damaged: they are to be finite numbers of four bytes each."
            )));
        }
        self.lab.set_weights(&weights)
    }
}

fn bytes_of(weights: &[f32]) -> Vec<u8> {
    weights.iter().flat_map(|number| number.to_le_bytes()).collect()
}

/// A recipe as JSON, as its type would be written by serde: bytes are lists of numbers.
fn json(recipe: &Recipe) -> String {
    let settings = object(recipe.settings.iter());
    let changes: Vec<_> = recipe.changes.iter().map(change).collect();
    format!(
        "{{\"lab\":{},\"settings\":{settings},\"setup\":{},\"changes\":[{}],\"step\":{},\"stage\":{}}}",
        quoted(&recipe.lab),
        list(&recipe.setup),
        changes.join(","),
        recipe.step,
        recipe.stage
    )
}

fn change(Change { step, stage, command }: &Change) -> String {
    let command = match command {
        Command::Set { control, value } => {
            format!("\"set\":{{\"control\":{},\"value\":{}}}", quoted(control), quoted(value))
        }
        Command::Act { action, args } => {
            format!("\"act\":{{\"action\":{},\"args\":{}}}", quoted(action), object(args.iter()))
        }
        Command::Put { weights } => format!("\"put\":{{\"weights\":{}}}", list(weights)),
    };
    format!("{{\"step\":{step},\"stage\":{stage},\"command\":{{{command}}}}}")
}

fn object<'a>(members: impl Iterator<Item = (&'a String, &'a String)>) -> String {
    let members: Vec<_> = members.map(|(key, text)| format!("{}:{}", quoted(key), quoted(text))).collect();
    format!("{{{}}}", members.join(","))
}

fn list(bytes: &[u8]) -> String {
    let mut all = String::with_capacity(4 * bytes.len() + 2);
    for byte in bytes {
        all.push(if all.is_empty() { '[' } else { ',' });
        // Writing to a text can't fail.
        let _ = write!(all, "{byte}");
    }
    if all.is_empty() {
        all.push('[');
    }
    all.push(']');
    all
}

// What it is held to is there natively alone.
#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use crate::labs::LabId;

    #[test]
    fn a_recipe_is_written_as_serde_would() {
        let mut recipe =
            Recipe::new(LabId::LinearRegression).with("features", "a \"b\"\\\u{1}\u{7f}é").with("seed", "3");
        recipe.setup = ByteBuf::from(b"a,b\n\xff".to_vec());
        let args = [("x".to_string(), "1".to_string()), ("y".to_string(), "“2”".to_string())];
        let commands = [
            Command::Set { control: "learning_rate".into(), value: "0.3".into() },
            Command::Act { action: "set_parameter".into(), args: args.into() },
            Command::Put { weights: ByteBuf::from(vec![0, 0, 128, 63]) },
        ];
        recipe.changes = commands.into_iter().map(|command| Change { step: 4, stage: 2, command }).collect();
        (recipe.step, recipe.stage) = (5, 1);
        assert_eq!(serde_json::from_str::<Recipe>(&json(&recipe)).unwrap(), recipe);
        assert_eq!(json(&recipe), serde_json::to_string(&recipe).unwrap());
        assert_eq!(serde_json::from_str::<Recipe>(&json(&Recipe::default())).unwrap(), Recipe::default());
    }
}
