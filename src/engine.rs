//! Which burn device does the arithmetic.

use burn::tensor::Device;
use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};
use crate::message;

/// A CPU engine of burn's. Both compute the same numbers; `tests/native/parity.rs` holds them to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "snake_case")]
pub enum Engine {
    /// `burn-flex`: burn's own pure-Rust engine, the successor of `ndarray`.
    Flex,
    /// `burn-ndarray`: built on the `ndarray` and `matrixmultiply` crates.
    Ndarray,
}

impl Engine {
    /// The engines in this build, the default first.
    pub const AVAILABLE: &'static [Self] = &[
        #[cfg(feature = "flex")]
        Self::Flex,
        #[cfg(feature = "ndarray")]
        Self::Ndarray,
    ];

    /// The engine's name, as attributes and addresses spell it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Flex => "flex",
            Self::Ndarray => "ndarray",
        }
    }

    /// Finds an engine by name.
    ///
    /// # Errors
    /// [`Error::Unknown`] if no engine of this build has that name.
    pub fn from_name(name: &str) -> Result<Self> {
        Self::AVAILABLE
            .iter()
            .copied()
            .find(|engine| engine.name() == name)
            .ok_or_else(|| Error::unknown("engine", name, Self::AVAILABLE.iter().map(|e| e.name())))
    }

    /// The burn device, recording gradients.
    ///
    /// # Errors
    /// [`Error::Engine`] if the engine is not in this build.
    pub fn device(self) -> Result<Device> {
        match self {
            #[cfg(feature = "flex")]
            Self::Flex => Ok(Device::flex().autodiff()),
            #[cfg(feature = "ndarray")]
            // burn deprecates this engine in favour of flex; readers may still compare the two.
            #[allow(deprecated)]
            Self::Ndarray => Ok(Device::ndarray().autodiff()),
            #[allow(unreachable_patterns)] // reachable in a build with one engine
            other => Err(Error::Engine(message!(
                "no_engine",
                "The {engine} engine is not in this build.",
                engine = other.name()
            ))),
        }
    }
}

impl Default for Engine {
    /// The first of [`Engine::AVAILABLE`]: flex where it is built, since it measures faster.
    fn default() -> Self {
        Self::AVAILABLE.first().copied().unwrap_or(Self::Flex)
    }
}
