//! An update rule applied to all of a model.

use super::clipping::squares;
use super::{Clipping, Optimizer};
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
        self.gather_all([gradient], count, flat);
    }

    /// Writes out the sum of the gradients of the parts of a batch, in their order, divided likewise.
    pub fn gather_all<'g, S, M>(&self, gradients: impl IntoIterator<Item = &'g M>, count: S, flat: &mut [S])
    where
        S: Scalar,
        M: Parameters<S> + 'g,
    {
        let mut last = None;
        for gradient in gradients {
            let (mut rest, is_first) = (&mut *flat, last.is_none());
            gradient.visit(&Path::ROOT, &mut |weight| {
                let (flat, after) = core::mem::take(&mut rest).split_at_mut(weight.values.len());
                rest = after;
                if is_first {
                    flat.copy_from_slice(weight.values);
                } else {
                    flat.iter_mut().zip(weight.values).for_each(|(flat, &g)| *flat += g);
                }
            });
            last = Some(gradient);
        }
        let (Some(last), mut rest) = (last, flat) else { return };
        last.visit(&Path::ROOT, &mut |weight| {
            let (flat, after) = core::mem::take(&mut rest).split_at_mut(weight.values.len());
            rest = after;
            if weight.training.role != Role::Statistic {
                for flat in flat.iter_mut() {
                    *flat = *flat / count;
                }
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
        regularize(model, flat);
        let norm = match self.optimizer.settings().clipping {
            Clipping::GlobalNorm(_) => norm(model, flat),
            Clipping::None | Clipping::Norm(_) | Clipping::Value(_) => S::ZERO,
        };

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

/// Adds the regularizers' part to a gradient.
fn regularize<S: Scalar, M: Parameters<S>>(model: &M, flat: &mut [S]) {
    let mut rest = flat;
    model.visit(&Path::ROOT, &mut |weight| {
        let (g, after) = core::mem::take(&mut rest).split_at_mut(weight.values.len());
        rest = after;
        if weight.training.role == Role::Trained && !weight.training.regularizer.is_none() {
            weight.training.regularizer.add_to(weight.values, g);
        }
    });
}

/// The length of the gradient of what is trained.
fn norm<S: Scalar, M: Parameters<S>>(model: &M, flat: &[S]) -> S {
    let (mut rest, mut sum) = (flat, S::ZERO);
    model.visit(&Path::ROOT, &mut |weight| {
        let (g, after) = rest.split_at(weight.values.len());
        rest = after;
        if weight.training.role == Role::Trained {
            sum += squares(g);
        }
    });
    sum.sqrt()
}
