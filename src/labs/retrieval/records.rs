//! Records of libraries, searches, prompts and answers.

use crate::record;

record! {
    /// What there is to search.
    pub struct LibraryAbout {
        /// Passages at hand, the reader's own included.
        pub passages: usize,
        /// The reader's own.
        pub inserted: usize,
        /// Words of all passages.
        pub words: usize,
        /// v: different words and marks that the model tells apart.
        pub vocabulary: usize,
        /// Facts that are asked for in training.
        pub trained: usize,
        /// Facts of people who are not.
        pub held_out: usize,
        /// Those of them that a passage of the library tells.
        pub findable: usize,
        /// The most words in a passage.
        pub longest: usize,
        /// The most tokens that the reader takes.
        pub context: usize,
        /// Words of the reader's own passages that nothing is known of.
        pub unknown: Vec<String>,
    }
}

record! {
    /// A passage that was found.
    pub struct SearchHit {
        /// Its place in the library.
        pub place: usize,
        /// Its words.
        pub text: String,
        /// Whether it is the reader's own.
        pub inserted: bool,
        /// The cosine of the vectors.
        pub dense: f32,
        /// The score of the words shared.
        pub bm25: f32,
        /// Both, each brought to 0 to 1.
        pub mixture: f32,
        /// What decided.
        pub score: f32,
        /// Whether it says what was asked.
        pub right: bool,
    }
}

record! {
    /// What a question found.
    pub struct SearchShown {
        /// The question.
        pub question: String,
        /// Its words.
        pub words: Vec<String>,
        /// Whether each is known.
        pub known: Vec<bool>,
        /// Whether each is in the other script.
        pub script: Vec<bool>,
        /// Passages searched.
        pub passages: usize,
        /// Multiplications of the dense search.
        pub products: usize,
        /// The best, in order.
        pub hits: Vec<SearchHit>,
        /// The place of the right one among all, from 1; 0 if there is none.
        pub right_rank: usize,
        /// Whether there was nothing to search in, or for.
        pub nothing: bool,
    }
}

record! {
    /// What one word adds to a passage's score.
    pub struct BmTerm {
        /// The word.
        pub word: String,
        /// f: how often it stands in the passage.
        pub tf: usize,
        /// n: in how many passages it stands.
        pub df: usize,
        /// ln(1 + (N − n + ½) / (n + ½)).
        pub idf: f64,
        /// The product.
        pub score: f64,
    }
}

record! {
    /// How alike a question and a passage are, written out.
    pub struct SimilarityShown {
        /// The passage.
        pub text: String,
        /// q·p, before they are brought to length 1.
        pub product: f32,
        /// ‖q‖.
        pub norm_q: f32,
        /// ‖p‖.
        pub norm_d: f32,
        /// q·p / (‖q‖ ‖p‖).
        pub cosine: f32,
        /// Each word of the question.
        pub terms: Vec<BmTerm>,
        /// The sum of their scores.
        pub bm25: f64,
        /// |p|: the passage's words.
        pub length: usize,
        /// The mean of all passages.
        pub mean_length: f64,
        /// k₁ of BM25.
        pub k1: f64,
        /// b of BM25.
        pub b: f64,
    }
}

record! {
    /// The texts of a step's batch.
    pub struct BatchTexts {
        /// One a question.
        pub texts: Vec<String>,
    }
}

record! {
    /// What the reader reads.
    pub struct PromptShown {
        /// Token by token.
        pub tokens: Vec<String>,
        /// Where each comes from: passage n, 0 of a mark, −1 of the question.
        pub origins: Vec<i32>,
        /// The passages in it.
        pub passages: usize,
        /// The cosine of each with the question, which the reader sees beside its words.
        pub nearness: Vec<f32>,
        /// Those that did not fit.
        pub left_out: usize,
        /// Words cut off.
        pub cut: usize,
        /// The most tokens there is room for, the answer included.
        pub context: usize,
    }
}

record! {
    /// A token, and how probable it was.
    pub struct TokenChoice {
        /// The token.
        pub token: String,
        /// Its probability.
        pub probability: f32,
    }
}

record! {
    /// A token of an answer.
    pub struct AnswerToken {
        /// The token.
        pub token: String,
        /// Its probability.
        pub probability: f32,
        /// `value`, `source`, `unknown`, `end` or `other`.
        pub kind: String,
        /// The likeliest.
        pub choices: Vec<TokenChoice>,
    }
}

record! {
    /// An answer, token by token.
    pub struct AnswerShown {
        /// Its tokens.
        pub tokens: Vec<AnswerToken>,
        /// What it says, without source and end.
        pub answer: String,
        /// The passage of the prompt that it names; 0 for none.
        pub source: usize,
        /// What that says.
        pub source_text: String,
        /// The probability of its first token.
        pub confidence: f32,
        /// What is true; empty if that is not known.
        pub truth: String,
        /// Whether it says so.
        pub right: bool,
        /// Whether it says that it does not know.
        pub abstained: bool,
    }
}

record! {
    /// Whether what is asked was ever told.
    pub struct ToldBefore {
        /// Who is asked about; empty if that is nobody known.
        pub person: String,
        /// What is asked of them.
        pub attribute: String,
        /// What is true.
        pub truth: String,
        /// How often it is told in training, without a library.
        pub told: usize,
        /// Whether there is such a fact.
        pub known: bool,
    }
}

record! {
    /// How often the right passage is found, of people held out.
    pub struct RecallTable {
        /// How many questions.
        pub questions: usize,
        /// Each k.
        pub ks: Vec<usize>,
        /// The share found among the first k.
        pub dense: Vec<f32>,
        /// The same by words.
        pub bm25: Vec<f32>,
        /// The same by both.
        pub mixture: Vec<f32>,
        /// The mean of 1 / rank.
        pub mrr_dense: f32,
        /// The same by words.
        pub mrr_bm25: f32,
        /// The same by both.
        pub mrr_mixture: f32,
        /// The share that one passage drawn blindly is right.
        pub chance: f32,
    }
}

record! {
    /// Recall at 1 as questions share more words with passages.
    pub struct OverlapCourse {
        /// Shares of words written alike.
        pub overlaps: Vec<f64>,
        /// By meaning.
        pub dense: Vec<f32>,
        /// By words.
        pub bm25: Vec<f32>,
        /// By both.
        pub mixture: Vec<f32>,
    }
}

record! {
    /// What is answered to facts that were told, where the passage says otherwise.
    pub struct ConflictScore {
        /// How many.
        pub facts: usize,
        /// The share answered as the passage has it.
        pub passage: f32,
        /// The share answered as it was told.
        pub memory: f32,
        /// The rest.
        pub neither: f32,
    }
}

record! {
    /// What may be wrong.
    pub struct RetrievalTrouble {
        /// Whether the loss has grown out of bounds.
        pub diverging: bool,
        /// Whether there is no passage.
        pub empty: bool,
        /// Whether no word of the question is known.
        pub unknown_question: bool,
        /// Passages found that did not fit the prompt.
        pub left_out: usize,
        /// Words cut off what did not fit.
        pub cut: usize,
    }
}
