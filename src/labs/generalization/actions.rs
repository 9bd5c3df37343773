//! What a reader does.

use super::Generalization;
use super::problem::Problem;
use super::scatter::{MOST_HEIGHT, MOST_POINTS, Scatter};
use crate::error::{Error, Result};
use crate::lab::{Action, Arg, Effect, Kind, number};
use crate::labs::shared::set_parameter;
use crate::message;

pub(super) const ACTIONS: &[Action<Generalization>] = &[
    set_parameter(),
    Action {
        id: "move_point",
        label: "Move a point",
        help: "Puts a point that is trained on somewhere else.",
        effect: Effect::Live,
        args: |_| vec![index(), x(), y()],
        run: |lab, args| {
            let (index, x, y) = (number(args, "index")? as usize, number(args, "x")?, number(args, "y")?);
            lab.change_points(|points| points.move_point(index, x, y))
        },
    },
    Action {
        id: "add_point",
        label: "Add a point",
        help: "Puts one more point among those trained on.",
        effect: Effect::Live,
        args: |_| vec![x(), y()],
        run: |lab, args| {
            let (x, y) = (number(args, "x")?, number(args, "y")?);
            lab.change_points(|points| points.add_point(x, y))
        },
    },
    Action {
        id: "remove_point",
        label: "Take a point away",
        help: "Takes one of the points trained on away; the last one stays.",
        effect: Effect::Live,
        args: |_| vec![index()],
        run: |lab, args| {
            let index = number(args, "index")? as usize;
            lab.change_points(|points| points.remove_point(index))
        },
    },
];

fn index() -> Arg {
    let most = MOST_POINTS + super::options::MOST_LEAKED;
    Arg { id: "index", help: "Which point, from 0.", kind: Kind::whole(0.0, (most - 1) as f64) }
}

fn x() -> Arg {
    Arg { id: "x", help: "Where across.", kind: Kind::linear(-1.0, 1.0) }
}

fn y() -> Arg {
    Arg { id: "y", help: "How high.", kind: Kind::linear(-MOST_HEIGHT, MOST_HEIGHT) }
}

impl Generalization {
    /// Changes the points trained on. What was solved is solved anew where it is looked at.
    fn change_points(&mut self, change: impl FnOnce(&mut Scatter) -> Result<()>) -> Result<()> {
        let Problem::Points(points) = &mut self.problem else {
            let said = message!("no_points", "There are no points here to move: choose the polynomials.");
            return Err(Error::Data(said));
        };
        change(points)?;
        self.data_changed()
    }
}
