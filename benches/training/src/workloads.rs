//! The networks, and an epoch of each.

use rand::SeedableRng;
use rand::rngs::StdRng;
use seqnet::prelude::*;
use seqnet::train::*;

/// How many windows an epoch has.
pub const WINDOWS: usize = 3200;

/// Trains `epochs` epochs with `threads` threads.
pub type Fit = Box<dyn FnMut(usize, usize)>;

/// A network, and how it is trained.
pub struct Workload {
    pub name: &'static str,
    pub seqnet: Fit,
}

mod networks {
    use seqnet::prelude::*;

    sequential! { pub struct T1 { Input(24, 4), LSTM(32), Dense(1) } }
    sequential! { pub struct T2 {
        Input(24, 1), LSTM(32), RepeatVector(6), LSTM(32, return_sequences = true), TimeDistributed(Dense(1)),
    } }
    sequential! { pub struct T3 { Input(50, 8), LSTM(128), Dense(1) } }
}

/// A model of its own for each: bounds that say what `fit` needs of any model take rustc longer than all of this.
macro_rules! workload {
    ($Network:ident: $batch:literal) => {{
        type Input = <networks::$Network as Model>::Input;
        type Output = <networks::$Network as Model>::Output;
        let mut rng = StdRng::seed_from_u64(0);
        let mut number = || rand::RngExt::random_range(&mut rng, -1.0..1.0_f32);
        let data: Dataset<Input, Output> =
            (0..WINDOWS).map(|_| (Input::from_fn(|_, _| number()), Output::filled(&mut number))).collect();
        let mut model = Box::new(networks::$Network::random(&mut StdRng::seed_from_u64(0)));
        let seqnet = move |epochs, threads| {
            let trainer = Trainer::new(Adam::new(1e-3), MeanSquaredError);
            let trainer = trainer.epochs(epochs).batch_size($batch).threads(threads).quiet();
            trainer.fit(&mut *model, &data).expect("finite numbers stay finite");
        };
        Workload { name: stringify!($Network), seqnet: Box::new(seqnet) }
    }};
}

/// Targets are of another kind in every network.
trait Filled {
    fn filled(number: impl FnMut() -> f32) -> Self;
}

impl<const U: usize> Filled for Vector<U> {
    fn filled(mut number: impl FnMut() -> f32) -> Self {
        Vector::from_fn(|_| number())
    }
}

impl<const T: usize, const U: usize> Filled for Sequence<T, U> {
    fn filled(mut number: impl FnMut() -> f32) -> Self {
        Sequence::from_fn(|_, _| number())
    }
}

pub fn all() -> Vec<Workload> {
    vec![workload!(T1: 32), workload!(T2: 32), workload!(T3: 64)]
}
