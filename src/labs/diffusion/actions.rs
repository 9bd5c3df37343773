//! What a reader does.

use super::Diffusion;
use crate::lab::{Action, Arg, Effect, Kind, Lab, bytes, encode};
use crate::labs::shared::set_parameter;

pub(super) const ACTIONS: &[Action<Diffusion>] = &[
    set_parameter(),
    Action {
        id: "draw",
        label: "Draw points",
        help: "Adds points to a drawing, which it learns from instead; one a line: x, y.",
        effect: Effect::Rebuild,
        args: |_| vec![Arg { id: "points", help: "The points.", kind: Kind::File { max_bytes: 4_000_000 } }],
        run: |lab, args| {
            let text = String::from_utf8_lossy(bytes(args, "points")?).into_owned();
            let drawing = lab.drawing.clone().unwrap_or_default().with(&text)?;
            lab.set_up(&encode(&drawing)?)
        },
    },
    Action {
        id: "use_built_in",
        label: "Back to the built-in data",
        help: "Learns from one of the built-in sets again.",
        effect: Effect::Rebuild,
        args: |_| vec![],
        run: |lab, _| lab.set_up(&[]),
    },
];
