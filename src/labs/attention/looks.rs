//! Whom each head listens to, against where the answer stands: how much of its attention goes where it would have to,
//! on the mean over sequences held out. So that nothing is said of a head but what it does.

use super::problem::{Example, Problem, Task};
use super::{Attention, bank};
use crate::error::Result;
use crate::lab::Label;
use crate::labs::shared::kept;
use crate::nn::numbers;
use crate::nn::transformer::{Edits, tokens};

/// So many of the sequences held out are looked at.
const LOOKED_AT: usize = 50;

/// A place that listens, and the places of one kind that it may listen to.
type Look = (usize, Vec<usize>);

/// What there is to listen to in a task, by id and name.
fn kinds(task: Task) -> &'static [(&'static str, &'static str)] {
    match task {
        Task::Copy | Task::Reverse => &[("source", "where its answer stands")],
        Task::Sort => &[("source", "its answer’s symbol")],
        Task::Pair => &[
            ("before", "from a value: the key before it"),
            ("key", "from a question: the same key"),
            ("value", "from a question: its value"),
        ],
        Task::Brackets => &[("source", "the bracket it closes")],
        Task::Bank => &[("source", "the word that decides")],
    }
}

/// Of a sequence, what listens and to what, for each of the kinds.
fn looks(problem: &Problem, Example { tokens, answers }: &Example) -> Vec<Vec<Look>> {
    let asked =
        || answers.iter().enumerate().filter_map(|(place, answer)| answer.map(|answer| (place, answer)));
    let given = tokens.len().min(problem.typed());
    let first = tokens.len() - given;
    match problem.task {
        Task::Copy => vec![asked().map(|(place, _)| (place, vec![place - first])).collect()],
        Task::Reverse => vec![asked().map(|(place, _)| (place, vec![tokens.len() - 1 - place])).collect()],
        Task::Sort => {
            let same = |answer: u32| (0..given).filter(|at| tokens[*at] == answer).collect();
            vec![asked().map(|(place, answer)| (place, same(answer))).collect()]
        }
        Task::Pair => {
            let told = tokens.len() / 3 * 2;
            let key = |place: usize| (0..told).step_by(2).find(|at| tokens[*at] == tokens[place]);
            let found: Vec<_> = asked().filter_map(|(place, _)| key(place).map(|key| (place, key))).collect();
            vec![
                (1..told).step_by(2).map(|value| (value, vec![value - 1])).collect(),
                found.iter().map(|(place, key)| (*place, vec![*key])).collect(),
                found.iter().map(|(place, key)| (*place, vec![key + 1])).collect(),
            ]
        }
        Task::Brackets => {
            let (kinds, blank) = (problem.choices.len() as u32, problem.labels.len() as u32 - 1);
            let (mut open, mut found) = (vec![], vec![]);
            for (place, token) in tokens.iter().enumerate() {
                if *token == blank {
                    found.extend(open.pop().map(|from| (place, vec![from])));
                } else if *token >= kinds {
                    open.push(place);
                }
            }
            vec![found]
        }
        Task::Bank => {
            let deciding = || (0..tokens.len()).filter(|at| bank::decides(tokens[*at])).collect();
            vec![asked().map(|(place, _)| (place, deciding())).collect()]
        }
    }
}

impl Attention {
    /// The names of what there is to listen to.
    pub(super) fn look_labels(&self) -> Vec<Label> {
        kinds(self.options.task).iter().map(|(id, name)| Label::new(*id, *name)).collect()
    }

    /// The shares, `[L, h, k]`.
    pub(super) fn looks(&self) -> Result<&[f32]> {
        kept(&self.look.looks, || self.measure_looks()).map(Vec::as_slice)
    }

    fn measure_looks(&self) -> Result<Vec<f32>> {
        let examples = &self.held_out[..self.held_out.len().min(LOOKED_AT)];
        let (t, heads) = (self.problem.length, self.options.heads);
        let all: Vec<u32> = examples.iter().flat_map(|e| e.tokens.iter().copied()).collect();
        let trace = self.without_gradients().trace(tokens(&all, t, &self.plain), &Edits::default());
        let wanted: Vec<_> = examples.iter().map(|example| looks(&self.problem, example)).collect();
        let mut shares = vec![];
        for layer in trace.layers {
            let maps = numbers(layer.attention)?; // (b·h, t, t)
            for head in 0..heads {
                for kind in 0..kinds(self.options.task).len() {
                    let (mut sum, mut count) = (0.0_f64, 0);
                    for (i, found) in wanted.iter().enumerate() {
                        let map = &maps[(i * heads + head) * t * t..][..t * t];
                        for (query, keys) in found.get(kind).into_iter().flatten() {
                            sum += keys.iter().map(|key| f64::from(map[query * t + key])).sum::<f64>();
                            count += 1;
                        }
                    }
                    shares.push((sum / f64::from(count.max(1))) as f32);
                }
            }
        }
        Ok(shares)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Of a sequence as a reader types it: from which place to which, for each kind.
    fn of(task: Task, behind: bool, text: &str) -> Vec<Vec<(usize, Vec<usize>)>> {
        let problem = Problem::new(task, 8, 10, behind);
        looks(&problem, &problem.parse(text).unwrap())
    }

    #[test]
    fn what_is_listened_to_is_where_the_answer_stands() {
        let to = |found: &[Look]| found.iter().map(|(_, keys)| keys.clone()).collect::<Vec<_>>();
        let from = |found: &[Look]| found.iter().map(|(query, _)| *query).collect::<Vec<_>>();
        let reverse = of(Task::Reverse, false, "31415926");
        assert_eq!(to(&reverse[0]), [7, 6, 5, 4, 3, 2, 1, 0].map(|at| vec![at]));
        let behind = of(Task::Reverse, true, "31415926");
        assert_eq!((from(&behind[0]), to(&behind[0])), ((8..16).collect(), to(&reverse[0])));
        let copy = of(Task::Copy, true, "31415926");
        assert_eq!(to(&copy[0]), [0, 1, 2, 3, 4, 5, 6, 7].map(|at| vec![at]));
        let sort = of(Task::Sort, false, "31415926");
        assert_eq!(to(&sort[0])[..3], [vec![1, 3], vec![1, 3], vec![6]]);
        let [before, key, value] = &of(Task::Pair, false, "A3B7C0D9 DBAC")[..] else { panic!() };
        assert_eq!((from(before), to(before)), (vec![1, 3, 5, 7], [0, 2, 4, 6].map(|at| vec![at]).to_vec()));
        assert_eq!((from(key), to(key)), (vec![8, 9, 10, 11], [6, 2, 0, 4].map(|at| vec![at]).to_vec()));
        assert_eq!(to(value), [7, 3, 1, 5].map(|at| vec![at]));
        let brackets = of(Task::Brackets, false, "([??{?<?");
        assert_eq!(
            (from(&brackets[0]), to(&brackets[0])),
            (vec![2, 3, 5, 7], [1, 0, 4, 6].map(|at| vec![at]).to_vec())
        );
    }

    #[test]
    fn a_word_of_either_sense_decides_and_no_other() {
        let words = bank::words();
        let number = |word: &str| words.iter().position(|known| *known == word).unwrap() as u32;
        for word in ["muddy", "robbed", "trout", "vault"] {
            assert!(bank::decides(number(word)), "{word}");
        }
        for word in ["bank", "fisherman", "cashier", "today", "the", "."] {
            assert!(!bank::decides(number(word)), "{word}");
        }
        assert!(!bank::decides(9999));
    }
}
