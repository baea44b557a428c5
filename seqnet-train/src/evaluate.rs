//! How good a model is on data.

use crate::dataset::Sample;
use crate::{Dataset, Learner, Metric};
use rayon::iter::{IndexedParallelIterator, IntoParallelRefIterator, ParallelIterator};
use seqnet_core::train::{Heap, Loss, Pass, Tape, Total, Trainable};
use seqnet_core::{Layer, Scalar, Tensor};
use std::slice;

/// How good a model is on data.
pub trait Evaluate {
    /// The mean loss, or a metric, of what the model gives for a dataset.
    ///
    /// Of an empty dataset it is not a number.
    #[must_use]
    fn evaluate<X, T, C>(&self, data: &Dataset<X, T>, criterion: C) -> f64
    where
        Self: Layer<X>,
        C: Metric<Self::Output, T>,
    {
        let mut sum = C::Sum::default();
        for (x, target) in data.iter() {
            let mut y = Self::Output::ZEROS;
            self.forward(x, &mut Self::State::default(), &mut y);
            criterion.add(&mut sum, &y, target);
        }
        criterion.value(&sum)
    }
}

impl<M> Evaluate for M {}

/// How many outputs are kept at a time.
const BLOCK: usize = 1024;

/// The mean loss of data, weighted as its samples are, over the timesteps that count; every output is shown with its target.
pub(crate) fn validate<M: Learner, T: Sync, L: Loss<M::Answer, T>>(
    model: &M,
    loss: &L,
    samples: &[Sample<M::Sample, T>],
    parallel: bool,
    mut see: impl FnMut(&M::Answer, &T),
) -> f64 {
    let (mut sum, mut count, mut activity, mut dy) = (0.0, 0.0, 0.0, M::Answer::ZEROS);
    let mut still = Still::new();
    let mut outputs = Vec::with_capacity(BLOCK.min(samples.len()));
    for block in samples.chunks(BLOCK) {
        let answer = |sample: &Sample<M::Sample, T>| model.answer(&sample.input);
        if parallel {
            block.par_iter().map(answer).collect_into_vec(&mut outputs);
        } else {
            outputs.clear();
            outputs.extend(block.iter().map(answer));
        }
        for (sample, y) in block.iter().zip(&outputs) {
            let weight = M::Number::from_f64(sample.weight);
            let mut total = Total::default();
            let (counts, cost) = still.of(model, &sample.input);
            total.add(loss, y, &sample.target, |_| weight, counts, &mut dy);
            activity += cost;
            count += total.count().to_f64();
            sum += (total.mean() * total.count()).to_f64();
            see(y, &sample.target);
        }
    }
    #[expect(clippy::cast_precision_loss, reason = "no data has 2^53 samples")]
    let samples = samples.len() as f64;
    sum / count + activity / samples
}

/// What a model knows of a window only as it is trained: which timesteps of its output count, and what the size of outputs within costs.
struct Still<M: Learner> {
    tape: <M as Trainable<M::Sample>>::Tape<Heap>,
    y: M::Answer,
    /// Whether there is a mask, or such a cost.
    is_needed: bool,
}

impl<M: Learner> Still<M> {
    fn new() -> Self {
        Still { tape: Tape::new(1), y: M::Answer::ZEROS, is_needed: true }
    }

    fn of(&mut self, model: &M, x: &M::Sample) -> (Option<&[bool]>, f64) {
        if !self.is_needed {
            return (None, 0.0);
        }
        let (x, y) = (slice::from_ref(x), slice::from_mut(&mut self.y));
        model.record::<Heap>(x, &mut self.tape, y, &Pass::new(0).still());
        let counts = M::counts::<Heap>(&self.tape, 0);
        self.is_needed = counts.is_some() || M::ACTIVITY;
        (counts, M::activity::<Heap>(&self.tape))
    }
}
