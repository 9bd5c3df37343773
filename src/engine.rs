//! Which burn device does the arithmetic.

#[cfg(feature = "wgpu")]
use std::sync::OnceLock;

use burn::tensor::Device;
use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};
use crate::message;

/// An engine of burn's. Those of a CPU compute the same numbers; `tests/native/parity.rs` holds them to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "snake_case")]
pub enum Engine {
    /// `burn-flex`: burn's own pure-Rust engine, the successor of `ndarray`.
    Flex,
    /// `burn-ndarray`: built on the `ndarray` and `matrixmultiply` crates.
    Ndarray,
    /// `burn-wgpu`: a graphics card, by Vulkan, Metal or DirectX 12. Not in the page.
    #[cfg(feature = "wgpu")]
    Wgpu,
}

impl Engine {
    /// The engines in this build, the default first.
    pub const AVAILABLE: &'static [Self] = &[
        #[cfg(feature = "flex")]
        Self::Flex,
        #[cfg(feature = "ndarray")]
        Self::Ndarray,
        #[cfg(feature = "wgpu")]
        Self::Wgpu,
    ];

    /// The engine's name, as attributes and addresses spell it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Flex => "flex",
            Self::Ndarray => "ndarray",
            #[cfg(feature = "wgpu")]
            Self::Wgpu => "wgpu",
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
    /// [`Error::Engine`] if the engine is not in this build, or if there is no graphics card that it can use.
    pub fn device(self) -> Result<Device> {
        match self {
            #[cfg(feature = "flex")]
            Self::Flex => Ok(Device::flex().autodiff()),
            #[cfg(feature = "ndarray")]
            // burn deprecates this engine in favour of flex; readers may still compare the two.
            #[allow(deprecated)]
            Self::Ndarray => Ok(Device::ndarray().autodiff()),
            #[cfg(feature = "wgpu")]
            Self::Wgpu => graphics_card().map(Device::autodiff),
            #[allow(unreachable_patterns)] // reachable in a build with one engine
            other => Err(Error::Engine(message!(
                "no_engine",
                "The {engine} engine is not in this build.",
                engine = other.name()
            ))),
        }
    }
}

/// The graphics card, begun once for all labs: burn takes no second beginning.
#[cfg(feature = "wgpu")]
fn graphics_card() -> Result<Device> {
    static CARD: OnceLock<std::result::Result<Device, String>> = OnceLock::new();
    let card = CARD.get_or_init(|| Device::wgpu_options().init().map_err(|error| error.to_string()));
    card.clone().map_err(|error| {
        Error::Engine(message!("no_card", "There is no graphics card that wgpu can use: {error}.", error))
    })
}

impl Default for Engine {
    /// The first of [`Engine::AVAILABLE`]: flex where it is built, since it measures faster.
    fn default() -> Self {
        Self::AVAILABLE.first().copied().unwrap_or(Self::Flex)
    }
}
