//! What the reader writes: an answer, token by token, with its source. Worked out on reading.

use super::Retrieval;
use super::prompt::{ANSWER, Prompt, Row, Rows};
use super::records::{AnswerShown, AnswerToken, TokenChoice};
use super::search::best;
use super::words::Words;
use crate::error::Result;
use crate::lab::Array;
use crate::labs::shared::kept;
use crate::nn::numbers;
use crate::nn::transformer::{Edits, VectorEdit, tokens};
use crate::train::score::softmax;

/// Choices listed of a token.
const CHOICES: usize = 5;

/// What the reader wrote.
pub(super) struct Written {
    /// Each token, and the probabilities of all, `[v]`.
    tokens: Vec<(u32, Vec<f32>)>,
}

impl Retrieval {
    /// What the reader goes on with behind a prompt: at each place the likeliest token, up to the end.
    fn write(&self, prompt: &Prompt) -> Result<Written> {
        let net = self.without_gradients();
        let mut row = Row { prompt: prompt.clone(), answer: vec![] };
        let mut written = Written { tokens: vec![] };
        for place in 0..ANSWER {
            // What stands at a place that is asked is not read.
            row.answer.push(Words::STOP);
            let logits = net.logits(&Rows::new([&row].into_iter()), &self.plain);
            let probabilities = softmax(&numbers(logits.narrow(0, place, 1))?, 1.0);
            let token = best(&probabilities, 1).first().copied().unwrap_or(0) as u32;
            written.tokens.push((token, probabilities));
            row.answer[place] = token;
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
        let chosen = |(token, all): &(u32, Vec<f32>)| all[*token as usize];
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
            confidence: written
                .tokens
                .iter()
                .filter(|(token, _)| *token != Words::STOP)
                .map(chosen)
                .product(),
            right: !truth.is_empty() && answer == truth,
            abstained: all.first() == Some(&Words::UNKNOWN),
            answer,
            truth,
        }
    }

    /// The attention of the place that writes the token shown, over all tokens before it, `[l, h, t]`.
    pub(super) fn answer_attention(&self) -> Result<Array> {
        let none = || Array { shape: vec![0, 0, 0], data: vec![] };
        let (Some(written), Some(prompt)) = (self.written()?, self.prompt_now()?) else { return Ok(none()) };
        let before = self.options.token_shown.min(written.tokens.len().saturating_sub(1));
        let mut answer: Vec<u32> = written.tokens.iter().take(before).map(|(token, _)| *token).collect();
        answer.push(Words::STOP);
        let rows = Rows::new([&Row { prompt: prompt.clone(), answer }].into_iter());
        let (t, net) = (rows.t, self.without_gradients());
        // The trace begins at words alone; what the reader sees beside them is put in their place.
        let x = numbers(net.embed(&rows, &self.plain))?;
        let vectors = x.chunks_exact((x.len() / t).max(1)).enumerate();
        let vectors = vectors.map(|(position, x)| VectorEdit { position, vector: x.to_vec() }).collect();
        let edits = Edits { vectors, ..Edits::default() };
        let trace = net.reader.trace(tokens(&rows.tokens, t, &self.plain), &edits);
        let (mut data, layers) = (vec![], trace.layers.len());
        let mut heads = 0;
        for layer in trace.layers {
            heads = layer.attention.dims()[0];
            data.extend(numbers(layer.attention.narrow(1, t - 1, 1))?);
        }
        Ok(Array { shape: vec![layers, heads, t], data })
    }
}
