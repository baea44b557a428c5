//! The recurrent layers; each step takes `x`, `h` (and `c`) to `h'` (and `c'`).
//!
//! `act` is the activation, `tanh` unless said otherwise; `σ` the recurrent activation, `sigmoid` unless
//! said otherwise; `∘` the element-wise product.
//!
//! ```text
//! SimpleRNN
//!   h' = act(W x + U h + b)
//!
//! LSTM, without peepholes (Hochreiter & Schmidhuber 1997, with the forget gate of Gers et al. 2000)
//!   i = σ(W_i x + U_i h + b_i)
//!   f = σ(W_f x + U_f h + b_f)
//!   g = act(W_g x + U_g h + b_g)
//!   o = σ(W_o x + U_o h + b_o)
//!   c' = f ∘ c + i ∘ g
//!   h' = o ∘ act(c')
//!
//! GRU, reset after the product (Keras's default, with two biases)
//!   z = σ(W_z x + b_z + U_z h + d_z)
//!   r = σ(W_r x + b_r + U_r h + d_r)
//!   g = act(W_g x + b_g + r ∘ (U_g h + d_g))
//!   h' = z ∘ h + (1 - z) ∘ g
//!
//! GRU, reset before the product (Cho et al. 2014)
//!   z = σ(W_z x + b_z + U_z h)
//!   r = σ(W_r x + b_r + U_r h)
//!   g = act(W_g x + b_g + U_g (r ∘ h))
//!   h' = z ∘ h + (1 - z) ∘ g
//! ```
//!
//! A timestep that a mask leaves out keeps the state, and its output is that of the timestep before, zeros at first. Cells one upon the
//! other, as `RNN` has them, each take the `h'` of the cell below as their `x`.
//!
//! Keras keeps the `W` side by side in `kernel`, the `U` in `recurrent_kernel`, in the order of the
//! equations, and transposed: `(F, gates · U)` and `(U, gates · U)`.

use super::{Activation, Tensor, affine};

/// The options of a recurrent layer, under Keras's names and with Keras's defaults.
#[derive(Clone, Copy, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "these are Keras's arguments")]
pub(crate) struct Options {
    pub(crate) activation: Activation,
    /// Of the gates; `SimpleRNN` has none.
    pub(crate) recurrent_activation: Activation,
    /// Give `h` of every timestep, not of the last alone.
    pub(crate) return_sequences: bool,
    /// Read the sequence from its end; outputs stay in the order in which they are made.
    pub(crate) go_backwards: bool,
    /// Begin with the state in which the call before ended.
    pub(crate) stateful: bool,
    /// Of `GRU` only.
    pub(crate) reset_after: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            activation: Activation::Tanh,
            recurrent_activation: Activation::Sigmoid,
            return_sequences: false,
            go_backwards: false,
            stateful: false,
            reset_after: true,
        }
    }
}

/// What a recurrent layer remembers; empty before the first call, which stands for zeros.
#[derive(Clone, Debug, Default)]
pub(crate) struct State {
    pub(crate) h: Vec<f64>,
    /// Of `LSTM` only.
    pub(crate) c: Vec<f64>,
    /// Of a layer that is made of several: theirs.
    pub(crate) inner: Vec<State>,
}

/// One step of a cell, from `x` and the state before.
pub(super) type Step = fn(&RecurrentLayer, x: &[f64], before: &State) -> State;

/// The weights and options of a recurrent layer.
#[derive(Clone, Debug)]
pub(crate) struct RecurrentLayer {
    kernel: Tensor,
    recurrent_kernel: Tensor,
    bias: Option<Tensor>,
    options: Options,
}

impl RecurrentLayer {
    pub(super) fn new(
        gates: usize,
        bias_rows: &[usize],
        kernel: Tensor,
        recurrent_kernel: Tensor,
        bias: Option<Tensor>,
        options: Options,
    ) -> Self {
        let units = recurrent_kernel.shape[0];
        assert_eq!(recurrent_kernel.shape, [units, gates * units], "the recurrent kernel is (U, gates · U)");
        assert_eq!(kernel.shape[1..], [gates * units], "the kernel is (F, gates · U)");
        if let Some(bias) = &bias {
            assert_eq!(bias.shape, [bias_rows, &[gates * units]].concat(), "the bias of {gates} gates");
        }
        Self { kernel, recurrent_kernel, bias, options }
    }

    fn units(&self) -> usize {
        self.recurrent_kernel.shape[0]
    }

    /// Row `row` of the bias, or zeros.
    fn bias(&self, row: usize) -> Vec<f64> {
        let width = self.kernel.shape[1];
        self.bias
            .as_ref()
            .map_or(vec![0.0; width], |bias| bias.values[row * width..(row + 1) * width].to_vec())
    }

    pub(super) fn options(&self) -> Options {
        self.options
    }

    /// Go through a sequence with one of the steps below.
    pub(super) fn run(&self, x: &Tensor, valid: Option<&[bool]>, kept: &mut State, step: Step) -> Tensor {
        let step = |x: &[f64], before: &State| step(self, x, before);
        run(self.options, self.zeros(), x, valid, kept, &step)
    }

    fn zeros(&self) -> State {
        State { h: vec![0.0; self.units()], c: vec![0.0; self.units()], inner: Vec::new() }
    }

    #[expect(clippy::many_single_char_names, reason = "the letters of the equations")]
    pub(super) fn lstm_step(&self, x: &[f64], State { h, c, .. }: &State) -> State {
        let (act, sigma) = (self.options.activation, self.options.recurrent_activation);
        let xs = affine(x, &self.kernel, Some(&self.bias(0)));
        let hs = affine(h, &self.recurrent_kernel, None);
        let [zi, zf, zg, zo] = gates(&add(&xs, &hs));

        let i = sigma.of(zi);
        let f = sigma.of(zf);
        let g = act.of(zg);
        let o = sigma.of(zo);
        let c = add(&times(&f, c), &times(&i, &g));
        let h = times(&o, &act.of(c.clone()));
        State { h, c, inner: Vec::new() }
    }

    #[expect(clippy::many_single_char_names, reason = "the letters of the equations")]
    pub(super) fn gru_step(&self, x: &[f64], State { h, .. }: &State) -> State {
        let (act, sigma) = (self.options.activation, self.options.recurrent_activation);
        let [xz, xr, xg] = gates(&affine(x, &self.kernel, Some(&self.bias(0))));
        // Without `reset_after` there is no second bias.
        let second_bias = self.options.reset_after.then(|| self.bias(1));
        let [hz, hr, hg] = gates(&affine(h, &self.recurrent_kernel, second_bias.as_deref()));

        let z = sigma.of(add(&xz, &hz));
        let r = sigma.of(add(&xr, &hr));
        let reset = if self.options.reset_after {
            times(&r, &hg)
        } else {
            let [_, _, product] = gates(&affine(&times(&r, h), &self.recurrent_kernel, None));
            product
        };
        let g = act.of(add(&xg, &reset));
        let not_z: Vec<f64> = z.iter().map(|z| 1.0 - z).collect();
        let h = add(&times(&z, h), &times(&not_z, &g));
        State { h, c: Vec::new(), inner: Vec::new() }
    }

    pub(super) fn simple_rnn_step(&self, x: &[f64], State { h, .. }: &State) -> State {
        let act = self.options.activation;
        let xs = affine(x, &self.kernel, Some(&self.bias(0)));
        let hs = affine(h, &self.recurrent_kernel, None);
        State { h: act.of(add(&xs, &hs)), c: Vec::new(), inner: Vec::new() }
    }
}

/// Go through a sequence with cells one upon the other.
pub(super) fn run_stacked(
    cells: &[(RecurrentLayer, Step)],
    options: Options,
    x: &Tensor,
    valid: Option<&[bool]>,
    kept: &mut State,
) -> Tensor {
    let inner: Vec<State> = cells.iter().map(|(cell, _)| cell.zeros()).collect();
    let last = inner.last().expect("a cell at least").h.clone();
    let step = |x: &[f64], before: &State| {
        let (mut x, mut inner) = (x.to_vec(), Vec::new());
        for ((cell, step), before) in cells.iter().zip(&before.inner) {
            let state = step(cell, &x, before);
            x.clone_from(&state.h);
            inner.push(state);
        }
        State { h: x, c: Vec::new(), inner }
    };
    run(options, State { h: last, c: Vec::new(), inner }, x, valid, kept, &step)
}

/// Go through a sequence; without `valid`, every timestep counts.
fn run(
    options: Options,
    zeros: State,
    x: &Tensor,
    valid: Option<&[bool]>,
    kept: &mut State,
    step: &dyn Fn(&[f64], &State) -> State,
) -> Tensor {
    let mut output = vec![0.0; zeros.h.len()];
    let mut state = if options.stateful && !kept.h.is_empty() { kept.clone() } else { zeros };
    let steps = x.steps();
    let counts = valid.map_or(vec![true; steps.len()], <[bool]>::to_vec);
    let mut sequence: Vec<_> = steps.into_iter().zip(counts).collect();
    if options.go_backwards {
        sequence.reverse();
    }
    let mut outputs = Vec::new();
    for (x, counts) in &sequence {
        if *counts {
            state = step(&x.values, &state);
            output.clone_from(&state.h);
        }
        outputs.push(Tensor::vector(output.clone()));
    }
    if options.stateful {
        *kept = state;
    }
    if options.return_sequences { Tensor::stack(&outputs) } else { Tensor::vector(output) }
}

/// The parts that belong to the gates, which Keras keeps side by side.
fn gates<const GATES: usize>(side_by_side: &[f64]) -> [Vec<f64>; GATES] {
    let units = side_by_side.len() / GATES;
    std::array::from_fn(|gate| side_by_side[gate * units..(gate + 1) * units].to_vec())
}

fn add(a: &[f64], b: &[f64]) -> Vec<f64> {
    a.iter().zip(b).map(|(a, b)| a + b).collect()
}

/// `a ∘ b`.
fn times(a: &[f64], b: &[f64]) -> Vec<f64> {
    a.iter().zip(b).map(|(a, b)| a * b).collect()
}
