//! A world of cells: what each is, how a move ends, and the text that holds it all.
//!
//! A world is a Markov decision process p(s′, r | s, a). Its distributions are written down once, in
//! [`Dynamics`](super::dynamics::Dynamics), and both planning and walking use them: planning adds over them, walking draws from them.
//!
//! From the cell s the agent moves one cell in the direction of its action, and the wind of the column it left
//! carries it up besides; walls and the border stop it. On a slippery cell the action is, with the probability of
//! slipping, one of the two at right angles instead, each half as often. What counts is the cell where it lands.
//!
//! Source: Sutton and Barto, *Reinforcement Learning*, 2nd edition, section 3.1; wind: example 6.5.

use serde::{Deserialize, Serialize};

use crate::lab::{Answer, Named, Value, choices};
use crate::message;
use crate::message::Message;

/// The most cells along a side.
pub(super) const MOST_SIDE: usize = 20;
/// Up, right, down, left.
pub(super) const ACTIONS: usize = 4;
/// The strongest wind.
pub(super) const MOST_WIND: u8 = 9;
/// The longest text of a world: its rows with what joins them, and its wind.
pub(super) const MOST_TEXT: usize = MOST_SIDE * (MOST_SIDE + 2);

choices! {
    /// What a cell is.
    #[derive(Serialize, Deserialize)]
    pub enum Cell {
        Floor = "floor": "floor",
        Wall = "wall": "wall",
        /// Where episodes begin.
        Start = "start": "start",
        /// Ends the episode.
        Goal = "goal": "goal",
        /// Sends the agent back to a start; the episode goes on.
        Pit = "pit": "pit",
        Slippery = "slippery": "slippery",
        /// Pays whenever it is entered from another cell.
        Coin = "coin": "coin",
        /// A smaller prize than the goal; ends the episode.
        Prize = "prize": "small prize",
    }
}

impl Cell {
    /// Its character in a world's text.
    fn letter(self) -> char {
        match self {
            Self::Floor => '.',
            Self::Wall => '#',
            Self::Start => 'S',
            Self::Goal => 'G',
            Self::Pit => 'X',
            Self::Slippery => '~',
            Self::Coin => 'o',
            Self::Prize => 'P',
        }
    }

    /// The reverse of [`letter`](Self::letter).
    fn from_letter(letter: char) -> Option<Self> {
        Self::ALL.iter().copied().find(|cell| cell.letter() == letter)
    }

    /// Whether an agent can be on it while an episode goes on.
    pub fn is_state(self) -> bool {
        matches!(self, Self::Floor | Self::Start | Self::Slippery | Self::Coin)
    }

    /// Whether arriving on it ends the episode.
    pub fn ends(self) -> bool {
        matches!(self, Self::Goal | Self::Prize)
    }
}

/// The world. As a text: rows from the top joined by `/`, a character a cell and, behind a `|`, a digit of wind for each
/// column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grid {
    pub height: usize,
    pub width: usize,
    /// Row by row from the top, `[height · width]`.
    pub cells: Vec<Cell>,
    /// How many cells the wind carries an agent up, for each column.
    pub wind: Vec<u8>,
}

/// The smallest that leads somewhere.
impl Default for Grid {
    fn default() -> Self {
        Self { height: 1, width: 2, cells: vec![Cell::Start, Cell::Goal], wind: vec![0; 2] }
    }
}

impl Answer for Grid {
    fn to_value(&self) -> Value {
        Value::Text(self.text())
    }

    fn from_value(value: &Value) -> Result<Self, Message> {
        Self::parse(&value.to_string())
    }
}

impl Grid {
    /// From its text.
    ///
    /// # Errors
    /// What a text has to be, where this one is not.
    pub fn parse(text: &str) -> Result<Self, Message> {
        let (map, wind) = text.split_once('|').map_or((text, None), |(map, wind)| (map, Some(wind)));
        let rows: Vec<Vec<char>> = map.trim().split('/').map(|row| row.chars().collect()).collect();
        let (height, width) = (rows.len(), rows.first().map_or(0, Vec::len));
        if let Some((place, row)) = rows.iter().enumerate().find(|(_, row)| row.len() != width) {
            return Err(message!(
                "accepts_rows",
                "rows of equal length, and its first row has {width} cells while row {row} has {cells}",
                width,
                row = place + 1,
                cells = row.len()
            ));
        }
        if height > MOST_SIDE || width > MOST_SIDE || width == 0 || height * width < 2 {
            return Err(message!(
                "accepts_sizes",
                "a world of 2 cells to {most} by {most}",
                most = MOST_SIDE
            ));
        }
        let cells = rows.iter().flatten().map(|letter| Cell::from_letter(*letter).ok_or(*letter));
        let cells = cells.collect::<Result<Vec<_>, char>>().map_err(|letter| {
            let known = Cell::ALL.iter().map(|cell| cell.letter().to_string()).collect::<Vec<_>>().join(" ");
            let letter = letter.to_string();
            message!(
                "accepts_cells",
                "the cells {known} with / between rows, but no “{letter}”",
                known,
                letter
            )
        })?;
        let wind = match wind {
            None => vec![0; width],
            Some(digits) => {
                let parsed: Option<Vec<_>> =
                    digits.chars().map(|c| c.to_digit(10).map(|digit| digit as u8)).collect();
                parsed.filter(|parsed| parsed.len() == width).ok_or_else(|| {
                    message!(
                        "accepts_wind",
                        "{width} digits of wind behind the |, one for each column",
                        width
                    )
                })?
            }
        };
        let grid = Self { height, width, cells, wind };
        if grid.has_room() {
            return Ok(grid);
        }
        Err(message!(
            "accepts_room",
            "a world with somewhere to stand: a start, or a cell that is neither wall, pit nor goal"
        ))
    }

    /// The reverse of [`parse`](Self::parse).
    pub fn text(&self) -> String {
        let row = |row: &[Cell]| row.iter().map(|cell| cell.letter()).collect::<String>();
        let rows = self.cells.chunks(self.width.max(1)).map(row).collect::<Vec<_>>().join("/");
        if self.wind.iter().all(|wind| *wind == 0) {
            return rows;
        }
        let wind: String = self.wind.iter().map(u8::to_string).collect();
        rows + "|" + &wind
    }

    /// Whether there is somewhere to be.
    pub fn has_room(&self) -> bool {
        self.cells.iter().any(|cell| cell.is_state())
    }

    /// Whether a grid read from a save is one that [`parse`](Self::parse) could have made.
    pub fn is_sound(&self) -> bool {
        (1..=MOST_SIDE).contains(&self.height)
            && (1..=MOST_SIDE).contains(&self.width)
            && self.cells.len() == self.height * self.width
            && self.wind.len() == self.width
            && self.wind.iter().all(|wind| *wind <= MOST_WIND)
            && self.has_room()
    }

    /// Where episodes begin; without a start, every cell that one can stand on.
    pub fn starts(&self) -> Vec<u16> {
        let places = |wanted: &dyn Fn(Cell) -> bool| -> Vec<u16> {
            let all = self.cells.iter().enumerate().filter(|(_, cell)| wanted(**cell));
            all.map(|(place, _)| place as u16).collect()
        };
        let starts = places(&|cell| cell == Cell::Start);
        if starts.is_empty() { places(&Cell::is_state) } else { starts }
    }

    /// Where a move in one of the four directions ends.
    pub fn landing(&self, from: usize, action: usize) -> usize {
        let (mut row, mut column) = (from / self.width, from % self.width);
        let wind = i32::from(self.wind[column]);
        let (down, right) = [(-1, 0), (0, 1), (1, 0), (0, -1)][action];
        let mut go = |down: i32, right: i32| {
            let to = (row.checked_add_signed(down as isize), column.checked_add_signed(right as isize));
            if let (Some(to_row), Some(to_column)) = to
                && to_row < self.height
                && to_column < self.width
                && self.cells[to_row * self.width + to_column] != Cell::Wall
            {
                (row, column) = (to_row, to_column);
            }
        };
        go(0, right);
        // The move and the wind together, so that going down against a wind of 1 is standing still.
        let vertical: i32 = down - wind;
        for _ in 0..vertical.abs() {
            go(vertical.signum(), 0);
        }
        row * self.width + column
    }
}

#[cfg(test)]
mod tests {
    use super::super::dynamics::{Dynamics, Outcome, Rules};
    use super::*;

    const RULES: Rules = Rules { step: -1.0, goal: 10.0, pit: -100.0, coin: 5.0, prize: 2.0, slip: 0.2 };

    fn ends(text: &str, cell: usize, action: usize) -> Vec<Outcome> {
        Dynamics::new(&Grid::parse(text).unwrap(), &RULES).outcomes(cell, action).to_vec()
    }

    fn to(probability: f64, next: u16, reward: f64, ends: bool) -> Outcome {
        Outcome { probability, next: Some(next), reward, ends }
    }

    #[test]
    fn walls_and_the_border_stop_and_kinds_pay() {
        // 0 1 2
        // 3 4 5
        let text = "S#G/.oP";
        assert_eq!(ends(text, 0, 1), [to(1.0, 0, -1.0, false)]);
        assert_eq!(ends(text, 0, 0), [to(1.0, 0, -1.0, false)]);
        assert_eq!(ends(text, 3, 1), [to(1.0, 4, 5.0, false)]);
        assert_eq!(ends(text, 4, 2), [to(1.0, 4, -1.0, false)], "standing on a coin pays nothing");
        assert_eq!(ends(text, 4, 1), [to(1.0, 5, 2.0, true)]);
        assert_eq!(ends(text, 2, 0), [], "nothing comes after a goal");
        let pit = Outcome { probability: 1.0, next: None, reward: -100.0, ends: false };
        assert_eq!(ends("SX", 0, 1), [pit]);
    }

    #[test]
    fn slippery_cells_go_sideways() {
        let text = "S.G/.~./...";
        let by_hand = [to(0.8, 1, -1.0, false), to(0.1, 5, -1.0, false), to(0.1, 3, -1.0, false)];
        assert_eq!(ends(text, 4, 0), by_hand);
        let dynamics = Dynamics::new(&Grid::parse(text).unwrap(), &RULES);
        let drawn = |u| dynamics.draw(4, 0, u).unwrap().next.unwrap();
        assert_eq!([0.0, 0.79, 0.81, 0.89, 0.91, 0.9999].map(drawn), [1, 1, 5, 5, 3, 3]);
    }

    #[test]
    fn a_world_is_its_text() {
        for text in ["S.#G", ".#G/S~o/XP.", ".#G/S..|020"] {
            assert_eq!(Grid::parse(text).unwrap().text(), text);
        }
        assert_eq!(Grid::parse("S.G|000").unwrap().text(), "S.G");
        assert_eq!(Grid::parse(&Grid::default().text()), Ok(Grid::default()));
    }

    /// Sutton and Barto's rule is row ← clamp(row + move − wind), column ← clamp(column + move).
    #[test]
    fn wind_is_that_of_example_6_5() {
        let grid = Grid::parse(super::super::problem::WINDY).unwrap();
        let wind = [0, 0, 0, 1, 1, 1, 2, 2, 1, 0];
        for cell in 0..70 {
            let (row, column) = ((cell / 10) as i32, (cell % 10) as i32);
            for (action, (down, right)) in [(-1, 0), (0, 1), (1, 0), (0, -1)].into_iter().enumerate() {
                let by_rule =
                    ((row + down - wind[column as usize]).clamp(0, 6), (column + right).clamp(0, 9));
                assert_eq!(grid.landing(cell, action) as i32, by_rule.0 * 10 + by_rule.1, "{cell} {action}");
            }
        }
    }

    #[test]
    fn what_is_no_world_is_refused_in_words() {
        for (text, part) in [
            ("S..G/..", "its first row has 4 cells while row 2 has 2"),
            ("S?G", "no “?”"),
            ("", "2 cells to 20 by 20"),
            ("S", "2 cells to 20 by 20"),
            ("###/###", "somewhere to stand"),
            ("S.G|12", "3 digits"),
            ("S.G|1x2", "3 digits"),
        ] {
            let accepted = Grid::parse(text).unwrap_err().to_string();
            assert!(accepted.contains(part), "{text}: {accepted}");
        }
        assert!(Grid::parse(&".".repeat(21)).is_err());
        assert!(Grid::parse(&vec!["....................".to_string(); 20].join("/")).is_ok());
    }

    #[test]
    fn a_state_can_be_reached_or_leads_to_an_end() {
        let dynamics = Dynamics::new(&Grid::parse("S.#./..#G").unwrap(), &RULES);
        assert_eq!(dynamics.states, [0, 1, 3, 4, 5]);
        let closed = Dynamics::new(&Grid::parse("SG#./..#.").unwrap(), &RULES);
        assert_eq!(closed.states, [0, 4, 5], "nobody comes to the right, and nothing comes of it");
        assert!(!dynamics.has_way_out());
        assert!(Dynamics::new(&Grid::parse("S.#./...G").unwrap(), &RULES).has_way_out());
    }
}
