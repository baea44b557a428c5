//! Recurrent layers of every size up to 67 units give on every processor at hand what plain loops in double precision give, and
//! touch nothing but what is theirs.
#![cfg(all(target_arch = "x86_64", feature = "std"))]

use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use seqnet_core::activations::{Sigmoid, Tanh};
use seqnet_core::kernels::x86::Processor;
use seqnet_core::layers::{Cell, Dense, Gru, Lstm, NoBias, Recurrent, SimpleRnn};
use seqnet_core::{Layer, Parameters, Path, Scalar, Sequence, Tensor, Vector};

/// Each of up to 134 products of at most 0.8 may be rounded by 6e-8 of itself, and so may each sum.
const TOLERANCE: f64 = 134.0 * 0.8 * 6e-8;

/// More than a tile of timesteps, and no multiple of four.
const T: usize = 11;

/// A value between numbers that spoil every sum they get into.
#[repr(C)]
struct Guarded<X> {
    before: [f32; 17],
    value: X,
    after: [f32; 17],
}

impl<X> Guarded<X> {
    fn new(value: X) -> Self {
        Guarded { before: [f32::NAN; 17], value, after: [f32::NAN; 17] }
    }

    fn assert_intact(&self) {
        let guards = self.before.iter().chain(&self.after);
        assert!(
            guards.into_iter().all(|guard| guard.to_bits() == f32::NAN.to_bits()),
            "a guard is overwritten"
        );
    }
}

fn draw<S: Scalar, L: Parameters<S>>(layer: &mut L, seed: u64) {
    let mut rng = StdRng::seed_from_u64(seed);
    layer.visit_mut(&Path::ROOT, &mut |weight| {
        for value in weight.values {
            *value = S::from_f64(f64::from(rng.random_range(-0.4_f32..0.4)));
        }
    });
}

fn input<const F: usize, S: Scalar>(seed: u64) -> Sequence<T, F, S> {
    let mut rng = StdRng::seed_from_u64(seed);
    Sequence::from_fn(|_, _| S::from_f64(f64::from(rng.random_range(-2.0_f32..2.0))))
}

fn assert_close<const F: usize, X: Tensor<Scalar = f32>, Y: Tensor<Scalar = f64>>(
    what: &str,
    found: &X,
    expected: &Y,
) {
    let pairs = found.as_slice().iter().zip(expected.as_slice());
    let error = pairs.map(|(x, y)| (f64::from(*x) - y).abs()).fold(0.0, f64::max);
    assert!(error <= TOLERANCE, "{what} of {F} features and {:?} is off by {error:.1e}", X::SHAPE);
    assert!(found.as_slice().iter().all(|x| !x.is_nan()), "{what} of {F} features and {:?} is NaN", X::SHAPE);
}

/// A recurrent layer in single precision, and its like in double.
fn check<const F: usize, const U: usize, C, D>(what: &str)
where
    C: Cell<Input = Vector<F>, Output = Vector<U>> + Parameters<f32>,
    D: Cell<Input = Vector<F, f64>, Output = Vector<U, f64>> + Parameters<f64>,
{
    let mut single = Guarded::new(Recurrent::<C, true, true>::ZEROS);
    let mut double = Recurrent::<D, true, true>::ZEROS;
    draw(&mut single.value, U as u64);
    draw(&mut double, U as u64);
    let mut y = Guarded::new(Sequence::<T, U>::zeros());
    let mut expected = Sequence::<T, U, f64>::zeros();
    let (x, mut state) = (Guarded::new(input::<F, f32>(7)), Guarded::new(C::State::default()));
    let mut double_state = D::State::default();
    for _ in 0..2 {
        single.value.forward(&x.value, &mut state.value, &mut y.value);
        double.forward(&input(7), &mut double_state, &mut expected);
        assert_close::<F, _, _>(what, &y.value, &expected);
    }

    let timesteps: [Vector<F>; T] = std::array::from_fn(|t| x.value[t]);
    let mut steps = Guarded::new(C::State::default());
    for _ in 0..2 {
        for x in &timesteps {
            single.value.cell.step(x, &mut steps.value);
        }
    }
    assert_eq!(C::output(&steps.value), C::output(&state.value), "{what}: a stream differs from a window");

    single.value.cell.walk(&timesteps, true, &mut state.value, &mut []);
    for x in timesteps.iter().rev() {
        single.value.cell.step(x, &mut steps.value);
    }
    assert_eq!(
        C::output(&steps.value),
        C::output(&state.value),
        "{what}: backwards, a stream differs from a window"
    );

    single.assert_intact();
    x.assert_intact();
    y.assert_intact();
    state.assert_intact();
    steps.assert_intact();
}

fn check_dense<const F: usize, const U: usize>() {
    let mut single = Guarded::new(Dense::<F, U>::ZEROS);
    let mut double = Dense::<F, U, f64>::ZEROS;
    draw(&mut single.value, U as u64);
    draw(&mut double, U as u64);
    let x = Guarded::new(input::<F, f32>(7));
    let mut y = Guarded::new(Sequence::<T, U>::zeros());
    let mut expected = Sequence::<T, U, f64>::zeros();
    single.value.forward(&x.value, &mut (), &mut y.value);
    double.forward(&input(7), &mut (), &mut expected);
    assert_close::<F, _, _>("Dense", &y.value, &expected);
    single.assert_intact();
    y.assert_intact();
}

/// With 67 a prime, `F` takes every value once as `U` does.
macro_rules! sizes {
    ($($U:literal)*) => {
        fn check_sizes() {
            $({
                const U: usize = $U;
                const F: usize = 7 * U % 67 + (U / 67) * 67;
                check::<F, U, Lstm<F, U>, Lstm<F, U, f64>>("LSTM");
                check::<F, U, Gru<F, U>, Gru<F, U, f64>>("GRU");
                check::<F, U, SimpleRnn<F, U>, SimpleRnn<F, U, f64>>("SimpleRNN");
                check_dense::<F, U>();
            })*
        }
    };
}
sizes! {
    1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30 31 32 33 34
    35 36 37 38 39 40 41 42 43 44 45 46 47 48 49 50 51 52 53 54 55 56 57 58 59 60 61 62 63 64 65 66 67
}

#[test]
fn every_size_on_every_processor() {
    let mut last = None;
    for processor in [Processor::Sse2, Processor::Avx2, Processor::Avx512] {
        let found = processor.limit();
        if last.replace(found) != Some(found) {
            check_sizes();
            check::<3, 5, Lstm<3, 5, f32, Tanh, Sigmoid, NoBias>, Lstm<3, 5, f64, Tanh, Sigmoid, NoBias>>(
                "LSTM without bias",
            );
            check::<3, 16, Lstm<3, 16, f32, Tanh, Sigmoid, NoBias>, Lstm<3, 16, f64, Tanh, Sigmoid, NoBias>>(
                "LSTM without bias",
            );
        }
    }
}
