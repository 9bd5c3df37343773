//! What a reader sees of both nets: what they write behind a question, and how often they are right. Worked out on reading.

use std::cell::OnceCell;

use super::records::{
    BatchLine, BatchLines, CalculatorTrouble, CallResult, SumsRow, SumsTable, WrittenLine, WrittenToken,
};
use super::step::said;
use super::tasks::{Lines, MOST_DIGITS, Operation, Task, Tasks};
use super::tokens::{self, FIELD, label, text};
use super::tools;
use super::write::{Call, Token, Written};
use super::{Calculator, Options};
use crate::error::Result;
use crate::labs::retrieval::records::TokenChoice;
use crate::labs::shared::kept;
use crate::message::Message;
use crate::nn::numbers;
use crate::nn::transformer::{self, Transformer};
use crate::train::Rows;

/// The numbers of a row of measures: right with the tool and without, in sums of one digit each, of as many digits as are
/// trained on, and of one more; in capitals asked for in training, and in others.
pub(super) const MEASURES: usize = 10;
/// Sums of each kind, and capitals, that are measured at intervals.
const MEASURED: usize = 40;
/// Sums of each kind in the table.
const TABLED: usize = 20;
/// Lines that go through a net at once.
const AT_ONCE: usize = 40;
/// Choices listed of a token.
const CHOICES: usize = 5;

/// Kept until what it came from changes.
#[derive(Default)]
pub(super) struct Look {
    asked: OnceCell<(Task, Vec<char>, usize)>,
    written: [OnceCell<Written>; 2],
    table: OnceCell<SumsTable>,
}

impl Look {
    /// Something else is asked.
    pub fn forget_shown(&mut self) {
        let table = std::mem::take(&mut self.table);
        *self = Self { table, ..Self::default() };
    }
}

impl Calculator {
    /// What is asked: within a step the first question of its batch, else the reader's; with what of that is not known, and
    /// how many characters there is no room for.
    fn asked(&self, options: &Options) -> &(Task, Vec<char>, usize) {
        self.look.asked.get_or_init(|| {
            if let Some(first) = self.work.tasks.seen().and_then(|tasks| tasks.first()) {
                return (first.clone(), vec![], 0);
            }
            let (mut asked, unknown) = tokens::read(&options.sum);
            let cut = asked.len().saturating_sub(FIELD);
            asked.truncate(FIELD);
            (Task::new(asked), unknown, cut)
        })
    }

    /// What a net writes behind the question, once a step has come to it.
    fn written(&self, net: usize, options: &Options) -> Result<Option<&Written>> {
        let (task, ..) = self.asked(options);
        let under_way = self.work.tasks.seen().is_some() && self.work.said.seen().is_none();
        if under_way || task.asked.is_empty() {
            return Ok(None);
        }
        let written = || Written::new(&self.nets()[net], task, net == 0);
        kept(&self.look.written[net], written).map(Some)
    }

    /// What the net with the tool writes, or that without.
    pub fn line(&self, net: usize, options: &Options) -> Result<Option<WrittenLine>> {
        let Some(written) = self.written(net, options)? else { return Ok(None) };
        let (task, ..) = self.asked(options);
        // Within a step the tool does its part at its own stage.
        let waits = self.work.said.seen().is_some() && self.work.called.seen().is_none();
        let tokens = written.tokens.iter().take_while(|token| !(waits && token.probabilities.is_none()));
        let (answer, truth) = (written.answer(), text(&task.value));
        let done = !(waits && net == 0);
        Ok(Some(WrittenLine {
            asked: text(&task.asked),
            tokens: tokens.map(shown).collect(),
            calls: written
                .calls
                .iter()
                .filter(|_| done)
                .map(|Call { line, said }| called(line, said))
                .collect(),
            right: done && written.ended && answer == truth,
            answer: if done { answer } else { String::new() },
            truth,
            ended: written.ended,
            trained: self.tasks.has(task),
        }))
    }

    /// The lines of the step, as far as it has come.
    pub fn batch_lines(&self) -> BatchLines {
        let tasks = self.work.tasks.seen().map_or(&[][..], Vec::as_slice);
        let line = |(place, task): (usize, &Task)| {
            let said = |net: usize| self.work.said.seen().and_then(|said| said[net].get(place));
            let wanted = |tool: bool| {
                let (line, own) = task.line(tool);
                own.into_iter().map(|place| line[place]).collect::<Vec<_>>()
            };
            let whole = |net: usize| said(net).map_or(String::new(), |said| text(said));
            let right = |net: usize| said(net) == Some(&wanted(net == 0));
            let called_here = self.work.called.seen().and_then(|all| all.get(place));
            let call = || said(0).map_or(String::new(), |said| text(&said[..said.len().saturating_sub(1)]));
            BatchLine {
                asked: text(&task.asked),
                truth: text(&task.value),
                with_tool: whole(0),
                without: whole(1),
                called: called_here.map(|said| called(&call(), said)),
                tool_right: right(0),
                plain_right: right(1),
            }
        };
        BatchLines { lines: tasks.iter().enumerate().map(line).collect() }
    }

    /// The share of tasks that a net writes without a mistake. That each token is right behind the right ones is the same as
    /// that the line which it writes by itself is.
    fn right(&self, net: &Transformer, tasks: &[Task], tool: bool) -> Result<f32> {
        let mut right = 0;
        for some in tasks.chunks(AT_ONCE) {
            let lines = Lines::new(some, tool);
            let all = transformer::tokens(&lines.tokens, lines.t, &self.plain);
            let said = said(&numbers(net.forward_at(all, &lines.places))?, &lines.counts);
            let mut wanted = lines.answers.as_slice();
            for own in said {
                let (first, rest) = wanted.split_at(own.len().min(wanted.len()));
                right += usize::from(own == first);
                wanted = rest;
            }
        }
        Ok(right as f32 / tasks.len().max(1) as f32)
    }

    /// What is taken down at intervals; see [`MEASURES`].
    pub(super) fn measures(&self) -> Result<[f32; MEASURES]> {
        let (nets, tasks, d) = (self.nets(), &self.tasks, self.tasks.digits);
        let groups = [
            tasks.sums(Operation::Plus, 1, MEASURED),
            tasks.sums(Operation::Plus, d, MEASURED),
            tasks.sums(Operation::Plus, d + 1, MEASURED),
            Tasks::capitals(&tasks.trained, MEASURED),
            Tasks::capitals(&tasks.held_out, MEASURED),
        ];
        let mut all = [0.0; MEASURES];
        for (place, value) in all.iter_mut().enumerate() {
            *value = self.right(&nets[place % 2], &groups[place / 2], place % 2 == 0)?;
        }
        Ok(all)
    }

    /// The measures of sums, by operation and length.
    pub fn table(&self) -> Result<&SumsTable> {
        kept(&self.look.table, || {
            let nets = self.nets();
            let mut rows = vec![];
            for operation in Operation::ALL {
                for digits in 1..=MOST_DIGITS {
                    let tasks = self.tasks.sums(operation, digits, TABLED);
                    rows.push(SumsRow {
                        operation: operation.sign().to_string(),
                        digits,
                        trained: digits <= self.tasks.digits,
                        tool: self.right(&nets[0], &tasks, true)?,
                        plain: self.right(&nets[1], &tasks, false)?,
                    });
                }
            }
            Ok(SumsTable {
                asked: TABLED,
                rows,
                countries: self.tasks.trained.len(),
                held_out: self.tasks.held_out.len(),
                most_trained: self.tasks.digits,
            })
        })
    }

    pub fn losses(&self) -> Rows {
        self.log.history.curve()
    }

    pub fn measured(&self) -> Rows {
        self.log.measured.curve()
    }

    pub fn trouble(&self, options: &Options) -> Result<CalculatorTrouble> {
        let (_, unknown, cut) = self.asked(options);
        let loss = self.log.history.last(1).unwrap_or(0.0).max(self.log.history.last(2).unwrap_or(0.0));
        let unclosed = self.line(0, options)?.is_some_and(|line| {
            line.calls
                .iter()
                .any(|call| call.error.as_ref().is_some_and(|said| said.id == "call_never_closed"))
        });
        Ok(CalculatorTrouble {
            diverging: loss > 1.5 * (tokens::count() as f32).ln() || !loss.is_finite(),
            unknown: unknown.iter().map(char::to_string).collect(),
            cut: *cut,
            unclosed,
        })
    }
}

/// What comes of the reader's own call; nothing where there is none.
pub(in crate::labs::retrieval) fn typed(line: &str) -> Option<CallResult> {
    let line = line.trim();
    (!line.is_empty()).then(|| called(line, &tools::call(line)))
}

fn called(line: &str, said: &std::result::Result<String, Message>) -> CallResult {
    CallResult {
        call: line.to_string(),
        value: said.clone().unwrap_or_default(),
        error: said.as_ref().err().cloned(),
    }
}

fn shown(Token { token, probabilities }: &Token) -> WrittenToken {
    let all = probabilities.as_deref().unwrap_or(&[]);
    let mut order: Vec<usize> = (0..all.len()).collect();
    order.sort_by(|a, b| all[*b].total_cmp(&all[*a]));
    let choice =
        |place: usize| TokenChoice { token: label(place as u32).to_string(), probability: all[place] };
    WrittenToken {
        token: label(*token).to_string(),
        by_tool: probabilities.is_none(),
        probability: all.get(*token as usize).copied().unwrap_or(0.0),
        choices: order.into_iter().take(CHOICES).map(choice).collect(),
    }
}
