//! Optimizers, clipping, schedules, label smoothing and sample weights are those of Keras, in double precision.
#![cfg(feature = "train")]

use seqnet::layers::Dense;
use seqnet::prelude::*;
use seqnet::train::{
    Adagrad, Adam, AdamW, BinaryCrossentropy, CategoricalCrossentropy, Loss, MeanSquaredError, Nadam,
    Optimizer, RmsProp, Schedule, Sgd, SparseCategoricalCrossentropy, Update,
};
use seqnet::{Path, Scalar};
use serde_json::Value;

/// Five steps of some ten operations, each rounded to 1e-16; numbers are below 3.
const TOLERANCE: f64 = 1e-14;
/// Keras's powers of `β` and of decay rates are rounded to double precision by another library.
const TOLERANCE_OF_POWERS: f64 = 1e-12;

/// Also where all else is double, Keras takes the cosine of a schedule and the mean over features in single precision: off by 6e-8 of numbers
/// below 3.3.
const TOLERANCE_OF_SINGLE: f64 = 2e-7;

fn fixture() -> Value {
    serde_json::from_str(include_str!("fixtures/updates/updates.json")).unwrap()
}

fn numbers(value: &Value) -> Vec<f64> {
    value.as_array().unwrap().iter().map(|number| number.as_f64().unwrap()).collect()
}

/// A tensor of two dimensions and one of one: what is clipped by itself and what together.
type Weights = Dense<2, 3, f64>;

fn check(name: &str, optimizer: impl Optimizer, tolerance: f64) {
    let fixture = fixture();
    let mut model = Weights::ZEROS;
    let mut start = numbers(&fixture["weights"]).into_iter();
    model.visit_mut(&Path::ROOT, &mut |weight| weight.values.fill_with(|| start.next().unwrap()));
    let mut slots = vec![0.0; optimizer.slots() * Weights::PARAMETERS];
    let mut update = Update::new(optimizer);
    update.clear(&mut slots);
    let gradients = fixture["gradients"].as_array().unwrap();
    let after = fixture["optimizers"][name].as_array().unwrap();
    assert_eq!(gradients.len(), after.len());
    for (step, (gradient, after)) in gradients.iter().zip(after).enumerate() {
        update.apply(&mut model, &mut numbers(gradient), &mut slots);
        let mut ours = Vec::new();
        model.visit(&Path::ROOT, &mut |weight| ours.extend_from_slice(weight.values));
        for (ours, keras) in ours.iter().zip(numbers(after)) {
            assert!((ours - keras).abs() <= tolerance, "{name}, step {}: {ours}, not {keras}", step + 1);
        }
    }
}

macro_rules! optimizers {
    ($($name:ident: $optimizer:expr, $tolerance:expr;)*) => {
        $(
            #[test]
            fn $name() {
                check(stringify!($name), $optimizer, $tolerance);
            }
        )*

        #[test]
        fn every_optimizer_of_the_fixture_is_compared() {
            let mut names = [$(stringify!($name)),*];
            names.sort_unstable();
            let fixture = fixture();
            assert_eq!(fixture["optimizers"].as_object().unwrap().keys().collect::<Vec<_>>(), names);
        }
    };
}

optimizers! {
    sgd_momentum: Sgd::new(0.05).momentum(0.8), TOLERANCE;
    rmsprop_centered: RmsProp::new(0.02).rho(0.85).centered(true), TOLERANCE;
    rmsprop_momentum: RmsProp::new(0.02).momentum(0.7), TOLERANCE;
    adagrad: Adagrad::new(0.1), TOLERANCE;
    nadam: Nadam::new(0.02), TOLERANCE_OF_POWERS;
    adam_amsgrad: Adam::new(0.02).amsgrad(true), TOLERANCE_OF_POWERS;
    adamw: AdamW::new(0.02).weight_decay(0.01), TOLERANCE_OF_POWERS;
    adam_clipnorm: Adam::new(0.02).clipnorm(0.5), TOLERANCE_OF_POWERS;
    adam_global_clipnorm: Adam::new(0.02).global_clipnorm(0.5), TOLERANCE_OF_POWERS;
    sgd_clipvalue: Sgd::new(0.05).clipvalue(0.25), TOLERANCE;
    sgd_weight_decay: Sgd::new(0.05).weight_decay(0.1), TOLERANCE;
    adam_cosine: Adam::new(0.02)
        .learning_rate(Schedule::CosineDecay { initial: 0.015_625, steps: 4, alpha: 0.125 }), TOLERANCE_OF_SINGLE;
    sgd_piecewise: Sgd::new(0.1)
        .learning_rate(Schedule::PiecewiseConstant { boundaries: &[1, 3], values: &[0.1, 0.05, 0.01] }), TOLERANCE;
}

type Window = Sequence<3, 4, f64>;

/// The mean over all timesteps, as it is and with the weights of the samples.
fn compare<T>(name: &str, loss: &impl Loss<Window, T>, y: &[Window; 2], targets: &[T; 2]) {
    let is_mean = name.starts_with("binary") || name == "squared";
    let tolerance = if is_mean { TOLERANCE_OF_SINGLE } else { TOLERANCE };
    let fixture = fixture();
    let weights = numbers(&fixture["sample_weight"]);
    for (which, weights) in [("plain", [1.0; 2]), ("weighted", [weights[0], weights[1]])] {
        let windows = y.iter().zip(targets).zip(weights);
        let sum: f64 = windows
            .map(|((y, target), weight)| loss.weighted(y, target, |_| weight, &mut Window::zeros()))
            .sum();
        let keras = fixture["losses"][name][which].as_f64().unwrap();
        assert!((sum / 6.0 - keras).abs() <= tolerance, "{name}, {which}: {}, not {keras}", sum / 6.0);
    }
}

fn windows(name: &str) -> [Window; 2] {
    let all = numbers(&fixture()[name]);
    [&all[..12], &all[12..]].map(|part| Window::try_from(part).unwrap())
}

#[test]
fn losses_are_those_of_keras() {
    let (logits, probabilities, binary) = (windows("logits"), windows("probabilities"), windows("binary"));
    let classes: Vec<u32> = numbers(&fixture()["classes"])
        .iter()
        .map(|class| (0..4_u32).find(|c| f64::from(*c).total_cmp(class).is_eq()).unwrap())
        .collect();
    let tokens = [&classes[..3], &classes[3..]].map(|part| Tokens::<3, 4>::try_from(part).unwrap());
    let one_hot = [&classes[..3], &classes[3..]]
        .map(|part| Window::from_fn(|t, f| if part[t] as usize == f { f64::ONE } else { f64::ZERO }));

    let categorical = CategoricalCrossentropy::default().label_smoothing(0.2);
    compare("categorical_smoothed", &categorical, &probabilities, &one_hot);
    let categorical = CategoricalCrossentropy::from_logits().label_smoothing(0.2);
    compare("categorical_logits_smoothed", &categorical, &logits, &one_hot);
    compare("sparse", &SparseCategoricalCrossentropy::default(), &probabilities, &tokens);
    let smoothed = BinaryCrossentropy::default().label_smoothing(0.25);
    compare("binary_smoothed", &smoothed, &probabilities, &binary);
    let smoothed = BinaryCrossentropy::from_logits().label_smoothing(0.25);
    compare("binary_logits_smoothed", &smoothed, &logits, &binary);
    compare("squared", &MeanSquaredError, &logits, &binary);
}

/// `keras.optimizers.SGD().learning_rate` and so on.
#[test]
fn learning_rates_are_those_of_keras_unless_said() {
    assert_eq!(Sgd::default().settings().learning_rate, Schedule::Constant(0.01));
    assert_eq!(Adam::default().settings().learning_rate, Schedule::Constant(0.001));
    assert_eq!(AdamW::default().settings().learning_rate, Schedule::Constant(0.001));
    assert_eq!(Nadam::default().settings().learning_rate, Schedule::Constant(0.001));
    assert_eq!(RmsProp::default().settings().learning_rate, Schedule::Constant(0.001));
    assert_eq!(Adagrad::default().settings().learning_rate, Schedule::Constant(0.001));
}
