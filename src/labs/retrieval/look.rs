//! What a reader sees of a question on its way: what it finds, the prompt, and the answer. Worked out on reading.

use std::cell::OnceCell;

use burn::module::Module;

use super::Retrieval;
use super::net::Net;
use super::options::{LISTED, Surgery};
use super::prompt::{ANSWER, Prompt};
use super::records::{
    AnswerShown, AnswerToken, BmTerm, PromptShown, SearchHit, SearchShown, SimilarityShown, TokenChoice,
};
use super::score::Score;
use super::search::{Line, Scores, Tables, about_of, best, dot, rank, read};
use super::words::Words;
use crate::data::text::bm25::{B, K1};
use crate::data::text::people::{ATTRIBUTES, About, VALUES};
use crate::error::Result;
use crate::lab::Array;
use crate::labs::shared::kept;
use crate::nn::numbers;
use crate::nn::transformer::{Edits, tokens};
use crate::rng::{Purpose, generator};

/// Choices listed of a token.
const CHOICES: usize = 5;

/// Kept until what it came from changes.
#[derive(Default)]
pub(super) struct Look {
    tables: OnceCell<Tables>,
    placed: OnceCell<Vec<f32>>,
    asked: OnceCell<Shown>,
    scores: OnceCell<Scores>,
    prompt: OnceCell<Prompt>,
    answer: OnceCell<Written>,
    closed: OnceCell<Written>,
    pub score: OnceCell<Score>,
}

impl Look {
    /// Another question is asked.
    pub fn forget_question(&mut self) {
        let Self { tables, placed, .. } = std::mem::take(self);
        *self = Self { tables, placed, ..Self::default() };
    }

    /// The library is another.
    pub fn forget_library(&mut self) {
        let tables = std::mem::take(&mut self.tables);
        *self = Self { tables, ..Self::default() };
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

/// What the reader wrote.
pub(super) struct Written {
    /// Each token, and the probabilities of all, `[v]`.
    tokens: Vec<(u32, Vec<f32>)>,
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
                return self.about_fact(first.fact, Line::of(words, &first.question));
            }
            if !self.options.question.trim().is_empty() {
                let line = read(words, &self.options.question);
                let about = about_of(words, &line.known());
                let fact = about.and_then(|about| {
                    let who = self.problem.world.who(about.name)?;
                    Some(who * ATTRIBUTES.len() + about.attribute)
                });
                return Shown { line, about, fact };
            }
            let facts = self.findable();
            let facts = if facts.is_empty() { &self.problem.held_out } else { &facts };
            let fact = facts.get(self.options.example % facts.len().max(1)).copied().unwrap_or(0);
            let question = self.example(fact, self.options.overlap);
            self.about_fact(fact, Line::of(words, &question))
        })
    }

    fn about_fact(&self, fact: usize, line: Line) -> Shown {
        Shown { line, about: Some(self.problem.world.about(fact)), fact: Some(fact) }
    }

    /// A question as it is measured: in its passage's words, as many of them in the other script as is wanted.
    pub(super) fn example(&self, fact: usize, overlap: f64) -> Vec<u32> {
        let mut rng = generator(self.options.seed, Purpose::Split, 1 + fact as u32);
        self.problem.overlapping(&self.problem.question(fact, None), overlap, &mut rng)
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

    fn has_answered(&self) -> bool {
        self.has_come(self.work.logits.seen().is_some())
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
                    text: words.line(&item.words),
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
            text: self.problem.words.line(&item.words),
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
                if let Some(right) = about.and_then(|about| self.at_hand.on(about)) {
                    if !places.iter().any(is_right) {
                        places.insert(0, right);
                        places.truncate(k);
                    }
                }
                let changed = |place: usize| if is_right(&place) { self.contradicted(place) } else { words(place) };
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
        let all: Vec<u32> = (0..VALUES).map(|other| self.problem.value(attribute, other)).collect();
        let at = all.iter().position(|other| *other == value).unwrap_or(0);
        all[(at + VALUES / 2) % VALUES]
    }

    pub(super) fn prompt_shown(&self) -> Result<Option<PromptShown>> {
        let shown = |prompt: &Prompt| PromptShown {
            tokens: prompt.tokens.iter().map(|token| self.problem.words.label(*token).to_string()).collect(),
            origins: prompt.origins.clone(),
            passages: prompt.passages,
            left_out: prompt.left_out,
            cut: prompt.cut,
            context: super::prompt::CONTEXT,
        };
        Ok(self.prompt_now()?.map(shown))
    }

    /// What the reader goes on with behind a prompt: at each place the likeliest token, up to the end.
    fn write(&self, prompt: &Prompt) -> Result<Written> {
        let net = self.without_gradients();
        let (mut all, mut written) = (prompt.tokens.clone(), Written { tokens: vec![] });
        for _ in 0..ANSWER {
            let logits = net.reader.forward(tokens(&all, all.len(), &self.plain));
            let v = self.problem.words.count();
            let last = numbers(logits.narrow(0, all.len() - 1, 1))?;
            let probabilities = softmax(&last[..v.min(last.len())]);
            let token = best(&probabilities, 1).first().copied().unwrap_or(0) as u32;
            written.tokens.push((token, probabilities));
            all.push(token);
            if token == Words::STOP {
                break;
            }
        }
        Ok(written)
    }

    fn written(&self) -> Result<Option<&Written>> {
        match self.prompt_now()?.filter(|_| self.has_answered()) {
            Some(prompt) => kept(&self.look.answer, || self.write(prompt)).map(Some),
            None => Ok(None),
        }
    }

    pub(super) fn answer_shown(&self) -> Result<Option<AnswerShown>> {
        let (Some(written), Some(prompt)) = (self.written()?, self.prompt_now()?) else { return Ok(None) };
        Ok(Some(self.told_of(written, prompt)))
    }

    pub(super) fn closed_shown(&self) -> Result<Option<AnswerShown>> {
        let question = self.shown().line.known();
        if !self.has_answered() || question.is_empty() {
            return Ok(None);
        }
        let prompt = Prompt::closed(&self.problem.words, &question);
        let written = kept(&self.look.closed, || self.write(&prompt))?;
        Ok(Some(self.told_of(written, &prompt)))
    }

    fn told_of(&self, written: &Written, prompt: &Prompt) -> AnswerShown {
        let words = &self.problem.words;
        let kind = |token: u32| match token {
            Words::STOP => "end",
            Words::UNKNOWN => "unknown",
            _ if words.marked(token).is_some() => "source",
            _ if (token as usize) < words.plain() => "value",
            _ => "other",
        };
        let shown = |(token, probabilities): &(u32, Vec<f32>)| AnswerToken {
            token: words.label(*token).to_string(),
            probability: probabilities[*token as usize],
            kind: kind(*token).to_string(),
            choices: best(probabilities, CHOICES)
                .into_iter()
                .map(|choice| TokenChoice {
                    token: words.label(choice as u32).to_string(),
                    probability: probabilities[choice],
                })
                .collect(),
        };
        let said = |token: &&u32| **token != Words::STOP && words.marked(**token).is_none();
        let all: Vec<u32> = written.tokens.iter().map(|(token, _)| *token).collect();
        let answer = all.iter().filter(said).map(|token| words.label(*token)).collect::<Vec<_>>().join(" ");
        let source = all.iter().find_map(|token| words.marked(*token)).unwrap_or(0);
        let from = prompt.tokens.iter().zip(&prompt.origins).filter(|(_, origin)| **origin == source as i32);
        let from = from.map(|(token, _)| *token).collect::<Vec<_>>();
        let truth = self.truth();
        AnswerShown {
            tokens: written.tokens.iter().map(shown).collect(),
            source,
            source_text: if source > 0 { words.line(&from) } else { String::new() },
            confidence: written.tokens.first().map_or(0.0, |(token, all)| all[*token as usize]),
            right: !truth.is_empty() && answer == truth,
            abstained: all.first() == Some(&Words::UNKNOWN),
            answer,
            truth,
        }
    }

    /// What is true of what is asked: of a person of the world, or else what the reader's own passage says.
    pub(super) fn truth(&self) -> String {
        let shown = self.shown();
        if let Some(fact) = shown.fact {
            return self.problem.world.truth(fact).to_string();
        }
        let own = shown.about.and_then(|about| self.at_hand.on(about));
        let last = own.and_then(|place| self.at_hand.items[place].words.last());
        last.map_or(String::new(), |word| self.problem.words.label(*word).to_string())
    }

    /// The attention of the place that writes the token shown, over all tokens before it, `[l, h, t]`.
    pub(super) fn answer_attention(&self) -> Result<Array> {
        let none = || Array { shape: vec![0, 0, 0], data: vec![] };
        let (Some(written), Some(prompt)) = (self.written()?, self.prompt_now()?) else { return Ok(none()) };
        let before = self.options.token_shown.min(written.tokens.len().saturating_sub(1));
        let mut all = prompt.tokens.clone();
        all.extend(written.tokens.iter().take(before).map(|(token, _)| *token));
        let t = all.len();
        let trace = self.without_gradients().reader.trace(tokens(&all, t, &self.plain), &Edits::default());
        let (mut data, layers) = (vec![], trace.layers.len());
        let mut heads = 0;
        for layer in trace.layers {
            heads = layer.attention.dims()[0];
            data.extend(numbers(layer.attention.narrow(1, t - 1, 1))?);
        }
        Ok(Array { shape: vec![layers, heads, t], data })
    }
}

/// Logits as probabilities.
fn softmax(logits: &[f32]) -> Vec<f32> {
    let most = logits.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let powers: Vec<f32> = logits.iter().map(|z| (z - most).exp()).collect();
    let sum: f32 = powers.iter().sum();
    powers.into_iter().map(|power| power / sum).collect()
}
