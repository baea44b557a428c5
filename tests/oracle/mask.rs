//! Masks: which timesteps count, and what becomes of that on the way through the layers.
//!
//! ```text
//! Masking                 m_t = any(x_t ≠ value),  y_t = x_t where m_t, else 0
//! Embedding, mask_zero    m_t = (x_t ≠ 0)
//! recurrent layers        see `recurrent`; over sequences m goes on, in the order in which it came
//! Bidirectional           y = merge(forward(x), backward(x)); over sequences both are zero as they go
//!                         through timesteps that do not count, and the latter is turned round
//! GlobalAveragePooling    y = Σ m_t x_t / Σ m_t,  and m ends
//! every timestep alike    m goes on
//! all others              m ends, and all timesteps count
//! ```

use super::recurrent::{self, Options, RecurrentLayer, Step};
use super::{Layer, Normalization, Pool, State, Tensor};

/// A tensor, and which of its timesteps count; all without a mask.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Masked {
    pub(crate) tensor: Tensor,
    pub(crate) valid: Option<Vec<bool>>,
}

/// Keras's `merge_mode`.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Merge {
    Concat,
    Sum,
    Mul,
    Ave,
}

impl Merge {
    /// By Keras's name.
    ///
    /// # Panics
    ///
    /// If there is none of this name.
    pub(crate) fn named(name: &str) -> Self {
        match name {
            "concat" => Self::Concat,
            "sum" => Self::Sum,
            "mul" => Self::Mul,
            "ave" => Self::Ave,
            _ => panic!("there is no merge mode `{name}`"),
        }
    }

    fn of(self, a: &Tensor, b: &Tensor) -> Tensor {
        let each = |merge: fn(f64, f64) -> f64| {
            Tensor::vector(a.values.iter().zip(&b.values).map(|(a, b)| merge(*a, *b)).collect())
        };
        match self {
            Self::Concat => Tensor::vector([&a.values[..], &b.values].concat()),
            Self::Sum => each(|a, b| a + b),
            Self::Mul => each(|a, b| a * b),
            Self::Ave => each(|a, b| 0.5 * (a + b)),
        }
    }
}

impl Masked {
    /// All timesteps count.
    pub(crate) fn all(tensor: Tensor) -> Self {
        Self { tensor, valid: None }
    }

    fn counts(&self) -> Vec<bool> {
        self.valid.clone().unwrap_or_else(|| vec![true; self.tensor.shape[0]])
    }
}

impl Layer {
    /// What the layer makes of one sample, some of whose timesteps may not count.
    pub(crate) fn forward_masked(&self, x: &Masked, state: &mut State) -> Masked {
        let valid = x.valid.as_deref();
        let recurrent = |layer: &RecurrentLayer, state: &mut State, step: Step| {
            let tensor = layer.run(&x.tensor, valid, state, step);
            Masked { tensor, valid: x.valid.clone().filter(|_| layer.options().return_sequences) }
        };
        match self {
            Self::Lstm(layer) => recurrent(layer, state, RecurrentLayer::lstm_step),
            Self::Gru(layer) => recurrent(layer, state, RecurrentLayer::gru_step),
            Self::SimpleRnn(layer) => recurrent(layer, state, RecurrentLayer::simple_rnn_step),
            Self::Stacked(cells, options) => {
                let tensor = recurrent::run_stacked(cells, *options, &x.tensor, valid, state);
                Masked { tensor, valid: x.valid.clone().filter(|_| options.return_sequences) }
            }
            Self::Bidirectional { forward, backward, merge } => {
                both_ways(forward, backward, *merge, x, state)
            }
            Self::Masking(value) => masking(&x.tensor, *value),
            Self::Embedding { embeddings, mask_zero } => embedding(&x.tensor, embeddings, *mask_zero),
            Self::GlobalPooling(pool @ Pool::Average, keepdims) => {
                let steps = x.tensor.steps().into_iter().zip(x.counts());
                let valid: Vec<_> = steps.filter_map(|(step, counts)| counts.then_some(step)).collect();
                let y = pool.of(&valid);
                Masked::all(if *keepdims { Tensor::stack(&[y]) } else { y })
            }
            _ => {
                let tensor = self.forward(&x.tensor, state);
                Masked { tensor, valid: x.valid.clone().filter(|_| self.is_alike_everywhere()) }
            }
        }
    }

    /// Whether it does the same to every timestep, and so lets a mask pass.
    fn is_alike_everywhere(&self) -> bool {
        match self {
            Self::Dense { .. }
            | Self::TimeDistributed(_)
            | Self::Activation(_)
            | Self::Dropout
            | Self::Function(_)
            | Self::GroupNormalization(..)
            | Self::PRelu(_) => true,
            Self::Normalization(normalization) => {
                !matches!(normalization, Normalization::RootMeanSquare { .. })
            }
            _ => false,
        }
    }

    fn options(&self) -> Options {
        match self {
            Self::Lstm(layer) | Self::Gru(layer) | Self::SimpleRnn(layer) => layer.options(),
            Self::Stacked(_, options) => *options,
            other => panic!("{other:?} does not go through time"),
        }
    }
}

#[expect(clippy::float_cmp, reason = "the value is either there or not")]
fn masking(x: &Tensor, value: f64) -> Masked {
    let valid: Vec<bool> = x.steps().iter().map(|x| x.values.iter().any(|x| *x != value)).collect();
    Masked { tensor: without(x, &valid), valid: Some(valid) }
}

/// Zeros where a timestep does not count.
fn without(x: &Tensor, valid: &[bool]) -> Tensor {
    let zeros = Tensor::zeros(&x.shape[1..]);
    let steps = x.steps().into_iter().zip(valid);
    Tensor::stack(&steps.map(|(x, counts)| if *counts { x } else { zeros.clone() }).collect::<Vec<_>>())
}

#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::float_cmp,
    reason = "ids are small whole numbers"
)]
fn embedding(ids: &Tensor, embeddings: &Tensor, mask_zero: bool) -> Masked {
    let rows = embeddings.steps();
    let tensor = Tensor::stack(&ids.values.iter().map(|id| rows[*id as usize].clone()).collect::<Vec<_>>());
    Masked { tensor, valid: mask_zero.then(|| ids.values.iter().map(|id| *id != 0.0).collect()) }
}

fn both_ways(forward: &Layer, backward: &Layer, merge: Merge, x: &Masked, state: &mut State) -> Masked {
    state.inner.resize_with(2, State::default);
    let of_sequences = forward.options().return_sequences;
    let ahead = forward.forward_masked(x, &mut state.inner[0]).tensor;
    let back = backward.forward_masked(x, &mut state.inner[1]).tensor;
    if !of_sequences {
        return Masked::all(merge.of(&ahead, &back));
    }
    let zeroed = |layer: &Layer, y: &Tensor| {
        let mut counts = x.counts();
        if layer.options().go_backwards {
            counts.reverse();
        }
        without(y, &counts)
    };
    let (ahead, back) = (zeroed(forward, &ahead).steps(), zeroed(backward, &back).steps());
    let merged: Vec<_> = ahead.iter().zip(back.iter().rev()).map(|(a, b)| merge.of(a, b)).collect();
    Masked { tensor: Tensor::stack(&merged), valid: x.valid.clone() }
}
