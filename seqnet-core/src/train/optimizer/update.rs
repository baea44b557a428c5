//! An update rule applied to all of a model.

use super::Optimizer;
use super::clipping::squares;
use crate::{Parameters, Path, Role, Scalar};

/// Steps of training: an [`Optimizer`] and how many steps it has made.
///
/// Gradients and slots are plain numbers in the order of [`Parameters::visit`]: as many as the model has parameters, and
/// [`Optimizer::slots`] times as many.
#[derive(Clone, Debug, PartialEq)]
pub struct Update<O> {
    /// The update rule.
    pub optimizer: O,
    /// How many steps it has made.
    pub steps: u64,
}

impl<O: Optimizer> Update<O> {
    /// Before the first step.
    pub const fn new(optimizer: O) -> Self {
        Update { optimizer, steps: 0 }
    }

    /// Makes the slots what they are before the first step.
    pub fn clear<S: Scalar>(&self, slots: &mut [S]) {
        slots.fill(S::from_f64(self.optimizer.blank()));
    }

    /// Writes a gradient out, divided by the number of timesteps that it is summed over.
    pub fn gather<S: Scalar, M: Parameters<S>>(&self, gradient: &M, count: S, flat: &mut [S]) {
        let mut rest = flat;
        gradient.visit(&Path::ROOT, &mut |weight| {
            let (flat, after) = core::mem::take(&mut rest).split_at_mut(weight.values.len());
            rest = after;
            let statistic = weight.training.role == Role::Statistic;
            for (flat, &g) in flat.iter_mut().zip(weight.values) {
                *flat = if statistic { g } else { g / count };
            }
        });
    }

    /// Adds a gradient to what [`gather`](Update::gather) has written, divided likewise.
    pub fn gather_more<S: Scalar, M: Parameters<S>>(&self, gradient: &M, count: S, flat: &mut [S]) {
        let mut rest = flat;
        gradient.visit(&Path::ROOT, &mut |weight| {
            let (flat, after) = core::mem::take(&mut rest).split_at_mut(weight.values.len());
            rest = after;
            let statistic = weight.training.role == Role::Statistic;
            for (flat, &g) in flat.iter_mut().zip(weight.values) {
                *flat += if statistic { g } else { g / count };
            }
        });
    }

    /// What the regularizers add to the loss.
    pub fn cost<S: Scalar, M: Parameters<S>>(model: &M) -> S {
        let mut sum = S::ZERO;
        model.visit(&Path::ROOT, &mut |weight| {
            if !weight.training.regularizer.is_none() {
                sum += weight.training.regularizer.cost(weight.values);
            }
        });
        sum
    }

    /// Makes one step along a gathered gradient, to which what the regularizers ask for is added.
    pub fn apply<S: Scalar, M: Parameters<S>>(&mut self, model: &mut M, flat: &mut [S], slots: &mut [S]) {
        let rate = self.optimizer.settings().rate(self.steps);
        self.steps += 1;
        self.optimizer.begin(self.steps);
        let norm = regularize(model, flat);

        let (optimizer, k) = (&self.optimizer, self.steps);
        let settings = optimizer.settings();
        let decay = S::from_f64(settings.weight_decay * rate);
        let (mut gradients, mut slots) = (flat, slots);
        model.visit_mut(&Path::ROOT, &mut |weight| {
            let w = weight.values;
            let (g, rest) = core::mem::take(&mut gradients).split_at_mut(w.len());
            gradients = rest;
            let (own, rest) = core::mem::take(&mut slots).split_at_mut(w.len() * optimizer.slots());
            slots = rest;
            match weight.training.role {
                Role::Fixed => {}
                Role::Statistic => w.iter_mut().zip(&*g).for_each(|(w, &g)| *w -= g),
                Role::Trained => {
                    settings.clipping.apply(g, norm);
                    if settings.weight_decay != 0.0 {
                        for w in w.iter_mut() {
                            *w -= *w * decay;
                        }
                    }
                    optimizer.step(k, rate, w, g, own);
                    weight.training.constraint.apply(weight.shape, w);
                }
            }
        });
    }
}

/// Adds the regularizers' part to a gradient, and gives the length of it all.
fn regularize<S: Scalar, M: Parameters<S>>(model: &M, flat: &mut [S]) -> S {
    let (mut rest, mut sum) = (flat, S::ZERO);
    model.visit(&Path::ROOT, &mut |weight| {
        let (g, after) = core::mem::take(&mut rest).split_at_mut(weight.values.len());
        rest = after;
        if weight.training.role == Role::Trained {
            if !weight.training.regularizer.is_none() {
                weight.training.regularizer.add_to(weight.values, g);
            }
            sum += squares(g);
        }
    });
    sum.sqrt()
}
