//! The worlds that there are, each with the rules and settings that suit it.

use super::dynamics::Rules;
use super::grid::Grid;
use crate::lab::choices;

choices! {
    /// Where an agent lives.
    pub enum World {
        Open = "open": "open room",
        /// Sutton and Barto, example 6.6.
        Cliff = "cliff": "cliff walking",
        /// The rooms of Sutton, Precup and Singh (1999), figure 2.
        FourRooms = "four_rooms": "four rooms",
        /// Sutton and Barto, example 6.5.
        Windy = "windy": "windy grid",
        /// A coin that comes back, on the way to the goal.
        Coins = "coins": "a coin that comes back",
        /// A small prize next door, the large one across the room.
        Prizes = "prizes": "two prizes",
        /// The one that is no grid.
        CartPole = "cartpole": "CartPole",
    }
}

/// What suits a world, where it begins.
pub(super) struct Preset {
    /// The text of [`Grid::parse`].
    map: &'static str,
    pub rules: Rules,
    pub gamma: f64,
    /// ε at first, what it is multiplied by after each episode, and its least.
    pub epsilon: f64,
    pub epsilon_decay: f64,
    pub epsilon_end: f64,
    /// The most steps of an episode.
    pub limit: u32,
}

const OPEN: &str = "........../........../..S......./........../........../........../........../.......G../........../..........";
const CLIFF: &str = "............/............/............/SXXXXXXXXXXG";
const FOUR_ROOMS: &str = "S....#...../.....#...../.........../.....#...../.....#...../#.####...../.....###.##/.....#...../.....#...../.........../.....#....G";
pub(super) const WINDY: &str =
    "........../........../........../S......G../........../........../..........|0001112210";
const COINS: &str = "......./.S...../......./...o.../......./.....G./.......";
const PRIZES: &str = "......./......./PS....G/......./.......";

/// A step costs 1.
const COSTS: Rules = Rules { step: -1.0, goal: -1.0, pit: -100.0, coin: 1.0, prize: 1.0, slip: 0.2 };
/// A step costs nothing.
const PAYS: Rules = Rules { step: 0.0, goal: 10.0, pit: -10.0, coin: 1.0, prize: 1.0, slip: 0.2 };

impl World {
    /// Whether it is made of cells.
    pub fn is_grid(self) -> bool {
        self != Self::CartPole
    }

    pub(super) fn preset(self) -> Preset {
        let open = Preset {
            map: OPEN,
            rules: Rules { step: -0.04, goal: 1.0, pit: -1.0, coin: 0.1, prize: 0.2, slip: 0.2 },
            gamma: 0.95,
            epsilon: 0.1,
            epsilon_decay: 1.0,
            epsilon_end: 0.01,
            limit: 200,
        };
        match self {
            Self::Open => open,
            Self::Cliff => Preset { map: CLIFF, rules: COSTS, gamma: 1.0, limit: 1000, ..open },
            Self::FourRooms => {
                let rules = Rules { goal: 0.0, ..COSTS };
                Preset { map: FOUR_ROOMS, rules, limit: 500, ..open }
            }
            Self::Windy => Preset { map: WINDY, rules: COSTS, gamma: 1.0, limit: 1000, ..open },
            Self::Coins => Preset { map: COINS, rules: PAYS, gamma: 0.99, limit: 100, ..open },
            Self::Prizes => Preset { map: PRIZES, rules: PAYS, epsilon: 1.0, epsilon_decay: 0.99, ..open },
            Self::CartPole => {
                Preset { gamma: 0.99, epsilon: 1.0, epsilon_decay: 0.99, epsilon_end: 0.02, ..open }
            }
        }
    }
}

impl Preset {
    /// Its cells.
    pub fn grid(&self) -> Grid {
        Grid::parse(self.map).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lab::Named;

    #[test]
    fn every_map_is_a_world() {
        for world in World::ALL {
            let preset = world.preset();
            assert_eq!(Grid::parse(preset.map).map(|grid| grid.text()), Ok(preset.map.to_string()));
        }
    }
}
