//! The layers once more, as slowly and plainly as possible, to judge the library by.
//!
//! Everything is `Vec<f64>` and textbook loops; nothing comes from `seqnet`. Weights have Keras's shapes
//! and order. One sample is a [`Tensor`] without batch: `(F)` for a vector, `(T, F)` for a sequence of
//! `T` timesteps with `F` features; `U` are the units that come out.
//!
//! ```text
//! Dense              y_u = act(Σ_f x_f K_fu + b_u), at every timestep of a sequence
//! RepeatVector       y_t = x
//! TimeDistributed    y_t = layer(x_t)
//! Activation         y = act(x), softmax over the last axis
//! Slice              y = x[start:stop:step, ..] as in Python
//! ZeroPadding1D      y = (0, .., 0, x_1, .., x_T, 0, .., 0)
//! Cropping1D         y = (x_{before+1}, .., x_{T-after})
//! Flatten            y = x, row by row
//! Dropout            y = x, as this is not training
//! GlobalPooling      y = max_t x_t or average_t x_t
//! UpSampling1D       y = (x_1, .., x_1, x_2, .., x_T), each so many times
//! PReLU              y = x for x ≥ 0, else alpha x, with slopes that repeat along shared axes
//! Reshape            y = x, row by row
//! Permute            y = x, or y_ft = x_tf
//! ```
//!
//! The recurrent layers have their equations in [`recurrent`], the activations theirs in [`activation`],
//! what walks along the timesteps in [`convolution`], normalizations in [`normalization`], and what becomes of masks in [`mask`].

#![allow(dead_code, unused_imports, reason = "each test asks for its own part of the oracle")]

mod activation;
mod convolution;
mod mask;
mod normalization;
mod recurrent;
mod tensor;

pub(crate) use activation::{Activation, erf_by_series, erfc_by_fraction};
pub(crate) use convolution::{ConvLstm, Convolution, Padding, Pool, Transposed, Window};
pub(crate) use mask::{Masked, Merge};
pub(crate) use normalization::{Affine, Function, Normalization};
pub(crate) use recurrent::{Options, State};
pub(crate) use tensor::{Axis, Tensor};

use recurrent::{RecurrentLayer, Step};

/// One layer with its weights.
#[derive(Clone, Debug)]
pub(crate) enum Layer {
    /// `kernel` `(F, U)`, `bias` `(U)`.
    Dense {
        kernel: Tensor,
        bias: Option<Tensor>,
        activation: Activation,
    },
    Lstm(RecurrentLayer),
    Gru(RecurrentLayer),
    SimpleRnn(RecurrentLayer),
    /// `RNN` of several cells.
    Stacked(Vec<(RecurrentLayer, Step)>, Options),
    Bidirectional {
        forward: Box<Layer>,
        backward: Box<Layer>,
        merge: Merge,
    },
    /// A network in the place of a layer, without states.
    Model(Vec<Layer>),
    /// Whose timesteps of this value throughout do not count.
    Masking(f64),
    /// Ids to the rows of a table; with `mask_zero` the id 0 does not count.
    Embedding {
        embeddings: Tensor,
        mask_zero: bool,
    },
    /// After which all timesteps count.
    Unmask,
    RepeatVector(usize),
    TimeDistributed(Box<Layer>),
    Activation(Activation),
    /// One [`Axis`] for each axis of the input; axes without one are taken whole.
    Slice(Vec<Axis>),
    ZeroPadding1D {
        before: usize,
        after: usize,
    },
    Cropping1D {
        before: usize,
        after: usize,
    },
    Flatten,
    Dropout,
    Convolution(Convolution),
    Transposed(Transposed),
    ConvLstm(ConvLstm),
    Pooling(Pool, Window),
    /// To so many timesteps.
    AdaptivePooling(Pool, usize),
    /// With `keepdims`, or without.
    GlobalPooling(Pool, bool),
    UpSampling1D(usize),
    Normalization(Normalization),
    /// Groups of features over all timesteps: how many, and `epsilon`.
    GroupNormalization(usize, Affine, f64),
    Function(Function),
    /// `alpha`, which has a size of 1 along axes that share it.
    PRelu(Tensor),
    /// One size can be `-1`.
    Reshape(Vec<isize>),
    /// Whether timesteps and features are exchanged.
    Permute(bool),
}

impl Layer {
    /// Keras's `Dense`, without bias if that is `None`.
    pub(crate) fn dense(kernel: Tensor, bias: impl Into<Option<Tensor>>, activation: Activation) -> Self {
        let bias = bias.into();
        let &[_, units] = &kernel.shape[..] else { panic!("the kernel is (F, U), not {:?}", kernel.shape) };
        if let Some(bias) = &bias {
            assert_eq!(bias.shape, [units], "the bias is (U)");
        }
        Self::Dense { kernel, bias, activation }
    }

    /// Keras's `LSTM`: `kernel` `(F, 4U)`, `recurrent_kernel` `(U, 4U)`, `bias` `(4U)`; gates `i f g o`.
    pub(crate) fn lstm(
        kernel: Tensor,
        recurrent_kernel: Tensor,
        bias: impl Into<Option<Tensor>>,
        options: Options,
    ) -> Self {
        Self::Lstm(RecurrentLayer::new(4, &[], kernel, recurrent_kernel, bias.into(), options))
    }

    /// Keras's `GRU`: `kernel` `(F, 3U)`, `recurrent_kernel` `(U, 3U)`, `bias` `(2, 3U)`, or `(3U)` without
    /// `reset_after`; gates `z r h`.
    pub(crate) fn gru(
        kernel: Tensor,
        recurrent_kernel: Tensor,
        bias: impl Into<Option<Tensor>>,
        options: Options,
    ) -> Self {
        let bias_rows: &[usize] = if options.reset_after { &[2] } else { &[] };
        Self::Gru(RecurrentLayer::new(3, bias_rows, kernel, recurrent_kernel, bias.into(), options))
    }

    /// Keras's `SimpleRNN`: `kernel` `(F, U)`, `recurrent_kernel` `(U, U)`, `bias` `(U)`.
    pub(crate) fn simple_rnn(
        kernel: Tensor,
        recurrent_kernel: Tensor,
        bias: impl Into<Option<Tensor>>,
        options: Options,
    ) -> Self {
        Self::SimpleRnn(RecurrentLayer::new(1, &[], kernel, recurrent_kernel, bias.into(), options))
    }

    /// Keras's `RNN` of `LSTM`, `GRU` and `SimpleRNN` as cells, one upon the other.
    pub(crate) fn stacked(cells: Vec<Self>, options: Options) -> Self {
        let cells = cells.into_iter().map(|cell| match cell {
            Self::Lstm(cell) => (cell, RecurrentLayer::lstm_step as Step),
            Self::Gru(cell) => (cell, RecurrentLayer::gru_step as Step),
            Self::SimpleRnn(cell) => (cell, RecurrentLayer::simple_rnn_step as Step),
            other => panic!("{other:?} is no cell"),
        });
        Self::Stacked(cells.collect(), options)
    }

    /// Keras's `Bidirectional`, where `backward` goes the other way than `forward`.
    pub(crate) fn bidirectional(forward: Self, backward: Self, merge: Merge) -> Self {
        Self::Bidirectional { forward: Box::new(forward), backward: Box::new(backward), merge }
    }

    /// Keras's `Conv1D`: `kernel` `(size, features of a group, filters)`, `bias` `(filters)`.
    pub(crate) fn conv1d(
        window: Window,
        kernel: Tensor,
        bias: impl Into<Option<Tensor>>,
        activation: Activation,
    ) -> Self {
        let (depthwise, pointwise_kernel, bias) = (false, None, bias.into());
        Self::Convolution(Convolution { window, kernel, depthwise, pointwise_kernel, bias, activation })
    }

    /// Keras's `DepthwiseConv1D`: `kernel` `(size, features, depth_multiplier)`; and with a `pointwise_kernel`
    /// `(1, features · depth_multiplier, filters)` its `SeparableConv1D`.
    pub(crate) fn depthwise_conv1d(
        window: Window,
        kernel: Tensor,
        pointwise_kernel: impl Into<Option<Tensor>>,
        bias: impl Into<Option<Tensor>>,
        activation: Activation,
    ) -> Self {
        let (depthwise, pointwise_kernel, bias) = (true, pointwise_kernel.into(), bias.into());
        Self::Convolution(Convolution { window, kernel, depthwise, pointwise_kernel, bias, activation })
    }

    /// Keras's `Conv1DTranspose`: `kernel` `(size, filters, features)`, `bias` `(filters)`.
    pub(crate) fn conv1d_transpose(
        window: Window,
        output_padding: Option<usize>,
        kernel: Tensor,
        bias: impl Into<Option<Tensor>>,
        activation: Activation,
    ) -> Self {
        Self::Transposed(Transposed { window, output_padding, kernel, bias: bias.into(), activation })
    }

    /// Keras's `ConvLSTM1D`: `kernel` `(size, features, 4 · filters)`, `recurrent_kernel` `(size, filters, 4 · filters)`, `bias`
    /// `(4 · filters)`.
    pub(crate) fn conv_lstm1d(
        window: Window,
        kernel: Tensor,
        recurrent_kernel: Tensor,
        bias: impl Into<Option<Tensor>>,
        options: Options,
    ) -> Self {
        Self::ConvLstm(ConvLstm { window, kernel, recurrent_kernel, bias: bias.into(), options })
    }

    pub(crate) fn time_distributed(layer: Self) -> Self {
        Self::TimeDistributed(Box::new(layer))
    }

    /// What the layer makes of one sample, all of whose timesteps count; `state` counts for stateful layers only.
    pub(crate) fn forward(&self, x: &Tensor, state: &mut State) -> Tensor {
        match self {
            Self::Dense { kernel, bias, activation } => x.map_last_axis(|x| {
                let bias = bias.as_ref().map(|bias| &bias.values[..]);
                activation.of(affine(x, kernel, bias))
            }),
            Self::Lstm(_)
            | Self::Gru(_)
            | Self::SimpleRnn(_)
            | Self::Stacked(..)
            | Self::Bidirectional { .. }
            | Self::Masking(_)
            | Self::Embedding { .. } => self.forward_masked(&Masked::all(x.clone()), state).tensor,
            Self::RepeatVector(n) => Tensor::stack(&vec![x.clone(); *n]),
            Self::TimeDistributed(layer) => {
                let steps = x.steps();
                Tensor::stack(&steps.iter().map(|x| layer.forward(x, state)).collect::<Vec<_>>())
            }
            Self::Activation(activation) => x.map_last_axis(|x| activation.of(x.to_vec())),
            Self::Slice(axes) => x.slice(axes),
            Self::ZeroPadding1D { before, after } => {
                let nothing = Tensor::zeros(&x.shape[1..]);
                let (head, tail) = (vec![nothing.clone(); *before], vec![nothing; *after]);
                Tensor::stack(&[head, x.steps(), tail].concat())
            }
            Self::Cropping1D { before, after } => Tensor::stack(&x.steps()[*before..x.shape[0] - after]),
            Self::Flatten => Tensor::vector(x.values.clone()),
            Self::Dropout | Self::Unmask => x.clone(),
            Self::Model(layers) => Network::new(layers.clone()).forward(x),
            Self::Convolution(convolution) => convolution.forward(x),
            Self::Transposed(convolution) => convolution.forward(x),
            Self::ConvLstm(layer) => layer.forward(x, state),
            Self::Pooling(pool, window) => pool.forward(*window, x),
            Self::AdaptivePooling(pool, out) => pool.adaptive(*out, x),
            Self::GlobalPooling(pool, keepdims) => {
                let y = pool.of(&x.steps());
                if *keepdims { Tensor::stack(&[y]) } else { y }
            }
            Self::UpSampling1D(size) => {
                Tensor::stack(&x.steps().into_iter().flat_map(|x| vec![x; *size]).collect::<Vec<_>>())
            }
            Self::Normalization(normalization) => x.map_last_axis(|x| normalization.of(x)),
            Self::GroupNormalization(groups, affine, epsilon) => {
                normalization::grouped(x, *groups, affine, *epsilon)
            }
            Self::Function(function) => x.map_last_axis(|x| x.iter().map(|x| function.of(*x)).collect()),
            Self::PRelu(alpha) => normalization::prelu(x, alpha),
            Self::Reshape(shape) => normalization::reshaped(x, shape),
            Self::Permute(exchanged) => {
                if *exchanged {
                    normalization::transposed(x)
                } else {
                    x.clone()
                }
            }
        }
    }
}

/// `y_u = Σ_f x_f K_fu + b_u`.
fn affine(x: &[f64], kernel: &Tensor, bias: Option<&[f64]>) -> Vec<f64> {
    assert_eq!(x.len(), kernel.shape[0], "the kernel is for another number of features");
    let mut y = vec![0.0; kernel.shape[1]];
    for (u, y) in y.iter_mut().enumerate() {
        for (f, x) in x.iter().enumerate() {
            *y += x * kernel.at(f, u);
        }
        if let Some(bias) = bias {
            *y += bias[u];
        }
    }
    y
}

/// Layers one after the other, with the state of those that are stateful.
#[derive(Clone, Debug)]
pub(crate) struct Network {
    layers: Vec<Layer>,
    states: Vec<State>,
}

impl Network {
    /// A network whose state is zero.
    pub(crate) fn new(layers: Vec<Layer>) -> Self {
        let states = layers.iter().map(|_| State::default()).collect();
        Self { layers, states }
    }

    /// What the last layer gives for one sample.
    pub(crate) fn forward(&mut self, x: &Tensor) -> Tensor {
        self.outputs(x).pop().expect("a network has layers")
    }

    /// What every layer gives for one sample.
    pub(crate) fn outputs(&mut self, x: &Tensor) -> Vec<Tensor> {
        self.masked_outputs(x).into_iter().map(|y| y.tensor).collect()
    }

    /// What every layer gives for one sample, and which of its timesteps count.
    pub(crate) fn masked_outputs(&mut self, x: &Tensor) -> Vec<Masked> {
        let mut at_hand = Masked::all(x.clone());
        let layers = self.layers.iter().zip(&mut self.states);
        layers
            .map(|(layer, state)| {
                at_hand = layer.forward_masked(&at_hand, state);
                at_hand.clone()
            })
            .collect()
    }

    /// Set the state to zero.
    pub(crate) fn reset(&mut self) {
        self.states.fill_with(State::default);
    }
}
