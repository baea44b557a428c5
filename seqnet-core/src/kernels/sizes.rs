//! All recurrent kernels with every number of units and of features from 1 to 67: against plain loops in double precision. That takes minutes
//! where nothing is optimized, so those tests are ignored at first; another takes two numbers of features for each number of units, so that
//! every pair of remainders appears, of the units by 16 and of the features by 8. No array is aligned, and all lie between
//! guards, which are NaN, so that a sum would show what is read of them.

use super::emulated::Sixteen;
use super::window::{Steps, Weights};
use super::{gru, lstm, portable, simple_rnn};
use crate::activations::{Sigmoid, Tanh};
use std::vec;
use std::vec::Vec;

extern crate std;

/// A tile, and one timestep more.
const T: usize = 9;

/// Keras's default activations.
type Defaults = (Tanh, Sigmoid);

type Step = unsafe fn(Weights, *const f32, [*mut f32; 2]);
type Window = unsafe fn(Weights, Steps, [*mut f32; 2]);

/// A kernel for one number of units.
struct Kernel {
    layer: Layer,
    step: Step,
    window: Window,
}

#[derive(Clone, Copy, Debug)]
enum Layer {
    Lstm,
    Gru,
    GruResetBefore,
    SimpleRnn,
}

macro_rules! machines {
    ($($machine:ident $V:ident $(needs $features:literal)?;)*) => {$(
        mod $machine {
            use super::*;

            $(#[target_feature(enable = $features)])?
            pub(super) unsafe fn convolve<const U: usize>(kernel: *const f32, x: &[*const f32], rows: usize, bias: *const f32, y: *mut f32) {
                crate::kernels::convolution::take::<$V, U, Defaults>(kernel, x, rows, bias, y);
            }

            machines! {
                @($V $(, $features)?)
                Lstm lstm_step lstm_window(weights, at, [h, c]) = lstm::take::<U, Defaults>(h, c) lstm::take_all;
                Gru gru_step gru_window(weights, at, [h, _c]) = gru::take::<U, true, Defaults>(h) gru::take_all;
                GruResetBefore before_step before_window(weights, at, [h, _c])
                    = gru::take::<U, false, Defaults>(h) gru::take_all;
                SimpleRnn rnn_step rnn_window(weights, at, [h, _c])
                    = simple_rnn::take::<U, Defaults>(h) simple_rnn::take_all;
            }
        }
    )*};
    (@$needs:tt $(
        $Layer:ident $step:ident $window:ident($weights:ident, $at:ident, $state:pat)
            = $file:ident::$take:ident::<$($N:tt),*>($($part:ident),*) $other:ident::$take_all:ident;
    )*) => {
        $(machines! { @one $needs $step $window($weights, $at, $state) $file $take $take_all ($($N),*) ($($part),*) })*

        pub(super) fn kernels<const U: usize>() -> [Kernel; 4] {
            [$(Kernel { layer: Layer::$Layer, step: $step::<U>, window: $window::<U> }),*]
        }
    };
    (@one ($V:ident $(, $features:literal)?) $step:ident $window:ident($weights:ident, $at:ident, $state:pat)
        $file:ident $take:ident $take_all:ident ($($N:tt),*) ($($part:ident),*)) => {
        $(#[target_feature(enable = $features)])?
        unsafe fn $step<const U: usize>($weights: Weights, $at: *const f32, $state: [*mut f32; 2]) {
            $file::$take::<$V, $($N),*>($weights, $at, $($part),*);
        }
        $(#[target_feature(enable = $features)])?
        unsafe fn $window<const U: usize>($weights: Weights, $at: Steps, $state: [*mut f32; 2]) {
            $file::$take_all::<$V, $($N),*>($weights, $at, $($part),*);
        }
    };
}

#[cfg(target_arch = "x86_64")]
use super::x86::{Avx2, Avx512, Processor, Sse2};
#[cfg(target_arch = "x86_64")]
machines! {
    sse2 Sse2;
    avx2 Avx2 needs "avx2,fma";
    avx512 Avx512 needs "avx512f";
}
#[cfg(target_arch = "aarch64")]
use super::neon::Neon;
#[cfg(target_arch = "aarch64")]
machines! {
    neon Neon;
}
machines! {
    sixteen Sixteen;
}

/// Numbers between guards, at an odd address as far as registers are concerned.
struct Guarded(Vec<f32>);

const GUARD: usize = 33;

impl Guarded {
    fn new(numbers: &[f32]) -> Self {
        let guard = [f32::NAN; GUARD];
        Guarded([&guard, numbers, &guard].concat())
    }
    fn numbers(&self) -> &[f32] {
        &self.0[GUARD..self.0.len() - GUARD]
    }
    fn at(&self) -> *const f32 {
        self.numbers().as_ptr()
    }
    fn at_mut(&mut self) -> *mut f32 {
        let end = self.0.len() - GUARD;
        self.0[GUARD..end].as_mut_ptr()
    }
    fn assert_guards(&self) {
        let guards = self.0.iter().take(GUARD).chain(self.0.iter().rev().take(GUARD));
        assert!(guards.into_iter().all(|guard| guard.to_bits() == f32::NAN.to_bits()));
    }
}

/// A layer's weights and the timesteps of a window.
struct Case {
    layer: Layer,
    units: usize,
    features: usize,
    kernel: Guarded,
    recurrent: Guarded,
    bias: Guarded,
    recurrent_bias: Guarded,
    x: Guarded,
}

impl Case {
    fn drawn(layer: Layer, units: usize, features: usize) -> Self {
        let gates = match layer {
            Layer::Lstm => 4,
            Layer::Gru | Layer::GruResetBefore => 3,
            Layer::SimpleRnn => 1,
        };
        let mut seed = (units * 100 + features) as u64;
        let mut draw = |count: usize, scale: f32| {
            let number = |_| {
                seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                scale * (f32::from((seed >> 48) as u16) / 32768.0 - 1.0)
            };
            Guarded::new(&(0..count).map(number).collect::<Vec<_>>())
        };
        #[expect(clippy::cast_precision_loss, reason = "small integers")]
        let scale = 1.5 / ((units + features) as f32).sqrt();
        let columns = gates * units;
        let mut case = Case {
            layer,
            units,
            features,
            kernel: draw(features * columns, scale),
            recurrent: draw(units * columns, scale),
            bias: draw(columns, 0.5),
            recurrent_bias: draw(if matches!(layer, Layer::Gru) { columns } else { 0 }, 0.5),
            x: draw(T * features, 1.0),
        };
        // Some timesteps come again.
        let x = &mut case.x.0[GUARD..];
        x.copy_within(2 * features..3 * features, 3 * features);
        x.copy_within(2 * features..3 * features, 4 * features);
        case
    }

    fn weights(&self) -> Weights {
        let or_null = |bias: &Guarded| if bias.numbers().is_empty() { core::ptr::null() } else { bias.at() };
        Weights {
            features: self.features,
            kernel: self.kernel.at(),
            recurrent: self.recurrent.at(),
            bias: or_null(&self.bias),
            recurrent_bias: or_null(&self.recurrent_bias),
        }
    }

    /// The states after every timestep.
    fn expected(&self) -> Vec<f64> {
        let wide = |numbers: &Guarded| numbers.numbers().iter().map(|x| f64::from(*x)).collect::<Vec<_>>();
        let (kernel, recurrent, x) = (wide(&self.kernel), wide(&self.recurrent), wide(&self.x));
        let (bias, mut recurrent_bias) = (wide(&self.bias), wide(&self.recurrent_bias));
        recurrent_bias.resize(bias.len(), 0.0);
        let units = self.units;
        let (mut h, mut c, mut states) = (vec![0.0; units], vec![0.0; units], Vec::new());
        let sigmoid = |x: f64| 1.0 / (1.0 + (-x).exp());
        for x in x.chunks(self.features) {
            let (mut a, mut b) = (bias.clone(), recurrent_bias.clone());
            portable::add_product(&mut a, &kernel, x);
            portable::add_product(&mut b, &recurrent, &h);
            let z: Vec<f64> = a.iter().zip(&b).map(|(a, b)| a + b).collect();
            match self.layer {
                Layer::Lstm => {
                    for u in 0..units {
                        let [i, f, g, o] = [0, 1, 2, 3].map(|gate| z[gate * units + u]);
                        c[u] = sigmoid(f) * c[u] + sigmoid(i) * g.tanh();
                        h[u] = sigmoid(o) * c[u].tanh();
                    }
                }
                Layer::Gru | Layer::GruResetBefore => {
                    let r: Vec<f64> = z[units..2 * units].iter().map(|z| sigmoid(*z)).collect();
                    let mut hh: Vec<f64> = (0..units).map(|u| a[2 * units + u] + r[u] * b[2 * units + u]).collect();
                    if let Layer::GruResetBefore = self.layer {
                        let rh: Vec<f64> = r.iter().zip(&h).map(|(r, h)| r * h).collect();
                        let mut b = vec![0.0; 3 * units];
                        portable::add_product(&mut b, &recurrent, &rh);
                        hh = (0..units).map(|u| a[2 * units + u] + b[2 * units + u]).collect();
                    }
                    for u in 0..units {
                        let keep = sigmoid(z[u]);
                        h[u] = keep * h[u] + (1.0 - keep) * hh[u].tanh();
                    }
                }
                Layer::SimpleRnn => h = z.iter().map(|z| z.tanh()).collect(),
            }
            states.extend(&h);
        }
        states
    }

    /// Of a window, from the last timestep on if `backwards`: the outputs, and the state behind them.
    fn window(&self, kernel: &Kernel, backwards: bool) -> (Vec<f32>, Vec<f32>) {
        let mut y = Guarded::new(&vec![0.0; T * self.units]);
        let mut state = [Guarded::new(&vec![0.0; self.units]), Guarded::new(&vec![0.0; self.units])];
        let [h, c] = &mut state;
        let steps = Steps { count: T, x: self.x.at(), backwards, outputs: T, y: y.at_mut() };
        // SAFETY: the processor has the instructions, and all is there.
        unsafe { (kernel.window)(self.weights(), steps, [h.at_mut(), c.at_mut()]) };
        [&y, h, c].into_iter().for_each(Guarded::assert_guards);
        (y.numbers().to_vec(), [h.numbers(), c.numbers()].concat())
    }

    fn check(&self, kernel: &Kernel, expected: &[f64], machine: &str) {
        let what = (machine, self.layer, self.units, self.features);
        let (y, state) = self.window(kernel, false);
        for (y, expected) in y.iter().zip(expected) {
            // Half of it is the rounding of a sum of 134 products.
            assert!((f64::from(*y) - expected).abs() <= 1e-6, "{y} instead of {expected}: {what:?}");
        }
        assert!((y, state) == self.steps(kernel, false), "steps differ from the window: {what:?}");
        if self.features % 8 == 1 {
            assert!(self.window(kernel, true) == self.steps(kernel, true), "steps backwards differ: {what:?}");
        }
    }

    /// The same, step by step.
    fn steps(&self, kernel: &Kernel, backwards: bool) -> (Vec<f32>, Vec<f32>) {
        let mut state = [Guarded::new(&vec![0.0; self.units]), Guarded::new(&vec![0.0; self.units])];
        let mut y = Vec::new();
        for t in 0..T {
            let t = if backwards { T - 1 - t } else { t };
            let x = Guarded::new(&self.x.numbers()[t * self.features..(t + 1) * self.features]);
            let [h, c] = &mut state;
            // SAFETY: the processor has the instructions, and all is there.
            unsafe { (kernel.step)(self.weights(), x.at(), [h.at_mut(), c.at_mut()]) };
            [&*h, c].into_iter().for_each(Guarded::assert_guards);
            y.extend(h.numbers());
        }
        (y, [state[0].numbers(), state[1].numbers()].concat())
    }
}

/// An expression with every number of units as `U`.
macro_rules! with_all_units {
    ($expression:expr) => {
        with_all_units!(@$expression, 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30 31 32 33 34 35 36 37 38 39 40 41 42 43 44 45 46 47 48 49 50 51 52 53 54 55 56 57 58 59 60 61 62 63 64 65 66 67)
    };
    (@$expression:expr, $($number:literal)*) => {$({
        const U: usize = $number;
        $expression
    })*};
}

mod convolution;

/// From 1 to 67, and of the remainder by 8.
fn features(units: usize, remainder: usize) -> usize {
    let some = units * 5 + remainder * 3;
    match remainder {
        0 => 8 * (some % 8 + 1),
        1..=3 => 8 * (some % 9) + remainder,
        _ => 8 * (some % 8) + remainder,
    }
}

/// What this processor can run; registers of sixteen with a third of the numbers of units, for they take long to compile.
fn machines<const U: usize>() -> Vec<(&'static str, [Kernel; 4])> {
    let mut machines = Vec::new();
    #[cfg(target_arch = "x86_64")]
    {
        machines.push(("SSE2", sse2::kernels::<U>()));
        if Processor::found() >= Processor::Avx2 {
            machines.push(("AVX2", avx2::kernels::<U>()));
        }
    }
    #[cfg(target_arch = "aarch64")]
    machines.push(("NEON", neon::kernels::<U>()));
    if const { U % 3 == 1 || U.is_multiple_of(16) } {
        machines.push(("sixteen", sixteen::kernels::<U>()));
        #[cfg(target_arch = "x86_64")]
        if Processor::found() >= Processor::Avx512 {
            machines.push(("AVX-512", avx512::kernels::<U>()));
        }
    }
    machines
}

fn check<const U: usize>(layer: usize, features: impl Iterator<Item = usize>) {
    let machines = machines::<U>();
    for features in features {
        let case = Case::drawn(machines[0].1[layer].layer, U, features);
        let expected = case.expected();
        for (machine, kernels) in &machines {
            case.check(&kernels[layer], &expected, machine);
        }
    }
}

#[test]
fn every_number_of_units_comes_to_the_same() {
    // Two remainders of the features for each number of units; those of every remainder by 16 have all between them.
    let some = |units: usize| [units / 16 % 4, units / 16 % 4 + 4].into_iter().map(move |remainder| features(units, remainder));
    for layer in 0..4 {
        with_all_units!(check::<U>(layer, some(U)));
    }
}

/// With every number of features, odd ones beside even ones: the last test to end leaves no core idle.
fn every_pair_of_sizes_comes_to_the_same(layer: usize) {
    std::thread::scope(|scope| {
        for first in [1, 2] {
            scope.spawn(move || {
                with_all_units!(check::<U>(layer, (first..=67).step_by(2)));
            });
        }
    });
}

#[test]
#[ignore = "takes a minute"]
fn every_pair_of_sizes_comes_to_the_same_in_an_lstm() {
    every_pair_of_sizes_comes_to_the_same(0);
}

#[test]
#[ignore = "takes a minute"]
fn every_pair_of_sizes_comes_to_the_same_in_a_gru() {
    every_pair_of_sizes_comes_to_the_same(1);
}

#[test]
#[ignore = "takes a minute"]
fn every_pair_of_sizes_comes_to_the_same_in_a_gru_that_resets_before() {
    every_pair_of_sizes_comes_to_the_same(2);
}

#[test]
#[ignore = "takes a minute"]
fn every_pair_of_sizes_comes_to_the_same_in_a_simple_rnn() {
    every_pair_of_sizes_comes_to_the_same(3);
}
