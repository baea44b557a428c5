//! A network, and what Keras makes of it in five steps.

use safetensors::{Dtype, SafeTensors};
use seqnet::train::{Heap, Loss, Optimizer, Pass, Settings, Sgd, Tape, Total, Trainable, Update};
use seqnet::{Model, Parameters, Path, Scalar, Sequence, Tensor, Token, Tokens, Vector};
use std::fs;
use std::path::PathBuf;

/// Both in double precision, where some hundred operations are rounded to 1e-16; relative to the largest number of a tensor.
const TOLERANCE: f64 = 1e-9;

/// TensorFlow computes `gelu` with `√½` rounded to single precision: 2e-8 relative.
const CONSTANT_IS_OFF: &[&str] = &["g23_go_backwards_hardsig"];
const TOLERANCE_OF_CONSTANT: f64 = 5e-8;

/// Where an id stands several times in a batch, TensorFlow has several slices of a gradient, and Keras's Adam takes the squares of each in the
/// place of the square of their sum. The other tensors are as they should be after the first step, and from then on nothing is.
const SQUARES_OF_SLICES: &str = "g15_embedding_gru_bce";

fn tolerance(case: &str) -> f64 {
    if CONSTANT_IS_OFF.contains(&case) { TOLERANCE_OF_CONSTANT } else { TOLERANCE }
}

/// Adam as Keras computes it with TensorFlow: the `β` whose powers correct the averages are rounded to single precision, though not those
/// that make the averages. With `β₂ = 0.999` that makes the first step longer by 6e-6 of it.
#[derive(Clone)]
pub(crate) struct Rounded<O>(pub(crate) O);

/// `√(1 - β₂ᵏ) / (1 - β₁ᵏ)`
fn correction(beta_1: f64, beta_2: f64, k: u64) -> f64 {
    let k = i32::try_from(k).unwrap();
    (1.0 - beta_2.powi(k)).sqrt() / (1.0 - beta_1.powi(k))
}

impl<O: Optimizer> Optimizer for Rounded<O> {
    fn slots(&self) -> usize {
        self.0.slots()
    }
    fn settings(&self) -> &Settings {
        self.0.settings()
    }
    fn settings_mut(&mut self) -> &mut Settings {
        self.0.settings_mut()
    }
    fn step<S: Scalar>(&self, k: u64, rate: f64, w: &mut [S], g: &[S], slots: &mut [S]) {
        let rounded = correction(f64::from(0.9_f32), f64::from(0.999_f32), k);
        self.0.step(k, rate * rounded / correction(0.9, 0.999, k), w, g, slots);
    }
}

/// The windows of a batch.
const BATCH: usize = 4;

/// The file of a network.
pub(crate) struct Fixture(Vec<u8>);

impl Fixture {
    fn folder() -> PathBuf {
        PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/gradients")
    }

    pub(crate) fn names() -> Vec<String> {
        let files = fs::read_dir(Fixture::folder()).unwrap().map(|file| file.unwrap().file_name());
        let files = files.map(|name| name.into_string().unwrap());
        let mut names: Vec<String> =
            files.filter_map(|name| name.strip_suffix(".safetensors").map(str::to_owned)).collect();
        names.sort();
        names
    }

    fn load(name: &str) -> Self {
        Fixture(fs::read(Fixture::folder().join(name).with_extension("safetensors")).unwrap())
    }

    /// The numbers of an array.
    fn numbers(&self, name: &str) -> Vec<f64> {
        let file = SafeTensors::deserialize(&self.0).unwrap();
        let array = file.tensor(name).unwrap_or_else(|error| panic!("{name}: {error}"));
        match array.dtype() {
            Dtype::F64 => array.data().chunks(8).map(|b| f64::from_le_bytes(b.try_into().unwrap())).collect(),
            Dtype::I32 => {
                array.data().chunks(4).map(|b| i32::from_le_bytes(b.try_into().unwrap()).into()).collect()
            }
            other => panic!("{name} is {other:?}"),
        }
    }

    /// The arrays of a group in the order of a model's tensors; none where the group lacks one.
    fn tensors<M: Parameters<f64>>(&self, group: &str, model: &M) -> Vec<(String, Option<Vec<f64>>)> {
        let file = SafeTensors::deserialize(&self.0).unwrap();
        let names: Vec<String> = file.names().into_iter().map(ToString::to_string).collect();
        let mut tensors = Vec::new();
        model.visit(&Path::ROOT, &mut |weight| {
            let path = weight.path.to_string();
            let is_it = |name: &&String| name.starts_with(&format!("{group}/")) && is_called(name, &path);
            let found: Vec<_> = names.iter().filter(is_it).collect();
            assert!(found.len() <= 1, "{path} is {found:?}");
            tensors.push((path, found.first().map(|name| self.numbers(name))));
        });
        tensors
    }
}

/// Whether Keras's `w0/0/model/bidirectional/forward_lstm/lstm_cell/kernel` is our `bidirectional/forward/kernel`, and its
/// `w0/0/model/rnn/stacked_rnn_cells/1/kernel` our `rnn/1/kernel`.
fn is_called(keras: &str, ours: &str) -> bool {
    let (keras, ours): (Vec<_>, Vec<_>) = (keras.split('/').skip(3).collect(), ours.split('/').collect());
    let within = match &ours[..] {
        [_, part, _] if part.parse::<usize>().is_ok() => keras.get(2) == Some(part),
        [_, direction, _] => keras[1].starts_with(direction),
        _ => true,
    };
    keras.first() == ours.first() && keras.last() == ours.last() && within
}

/// A value made of the numbers of a fixture.
pub(crate) trait OfNumbers {
    fn of(numbers: &[f64]) -> Self;
}

impl<const F: usize> OfNumbers for Vector<F, f64> {
    fn of(numbers: &[f64]) -> Self {
        Vector::try_from(numbers).unwrap()
    }
}

impl<const T: usize, const F: usize> OfNumbers for Sequence<T, F, f64> {
    fn of(numbers: &[f64]) -> Self {
        Sequence::try_from(numbers).unwrap()
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "ids are small and whole")]
fn ids(numbers: &[f64]) -> Vec<u32> {
    numbers.iter().map(|&id| id as u32).collect()
}

impl<const T: usize, const V: usize> OfNumbers for Tokens<T, V> {
    fn of(numbers: &[f64]) -> Self {
        Tokens::try_from(&ids(numbers)[..]).unwrap()
    }
}

impl<const C: usize> OfNumbers for Token<C> {
    fn of(numbers: &[f64]) -> Self {
        Token::try_from(ids(numbers)[0]).unwrap()
    }
}

fn batch<X: OfNumbers>(numbers: &[f64]) -> Vec<X> {
    numbers.chunks(numbers.len() / BATCH).map(X::of).collect()
}

/// A network, how it is trained, and what on.
pub(crate) struct Case<M, O, L> {
    pub(crate) name: &'static str,
    pub(crate) model: M,
    pub(crate) optimizer: O,
    pub(crate) loss: L,
}

impl<M, O, L> Case<M, O, L>
where
    M: Model<Scalar = f64, Input: OfNumbers> + Trainable<M::Input, Output = <M as Model>::Output> + Clone,
    O: Optimizer + Clone,
{
    pub(crate) fn check<Target: OfNumbers>(mut self)
    where
        L: Loss<<M as Model>::Output, Target>,
    {
        let fixture = Fixture::load(self.name);
        let (x, y) = (batch::<M::Input>(&fixture.numbers("x")), batch::<Target>(&fixture.numbers("y")));
        let mut weights = fixture.tensors("w0", &self.model).into_iter();
        self.model.visit_mut(&Path::ROOT, &mut |weight| {
            let (path, values) = weights.next().unwrap();
            weight.values.copy_from_slice(&values.unwrap_or_else(|| panic!("no {path}")));
        });

        let mut model = self.model.clone();
        let mut update = Update::new(Sgd::new(1.0));
        let (_, mut gradient) = self.gradient(&model, &x, &y);
        update.apply(&mut model, &mut gradient, &mut []);
        let moved = tensors(&self.model).into_iter().zip(tensors(&model));
        let gradients = moved.map(|(before, after)| before.iter().zip(after).map(|(b, a)| b - a).collect());
        self.compare("gradient", &fixture.tensors("grad", &self.model), gradients.collect());

        let mut update = Update::new(self.optimizer.clone());
        let mut slots = vec![0.0; M::PARAMETERS * self.optimizer.slots()];
        update.clear(&mut slots);
        let mut model = self.model.clone();
        for (step, expected) in (1..).zip(fixture.numbers("losses")) {
            let (loss, mut gradient) = self.gradient(&model, &x, &y);
            let loss = loss + Update::<O>::cost(&model);
            assert!(
                (loss - expected).abs() <= tolerance(self.name) * expected,
                "loss {step} is {loss}, not {expected}"
            );
            update.apply(&mut model, &mut gradient, &mut slots);
            if self.name == SQUARES_OF_SLICES {
                let (mut expected, mut given) = (fixture.tensors("w1", &model), tensors(&model));
                assert_eq!(expected.remove(0).0, "embedding/embeddings");
                given.remove(0);
                self.compare("w1", &expected, given);
                return;
            }
            if step == 1 || step == 5 {
                let group = format!("w{step}");
                self.compare(&group, &fixture.tensors(&group, &model), tensors(&model));
            }
        }
    }

    #[track_caller]
    fn compare(&self, what: &str, expected: &[(String, Option<Vec<f64>>)], given: Vec<Vec<f64>>) {
        assert_eq!(expected.len(), given.len());
        for ((path, expected), given) in expected.iter().zip(given) {
            let Some(expected) = expected else {
                assert!(what == "gradient" && path.contains("moving_"), "no {what} of {path}");
                continue;
            };
            let largest = expected.iter().fold(0.0_f64, |largest, number| largest.max(number.abs()));
            for (i, (expected, given)) in expected.iter().zip(&given).enumerate() {
                assert!(
                    (expected - given).abs() <= tolerance(self.name) * largest,
                    "{what} of {path}[{i}] is {given}, not {expected}"
                );
            }
        }
    }

    /// The loss of the batch and its gradient: all at once and, where it can be divided, in two parts.
    fn gradient<Target>(&self, model: &M, x: &[M::Input], targets: &[Target]) -> (f64, Vec<f64>)
    where
        L: Loss<<M as Model>::Output, Target>,
    {
        let whole = self.gradient_of_parts(model, x, targets, BATCH);
        // What the size of outputs costs is divided by the number of windows, and so there are two numbers to divide by.
        if !M::COUPLED && !M::ACTIVITY {
            let halves = self.gradient_of_parts(model, x, targets, BATCH / 2);
            for (whole, half) in whole.1.iter().zip(&halves.1) {
                assert!((whole - half).abs() <= 1e-14, "{whole} or {half}: sums of four in another order");
            }
        }
        whole
    }

    fn gradient_of_parts<Target>(
        &self,
        model: &M,
        x: &[M::Input],
        targets: &[Target],
        windows: usize,
    ) -> (f64, Vec<f64>)
    where
        L: Loss<<M as Model>::Output, Target>,
    {
        let mut tape = <M as Trainable<M::Input>>::Tape::<Heap>::new(windows);
        let (mut gradient, mut total, mut cost) = (M::ZEROS, Total::default(), 0.0);
        for (part, (x, targets)) in x.chunks(windows).zip(targets.chunks(windows)).enumerate() {
            let mut y = vec![<M as Model>::Output::ZEROS; x.len()];
            let mut dy = y.clone();
            model.record(x, &mut tape, &mut y, &Pass::new(0).from(part * windows));
            for (w, ((y, target), dy)) in y.iter().zip(targets).zip(&mut dy).enumerate() {
                total.add(&self.loss, y, target, |_| 1.0, M::counts(&tape, w), dy);
            }
            if M::ACTIVITY {
                assert_eq!(windows, BATCH);
                total.balance(windows, &mut dy);
            }
            cost += M::activity(&tape);
            model.backward(x, &y, &mut tape, &mut dy, &mut gradient, None);
        }
        let mut flat = vec![0.0; M::PARAMETERS];
        let count = if M::ACTIVITY { f64::from(u8::try_from(BATCH).unwrap()) } else { total.count() };
        Update::new(Sgd::new(0.0)).gather(&gradient, count, &mut flat);
        (total.mean() + cost / f64::from(u8::try_from(BATCH).unwrap()), flat)
    }
}

fn tensors<M: Parameters<f64>>(model: &M) -> Vec<Vec<f64>> {
    let mut tensors = Vec::new();
    model.visit(&Path::ROOT, &mut |weight| tensors.push(weight.values.to_vec()));
    tensors
}
