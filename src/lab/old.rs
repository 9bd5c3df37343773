//! The contract's first edition, for labs that are yet to move to the [second](crate::lab). It goes when they have.
#![allow(missing_docs)]

use super::{
    Action, ActionInfo, Args, Array, Axis, ChannelInfo, ChannelKind, Control, DynLab, Effect, Flow, Form,
    Kind, Reading, Settings, Stage, Value,
};
use crate::error::{Error, Result};
use crate::message::Message;

pub use super::value::text;

pub struct Channel<L> {
    pub id: &'static str,
    pub label: &'static str,
    pub shape: &'static str,
    pub unit: &'static str,
    pub formula: &'static str,
    pub help: &'static str,
    pub read: fn(&L) -> Result<Array>,
}

pub const fn channel<L>(
    id: &'static str,
    label: &'static str,
    shape: &'static str,
    unit: &'static str,
    formula: &'static str,
    help: &'static str,
    read: fn(&L) -> Result<Array>,
) -> Channel<L> {
    Channel { id, label, shape, unit, formula, help, read }
}

pub trait Lab: Sized + 'static {
    const CHANNELS: &'static [Channel<Self>];
    const ACTIONS: &'static [Action<Self>];
    fn stages(&self) -> Vec<Stage>;
    fn controls(&self, settings: &Settings) -> Vec<Control>;
    fn resets(&self, _control: &str) -> &'static [&'static str] {
        &[]
    }
    fn axes(&self) -> Vec<Axis> {
        vec![]
    }
    fn notices(&self) -> Vec<String> {
        vec![]
    }
    fn rebuild(&mut self, settings: &Settings) -> Result<()>;
    fn tune(&mut self, settings: &Settings) -> Result<()>;
    fn run(&mut self, stage: usize) -> Result<Flow>;
    fn snapshot(&self) -> Result<Vec<u8>>;
    fn restore(&mut self, bytes: &[u8]) -> Result<()>;
    fn setup(&self) -> &[u8] {
        &[]
    }
    fn set_up(&mut self, bytes: &[u8]) -> Result<()> {
        match bytes {
            [] => Ok(()),
            _ => Err(Error::Data(Message::plain("This lab takes no data of the reader’s.".into()))),
        }
    }
}

/// A lab of the first edition as one of the second.
pub struct Old<L>(pub L);

/// A reset of any control by `by`, turned round: those that `control` is reset by.
fn resets_with<L: Lab>(lab: &L, control: &str, all: &[Control]) -> &'static [&'static str] {
    let by: Vec<&'static str> =
        all.iter().map(|c| c.id).filter(|id| lab.resets(id).contains(&control)).collect();
    if by.is_empty() { &[] } else { Vec::leak(by) }
}

pub fn conform(
    controls: impl Fn(&Settings) -> Vec<Control>,
    wanted: &Args,
    rejected: &mut Vec<Error>,
) -> Settings {
    let mut settings = Settings::default();
    loop {
        let controls = controls(&settings);
        let Some(control) = controls.iter().find(|c| settings.get(c.id).is_none()) else {
            let known = || controls.iter().map(|c| c.id);
            let unknown = wanted.keys().filter(|id| known().all(|k| k != *id));
            rejected.extend(unknown.map(|id| Error::unknown("control", id, known())));
            return settings;
        };
        let parsed = wanted.get(control.id).map(|v| control.kind.parse(control.id, control.label, v));
        let value = match parsed {
            Some(Ok(value)) => value,
            Some(Err(error)) => {
                rejected.push(error);
                control.default.clone()
            }
            None => control.default.clone(),
        };
        settings.insert(control.id, value);
    }
}

impl Settings {
    pub fn defaults(controls: impl Fn(&Self) -> Vec<Control>) -> Self {
        conform(controls, &Args::new(), &mut Vec::new())
    }
}

impl Control {
    pub fn new(
        id: &'static str,
        label: &'static str,
        help: &'static str,
        kind: Kind,
        default: impl Into<Value>,
        effect: Effect,
    ) -> Self {
        Self { id, label, help, kind, default: default.into(), effect, shown: true, resets_with: &[] }
    }

    pub fn seed(default: u32, help: &'static str) -> Self {
        Self::new("seed", "Seed", help, Kind::whole(0.0, 999_999.0), f64::from(default), Effect::Rebuild)
    }

    pub fn shown_if(self, shown: bool) -> Self {
        Self { shown, ..self }
    }
}

fn find_action<L: Lab>(id: &str) -> Result<&'static Action<L>> {
    let found = L::ACTIONS.iter().find(|a| a.id == id);
    found.ok_or_else(|| Error::unknown("action", id, L::ACTIONS.iter().map(|a| a.id)))
}

impl<L: Lab> DynLab for Old<L> {
    fn form(&self, wanted: &Args) -> Form {
        let mut form = Form::default();
        form.settings = conform(|settings| self.0.controls(settings), wanted, &mut form.rejected);
        form.controls = self.0.controls(&form.settings);
        let all = form.controls.clone();
        for control in &mut form.controls {
            control.resets_with = resets_with(&self.0, control.id, &all);
        }
        form
    }
    fn stages(&self) -> Vec<Stage> {
        self.0.stages()
    }
    fn channels(&self) -> Vec<ChannelInfo> {
        let info = |c: &Channel<L>| ChannelInfo {
            id: c.id,
            label: c.label,
            unit: c.unit,
            formula: c.formula,
            help: c.help,
            kind: ChannelKind::Tensor { axes: c.shape },
        };
        L::CHANNELS.iter().map(info).collect()
    }
    fn actions(&self) -> Vec<ActionInfo> {
        L::ACTIONS.iter().map(|action| action.info(&self.0)).collect()
    }
    fn parameters(&self) -> Vec<params::Parameter> {
        vec![]
    }
    fn axes(&self) -> Vec<Axis> {
        self.0.axes()
    }
    fn notices(&self) -> Vec<Message> {
        self.0.notices().into_iter().map(Message::plain).collect()
    }
    fn rebuild(&mut self, settings: &Settings) -> Result<()> {
        self.0.rebuild(settings)
    }
    fn tune(&mut self, settings: &Settings) -> Result<()> {
        self.0.tune(settings)
    }
    fn amended(&self) -> Vec<(&'static str, Value)> {
        vec![]
    }
    fn run(&mut self, stage: usize) -> Result<Flow> {
        self.0.run(stage)
    }
    fn read(&self, channel: &str) -> Result<Reading> {
        let found = L::CHANNELS.iter().find(|c| c.id == channel);
        let known = || L::CHANNELS.iter().map(|c| c.id);
        let found = found.ok_or_else(|| Error::unknown("channel", channel, known()))?;
        (found.read)(&self.0).map(Reading::Tensor)
    }
    fn check_action(&self, action: &str, args: &Args) -> Result<(Effect, Args)> {
        let action = find_action::<L>(action)?;
        Ok((action.effect, action.check(&self.0, args)?))
    }
    fn act(&mut self, action: &str, args: &Args) -> Result<()> {
        (find_action::<L>(action)?.run)(&mut self.0, args)
    }
    fn snapshot(&self) -> Result<Vec<u8>> {
        self.0.snapshot()
    }
    fn restore(&mut self, bytes: &[u8]) -> Result<()> {
        self.0.restore(bytes)
    }
    fn setup(&self) -> &[u8] {
        self.0.setup()
    }
    fn set_up(&mut self, bytes: &[u8]) -> Result<()> {
        self.0.set_up(bytes)
    }
}

use super::{Arg, Named};
use crate::nn::mlp::Mlp;
use crate::nn::params;
use crate::train::Schedule;

pub fn schedule_controls(settings: &Settings, default: &'static str, horizon: f64) -> [Control; 2] {
    let constant = settings.text("schedule").unwrap_or(default) == "constant";
    let options = Schedule::ALL.iter().map(|s| s.choice()).collect();
    [
        Control::new(
            "schedule",
            "Rate over time",
            "Whether the learning rate stays as it is, and how it changes otherwise.",
            Kind::Choice { options },
            default,
            Effect::Live,
        ),
        Control::new(
            "horizon",
            "Schedule length",
            "The steps until the rate has halved, or has fallen to zero.",
            Kind::log(10.0, 100_000.0),
            horizon,
            Effect::Live,
        )
        .shown_if(!constant),
    ]
}

/// Where a parameter may be put by hand.
const MAX_PARAMETER: f64 = 1e3;

pub fn parameter_args(sizes: &[usize]) -> Vec<Arg> {
    let widest = sizes.iter().max().copied().unwrap_or(1) as f64;
    let layers = Kind::whole(1.0, sizes.len().saturating_sub(1) as f64);
    let from = "The neuron it comes from, from 1; 0 for the bias.";
    vec![
        Arg { id: "layer", help: "Which layer of weights, from 1.", kind: layers },
        Arg { id: "from", help: from, kind: Kind::whole(0.0, widest) },
        Arg { id: "to", help: "The neuron it goes to, from 1.", kind: Kind::whole(1.0, widest) },
        Arg { id: "value", help: "Its new value.", kind: Kind::linear(-MAX_PARAMETER, MAX_PARAMETER) },
    ]
}

pub fn parameter_place(sizes: &[usize], args: &Args) -> Result<usize> {
    let whole = |id: &str| super::number(args, id).map(|n| n as usize);
    let (layer, from, to) = (whole("layer")?, whole("from")?, whole("to")?);
    let within = |name: &str, value: usize, least: usize, most: usize| {
        if (least..=most).contains(&value) {
            return Ok(());
        }
        let accepted = Message::plain(format!("a whole number from {least} to {most} in layer {layer}"));
        Err(Error::out_of_range(name, value, accepted))
    };
    within("layer", layer, 1, sizes.len().saturating_sub(1))?;
    let (inputs, outputs) = (sizes[layer - 1], sizes[layer]);
    within("from", from, 0, inputs)?;
    within("to", to, 1, outputs)?;
    let row = if from == 0 { inputs } else { from - 1 };
    Ok(Mlp::count(&sizes[..layer]) + row * outputs + to - 1)
}

pub fn with_parameter(model: &Mlp, sizes: &[usize], args: &Args) -> Result<Mlp> {
    let place = parameter_place(sizes, args)?;
    let mut parameters = params::flat(model)?;
    if let Some(slot) = parameters.get_mut(place) {
        *slot = super::number(args, "value")? as f32;
    }
    params::with(model.clone(), &parameters)
}
