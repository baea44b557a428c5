//! The networks, with weights as Keras draws them, and inputs.

use crate::limits;
use crate::naive::{self, tensors};
#[cfg(feature = "peers")]
use crate::peers::{self, Layer, Windows};
use crate::{Contender, Workload, convolutions};
use nalgebra::SVector;
use rand::rngs::StdRng;
use rand::{Rng, RngExt, SeedableRng};
use seqnet::prelude::*;
use seqnet::{Parameters, Path};

/// A network in single and in double precision.
macro_rules! networks {
    ($($name:ident { $($layers:tt)* })*) => {$(
        pub mod $name {
            use seqnet::prelude::*;
            sequential! { pub struct Single { $($layers)* } }
            sequential! { #[scalar(f64)] pub struct Double { $($layers)* } }
        }
    )*};
}

pub(crate) use networks;

networks! {
    s1_8 { Input(None, 1), LSTM(8, return_sequences = true), Dense(1) }
    s1_11 { Input(None, 1), LSTM(11, return_sequences = true), Dense(1) }
    s1_16 { Input(None, 1), LSTM(16, return_sequences = true), Dense(1) }
    s1_20 { Input(None, 1), LSTM(20, return_sequences = true), Dense(1) }
    s1_32 { Input(None, 1), LSTM(32, return_sequences = true), Dense(1) }
    s1_40 { Input(None, 1), LSTM(40, return_sequences = true), Dense(1) }
    s1_64 { Input(None, 1), LSTM(64, return_sequences = true), Dense(1) }
    s1_128 { Input(None, 1), LSTM(128, return_sequences = true), Dense(1) }
    s2 { Input(24, 4), LSTM(32), Dense(1) }
    s3 {
        Input(24, 1),
        LSTM(32),
        RepeatVector(6),
        LSTM(32, return_sequences = true),
        TimeDistributed(Dense(1)),
    }
    s4 { Input(50, 6), GRU(16), Dense(4, activation = "softmax") }
    s5 { Input(100, 8), LSTM(128, return_sequences = true), LSTM(128), Dense(1) }
}

/// Draws the weights of both, the same in both.
pub fn draw(single: &mut impl Parameters<f32>, double: &mut impl Parameters<f64>) {
    single.initialize(&[], &mut StdRng::seed_from_u64(7) as &mut dyn Rng);
    let mut values = tensors(single).into_iter();
    double.visit_mut(&Path::ROOT, &mut |weight| {
        for (to, from) in weight.values.iter_mut().zip(values.next().expect("the same tensors")) {
            *to = f64::from(from);
        }
    });
}

/// A slow wave and some noise.
pub fn signal(t: usize, rng: &mut impl Rng) -> f32 {
    (t as f32 * 0.05).sin() * 0.5 + (t as f32 * 0.31).sin() * 0.3 + rng.random_range(-0.2..0.2)
}

/// Two that take the timesteps of a stream, and are told of the first.
pub fn step_by_step(
    x: &[f32],
    mut seqnet: impl FnMut(bool, f32) -> f32 + 'static,
    mut naive: impl FnMut(bool, f32) -> f32 + 'static,
) -> [Contender; 2] {
    let [for_seqnet, for_naive] = [x.to_vec(), x.to_vec()];
    [
        Contender { name: "seqnet", run: Box::new(move |t| seqnet(t == 0, for_seqnet[t])) },
        Contender { name: "naive nalgebra", run: Box::new(move |t| naive(t == 0, for_naive[t])) },
    ]
}

/// A timestep of a stream, which goes on from call to call.
macro_rules! stream {
    ($network:ident, $U:literal, $N:literal) => {{
        const INPUTS: usize = 2000;
        let (mut single, mut double) = ($network::Single::boxed(), $network::Double::boxed());
        draw(&mut *single, &mut *double);
        // For a stream lives as long as its model.
        let (single, double) = (&*Box::leak(single), &*Box::leak(double));
        let mut rng = StdRng::seed_from_u64(1);
        let x: Vec<f32> = (0..INPUTS).map(|t| signal(t, &mut rng)).collect();
        let mut exact = double.stream();
        let expected = x.iter().map(|x| exact.push(&Vector::from([f64::from(*x)]))[0]).collect();
        let weights = tensors(single);
        let mut lstm = naive::Lstm::<1, $U, $N>::new(&weights);
        let mut stream = single.stream();
        #[cfg(feature = "peers")]
        let peers = peers::of_stream(
            &[
                Layer::Lstm { features: 1, units: $U, sequences: false },
                Layer::Dense { features: $U, units: 1, softmax: false },
            ],
            &weights,
            &Windows { timesteps: 1, features: 1, numbers: x.clone() },
        );
        #[cfg(not(feature = "peers"))]
        let peers = [];
        Workload {
            name: concat!("S1-", $U).into(),
            inputs: INPUTS,
            expected,
            contenders: step_by_step(
                &x,
                move |first, x| {
                    if first {
                        stream.reset();
                    }
                    stream.push(&Vector::from([x]))[0]
                },
                move |first, x| {
                    if first {
                        lstm.reset();
                    }
                    lstm.step(&SVector::from([x]));
                    naive::dense(&weights[3..], &lstm.h)
                },
            )
            .into_iter()
            .chain(peers)
            .collect(),
            floor: Box::new(|limits| limits.recurrent(limits::lstm::<1, $U>(), 1)),
        }
    }};
}

#[cfg(feature = "peers")]
macro_rules! lstm {
    ($F:literal, $U:literal) => {
        Layer::Lstm { features: $F, units: $U, sequences: false }
    };
    ($F:literal, $U:literal, sequences) => {
        Layer::Lstm { features: $F, units: $U, sequences: true }
    };
}
#[cfg(feature = "peers")]
macro_rules! dense {
    ($F:literal, $U:literal) => {
        Layer::Dense { features: $F, units: $U, softmax: false }
    };
    ($F:literal, $U:literal, softmax) => {
        Layer::Dense { features: $F, units: $U, softmax: true }
    };
}

/// A whole window; the last number of the output is compared.
macro_rules! window {
    ($name:literal, $network:ident, $inputs:literal, [$($layers:tt)*], $floor:expr, |$tensors:ident| $naive:block) => {{
        type Input = <$network::Single as Model>::Input;
        let (mut single, mut double) = ($network::Single::boxed(), $network::Double::boxed());
        draw(&mut *single, &mut *double);
        let mut rng = StdRng::seed_from_u64(1);
        let windows: Vec<Input> = (0..$inputs).map(|i| Input::from_fn(|t, f| signal(t + 100 * i + 7 * f, &mut rng))).collect();
        let last = |y: &[f64]| y[y.len() - 1];
        let double_windows = windows.iter().map(|x| Sequence::from_fn(|t, f| f64::from(x[(t, f)])));
        let expected = double_windows.map(|x| last(seqnet::Tensor::as_slice(&double.predict(&x)))).collect();
        let $tensors = tensors(&*single);
        #[cfg(feature = "peers")]
        let peers = {
            let (layers, numbers) = ([$($layers)*], windows.iter().flat_map(|x| x.as_slice().to_vec()).collect());
            let (timesteps, features) = (windows[0].steps().len(), windows[0].as_slice().len() / windows[0].steps().len());
            peers::of_windows(&layers, &$tensors, &Windows { timesteps, features, numbers })
        };
        #[cfg(not(feature = "peers"))]
        let peers = [];
        let mut naive = $naive;
        let for_naive = windows.clone();
        let batch = Contender {
            name: "seqnet, as a batch",
            run: Box::new({
                let (model, windows) = (single.clone(), windows.clone());
                let mut y = vec![<$network::Single as Model>::Output::zeros(); $inputs];
                move |i| {
                    if i == 0 {
                        model.predict_batch(&windows, &mut y);
                    }
                    let y = seqnet::Tensor::as_slice(&y[i]);
                    y[y.len() - 1]
                }
            }),
        };
        let contenders = [
            Contender {
                name: "seqnet",
                run: Box::new({
                    let windows = windows.clone();
                    move |i| {
                        let y = single.predict(&windows[i]);
                        let y = seqnet::Tensor::as_slice(&y);
                        y[y.len() - 1]
                    }
                }),
            },
            Contender { name: "naive nalgebra", run: Box::new(move |i| naive(&for_naive[i])) },
        ]
        .into_iter()
        .chain(peers)
        .chain([batch])
        .collect();
        Workload { name: $name.into(), inputs: $inputs, expected, contenders, floor: Box::new($floor) }
    }};
}

pub fn all() -> Vec<Workload> {
    vec![
        stream!(s1_8, 8, 32),
        stream!(s1_11, 11, 44),
        stream!(s1_16, 16, 64),
        stream!(s1_20, 20, 80),
        stream!(s1_32, 32, 128),
        stream!(s1_40, 40, 160),
        stream!(s1_64, 64, 256),
        stream!(s1_128, 128, 512),
        window!(
            "S2",
            s2,
            64,
            [lstm!(4, 32), dense!(32, 1)],
            |limits| limits.recurrent(limits::lstm::<0, 32>(), 24),
            |tensors| {
                let mut lstm = naive::Lstm::<4, 32, 128>::new(&tensors);
                move |x: &Sequence<24, 4>| {
                    lstm.reset();
                    (0..24).for_each(|t| lstm.step(&SVector::from(x[t])));
                    naive::dense(&tensors[3..], &lstm.h)
                }
            }
        ),
        window!(
            "S3",
            s3,
            64,
            [lstm!(1, 32), Layer::RepeatVector(6), lstm!(32, 32, sequences), dense!(32, 1)],
            |limits| limits.recurrent(limits::lstm::<1, 32>(), 30),
            |tensors| {
                let mut encoder = naive::Lstm::<1, 32, 128>::new(&tensors);
                let mut decoder = naive::Lstm::<32, 32, 128>::new(&tensors[3..]);
                move |x: &Sequence<24, 1>| {
                    encoder.reset();
                    decoder.reset();
                    (0..24).for_each(|t| encoder.step(&SVector::from(x[t])));
                    (0..6)
                        .map(|_| {
                            decoder.step(&encoder.h);
                            naive::dense(&tensors[6..], &decoder.h)
                        })
                        .last()
                        .expect("six of them")
                }
            }
        ),
        window!(
            "S4",
            s4,
            64,
            [Layer::Gru { features: 6, units: 16 }, dense!(16, 4, softmax)],
            |limits| limits.recurrent(4 * 3 * 16 * 17, 50),
            |tensors| {
                let mut gru = naive::Gru::<6, 16, 48>::new(&tensors);
                move |x: &Sequence<50, 6>| {
                    gru.h.fill(0.0);
                    (0..50).for_each(|t| gru.step(&SVector::from(x[t])));
                    let w = nalgebra::SMatrix::<f32, 4, 16>::from_column_slice(&tensors[3]);
                    let y = w * gru.h + SVector::<f32, 4>::from_column_slice(&tensors[4]);
                    let e = y.map(f32::exp);
                    e[3] / e.sum()
                }
            }
        ),
        window!(
            "S5",
            s5,
            8,
            [lstm!(8, 128, sequences), lstm!(128, 128), dense!(128, 1)],
            |limits| limits.recurrent(limits::lstm::<0, 128>(), 200),
            |tensors| {
                let mut first = naive::Lstm::<8, 128, 512>::new(&tensors);
                let mut second = naive::Lstm::<128, 128, 512>::new(&tensors[3..]);
                move |x: &Sequence<100, 8>| {
                    first.reset();
                    second.reset();
                    for t in 0..100 {
                        first.step(&SVector::from(x[t]));
                        second.step(&first.h);
                    }
                    naive::dense(&tensors[6..], &second.h)
                }
            }
        ),
        convolutions::stream(),
    ]
}
