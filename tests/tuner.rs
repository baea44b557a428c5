//! Training on a stream: the gradient is that of the window, states go on between windows, and memory is fixed.
#![cfg(feature = "train")]

mod counting;

use counting::allocations;
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use seqnet::prelude::*;
use seqnet::train::{
    Adam, Dataset, Heap, Loss, MeanSquaredError, Pass, Sgd, Tape, Trainable, Trainer, Tuner,
};
use seqnet::{Path, Scalar};

sequential! {
    #[scalar(f64)]
    struct Whole { Input(6, 2), LSTM(3, return_sequences = true, stateful = true), GRU(2, return_sequences = true, stateful = true), Dense(1) }
}
sequential! {
    #[scalar(f64)]
    struct Half { Input(3, 2), LSTM(3, return_sequences = true, stateful = true), GRU(2, return_sequences = true, stateful = true), Dense(1) }
}
sequential! {
    struct Last { Input(3, 2), LSTM(3, return_sequences = true, stateful = true, trainable = false), Dense(1) }
}

sequential! {
    #[scalar(f64)]
    struct Costly {
        Input(6, 2),
        LSTM(3, return_sequences = true, stateful = true, activity_regularizer = l2(0.1)),
        Dense(1, activity_regularizer = l1(0.05)),
    }
}

/// Sums of some twenty products in double precision, added in another order.
const ROUNDING: f64 = 1e-13;
/// A central difference with `h = 1e-5` is off by `h² f'''/6`, and rounding by `1e-16 f / h`.
const DIFFERENCE: f64 = 1e-8;

fn numbers<const N: usize>(seed: u64) -> [f64; N] {
    let mut rng = StdRng::seed_from_u64(seed);
    [(); N].map(|()| rng.random_range(-1.0..1.0))
}

fn weights<S: Scalar, M: Parameters<S>>(model: &M) -> Vec<S> {
    let mut all = Vec::new();
    model.visit(&Path::ROOT, &mut |weight| all.extend_from_slice(weight.values));
    all
}

fn set<M: Parameters<f64>>(model: &mut M, mut all: &[f64]) {
    model.visit_mut(&Path::ROOT, &mut |weight| {
        let (own, rest) = all.split_at(weight.values.len());
        weight.values.copy_from_slice(own);
        all = rest;
    });
}

/// Six timesteps, and what is to come out.
fn stream() -> (Sequence<6, 2, f64>, Sequence<6, 1, f64>) {
    let (x, y) = (numbers::<12>(1), numbers::<6>(2));
    (Sequence::try_from(&x[..]).unwrap(), Sequence::try_from(&y[..]).unwrap())
}

/// The second three timesteps.
fn second() -> (Sequence<3, 2, f64>, Sequence<3, 1, f64>) {
    let (x, target) = stream();
    (Sequence::from_fn(|t, f| x[(3 + t, f)]), Sequence::from_fn(|t, f| target[(3 + t, f)]))
}

fn random<M: Parameters<f64>>() -> M {
    let mut model = M::ZEROS;
    let mut rng = StdRng::seed_from_u64(3);
    model.visit_mut(&Path::ROOT, &mut |weight| weight.values.fill_with(|| rng.random_range(-1.0..1.0)));
    model
}

/// What is taken off the weights in a step with a rate of 1.
fn taken_off<M: Parameters<f64>>(before: &M, after: &M) -> Vec<f64> {
    weights(before).iter().zip(weights(after)).map(|(before, after)| before - after).collect()
}

fn compare(ours: &[f64], expected: &[f64], tolerance: f64) {
    assert_eq!(ours.len(), expected.len());
    for (i, (ours, expected)) in ours.iter().zip(expected).enumerate() {
        assert!((ours - expected).abs() <= tolerance, "{i}: {ours} {expected}");
    }
}

#[test]
fn a_window_that_covers_all_has_the_whole_gradient() {
    let (x, target) = stream();
    let before: Whole = random();
    let mut after = before.clone();
    let mut tuner = Tuner::<_, _, _, { Whole::PARAMETERS }, 0>::new(Sgd::new(1.0)).unwrap();
    for t in 0..5 {
        assert_eq!(tuner.push(&mut after, &x[t], &target[t], &MeanSquaredError), None);
    }
    let loss = tuner.push(&mut after, &x[5], &target[5], &MeanSquaredError).unwrap();

    let mut tape = <<Whole as Trainable<_>>::Tape<Heap> as Tape>::new(1);
    let (mut y, mut dy, mut gradient) = ([Sequence::zeros()], [Sequence::zeros()], Whole::zeros());
    before.record::<Heap>(&[x], &mut tape, &mut y, &Pass::new(0));
    let sum = MeanSquaredError.window(&y[0], &target, &mut dy[0]);
    before.backward::<Heap>(&[x], &y, &mut tape, &mut dy, &mut gradient, None);
    assert!((loss - sum / 6.0).abs() <= ROUNDING);
    let expected: Vec<f64> = weights(&gradient).iter().map(|g| g / 6.0).collect();
    compare(&taken_off(&before, &after), &expected, ROUNDING);
    assert!(expected.iter().any(|g| g.abs() > 1e-3));
}

/// The mean loss of both halves is that of the whole, for the state goes on; and afresh it is another.
#[test]
fn states_go_on_from_window_to_window() {
    let (x, target) = stream();
    let (mut half, mut whole): (Half, Whole) = (random(), random());
    let mut tuner = Tuner::<_, _, _, { Half::PARAMETERS }, 0>::new(Sgd::new(0.0)).unwrap();
    let mut losses = || -> Vec<f64> {
        (0..6).filter_map(|t| tuner.push(&mut half, &x[t], &target[t], &MeanSquaredError)).collect()
    };
    let first = losses();
    let on = losses();
    let mut tuner = Tuner::<_, _, _, { Whole::PARAMETERS }, 0>::new(Sgd::new(0.0)).unwrap();
    let all = tuner.step(&mut whole, &x, &target, &MeanSquaredError);
    assert!((f64::midpoint(first[0], first[1]) - all).abs() <= ROUNDING);
    assert!((on[0] - first[0]).abs() > 1e-3);
    tuner.reset();
    assert!((tuner.step(&mut whole, &x, &target, &MeanSquaredError) - all).abs() <= 0.0);
}

/// Against central differences of the loss of the second window, with the state of the first held.
#[test]
fn the_gradient_ends_at_the_beginning_of_the_window() {
    let (x, target) = stream();
    let (x_2, target_2) = second();
    let before: Half = random();
    let mut state = State::<Half>::default();
    let _ = before.predict_from(&mut state, &Sequence::from_fn(|t, f| x[(t, f)]));

    let mut tuner = Tuner::<_, _, _, { Half::PARAMETERS }, 0>::new(Sgd::new(1.0)).unwrap();
    let mut after = before.clone();
    for t in 0..3 {
        tuner.push(&mut after, &x[t], &target[t], &MeanSquaredError);
    }
    after = before.clone();
    tuner.step(&mut after, &x_2, &target_2, &MeanSquaredError);

    let loss = |weights: &[f64]| {
        let mut model = before.clone();
        set(&mut model, weights);
        let y = model.predict_from(&mut state.clone(), &x_2);
        MeanSquaredError.window(&y, &target_2, &mut Sequence::zeros()) / 3.0
    };
    compare(&taken_off(&before, &after), &differences(weights(&before), loss), DIFFERENCE);
}

/// Central differences of a loss, for each weight.
fn differences(mut at: Vec<f64>, loss: impl Fn(&[f64]) -> f64) -> Vec<f64> {
    let count = at.len();
    let difference = |i: usize| {
        let (middle, h) = (at[i], 1e-5);
        at[i] = middle + h;
        let above = loss(&at);
        at[i] = middle - h;
        let below = loss(&at);
        at[i] = middle;
        (above - below) / (2.0 * h)
    };
    (0..count).map(difference).collect()
}

/// The loss is `Σ (y - target)² / 6 + 0.1 Σ h² + 0.05 Σ |y|`: a mean over timesteps, and what the size of outputs costs in the one window. So
/// it is for a trainer whose batches are of one window.
#[test]
fn the_size_of_outputs_costs_as_in_a_batch_of_one() {
    let (x, target) = stream();
    let before: Costly = random();
    let loss = |weights: &[f64]| {
        let (mut model, mut cost) = (before.clone(), 0.0);
        set(&mut model, weights);
        let y = model.predict_each(&x, |name, output| {
            let sizes = output.iter();
            cost += match name {
                "lstm" => 0.1 * sizes.map(|h| h * h).sum::<f64>(),
                _ => 0.05 * sizes.map(|y| y.abs()).sum::<f64>(),
            };
        });
        MeanSquaredError.window(&y, &target, &mut Sequence::zeros()) / 6.0 + cost
    };
    let (mut after, mut fitted) = (before.clone(), before.clone());
    let mut tuner = Tuner::<_, _, _, { Costly::PARAMETERS }, 0>::new(Sgd::new(1.0)).unwrap();
    let given = tuner.step(&mut after, &x, &target, &MeanSquaredError);
    assert!((given - loss(&weights(&before))).abs() <= ROUNDING);
    compare(&taken_off(&before, &after), &differences(weights(&before), loss), DIFFERENCE);

    let trainer = Trainer::new(Sgd::new(1.0), MeanSquaredError).epochs(1).batch_size(1).quiet();
    let history = trainer.fit(&mut fitted, &Dataset::from_pairs([(x, target)])).unwrap();
    assert!((history["loss"][0] - given).abs() <= ROUNDING);
    compare(&weights(&after), &weights(&fitted), ROUNDING);
}

#[test]
fn a_frozen_layer_stays_as_it_is() {
    let mut model = Last::random(&mut StdRng::seed_from_u64(4));
    let before = model.clone();
    let mut tuner = Tuner::<_, _, _, { Last::PARAMETERS }, 2>::new(Adam::new(0.01)).unwrap();
    let losses: Vec<f32> = (0..600_u16)
        .filter_map(|t| {
            let x = f32::from(t % 7) / 7.0;
            tuner.push(&mut model, &[x, 1.0 - x].into(), &[2.0 * x].into(), &MeanSquaredError)
        })
        .collect();
    assert_eq!(weights(&model.lstm), weights(&before.lstm));
    assert_ne!(weights(&model.dense), weights(&before.dense));
    // Seven windows of three timesteps go through all inputs.
    let [first, last] = [&losses[..7], &losses[193..]].map(|part| part.iter().sum::<f32>());
    assert!(last < first / 2.0, "{losses:?}");
}

#[test]
fn an_optimizer_with_other_slots_is_refused() {
    let tuner = Tuner::<Last, _, _, { Last::PARAMETERS }, 1>::new(Adam::new(0.01));
    let error = tuner.err().unwrap();
    assert_eq!((error.needed, error.given), (2 * Last::PARAMETERS, Last::PARAMETERS));
}

#[test]
fn what_is_not_finite_leaves_the_model_as_it_is() {
    let mut model = Last::random(&mut StdRng::seed_from_u64(4));
    let before = weights(&model);
    let mut tuner = Tuner::<_, _, _, { Last::PARAMETERS }, 2>::new(Adam::new(0.01)).unwrap();
    let x = Sequence::from([[0.0, 1.0], [f32::NAN, 1.0], [0.0, 1.0]]);
    assert!(tuner.step(&mut model, &x, &Sequence::zeros(), &MeanSquaredError).is_nan());
    assert_eq!(weights(&model), before);
    assert!(tuner.step(&mut model, &Sequence::zeros(), &Sequence::zeros(), &MeanSquaredError).is_finite());
}

/// In order, the second batch goes on where the first has ended: its loss is that of the tuner.
#[test]
fn a_trainer_that_keeps_the_order_goes_on() {
    let (x, target) = stream();
    let (x_2, target_2) = second();
    let first = (Sequence::from_fn(|t, f| x[(t, f)]), Sequence::from_fn(|t, f| target[(t, f)]));
    let data = Dataset::from_pairs([first, (x_2, target_2)]);
    let loss = |shuffle| {
        let trainer = Trainer::new(Sgd::new(0.0), MeanSquaredError).batch_size(1).shuffle(shuffle);
        trainer.quiet().fit(&mut random::<Half>(), &data).unwrap().last("loss").unwrap()
    };
    let mut tuner = Tuner::<_, _, _, { Whole::PARAMETERS }, 0>::new(Sgd::new(0.0)).unwrap();
    let all = tuner.step(&mut random::<Whole>(), &x, &target, &MeanSquaredError);
    assert!((loss(false) - all).abs() <= ROUNDING);
    assert!((loss(true) - all).abs() > 1e-3);
}

#[test]
fn nothing_is_allocated() {
    let mut model = Last::random(&mut StdRng::seed_from_u64(4));
    let tune = || {
        let mut tuner = Tuner::<_, _, _, { Last::PARAMETERS }, 2>::new(Adam::new(0.01)).unwrap();
        for _ in 0..6 {
            tuner.push(&mut model, &[0.5, 1.0].into(), &[2.0].into(), &MeanSquaredError);
        }
    };
    assert_eq!(allocations(tune), 0);
}
