//! What Keras does with `initial_state`, a handover of states does here: outputs, losses, gradients, and weights after three steps, in double
//! precision.
//!
//! `fixtures/handover/generate.py` makes the files and describes what is in them.

use rand::SeedableRng;
use rand::rngs::StdRng;
use safetensors::SafeTensors as Tensors;
use seqnet::prelude::*;
use seqnet::train::{
    Adam, Dataset, Forced, Heap, History, Loss, MeanSquaredError, Pass, Sgd, Tape, TeacherForcing, Total,
    Trainable, Trainer,
};
use seqnet::{ByState, EncoderDecoder, FromLast, FromZeros, Path};
use std::fs;

/// Some hundred operations, each rounded to 1e-16; relative to the largest number of a tensor.
const TOLERANCE: f64 = 1e-9;

const BATCH: usize = 4;

type X = Sequence<5, 3, f64>;
type Y = Sequence<4, 2, f64>;

struct Fixture(Vec<u8>);

impl Fixture {
    fn folder() -> std::path::PathBuf {
        std::path::PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/handover")
    }

    fn load(name: &str) -> Self {
        Fixture(fs::read(Fixture::folder().join(name).with_extension("safetensors")).unwrap())
    }

    fn numbers(&self, name: &str) -> Vec<f64> {
        let file = Tensors::deserialize(&self.0).unwrap();
        let array = file.tensor(name).unwrap_or_else(|error| panic!("{name}: {error}"));
        array.data().chunks(8).map(|bytes| f64::from_le_bytes(bytes.try_into().unwrap())).collect()
    }

    fn batch<T: Tensor<Scalar = f64>>(&self, name: &str) -> Vec<T> {
        let numbers = self.numbers(name);
        numbers.chunks(numbers.len() / BATCH).map(of).collect()
    }

    fn set<M: Parameters<f64>>(&self, group: &str, model: &mut M) {
        model.visit_mut(&Path::ROOT, &mut |weight| {
            weight.values.copy_from_slice(&self.numbers(&format!("{group}/{}", weight.path)));
        });
    }

    #[track_caller]
    fn holds<M: Parameters<f64>>(&self, group: &str, model: &M) {
        model.visit(&Path::ROOT, &mut |weight| {
            let name = format!("{group}/{}", weight.path);
            assert_near(&name, weight.values, &self.numbers(&name));
        });
    }
}

fn of<T: Tensor<Scalar = f64>>(numbers: &[f64]) -> T {
    let mut tensor = T::ZEROS;
    tensor.as_mut_slice().copy_from_slice(numbers);
    tensor
}

#[track_caller]
fn assert_near(name: &str, given: &[f64], expected: &[f64]) {
    assert_eq!(given.len(), expected.len(), "{name}");
    let largest = expected.iter().fold(0.0_f64, |largest, number| largest.max(number.abs()));
    for (i, (given, expected)) in given.iter().zip(expected).enumerate() {
        assert!((given - expected).abs() <= TOLERANCE * largest, "{name}[{i}] is {given}, not {expected}");
    }
}

fn flat<T: Tensor<Scalar = f64>>(tensors: &[T]) -> Vec<f64> {
    tensors.iter().flat_map(Tensor::as_slice).copied().collect()
}

/// The loss of all windows, the gradient, and the outputs; so many windows at once.
fn gradient<M>(model: &M, data: &[Forced<X, Y>], windows: usize, seed: u64) -> (f64, M, Vec<Y>)
where
    M: Trainable<Forced<X, Y>, Output = Y> + Parameters<f64>,
{
    let mut tape = M::Tape::<Heap>::new(windows);
    let (mut gradient, mut total, mut outputs) = (M::ZEROS, Total::default(), Vec::new());
    for (part, x) in data.chunks(windows).enumerate() {
        let mut y = vec![Y::ZEROS; x.len()];
        let mut dy = y.clone();
        model.record(x, &mut tape, &mut y, &Pass::new(seed).from(part * windows));
        for (w, ((x, y), dy)) in x.iter().zip(&y).zip(&mut dy).enumerate() {
            total.add(&MeanSquaredError, y, &x.target, |_| 1.0, M::counts(&tape, w), dy);
        }
        model.backward(x, &y, &mut tape, &mut dy, &mut gradient, None);
        outputs.extend(y);
    }
    gradient.visit_mut(&Path::ROOT, &mut |weight| weight.values.iter_mut().for_each(|g| *g /= total.count()));
    (total.mean(), gradient, outputs)
}

macro_rules! networks {
    ($($case:ident $start:ident { $($encoder:tt)* } { $($decoder:tt)* })*) => {
        $(mod $case {
            use super::*;

            sequential! { #[scalar(f64)] struct Encoder { Input(5, 3), $($encoder)* } }
            sequential! { #[scalar(f64)] struct Decoder { Input(4, 2), $($decoder)*, Dense(2) } }
            type Pair = EncoderDecoder<Encoder, Decoder, $start, ByState>;

            fn lesson(fixture: &Fixture) -> (TeacherForcing<Encoder, Decoder, $start, ByState>, Vec<Forced<X, Y>>) {
                let mut pair = Pair::ZEROS;
                fixture.set("w0", &mut pair);
                let samples = fixture.batch("x").into_iter().zip(fixture.batch("y"));
                (TeacherForcing::new(pair), samples.map(|(input, target)| Forced { input, target }).collect())
            }

            #[test]
            fn is_as_in_keras() {
                let fixture = Fixture::load(stringify!($case));
                let (lesson, data) = lesson(&fixture);
                for windows in [BATCH, 3, 1] {
                    let (loss, gradient, forced) = gradient(&lesson, &data, windows, 0);
                    assert_near("loss", &[loss], &fixture.numbers("loss"));
                    assert_near("forced", &flat(&forced), &fixture.numbers("forced"));
                    fixture.holds("grad", &gradient);
                }
                let forced: Vec<Y> = data.iter().map(|x| {
                    let mut y = Y::ZEROS;
                    seqnet::Layer::forward(&lesson, x, &mut (), &mut y);
                    y
                }).collect();
                assert_near("forced", &flat(&forced), &fixture.numbers("forced"));
                let pair = lesson.finish();
                let free: Vec<Y> = fixture.batch::<X>("x").iter().map(|x| pair.predict(x)).collect();
                assert_near("free", &flat(&free), &fixture.numbers("free"));
            }

            #[test]
            fn trains_as_in_keras() {
                let fixture = Fixture::load(stringify!($case));
                let (mut lesson, data) = lesson(&fixture);
                let data = Dataset::from_pairs(data.into_iter().map(|x| (x, x.target)));
                let trainer = Trainer::new(Sgd::new(0.1), MeanSquaredError).epochs(3).batch_size(BATCH).shuffle(false);
                trainer.quiet().fit(&mut lesson, &data).unwrap();
                fixture.holds("w3", &lesson);
            }
        })*

        #[test]
        fn every_fixture_has_its_network() {
            let files = fs::read_dir(Fixture::folder()).unwrap();
            let files = files.map(|file| file.unwrap().file_name().into_string().unwrap());
            let mut names: Vec<_> =
                files.filter_map(|name| name.strip_suffix(".safetensors").map(str::to_owned)).collect();
            names.sort();
            assert_eq!(names, [$(stringify!($case)),*]);
        }
    };
}

networks! {
    h01_lstm FromLast { LSTM(4) } { LSTM(4, return_sequences = True) }
    h02_gru FromZeros { GRU(4) } { GRU(4, return_sequences = True) }
    h03_gru_before FromLast { GRU(3, reset_after = False) } { GRU(3, reset_after = False, return_sequences = True) }
    h04_simple FromLast { SimpleRNN(4) } { SimpleRNN(4, return_sequences = True) }
    h05_stacked FromLast
        { LSTM(4, return_sequences = True), Dense(3), GRU(3) }
        { LSTM(4, return_sequences = True), GRU(3, return_sequences = True) }
    h06_both_ways FromZeros { Bidirectional(LSTM(2)) } { LSTM(4, return_sequences = True) }
    h07_both_ways_gru FromLast
        {
            Bidirectional(
                GRU(2, return_sequences = True),
                backward_layer = SimpleRNN(2, return_sequences = True, go_backwards = True)
            ),
            LSTM(2)
        }
        { GRU(4, return_sequences = True), LSTM(2, return_sequences = True) }
    h08_masked FromZeros { Masking(), LSTM(4) } { LSTM(4, return_sequences = True) }
    h10_cells FromLast
        { RNN([LSTMCell(3), GRUCell(2)]) } { RNN([LSTMCell(3), GRUCell(2)], return_sequences = True) }
    h11_functions FromLast
        { LSTM(3, activation = "silu", recurrent_activation = "hard_sigmoid") }
        { LSTM(3, activation = "silu", return_sequences = True) }
    h12_backwards FromLast
        { SimpleRNN(3, go_backwards = True, activation = "silu") }
        { GRU(3, activation = "silu", return_sequences = True) }
    h13_masked_both_ways FromLast
        { Masking(), Bidirectional(GRU(2, reset_after = False)) } { GRU(4, return_sequences = True) }
}

mod in_all_ways {
    use super::*;

    sequential! {
        #[scalar(f64)]
        struct Encoder {
            Input(5, 3),
            Masking(),
            Bidirectional(GRU(2, return_sequences = true, dropout = 0.2, recurrent_dropout = 0.3, activity_regularizer = l2(0.1))),
            LSTM(3, dropout = 0.2, recurrent_dropout = 0.3),
        }
    }
    sequential! {
        #[scalar(f64)]
        struct Decoder {
            Input(4, 2),
            GRU(4, return_sequences = true, trainable = false, recurrent_dropout = 0.3),
            LSTM(3, return_sequences = true, dropout = 0.2),
            Dense(2),
        }
    }
    type Lesson = TeacherForcing<Encoder, Decoder, FromLast, ByState>;

    #[expect(clippy::cast_precision_loss, reason = "small integers")]
    fn data() -> Vec<Forced<X, Y>> {
        let number = |seed: usize, t: usize, f: usize| (1.3 * seed as f64 + 0.7 * t as f64 + f as f64).sin();
        (0..7)
            .map(|w| Forced {
                input: X::from_fn(|t, f| if t > 4 - w % 5 { 0.0 } else { number(w, t, f) }),
                target: Y::from_fn(|t, f| number(w + 20, t, f)),
            })
            .collect()
    }

    /// With masks, dropout, and a layer that does not train itself, but through which the gradient goes.
    ///
    /// With `h = 1e-5` a central difference is off by `h² f'''/6`, and rounding by `1e-16 f/h`: some `1e-10` each.
    #[test]
    fn the_gradient_is_the_limit_of_differences() {
        let model = Lesson::random(&mut StdRng::seed_from_u64(1));
        let cost = |model: &Lesson| {
            let x = &data();
            let mut tape = <Lesson as Trainable<Forced<X, Y>>>::Tape::<Heap>::new(7);
            let (mut y, mut dy) = (vec![Y::ZEROS; 7], vec![Y::ZEROS; 7]);
            model.record(x, &mut tape, &mut y, &Pass::new(5));
            let pairs = y.iter().zip(x).zip(&mut dy);
            let loss: f64 = pairs.map(|((y, x), dy)| MeanSquaredError.window(y, &x.target, dy)).sum();
            let mut gradient = Lesson::ZEROS;
            let cost = loss + Lesson::activity(&tape);
            model.backward(x, &y, &mut tape, &mut dy, &mut gradient, None);
            (cost, gradient)
        };
        let (_, gradient) = cost(&model);
        gradient.visit(&Path::ROOT, &mut |weight| {
            let path = weight.path.to_string();
            for (i, given) in weight.values.iter().enumerate() {
                let at = |h: f64| {
                    let mut moved = model.clone();
                    moved.visit_mut(&Path::ROOT, &mut |weight| {
                        if weight.path.to_string() == path {
                            weight.values[i] += h;
                        }
                    });
                    cost(&moved).0
                };
                let expected = (at(1e-5) - at(-1e-5)) / 2e-5;
                assert!((given - expected).abs() <= 1e-7, "{path}[{i}] is {given}, not {expected}");
            }
        });
    }

    fn run(threads: usize) -> (Lesson, History) {
        let data = Dataset::from_pairs(data().into_iter().map(|x| (x, x.target)));
        let mut model = Lesson::random(&mut StdRng::seed_from_u64(1));
        let trainer = Trainer::new(Adam::new(0.01), MeanSquaredError).epochs(4).batch_size(5).seed(2);
        let history = trainer.threads(threads).validation(&data).quiet().fit(&mut model, &data).unwrap();
        (model, history)
    }

    #[test]
    fn any_number_of_threads_gives_the_same_bits() {
        let (model, history) = run(1);
        assert!(history["loss"][3] < history["loss"][0]);
        for threads in [2, 3] {
            let (other, others) = run(threads);
            assert!(
                other.to_safetensors() == model.to_safetensors() && others == history,
                "{threads} threads"
            );
        }
    }

    #[test]
    fn what_has_been_trained_is_saved_and_loaded() {
        let model = run(1).0.finish();
        let file = model.to_safetensors();
        let again = EncoderDecoder::<Encoder, Decoder, FromLast, ByState>::from_safetensors(&file).unwrap();
        assert_eq!(again.predict(&data()[0].input), model.predict(&data()[0].input));
    }
}
