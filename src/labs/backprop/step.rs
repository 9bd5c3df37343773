//! One step, stage by stage: an operation each, forward and then backward, and the update.

use super::graph::NodeOp;
use super::look::Look;
use super::{Backprop, Present};
use crate::error::{Error, Result};
use crate::lab::{Flow, Label, Stage};
use crate::message;
use crate::train::Divergence;

/// Training stops itself when the loss passes this, far above any that the example allows at the start.
const DIVERGED: f32 = 1e6;

/// How far a pass has come, in operations.
pub(super) struct Done {
    pub forward: usize,
    pub backward: usize,
}

impl Backprop {
    /// Forward through every operation, backward through every one, and the update.
    pub(super) fn stages_of_graph(&self) -> Vec<Stage> {
        let operations = self.graph.first_operation..self.graph.nodes.len();
        let named = |node: usize| (self.graph.label(node), self.graph.nodes[node].op);
        let forward = operations.clone().map(named).map(|(Label { id, name, .. }, op)| {
            Stage::new(format!("forward_{id}"), format!("Forward: {name}"), forward_help(op))
                .one_of(format!("forward_{}", op.id()), name)
        });
        let backward = operations.rev().map(named).map(|(Label { id, name, .. }, op)| {
            Stage::new(format!("backward_{id}"), format!("Backward: {name}"), backward_help(op))
                .one_of(format!("backward_{}", op.id()), name)
        });
        let update = Stage::new("update", "Update", "Move every parameter a little against its gradient.");
        forward.chain(backward).chain([update]).collect()
    }

    pub(super) fn run_stage(&mut self, stage: usize) -> Result<Flow> {
        let update = 2 * self.graph.operations();
        if stage > self.stages_done || stage > update {
            return Err(Error::out_of_order());
        }
        if stage < update { self.operate(stage) } else { self.update() }
    }

    /// One operation more, forward or backward. All that trains comes from one pass of burn's, made at the first operation;
    /// all that is looked at, from the same pass made once more.
    fn operate(&mut self, stage: usize) -> Result<Flow> {
        if stage == 0 {
            self.trainer.begin();
            let loss = self.loss_of(self.trainer.model(), &self.device);
            self.trainer.loss(loss)?;
            self.trainer.backward(None)?;
            self.present = Present::new(self.trainer.model(), &self.problem);
            self.look = Look::default();
        }
        self.stages_done = stage + 1;
        Ok(Flow::Continue)
    }

    fn update(&mut self) -> Result<Flow> {
        let (step, finite) = (self.trainer.step(), self.trainer.is_finite());
        let learning_rate = self.options.learning_rate;
        let before = self.trainer.update(learning_rate)?;
        self.history.push(step, &[before]);
        self.shown = Some(self.present.model.clone());
        self.stages_done = 0;
        self.look = Look::default();
        if finite && self.is_far_from_diverged()? {
            return Ok(Flow::Continue);
        }
        let loss = self.present_loss()?;
        // Not while it is coming down again, after a cure. NaN is neither small nor falling.
        if finite && (loss < DIVERGED || loss < before) {
            return Ok(Flow::Continue);
        }
        let compared = message!("past_a_million", "past a million and still rising");
        let divergence = Divergence { step: step + 1, learning_rate, loss, compared };
        Ok(Flow::Halt(divergence.message(finite && loss.is_finite())))
    }

    /// Whether the loss lies so far below what stops training that rounding can't matter. The graph knows it sooner than
    /// burn, to whom so small a net is many calls.
    fn is_far_from_diverged(&self) -> Result<bool> {
        let leaves = self.problem.leaves(&self.trainer.parameters()?);
        let loss = self.graph.forward(&leaves, self.problem.activation).last().copied();
        Ok(loss.is_some_and(|loss| loss < f64::from(DIVERGED) / 2.0))
    }

    /// How far the pass that is looked at has come. Between two steps it is that of the step before.
    pub(super) fn done(&self) -> Done {
        let all = self.graph.operations();
        match (self.stages_done, &self.shown) {
            (0, Some(_)) => Done { forward: all, backward: all },
            (done, _) => Done { forward: done.min(all), backward: done.saturating_sub(all).min(all) },
        }
    }

    /// How many nodes have a value.
    pub(super) fn reached(&self) -> usize {
        self.graph.first_operation + self.done().forward
    }

    /// Whether the pass that is looked at is complete.
    pub(super) fn is_complete(&self) -> bool {
        self.done().backward == self.graph.operations()
    }

    /// The loss of this step, once its operations have led to it.
    pub(super) fn loss_of_step(&self) -> Option<f32> {
        self.trainer.present_loss().filter(|_| self.stages_done >= self.graph.operations())
    }
}

fn forward_help(op: NodeOp) -> &'static str {
    match op {
        NodeOp::Product => "Multiply the number by its weight.",
        NodeOp::Sum => "Add up the products and the bias.",
        NodeOp::WeightedSum => "Multiply each input by its weight, add them up, add the bias.",
        NodeOp::Activation => "Put the sum through the activation.",
        NodeOp::Error => "Subtract the right answer from the prediction.",
        NodeOp::Square => "Square the error: that is the loss.",
        NodeOp::CrossEntropy => "Measure the surprise at the right answer: that is the loss.",
        NodeOp::Input | NodeOp::Target | NodeOp::Weight | NodeOp::Bias => "Known beforehand.",
    }
}

fn backward_help(op: NodeOp) -> &'static str {
    match op {
        NodeOp::Product => "Pass the gradient to both factors, each times the other one.",
        NodeOp::Sum => "Pass the gradient unchanged to everything that was added.",
        NodeOp::WeightedSum => {
            "Pass the gradient to each weight times its input, and to each input times its weight."
        }
        NodeOp::Activation => "Pass the gradient back times the slope of the activation.",
        NodeOp::Error => "Pass the gradient to the prediction unchanged.",
        NodeOp::Square => "Begin with ∂L/∂L = 1, and pass it on times the slope of the square.",
        NodeOp::CrossEntropy => "Begin with ∂L/∂L = 1, and pass it on times the slope of the loss.",
        NodeOp::Input | NodeOp::Target | NodeOp::Weight | NodeOp::Bias => "Known beforehand.",
    }
}
