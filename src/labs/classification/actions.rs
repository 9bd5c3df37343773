//! What a reader does.

use super::Classification;
use super::options::NEEDS;
use crate::lab::{Action, Effect, Lab};
use crate::labs::shared::{set_parameter, table_args, table_setup};

pub(super) const ACTIONS: &[Action<Classification>] = &[
    set_parameter(),
    Action {
        id: "load_csv",
        label: "Use your own data",
        help: "Tells the classes of a CSV or TSV file apart, by columns of numbers or by a text.",
        effect: Effect::Rebuild,
        args: |_| table_args(NEEDS),
        run: |lab, args| lab.set_up(&table_setup(args)?),
    },
    Action {
        id: "use_built_in",
        label: "Back to the built-in data",
        help: "Takes the file away, and learns from a built-in set again.",
        effect: Effect::Rebuild,
        args: |_| vec![],
        run: |lab, _| lab.set_up(&[]),
    },
];
