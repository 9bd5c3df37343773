//! What a reader sees of a question on its way: what it finds, and what becomes of it in the prompt. Worked out on reading.

use std::cell::OnceCell;

use burn::module::Module;

use super::Retrieval;
use super::answers::Written;
use super::net::Net;
use super::options::{LISTED, Surgery};
use super::problem::QUESTION;
use super::prompt::{CONTEXT, Prompt, Row, Rows};
use super::records::{
    BmTerm, ConflictScore, OverlapCourse, PromptShown, RecallTable, SearchHit, SearchShown, SimilarityShown,
};
use super::search::{Item, Line, Scores, Tables, best, rank, read};
use super::words::Words;
use crate::data::text::bm25::{B, K1};
use crate::data::text::people::About;
use crate::error::Result;
use crate::labs::shared::kept;
use crate::nn::numbers;
use crate::nn::ops::dot;
use crate::rng::{Purpose, generator};

/// Kept until what it came from changes.
#[derive(Default)]
pub(super) struct Look {
    tables: OnceCell<Tables>,
    placed: OnceCell<Vec<f32>>,
    asked: OnceCell<Shown>,
    scores: OnceCell<Scores>,
    prompt: OnceCell<Prompt>,
    pub answer: OnceCell<Written>,
    pub closed: OnceCell<Written>,
    pub recall: OnceCell<RecallTable>,
    pub course: OnceCell<OverlapCourse>,
    pub conflict: OnceCell<ConflictScore>,
}

impl Look {
    /// Another question is asked.
    pub fn forget_question(&mut self) {
        let Self { tables, placed, recall, course, conflict, .. } = std::mem::take(self);
        *self = Self { tables, placed, recall, course, conflict, ..Self::default() };
    }

    /// Other words of the questions are written as in the passage.
    pub fn forget_recall(&mut self) {
        self.recall = OnceCell::new();
    }

    /// Both scores count otherwise in the mixture.
    pub fn forget_mixture(&mut self) {
        self.forget_recall();
        self.course = OnceCell::new();
    }

    /// The library is another.
    pub fn forget_library(&mut self) {
        let Self { tables, conflict, .. } = std::mem::take(self);
        *self = Self { tables, conflict, ..Self::default() };
    }
}

/// The question that is followed.
pub(super) struct Shown {
    pub line: Line,
    /// What it is about, if that is understood.
    pub about: Option<About>,
    /// The fact, if there is one.
    pub fact: Option<usize>,
}

impl Retrieval {
    /// The model as it is looked at.
    pub(super) fn without_gradients(&self) -> Net {
        self.trainer.model().valid()
    }

    pub(super) fn tables(&self) -> Result<&Tables> {
        kept(&self.look.tables, || Tables::new(&self.without_gradients(), self.options.dimensions))
    }

    pub(super) fn placed(&self) -> Result<&[f32]> {
        let placed = || Ok(self.tables()?.place(&self.at_hand.items));
        kept(&self.look.placed, placed).map(Vec::as_slice)
    }

    /// The question that is followed: within a step the first of its batch, else the reader's, or one of those held out.
    pub(super) fn shown(&self) -> &Shown {
        self.look.asked.get_or_init(|| {
            let words = &self.problem.words;
            if let Some(first) = self.work.asked.seen().and_then(|asked| asked.first()) {
                return self.shown_about(first.about, Line::of(words, &first.question));
            }
            if !self.options.question.trim().is_empty() {
                let line = read(words, &self.options.question);
                let about = self.problem.understood(&line.known());
                return about.map_or(Shown { line: line.clone(), about, fact: None }, |about| {
                    self.shown_about(about, line)
                });
            }
            let facts = self.findable();
            let facts = if facts.is_empty() { &self.problem.held_out } else { &facts };
            let fact = facts.get(self.options.example % facts.len().max(1)).copied().unwrap_or(0);
            let question = self.example(fact, QUESTION, self.options.overlap);
            self.shown_about(self.problem.world.about(fact), Line::of(words, &question))
        })
    }

    fn shown_about(&self, about: About, line: Line) -> Shown {
        Shown { line, about: Some(about), fact: self.problem.world.fact(about) }
    }

    /// A question about a fact, as many of its words in the other script as is wanted.
    pub(super) fn example(&self, fact: usize, wording: usize, overlap: f64) -> Vec<u32> {
        let mut rng = generator(self.options.seed, Purpose::Split, 1 + fact as u32);
        self.problem.overlapping(
            &self.problem.question(self.problem.world.about(fact), wording),
            overlap,
            &mut rng,
        )
    }

    /// The facts of people held out that a passage of the library tells.
    pub(super) fn findable(&self) -> Vec<usize> {
        let first = self.problem.held_out.first().copied().unwrap_or(usize::MAX);
        let library = self.problem.library.iter().take(self.options.passages);
        library.filter_map(|passage| passage.fact).filter(|fact| *fact >= first).collect()
    }

    /// Whether a step has come past the stage that fills `slot`; between two steps all is there.
    fn has_come(&self, filled: bool) -> bool {
        self.work.asked.seen().is_none() || filled
    }

    pub(super) fn has_embedded(&self) -> bool {
        self.has_come(self.work.vectors.seen().is_some())
    }

    fn has_searched(&self) -> bool {
        self.has_come(self.work.similarity.seen().is_some())
    }

    fn has_prompt(&self) -> bool {
        self.has_come(self.work.rows.seen().is_some())
    }

    pub(super) fn has_answered(&self) -> bool {
        self.problem.world.is_told() && self.has_come(self.work.answered)
    }

    /// A passage as it is shown.
    fn text(&self, item: &Item) -> String {
        let own = item.fact.and_then(|fact| self.problem.world.text(fact));
        own.map_or_else(|| self.problem.words.line(&item.words), String::from)
    }

    /// Whether there is nothing to search in, or for.
    pub(super) fn finds_nothing(&self) -> bool {
        self.at_hand.items.is_empty() || self.shown().line.known().is_empty()
    }

    fn scores(&self) -> Result<&Scores> {
        kept(&self.look.scores, || {
            let question = self.shown().line.known();
            Ok(Scores::new(&self.at_hand, self.tables()?, self.placed()?, &question, self.options.mixture))
        })
    }

    /// The passages found, the best first; none if there is nothing to find.
    fn found(&self, most: usize) -> Result<Vec<usize>> {
        if self.finds_nothing() {
            return Ok(vec![]);
        }
        Ok(best(self.scores()?.by(self.options.method), most))
    }

    pub(super) fn search_shown(&self) -> Result<SearchShown> {
        let shown = self.shown();
        let words = &self.problem.words;
        let searched = self.has_searched();
        let right = shown.about.and_then(|about| self.at_hand.on(about));
        let mut hits = vec![];
        let mut right_rank = 0;
        if searched && !self.finds_nothing() {
            let scores = self.scores()?;
            let by = scores.by(self.options.method);
            right_rank = right.map_or(0, |right| rank(by, right));
            for place in self.found(LISTED)? {
                let item = &self.at_hand.items[place];
                hits.push(SearchHit {
                    place,
                    text: self.text(item),
                    inserted: item.inserted,
                    dense: scores.dense[place],
                    bm25: scores.bm25[place],
                    mixture: scores.mixture[place],
                    score: by[place],
                    right: item.about.is_some() && item.about == shown.about,
                });
            }
        }
        Ok(SearchShown {
            question: shown.line.texts.join(" "),
            words: shown.line.texts.clone(),
            known: shown.line.tokens.iter().map(Option::is_some).collect(),
            script: shown.line.tokens.iter().map(|t| t.is_some_and(|t| words.is_scripted(t))).collect(),
            passages: self.at_hand.items.len(),
            products: self.at_hand.items.len() * self.options.dimensions,
            hits,
            right_rank,
            nothing: self.finds_nothing(),
        })
    }

    /// The passage that is written out.
    fn opened(&self) -> Result<Option<usize>> {
        Ok(self.found(LISTED)?.get(self.options.opened).copied())
    }

    /// The vector of the question, and of the passage opened, before they are brought to length 1.
    pub(super) fn question_vector(&self) -> Result<Vec<f32>> {
        if !self.has_embedded() {
            return Ok(vec![]);
        }
        let tables = self.tables()?;
        Ok(tables.sum(&tables.question, &self.shown().line.known()))
    }

    pub(super) fn passage_vector(&self) -> Result<Vec<f32>> {
        if !self.has_searched() {
            return Ok(vec![]);
        }
        let tables = self.tables()?;
        let sum = |place: usize| tables.sum(&tables.passage, &self.at_hand.items[place].words);
        Ok(self.opened()?.map_or(vec![], sum))
    }

    pub(super) fn similarity_shown(&self) -> Result<Option<SimilarityShown>> {
        if !self.has_searched() {
            return Ok(None);
        }
        let Some(place) = self.opened()? else { return Ok(None) };
        let (q, p) = (self.question_vector()?, self.passage_vector()?);
        let [product, norm_q, norm_d] = [dot(&q, &p), dot(&q, &q).sqrt(), dot(&p, &p).sqrt()];
        let (index, item) = (&self.at_hand.index, &self.at_hand.items[place]);
        let term = |term: crate::data::text::bm25::Term| BmTerm {
            word: self.problem.words.label(term.word).to_string(),
            tf: term.times,
            df: term.passages,
            idf: term.rarity,
            score: term.score,
        };
        let terms: Vec<BmTerm> =
            index.terms(&self.shown().line.known(), place).into_iter().map(term).collect();
        let lengths = norm_q * norm_d;
        Ok(Some(SimilarityShown {
            text: self.text(item),
            product,
            norm_q,
            norm_d,
            cosine: if lengths > 0.0 { product / lengths } else { 0.0 },
            bm25: terms.iter().map(|term| term.score).sum(),
            terms,
            length: item.words.len(),
            mean_length: index.mean_length(),
            k1: K1,
            b: B,
        }))
    }

    /// What the reader reads: within a step the first line that is trained on.
    pub(super) fn prompt_now(&self) -> Result<Option<&Prompt>> {
        if !self.has_prompt() {
            return Ok(None);
        }
        kept(&self.look.prompt, || {
            if let Some([open, _]) = self.work.rows.seen() {
                return Ok(open.first().map(|row| row.prompt.clone()).unwrap_or_default());
            }
            let passages = self.operated()?;
            let question = self.shown().line.known();
            Ok(Prompt::open(&self.problem.words, passages.iter().map(Vec::as_slice), &question))
        })
        .map(Some)
    }

    /// The passages that were found, once the reader's surgery is done to them.
    fn operated(&self) -> Result<Vec<Vec<u32>>> {
        let (k, items, about) = (self.options.top_k, &self.at_hand.items, self.shown().about);
        let is_right = |place: &usize| items[*place].about.is_some() && items[*place].about == about;
        let words = |place: usize| items[place].words.clone();
        Ok(match self.options.surgery {
            Surgery::None | Surgery::Empty => self.found(k)?.into_iter().map(words).collect(),
            Surgery::Wrong => {
                let others = self.found(k + LISTED)?.into_iter().filter(|place| !is_right(place));
                others.take(k).map(words).collect()
            }
            Surgery::Contradicting => {
                let mut places = self.found(k)?;
                let right = about.and_then(|about| self.at_hand.on(about));
                if let Some(right) = right.filter(|_| !places.iter().any(is_right)) {
                    places.insert(0, right);
                    places.truncate(k);
                }
                let changed =
                    |place: usize| if is_right(&place) { self.contradicted(place) } else { words(place) };
                places.into_iter().map(changed).collect()
            }
        })
    }

    /// A passage with another value than it has.
    fn contradicted(&self, place: usize) -> Vec<u32> {
        let item = &self.at_hand.items[place];
        let mut words = item.words.clone();
        if let (Some(last), Some(about)) = (words.last_mut(), item.about) {
            *last = self.other_value(about.attribute, *last);
        }
        words
    }

    /// Another value of an attribute.
    pub(super) fn other_value(&self, attribute: usize, value: u32) -> u32 {
        let count = self.problem.world.values(attribute);
        let at = (0..count).find(|other| self.problem.value(attribute, *other) == value).unwrap_or(0);
        if count > 0 { self.problem.value(attribute, (at + count / 2) % count) } else { value }
    }

    pub(super) fn prompt_shown(&self) -> Result<Option<PromptShown>> {
        let Some(prompt) = self.prompt_now()? else { return Ok(None) };
        let row = Row { prompt: prompt.clone(), answer: vec![Words::STOP] };
        let cosines = self.without_gradients().cosines(&Rows::new([&row].into_iter()), &self.plain);
        Ok(Some(PromptShown {
            tokens: prompt.tokens.iter().map(|token| self.problem.words.label(*token).to_string()).collect(),
            origins: prompt.origins.clone(),
            passages: prompt.passages,
            // The first is that of no passage.
            nearness: numbers(cosines)?.split_off(1),
            left_out: prompt.left_out,
            cut: prompt.cut,
            context: CONTEXT,
        }))
    }

    /// What is true of what is asked: of a person of the world, or else what the reader's own passage says.
    pub(super) fn truth(&self) -> String {
        if !self.problem.world.is_told() {
            return String::new();
        }
        if let Some(first) = self.work.asked.seen().and_then(|asked| asked.first()) {
            // In training it is what the passage says.
            let value = self.problem.value(first.about.attribute, first.value);
            return self.problem.words.label(value).to_string();
        }
        let shown = self.shown();
        if let Some(fact) = shown.fact {
            return self.problem.words.label(self.problem.truth(fact)).to_string();
        }
        let own = shown.about.and_then(|about| self.at_hand.on(about));
        let last = own.and_then(|place| self.at_hand.items[place].words.last());
        last.map_or(String::new(), |word| self.problem.words.label(*word).to_string())
    }
}
