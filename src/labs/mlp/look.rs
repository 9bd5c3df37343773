//! What the network makes of the whole plane and of the examples: worked out once for each state of its
//! parameters, in one batched pass, and only while something on screen shows it.

use std::cell::OnceCell;

use super::MultilayerPerceptron;
use super::objective::{Measure, is_right, shown};
use super::options::MAX_DRAWN;
use super::problem::Task;
use crate::error::Result;
use crate::labs::shared::kept;
use crate::nn::mlp::Mlp;
use crate::nn::{matrix, numbers};

/// Places a side at which the plane is sampled.
pub(super) const SIDE: usize = 48;
/// Places a side of a neuron's own picture: every second of those.
pub(super) const MAP_SIDE: usize = SIDE / 2;

/// Kept until the parameters change.
#[derive(Default)]
pub(super) struct Look {
    plane: OnceCell<Layers>,
    sample: OnceCell<Layers>,
    measures: OnceCell<[Measure; 2]>,
}

/// All that a pass over `[m, d]` inputs gave: the inputs, aˡ of each hidden layer, and z, `[m, n]` each.
pub(super) struct Layers(Vec<Vec<f32>>);

impl Layers {
    /// The inputs are layer 0.
    pub fn layer(&self, layer: usize) -> &[f32] {
        self.0.get(layer).map_or(&[], Vec::as_slice)
    }

    /// z, the last of them.
    pub fn output(&self) -> &[f32] {
        self.0.last().map_or(&[], Vec::as_slice)
    }
}

impl MultilayerPerceptron {
    fn layers_of(&self, model: &Mlp, x: Vec<f32>) -> Result<Layers> {
        let input = matrix(x.clone(), self.problem.width(), &self.plain);
        let mut pass = model.pass(input, self.options.activation);
        let mut layers = vec![x];
        for a in pass.a {
            layers.push(numbers(a)?);
        }
        layers.push(pass.z.pop().map_or(Ok(vec![]), numbers)?);
        Ok(Layers(layers))
    }

    fn kept_layers<'a>(
        &'a self,
        cell: &'a OnceCell<Layers>,
        x: impl FnOnce() -> Vec<f32>,
    ) -> Result<&'a Layers> {
        kept(cell, || self.layers_of(&self.without_gradients(), x()))
    }

    /// Over the plane of the first two features, the others at their means; rows go up.
    pub(super) fn over_plane(&self) -> Result<&Layers> {
        self.kept_layers(&self.look.plane, || {
            let [x0, x1, y0, y1] = self.problem.extent;
            let at = |from: f32, to: f32, i: usize| from + (to - from) * i as f32 / (SIDE - 1) as f32;
            let places = (0..SIDE).flat_map(|row| (0..SIDE).map(move |column| (column, row)));
            places.flat_map(|(column, row)| self.example([at(x0, x1, column), at(y0, y1, row)])).collect()
        })
    }

    /// Over the examples that are drawn and measured.
    pub(super) fn over_sample(&self) -> Result<&Layers> {
        self.kept_layers(&self.look.sample, || self.problem.features_of(&self.problem.sample))
    }

    /// Over the one place that the reader points at.
    pub(super) fn at_probe(&self) -> Result<Layers> {
        self.layers_of(&self.without_gradients(), self.example([self.options.probe_x, self.options.probe_y]))
    }

    /// An example with these first features, the others at their means, which are zero.
    fn example(&self, first: [f32; 2]) -> Vec<f32> {
        first.into_iter().chain(std::iter::repeat(0.0)).take(self.problem.width()).collect()
    }

    /// How good it is on the examples trained on, and on those held out.
    pub(super) fn measures(&self) -> Result<[Measure; 2]> {
        // Four channels are read from it with every frame.
        kept(&self.look.measures, || {
            let task = self.problem.task;
            let z = match self.look.sample.get() {
                Some(layers) => layers.output().to_vec(),
                // The other layers are not asked for.
                None => {
                    numbers(self.without_gradients().forward(self.sample_x.clone(), self.options.activation))?
                }
            };
            let y = &self.sample_y;
            let at = self.problem.sample_test;
            let (z_train, z_test) = z.split_at((at * task.outputs()).min(z.len()));
            let (y_train, y_test) = y.split_at(at.min(y.len()));
            Ok([Measure::of(task, z_train, y_train), Measure::of(task, z_test, y_test)])
        })
        .copied()
    }

    /// 1 for each example of the sample that it tells wrong; for numbers all 0.
    pub(super) fn wrong(&self) -> Result<Vec<f32>> {
        let task = self.problem.task;
        let classes = task != Task::Regression;
        let z = self.over_sample()?.output().chunks_exact(task.outputs());
        Ok(z.zip(&self.sample_y)
            .map(|(z, y)| f32::from(u8::from(classes && !is_right(task, z, *y))))
            .collect())
    }

    /// What the main picture shows over the plane, `[c, SIDE, SIDE]`: one neuron, or the outputs.
    pub(super) fn field(&self) -> Result<(Vec<f32>, usize)> {
        let plane = self.over_plane()?;
        if let Some((layer, neuron)) = self.shown_neuron() {
            let width = self.sizes()[layer + 1];
            return Ok((plane.layer(layer + 1).iter().skip(neuron).step_by(width).copied().collect(), 1));
        }
        let outputs = self.problem.task.outputs();
        let rows: Vec<Vec<f32>> =
            plane.output().chunks_exact(outputs).map(|z| shown(self.problem.task, z)).collect();
        Ok(((0..outputs).flat_map(|c| rows.iter().map(move |row| row[c])).collect(), outputs))
    }

    /// The neuron that the main picture shows, if it is not the output.
    pub(super) fn shown_neuron(&self) -> Option<(usize, usize)> {
        let sizes = self.sizes();
        let hidden = sizes.len().saturating_sub(2);
        let (layer, neuron) =
            (self.options.shown_layer.checked_sub(1)?, self.options.shown_neuron.checked_sub(1)?);
        (layer < hidden && neuron < sizes[layer + 1]).then_some((layer, neuron))
    }

    /// Each neuron's picture, inputs and outputs among them, `[Σ n, MAP_SIDE, MAP_SIDE]`, within ±1: a tanh, a
    /// sigmoid and the shown form of classes as they are, all else as a share of the layer's largest
    /// magnitude. None at all where a layer has too many neurons to be drawn so.
    pub(super) fn maps(&self) -> Result<Vec<f32>> {
        let sizes = self.sizes();
        if sizes.iter().any(|size| *size > MAX_DRAWN) {
            return Ok(vec![]);
        }
        let (plane, task) = (self.over_plane()?, self.problem.task);
        let outputs: Vec<f32> =
            plane.output().chunks_exact(task.outputs()).flat_map(|z| shown(task, z)).collect();
        let mut maps = Vec::with_capacity(sizes.iter().sum::<usize>() * MAP_SIDE * MAP_SIDE);
        for (layer, width) in sizes.iter().enumerate() {
            let is_output = layer + 1 == sizes.len();
            let values = if is_output { &outputs } else { plane.layer(layer) };
            let bounded = match (layer, is_output) {
                (_, true) => task != Task::Regression,
                (0, _) => false,
                _ => self.options.activation.is_bounded(),
            };
            let most = values.iter().fold(0.0_f32, |most, value| most.max(value.abs()));
            let scale = if bounded || most == 0.0 || !most.is_finite() { 1.0 } else { 1.0 / most };
            for neuron in 0..*width {
                for row in (0..SIDE).step_by(SIDE / MAP_SIDE) {
                    let row = values[row * SIDE * width..].iter().skip(neuron).step_by(*width).take(SIDE);
                    maps.extend(row.step_by(SIDE / MAP_SIDE).map(|value| value * scale));
                }
            }
        }
        Ok(maps)
    }
}
