//! Learning rates that change from step to step.
//!
//! With `k` the number of steps before, from 0:
//!
//! ```text
//! ExponentialDecay   η r^(k / n)                           staircase: ⌊k / n⌋
//! InverseTimeDecay   η / (1 + r k / n)                     staircase: ⌊k / n⌋
//! PolynomialDecay    (η - e) (1 - k / n)^p + e             k at most n
//! CosineDecay        η ((1 - α) (1 + cos(π k / n)) / 2 + α)        k at most n
//! PiecewiseConstant  the value after the last boundary before k
//! ```

use core::f64::consts::PI;

/// A learning rate, by Keras's names.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Schedule {
    /// Always the same.
    Constant(f64),
    /// Multiplied by a rate in every so many steps.
    ExponentialDecay {
        /// `η`
        initial: f64,
        /// `n`
        steps: u64,
        /// `r`
        rate: f64,
        /// Whether it changes only after `n` steps.
        staircase: bool,
    },
    /// Divided by a number that grows with the steps.
    InverseTimeDecay {
        /// `η`
        initial: f64,
        /// `n`
        steps: u64,
        /// `r`
        rate: f64,
        /// Whether it changes only after `n` steps.
        staircase: bool,
    },
    /// Along a power to its end.
    PolynomialDecay {
        /// `η`
        initial: f64,
        /// `n`
        steps: u64,
        /// `e`
        end: f64,
        /// `p`
        power: f64,
    },
    /// Along a half wave to its end.
    CosineDecay {
        /// `η`
        initial: f64,
        /// `n`
        steps: u64,
        /// `α`: the end, as a part of the beginning.
        alpha: f64,
    },
    /// Steps between boundaries; one value more than there are boundaries.
    PiecewiseConstant {
        /// After which steps it changes.
        boundaries: &'static [u64],
        /// What it is before each of them, and after the last.
        values: &'static [f64],
    },
}

impl Schedule {
    /// The learning rate of step `k`, counted from 0.
    ///
    /// ```
    /// use seqnet_core::train::Schedule;
    ///
    /// let schedule = Schedule::CosineDecay { initial: 0.1, steps: 100, alpha: 0.0 };
    /// assert!((schedule.at(50) - 0.05).abs() < 1e-12);
    /// ```
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "no training has 2^53 steps")]
    pub fn at(&self, k: u64) -> f64 {
        let part = |steps: u64| k as f64 / steps.max(1) as f64;
        let stairs = |steps, staircase| if staircase { libm::floor(part(steps)) } else { part(steps) };
        match *self {
            Schedule::Constant(rate) => rate,
            Schedule::ExponentialDecay { initial, steps, rate, staircase } => {
                initial * libm::pow(rate, stairs(steps, staircase))
            }
            Schedule::InverseTimeDecay { initial, steps, rate, staircase } => {
                initial / (1.0 + rate * stairs(steps, staircase))
            }
            Schedule::PolynomialDecay { initial, steps, end, power } => {
                (initial - end) * libm::pow(1.0 - part(steps).min(1.0), power) + end
            }
            Schedule::CosineDecay { initial, steps, alpha } => {
                let wave = 0.5 * (1.0 + libm::cos(PI * part(steps).min(1.0)));
                initial * ((1.0 - alpha) * wave + alpha)
            }
            Schedule::PiecewiseConstant { boundaries, values } => {
                let passed = boundaries.iter().filter(|boundary| k > **boundary).count();
                values.get(passed).or(values.last()).copied().unwrap_or(0.0)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(schedule: Schedule, at: [(u64, f64); 3]) {
        for (k, expected) in at {
            let rate = schedule.at(k);
            assert!((rate - expected).abs() <= 1e-12, "{schedule:?} at {k}: {rate}, not {expected}");
        }
    }

    #[test]
    fn schedules_by_hand() {
        check(Schedule::Constant(0.1), [(0, 0.1), (7, 0.1), (1000, 0.1)]);
        let decay = |staircase| Schedule::ExponentialDecay { initial: 0.8, steps: 10, rate: 0.25, staircase };
        check(decay(false), [(0, 0.8), (5, 0.4), (10, 0.2)]);
        check(decay(true), [(5, 0.8), (10, 0.2), (19, 0.2)]);
        let decay = Schedule::InverseTimeDecay { initial: 0.8, steps: 10, rate: 1.0, staircase: false };
        check(decay, [(0, 0.8), (10, 0.4), (30, 0.2)]);
        let decay = Schedule::PolynomialDecay { initial: 0.9, steps: 10, end: 0.1, power: 2.0 };
        check(decay, [(0, 0.9), (5, 0.3), (99, 0.1)]);
        let decay = Schedule::CosineDecay { initial: 0.8, steps: 10, alpha: 0.5 };
        check(decay, [(0, 0.8), (5, 0.6), (99, 0.4)]);
        let steps = Schedule::PiecewiseConstant { boundaries: &[10, 20], values: &[3.0, 2.0, 1.0] };
        check(steps, [(10, 3.0), (11, 2.0), (21, 1.0)]);
    }
}
