//! What a reader does.

use super::Retrieval;
use super::worlds::Own;
use crate::data::text::MAX_TEXT_BYTES;
use crate::lab::{Action, Arg, Effect, Kind, Lab, bytes};
use crate::labs::shared::set_parameter;

pub(super) const ACTIONS: &[Action<Retrieval>] = &[
    set_parameter(),
    Action {
        id: "load_text",
        label: "Use your own text",
        help: "Cuts a text of yours into passages, at most 5 MB of UTF-8.",
        effect: Effect::Rebuild,
        args: |_| vec![Arg { id: "text", help: "The text.", kind: Kind::File { max_bytes: MAX_TEXT_BYTES } }],
        run: |lab, args| {
            // No text at all would mean the built-in ones.
            let text = bytes(args, "text")?;
            Own::new(text)?;
            lab.set_up(text)
        },
    },
    Action {
        id: "use_built_in",
        label: "Back to the built-in libraries",
        help: "Searches the made-up people or the countries again.",
        effect: Effect::Rebuild,
        args: |_| vec![],
        run: |lab, _| lab.set_up(&[]),
    },
];
