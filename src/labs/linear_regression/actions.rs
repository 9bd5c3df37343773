//! What a reader does.

use super::LinearRegression;
use crate::data::{MAX_CSV_BYTES, Table};
use crate::lab::{Action, Arg, Effect, Kind, Lab, bytes};
use crate::labs::shared::{set_parameter, set_parameter_place};

pub(super) const ACTIONS: &[Action<LinearRegression>] = &[
    set_parameter(|lab, args| {
        let (place, value) = set_parameter_place(&lab.parameters(), args)?;
        lab.trainer.set_parameter(place, value)?;
        lab.look()
    }),
    Action {
        id: "load_csv",
        label: "Use your own data",
        help: "Trains on the columns of a CSV file instead of the homes.",
        effect: Effect::Rebuild,
        args: |_| vec![Arg { id: "csv", help: "The file.", kind: Kind::File { max_bytes: MAX_CSV_BYTES } }],
        run: |lab, args| {
            let csv = bytes(args, "csv")?;
            // An empty setup means the homes; an empty file means a mistake.
            Table::from_csv(csv)?;
            lab.set_up(csv)
        },
    },
    Action {
        id: "use_homes",
        label: "Back to the homes",
        help: "Trains on the built-in home sales again.",
        effect: Effect::Rebuild,
        args: |_| vec![],
        run: |lab, _| lab.set_up(&[]),
    },
];
