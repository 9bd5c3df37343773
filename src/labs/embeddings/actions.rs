//! What a reader does.

use super::Embeddings;
use super::options::Corpus;
use super::text::Text;
use crate::data::text::MAX_TEXT_BYTES;
use crate::lab::{Action, Arg, Effect, Kind, Lab, bytes};
use crate::labs::shared::set_parameter;

pub(super) const ACTIONS: &[Action<Embeddings>] = &[
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
            Text::brought((Corpus::Yours, 0), text)?;
            lab.set_up(text)
        },
    },
    Action {
        id: "use_built_in",
        label: "Back to the built-in texts",
        help: "Learns from the made-up world, the dictionary or the Bible again.",
        effect: Effect::Rebuild,
        args: |_| vec![],
        run: |lab, _| lab.set_up(&[]),
    },
];
