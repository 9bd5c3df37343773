//! Seeded randomness, addressed rather than consumed.
//!
//! A lab never carries a generator along. It asks for the generator *of* a purpose and a counter
//! (“the shuffle of epoch 3”), so the numbers of step 1,000 don't depend on how step 999 was
//! reached, and a save needs no generator state.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;

/// What the random numbers are for. Each purpose has numbers of its own.
#[derive(Debug, Clone, Copy)]
#[repr(u32)]
pub enum Purpose {
    /// Initial parameters.
    Init = 0,
    /// The order of the examples in one epoch.
    Shuffle = 1,
    /// Points of a data set.
    Data = 2,
    /// Which examples are held out for the test.
    Split = 3,
    /// Which activations are dropped in one step.
    Dropout = 4,
    /// What is added in one step: to the gradients, or to the data.
    Noise = 5,
    /// What is sampled from a model.
    Sample = 6,
    /// What an agent tries and what its world answers.
    World = 7,
}

/// The generator of `purpose` number `counter` under `seed`: the same on every machine.
pub fn generator(seed: u64, purpose: Purpose, counter: u32) -> ChaCha8Rng {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    rng.set_stream((u64::from(purpose as u32) << 32) | u64::from(counter));
    rng
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::RngExt;

    fn first(seed: u64, purpose: Purpose, counter: u32) -> u32 {
        generator(seed, purpose, counter).random()
    }

    #[test]
    fn the_same_address_gives_the_same_numbers_and_others_differ() {
        let base = first(7, Purpose::Init, 0);
        assert_eq!(base, first(7, Purpose::Init, 0));
        assert_ne!(base, first(8, Purpose::Init, 0));
        assert_ne!(base, first(7, Purpose::Shuffle, 0));
        assert_ne!(base, first(7, Purpose::Init, 1));
    }
}
