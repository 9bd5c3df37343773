//! What a reader does.

use super::LinearRegression;
use super::options::NEEDS;
use crate::lab::{Action, Effect, Lab};
use crate::labs::shared::{set_parameter, table_args, table_setup};

pub(super) const ACTIONS: &[Action<LinearRegression>] = &[
    set_parameter(),
    Action {
        id: "load_csv",
        label: "Use your own data",
        help: "Trains on the columns of a CSV file instead of the homes.",
        effect: Effect::Rebuild,
        args: |_| table_args(NEEDS),
        run: |lab, args| lab.set_up(&table_setup(args)?),
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
