//! What a step draws: windows over the text, and words at random.
//!
//! A window's word is any place in the text. Frequent words are left out by chance, as the window's own and as its
//! neighbours, before the window reaches for those that are left: Mikolov et al. (2013), section 2.3, in the form of the
//! program word2vec, where a word of share f stays with probability √(t/f) + t/f. Negatives are drawn in proportion to
//! count^¾ (section 2.2).

use std::collections::HashMap;
use std::rc::Rc;

use rand::Rng;
use rand_chacha::ChaCha8Rng;

use super::options::Options;
use super::text::Text;
use crate::error::{Error, Result};
use crate::message;
use crate::nn::ops::Pairs;
use crate::rng::{Purpose, generator};

/// Places that negatives are drawn from; a word has as many as it is to be drawn often.
const PLACES: usize = 1 << 17;
/// So many places are looked up together.
const TOGETHER: usize = 64;
/// How often another place is tried where a window has nothing to learn from.
const TRIES: usize = 64;
/// How often another negative is drawn where it is the neighbour itself.
const AGAIN: usize = 4;

/// What there is to learn from.
pub(super) struct Problem {
    pub text: Rc<Text>,
    /// v: the first so many words of the text are learned.
    pub words: usize,
    /// The place of each of them.
    pub places_of_words: HashMap<String, u32>,
    /// Places in the text of words that are learned and have a neighbour.
    places: Vec<u32>,
    /// The probability, times 2³², that each word stays.
    stays: Vec<u64>,
    shares: Shares,
    window: usize,
    seed: u64,
}

/// A window over the text.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Window {
    /// The place in the text of its word.
    pub at: usize,
    /// How many neighbours to each side at most.
    pub reach: usize,
    /// Places in the text of the neighbours.
    pub contexts: Vec<usize>,
    /// Places of those that were left out by chance.
    pub dropped: Vec<usize>,
}

/// What a step learns from.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Drawn {
    /// Of each pair the window's word; its neighbour, and then the negatives.
    pub pairs: Pairs,
    /// The first window.
    pub first: Window,
    /// Words of the text gone through, those left out included.
    pub seen: u64,
}

/// A whole number below `n`, from 32 random bits.
fn below(n: usize, rng: &mut ChaCha8Rng) -> usize {
    ((u64::from(rng.next_u32()) * n as u64) >> 32) as usize
}

impl Problem {
    pub fn new(text: Rc<Text>, options: &Options) -> Result<Self> {
        let words = text.vocabulary(options.vocabulary);
        let known = |at: &u32| (text.tokens[*at as usize] as usize) < words;
        let mut places = vec![];
        for bounds in text.starts.windows(2) {
            let there = (bounds[0]..bounds[1]).filter(known).count();
            if there > 1 {
                places.extend((bounds[0]..bounds[1]).filter(known));
            }
        }
        if places.is_empty() {
            return Err(Error::Data(message!(
                "embeddings_apart",
                "No two of the {words} most frequent words stand in one sentence. A larger vocabulary is needed.",
                words
            )));
        }
        let counts = &text.counts[..words];
        let total = counts.iter().sum::<usize>() as f64;
        let stays = counts.iter().map(|count| {
            let ratio = options.subsample * total / *count as f64;
            ((ratio.sqrt() + ratio).min(1.0) * (1_u64 << 32) as f64) as u64
        });
        let stays = stays.collect();
        let shares = Shares::new(counts);
        let places_of_words = text.words.iter().take(words).cloned().zip(0..).collect();
        Ok(Self {
            words,
            places_of_words,
            places,
            stays,
            shares,
            window: options.window,
            seed: options.seed,
            text,
        })
    }

    /// The probability that a word stays.
    pub fn stays(&self, word: usize) -> f64 {
        self.stays.get(word).map_or(0.0, |stays| *stays as f64 / (1_u64 << 32) as f64)
    }

    /// The probability that each word is drawn as a negative.
    pub fn drawn_as_negatives(&self) -> Vec<f64> {
        let starts = [0].into_iter().chain(self.shares.ends.iter().copied());
        let places = starts.zip(&self.shares.ends).map(|(start, end)| end - start);
        places.map(|places| f64::from(places) / PLACES as f64).collect()
    }

    /// Whether a word is kept this time.
    fn keeps(&self, at: usize, rng: &mut ChaCha8Rng) -> bool {
        let stays = self.stays.get(self.text.tokens[at] as usize).copied().unwrap_or(0);
        u64::from(rng.next_u32()) < stays
    }

    /// Whether the word at a place in the text is learned.
    pub fn knows(&self, at: usize) -> bool {
        self.text.tokens.get(at).is_some_and(|token| (*token as usize) < self.words)
    }

    /// What step number `step` learns from, `windows` windows, each pair with `negatives` negatives.
    pub fn draw(&self, step: u32, windows: usize, negatives: usize) -> Drawn {
        let mut rng = generator(self.seed, Purpose::Sample, step);
        let likely = windows * self.window;
        let mut from = Vec::with_capacity(likely);
        let mut to = Vec::with_capacity(likely * (1 + negatives));
        let mut seen = 0;
        let mut first = None;
        for _ in 0..windows {
            let window = self.window(&mut seen, &mut rng);
            let word = self.text.tokens[window.at];
            for at in &window.contexts {
                let context = self.text.tokens[*at];
                from.push(word);
                to.push(context);
                to.extend((0..negatives).map(|_| self.negative(context, &mut rng)));
            }
            first.get_or_insert(window);
        }
        Drawn { pairs: Pairs { from, to, width: 1 + negatives }, first: first.unwrap_or_default(), seen }
    }

    /// A word drawn at random, other than the neighbour if that can be.
    fn negative(&self, context: u32, rng: &mut ChaCha8Rng) -> u32 {
        let mut drawn = context;
        for _ in 0..AGAIN {
            drawn = self.shares.word(below(PLACES, rng));
            if drawn != context {
                break;
            }
        }
        drawn
    }

    /// A window with a neighbour in it. Where chance leaves none, the nearest is one all the same.
    fn window(&self, seen: &mut u64, rng: &mut ChaCha8Rng) -> Window {
        let mut last = Window::default();
        for _ in 0..TRIES {
            let at = self.places[below(self.places.len(), rng)] as usize;
            *seen += 1;
            if !self.keeps(at, rng) {
                last.at = at;
                continue;
            }
            let reach = 1 + below(self.window, rng);
            last = self.around(at, reach, |at| self.keeps(at, rng));
            if !last.contexts.is_empty() {
                return last;
            }
        }
        let all = self.around(last.at, 1, |_| true);
        Window { contexts: all.contexts.into_iter().take(1).collect(), ..all }
    }

    /// The window around a place, of the words that are kept.
    pub fn around(&self, at: usize, reach: usize, mut keeps: impl FnMut(usize) -> bool) -> Window {
        let sentence = self.text.sentence(at);
        let (mut contexts, mut dropped) = (vec![], vec![]);
        let mut look = |places: &mut dyn Iterator<Item = usize>| {
            let mut found = 0;
            for at in places.filter(|at| self.knows(*at)) {
                if found == reach {
                    break;
                }
                if keeps(at) {
                    contexts.push(at);
                    found += 1;
                } else {
                    dropped.push(at);
                }
            }
        };
        look(&mut (sentence.start..at).rev());
        look(&mut (at + 1..sentence.end));
        Window { at, reach, contexts, dropped }
    }

    /// The window that is looked at between two steps: at the place asked for or the next that has a neighbour, with the
    /// whole reach, and nothing left out.
    pub fn window_at(&self, position: usize) -> Window {
        let position = position % self.text.tokens.len().max(1);
        let next = self.places.partition_point(|at| (*at as usize) < position);
        let at = self.places.get(next).or(self.places.first()).map_or(0, |at| *at as usize);
        self.around(at, self.window, |_| true)
    }
}

/// [`PLACES`] shared out among words, of each as many as its share of Σ count^¾. Of square roots, which are the same on every
/// machine.
///
/// A table with a word for each place would be the plain way, but half a megabyte is not kept near at hand by a processor.
struct Shares {
    /// Where the places of each word end.
    ends: Vec<u32>,
    /// The word of the first of every [`TOGETHER`] places.
    firsts: Vec<u32>,
}

impl Shares {
    fn new(counts: &[usize]) -> Self {
        let weight = |count: &usize| {
            let root = (*count as f64).sqrt();
            root * root.sqrt()
        };
        let total: f64 = counts.iter().map(weight).sum();
        let (mut sum, mut end) = (0.0, 0);
        let place_of_end = |count: &usize| {
            sum += weight(count);
            end = ((sum / total * PLACES as f64).round() as usize).clamp(end, PLACES);
            end as u32
        };
        let mut ends: Vec<u32> = counts.iter().map(place_of_end).collect();
        if let Some(last) = ends.last_mut() {
            *last = PLACES as u32;
        }
        let first = |place: usize| ends.partition_point(|end| *end as usize <= place) as u32;
        let firsts = (0..PLACES).step_by(TOGETHER).map(first).collect();
        Self { ends, firsts }
    }

    /// The word that a place belongs to.
    fn word(&self, place: usize) -> u32 {
        let from = self.firsts.get(place / TOGETHER).copied().unwrap_or(0);
        let ends = self.ends.iter().skip(from as usize);
        from + ends.take_while(|end| **end as usize <= place).count() as u32
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn negatives_are_drawn_by_their_count_to_the_three_quarters() {
        // 256^¾ = 64, 81^¾ = 27, 16^¾ = 8, 1: of 100. The last is not there, and has no place.
        let shares = Shares::new(&[256, 81, 16, 1, 0]);
        let words: Vec<u32> = (0..PLACES).map(|place| shares.word(place)).collect();
        assert!(words.is_sorted());
        for (word, share) in [0.64, 0.27, 0.08, 0.01, 0.0].into_iter().enumerate() {
            let found = words.iter().filter(|w| **w as usize == word).count() as f64 / PLACES as f64;
            assert!((found - share).abs() < 1e-4, "{word}: {found}");
        }
    }
}
