//! What a net writes behind a question, token by token; and where it has written a call, what the tool puts behind that.

use super::tasks::{Task, result};
use super::tokens::{CONTEXT, EQUALS, STOP, TOOLS, text};
use super::tools;
use crate::error::Result;
use crate::message::Message;
use crate::nn::numbers;
use crate::nn::transformer::{Cache, Transformer};
use crate::train::score::{answer, softmax};

/// A token of a line.
pub(super) struct Token {
    pub token: u32,
    /// The probabilities of all, where the net has written it; none where the tool has.
    pub probabilities: Option<Vec<f32>>,
}

/// A call, and what it gave.
pub(super) struct Call {
    pub line: String,
    pub said: std::result::Result<String, Message>,
}

/// What stands behind a question.
#[derive(Default)]
pub(super) struct Written {
    pub tokens: Vec<Token>,
    pub calls: Vec<Call>,
    /// Whether the net has ended it, before there was no more room.
    pub ended: bool,
}

impl Written {
    /// What is answered: what stands behind the last call, the end left out.
    pub fn answer(&self) -> String {
        let own = self.tokens.iter().rposition(|t| t.token == EQUALS).map_or(0, |place| place + 1);
        text(&self.tokens[own..].iter().map(|t| t.token).filter(|t| *t != STOP).collect::<Vec<_>>())
    }

    /// Lets `net` go on behind `task`, always with its likeliest token; with `tool`, calls are done.
    pub fn new(net: &Transformer, task: &Task, tool: bool) -> Result<Self> {
        let (mut written, mut cache, mut call) = (Self::default(), Cache::default(), vec![]);
        let mut coming = task.prompt();
        loop {
            let mut logits = None;
            for token in coming.drain(..) {
                logits = (cache.len() < CONTEXT).then(|| net.step(token, &mut cache)).transpose()?;
            }
            let Some(logits) = logits.filter(|_| cache.len() < CONTEXT) else { break };
            let probabilities = softmax(&numbers(logits)?, 1.0);
            let token = answer(&probabilities) as u32;
            written.tokens.push(Token { token, probabilities: Some(probabilities) });
            coming.push(token);
            call.push(token);
            if token == STOP {
                written.ended = true;
                break;
            }
            if tool && token == EQUALS && call.iter().any(|token| TOOLS.contains(token)) {
                let line = text(&call);
                let said = tools::call(&line);
                let put = result(said.as_deref().ok());
                written.tokens.extend(put.iter().map(|token| Token { token: *token, probabilities: None }));
                coming.extend(put);
                written.calls.push(Call { line, said });
                call.clear();
            }
        }
        if tool && call.first().is_some_and(|token| TOOLS.contains(token)) {
            // Broken off before its = : what it comes to is to be seen all the same.
            let line = text(&call.iter().copied().filter(|token| *token != STOP).collect::<Vec<_>>());
            let said = tools::call(&line);
            written.calls.push(Call { line, said });
        }
        Ok(written)
    }
}
