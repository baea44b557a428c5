//! Fitting: that it learns, is repeatable, goes on where it was interrupted, and says what is wrong.

use rand::SeedableRng;
use rand::rngs::StdRng;
use seqnet::prelude::*;
use seqnet::train::*;
use seqnet::{EncoderDecoder, FromLast, Path, Token};
use std::fs;
use std::path::PathBuf;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

sequential! { struct Next -> (1) { Input(8, 1), LSTM(7), Dense(1) } }
sequential! { struct Dropped -> (3, 1) { Input(8, 1), LSTM(5, return_sequences = true, dropout = 0.3, recurrent_dropout = 0.2), Slice(-3..), Dropout(0.2), Dense(1) } }
sequential! { struct Which -> (2) { Input(6, 1), Masking(), LSTM(6), Dense(2, activation = "softmax") } }

sequential! { struct Tagged -> (4, 1) { Input(4, 1), Masking(), LSTM(2, return_sequences = true), Dense(1) } }

sequential! {
    struct Parts -> (1) {
        Input(8, 1),
        RNN([LSTMCell(3, trainable = false), GRUCell(2)], return_sequences = true),
        Bidirectional(
            RNN([SimpleRNNCell(2), GRUCell(3, trainable = false)], return_sequences = true),
            backward_layer = LSTM(2, return_sequences = true, go_backwards = true, trainable = false)
        ),
        Bidirectional(RNN([LSTMCell(2), GRUCell(2, trainable = false)])),
        Dense(1),
    }
}
sequential! {
    struct Wholes -> (1) {
        Input(8, 1),
        RNN([LSTMCell(3), GRUCell(2)], return_sequences = true),
        Bidirectional(
            RNN([SimpleRNNCell(2), GRUCell(3)], return_sequences = true),
            backward_layer = LSTM(2, return_sequences = true, go_backwards = true)
        ),
        Bidirectional(RNN([LSTMCell(2), GRUCell(2)])),
        Dense(1),
    }
}

fn random<M: Model>(seed: u64) -> M {
    let mut model = M::ZEROS;
    model.initialize(&[], &mut StdRng::seed_from_u64(seed));
    model
}

/// In Keras `trainable_weights` of these layers are those that are not in `FIXED`. A step is that of the network in which all are trained, but
/// for them.
///
/// ```text
/// LSTM   4U(F + U + 1)        4 · 3 · (1 + 3 + 1) = 60,   4 · 2 · (2 + 2 + 1) = 40
/// GRU    3U(F + U + 2)        3 · 3 · (2 + 3 + 2) = 63,   3 · 2 · (2 + 2 + 2) = 36 in each direction
/// ```
#[test]
fn a_cell_or_a_direction_alone_stays_as_it_is() {
    const FIXED: [&str; 5] = [
        "rnn/0/",
        "bidirectional/forward/1/",
        "bidirectional/backward/",
        "bidirectional_1/forward/1/",
        "bidirectional_1/backward/1/",
    ];
    assert_eq!(<Parts as Parameters<f32>>::NON_TRAINABLE, 60 + 63 + 40 + 2 * 36);
    let (data, _) = next();
    let optimizer = || Sgd::new(0.1);
    let (mut parts, mut wholes): (Parts, Wholes) = (random(5), random(5));
    let before = tensors(&parts);
    Trainer::new(optimizer(), MeanSquaredError)
        .epochs(1)
        .batch_size(120)
        .quiet()
        .fit(&mut parts, &data)
        .unwrap();
    Trainer::new(optimizer(), MeanSquaredError)
        .epochs(1)
        .batch_size(120)
        .quiet()
        .fit(&mut wholes, &data)
        .unwrap();
    let after = tensors(&parts).into_iter().zip(tensors(&wholes));
    for ((path, before), ((_, part), (_, whole))) in before.into_iter().zip(after) {
        let is_fixed = FIXED.iter().any(|fixed| path.starts_with(fixed));
        assert!(whole != before, "{path} is trained where all is");
        assert_eq!(part, if is_fixed { before } else { whole }, "{path}");
    }
}

fn tensors<M: Model<Scalar = f32>>(model: &M) -> Vec<(String, Vec<f32>)> {
    let mut tensors = Vec::new();
    model.visit(&Path::ROOT, &mut |weight| tensors.push((weight.path.to_string(), weight.values.to_vec())));
    tensors
}

/// Two waves, one upon the other.
fn waves() -> Vec<f64> {
    (0..160).map(f64::from).map(|t| (t / 3.0).sin() + 0.5 * (t / 7.0).cos()).collect()
}

fn next() -> (Dataset<Sequence<8, 1>, Vector<1>>, Dataset<Sequence<8, 1>, Vector<1>>) {
    Dataset::windows(&waves()).split_at(120)
}

fn dropped() -> Dataset<Sequence<8, 1>, Sequence<3, 1>> {
    Dataset::windows(&waves())
}

fn folder(test: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("train").join(test);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    folder
}

/// Without weights all outputs are 0. Two timesteps count, with the errors 1 and 3: `(1 + 9) / 2`.
#[test]
fn what_is_masked_is_no_part_of_a_loss() {
    let pair =
        (Sequence::from([[1.0], [2.0], [0.0], [0.0]]), Sequence::from([[1.0], [3.0], [100.0], [100.0]]));
    let data = Dataset::from_pairs([pair]);
    let trainer = Trainer::new(Sgd::new(0.0), MeanSquaredError).validation(&data).quiet();
    let history = trainer.fit(&mut Tagged::zeros(), &data).unwrap();
    assert_eq!((history.last("loss"), history.last("val_loss")), (Some(5.0), Some(5.0)));
}

/// No epoch is better than the first: from the second on, each halves the rate of those after it.
#[test]
fn a_plateau_lowers_the_rates_of_a_schedule() {
    let schedule = Schedule::PiecewiseConstant { boundaries: &[1000], values: &[0.5, 0.1] };
    let (train, _) = next();
    let history = Trainer::new(Sgd::new(1.0).learning_rate(schedule), MeanSquaredError)
        .epochs(4)
        .callback(ReduceLROnPlateau::patience(1).monitor("loss").min_delta(100.0).factor(0.5))
        .quiet()
        .fit(&mut random::<Next>(1), &train)
        .unwrap();
    assert_eq!(history.get("learning_rate"), Some(&[0.5, 0.5, 0.25, 0.125][..]));
}

/// The variance of the test's targets is 0.6; repeating the last value gives 0.1.
#[test]
fn a_wave_is_learned() {
    let (train, test) = next();
    let mut model: Next = random(1);
    let history = Trainer::new(Adam::new(0.01), MeanSquaredError)
        .epochs(60)
        .batch_size(16)
        .validation(&test)
        .metric(RootMeanSquaredError)
        .quiet()
        .fit(&mut model, &train)
        .unwrap();
    let mse = model.evaluate(&test, MeanSquaredError);
    assert!(mse < 0.01, "the mean squared error is {mse}");
    assert_eq!(history.epochs(), 60);
    let names: Vec<_> = history.names().collect();
    let (rmse, val) = ("root_mean_squared_error", "val_root_mean_squared_error");
    assert_eq!(names, ["loss", rmse, "val_loss", val, "learning_rate"]);
    // Sums of 33 squares in another order differ by less.
    assert!((history.last("val_loss").unwrap() - mse).abs() <= 1e-6);
    assert!((history.last(val).unwrap().powi(2) - mse).abs() <= 1e-6);
}

/// Batches of 13 divide into chunks of 4, 4, 4 and 1, and the last batch into fewer.
#[test]
fn any_number_of_threads_gives_the_same_bits() {
    let run = |threads, seed| {
        let mut model: Dropped = random(2);
        let trainer = Trainer::new(Adam::new(0.01), MeanSquaredError).epochs(3).batch_size(13).seed(seed);
        let history = trainer.threads(threads).quiet().fit(&mut model, &dropped()).unwrap();
        (model.to_safetensors(), history)
    };
    let one = run(1, 7);
    for threads in [2, 3, 8] {
        assert!(run(threads, 7) == one, "{threads} threads");
    }
    assert!(run(1, 8) != one, "another seed is another run");
}

#[test]
fn a_resumed_run_is_the_one_without_interruption() {
    let weights = folder("resume").join("model.safetensors");
    let trainer = |epochs| {
        Trainer::new(Adam::new(0.01), MeanSquaredError)
            .epochs(epochs)
            .batch_size(16)
            .seed(3)
            .callback(ReduceLROnPlateau::patience(1).monitor("loss").min_delta(0.02).factor(0.5))
            .callback(EarlyStopping::patience(20).monitor("loss"))
            .callback(Checkpoint::new(&weights))
            .quiet()
    };
    let mut whole: Dropped = random(4);
    let history = trainer(6).fit(&mut whole, &dropped()).unwrap();
    assert!(history["learning_rate"][5] < history["learning_rate"][0], "the rate is part of what is resumed");

    trainer(2).fit(&mut random::<Dropped>(4), &dropped()).unwrap();
    let mut resumed = Dropped::zeros();
    let resumed_history = trainer(6).resume(&weights).fit(&mut resumed, &dropped()).unwrap();
    assert_eq!(resumed_history, history);
    assert!(resumed.to_safetensors() == whole.to_safetensors());
    assert!(
        Dropped::from_safetensors(&fs::read(&weights).unwrap()).is_ok(),
        "the weights alone are a file of the model"
    );
    let state = weights.with_file_name("model.state.safetensors");
    let said = "the weights need a file of weights alone, but are given the state of training, which `Checkpoint` writes beside them\n\
                help: load the file beside it, `model.safetensors` for `model.state.safetensors`; to go on training, give that name to \
                `Trainer::resume`";
    assert_eq!(Dropped::load(&state).unwrap_err().to_string(), said);
    assert_eq!(Dropped::from_safetensors(&fs::read(&state).unwrap()).unwrap_err().to_string(), said);
    let files = fs::read_dir(weights.parent().unwrap()).unwrap().count();
    assert_eq!(files, 2, "nothing unfinished is left");
}

#[test]
fn what_does_not_resume_says_why() {
    let weights = folder("other").join("model.safetensors");
    let (train, _) = next();
    let trainer = || Trainer::new(Adam::new(0.01), MeanSquaredError).quiet();
    let checkpoint = || Checkpoint::new(&weights);
    trainer().callback(checkpoint()).fit(&mut random::<Next>(1), &train).unwrap();
    let error = |result: Result<History, TrainError>| {
        let error = result.unwrap_err().to_string();
        error.split_once(": ").unwrap().1.to_owned()
    };

    let other =
        Trainer::new(Sgd::new(0.01), MeanSquaredError).callback(checkpoint()).quiet().resume(&weights);
    assert_eq!(
        error(other.fit(&mut random::<Next>(1), &train)),
        "the optimizer keeps 0 numbers, but the file has 520\n\
         help: resume with the model, the optimizer and the callbacks that wrote it"
    );
    assert_eq!(
        error(trainer().resume(&weights).fit(&mut random::<Next>(1), &train)),
        "is of a run with other callbacks than these 0\n\
         help: resume with the model, the optimizer and the callbacks that wrote it"
    );
    let missing =
        error(trainer().resume(weights.with_file_name("no.safetensors")).fit(&mut random::<Next>(1), &train));
    assert!(
        missing.starts_with(
            "there is no run to go on with, for `no.state.safetensors` beside it cannot be read: "
        ),
        "{missing}"
    );
    let run = trainer().resume("no.safetensors").fit(&mut random::<Next>(1), &train);
    assert!(
        run.unwrap_err().to_string().starts_with("no.safetensors: "),
        "the file is the one that was given"
    );
}

#[test]
fn settings_that_teach_nothing_are_errors() {
    let (train, _) = next();
    let check = |trainer: Trainer<'_, Sgd, _, Next, _>, expected: &str| {
        let error = trainer.quiet().fit(&mut random::<Next>(1), &train).unwrap_err().to_string();
        assert_eq!(error.lines().next(), Some(expected));
        assert!(error.contains("\nhelp: "), "{error}");
    };
    let with = |sgd| Trainer::new(sgd, MeanSquaredError);
    check(with(Sgd::new(0.1)).epochs(0), "`epochs` needs to be at least 1, but is 0");
    check(with(Sgd::new(0.1)).batch_size(0), "`batch_size` needs to be at least 1, but is 0");
    check(with(Sgd::new(0.1)).threads(0), "`threads` needs to be at least 1, but is 0");
    let rate = "`learning_rate` needs to be a number that is not negative, but is ";
    check(with(Sgd::new(-0.1)), &format!("{rate}-0.1"));
    check(with(Sgd::new(f64::NAN)), &format!("{rate}NaN"));
    check(
        with(Sgd::new(0.1).weight_decay(-1.0)),
        "`weight_decay` needs to be a number that is not negative, but is -1",
    );
    check(with(Sgd::new(0.1).clipnorm(0.0)), "`clipnorm` needs to be a positive number, but is 0");

    let weighted = train.clone().weighted(|_, target| if target[0] > 0.0 { 1.0 } else { f64::NAN });
    let first = train.targets().position(|target| target[0] <= 0.0).unwrap();
    let error = with(Sgd::new(0.1)).quiet().fit(&mut random::<Next>(1), &weighted).unwrap_err();
    assert!(
        matches!(error, TrainError::SampleWeight { data: "training", sample, .. } if sample == first),
        "{error}"
    );
}

/// The layers give `(3, -1)` and `(0, 1)`, which cost `4 + 10 / 2` and `1 + 1 / 2`, and on average `5.25`; the output is 0, where 1 is wanted.
#[test]
fn the_size_of_outputs_is_a_part_of_the_loss() {
    sequential! { struct Costly -> (1) { Input(2), ActivityRegularization(l1 = 1, l2 = 0.5), Dropout(0.5), Dense(1) } }
    let pairs = (0..12).map(|n| ([[3.0, -1.0], [0.0, 1.0]][n % 2].into(), [1.0].into()));
    let data = Dataset::from_pairs(pairs);
    let trainer = Trainer::new(Sgd::new(0.0), MeanSquaredError).batch_size(12).validation(&data).quiet();
    let history = trainer.fit(&mut Costly::zeros(), &data).unwrap();
    assert_eq!((history.last("loss"), history.last("val_loss")), (Some(6.25), Some(6.25)));
}

#[test]
fn cells_and_directions_begin_as_they_say() {
    sequential! {
        struct Cells {
            Input(4, 2),
            RNN([LSTMCell(3, kernel_initializer = "ones", unit_forget_bias = False), GRUCell(2, recurrent_initializer = "zeros")], return_sequences = True),
            Bidirectional(
                RNN([LSTMCell(3, kernel_initializer = "ones"), GRUCell(2)]),
                backward_layer = GRU(3, go_backwards = True, kernel_initializer = "zeros", bias_initializer = "ones"),
            ),
        }
    }
    let model = Cells::random(&mut StdRng::seed_from_u64(1));
    model.visit(&Path::ROOT, &mut |weight| {
        let all = |number: f32| weight.values.iter().all(|w| (w - number).abs() <= 0.0);
        let path = weight.path.to_string();
        match &path[..] {
            "rnn/0/kernel" | "bidirectional/forward/0/kernel" | "bidirectional/backward/bias" => {
                assert!(all(1.0), "{path}");
            }
            "rnn/0/bias"
            | "rnn/1/bias"
            | "rnn/1/recurrent_kernel"
            | "bidirectional/backward/kernel"
            | "bidirectional/forward/1/bias" => {
                assert!(all(0.0), "{path}");
            }
            _ => assert!(!all(0.0) && !all(1.0), "{path}"),
        }
    });
}

#[test]
fn early_stopping_leaves_the_best_weights() {
    let (train, test) = next();
    let mut model: Next = random(5);
    let history = Trainer::new(Sgd::new(0.5), MeanSquaredError)
        .epochs(200)
        .validation(&test)
        .callback(EarlyStopping::patience(3))
        .quiet()
        .fit(&mut model, &train)
        .unwrap();
    let (epoch, best) = history.best("val_loss").unwrap();
    assert_eq!(history.epochs(), epoch + 1 + 3);
    assert!((model.evaluate(&test, MeanSquaredError) - best).abs() <= 1e-6);
}

/// Its values are given beforehand, an epoch each.
struct Given(Vec<f64>, AtomicUsize);

impl<Y, T> Metric<Y, T> for Given {
    type Sum = ();
    fn name(&self) -> String {
        "value".into()
    }
    fn add(&self, (): &mut (), _: &Y, _: &T) {}
    fn value(&self, (): &()) -> f64 {
        self.0[self.1.fetch_add(1, Ordering::Relaxed)]
    }
}

/// Keeps the weights of every epoch.
struct Keep<'a>(&'a Mutex<Vec<Vec<u8>>>);

impl Callback for Keep<'_> {
    fn on_epoch_end(&mut self, run: &mut Run<'_>) -> Result<(), TrainError> {
        self.0.lock().unwrap().push(run.weights.save());
        Ok(())
    }
}

/// With patience, baseline, first epoch and difference by chance; `fixtures/early_stopping/generate.py` asks Keras.
#[test]
fn early_stopping_ends_where_keras_ends() {
    let cases: Vec<serde_json::Value> =
        serde_json::from_str(include_str!("fixtures/early_stopping/early_stopping.json")).unwrap();
    assert_eq!(cases.len(), 120);
    sequential! { struct Line -> (1) { Input(1), Dense(1) } }
    let data = Dataset::from_pairs([(Vector::from([1.0]), Vector::from([100.0]))]);
    for case in cases {
        let values: Vec<f64> =
            case["values"].as_array().unwrap().iter().map(|value| value.as_f64().unwrap()).collect();
        let number = |name: &str| usize::try_from(case[name].as_u64().unwrap()).unwrap();
        let mut stopping = EarlyStopping::patience(case["patience"].as_u64().unwrap())
            .monitor("value")
            .mode(if case["mode"] == "max" { Mode::Max } else { Mode::Min })
            .min_delta(case["min_delta"].as_f64().unwrap())
            .start_from_epoch(number("start_from_epoch"));
        if let Some(baseline) = case["baseline"].as_f64() {
            stopping = stopping.baseline(baseline);
        }
        let (mut model, kept) = (Line::zeros(), Mutex::default());
        let history = Trainer::new(Sgd::new(0.01), MeanSquaredError)
            .epochs(values.len())
            .metric(Given(values, AtomicUsize::new(0)))
            .callback(Keep(&kept))
            .callback(stopping)
            .quiet()
            .fit(&mut model, &data)
            .unwrap();
        assert_eq!(history.epochs(), number("epochs"), "{case}");
        let kept = kept.into_inner().unwrap();
        let left = model.to_safetensors();
        assert_eq!(kept.iter().position(|weights| *weights == left), Some(number("left")), "{case}");
    }
}

/// A loss that should be high has its best epoch first, and two without a better one follow.
#[test]
fn a_callback_is_told_what_is_better() {
    let (train, test) = next();
    let mut model: Next = random(5);
    let history = Trainer::new(Adam::new(0.01), MeanSquaredError)
        .epochs(20)
        .validation(&test)
        .callback(EarlyStopping::patience(2).mode(Mode::Max))
        .quiet()
        .fit(&mut model, &train)
        .unwrap();
    assert_eq!(history.epochs(), 3);
    assert!((model.evaluate(&test, MeanSquaredError) - history["val_loss"][0]).abs() <= 1e-6);
}

#[test]
fn the_log_is_a_file() {
    let path = folder("log").join("log.csv");
    let (train, _) = next();
    let trainer =
        Trainer::new(RmsProp::new(0.001), MeanAbsoluteError).epochs(2).callback(CsvLogger::new(&path));
    let history = trainer.quiet().fit(&mut random::<Next>(1), &train).unwrap();
    assert_eq!(fs::read_to_string(path).unwrap(), history.to_csv());
}

#[test]
fn a_callback_that_watches_nothing_says_what_there_is() {
    let (train, _) = next();
    let trainer =
        Trainer::new(Adam::new(0.001), MeanSquaredError).callback(EarlyStopping::patience(3)).quiet();
    assert_eq!(
        trainer.fit(&mut random::<Next>(1), &train).unwrap_err().to_string(),
        "`val_loss` is watched, but not logged; there are: `loss`, `learning_rate`\n\
         help: give the trainer `.validation(&data)`"
    );
}

#[test]
fn what_a_callback_cannot_do_is_said_before_the_first_epoch() {
    let (train, _) = next();
    let said = |callback: Checkpoint| {
        let trainer = Trainer::new(Adam::default(), MeanSquaredError).callback(callback).quiet();
        trainer.fit(&mut random::<Next>(1), &train).unwrap_err().to_string()
    };
    assert_eq!(
        said(Checkpoint::new("best.weights.h5")),
        "best.weights.h5: what is written is a safetensors file\nhelp: name it `best.safetensors`"
    );
    let nowhere = said(Checkpoint::new("no folder/best.safetensors"));
    assert!(nowhere.ends_with("help: make the folder `no folder` first"), "{nowhere}");
    let (validation, _) = next();
    let trainer = Trainer::new(Adam::default(), MeanSquaredError)
        .validation(&validation)
        .callback(EarlyStopping::patience(3).monitor("val_accuracy"))
        .quiet();
    assert_eq!(
        trainer.fit(&mut random::<Next>(1), &train).unwrap_err().to_string(),
        "`val_accuracy` is watched, but not logged; there are: `loss`, `val_loss`, `learning_rate`\n\
         help: watch one of these, or give the trainer the metric: `.metric(Accuracy)` logs `accuracy`"
    );
}

#[test]
fn no_samples_are_an_error() {
    let (train, _) = next();
    let (nothing, _) = next().0.split_at(0);
    let trainer = Trainer::new(Adam::new(0.001), MeanSquaredError).quiet();
    let error = trainer.fit(&mut random::<Next>(1), &nothing).unwrap_err().to_string();
    assert_eq!(
        error,
        "the training data has no samples\n\
         help: divide the series of 160 timesteps so that each part has 9, as many as a window and its target have together"
    );
    let trainer = Trainer::new(Adam::new(0.001), MeanSquaredError).quiet();
    let error = trainer.fit(&mut random::<Next>(1), &Dataset::windows(&[0.0; 8])).unwrap_err().to_string();
    assert_eq!(
        error,
        "the training data has no samples\n\
         help: give it a series of at least 9 timesteps, as many as a window and its target have together; this one has 8"
    );
    let trainer = Trainer::new(Adam::new(0.001), MeanSquaredError).quiet();
    let error = trainer.fit(&mut random::<Next>(1), &Dataset::from_pairs([])).unwrap_err().to_string();
    assert_eq!(
        error,
        "the training data has no samples\nhelp: give it at least one pair of an input and a target"
    );
    let trainer = Trainer::new(Adam::new(0.001), MeanSquaredError).validation(&nothing).quiet();
    let error = trainer.fit(&mut random::<Next>(1), &train).unwrap_err().to_string();
    assert!(error.starts_with("the validation data has no samples\nhelp: "), "{error}");
}

fn place(
    data: &Dataset<Sequence<8, 1>, Vector<1>>,
    optimizer: impl Optimizer + Send,
) -> (Place, usize, usize) {
    let trainer = Trainer::new(optimizer, MeanSquaredError).epochs(50).batch_size(10).shuffle(false).quiet();
    match trainer.fit(&mut random::<Next>(1), data) {
        Err(TrainError::NotFinite { place, epoch, step }) => (place, epoch, step),
        other => panic!("{other:?}"),
    }
}

/// Sample 25 is in the third batch of 10.
#[test]
fn what_is_not_a_number_is_named() {
    let bad = |number: usize, x: f32, y: f32| {
        let samples = next().0;
        let samples = samples.iter().map(|(x, y)| (*x, *y)).enumerate();
        samples
            .map(
                move |(n, sample)| {
                    if n == number { (Sequence::from([[x]; 8]), Vector::from([y])) } else { sample }
                },
            )
            .collect()
    };
    let layer = |layer: &str| Place::Output { layer: layer.into(), sample: 25 };
    assert_eq!(place(&bad(25, f32::NAN, 0.0), Adam::new(0.001)), (layer("lstm"), 1, 3));
    assert_eq!(place(&bad(25, 0.0, f32::NAN), Adam::new(0.001)), (Place::Loss { sample: 25 }, 1, 3));
    // Beyond the numbers of an `f32`, the first step makes weights infinite.
    let kernel = Place::Weight { tensor: "lstm/kernel".into() };
    assert_eq!(place(&next().0, Sgd::new(1e39)), (kernel, 1, 1));
}

/// Sample 25 of the data that is looked at after the first epoch, of twelve batches of ten.
#[test]
fn what_is_not_a_number_in_the_validation_is_named() {
    let (train, _) = next();
    let samples = train.iter().enumerate();
    let validation = samples
        .map(|(n, (x, y))| (*x, if n == 25 { Vector::from([f32::NAN]) } else { *y }))
        .collect::<Dataset<_, _>>();
    let trainer = Trainer::new(Adam::default(), MeanSquaredError).validation(&validation).quiet();
    let error = trainer.fit(&mut random::<Next>(1), &train).unwrap_err();
    assert!(
        error.to_string().starts_with(
            "the loss of sample 25 of the validation data is infinite or not a number in epoch 1"
        ),
        "{error}"
    );
}

/// Every loss is given what its name does not say: `softmax` twice, and no `softmax` at all.
#[test]
fn a_loss_that_takes_other_outputs_is_an_error() {
    sequential! { struct Logits -> (2) { Input(6, 1), LSTM(6), Dense(2), Dropout(0.5) } }
    sequential! { struct Sure -> (6, 1) { Input(6, 1), TimeDistributed(Dense(1, activation = "sigmoid")) } }
    let quiet = |error: TrainError| error.to_string();
    let run = Trainer::new(Adam::default(), SparseCategoricalCrossentropy::from_logits()).quiet();
    assert_eq!(
        quiet(run.fit(&mut random::<Which>(1), &classes(1)).unwrap_err()),
        "the loss `sparse_categorical_crossentropy` takes logits, but the model ends with `softmax`\n\
         help: make the loss one of probabilities, by `default()`, or leave out `softmax`"
    );
    let run = Trainer::new(Adam::default(), SparseCategoricalCrossentropy::default()).quiet();
    assert_eq!(
        quiet(run.fit(&mut random::<Logits>(1), &classes(1)).unwrap_err()),
        "the loss `sparse_categorical_crossentropy` takes probabilities, but the model ends with `linear`\n\
         help: give its last layer `activation = \"softmax\"`, or make the loss one of logits, by `from_logits()`"
    );
    let run = Trainer::new(Adam::default(), SparseCategoricalCrossentropy::from_logits()).quiet();
    run.fit(&mut random::<Logits>(1), &classes(1)).unwrap();

    let yes = Dataset::from_pairs([(Sequence::<6, 1>::zeros(), Sequence::<6, 1>::zeros())]);
    Trainer::new(Adam::default(), BinaryCrossentropy::default())
        .quiet()
        .fit(&mut random::<Sure>(1), &yes)
        .unwrap();
    let run = Trainer::new(Adam::default(), CategoricalCrossentropy::default()).quiet();
    assert_eq!(
        quiet(run.fit(&mut random::<Sure>(1), &yes).unwrap_err()),
        "the loss `categorical_crossentropy` takes a feature for each class, but the model gives one feature\n\
         help: take `BinaryCrossentropy` for yes or no"
    );
}

/// A loss of one's own is yes or no where it says so, whatever its name.
#[test]
fn a_loss_says_of_what_its_probabilities_are() {
    struct Own(Outcomes);
    impl<Y: Tensor> Loss<Y> for Own {
        const NAME: &'static str = "own";
        fn takes(&self) -> Takes {
            Takes::Probabilities(self.0)
        }
        fn timestep(&self, t: usize, y: &[Y::Scalar], target: &Y, dy: &mut [Y::Scalar]) -> Y::Scalar {
            BinaryCrossentropy::default().timestep(t, y, target, dy)
        }
    }
    sequential! { struct Unsure -> (1) { Input(8, 1), LSTM(2), Dense(1) } }
    sequential! { struct Sure -> (1) { Input(8, 1), LSTM(2), Dense(1, activation = "sigmoid") } }
    let data = Dataset::from_pairs([(Sequence::<8, 1>::zeros(), Vector::zeros())]);
    let binary = Trainer::new(Adam::default(), Own(Outcomes::Binary)).quiet();
    binary.fit(&mut random::<Sure>(1), &data).unwrap();
    let binary = Trainer::new(Adam::default(), Own(Outcomes::Binary)).quiet();
    assert_eq!(
        binary.fit(&mut random::<Unsure>(1), &data).unwrap_err().to_string(),
        "the loss `own` takes probabilities, but the model ends with `linear`\n\
         help: give its last layer `activation = \"sigmoid\"`, or make the loss one of logits, by `from_logits()`"
    );
    let categorical = Trainer::new(Adam::default(), Own(Outcomes::Categorical)).quiet();
    assert_eq!(
        categorical.fit(&mut random::<Sure>(1), &data).unwrap_err().to_string(),
        "the loss `own` takes a feature for each class, but the model gives one feature\n\
         help: take `BinaryCrossentropy` for yes or no"
    );
}

/// A class each for waves and for their opposite; the timesteps of zeros do not count.
fn classes(last: u32) -> Dataset<Sequence<6, 1>, Token<2>> {
    let sample = |n: u16| {
        let sign = if n.is_multiple_of(2) { 1.0 } else { -1.0 };
        let length = 3 + usize::from(n) % 4;
        let x = Sequence::from_fn(|t, _| if t < length { sign * (0.5 + f32::from(n % 5)) } else { 0.0 });
        let class = if n == 39 { last } else { u32::from(n % 2) };
        (x, Token::try_from(class).unwrap())
    };
    (0..40).map(sample).collect()
}

#[test]
fn masked_windows_are_told_apart() {
    let data = classes(1);
    let mut model: Which = random(1);
    let history = Trainer::new(Adam::new(0.02), SparseCategoricalCrossentropy::default())
        .epochs(40)
        .batch_size(8)
        .metric(Accuracy)
        .quiet()
        .fit(&mut model, &data)
        .unwrap();
    assert_eq!(history.last("accuracy"), Some(1.0));
    assert_eq!(model.evaluate(&data, Accuracy).to_bits(), 1.0_f64.to_bits());
    let matrix = ConfusionMatrix::of(&model, &data);
    assert_eq!(
        [matrix.count(0, 0), matrix.count(0, 1), matrix.count(1, 0), matrix.count(1, 1)],
        [20, 0, 0, 20]
    );
}

#[test]
fn a_sample_without_weight_does_not_matter() {
    let run = |last: u32| {
        let strange = Sequence::from_fn(|t, _| if t < 6 { -4.5 } else { 0.0 });
        let data = classes(last).weighted(|x, _| if *x == strange { 0.0 } else { 1.0 });
        let mut model: Which = random(1);
        let trainer =
            Trainer::new(Adam::new(0.02), SparseCategoricalCrossentropy::default()).epochs(2).quiet();
        trainer.fit(&mut model, &data).unwrap();
        model.to_safetensors()
    };
    assert!(run(0) == run(1));
}

mod forced {
    use super::*;

    sequential! { #[scalar(f64)] struct Encoder -> (3) { Input(5, 2), LSTM(3) } }
    sequential! { #[scalar(f64)] struct Decoder -> (4, 2) { Input(4, 5), LSTM(4, return_sequences = true), Dense(2) } }
    type Pair = EncoderDecoder<Encoder, Decoder, FromLast>;
    type Lesson = TeacherForcing<Encoder, Decoder, FromLast>;

    fn pair() -> Pair {
        EncoderDecoder::new(random(1), random(2))
    }

    fn input(seed: f64) -> Sequence<5, 2, f64> {
        Sequence::from_fn(|t, f| {
            (seed + 2.0 * f64::from(u8::try_from(t).unwrap()) + f64::from(u8::try_from(f).unwrap())).sin()
        })
    }

    /// What the decoder would write by itself is what it is given: each output is the same, but for rounding.
    #[test]
    fn a_teacher_who_says_the_same_changes_nothing() {
        let (model, x) = (pair(), input(0.3));
        let y = model.predict(&x);
        let mut taught = Sequence::zeros();
        Lesson::new(model).forward(&Forced { input: x, target: y }, &mut (), &mut taught);
        for (y, taught) in y.as_slice().iter().zip(taught.as_slice()) {
            assert!((y - taught).abs() <= 1e-12, "{y} is not {taught}");
        }
    }

    /// Central differences of the loss for every weight of both models; they are off by `h² = 1e-10` and rounding, `1e-16 / 2h = 5e-12`.
    #[test]
    fn the_derivative_is_that_of_the_loss() {
        let samples: Vec<_> = (0..3_u8)
            .map(|n| {
                let target =
                    Sequence::from_fn(|t, f| (f64::from(n) + f64::from(u8::try_from(t + f).unwrap())).cos());
                Forced { input: input(f64::from(n)), target }
            })
            .collect();
        let loss = |lesson: &Lesson| {
            let each = samples.iter().map(|x| {
                let (mut y, mut dy) = (Sequence::zeros(), Sequence::zeros());
                lesson.forward(x, &mut (), &mut y);
                MeanSquaredError.window(&y, &x.target, &mut dy)
            });
            each.sum::<f64>()
        };

        let mut lesson = Lesson::new(pair());
        let mut tape = <<Lesson as Trainable<_>>::Tape<Heap> as Tape>::new(3);
        let (mut y, mut dy) = ([Sequence::zeros(); 3], [Sequence::zeros(); 3]);
        lesson.record::<Heap>(&samples, &mut tape, &mut y, &Pass::new(0));
        for ((y, x), dy) in y.iter().zip(&samples).zip(&mut dy) {
            MeanSquaredError.window(y, &x.target, dy);
        }
        let mut gradient = Lesson::ZEROS;
        lesson.backward::<Heap>(&samples, &y, &mut tape, &mut dy, &mut gradient, None);

        let mut expected = Vec::new();
        gradient.visit(&Path::ROOT, &mut |weight| expected.extend_from_slice(weight.values));
        for (number, expected) in expected.iter().enumerate() {
            let mut moved = |h: f64| {
                let mut rest = number;
                lesson.visit_mut(&Path::ROOT, &mut |weight| {
                    if let Some(value) = weight.values.get_mut(rest) {
                        *value += h;
                        rest = usize::MAX;
                    } else {
                        rest = rest.saturating_sub(weight.values.len());
                    }
                });
                loss(&lesson)
            };
            let (above, below) = (moved(1e-5), moved(-2e-5));
            moved(1e-5);
            let found = (above - below) / 2e-5;
            assert!((found - expected).abs() <= 1e-8, "weight {number}: {found} is not {expected}");
        }
    }

    #[test]
    fn a_pair_is_trained_and_finished() {
        let series: Vec<[f64; 2]> = waves().windows(2).map(|two| [two[0], two[1]]).collect();
        let data: Dataset<Sequence<5, 2, f64>, Sequence<4, 2, f64>> = Dataset::windows(&series);
        let (train, test) = data.split_at(120);
        let mut lesson = Lesson::new(pair());
        let before = pair().evaluate(&test, MeanSquaredError);
        let trainer = Trainer::new(Adam::new(0.02), MeanSquaredError).epochs(30).batch_size(16).quiet();
        trainer.fit(&mut lesson, &train.forced()).unwrap();
        let after = lesson.finish().evaluate(&test, MeanSquaredError);
        assert!(after < 0.2 * before, "{after} after {before}");
    }
}
