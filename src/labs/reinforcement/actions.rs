//! What a reader does.

use super::grid::{Cell, MOST_SIDE, MOST_WIND};
use super::gridworld::GridWorld;
use super::{Body, Reinforcement};
use crate::error::{Error, Result};
use crate::lab::{Action, Arg, Effect, Kind, Named, number, text_of};
use crate::message;

/// How far a push can change a cart's velocity, in m/s.
const MOST_PUSH: f64 = 2.0;

pub(super) const ACTIONS: &[Action<Reinforcement>] = &[
    Action {
        id: "paint",
        label: "Paint a cell",
        help: "Makes a cell into something else, while the agent goes on learning.",
        effect: Effect::Live,
        args: |_| {
            let kinds = Cell::ALL.iter().map(|cell| cell.choice()).collect();
            vec![
                place("row", "Which row, from 0 at the top."),
                place("column", "Which column, from 0 at the left."),
                Arg { id: "kind", help: "What it becomes.", kind: Kind::Choice { options: kinds } },
            ]
        },
        run: |lab, args| {
            let (row, column) = (number(args, "row")? as usize, number(args, "column")? as usize);
            lab.grid()?.paint(row, column, Cell::from_id(text_of(args, "kind")?)?)
        },
    },
    Action {
        id: "set_wind",
        label: "Set the wind",
        help: "How many cells up the wind of a column carries whoever moves from there.",
        effect: Effect::Live,
        args: |_| {
            let most = f64::from(MOST_WIND);
            vec![
                place("column", "Which column, from 0 at the left."),
                Arg { id: "strength", help: "How many cells.", kind: Kind::whole(0.0, most) },
            ]
        },
        run: |lab, args| {
            let (column, strength) = (number(args, "column")? as usize, number(args, "strength")? as u8);
            lab.grid()?.set_wind(column, strength)
        },
    },
    Action {
        id: "push",
        label: "Push the cart",
        help: "Adds to the velocity of the first cart, in m/s.",
        effect: Effect::Live,
        args: |_| {
            let kind = Kind::linear(-MOST_PUSH, MOST_PUSH);
            vec![Arg { id: "velocity", help: "How much, to the right.", kind }]
        },
        run: |lab, args| match &mut lab.body {
            Body::Grid(_) => {
                let said = message!("no_cart", "There is no cart in this world: choose CartPole.");
                Err(Error::Data(said))
            }
            Body::Poles(world) => {
                world.push(number(args, "velocity")?);
                world.look_again();
                Ok(())
            }
        },
    },
];

/// A row or a column of a grid.
fn place(id: &'static str, help: &'static str) -> Arg {
    Arg { id, help, kind: Kind::whole(0.0, (MOST_SIDE - 1) as f64) }
}

impl Reinforcement {
    /// The grid, for what a reader does to it.
    fn grid(&mut self) -> Result<&mut GridWorld> {
        match &mut self.body {
            Body::Grid(world) => Ok(world),
            Body::Poles(_) => {
                Err(Error::Data(message!("no_cells", "There are no cells in this world: choose a grid.")))
            }
        }
    }
}
