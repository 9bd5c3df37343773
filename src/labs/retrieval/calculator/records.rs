//! Records of calls, and of what the two nets write.

use super::super::records::TokenChoice;
use crate::message::Message;
use crate::record;

record! {
    /// A call and what came of it.
    pub struct CallResult {
        /// As it was written.
        pub call: String,
        /// What the tool says to it; empty where it says nothing.
        pub value: String,
        /// Why it says nothing.
        pub error: Option<Message>,
    }
}

record! {
    /// A token behind a question.
    pub struct WrittenToken {
        /// As it is written.
        pub token: String,
        /// Whether the tool has put it there, and not the net.
        pub by_tool: bool,
        /// How probable the net had it; 0 of the tool's.
        pub probability: f32,
        /// What else the net might have written, the likeliest first.
        pub choices: Vec<TokenChoice>,
    }
}

record! {
    /// What a net writes behind a question.
    pub struct WrittenLine {
        /// The question.
        pub asked: String,
        /// Token by token.
        pub tokens: Vec<WrittenToken>,
        /// The calls among them.
        pub calls: Vec<CallResult>,
        /// What it comes to.
        pub answer: String,
        /// What is true.
        pub truth: String,
        /// Whether that is the same.
        pub right: bool,
        /// Whether the net has ended its line while there was room.
        pub ended: bool,
        /// Whether such is trained on: numbers of no more digits, or this country.
        pub trained: bool,
    }
}

record! {
    /// A line of the step's batch, as far as the step has come.
    pub struct BatchLine {
        /// The question.
        pub asked: String,
        /// What is true.
        pub truth: String,
        /// What the net with the tool would write; empty before the forward stage.
        pub with_tool: String,
        /// What the other would.
        pub without: String,
        /// What came of its call, from that stage on.
        pub called: Option<CallResult>,
        /// Whether the first is right.
        pub tool_right: bool,
        /// Whether the other is.
        pub plain_right: bool,
    }
}

record! {
    /// The lines of a step.
    pub struct BatchLines {
        /// One a question.
        pub lines: Vec<BatchLine>,
    }
}

record! {
    /// How often both nets are right in sums of one kind.
    pub struct SumsRow {
        /// `+`, `-` or `*`.
        pub operation: String,
        /// The digits of each number.
        pub digits: usize,
        /// Whether such are trained on.
        pub trained: bool,
        /// The share right with the tool.
        pub tool: f32,
        /// The share right without.
        pub plain: f32,
    }
}

record! {
    /// How often both nets are right, by what is asked.
    pub struct SumsTable {
        /// Sums asked of each kind.
        pub asked: usize,
        /// The kinds.
        pub rows: Vec<SumsRow>,
        /// Countries that are asked for in training.
        pub countries: usize,
        /// Those that never are.
        pub held_out: usize,
        /// D: the most digits trained on.
        pub most_trained: usize,
    }
}

record! {
    /// What may be wrong with the run, or with what is asked.
    pub struct CalculatorTrouble {
        /// Whether the loss is far above that of knowing nothing.
        pub diverging: bool,
        /// Characters of the reader's own question that are not known, and left out.
        pub unknown: Vec<String>,
        /// Characters of it that there is no room for.
        pub cut: usize,
        /// Whether the net has begun a call and not closed it.
        pub unclosed: bool,
    }
}
