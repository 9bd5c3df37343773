//! What answers are worth: apart for what was told and what was not, with and without a threshold.

use super::Hallucination;
use super::problem::Problem;
use super::records::{
    FactGroup, FactGroups, GroupCalibration, HallucinationTrouble, MissingMass, OtherWords, Selective,
    Separation, ToldBaselines, ToldCalibration, ToldWorld,
};
use crate::data::text::people::{ATTRIBUTES, VALUES};
use crate::error::Result;
use crate::labs::shared::ReliabilityBin;
use crate::train::Ranking;
use crate::train::Rows;
use crate::train::calibration::{expected_error, reliability};
use crate::train::sampling::Sampling;
use crate::train::score::answer;

/// Bins of a reliability diagram.
const BINS: usize = 10;
/// Steps of the threshold.
const THRESHOLDS: usize = 100;
/// What is wrong at this confidence is wrong surely.
const SURE: f64 = 0.9;

/// The answer to a fact.
#[derive(Debug, Clone)]
pub(super) struct Answered {
    pub token: u32,
    /// The token's probability.
    pub confidence: f64,
    /// That of the true one.
    pub truth: f64,
    pub right: bool,
    pub refused: bool,
    pub right_kind: bool,
}

impl Answered {
    /// From logits `[v]`.
    pub fn new(problem: &Problem, fact: usize, z: &[f32], temperature: f64) -> Self {
        let token = answer(z) as u32;
        let plain = Sampling { temperature, ..Sampling::PLAIN };
        let p = plain.probabilities(z);
        let of = |token: u32| p.get(token as usize).copied().filter(|p| p.is_finite()).unwrap_or(0.0);
        let truth = problem.truth(fact);
        Self {
            token,
            confidence: of(token),
            truth: of(truth),
            right: token == truth,
            refused: token == problem.unknown,
            right_kind: problem.is_of_kind(token, fact % ATTRIBUTES.len()),
        }
    }

    /// Whether it is given at a threshold.
    fn is_given(&self, threshold: f64) -> bool {
        !self.refused && self.confidence >= threshold
    }
}

fn share<'a>(of: &[&'a Answered], holds: impl Fn(&'a Answered) -> bool) -> f64 {
    of.iter().filter(|one| holds(one)).count() as f64 / of.len().max(1) as f64
}

fn mean_confidence(of: &[&Answered]) -> f64 {
    of.iter().map(|one| one.confidence).sum::<f64>() / of.len().max(1) as f64
}

impl FactGroup {
    pub(super) fn of(group: &[&Answered]) -> Self {
        let answering: Vec<_> = group.iter().copied().filter(|one| !one.refused).collect();
        Self {
            facts: group.len(),
            right: share(group, |one| one.right),
            refused: share(group, |one| one.refused),
            right_kind: share(&answering, |one| one.right_kind),
            confidence: mean_confidence(group),
            sure_wrong: share(group, |one| !one.right && !one.refused && one.confidence >= SURE),
        }
    }
}

impl GroupCalibration {
    fn of(group: &[&Answered]) -> Self {
        let answering: Vec<_> = group.iter().copied().filter(|one| !one.refused).collect();
        let bins = reliability(answering.iter().map(|one| (one.confidence as f32, one.right)), BINS);
        let error = if answering.is_empty() { 0.0 } else { expected_error(&bins) };
        Self {
            facts: answering.len(),
            error,
            confidence: mean_confidence(&answering),
            accuracy: share(&answering, |one| one.right),
            bins: ReliabilityBin::all(&bins),
        }
    }
}

/// What answering at a threshold comes to.
struct Points {
    coverage: f64,
    risk: f64,
    free: f64,
    charged: f64,
    right: usize,
    wrong: usize,
}

fn points(answered: &[Answered], threshold: f64, price: f64) -> Points {
    let given = answered.iter().filter(|one| one.is_given(threshold));
    let (right, wrong) = given
        .fold((0, 0), |(right, wrong), one| if one.right { (right + 1, wrong) } else { (right, wrong + 1) });
    let (n, r, w) = (answered.len().max(1) as f64, right as f64, wrong as f64);
    Points {
        coverage: (r + w) / n,
        risk: w / (r + w).max(1.0),
        free: r / n,
        charged: (r - price * w) / n,
        right,
        wrong,
    }
}

fn thresholds() -> impl Iterator<Item = f64> {
    (0..=THRESHOLDS).map(|step| step as f64 / THRESHOLDS as f64)
}

impl Hallucination {
    /// How often a fact is told.
    pub(super) fn told(&self, fact: usize) -> usize {
        self.problem.told.counts.get(fact).copied().unwrap_or(0)
    }

    /// The answers to the facts of some kind.
    pub(super) fn some<'a>(
        &self,
        answered: &'a [Answered],
        holds: impl Fn(usize) -> bool,
    ) -> Vec<&'a Answered> {
        answered.iter().enumerate().filter(|(fact, _)| holds(*fact)).map(|(_, one)| one).collect()
    }

    /// Whether nothing may be told of the fact's person.
    fn is_of_stranger(&self, fact: usize) -> bool {
        fact >= self.problem.told_people * ATTRIBUTES.len()
    }

    pub(super) fn world(&self) -> ToldWorld {
        let (problem, facts) = (&self.problem, self.problem.world.facts());
        let told = problem.told.counts.iter().filter(|count| **count > 0).count();
        let strangers = (0..facts).filter(|fact| self.is_of_stranger(*fact)).count();
        ToldWorld {
            people: problem.world.count(),
            told_people: problem.told_people,
            facts,
            told,
            once: problem.told.once(),
            strangers,
            gaps: facts - strangers - told,
            tellings: problem.told.sentences.len(),
            vocabulary: problem.words.len(),
            values: VALUES,
        }
    }

    pub(super) fn groups(&self) -> Result<FactGroups> {
        let answered = self.answered()?;
        let group = |holds: &dyn Fn(usize) -> bool| FactGroup::of(&self.some(answered, holds));
        Ok(FactGroups {
            told: group(&|fact| self.told(fact) > 0),
            once: group(&|fact| self.told(fact) == 1),
            often: group(&|fact| self.told(fact) > 1),
            never: group(&|fact| self.told(fact) == 0),
            strangers: group(&|fact| self.is_of_stranger(fact)),
            gaps: group(&|fact| self.told(fact) == 0 && !self.is_of_stranger(fact)),
            all: group(&|_| true),
        })
    }

    pub(super) fn other_words(&self) -> Result<OtherWords> {
        let worded = self.answered_in_all_words()?;
        let (mut own, mut others) = ([vec![], vec![]], [vec![], vec![]]);
        for fact in (0..self.problem.world.facts()).filter(|fact| self.told(*fact) > 0) {
            for (wording, answered) in worded.iter().enumerate() {
                let to = if wording == self.problem.told.own[fact] { &mut own } else { &mut others };
                to[0].push(&answered[fact]);
                if self.told(fact) == 1 {
                    to[1].push(&answered[fact]);
                }
            }
        }
        let right = |of: &[&Answered]| share(of, |one| one.right);
        Ok(OtherWords {
            own: right(&own[0]),
            others: right(&others[0]),
            once_own: right(&own[1]),
            once_others: right(&others[1]),
            confidence_own: mean_confidence(&own[0]),
            confidence_others: mean_confidence(&others[0]),
        })
    }

    pub(super) fn calibration(&self) -> Result<ToldCalibration> {
        let answered = self.answered()?;
        Ok(ToldCalibration {
            told: GroupCalibration::of(&self.some(answered, |fact| self.told(fact) > 0)),
            never: GroupCalibration::of(&self.some(answered, |fact| self.told(fact) == 0)),
            all: GroupCalibration::of(&self.some(answered, |_| true)),
        })
    }

    pub(super) fn separation(&self) -> Result<Separation> {
        let scored = self.answered()?.iter().enumerate();
        let confidence = |one: &Answered| if one.refused { 0.0 } else { one.confidence as f32 };
        let auroc = Ranking::of(scored.map(|(fact, one)| (confidence(one), self.told(fact) > 0))).auroc();
        Ok(Separation { auroc: if auroc.is_finite() { auroc } else { 0.5 } })
    }

    /// Rows of (threshold, coverage, risk, points by either rule).
    pub(super) fn risk_coverage(&self) -> Result<Rows> {
        let (answered, price) = (self.answered()?, self.options.price());
        let row = |threshold: f64| {
            let Points { coverage, risk, free, charged, .. } = points(answered, threshold, price);
            [threshold, coverage, risk, free, charged].map(|number| number as f32)
        };
        Ok(Rows { width: 5, data: thresholds().flat_map(row).collect() })
    }

    pub(super) fn selective(&self) -> Result<Selective> {
        let (answered, price, threshold) = (self.answered()?, self.options.price(), self.options.threshold);
        let now = points(answered, threshold, price);
        let always = points(answered, 0.0, price);
        let best = |of: fn(&Points) -> f64| {
            let each = thresholds().map(|threshold| (of(&points(answered, threshold, price)), threshold));
            // Of equals the lowest threshold.
            each.reduce(|best, next| if next.0 > best.0 { next } else { best }).unwrap_or_default()
        };
        let (best_free, best_free_threshold) = best(|points| points.free);
        let (best_charged, best_charged_threshold) = best(|points| points.charged);
        let given = |told: bool| {
            let group = self.some(answered, |fact| (self.told(fact) > 0) == told);
            share(&group, |one| one.is_given(threshold))
        };
        let refused = answered.iter().filter(|one| one.refused).count();
        Ok(Selective {
            threshold,
            coverage: now.coverage,
            risk: now.risk,
            right: now.right,
            wrong: now.wrong,
            withheld: answered.len() - now.right - now.wrong - refused,
            refused,
            told_answered: given(true),
            never_answered: given(false),
            free: now.free,
            charged: now.charged,
            price,
            best_free,
            best_free_threshold,
            best_charged,
            best_charged_threshold,
            always_free: always.free,
            always_charged: always.charged,
        })
    }

    pub(super) fn missing_mass(&self) -> Result<MissingMass> {
        let (told, answered) = (&self.problem.told, self.answered()?);
        let weighted = |holds: fn(&Answered) -> bool| {
            let each = answered.iter().zip(&told.probabilities).filter(|(one, _)| holds(one));
            each.map(|(_, p)| p).sum::<f64>()
        };
        let wrong = |one: &Answered| !one.right && !one.refused;
        let (tellings, once, missing_mass) = (told.sentences.len(), told.once(), told.missing_mass());
        let may = self.some(answered, |fact| !self.is_of_stranger(fact));
        Ok(MissingMass {
            tellings,
            once,
            singleton_rate: once as f64 / tellings.max(1) as f64,
            missing_mass,
            wrong_drawn: weighted(wrong),
            refused_drawn: weighted(|one| one.refused),
            wrong_uniform: share(&may, wrong),
            floor: missing_mass * (1.0 - 1.0 / VALUES as f64),
        })
    }

    /// Rows of (sentences told so far, share of facts told once, missing mass).
    pub(super) fn missing_mass_course(&self) -> Rows {
        let told = &self.problem.told;
        let stride = told.sentences.len().div_ceil(200).max(1);
        let (mut counts, mut once, mut missing) = (vec![0_usize; told.counts.len()], 0_usize, 1.0);
        let mut data = vec![];
        for (so_far, (fact, _)) in (1_usize..).zip(&told.sentences) {
            counts[*fact] += 1;
            match counts[*fact] {
                1 => {
                    once += 1;
                    missing -= told.probabilities[*fact];
                }
                2 => once -= 1,
                _ => {}
            }
            if so_far.is_multiple_of(stride) || so_far == told.sentences.len() {
                data.extend([so_far as f32, once as f32 / so_far as f32, missing as f32]);
            }
        }
        Rows { width: 3, data }
    }

    pub(super) fn beside(&self) -> ToldBaselines {
        let world = self.world();
        let told = world.told as f64 / world.facts.max(1) as f64;
        let chance = 1.0 / VALUES as f64;
        let guessed = (1.0 - told) * chance;
        ToldBaselines {
            lookup_told: 1.0,
            lookup_never: chance,
            guesser_free: told + guessed,
            guesser_charged: told + guessed - (1.0 - told) * (1.0 - chance) * self.options.price(),
            silent: told,
        }
    }

    pub(super) fn trouble(&self) -> Result<HallucinationTrouble> {
        let FactGroups { told, never, .. } = self.groups()?;
        let latest = self.log.history.last(1);
        Ok(HallucinationTrouble {
            diverging: latest.is_some_and(|loss| loss.is_nan() || loss > 2.0 * self.nothing()),
            fluent_and_wrong: never.facts > 0
                && never.confidence >= 0.6
                && never.right + never.refused <= 0.2,
            mute: told.refused > 0.2,
        })
    }
}
