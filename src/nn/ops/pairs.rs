//! Products of rows of two tables, for chosen pairs of rows only, as an operation of burn's own kind: what a skip-gram
//! model spends its time in. And the logistic loss of such products.
//!
//! burn would first copy every row that is named, and scatter the gradients back through copies as large.

// burn deprecates its ndarray backend, which we keep beside the other.
#![allow(deprecated)]

use std::sync::Arc;

use burn::backend::autodiff::checkpoint::base::Checkpointer;
use burn::backend::autodiff::checkpoint::strategy::CheckpointStrategy;
use burn::backend::autodiff::grads::Gradients;
use burn::backend::autodiff::ops::{Backward, Ops, OpsKind, binary, unary};
use burn::backend::tensor::FloatTensor;
use burn::backend::{Autodiff, AutodiffBackend, Backend, Dispatch, TensorMetadata, backend_extension};
use burn::tensor::Tensor;

use super::math::{exp, log_1p, sum};
use super::{Slices, of_numbers, plain, width};

/// Which rows meet: row `i` of the first table with each of row `i`'s `width` rows of the second.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pairs {
    /// A row of the first table for each.
    pub from: Vec<u32>,
    /// `width` rows of the second table for each, one behind the other.
    pub to: Vec<u32>,
    /// How many rows of the second table each meets.
    pub width: usize,
}

impl Pairs {
    /// Each row of the first table with those of the second that it meets.
    fn each(&self) -> impl Iterator<Item = (usize, &[u32])> {
        self.from.iter().map(|from| *from as usize).zip(self.to.chunks_exact(self.width.max(1)))
    }
}

/// a\[from\] · b\[to\], `[v, d]` and `[v, d]` to `[pairs, width]`. A row that is not there gives 0.
pub fn products(a: Tensor<2>, b: Tensor<2>, pairs: &Arc<Pairs>) -> Tensor<2> {
    if plain::is_far(&a) {
        return plain::products(a, b, pairs);
    }
    Tensor::from_dispatch(Dispatch::products(a.into_dispatch(), b.into_dispatch(), Arc::clone(pairs)))
}

/// −ln σ(x) in the first column, which should be 1, and −ln σ(−x) in the others, which should be 0: `[n, k]` to `[n, k]`.
pub fn logistic_losses(x: Tensor<2>) -> Tensor<2> {
    if plain::is_far(&x) {
        return plain::logistic_losses(x);
    }
    Tensor::from_dispatch(Dispatch::logistic_losses(x.into_dispatch()))
}

#[backend_extension(Flex: cfg(feature = "flex"), NdArray: cfg(feature = "ndarray"), Autodiff)]
trait PairOps: Backend {
    fn products(a: FloatTensor<Self>, b: FloatTensor<Self>, pairs: Arc<Pairs>) -> FloatTensor<Self>;
    /// ∂L/∂a of b and ∂L/∂y, `a` having so many rows; or, `turned`, ∂L/∂b of a.
    fn products_backward(
        other: FloatTensor<Self>,
        gradient: FloatTensor<Self>,
        pairs: Arc<Pairs>,
        rows: usize,
        turned: bool,
    ) -> FloatTensor<Self>;
    fn logistic_losses(x: FloatTensor<Self>) -> FloatTensor<Self>;
    /// ∂L/∂x of x and ∂L/∂y.
    fn logistic_losses_backward(x: FloatTensor<Self>, gradient: FloatTensor<Self>) -> FloatTensor<Self>;
}

/// A row of a table.
#[inline(always)]
fn row(table: &[f32], place: usize, width: usize) -> Option<&[f32]> {
    table.get(place * width..(place + 1) * width)
}

/// The same to be written.
#[inline(always)]
fn row_mut(table: &mut [f32], place: usize, width: usize) -> Option<&mut [f32]> {
    table.get_mut(place * width..(place + 1) * width)
}

/// y += s x.
#[inline(always)]
fn add(y: &mut [f32], s: f32, x: &[f32]) {
    y.iter_mut().zip(x).for_each(|(y, x)| *y += s * x);
}

fn forward(a: &[f32], b: &[f32], y: &mut [f32], pairs: &Pairs, d: usize) {
    for ((from, to), y) in pairs.each().zip(y.chunks_exact_mut(pairs.width.max(1))) {
        let Some(a) = row(a, from, d) else { continue };
        for (to, y) in to.iter().zip(y) {
            *y = row(b, *to as usize, d).map_or(0.0, |b| sum(a, b, |a, b| a * b));
        }
    }
}

/// ∂L/∂a\[from\] += ∂L/∂y b\[to\].
fn backward(b: &[f32], g: &[f32], slope: &mut [f32], pairs: &Pairs, d: usize) {
    for ((from, to), g) in pairs.each().zip(g.chunks_exact(pairs.width.max(1))) {
        let Some(slope) = row_mut(slope, from, d) else { continue };
        for (to, g) in to.iter().zip(g) {
            if let Some(b) = row(b, *to as usize, d) {
                add(slope, *g, b);
            }
        }
    }
}

/// ∂L/∂b\[to\] += ∂L/∂y a\[from\].
fn backward_turned(a: &[f32], g: &[f32], slope: &mut [f32], pairs: &Pairs, d: usize) {
    for ((from, to), g) in pairs.each().zip(g.chunks_exact(pairs.width.max(1))) {
        let Some(a) = row(a, from, d) else { continue };
        for (to, g) in to.iter().zip(g) {
            if let Some(slope) = row_mut(slope, *to as usize, d) {
                add(slope, *g, a);
            }
        }
    }
}

/// max(x, 0) + ln(1 + e^−|x|) is −ln σ(−x), whatever x is.
fn losses(x: &mut [f32], width: usize) {
    // The first column by itself, so that all others are one run, which is taken four numbers at a time.
    x.iter_mut().step_by(width.max(1)).for_each(|x| *x = -*x);
    for x in x {
        let above = if *x > 0.0 { *x } else { 0.0 };
        *x = above + log_1p(exp(-x.abs()));
    }
}

/// ∂L/∂x = (σ(x) − label) ∂L/∂y, in place of ∂L/∂y.
fn losses_backward(x: &[f32], g: &mut [f32], width: usize) {
    let sigma = |x: f32| 1.0 / (1.0 + exp(-x));
    let firsts: Vec<f32> = g.iter().copied().step_by(width.max(1)).collect();
    g.iter_mut().zip(x).for_each(|(g, x)| *g *= sigma(*x));
    // Of the first column the label is 1.
    let rows = g.chunks_mut(width.max(1)).zip(x.chunks(width.max(1)));
    for ((g, x), first) in rows.zip(firsts) {
        if let (Some(g), Some(x)) = (g.first_mut(), x.first()) {
            *g = first * (sigma(*x) - 1.0);
        }
    }
}

/// The same for each engine.
macro_rules! on_slices {
    ($engine:ty) => {
        impl PairOps for $engine {
            fn products(a: FloatTensor<Self>, b: FloatTensor<Self>, pairs: Arc<Pairs>) -> FloatTensor<Self> {
                let (d, shape) = (width(&a), [pairs.from.len(), pairs.width]);
                let mut y = vec![0.0; shape[0] * shape[1]];
                Self::look(a, |a| Self::look(b, |b| forward(a, b, &mut y, &pairs, d)));
                of_numbers::<Self>(y, shape)
            }

            fn products_backward(
                other: FloatTensor<Self>,
                gradient: FloatTensor<Self>,
                pairs: Arc<Pairs>,
                rows: usize,
                turned: bool,
            ) -> FloatTensor<Self> {
                let d = width(&other);
                let mut slope = vec![0.0; rows * d];
                let work = if turned { backward_turned } else { backward };
                Self::look(other, |x| Self::look(gradient, |g| work(x, g, &mut slope, &pairs, d)));
                of_numbers::<Self>(slope, [rows, d])
            }

            fn logistic_losses(x: FloatTensor<Self>) -> FloatTensor<Self> {
                let width = width(&x);
                Self::change(x, |x| losses(x, width))
            }

            fn logistic_losses_backward(
                x: FloatTensor<Self>,
                gradient: FloatTensor<Self>,
            ) -> FloatTensor<Self> {
                let width = width(&x);
                Self::change_by(x, gradient, |x, g| losses_backward(x, g, width))
            }
        }
    };
}

#[cfg(feature = "flex")]
on_slices!(burn::backend::Flex);
#[cfg(feature = "ndarray")]
on_slices!(burn::backend::NdArray);

#[derive(Debug)]
struct Products;

impl<B: PairOps> Backward<B, 2> for Products {
    /// a, b, and which of their rows met.
    type State = (FloatTensor<B>, FloatTensor<B>, Arc<Pairs>);

    fn backward(self, ops: Ops<Self::State, 2>, gradients: &mut Gradients, _: &mut Checkpointer) {
        let (a, b, pairs) = ops.state;
        let (rows_a, rows_b) = (rows(&a), rows(&b));
        let turned = Arc::clone(&pairs);
        binary::<B, _, _>(
            ops.parents,
            ops.node,
            gradients,
            |g| B::products_backward(b, g, pairs, rows_a, false),
            |g| B::products_backward(a, g, turned, rows_b, true),
        );
    }
}

/// Rows of a table.
fn rows(table: &impl TensorMetadata) -> usize {
    table.shape().as_slice().first().copied().unwrap_or(0)
}

#[derive(Debug)]
struct Logistic;

impl<B: PairOps> Backward<B, 1> for Logistic {
    /// x.
    type State = FloatTensor<B>;

    fn backward(self, ops: Ops<Self::State, 1>, gradients: &mut Gradients, _: &mut Checkpointer) {
        let x = ops.state;
        unary::<B, _>(ops.parents, ops.node, gradients, |g| B::logistic_losses_backward(x, g));
    }
}

/// Of a gradient there is no further gradient: the backward passes are never asked of what records.
impl<B: PairOps, C: CheckpointStrategy> PairOps for Autodiff<B, C> {
    fn products(a: FloatTensor<Self>, b: FloatTensor<Self>, pairs: Arc<Pairs>) -> FloatTensor<Self> {
        let ((a, a_node), (b, b_node)) = (a.into_parts(), b.into_parts());
        match Products.prepare::<C>([a_node, b_node]).compute_bound().stateful() {
            OpsKind::Tracked(step) => {
                let y = B::products(a.clone(), b.clone(), Arc::clone(&pairs));
                step.finish((a, b, pairs), y)
            }
            OpsKind::UnTracked(step) => step.finish(B::products(a, b, pairs)),
        }
    }

    fn products_backward(
        other: FloatTensor<Self>,
        gradient: FloatTensor<Self>,
        pairs: Arc<Pairs>,
        rows: usize,
        turned: bool,
    ) -> FloatTensor<Self> {
        Self::from_inner(B::products_backward(Self::inner(other), Self::inner(gradient), pairs, rows, turned))
    }

    fn logistic_losses(x: FloatTensor<Self>) -> FloatTensor<Self> {
        let (x, node) = x.into_parts();
        match Logistic.prepare::<C>([node]).compute_bound().stateful() {
            OpsKind::Tracked(step) => {
                let y = B::logistic_losses(x.clone());
                step.finish(x, y)
            }
            OpsKind::UnTracked(step) => step.finish(B::logistic_losses(x)),
        }
    }

    fn logistic_losses_backward(x: FloatTensor<Self>, gradient: FloatTensor<Self>) -> FloatTensor<Self> {
        Self::from_inner(B::logistic_losses_backward(Self::inner(x), Self::inner(gradient)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::Engine;
    use crate::nn::{matrix, numbers};

    fn close(ours: &[f32], exact: &[f64]) {
        assert_eq!(ours.len(), exact.len());
        for (ours, exact) in ours.iter().zip(exact) {
            assert!((f64::from(*ours) - exact).abs() < 1e-6 * exact.abs().max(1.0), "{ours}, not {exact}");
        }
    }

    #[test]
    fn rows_meet_and_their_gradients_are_those_worked_out_by_hand() {
        for engine in Engine::AVAILABLE {
            let device = engine.device().unwrap();
            let a = matrix(vec![1.0, 2.0, 3.0, 4.0], 2, &device).require_grad();
            let b = matrix(vec![5.0, 6.0, 7.0, 8.0, 9.0, 10.0], 2, &device).require_grad();
            // Row 1 with rows 0 and 2, row 0 with row 2 twice; row 9 is not there.
            let pairs = Pairs { from: vec![1, 0, 9], to: vec![0, 2, 2, 2, 0, 0], width: 2 };
            let y = products(a.clone(), b.clone(), &Arc::new(pairs));
            close(&numbers(y.clone()).unwrap(), &[39.0, 67.0, 29.0, 29.0, 0.0, 0.0]);
            let weights = matrix(vec![1.0, 10.0, 100.0, 1000.0, 1.0, 1.0], 2, &device);
            let all = (y * weights).sum().backward();
            close(&numbers(a.grad(&all).unwrap()).unwrap(), &[9900.0, 11000.0, 95.0, 106.0]);
            close(&numbers(b.grad(&all).unwrap()).unwrap(), &[3.0, 4.0, 0.0, 0.0, 1130.0, 2240.0]);
        }
    }

    #[test]
    fn losses_are_those_of_the_logistic_function_and_never_overflow() {
        let x = [-200.0, -20.0, -3.0, -0.1, 0.0, 0.1, 3.0, 20.0, 200.0_f32];
        for engine in Engine::AVAILABLE {
            let device = engine.device().unwrap();
            for label in [1.0, 0.0] {
                // One column has label 1; of two the second has label 0.
                let rows: Vec<f32> = x.iter().flat_map(|x| [*x, *x]).collect();
                let given = matrix(rows, 2, &device).require_grad();
                let y = logistic_losses(given.clone());
                let column = usize::from(label == 0.0);
                let pick = |all: Vec<f32>| all.chunks_exact(2).map(|row| row[column]).collect::<Vec<_>>();
                let sign = |x: f32| if label == 1.0 { -f64::from(x) } else { f64::from(x) };
                let exact: Vec<f64> =
                    x.iter().map(|x| sign(*x).max(0.0) + (-sign(*x).abs()).exp().ln_1p()).collect();
                close(&pick(numbers(y.clone()).unwrap()), &exact);
                let slope = given.grad(&y.sum().backward()).unwrap();
                let exact: Vec<f64> =
                    x.iter().map(|x| 1.0 / (1.0 + (-f64::from(*x)).exp()) - label).collect();
                close(&pick(numbers(slope).unwrap()), &exact);
            }
        }
    }
}
