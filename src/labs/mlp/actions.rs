//! What a reader does.

use super::MultilayerPerceptron;
use super::options::NEEDS;
use super::problem::{OwnData, drawn};
use crate::lab::{Action, Arg, Effect, Kind, Lab, bytes, encode};
use crate::labs::shared::{set_parameter, table_args, table_setup};

pub(super) const ACTIONS: &[Action<MultilayerPerceptron>] = &[
    set_parameter(),
    Action {
        id: "draw",
        label: "Draw points",
        help: "Adds points of the reader’s own to the data; one a line: x, y, class.",
        effect: Effect::Rebuild,
        args: |_| vec![Arg { id: "points", help: "The points.", kind: Kind::File { max_bytes: 4_000_000 } }],
        run: |lab, args| {
            let text = String::from_utf8_lossy(bytes(args, "points")?).into_owned();
            let mut points = match &lab.brought {
                OwnData::Drawn(points) => points.clone(),
                _ => vec![],
            };
            points.extend(drawn(&text)?);
            lab.set_up(&encode(&OwnData::Drawn(points))?)
        },
    },
    Action {
        id: "load_csv",
        label: "Use your own data",
        help: "Trains on the columns of a CSV file; a column of names makes classes.",
        effect: Effect::Rebuild,
        args: |_| table_args(NEEDS),
        run: |lab, args| lab.set_up(&encode(&OwnData::Csv(table_setup(args)?.into()))?),
    },
    Action {
        id: "use_built_in",
        label: "Back to the made data",
        help: "Takes away what was drawn, or the file, and trains on a built-in data set.",
        effect: Effect::Rebuild,
        args: |_| vec![],
        run: |lab, _| lab.set_up(&[]),
    },
];
