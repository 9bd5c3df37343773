//! Pictures as vectors: the hidden layer of a small net that was trained to tell digits. What it needs to tell them it keeps,
//! and so pictures of one digit come to lie together, as words of one kind do.

use burn::module::Module;
use burn::tensor::Device;

use super::Embeddings;
use super::look::unit;
use super::plane;
use super::records::PictureNeighbours;
use crate::data::digits::{CLASSES, Digits, PIXELS};
use crate::error::Result;
use crate::labs::shared::kept;
use crate::nn::mlp::{Activation, Initialisation, Mlp};
use crate::nn::ops::dot;
use crate::nn::{Targets, cross_entropy, matrix, numbers};
use crate::train::score::answer;
use crate::train::{Batches, Method, Trainer};

/// Numbers of the hidden layer.
const HIDDEN: usize = 32;
/// Steps of Adam, their rate, and the digits of each.
const STEPS: u32 = 300;
const RATE: f64 = 0.01;
const BATCH: usize = 64;
/// The net is the same for everyone.
const SEED: u64 = 7;
/// Pictures listed as nearest.
const NEAREST: usize = 8;
/// The darkest grey of a drawing.
const DARKEST: f32 = 15.0;

/// The digits that the net never saw, and what it makes of them.
pub(super) struct Pictures {
    /// Without gradients.
    net: Mlp,
    device: Device,
    /// `[n, 64]`, from 0 to 1.
    greys: Vec<f32>,
    labels: Vec<u8>,
    /// The hidden layer of each, of length 1, `[n, h]`.
    unit: Vec<f32>,
    /// `[n, 2]`.
    map: Vec<f32>,
    right_hidden: f64,
    right_pixels: f64,
    accuracy: f64,
}

impl Pictures {
    fn new(device: &Device) -> Result<Self> {
        let (train, test) = Digits::split();
        let net = Self::trained(&train, device)?.valid();
        let device = device.clone().inner();
        let greys = test.greys();
        let pass = net.pass(matrix(greys.clone(), PIXELS, &device), Activation::Relu);
        let logits = numbers(pass.output())?;
        let told = logits
            .chunks_exact(CLASSES)
            .zip(&test.labels)
            .filter(|(z, label)| answer(z) == usize::from(**label));
        let accuracy = told.count() as f64 / test.labels.len().max(1) as f64;
        let hidden = hidden_of(&net, greys.clone(), &device)?;
        let unit_hidden = unit(&hidden, HIDDEN);
        let plane = plane::fresh(&hidden, HIDDEN);
        Ok(Self {
            map: plane::project(&hidden, &plane::mean(&hidden, HIDDEN), &plane),
            right_hidden: right(&unit_hidden, HIDDEN, &test.labels),
            right_pixels: right(&unit(&greys, PIXELS), PIXELS, &test.labels),
            unit: unit_hidden,
            labels: test.labels,
            accuracy,
            greys,
            net,
            device,
        })
    }

    fn trained(train: &Digits, device: &Device) -> Result<Mlp> {
        let greys = train.greys();
        let mut trainer = Trainer::new(
            Mlp::new(&[PIXELS, HIDDEN, CLASSES], Initialisation::He, SEED, device),
            Method::Adam,
        );
        let mut batches = Batches::new(train.labels.len(), SEED);
        for _ in 0..STEPS {
            let rows = batches.present(BATCH).to_vec();
            let row = |row: &u32| &greys[*row as usize * PIXELS..(*row as usize + 1) * PIXELS];
            let x = rows.iter().flat_map(row).copied().collect();
            let labels: Vec<_> =
                rows.iter().map(|row| Some(u32::from(train.labels[*row as usize]))).collect();
            trainer.begin();
            let logits = trainer.model().forward(matrix(x, PIXELS, device), Activation::Relu);
            trainer.loss(cross_entropy(logits, &Targets::new(&labels, device)))?;
            trainer.backward(None)?;
            trainer.update(RATE)?;
            batches.advance(BATCH);
        }
        Ok(trainer.model().clone())
    }

    /// The hidden layer for one picture, of length 1.
    fn of(&self, greys: Vec<f32>) -> Result<Vec<f32>> {
        Ok(unit(&hidden_of(&self.net, greys, &self.device)?, HIDDEN))
    }
}

/// The hidden layer for pictures, `[n, h]`.
fn hidden_of(net: &Mlp, greys: Vec<f32>, device: &Device) -> Result<Vec<f32>> {
    let pass = net.pass(matrix(greys, PIXELS, device), Activation::Relu);
    pass.a.first().map_or(Ok(vec![]), |hidden| numbers(hidden.clone()))
}

/// The share of vectors whose nearest other one has their label.
fn right(unit: &[f32], d: usize, labels: &[u8]) -> f64 {
    let rows: Vec<&[f32]> = unit.chunks_exact(d).collect();
    let right = rows.iter().enumerate().filter(|(place, own)| {
        let others = rows.iter().enumerate().filter(|(other, _)| other != place);
        let nearest = others.map(|(other, row)| (dot(row, own), other)).max_by(|a, b| a.0.total_cmp(&b.0));
        nearest.is_some_and(|(_, other)| labels[other] == labels[*place])
    });
    right.count() as f64 / rows.len().max(1) as f64
}

impl Embeddings {
    fn pictures(&self) -> Result<&Pictures> {
        kept(&self.pictures, || Pictures::new(&self.device))
    }

    /// The greys of the picture followed, and which it is; none if it was drawn.
    pub(super) fn picture(&self) -> Result<(Vec<f32>, Option<usize>)> {
        let (drawing, pictures) = (&self.options.drawing.0, self.pictures()?);
        if drawing.is_empty() {
            let row = self.options.example % pictures.labels.len().max(1);
            Ok((pictures.greys[row * PIXELS..(row + 1) * PIXELS].to_vec(), Some(row)))
        } else {
            Ok((drawing.iter().map(|grey| f32::from(*grey) / DARKEST).collect(), None))
        }
    }

    /// The pictures nearest to it, with their cosines.
    fn nearest_pictures(&self) -> Result<Vec<(f32, usize)>> {
        let (pictures, (greys, row)) = (self.pictures()?, self.picture()?);
        let own = pictures.of(greys)?;
        let others = pictures.unit.chunks_exact(HIDDEN).enumerate().filter(|(place, _)| Some(*place) != row);
        let mut nearest: Vec<(f32, usize)> =
            others.map(|(place, hidden)| (dot(hidden, &own), place)).collect();
        nearest.sort_by(|a, b| b.0.total_cmp(&a.0));
        nearest.truncate(NEAREST);
        Ok(nearest)
    }

    pub(super) fn picture_neighbours(&self) -> Result<PictureNeighbours> {
        let (pictures, (_, row), nearest) = (self.pictures()?, self.picture()?, self.nearest_pictures()?);
        Ok(PictureNeighbours {
            row: row.map_or(-1, |row| row as i32),
            label: row.map_or(-1, |row| i32::from(pictures.labels[row])),
            rows: nearest.iter().map(|(_, place)| *place).collect(),
            labels: nearest.iter().map(|(_, place)| usize::from(pictures.labels[*place])).collect(),
            cosines: nearest.iter().map(|(cosine, _)| *cosine).collect(),
            right_hidden: pictures.right_hidden,
            right_pixels: pictures.right_pixels,
            hidden: HIDDEN,
            accuracy: pictures.accuracy,
        })
    }

    /// The greys of the nearest, `[8, 64]`.
    pub(super) fn nearest_pixels(&self) -> Result<Vec<f32>> {
        let greys = &self.pictures()?.greys;
        let rows = self.nearest_pictures()?.into_iter();
        Ok(rows.flat_map(|(_, place)| greys[place * PIXELS..(place + 1) * PIXELS].to_vec()).collect())
    }

    pub(super) fn picture_map(&self) -> Result<&[f32]> {
        Ok(&self.pictures()?.map)
    }

    pub(super) fn picture_labels(&self) -> Result<&[u8]> {
        Ok(&self.pictures()?.labels)
    }
}
