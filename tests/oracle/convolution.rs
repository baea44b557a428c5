//! The layers whose windows walk along a sequence.
//!
//! Keras fills the sequence up with timesteps, `before` it and `after` it, and then takes every window that lies within. A window has
//! `size` timesteps, each `dilation` after the one before, and begins `stride` after the window before.
//!
//! ```text
//! reach = dilation · (size - 1) + 1
//! valid                                                                before = after = 0
//! same     ⌈T / stride⌉ windows, the last of which ends with the filling:
//!          before + after = max((⌈T / stride⌉ - 1) · stride + reach - T, 0),   before = ⌊(before + after) / 2⌋
//! causal                                                               before = reach - 1, after = 0
//!
//! Conv1D            y_t,u = act(Σ_k Σ_g x_(t + k),(group of u, g) K_k,g,u + b_u), filled up with zeros
//! DepthwiseConv1D   y_t,(f M + m) = act(Σ_k x_(t + k),f K_k,f,m + b_(f M + m))
//! SeparableConv1D   the same without bias and act, and then Dense at every timestep
//! Conv1DTranspose   y_o,u = act(Σ_t Σ_k Σ_f x_t,f K_k,u,f + b_u) where t · stride + k · dilation = o, cut off or filled up with zeros to
//!                   (T - 1) · stride + last timesteps:
//!                   valid  last = max(reach, stride), or reach + output_padding; nothing is cut off before
//!                   same   last = stride, or reach mod 2 + output_padding; of what is cut off the smaller half is before
//! ConvLSTM1D        LSTM in every place, with Conv1D(x) and Conv1D(h, padding = "same") where that has W x and U h
//! MaxPooling1D      y_t,f = max_k x_(t + k),f, without what was filled up
//! AveragePooling1D  y_t,f = average_k x_(t + k),f, without what was filled up
//!
//! AdaptivePooling   y_o,f = max_t x_t,f or average_t x_t,f        t = ⌊o T / OUT⌋ … ⌈(o + 1) T / OUT⌉ - 1
//! ```

use super::{Activation, Options, State, Tensor, affine};

/// Keras's `padding`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Padding {
    Valid,
    Same,
    Causal,
}

impl Padding {
    /// By Keras's name.
    ///
    /// # Panics
    ///
    /// If there is none of this name.
    pub(crate) fn named(name: &str) -> Self {
        match name {
            "valid" => Self::Valid,
            "same" => Self::Same,
            "causal" => Self::Causal,
            _ => panic!("there is no padding `{name}`"),
        }
    }
}

/// A window that walks along a sequence.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Window {
    pub(crate) size: usize,
    pub(crate) stride: usize,
    pub(crate) dilation: usize,
    pub(crate) padding: Padding,
}

impl Window {
    /// The places of a sequence of `length` that each window sees; none for what was filled up.
    pub(crate) fn places(self, length: usize) -> Vec<Vec<Option<usize>>> {
        let Self { size, stride, dilation, padding } = self;
        let reach = dilation * (size - 1) + 1;
        let (before, after) = match padding {
            Padding::Valid => (0, 0),
            Padding::Same => {
                let all = ((length.div_ceil(stride) - 1) * stride + reach).saturating_sub(length);
                (all / 2, all - all / 2)
            }
            Padding::Causal => (reach - 1, 0),
        };
        let mut filled = vec![None; before];
        filled.extend((0..length).map(Some));
        filled.extend(vec![None; after]);
        let windows = filled.windows(reach).step_by(stride);
        windows.map(|window| window.iter().step_by(dilation).copied().collect()).collect()
    }
}

/// The weights of a convolution.
#[derive(Clone, Debug)]
pub(crate) struct Convolution {
    pub(super) window: Window,
    /// `(size, features of a group, filters)`, or with `depthwise` `(size, features, filters for each)`.
    pub(super) kernel: Tensor,
    pub(super) depthwise: bool,
    /// `(1, features · filters for each, filters)`, of `SeparableConv1D` only.
    pub(super) pointwise_kernel: Option<Tensor>,
    pub(super) bias: Option<Tensor>,
    pub(super) activation: Activation,
}

impl Convolution {
    pub(super) fn forward(&self, x: &Tensor) -> Tensor {
        let steps = x.steps();
        let outputs = self.window.places(steps.len()).into_iter().map(|places| {
            let seen: Vec<_> = places.into_iter().map(|place| Some(&steps[place?].values[..])).collect();
            let mut y = if self.depthwise { self.each_feature(&seen) } else { self.all_features(&seen) };
            if let Some(kernel) = &self.pointwise_kernel {
                let &[_, depth, filters] = &kernel.shape[..] else {
                    panic!("a pointwise kernel has three axes")
                };
                y = affine(&y, &Tensor::new(&[depth, filters], kernel.values.clone()), None);
            }
            if let Some(bias) = &self.bias {
                assert_eq!(bias.shape, [y.len()], "a bias for each filter");
                y.iter_mut().zip(&bias.values).for_each(|(y, b)| *y += b);
            }
            Tensor::vector(self.activation.of(y))
        });
        Tensor::stack(&outputs.collect::<Vec<_>>())
    }

    /// Every filter sees the features of its group.
    fn all_features(&self, seen: &[Option<&[f64]>]) -> Vec<f64> {
        let &[_, of_a_group, filters] = &self.kernel.shape[..] else { panic!("a kernel has three axes") };
        let mut y = vec![0.0; filters];
        for (k, x) in seen.iter().enumerate() {
            let Some(x) = x else { continue };
            let groups = x.len() / of_a_group;
            assert_eq!((x.len() % of_a_group, filters % groups), (0, 0), "groups of the same size");
            for (u, y) in y.iter_mut().enumerate() {
                let group = u / (filters / groups);
                for g in 0..of_a_group {
                    *y += x[group * of_a_group + g] * self.kernel.values[(k * of_a_group + g) * filters + u];
                }
            }
        }
        y
    }

    /// Every feature has filters of its own.
    fn each_feature(&self, seen: &[Option<&[f64]>]) -> Vec<f64> {
        let &[_, features, multiplier] = &self.kernel.shape[..] else { panic!("a kernel has three axes") };
        let mut y = vec![0.0; features * multiplier];
        for (k, x) in seen.iter().enumerate() {
            let Some(x) = x else { continue };
            for (f, x) in x.iter().enumerate() {
                for m in 0..multiplier {
                    y[f * multiplier + m] += x * self.kernel.values[(k * features + f) * multiplier + m];
                }
            }
        }
        y
    }
}

/// The weights of an LSTM whose timesteps are sequences.
#[derive(Clone, Debug)]
pub(crate) struct ConvLstm {
    pub(super) window: Window,
    /// `(size, features, 4 · filters)`
    pub(super) kernel: Tensor,
    /// `(size, filters, 4 · filters)`
    pub(super) recurrent_kernel: Tensor,
    pub(super) bias: Option<Tensor>,
    pub(super) options: Options,
}

impl ConvLstm {
    #[expect(clippy::many_single_char_names, reason = "the letters of the equations")]
    pub(super) fn forward(&self, x: &Tensor, kept: &mut State) -> Tensor {
        let filters = self.recurrent_kernel.shape[1];
        let mut steps = x.steps();
        if self.options.go_backwards {
            steps.reverse();
        }
        let places = sums(&self.kernel, self.window, self.bias.clone(), &steps[0]).shape[0];
        let zeros = vec![0.0; places * filters];
        let State { mut h, mut c, .. } = if self.options.stateful && !kept.h.is_empty() {
            kept.clone()
        } else {
            State { h: zeros.clone(), c: zeros, inner: Vec::new() }
        };
        let around = Window { stride: 1, dilation: 1, padding: Padding::Same, ..self.window };
        let mut outputs = Vec::new();
        for x in &steps {
            let xs = sums(&self.kernel, self.window, self.bias.clone(), x);
            let before = Tensor::new(&[places, filters], h.iter().copied());
            let hs = sums(&self.recurrent_kernel, around, None, &before);
            for n in 0..places {
                let gate = |gate: usize, activation: Activation| {
                    let from = n * 4 * filters + gate * filters;
                    let sums = xs.values[from..].iter().zip(&hs.values[from..]).take(filters);
                    activation.of(sums.map(|(x, h)| x + h).collect())
                };
                let (act, sigma) = (self.options.activation, self.options.recurrent_activation);
                let (i, f, g, o) = (gate(0, sigma), gate(1, sigma), gate(2, act), gate(3, sigma));
                let c = &mut c[n * filters..(n + 1) * filters];
                for (u, c) in c.iter_mut().enumerate() {
                    *c = f[u] * *c + i[u] * g[u];
                }
                for (u, a) in act.of(c.to_vec()).into_iter().enumerate() {
                    h[n * filters + u] = o[u] * a;
                }
            }
            outputs.push(Tensor::new(&[places, filters], h.iter().copied()));
        }
        if self.options.stateful {
            *kept = State { h, c, inner: Vec::new() };
        }
        if self.options.return_sequences {
            Tensor::stack(&outputs)
        } else {
            outputs.remove(outputs.len() - 1)
        }
    }
}

/// A convolution without an activation.
fn sums(kernel: &Tensor, window: Window, bias: Option<Tensor>, x: &Tensor) -> Tensor {
    let (kernel, activation) = (kernel.clone(), Activation::named("linear"));
    Convolution { window, kernel, depthwise: false, pointwise_kernel: None, bias, activation }.forward(x)
}

/// The weights of a transposed convolution.
#[derive(Clone, Debug)]
pub(crate) struct Transposed {
    pub(super) window: Window,
    pub(super) output_padding: Option<usize>,
    /// `(size, filters, features)`
    pub(super) kernel: Tensor,
    pub(super) bias: Option<Tensor>,
    pub(super) activation: Activation,
}

impl Transposed {
    pub(super) fn forward(&self, x: &Tensor) -> Tensor {
        let &[size, filters, features] = &self.kernel.shape[..] else { panic!("a kernel has three axes") };
        let Window { stride, dilation, padding, .. } = self.window;
        let reach = dilation * (size - 1) + 1;
        let steps = x.steps();
        let mut all = vec![vec![0.0; filters]; (steps.len() - 1) * stride + reach];
        for (t, x) in steps.iter().enumerate() {
            for (k, u, f) in
                (0..size).flat_map(|k| (0..filters).flat_map(move |u| (0..features).map(move |f| (k, u, f))))
            {
                all[t * stride + k * dilation][u] +=
                    x.values[f] * self.kernel.values[(k * filters + u) * features + f];
            }
        }
        let last = match (padding, self.output_padding) {
            (Padding::Same, None) => stride,
            (Padding::Same, Some(more)) => reach % 2 + more,
            (_, None) => reach.max(stride),
            (_, Some(more)) => reach + more,
        };
        let out = (steps.len() - 1) * stride + last;
        let before = if padding == Padding::Same { all.len().saturating_sub(out) / 2 } else { 0 };
        let outputs = (0..out).map(|o| {
            let mut y = all.get(o + before).cloned().unwrap_or(vec![0.0; filters]);
            if let Some(bias) = &self.bias {
                y.iter_mut().zip(&bias.values).for_each(|(y, b)| *y += b);
            }
            Tensor::vector(self.activation.of(y))
        });
        Tensor::stack(&outputs.collect::<Vec<_>>())
    }
}

/// What becomes of some timesteps, feature by feature.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Pool {
    Max,
    Average,
}

impl Pool {
    pub(super) fn forward(self, window: Window, x: &Tensor) -> Tensor {
        let steps = x.steps();
        let outputs = window.places(steps.len()).into_iter().map(|places| {
            self.of(&places.into_iter().flatten().map(|place| steps[place].clone()).collect::<Vec<_>>())
        });
        Tensor::stack(&outputs.collect::<Vec<_>>())
    }

    /// Of all timesteps, so that there are `out`.
    pub(super) fn adaptive(self, out: usize, x: &Tensor) -> Tensor {
        let steps = x.steps();
        let pool = |o: usize| &steps[o * steps.len() / out..((o + 1) * steps.len()).div_ceil(out)];
        Tensor::stack(&(0..out).map(|o| self.of(pool(o))).collect::<Vec<_>>())
    }

    /// Of these timesteps.
    pub(super) fn of(self, steps: &[Tensor]) -> Tensor {
        let features = 0..steps[0].values.len();
        let of_feature = |f: usize| {
            let values = steps.iter().map(|step| step.values[f]);
            match self {
                Self::Max => values.fold(f64::NEG_INFINITY, f64::max),
                #[expect(clippy::cast_precision_loss, reason = "a number of timesteps is small")]
                Self::Average => values.sum::<f64>() / steps.len() as f64,
            }
        };
        Tensor::vector(features.map(of_feature).collect())
    }
}
