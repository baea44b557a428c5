//! The networks, and an epoch of each.

use rand::SeedableRng;
use rand::rngs::StdRng;
use seqnet::prelude::*;
use seqnet::train::*;

/// How many windows an epoch has.
pub const WINDOWS: usize = 3200;

/// Trains `epochs` epochs with `threads` threads; gives the loss of the last.
pub type Fit = Box<dyn FnMut(usize, usize) -> f64>;

/// Trains an epoch in one thread; gives its loss.
pub type Epoch = Box<dyn FnMut() -> f64>;

/// A network, and how it is trained.
pub struct Workload {
    pub name: &'static str,
    pub seqnet: Fit,
    /// Those of `peers.rs`, or none.
    pub peers: Vec<Epoch>,
}

/// The windows of an epoch as plain numbers, for others.
#[cfg_attr(not(feature = "peers"), expect(dead_code, reason = "only others need it"))]
pub struct Plain {
    /// Timesteps and features of an input.
    pub input: [usize; 2],
    /// Numbers of a target.
    pub target: usize,
    pub x: Vec<f32>,
    pub y: Vec<f32>,
    pub batch: usize,
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
        // Half of the last number that a window has of its first feature is what there is to learn.
        let pair = |_| {
            let x = Input::from_fn(|_, _| number());
            let last = x.as_slice()[x.as_slice().len() - Input::SHAPE[1]];
            (x, Output::filled(|| 0.5 * last))
        };
        let data: Dataset<Input, Output> = (0..WINDOWS).map(pair).collect();
        let plain = Plain {
            input: [Input::SHAPE[0], Input::SHAPE[1]],
            target: Output::ZEROS.as_slice().len(),
            x: data.inputs().flat_map(|x| x.as_slice().to_vec()).collect(),
            y: data.targets().flat_map(|y| y.as_slice().to_vec()).collect(),
            batch: $batch,
        };
        let mut model = Box::new(networks::$Network::random(&mut StdRng::seed_from_u64(0)));
        let seqnet = move |epochs, threads| {
            let trainer = Trainer::new(Adam::new(1e-3), MeanSquaredError);
            let trainer = trainer.epochs(epochs).batch_size($batch).threads(threads).quiet();
            let history = trainer.fit(&mut *model, &data).expect("finite numbers stay finite");
            history.last("loss").expect("an epoch has a loss")
        };
        let name = stringify!($Network);
        Workload { name, seqnet: Box::new(seqnet), peers: peers(name, plain) }
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

#[cfg(feature = "peers")]
use crate::peers::peers;

#[cfg(not(feature = "peers"))]
fn peers(_: &str, _: Plain) -> Vec<Epoch> {
    Vec::new()
}

pub fn all() -> Vec<Workload> {
    vec![workload!(T1: 32), workload!(T2: 32), workload!(T3: 64)]
}
