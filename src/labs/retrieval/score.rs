//! How well it searches and answers, on people held out. Worked out on reading.

use super::Retrieval;
use super::problem::{QUESTION, STATEMENT};
use super::prompt::{Prompt, Row, Rows};
use super::records::{ConflictScore, LibraryAbout, OverlapCourse, RecallTable, RetrievalTrouble, ToldBefore};
use super::search::{Scores, rank};
use super::words::Words;
use crate::error::Result;
use crate::labs::shared::{evenly, kept};
use crate::nn::numbers;
use crate::nn::ops::dot;
use crate::rng::{Purpose, generator};

/// Questions that are measured, at most.
const MEASURED: usize = 150;
/// Answers that are measured while it trains.
const ANSWERED: usize = 100;
/// Each k of the recall at k.
const KS: [usize; 4] = [1, 3, 5, 10];
/// Shares of words that a question has in common with its passage.
const OVERLAPS: [f64; 6] = [0.0, 0.2, 0.4, 0.6, 0.8, 1.0];

/// What is answered.
struct Said {
    first: u32,
    /// What is said after a source, or else the first token.
    value: u32,
}

/// Some of many, evenly.
fn some(facts: &[usize], most: usize) -> Vec<usize> {
    let facts: Vec<u32> = facts.iter().map(|fact| *fact as u32).collect();
    evenly(&facts, most).into_iter().map(|fact| fact as usize).collect()
}

impl Retrieval {
    /// The rank of the right passage of each of some facts, by dense vectors, by words, and by both.
    fn ranks(&self, facts: &[usize], overlap: f64) -> Result<Vec<[usize; 3]>> {
        let (tables, placed) = (self.tables()?, self.placed()?);
        let ranks = |fact: &usize| {
            let question = self.example(*fact, STATEMENT, overlap);
            let scores = Scores::new(&self.at_hand, tables, placed, &question, self.options.mixture);
            let right = self.at_hand.on(self.problem.world.about(*fact));
            [&scores.dense, &scores.bm25, &scores.mixture].map(|by| right.map_or(0, |right| rank(by, right)))
        };
        Ok(facts.iter().map(ranks).collect())
    }

    /// Recall at k and the mean reciprocal rank, of facts of people held out that the library has.
    pub(super) fn recall(&self) -> Result<&RecallTable> {
        kept(&self.look.recall, || self.count_recall())
    }

    fn count_recall(&self) -> Result<RecallTable> {
        let facts = some(&self.findable(), MEASURED);
        let ranks =
            if self.at_hand.items.is_empty() { vec![] } else { self.ranks(&facts, self.options.overlap)? };
        let shares = |method: usize| KS.map(|k| recall_at(&ranks, method, k)).to_vec();
        let mrr = |method: usize| {
            let sum: f32 = ranks.iter().map(|ranks| 1.0 / ranks[method].max(1) as f32).sum();
            sum / ranks.len().max(1) as f32
        };
        Ok(RecallTable {
            questions: ranks.len(),
            ks: KS.to_vec(),
            dense: shares(0),
            bm25: shares(1),
            mixture: shares(2),
            mrr_dense: mrr(0),
            mrr_bm25: mrr(1),
            mrr_mixture: mrr(2),
            chance: 1.0 / self.at_hand.items.len().max(1) as f32,
        })
    }

    /// Recall at 1 for each share of words in common.
    pub(super) fn overlap_course(&self) -> Result<&OverlapCourse> {
        kept(&self.look.course, || self.count_course())
    }

    fn count_course(&self) -> Result<OverlapCourse> {
        let mut course =
            OverlapCourse { overlaps: OVERLAPS.to_vec(), dense: vec![], bm25: vec![], mixture: vec![] };
        let facts = some(&self.findable(), MEASURED);
        for overlap in OVERLAPS {
            let ranks = if self.at_hand.items.is_empty() { vec![] } else { self.ranks(&facts, overlap)? };
            course.dense.push(recall_at(&ranks, 0, 1));
            course.bm25.push(recall_at(&ranks, 1, 1));
            course.mixture.push(recall_at(&ranks, 2, 1));
        }
        Ok(course)
    }

    /// The likeliest answer behind each prompt: its first token, and what is said after a source, or else that token.
    fn answers(&self, prompts: Vec<Prompt>) -> Result<Vec<Said>> {
        let row = |prompt| Row { prompt, answer: vec![Words::STOP] };
        let mut rows: Vec<Row> = prompts.into_iter().map(row).collect();
        let first = self.next_tokens(&rows)?;
        for (row, first) in rows.iter_mut().zip(&first) {
            row.answer.insert(0, *first);
        }
        let second = self.next_tokens(&rows)?;
        let marked = |first: u32| self.problem.words.marked(first).is_some();
        let said = |(first, second)| Said { first, value: if marked(first) { second } else { first } };
        Ok(first.into_iter().zip(second).map(said).collect())
    }

    /// The likeliest token at the last place of each row.
    fn next_tokens(&self, rows: &[Row]) -> Result<Vec<u32>> {
        let Some(places) = rows.first().map(|row| row.answer.len()) else { return Ok(vec![]) };
        let v = self.problem.words.count();
        let logits = self.without_gradients().logits(&Rows::new(rows.iter()), &self.plain);
        let logits = numbers(logits)?;
        let last = logits.chunks_exact(v).skip(places - 1).step_by(places);
        Ok(last.map(|z| super::search::best(z, 1).first().copied().unwrap_or(0) as u32).collect())
    }

    /// The share of facts that are answered right.
    fn right(&self, facts: &[usize], prompt: impl FnMut(&usize) -> Prompt) -> Result<f32> {
        let said = self.answers(facts.iter().map(prompt).collect())?;
        let right = said.iter().zip(facts).filter(|(said, fact)| said.value == self.problem.truth(**fact));
        Ok(right.count() as f32 / facts.len().max(1) as f32)
    }

    /// Facts that were told without a library.
    fn told(&self) -> Vec<usize> {
        let counts = &self.problem.counts;
        counts.iter().enumerate().filter(|(_, count)| **count > 0).map(|(fact, _)| fact).collect()
    }

    fn closed(&self, fact: usize) -> Prompt {
        self.problem.closed_row(fact, self.problem.world.own_wording(fact)).prompt
    }

    /// Recall at 1 of dense vectors, of all the facts there are, whatever is at hand.
    pub(super) fn measured_search(&self) -> Result<f32> {
        let problem = &self.problem;
        let held_out = some(&problem.held_out, ANSWERED);
        let tables = self.tables()?;
        let library: Vec<_> = problem.library.iter().filter(|passage| passage.fact.is_some()).collect();
        let placed: Vec<f32> =
            library.iter().flat_map(|passage| tables.unit(&tables.passage, &passage.words)).collect();
        let found = |fact: &&usize| {
            let q = tables.unit(&tables.question, &problem.question(problem.world.about(**fact), STATEMENT));
            let scores: Vec<f32> = placed.chunks_exact(tables.d).map(|p| dot(&q, p)).collect();
            let right = library.iter().position(|passage| passage.fact == Some(**fact));
            right.is_some_and(|right| rank(&scores, right) == 1)
        };
        Ok(held_out.iter().filter(found).count() as f32 / held_out.len().max(1) as f32)
    }

    /// The shares of facts of people held out that are answered right given the passage, and given another like it as well;
    /// the share refused given only the other; the shares right from memory, of what was told and of what was not.
    /// Where there is nothing to learn to answer, all are 0.
    pub(super) fn measured_reading(&self) -> Result<[f32; 5]> {
        let problem = &self.problem;
        if !problem.world.is_told() {
            return Ok([0.0; 5]);
        }
        let held_out = some(&problem.held_out, ANSWERED);
        let mut rng = generator(self.options.seed, Purpose::Split, u32::MAX);
        let mut others = vec![];
        held_out.iter().for_each(|fact| others.push(problem.passage_near(*fact, &mut rng)));
        let prompt = |fact: usize, passages: &[&[u32]]| {
            let question = problem.question(problem.world.about(fact), QUESTION);
            Prompt::open(&problem.words, passages.iter().copied(), &question)
        };
        let given = self.right(&held_out, |fact| prompt(*fact, &[&problem.passage(*fact)]))?;
        let mut beside = others.iter();
        let chosen = self.right(&held_out, |fact| {
            let (own, other) = (problem.passage(*fact), beside.next().map_or(&[][..], Vec::as_slice));
            prompt(*fact, &if fact % 2 == 0 { [&own, other] } else { [other, &own] })
        })?;
        let lacking = held_out.iter().zip(&others).map(|(fact, other)| prompt(*fact, &[other])).collect();
        let refused = self.answers(lacking)?.iter().filter(|said| said.first == Words::UNKNOWN).count();
        let refused = refused as f32 / held_out.len().max(1) as f32;
        let told = self.right(&some(&self.told(), ANSWERED), |fact| self.closed(*fact))?;
        let untold = self.right(&held_out, |fact| self.closed(*fact))?;
        Ok([given, chosen, refused, told, untold])
    }

    /// What is answered to facts that were told, where the one passage says otherwise.
    pub(super) fn conflict(&self) -> Result<&ConflictScore> {
        kept(&self.look.conflict, || self.count_conflict())
    }

    fn count_conflict(&self) -> Result<ConflictScore> {
        let (problem, facts) = (&self.problem, some(&self.told(), MEASURED));
        let claims: Vec<u32> = facts
            .iter()
            .map(|fact| self.other_value(problem.world.about(*fact).attribute, problem.truth(*fact)))
            .collect();
        let prompt = |(fact, claim): (&usize, &u32)| {
            let mut passage = problem.passage(*fact);
            if let Some(last) = passage.last_mut() {
                *last = *claim;
            }
            let question = problem.question(problem.world.about(*fact), QUESTION);
            Prompt::open(&problem.words, [passage.as_slice()].into_iter(), &question)
        };
        let said = self.answers(facts.iter().zip(&claims).map(prompt).collect())?;
        let share = |is: &dyn Fn(usize, u32) -> bool| {
            let count = said.iter().enumerate().filter(|(at, said)| is(*at, said.value)).count();
            count as f32 / said.len().max(1) as f32
        };
        let passage = share(&|at, said| claims[at] == said);
        let memory = share(&|at, said| problem.truth(facts[at]) == said);
        Ok(ConflictScore { facts: facts.len(), passage, memory, neither: 1.0 - passage - memory })
    }

    /// How often a blind guess among the values would be right.
    fn guess(&self) -> f32 {
        let (world, held_out) = (&self.problem.world, &self.problem.held_out);
        let values = held_out.iter().map(|fact| world.values(world.about(*fact).attribute));
        let sum: f32 = values.filter(|count| *count > 0).map(|count| 1.0 / count as f32).sum();
        sum / held_out.len().max(1) as f32
    }

    pub(super) fn library_about(&self) -> LibraryAbout {
        let items = &self.at_hand.items;
        LibraryAbout {
            passages: items.len(),
            inserted: items.iter().filter(|item| item.inserted).count(),
            words: items.iter().map(|item| item.words.len()).sum(),
            vocabulary: self.problem.words.count(),
            trained: self.problem.trained.len(),
            held_out: self.problem.held_out.len(),
            findable: self.findable().len(),
            guess: self.guess(),
            longest: items.iter().map(|item| item.words.len()).max().unwrap_or(0),
            context: super::prompt::CONTEXT,
            unknown: self.at_hand.unknown.clone(),
        }
    }

    pub(super) fn told_before(&self) -> ToldBefore {
        let shown = self.shown();
        let told = shown.fact.and_then(|fact| self.problem.counts.get(fact)).copied().unwrap_or(0);
        let [person, attribute] =
            shown.about.map_or_else(Default::default, |about| self.problem.world.called(about));
        ToldBefore {
            person,
            attribute,
            truth: self.truth(),
            told,
            known: self.problem.world.is_told() && shown.fact.is_some(),
        }
    }

    pub(super) fn trouble(&self) -> Result<RetrievalTrouble> {
        let prompt = self.prompt_now()?;
        let loss = self.log.history.last(1).unwrap_or(0.0) + self.log.history.last(2).unwrap_or(0.0);
        let nothing = (self.problem.words.count() as f32).ln() + (self.options.batch_size as f32).ln();
        Ok(RetrievalTrouble {
            diverging: loss > 1.5 * nothing || !loss.is_finite(),
            empty: self.at_hand.items.is_empty(),
            unknown_question: self.shown().line.known().is_empty(),
            left_out: prompt.map_or(0, |prompt| prompt.left_out),
            cut: prompt.map_or(0, |prompt| prompt.cut),
        })
    }
}

/// The share of ranks up to k.
fn recall_at(ranks: &[[usize; 3]], method: usize, k: usize) -> f32 {
    let found = ranks.iter().filter(|ranks| (1..=k).contains(&ranks[method])).count();
    found as f32 / ranks.len().max(1) as f32
}
