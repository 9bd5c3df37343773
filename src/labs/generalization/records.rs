//! What the lab tells in named fields.

use crate::labs::shared::Measured;
use crate::record;

record! {
    /// What a step of a sweep has found so far.
    pub struct SweepRow {
        /// The degree, or the number of random features.
        pub capacity: usize,
        /// Of the examples trained on; nothing before its stage.
        pub trained_on: Option<f64>,
        /// Of those validated with.
        pub validation: Option<f64>,
        /// Of the test.
        pub held_out: Option<f64>,
        /// Of fresh data.
        pub risk: Option<f64>,
        /// ‖w‖, once it is solved.
        pub norm: Option<f64>,
    }
}

record! {
    /// The model shown.
    pub struct ShownModel {
        /// The degree, the number of random features, or of hidden units.
        pub capacity: usize,
        /// How many it trains on.
        pub examples: usize,
        /// Its numbers to learn.
        pub parameters: usize,
        /// On the examples trained on; nothing before its stage of a sweep.
        pub trained_on: Option<Measured>,
        /// On those validated with.
        pub validation: Option<Measured>,
        /// On the test.
        pub held_out: Option<Measured>,
        /// On fresh data.
        pub risk: Option<Measured>,
        /// ‖w‖, once there is one.
        pub norm: Option<f64>,
        /// Steps of descent behind it; 0 of what is solved at once.
        pub step: u32,
    }
}

record! {
    /// The step of least validation loss.
    pub struct BestStep {
        /// Which.
        pub step: u32,
        /// Its validation loss.
        pub validation: f64,
        /// Its loss on the test.
        pub held_out: f64,
        /// Its loss on fresh data.
        pub risk: f64,
        /// Its score on fresh data.
        pub score: f64,
        /// The loss on the test of the present step.
        pub now_held_out: f64,
        /// The loss on fresh data of the present step.
        pub now_risk: f64,
        /// The score on fresh data of the present step.
        pub now_score: f64,
    }
}

record! {
    /// A model that was chosen.
    pub struct Picked {
        /// Its degree, or its random features.
        pub capacity: usize,
        /// The round of the sweep.
        pub round: u32,
        /// Its error on what it was chosen by.
        pub chosen_error: f64,
        /// Its error on the test.
        pub held_out: f64,
        /// Its error on fresh data.
        pub risk: f64,
    }
}

record! {
    /// What is chosen among many models.
    pub struct Selection {
        /// How many there are.
        pub tried: usize,
        /// The one of least validation error.
        pub by_validation: Picked,
        /// The one of least test error, as one must not choose.
        pub by_test: Picked,
    }
}

record! {
    /// What the risk of a polynomial is made of.
    pub struct BiasVariance {
        /// The mean over x of the square of (mean fit − truth).
        pub bias2: f64,
        /// The mean over x of the variance of the fits.
        pub variance: f64,
        /// σ².
        pub noise: f64,
        /// The mean over the fits of (fit − truth)² + σ².
        pub risk: f64,
    }
}

record! {
    /// What others come to on fresh data.
    pub struct GeneralizationBaselines {
        /// The best answer that does not look.
        pub constant: Measured,
        /// The loss of the truth itself: σ² of points, 0 of what is certain.
        pub truth: f64,
        /// Digits: the share told right by softmax regression on the pixels, trained on the same digits; −1 elsewhere.
        pub linear: f64,
    }
}

record! {
    /// What goes wrong, by its signs.
    pub struct GeneralizationTrouble {
        /// The loss is many times that of guessing.
        pub diverging: bool,
        /// It does well on what it trained on, and badly on fresh data.
        pub memorised: bool,
        /// About as many numbers to learn as examples.
        pub interpolating: bool,
        /// Rows of the test are trained on.
        pub leaked: bool,
        /// Some answers trained on are wrong.
        pub mislabelled: bool,
        /// Fewer than five examples.
        pub few: bool,
    }
}
