//! A reader's own table: the arguments of the action that brings it.

use crate::data::table::Decimal;
use crate::data::{MAX_CSV_BYTES, TableChoices, TableNeeds};
use crate::error::Result;
use crate::lab::{Arg, Args, Kind, Value, bytes, text_of};

/// The longest list of columns that a reader chooses.
const MAX_LIST: usize = 10_000;

/// The file, and the decisions about it, each of which may be left to the file.
pub fn table_args(needs: TableNeeds) -> Vec<Arg> {
    let optional = |kind| Kind::Optional { kind: Box::new(kind) };
    vec![
        Arg { id: "csv", help: "The file.", kind: Kind::Table { max_bytes: MAX_CSV_BYTES, needs } },
        Arg {
            id: "separator",
            help: "What stands between cells: comma, semicolon, tab, bar, space, or the character itself.",
            kind: optional(Kind::Text { most: 9 }),
        },
        Arg { id: "header", help: "Whether the first line holds the names.", kind: optional(Kind::Toggle) },
        Arg {
            id: "decimal",
            help: "What stands before decimals.",
            kind: optional(Kind::choice(&[("point", "point"), ("comma", "comma")])),
        },
        Arg { id: "target", help: "The column to predict.", kind: optional(Kind::Text { most: MAX_LIST }) },
        Arg {
            id: "columns",
            help: "The columns to predict it from, with commas between them.",
            kind: optional(Kind::Text { most: MAX_LIST }),
        },
    ]
}

/// What the lab keeps: the file with the decisions in front.
pub fn table_setup(args: &Args) -> Result<Vec<u8>> {
    table_choices(args).before(bytes(args, "csv")?)
}

/// The decisions among an action's arguments.
pub fn table_choices(args: &Args) -> TableChoices {
    let text = |id: &str| text_of(args, id).ok().map(str::to_string);
    TableChoices {
        separator: text("separator"),
        header: match args.get("header") {
            Some(Value::Flag(header)) => Some(*header),
            _ => None,
        },
        decimal: text("decimal").map(|id| if id == "comma" { Decimal::Comma } else { Decimal::Point }),
        target: text("target"),
        columns: text("columns").map(|ids| {
            let ids = ids.split(',').map(str::trim).filter(|id| !id.is_empty());
            ids.map(str::to_string).collect()
        }),
    }
}
