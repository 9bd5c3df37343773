//! What a reader does.

use super::Vision;
use super::drawing::{Brought, Drawing};
use crate::lab::{Action, Arg, Effect, Kind, bytes};
use crate::labs::shared::set_parameter;

pub(super) const ACTIONS: &[Action<Vision>] = &[
    set_parameter(),
    Action {
        id: "draw",
        label: "Show an image of yours",
        help: "Shows an image of any size, reduced to what the net sees; a line a row, its greys with spaces between them.",
        effect: Effect::View,
        args: |_| {
            vec![Arg {
                id: "pixels",
                help: "The greys; 0 is paper.",
                kind: Kind::File { max_bytes: 20_000_000 },
            }]
        },
        run: |lab, args| {
            let text = String::from_utf8_lossy(bytes(args, "pixels")?).into_owned();
            let brought = Brought::read(&text)?;
            let (dataset, grid) = (lab.problem.dataset, lab.problem.grid);
            lab.options.drawing = Drawing::of(&brought.on_grid(grid, dataset), dataset);
            let from = [brought.height, brought.width];
            lab.brought_from = (from != grid).then_some(from);
            lab.shown = Default::default();
            Ok(())
        },
    },
];
