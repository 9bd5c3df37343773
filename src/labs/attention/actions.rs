//! What a reader does.

use super::Attention;
use super::edits::{Edits, MAX_SCORE};
use crate::error::Result;
use crate::lab::{Action, Arg, Args, Effect, Kind, Value, number};
use crate::labs::shared::set_parameter;

pub(super) const ACTIONS: &[Action<Attention>] = &[
    set_parameter(),
    Action {
        id: "switch_head",
        label: "Switch a head on or off",
        help: "In the picture, the output of a head that is off is zero.",
        effect: Effect::View,
        args: |lab| {
            let [layer, head] = head_args(lab);
            vec![layer, head, Arg { id: "on", help: "Whether it is on.", kind: Kind::Toggle }]
        },
        run: |lab, args| {
            let at = [whole(args, "layer")?, whole(args, "head")?];
            let on = args.get("on") == Some(&Value::Flag(true));
            edit(lab, |edits| if on { edits.heads.remove(&at) } else { edits.heads.insert(at) })
        },
    },
    Action {
        id: "set_vector",
        label: "Replace a token’s vector",
        help: "In the picture, the token goes into the first layer with the vector of another place, or with zero.",
        effect: Effect::View,
        args: |lab| {
            vec![
                place_arg(lab, "place", "The place of the token, from 1."),
                Arg {
                    id: "from",
                    help: "The place whose vector it gets, from 1; 0 for zero, its own place for its own vector.",
                    kind: Kind::whole(0.0, lab.places()),
                },
            ]
        },
        run: |lab, args| {
            let (place, from) = (whole(args, "place")?, whole(args, "from")?);
            edit(lab, |edits| {
                if from == place { edits.vectors.remove(&place) } else { edits.vectors.insert(place, from) }
            })
        },
    },
    Action {
        id: "set_score",
        label: "Set a score",
        help: "In the picture, sets how well a query and a key match: a scaled score, before mask and softmax.",
        effect: Effect::View,
        args: |lab| {
            let kind = Kind::linear(-MAX_SCORE, MAX_SCORE);
            let value = Arg { id: "value", help: "The new score.", kind };
            score_args(lab).into_iter().chain([value]).collect()
        },
        run: |lab, args| {
            let (at, value) = (score_place(args)?, number(args, "value")? as f32);
            edit(lab, |edits| edits.scores.insert(at, value))
        },
    },
    Action {
        id: "clear_score",
        label: "Undo a set score",
        help: "In the picture, gives a score back the value that the model computes.",
        effect: Effect::View,
        args: |lab| score_args(lab).into(),
        run: |lab, args| {
            let at = score_place(args)?;
            edit(lab, |edits| edits.scores.remove(&at))
        },
    },
    Action {
        id: "clear_edits",
        label: "Undo all edits",
        help: "Switches all heads on and takes back every vector and score that was set by hand.",
        effect: Effect::View,
        args: |_| vec![],
        run: |lab, _| edit(lab, |edits| *edits = Edits::default()),
    },
];

/// Makes a change to the edits, if there is room for it.
fn edit<T>(lab: &mut Attention, change: impl FnOnce(&mut Edits) -> T) -> Result<()> {
    let mut edits = lab.options.edits.clone();
    change(&mut edits);
    lab.options.edits = edits.fit()?;
    lab.look.forget_edits();
    Ok(())
}

fn head_args(lab: &Attention) -> [Arg; 2] {
    let upto = |most: usize| Kind::whole(1.0, most as f64);
    [
        Arg { id: "layer", help: "The layer, from 1.", kind: upto(lab.options.layers) },
        Arg { id: "head", help: "The head, from 1.", kind: upto(lab.options.heads) },
    ]
}

fn place_arg(lab: &Attention, id: &'static str, help: &'static str) -> Arg {
    Arg { id, help, kind: Kind::whole(1.0, lab.places()) }
}

fn score_args(lab: &Attention) -> [Arg; 4] {
    let [layer, head] = head_args(lab);
    let query = place_arg(lab, "query", "The place that attends, from 1.");
    [layer, head, query, place_arg(lab, "key", "The place that is attended to, from 1.")]
}

fn score_place(args: &Args) -> Result<[usize; 4]> {
    Ok([whole(args, "layer")?, whole(args, "head")?, whole(args, "query")?, whole(args, "key")?])
}

fn whole(args: &Args, id: &str) -> Result<usize> {
    Ok(number(args, id)? as usize)
}

impl Attention {
    /// t, the places of a sequence.
    fn places(&self) -> f64 {
        self.problem.length as f64
    }
}
