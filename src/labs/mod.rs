//! The one list of labs.

pub mod attention;
pub mod backprop;
pub mod classification;
pub mod diffusion;
pub mod embeddings;
pub mod generalization;
pub mod gradient_descent;
pub mod hallucination;
pub mod language_model;
pub mod linear_regression;
pub mod mlp;
pub mod reinforcement;
pub mod retrieval;
pub mod shared;
pub mod vision;

use serde::{Deserialize, Serialize};

use crate::engine::Engine;
use crate::error::{Error, Result};
use crate::lab::DynLab;

/// Writes [`LabId`] and all that must name every lab from a line for each, so that none is forgotten.
macro_rules! labs {
    ($($(#[doc = $doc:literal])+ $(#[cfg($cfg:meta)])? $id:ident, $name:literal: $make:expr;)+) => {
        /// Every lab, in the order of the curriculum. The page has a list of the same type, generated from
        /// this one, so that the compiler refuses a lab that is on one side only.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
        #[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
        #[serde(rename_all = "snake_case")]
        pub enum LabId {
            $($(#[doc = $doc])+ $(#[cfg($cfg)])? $id,)+
        }

        impl LabId {
            /// All of them.
            pub const ALL: &'static [Self] = &[$($(#[cfg($cfg)])? Self::$id),+];

            /// The lab's name, as attributes and addresses spell it.
            pub fn name(self) -> &'static str {
                match self {
                    $($(#[cfg($cfg)])? Self::$id => $name,)+
                }
            }

            /// Builds the lab with its default settings.
            ///
            /// # Errors
            /// [`Error::Engine`] if the engine is not in this build.
            pub fn build(self, engine: Engine) -> Result<Box<dyn DynLab>> {
                let device = engine.device()?;
                Ok(match self {
                    $($(#[cfg($cfg)])? Self::$id => Box::new(($make)(device)?),)+
                })
            }
        }
    };
}

labs! {
    /// ŷ = wᵀx + b on home sales.
    LinearRegression, "linear_regression": linear_regression::LinearRegression::new;
    /// Five optimisers race down one surface.
    #[cfg(feature = "chapters")]
    GradientDescent, "gradient_descent": gradient_descent::GradientDescent::new;
    /// A multilayer perceptron on points of a plane, or on a table.
    #[cfg(feature = "chapters")]
    Mlp, "mlp": mlp::MultilayerPerceptron::new;
    /// The computation graph of a small net, forward and backward one operation at a time.
    #[cfg(feature = "chapters")]
    Backprop, "backprop": backprop::Backprop::new;
    /// Softmax regression on measures, digits, texts, or a table.
    #[cfg(feature = "chapters")]
    Classification, "classification": classification::Classification::new;
    /// What models do on what they have not seen: polynomials, random features, a net that groks.
    #[cfg(feature = "chapters")]
    Generalization, "generalization": generalization::Generalization::new;
    /// A convolutional net on handwritten digits, clothes, signals, or what the reader draws.
    #[cfg(feature = "chapters")]
    Vision, "vision": vision::Vision::new;
    /// Skip-gram with negative sampling: words as vectors.
    #[cfg(feature = "chapters")]
    Embeddings, "embeddings": embeddings::Embeddings::new;
    /// A small transformer on tasks whose answers can be checked.
    #[cfg(feature = "chapters")]
    Attention, "attention": attention::Attention::new;
    /// A GPT on names, on small sentences, or on the reader's text.
    #[cfg(feature = "chapters")]
    LanguageModel, "language_model": language_model::LanguageModel::new;
    /// A transformer told facts of a made-up world, and asked for others.
    #[cfg(feature = "chapters")]
    Hallucination, "hallucination": hallucination::Hallucination::new;
    /// A library that is searched by meaning and by words, and a transformer that reads what was found.
    #[cfg(feature = "chapters")]
    Retrieval, "retrieval": retrieval::Retrieval::new;
    /// Agents that learn by doing, on a grid with tables and on CartPole with networks.
    #[cfg(feature = "chapters")]
    Reinforcement, "reinforcement": reinforcement::Reinforcement::new;
    /// Noise into points of a plane, or into digits that a prompt asks for.
    #[cfg(feature = "chapters")]
    Diffusion, "diffusion": diffusion::Diffusion::new;
    /// A lab whose data may be missing, for the tests of the session.
    #[cfg(test)]
    Lacking, "lacking": crate::session::lacking::Lacking::new;
}

impl LabId {
    /// Finds a lab by name.
    ///
    /// # Errors
    /// [`Error::Unknown`] if none has that name.
    pub fn from_name(name: &str) -> Result<Self> {
        let found = Self::ALL.iter().copied().find(|id| id.name() == name);
        found.ok_or_else(|| Error::unknown("lab", name, Self::ALL.iter().map(|id| id.name())))
    }
}
