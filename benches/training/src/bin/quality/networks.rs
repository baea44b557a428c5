//! The networks, how each is trained, and what Keras makes of it.

use crate::data::{Parts, cases, labelled, windows};
use rand::SeedableRng;
use rand::rngs::StdRng;
use seqnet::prelude::*;
use seqnet::train::*;
use std::error::Error;
use std::path::Path;

/// A network to be trained with a seed.
pub struct Experiment {
    pub name: &'static str,
    /// What is measured on the test part.
    pub measure: &'static str,
    /// The same of Keras: mean, least and most.
    pub keras: [f64; 3],
    pub run: Box<dyn FnMut(u64) -> Result<f64, TrainError>>,
}

type Experiments = Result<Vec<Experiment>, Box<dyn Error>>;

mod models {
    use seqnet::prelude::*;

    sequential! { pub struct NextMonth { Input(12, 1), LSTM(32), Dense(1) } }
    sequential! { pub struct Vanilla { Input(12, 1), LSTM(32), Dense(6) } }
    sequential! { pub struct EncoderDecoder {
        Input(12, 1), LSTM(32), RepeatVector(6), LSTM(32, return_sequences = true), TimeDistributed(Dense(1)),
    } }
    sequential! { pub struct Motions { Input(100, 6), LSTM(64), Dense(4, activation = "softmax") } }
    sequential! { pub struct Stacked {
        Input(100, 6), LSTM(32, return_sequences = true), LSTM(32), Dense(4, activation = "softmax"),
    } }
    sequential! { pub struct Convolution {
        Input(100, 6), Conv1D(32, 5, activation = "relu"), MaxPooling1D(4), LSTM(32), Dense(4, activation = "softmax"),
    } }
    sequential! { pub struct Vowels { Input(29, 12), Masking(), LSTM(64), Dense(9, activation = "softmax") } }
    sequential! { pub struct VowelsGru { Input(29, 12), Masking(), GRU(64), Dense(9, activation = "softmax") } }
    sequential! { pub struct VowelsBoth {
        Input(29, 12), Masking(), Bidirectional(LSTM(32)), Dense(9, activation = "softmax"),
    } }
}

/// A model of its own for each: bounds that say what `fit` needs of any model take rustc longer than all of this.
macro_rules! experiment {
    ($Model:ident, $parts:expr, $epochs:literal, $batch:literal, $loss:expr, $measure:literal = $metric:expr, $keras:expr) => {{
        let Parts { train, test } = $parts;
        let run = move |seed| {
            let mut model = models::$Model::random(&mut StdRng::seed_from_u64(seed));
            let trainer = Trainer::new(Adam::new(1e-3), $loss).epochs($epochs).batch_size($batch);
            trainer.seed(seed).quiet().fit(&mut model, &train)?;
            Ok(model.evaluate(&test, $metric))
        };
        (|name| Experiment { name, measure: $measure, keras: $keras, run: Box::new(run) })
    }};
}

pub fn temperatures(path: &Path) -> Experiments {
    let next = experiment!(
        NextMonth,
        windows::<_, Vector<1>>(path)?,
        100,
        32,
        MeanSquaredError,
        "squared error" = MeanSquaredError,
        [0.0492, 0.0476, 0.0508]
    );
    let vanilla = experiment!(
        Vanilla,
        windows::<_, Vector<6>>(path)?,
        100,
        32,
        MeanSquaredError,
        "squared error" = MeanSquaredError,
        [0.1466, 0.1403, 0.1570]
    );
    let pair = experiment!(
        EncoderDecoder,
        windows::<_, Sequence<6, 1>>(path)?,
        100,
        32,
        MeanSquaredError,
        "squared error" = MeanSquaredError,
        [0.1521, 0.1434, 0.1589]
    );
    Ok(vec![
        next("El Niño, next month: `LSTM(32), Dense(1)`"),
        vanilla("El Niño, six months: `LSTM(32), Dense(6)`"),
        pair("El Niño, six months: encoder–decoder, 32 units each"),
    ])
}

/// Cases of both files, of `T` timesteps at most.
fn both<const T: usize, const F: usize, const C: usize>(
    folder: &Path,
    name: &str,
) -> Result<Parts<Sequence<T, F>, Token<C>>, Box<dyn Error>> {
    let (train, scale) = cases::<F>(&folder.join(format!("{name}_train.csv")))?;
    let (test, _) = cases::<F>(&folder.join(format!("{name}_test.csv")))?;
    let mut labels: Vec<String> = train.iter().map(|case| case.label.clone()).collect();
    labels.sort_unstable();
    labels.dedup();
    Ok(Parts { train: labelled(&train, &scale, &labels)?, test: labelled(&test, &scale, &labels)? })
}

pub fn motions(folder: &Path) -> Experiments {
    let parts = || both::<100, 6, 4>(folder, "basic_motions");
    let loss = SparseCategoricalCrossentropy::default;
    let plain = experiment!(Motions, parts()?, 60, 8, loss(), "accuracy" = Accuracy, [0.745, 0.625, 0.925]);
    let stacked = experiment!(Stacked, parts()?, 60, 8, loss(), "accuracy" = Accuracy, [0.960, 0.925, 1.000]);
    let convolution =
        experiment!(Convolution, parts()?, 60, 8, loss(), "accuracy" = Accuracy, [0.995, 0.975, 1.000]);
    Ok(vec![
        plain("BasicMotions: `LSTM(64)`"),
        stacked("BasicMotions: `LSTM(32)` twice"),
        convolution("BasicMotions: `Conv1D(32, 5), MaxPooling1D(4), LSTM(32)`"),
    ])
}

pub fn vowels(folder: &Path) -> Experiments {
    let parts = || both::<29, 12, 9>(folder, "japanese_vowels");
    let loss = SparseCategoricalCrossentropy::default;
    let lstm = experiment!(Vowels, parts()?, 40, 16, loss(), "accuracy" = Accuracy, [0.963, 0.957, 0.973]);
    let gru = experiment!(VowelsGru, parts()?, 40, 16, loss(), "accuracy" = Accuracy, [0.974, 0.965, 0.978]);
    let both =
        experiment!(VowelsBoth, parts()?, 40, 16, loss(), "accuracy" = Accuracy, [0.970, 0.962, 0.981]);
    Ok(vec![
        lstm("Japanese Vowels: `Masking(), LSTM(64)`"),
        gru("Japanese Vowels: `Masking(), GRU(64)`"),
        both("Japanese Vowels: `Masking(), Bidirectional(LSTM(32))`"),
    ])
}
