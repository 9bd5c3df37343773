//! What takes long to look at, in pieces that other workers may bring: samples row by row, and the two distances.

use super::Diffusion;
use super::look::{EXAMINED, EXAMINING, MEASURED_STEPS, Sampled};
use super::options::Run;
use crate::error::{Error, Result};
use crate::labs::shared::{Due, Pieces};
use crate::nn::diffusion::Chain;
use crate::nn::params;
use crate::train::parts::{self, cut_look, rows_of};

/// Something that takes long.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sight {
    /// The samples shown.
    Shown,
    /// Those beside them.
    Beside,
    /// Those of the examination.
    Exam,
    /// The distance of the averaged weights' samples, of the row that is due.
    Averaged,
    /// The same of the latest weights.
    Latest,
}

impl Sight {
    const ALL: [Self; 5] = [Self::Shown, Self::Beside, Self::Exam, Self::Averaged, Self::Latest];

    /// Whether a channel shows it, of `digits` or of points.
    fn is_in(self, channel: &str, digits: bool) -> bool {
        const OF_SAMPLES: [&str; 4] = ["samples", "chain", "chain_x0", "quality"];
        // What the judge of digits says of them.
        const JUDGED: [&str; 3] = ["judged", "nearest", "nearest_distance"];
        let shows = |of: &str| OF_SAMPLES.contains(&of) || digits && JUDGED.contains(&of);
        match self {
            Self::Shown => shows(channel),
            Self::Beside => channel.strip_prefix("compare_").is_some_and(shows),
            Self::Exam => channel == "exam",
            Self::Averaged | Self::Latest => false,
        }
    }
}

impl Diffusion {
    /// The multiplications that some samples take.
    fn work(&self, run: &Run, n: usize) -> usize {
        let passes = if run.class.is_some() && run.guidance != 0.0 { 2 } else { 1 };
        n * run.steps * passes * params::count(self.trainer.model())
    }

    /// In how many pieces `n` samples of a run are drawn.
    pub(super) fn pieces_of(&self, run: &Run, n: usize) -> usize {
        cut_look(self.work(run, n), n)
    }

    /// The pieces that are not there of what others can help with.
    fn open_pieces(&self, sight: Sight) -> Vec<usize> {
        let looked = &self.look;
        let samples = |run: Run, kept: &Sampled| match self.pieces_of(&run, run.particles) {
            ..=1 => vec![],
            _ if kept.is_drawn() => vec![],
            pieces => kept.pieces.open(pieces).collect(),
        };
        match sight {
            Sight::Shown => samples(self.options.run(), &looked.shown),
            Sight::Beside => self.options.beside().map_or(vec![], |run| samples(run, &looked.beside)),
            Sight::Exam if looked.shown.is_examined() => vec![],
            Sight::Exam => match self.pieces_of(&self.options.run(), self.examined()) {
                ..=1 => vec![],
                pieces => looked.shown.exam_pieces.open(pieces).collect(),
            },
            Sight::Averaged | Sight::Latest => {
                let weights = params::count(self.trainer.model());
                let is_long = cut_look(weights * MEASURED_STEPS * self.measured_samples(), 2) > 1;
                let is_open = self.due.as_ref().is_some_and(Due::is_open);
                let place = usize::from(sight == Sight::Latest);
                let lacks = looked.distances.get(place).is_none();
                if is_long && is_open && lacks { vec![0] } else { vec![] }
            }
        }
    }

    /// How many samples are examined.
    pub(super) fn examined(&self) -> usize {
        EXAMINED[usize::from(self.problem.is_digits())]
    }

    /// The numbers of all such pieces that the channels `reads` need.
    pub(super) fn pieces_for(&self, reads: &[&str]) -> Vec<u32> {
        let digits = self.problem.is_digits();
        // A measure is wanted whatever is looked at.
        let wanted = |sight: Sight| {
            matches!(sight, Sight::Averaged | Sight::Latest)
                || reads.iter().any(|channel| sight.is_in(channel, digits))
        };
        let of = |(number, sight): (u32, Sight)| {
            self.open_pieces(sight).into_iter().map(move |piece| Pieces::number(number, piece))
        };
        (0..).zip(Sight::ALL).filter(|(_, sight)| wanted(*sight)).flat_map(of).collect()
    }

    fn sight(number: u32) -> Result<(Sight, usize)> {
        let (thing, piece) = Pieces::of(number);
        let sight = Sight::ALL.get(thing as usize).copied();
        Ok((sight.ok_or_else(|| Error::no_part(number as usize, 0))?, piece))
    }

    /// The weights that a piece is worked out of.
    pub(super) fn weights_of_piece(&self, number: u32) -> Result<Vec<f32>> {
        match Self::sight(number)?.0 {
            Sight::Averaged => self.average.parameters(),
            Sight::Latest => self.trainer.parameters(),
            Sight::Shown | Sight::Beside | Sight::Exam => params::flat(&self.net_of(&self.options.run())),
        }
    }

    /// What is drawn for a sight of samples: how, how many, from which throws of the dice on.
    fn drawn_for(&self, sight: Sight) -> Option<(Run, usize)> {
        match sight {
            Sight::Shown => Some(self.options.run()).map(|run| (run, run.particles)),
            Sight::Beside => self.options.beside().map(|run| (run, run.particles)),
            Sight::Exam => Some((self.options.run(), self.examined())),
            Sight::Averaged | Sight::Latest => None,
        }
    }

    /// A piece of what takes long.
    pub(super) fn compute_piece(&self, number: u32) -> Result<Vec<f32>> {
        let (sight, piece) = Self::sight(number)?;
        match sight {
            Sight::Averaged => Ok(vec![self.distance_of(self.average.net())?]),
            Sight::Latest => Ok(vec![self.distance_of(&self.without_gradients())?]),
            _ => {
                let missing = || Error::no_part(number as usize, 0);
                let (run, n) = self.drawn_for(sight).ok_or_else(missing)?;
                let pieces = self.pieces_of(&run, n);
                parts::check(piece, pieces)?;
                let throws = if sight == Sight::Exam { EXAMINING } else { run.first_throw() };
                let chain = self.sample(&run, rows_of(piece, pieces, n), throws)?;
                Ok(if sight == Sight::Exam { chain.samples().to_vec() } else { to_numbers(chain) })
            }
        }
    }

    /// Keeps a piece.
    pub(super) fn keep_piece(&mut self, number: u32, numbers: Vec<f32>) -> Result<()> {
        let (sight, piece) = Self::sight(number)?;
        let Some((run, n)) = self.drawn_for(sight) else {
            let place = usize::from(sight == Sight::Latest);
            parts::check(piece, 1)?;
            return self.look.distances.put((place, 2), 1, numbers);
        };
        let pieces = self.pieces_of(&run, n);
        let levels = if sight == Sight::Exam { 1 } else { 2 * self.schedule.visits(run.steps).len() };
        let count = rows_of(piece, pieces, n).len() * self.problem.dims * levels;
        let kept = match sight {
            Sight::Beside => &mut self.look.beside.pieces,
            Sight::Exam => &mut self.look.shown.exam_pieces,
            _ => &mut self.look.shown.pieces,
        };
        kept.put((piece, pieces), count, numbers)
    }
}

/// A chain as numbers: its path and what was foreseen, `[2, c, n, d]`.
fn to_numbers(chain: Chain) -> Vec<f32> {
    [chain.path.concat(), chain.estimates.concat()].concat()
}

/// The chain that such numbers are of; there are as many rows as times.
pub(super) fn of_numbers(times: Vec<usize>, numbers: &[f32]) -> Chain {
    let (path, estimates) = numbers.split_at(numbers.len() / 2);
    let rows = |half: &[f32]| {
        let row = (half.len() / times.len().max(1)).max(1);
        half.chunks_exact(row).map(<[f32]>::to_vec).collect()
    };
    Chain { path: rows(path), estimates: rows(estimates), times }
}
