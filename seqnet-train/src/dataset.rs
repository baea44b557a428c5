//! Inputs and what a model should give for them.

use crate::{Record, TrainError, Window};
use rand::SeedableRng;
use rand::rngs::ChaCha8Rng;
use rand::seq::SliceRandom;
use std::ops::Range;

/// Samples for a model that takes an `Input`: each has a target and a weight.
///
/// The types are exactly those of the model, so that what does not fit does not compile.
///
/// ```
/// use seqnet_core::Sequence;
/// use seqnet_train::Dataset;
///
/// let series = [0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0];
/// let data: Dataset<Sequence<3, 1>, Sequence<2, 1>> = Dataset::windows(&series);
/// assert_eq!(data.inputs().next(), Some(&[[0.0], [1.0], [2.0]].into()));
/// assert_eq!(data.targets().next(), Some(&[[3.0], [4.0]].into()));
/// assert_eq!(data.len(), 4);
/// ```
#[derive(Clone, Debug)]
pub struct Dataset<Input, Target> {
    samples: Vec<Sample<Input, Target>>,
    /// If they were cut from a series: how many timesteps that needs, and how many there were.
    series: Option<(usize, usize)>,
}

/// An input, its target, and how much it counts.
#[derive(Clone, Debug)]
pub(crate) struct Sample<Input, Target> {
    pub(crate) input: Input,
    pub(crate) target: Target,
    pub(crate) weight: f64,
    /// The timesteps of the series that the target covers; for samples that are from no series, the sample's number.
    time: Range<usize>,
}

/// Samples from a series.
impl<Input, Target> Dataset<Input, Target> {
    /// Every window of a series, with the timesteps that follow it as target.
    ///
    /// A target that is a [`Vector`](seqnet_core::Vector) holds the numbers of the following timesteps in a row.
    #[must_use]
    pub fn windows<const F: usize, R: Record<F>>(series: &[R]) -> Self
    where
        Input: Window<F>,
        Target: Window<F>,
    {
        // Here, so that what does not fit is said where this was called.
        const { (Input::TIMESTEPS, Target::TIMESTEPS) };
        Dataset::ahead(series, series)
    }

    /// Every window of a series, with the following timesteps of another as target: of other features, or of some of them.
    ///
    /// ```
    /// use seqnet_core::{Sequence, Vector};
    /// use seqnet_train::Dataset;
    ///
    /// let (weather, sales) = ([[9.0, 1.0], [8.0, 0.0], [7.0, 1.0]], [40.0, 60.0, 50.0]);
    /// let data: Dataset<Sequence<2, 2>, Vector<1>> = Dataset::ahead(&weather, &sales);
    /// assert_eq!(data.iter().next(), Some((&[[9.0, 1.0], [8.0, 0.0]].into(), &[50.0].into())));
    /// ```
    #[must_use]
    pub fn ahead<const F: usize, const G: usize, R: Record<F>, Q: Record<G>>(
        series: &[R],
        targets: &[Q],
    ) -> Self
    where
        Input: Window<F>,
        Target: Window<G>,
    {
        let (window, horizon) = (Input::TIMESTEPS, Target::TIMESTEPS);
        pairs(series, targets, window + horizon, window, |start| start + window..start + window + horizon)
    }

    /// Every window of a series, with the same timesteps of another as target, or with the last of them where the target is shorter.
    ///
    /// ```
    /// use seqnet_core::Sequence;
    /// use seqnet_train::Dataset;
    ///
    /// let (noisy, clean) = ([1.1, 1.9, 3.2, 4.0], [1.0, 2.0, 3.0, 4.0]);
    /// let data: Dataset<Sequence<3, 1>, Sequence<2, 1>> = Dataset::aligned(&noisy, &clean);
    /// assert_eq!(data.iter().next(), Some((&[[1.1], [1.9], [3.2]].into(), &[[2.0], [3.0]].into())));
    /// ```
    #[must_use]
    pub fn aligned<const F: usize, const G: usize, R: Record<F>, Q: Record<G>>(
        series: &[R],
        targets: &[Q],
    ) -> Self
    where
        Input: Window<F>,
        Target: Window<G>,
    {
        const {
            assert!(
                Target::TIMESTEPS <= Input::TIMESTEPS,
                "a target of the same timesteps is no longer than its window"
            );
        }
        let (window, last) = (Input::TIMESTEPS, Target::TIMESTEPS);
        pairs(series, targets, window, window, |start| start + window - last..start + window)
    }
}

/// The windows of `series` and, for each, those of `targets` at the timesteps `time`.
fn pairs<const F: usize, const G: usize, R, Q, Input, Target>(
    series: &[R],
    targets: &[Q],
    needed: usize,
    window: usize,
    time: impl Fn(usize) -> Range<usize>,
) -> Dataset<Input, Target>
where
    R: Record<F>,
    Q: Record<G>,
    Input: Window<F>,
    Target: Window<G>,
{
    assert!(
        series.len() == targets.len(),
        "the targets are of the same timesteps as the series, but there are {} and {}",
        targets.len(),
        series.len()
    );
    let sample = |start| {
        let time = time(start);
        let (input, target) =
            (Input::cut(&series[start..start + window]), Target::cut(&targets[time.clone()]));
        Sample { input, target, weight: 1.0, time }
    };
    let samples = (0..(series.len() + 1).saturating_sub(needed)).map(sample).collect();
    Dataset { samples, series: Some((needed, series.len())) }
}

/// Samples of one's own.
impl<Input, Target> Dataset<Input, Target> {
    /// The samples of a list.
    #[must_use]
    pub fn from_pairs(pairs: impl IntoIterator<Item = (Input, Target)>) -> Self {
        pairs.into_iter().collect()
    }

    /// The same samples, with a weight for each: how much its loss counts. Weights are 1 unless said otherwise.
    ///
    /// Weights for classes are those of the samples in them:
    ///
    /// ```
    /// use seqnet_core::{Sequence, Token};
    /// use seqnet_train::Dataset;
    ///
    /// let (healthy, faulty) = (Token::<2>::try_from(0)?, Token::try_from(1)?);
    /// let data = Dataset::from_pairs([(Sequence::<8, 1>::zeros(), healthy), (Sequence::zeros(), faulty)]);
    /// let data = data.weighted(|_, class| [1.0, 20.0][class.id()]);
    /// # Ok::<_, seqnet_core::TokensError>(())
    /// ```
    #[must_use]
    pub fn weighted(mut self, weight: impl Fn(&Input, &Target) -> f64) -> Self {
        for sample in &mut self.samples {
            sample.weight = weight(&sample.input, &sample.target);
        }
        self
    }

    /// How many samples there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.samples.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.samples.is_empty()
    }

    /// The samples: inputs and targets.
    #[must_use]
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&Input, &Target)> {
        self.samples.iter().map(|sample| (&sample.input, &sample.target))
    }

    /// The inputs.
    #[must_use]
    pub fn inputs(&self) -> impl ExactSizeIterator<Item = &Input> {
        self.samples.iter().map(|sample| &sample.input)
    }

    /// The targets.
    #[must_use]
    pub fn targets(&self) -> impl ExactSizeIterator<Item = &Target> {
        self.samples.iter().map(|sample| &sample.target)
    }

    pub(crate) fn map_inputs<X>(&self, input: impl Fn(&Input, &Target) -> X) -> Dataset<X, Target>
    where
        Target: Clone,
    {
        let samples = self.samples.iter().map(|sample| Sample {
            input: input(&sample.input, &sample.target),
            target: sample.target.clone(),
            weight: sample.weight,
            time: sample.time.clone(),
        });
        Dataset { samples: samples.collect(), series: self.series }
    }

    /// Whether there is anything to learn from, which counts by a number.
    pub(crate) fn check(&self, data: &'static str) -> Result<(), TrainError> {
        if self.is_empty() {
            return Err(TrainError::Empty { data, series: self.series });
        }
        let is_weight = |weight: f64| weight.is_finite() && weight >= 0.0;
        match self.samples.iter().position(|sample| !is_weight(sample.weight)) {
            Some(sample) => {
                Err(TrainError::SampleWeight { data, sample, weight: self.samples[sample].weight })
            }
            None => Ok(()),
        }
    }

    pub(crate) fn samples(&self) -> &[Sample<Input, Target>] {
        &self.samples
    }

    /// Every `n`-th sample, from the first: windows that start `n` timesteps apart.
    ///
    /// # Panics
    ///
    /// If `n` is 0.
    #[must_use]
    pub fn step_by(mut self, n: usize) -> Self {
        let mut number = 0..;
        assert!(n > 0, "every 0th sample is none; the least is 1");
        self.samples.retain(|_| number.next().is_some_and(|number: usize| number.is_multiple_of(n)));
        self
    }

    /// Divides by time: the samples whose targets lie before timestep `at` of the series, and those whose targets begin at it or
    /// after. What lies on both sides is in neither part, so that nothing of the second was seen in the first.
    ///
    /// Samples that were not cut from a series are divided before number `at`.
    ///
    /// ```
    /// # use seqnet_core::Sequence;
    /// # use seqnet_train::Dataset;
    /// let series: Vec<f32> = (0..20_u8).map(f32::from).collect();
    /// let data: Dataset<Sequence<3, 1>, Sequence<2, 1>> = Dataset::windows(&series);
    /// let (train, test) = data.split_at(10);
    /// assert_eq!(train.targets().last(), Some(&[[8.0], [9.0]].into()));
    /// assert_eq!(test.targets().next(), Some(&[[10.0], [11.0]].into()));
    /// ```
    #[must_use]
    pub fn split_at(self, at: usize) -> (Self, Self) {
        let (before, rest): (Vec<_>, Vec<_>) =
            self.samples.into_iter().partition(|sample| sample.time.end <= at);
        let after = rest.into_iter().filter(|sample| at <= sample.time.start).collect();
        let series = self.series;
        (Dataset { samples: before, series }, Dataset { samples: after, series })
    }

    /// Divides at random: `fraction` of the samples, and the rest. The same seed gives the same parts.
    ///
    /// Windows of one series overlap; for them there is [`split_at`](Dataset::split_at).
    ///
    /// # Panics
    ///
    /// If `fraction` is not between 0 and 1.
    #[must_use]
    pub fn split_at_random(mut self, fraction: f64, seed: u64) -> (Self, Self) {
        assert!((0.0..=1.0).contains(&fraction), "a fraction is between 0 and 1, but this is {fraction}");
        self.samples.shuffle(&mut ChaCha8Rng::seed_from_u64(seed));
        #[expect(
            clippy::cast_precision_loss,
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a part of what fits in memory"
        )]
        let first = (fraction * self.samples.len() as f64).round() as usize;
        let rest = self.samples.split_off(first);
        let series = self.series;
        (self, Dataset { samples: rest, series })
    }
}

impl<Input, Target> FromIterator<(Input, Target)> for Dataset<Input, Target> {
    fn from_iter<I: IntoIterator<Item = (Input, Target)>>(pairs: I) -> Self {
        let numbered = pairs.into_iter().enumerate();
        let sample =
            |(number, (input, target))| Sample { input, target, weight: 1.0, time: number..number + 1 };
        Dataset { samples: numbered.map(sample).collect(), series: None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use seqnet_core::{Sequence, Vector};

    fn twenty() -> Vec<f64> {
        (0..20_u8).map(f64::from).collect()
    }

    /// Of 20 timesteps, a window of 12 and 6 to come leave three places to start at.
    #[test]
    fn windows_by_hand() {
        let data: Dataset<Sequence<12, 1>, Vector<6>> = Dataset::windows(&twenty());
        let ends: Vec<_> = data.iter().map(|(x, y)| (x[(11, 0)], y[0], y[5])).collect();
        assert_eq!(ends, [(11.0, 12.0, 17.0), (12.0, 13.0, 18.0), (13.0, 14.0, 19.0)]);
    }

    #[test]
    fn a_series_that_is_too_short_has_no_windows() {
        let data: Dataset<Sequence<12, 1>, Vector<9>> = Dataset::windows(&twenty());
        assert!(data.is_empty());
        let data: Dataset<Sequence<12, 1>, Vector<8>> = Dataset::windows(&twenty());
        assert_eq!(data.len(), 1);
    }

    /// The target of two timesteps of three features lies in a row.
    #[test]
    fn a_vector_holds_the_following_timesteps_in_a_row() {
        let series = [[0.0, 1.0, 2.0], [3.0, 4.0, 5.0], [6.0, 7.0, 8.0]];
        let data: Dataset<Sequence<1, 3>, Vector<6>> = Dataset::windows(&series);
        assert_eq!(data.targets().next(), Some(&[3.0, 4.0, 5.0, 6.0, 7.0, 8.0].into()));
    }

    /// Targets of two timesteps that end before 16 begin in 12, 13 or 14; those that begin at 16 or later are 16, 17 and 18.
    /// The one that begins in 15 lies on both sides.
    #[test]
    fn nothing_lies_on_both_sides_of_a_split() {
        let data: Dataset<Sequence<12, 1>, Sequence<2, 1>> = Dataset::windows(&twenty());
        let (train, test) = data.split_at(16);
        let first = |data: &Dataset<_, Sequence<2, 1>>| data.targets().map(|y| y[(0, 0)]).collect::<Vec<_>>();
        assert_eq!(first(&train), [12.0, 13.0, 14.0]);
        assert_eq!(first(&test), [16.0, 17.0, 18.0]);
    }

    #[test]
    fn pairs_are_split_before_a_number() {
        let data = Dataset::from_pairs((0..10).map(|n| (n, n)));
        let (train, test) = data.split_at(7);
        assert_eq!((train.len(), test.targets().next()), (7, Some(&7)));
    }

    #[test]
    fn a_random_split_is_the_same_for_the_same_seed() {
        let parts = |seed| {
            let (a, b) = Dataset::from_pairs((0..100).map(|n| (n, ()))).split_at_random(0.7, seed);
            (a.inputs().copied().collect::<Vec<_>>(), b.inputs().copied().collect::<Vec<_>>())
        };
        let (a, b) = parts(1);
        assert_eq!((a.len(), b.len()), (70, 30));
        assert_eq!(parts(1), (a.clone(), b.clone()));
        assert_ne!(parts(2), (a.clone(), b.clone()));
        let mut all = [a, b].concat();
        all.sort_unstable();
        assert_eq!(all, (0..100).collect::<Vec<_>>());
    }

    #[test]
    fn windows_every_few_timesteps() {
        let series = twenty();
        let data: Dataset<Sequence<4, 1>, Sequence<4, 1>> = Dataset::aligned(&series, &series).step_by(8);
        assert_eq!(data.inputs().map(|x| x[(0, 0)]).collect::<Vec<_>>(), [0.0, 8.0, 16.0]);
    }

    #[test]
    #[should_panic = "there are 3 and 4"]
    fn targets_of_other_timesteps_are_refused() {
        let _: Dataset<Sequence<1, 1>, Vector<1>> = Dataset::ahead(&[0.0; 4], &[0.0; 3]);
    }
}
