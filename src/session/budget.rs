//! How long a run may take, asked after every step without looking at the clock after every step.

/// The clock is looked at about this often, in milliseconds.
const GRAIN: f64 = 0.25;
/// The most steps between two looks.
const MOST: u32 = 4096;

/// A time budget. Looking at a browser's clock takes longer than a step of a small lab, so that many steps pass between
/// two looks where they are fast, and one where they are slow.
pub struct Budget<Clock> {
    clock: Clock,
    end: f64,
    /// The steps between two looks at present, and how many of them are left.
    stride: u32,
    left: u32,
    last: f64,
}

impl<Clock: Fn() -> f64> Budget<Clock> {
    /// A budget of `ms` milliseconds from now on, on a clock in milliseconds.
    pub fn new(budget: f64, clock: Clock) -> Self {
        let now = clock();
        Self { end: now + budget, clock, stride: 1, left: 0, last: now }
    }

    /// Whether there is time for another step; to be asked after each.
    pub fn allows(&mut self) -> bool {
        if self.left > 0 {
            self.left -= 1;
            return true;
        }
        let now = (self.clock)();
        let took = now - self.last;
        if took < GRAIN / 2.0 {
            self.stride = (self.stride * 2).min(MOST);
        } else if took > GRAIN {
            // At once, not by halves: the next stride should take no longer than this.
            let fits = f64::from(self.stride) * GRAIN / took;
            self.stride = (fits as u32).max(1);
        }
        self.left = self.stride - 1;
        self.last = now;
        now < self.end
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::Cell;

    /// The steps made within `budget`, each taking so long, the looks at the clock, and when it ended.
    fn spend(budget: f64, step: impl Fn(u32) -> f64) -> (u32, u32, f64) {
        let (time, looks) = (Cell::new(0.0), Cell::new(0));
        let clock = || {
            looks.set(looks.get() + 1);
            time.get()
        };
        let mut budget = Budget::new(budget, clock);
        let mut steps = 0;
        loop {
            time.set(time.get() + step(steps));
            steps += 1;
            if !budget.allows() {
                return (steps, looks.get(), time.get());
            }
        }
    }

    #[test]
    fn slow_steps_are_timed_one_by_one_and_there_is_always_one() {
        assert_eq!(spend(0.0, |_| 5.0), (1, 2, 5.0));
        assert_eq!(spend(12.0, |_| 5.0).0, 3);
    }

    #[test]
    fn fast_steps_are_timed_seldom_and_end_in_time() {
        let (steps, looks, end) = spend(16.0, |_| 0.001);
        assert!((16_000..16_500).contains(&steps), "{steps}");
        assert!(looks < 200, "{looks}");
        assert!(end < 16.5, "{end}");
    }

    #[test]
    fn steps_that_become_slow_are_noticed() {
        // A hundredth of a millisecond each, and from the thousandth on one: a stride of slow ones at most.
        let (_, _, end) = spend(40.0, |step| if step < 1_000 { 0.01 } else { 1.0 });
        assert!(end < 41.0, "{end}");
    }

    #[test]
    fn a_clock_that_stands_still_for_a_while_does_no_harm() {
        let time = Cell::new(0.0_f64);
        let mut budget = Budget::new(10.0, || time.get().floor());
        let mut steps = 0;
        while budget.allows() {
            time.set(time.get() + 0.001);
            steps += 1;
        }
        assert!((9_000..15_000).contains(&steps), "{steps}");
    }
}
