//! Putting one parameter of a model somewhere by hand: the same action in every lab that has it.

use crate::error::{Error, Result};
use crate::lab::{Action, Arg, Args, Choice, Effect, Kind, Lab, number, text_of};
use crate::message;
use crate::nn::params::Parameter;

/// Where a parameter may be put by hand.
const MAX_PARAMETER: f64 = 1e3;

/// The action, for a lab whose [weights](Lab::weights) can be set.
pub(in crate::labs) const fn set_parameter<L: Lab>() -> Action<L> {
    Action {
        id: "set_parameter",
        label: "Set a parameter",
        help: "Puts one number of a weight or a bias where you want it.",
        effect: Effect::Live,
        args: |lab| args_of(&lab.parameters()),
        run: |lab, args| {
            let (place, value) = place_of(&lab.parameters(), args)?;
            let mut weights = lab.weights()?;
            if let Some(slot) = weights.get_mut(place) {
                *slot = value;
            }
            lab.set_weights(&weights)
        },
    }
}

/// What the action takes, for a model with these parameters.
fn args_of(named: &[Parameter]) -> Vec<Arg> {
    let options = named.iter().map(|parameter| Choice::new(&parameter.name, &parameter.name)).collect();
    let most = named.iter().map(Parameter::count).max().unwrap_or(1).max(1) - 1;
    vec![
        Arg { id: "parameter", help: "Which tensor, by its name.", kind: Kind::Choice { options } },
        Arg {
            id: "index",
            help: "Which number of it, from 0, row by row.",
            kind: Kind::whole(0.0, most as f64),
        },
        Arg { id: "value", help: "Its new value.", kind: Kind::linear(-MAX_PARAMETER, MAX_PARAMETER) },
    ]
}

/// The place among all parameters of the one that such arguments name, and its new value.
///
/// # Errors
/// [`Error::OutOfRange`] if the tensor has no such number.
fn place_of(named: &[Parameter], args: &Args) -> Result<(usize, f32)> {
    let name = text_of(args, "parameter")?;
    let found = named.iter().find(|parameter| parameter.name == name);
    let found =
        found.ok_or_else(|| Error::unknown("parameter", name, named.iter().map(|p| p.name.as_str())))?;
    let index = number(args, "index")? as usize;
    if index >= found.count() {
        let most = found.count() - 1;
        let accepted = message!("accepts_index", "a whole number from 0 to {most} in {name}", most, name);
        return Err(Error::out_of_range("index", index, accepted));
    }
    Ok((found.start + index, number(args, "value")? as f32))
}
