//! What a move in a world leads to and what it pays: p(s′, r | s, a), see [`grid`](super::grid).

use super::grid::{ACTIONS, Cell, Grid};

/// What arriving is worth, and how slippery slippery is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Rules {
    /// For arriving on any cell not named below.
    pub step: f64,
    pub goal: f64,
    pub pit: f64,
    pub coin: f64,
    pub prize: f64,
    /// The probability of going sideways from a slippery cell.
    pub slip: f64,
}

/// One way that a move can end.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Outcome {
    pub probability: f64,
    /// The cell; `None` for one of the starts, each as likely as the others.
    pub next: Option<u16>,
    pub reward: f64,
    /// Whether the episode is over.
    pub ends: bool,
}

/// p(s′, r | s, a) of a world under its rules.
#[derive(Debug, Clone)]
pub(super) struct Dynamics {
    outcomes: Vec<Outcome>,
    /// Where the outcomes of each cell and action begin, `[cells · 4 + 1]`.
    begins: Vec<u32>,
    pub starts: Vec<u16>,
    /// The cells that can be reached from a start and where an episode goes on, in order.
    pub states: Vec<u16>,
    pub cells: usize,
}

impl Dynamics {
    pub fn new(grid: &Grid, rules: &Rules) -> Self {
        let cells = grid.cells.len();
        let mut outcomes = Vec::with_capacity(cells * ACTIONS);
        let mut begins = Vec::with_capacity(cells * ACTIONS + 1);
        begins.push(0);
        for cell in 0..cells {
            for action in 0..ACTIONS {
                if grid.cells[cell].is_state() {
                    push_outcomes(&mut outcomes, grid, rules, cell, action);
                }
                begins.push(outcomes.len() as u32);
            }
        }
        let mut dynamics = Self { outcomes, begins, starts: grid.starts(), states: vec![], cells };
        dynamics.states = dynamics.reachable();
        dynamics
    }

    /// All ways that `action` can end from `cell`; none where no episode can be.
    #[inline]
    pub fn outcomes(&self, cell: usize, action: usize) -> &[Outcome] {
        let at = cell * ACTIONS + action;
        let (from, to) = (self.begins[at] as usize, self.begins[at + 1] as usize);
        &self.outcomes[from..to]
    }

    /// The outcome that `u`, uniform in \[0, 1), draws.
    #[inline]
    pub fn draw(&self, cell: usize, action: usize, u: f64) -> Option<Outcome> {
        let mut sum = 0.0;
        let all = self.outcomes(cell, action);
        all.iter()
            .find(|outcome| {
                sum += outcome.probability;
                u < sum
            })
            .or(all.last())
            .copied()
    }

    fn reachable(&self) -> Vec<u16> {
        let mut seen = vec![false; self.cells];
        let mut open = self.starts.clone();
        while let Some(cell) = open.pop() {
            if std::mem::replace(&mut seen[usize::from(cell)], true) {
                continue;
            }
            for action in 0..ACTIONS {
                let on = self.outcomes(usize::from(cell), action).iter().filter(|outcome| !outcome.ends);
                open.extend(on.filter_map(|outcome| outcome.next));
            }
        }
        (0..self.cells).filter(|cell| seen[*cell]).map(|cell| cell as u16).collect()
    }

    /// Whether the end of an episode can be reached from a start.
    pub fn has_way_out(&self) -> bool {
        let all = self.states.iter().flat_map(|cell| (0..ACTIONS).map(|action| (usize::from(*cell), action)));
        all.into_iter().any(|(cell, action)| self.outcomes(cell, action).iter().any(|outcome| outcome.ends))
    }
}

fn push_outcomes(outcomes: &mut Vec<Outcome>, grid: &Grid, rules: &Rules, cell: usize, action: usize) {
    let slip = if grid.cells[cell] == Cell::Slippery { rules.slip } else { 0.0 };
    let sides = [(action + 1) % ACTIONS, (action + 3) % ACTIONS];
    let moves = [(action, 1.0 - slip), (sides[0], slip / 2.0), (sides[1], slip / 2.0)];
    for (action, probability) in moves.into_iter().filter(|(_, probability)| *probability > 0.0) {
        let to = grid.landing(cell, action);
        let kind = grid.cells[to];
        let reward = match kind {
            Cell::Goal => rules.goal,
            Cell::Prize => rules.prize,
            Cell::Pit => rules.pit,
            Cell::Coin if to != cell => rules.coin,
            _ => rules.step,
        };
        let next = (kind != Cell::Pit).then_some(to as u16);
        outcomes.push(Outcome { probability, next, reward, ends: kind.ends() });
    }
}
