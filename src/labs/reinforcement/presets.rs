//! The grid worlds that the lab brings, with the rules that suit them.

use super::grid::Rules;

/// A grid world and its rules.
pub(super) struct Preset {
    pub id: &'static str,
    pub label: &'static str,
    /// The text of [`Grid::parse`](super::grid::Grid::parse).
    pub map: &'static str,
    pub rules: Rules,
    pub gamma: f64,
    pub learning_rate: f64,
    /// ε at first, and what it is multiplied by after each episode.
    pub epsilon: [f64; 2],
    /// The most steps of an episode.
    pub limit: f64,
}

const ROOM: &str = "........../........../..S......./........../........../........../........../.......G../........../..........";

/// Sutton and Barto, example 6.6.
const CLIFF: &str = "............/............/............/SXXXXXXXXXXG";

/// The rooms of Sutton, Precup and Singh (1999), figure 2.
const FOUR_ROOMS: &str = "S....#...../.....#...../.........../.....#...../.....#...../#.####...../.....###.##/.....#...../.....#...../.........../.....#....G";

/// Sutton and Barto, example 6.5.
pub(super) const WINDY: &str =
    "........../........../........../S......G../........../........../..........|0001112210";

/// A coin that comes back, on the way to the goal.
const COINS: &str = "......./.S...../......./...o.../......./.....G./.......";

/// A small prize next door, the large one across the room.
const PRIZES: &str = "......./......./PS....G/......./.......";

const STEPS: Rules = Rules { step: -1.0, goal: -1.0, pit: -100.0, coin: 1.0, prize: 1.0, slip: 0.2 };

/// All of them, in the order they are offered.
pub(super) const GRIDS: [Preset; 6] = [
    Preset {
        id: "open",
        label: "open room",
        map: ROOM,
        rules: Rules { step: -0.04, goal: 1.0, pit: -1.0, coin: 0.1, prize: 0.2, slip: 0.2 },
        gamma: 0.95,
        learning_rate: 0.5,
        epsilon: [0.1, 1.0],
        limit: 200.0,
    },
    Preset {
        id: "cliff",
        label: "cliff walking",
        map: CLIFF,
        rules: STEPS,
        gamma: 1.0,
        learning_rate: 0.5,
        epsilon: [0.1, 1.0],
        limit: 1000.0,
    },
    Preset {
        id: "four_rooms",
        label: "four rooms",
        map: FOUR_ROOMS,
        rules: Rules { step: -1.0, goal: 0.0, ..STEPS },
        gamma: 0.95,
        learning_rate: 0.5,
        epsilon: [0.1, 1.0],
        limit: 500.0,
    },
    Preset {
        id: "windy",
        label: "windy grid",
        map: WINDY,
        rules: STEPS,
        gamma: 1.0,
        learning_rate: 0.5,
        epsilon: [0.1, 1.0],
        limit: 1000.0,
    },
    Preset {
        id: "coins",
        label: "a coin that comes back",
        map: COINS,
        rules: Rules { step: 0.0, goal: 10.0, pit: -10.0, coin: 1.0, prize: 1.0, slip: 0.2 },
        gamma: 0.99,
        learning_rate: 0.5,
        epsilon: [0.1, 1.0],
        limit: 100.0,
    },
    Preset {
        id: "prizes",
        label: "two prizes",
        map: PRIZES,
        rules: Rules { step: 0.0, goal: 10.0, pit: -10.0, coin: 1.0, prize: 1.0, slip: 0.2 },
        gamma: 0.95,
        learning_rate: 0.5,
        epsilon: [1.0, 0.99],
        limit: 200.0,
    },
];

/// The preset of that name.
pub(super) fn grid(id: &str) -> Option<&'static Preset> {
    GRIDS.iter().find(|preset| preset.id == id)
}
