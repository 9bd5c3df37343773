//! What a reader does.

use super::LanguageModel;
use crate::data::text::{MAX_TEXT_BYTES, clean};
use crate::lab::{Action, Arg, Effect, Kind, Lab, bytes};
use crate::labs::shared::set_parameter;

pub(super) const ACTIONS: &[Action<LanguageModel>] = &[
    set_parameter(),
    Action {
        id: "load_text",
        label: "Use your own text",
        help: "Learns from a text of yours, at most 5 MB of UTF-8.",
        effect: Effect::Rebuild,
        args: |_| vec![Arg { id: "text", help: "The text.", kind: Kind::File { max_bytes: MAX_TEXT_BYTES } }],
        run: |lab, args| {
            // No text at all would mean the built-in ones.
            let text = bytes(args, "text")?;
            clean(text)?;
            lab.set_up(text)
        },
    },
    Action {
        id: "use_built_in",
        label: "Back to the built-in texts",
        help: "Learns from the names or the small sentences again.",
        effect: Effect::Rebuild,
        args: |_| vec![],
        run: |lab, _| lab.set_up(&[]),
    },
];
