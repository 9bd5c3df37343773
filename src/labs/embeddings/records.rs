//! What is told of words and texts.

use crate::record;

record! {
    /// What there is to learn from.
    pub struct EmbeddingText {
        /// Words of the text, each time it is there.
        pub words: usize,
        /// Different words in it.
        pub different: usize,
        /// v: those that are learned.
        pub vocabulary: usize,
        /// Words of the text that are not learned.
        pub skipped: usize,
        /// Sentences of two words or more.
        pub sentences: usize,
        /// Analogies of which the answer is known.
        pub analogies: usize,
    }
}

record! {
    /// How much of the text has been gone through.
    pub struct TextProgress {
        /// Words that windows were put on, those left out by chance included.
        pub words: f64,
        /// The same, over the words of the text.
        pub passes: f64,
    }
}

record! {
    /// A window over the text.
    pub struct TextWindow {
        /// The sentence around it.
        pub words: Vec<String>,
        /// The place in the vocabulary of each word; −1 if it is not learned.
        pub places: Vec<i32>,
        /// Which of the words is the window's own.
        pub centre: usize,
        /// How many neighbours to each side at most.
        pub reach: usize,
        /// Which of the words are its neighbours.
        pub contexts: Vec<usize>,
        /// Which were left out by chance.
        pub dropped: Vec<usize>,
        /// Which neighbour is followed; −1 if there is none.
        pub followed: i32,
        /// Where the window's own word stands in the text.
        pub position: usize,
    }
}

record! {
    /// Every number of one word with a neighbour and with negatives.
    pub struct FollowedPair {
        /// The window's own word.
        pub centre: String,
        /// What it is paired with: its neighbour, then the negatives.
        pub words: Vec<String>,
        /// Their places in the vocabulary.
        pub places: Vec<u32>,
        /// 1 for a neighbour, 0 for a negative.
        pub labels: Vec<u8>,
        /// u·v of each; none before its stage.
        pub scores: Vec<f32>,
        /// σ(u·v).
        pub sigmas: Vec<f32>,
        /// −ln of what σ gives the label; none before its stage.
        pub losses: Vec<f32>,
        /// σ − label; none before there is a gradient.
        pub errors: Vec<f32>,
        /// v of the window's own word.
        pub vector_centre: Vec<f32>,
        /// u of each of the others, one behind the other.
        pub vectors: Vec<f32>,
        /// Σ (σ − label) u, the gradient at v of this pair alone; none before there is one.
        pub gradient_centre: Vec<f32>,
        /// −α times it.
        pub moved_centre: Vec<f32>,
    }
}

record! {
    /// A word beside another.
    pub struct NeighbourWord {
        /// The word.
        pub word: String,
        /// Its place in the vocabulary.
        pub place: usize,
        /// The cosine of the angle between their vectors.
        pub cosine: f32,
        /// The dot product of their vectors.
        pub product: f32,
        /// How often it is in the text.
        pub count: usize,
    }
}

record! {
    /// The words nearest to one.
    pub struct WordNeighbours {
        /// The word as it was asked for.
        pub word: String,
        /// Its place in the vocabulary; −1 if it is not there.
        pub place: i32,
        /// How often it is in the text.
        pub count: usize,
        /// ‖v‖, or 0.
        pub length: f32,
        /// Words spelt much alike, if it is not there.
        pub suggestions: Vec<String>,
        /// The words of the largest cosines.
        pub by_cosine: Vec<NeighbourWord>,
        /// The words of the largest dot products.
        pub by_product: Vec<NeighbourWord>,
    }
}

record! {
    /// The first is to the second as the third is to what?
    pub struct WordAnalogy {
        /// As asked.
        pub first: String,
        /// As asked.
        pub second: String,
        /// As asked.
        pub third: String,
        /// Which of them are not in the vocabulary.
        pub unknown: Vec<String>,
        /// Words spelt much alike, for each of those.
        pub suggestions: Vec<Vec<String>>,
        /// The words nearest to second − first + third, those three left out.
        pub answers: Vec<NeighbourWord>,
        /// The answer that is right, where it is known.
        pub expected: String,
        /// Its place among all answers, from 1; 0 where it is not known.
        pub expected_rank: usize,
    }
}

record! {
    /// An analogy that came out wrong.
    pub struct AnalogyMiss {
        /// The first …
        pub first: String,
        /// … is to the second …
        pub second: String,
        /// … as the third …
        pub third: String,
        /// … is to this,
        pub expected: String,
        /// and not to this.
        pub answer: String,
    }
}

record! {
    /// How many of all analogies come out right.
    pub struct AnalogyScore {
        /// How many are asked.
        pub questions: usize,
        /// How many are right.
        pub right: usize,
        /// right / questions; 0 of none.
        pub share: f64,
        /// The share that guessing gets right.
        pub chance: f64,
        /// Some that are wrong.
        pub wrong: Vec<AnalogyMiss>,
    }
}

record! {
    /// Analogies answered by counting, without learning.
    pub struct CountedScore {
        /// How many are asked.
        pub questions: usize,
        /// How many are right.
        pub right: usize,
        /// right / questions; 0 of none.
        pub share: f64,
    }
}

record! {
    /// Others on the same analogies.
    pub struct CountedBaselines {
        /// The share that guessing gets right.
        pub chance: f64,
        /// Counts of neighbours, as PPMI, brought down to as many dimensions by SVD.
        pub counts: CountedScore,
        /// By the rules that made the text; none where nobody knows them.
        pub truth: Option<CountedScore>,
    }
}

record! {
    /// What is learned beside what the rules of the made-up world say.
    pub struct HiddenTruth {
        /// u·v of pairs of words.
        pub learned: Vec<f32>,
        /// What it would be at the optimum.
        pub exact: Vec<f32>,
        /// The word of v.
        pub first: Vec<u32>,
        /// The word of u.
        pub second: Vec<u32>,
        /// The correlation of the two.
        pub correlation: f64,
    }
}

record! {
    /// What is wrong with the vectors, by its signs.
    pub struct EmbeddingTrouble {
        /// The loss of a pair is more than that of knowing nothing.
        pub diverging: bool,
        /// The text has fewer than a thousand words.
        pub tiny: bool,
        /// All words point the same way.
        pub collapsed: bool,
        /// The mean cosine of two words.
        pub mean_cosine: f32,
    }
}

record! {
    /// Texts, each of a subject.
    pub struct DocumentList {
        /// What they say.
        pub texts: Vec<String>,
        /// Which of the names is the subject of each.
        pub subjects: Vec<usize>,
        /// The subjects; one without a name where nobody knows them.
        pub names: Vec<String>,
    }
}

record! {
    /// A text beside another.
    pub struct NearDocument {
        /// What it says.
        pub text: String,
        /// Its subject.
        pub subject: usize,
        /// Its place among all.
        pub place: usize,
        /// The cosine of the angle between their vectors, seen from the mean of all.
        pub cosine: f32,
    }
}

record! {
    /// The texts nearest to one.
    pub struct DocumentNeighbours {
        /// What it says.
        pub text: String,
        /// Its place among all; −1 of the reader's own.
        pub place: i32,
        /// Its subject; −1 of the reader's own.
        pub subject: i32,
        /// How many of its words are learned.
        pub known: usize,
        /// The nearest; none of a text without a known word.
        pub nearest: Vec<NearDocument>,
        /// The share of all texts whose nearest is of their subject.
        pub right: f64,
        /// The same by guessing.
        pub chance: f64,
    }
}

record! {
    /// The pictures nearest to one.
    pub struct PictureNeighbours {
        /// Which of the pictures it is; −1 if it was drawn.
        pub row: i32,
        /// Its digit; −1 if it was drawn.
        pub label: i32,
        /// The nearest by the hidden layer.
        pub rows: Vec<usize>,
        /// Their digits.
        pub labels: Vec<usize>,
        /// The cosines of the angles between the hidden layers.
        pub cosines: Vec<f32>,
        /// The share of pictures whose nearest is of their digit, by the hidden layer, the picture itself left out.
        pub right_hidden: f64,
        /// The same by the pixels.
        pub right_pixels: f64,
        /// Numbers of the hidden layer.
        pub hidden: usize,
        /// The share of the pictures whose digit the net tells.
        pub accuracy: f64,
    }
}
