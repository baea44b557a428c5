//! candle: the recurrent layers of candle-nn, timestep by timestep.

use super::{Layer, Windows, reordered, transposed};
use candle_core::{DType, Device, Result, Tensor};
use candle_nn::rnn::{GRU, GRUConfig, LSTM, LSTMConfig, LSTMState, RNN};
use candle_nn::{Linear, Module, VarBuilder, ops};
use std::collections::HashMap;

const DEVICE: Device = Device::Cpu;

enum Made {
    Lstm { lstm: LSTM, sequences: bool },
    Gru(GRU),
    RepeatVector(usize),
    Dense { dense: Linear, softmax: bool },
}

pub fn windows(
    layers: &[Layer],
    tensors: &[Vec<f32>],
    windows: &Windows,
) -> Result<Box<dyn FnMut(usize) -> f32>> {
    let made = make(layers, tensors)?;
    let shape = (1, windows.timesteps, windows.features);
    let inputs = windows.each().map(|x| Tensor::from_slice(x, shape, &DEVICE)).collect::<Result<Vec<_>>>()?;
    Ok(Box::new(move |i| last(&made, &inputs[i]).expect("it has computed it before")))
}

pub fn stream(
    layers: &[Layer],
    tensors: &[Vec<f32>],
    timesteps: &Windows,
) -> Result<Box<dyn FnMut(usize) -> f32>> {
    let made = make(layers, tensors)?;
    let shape = (1, timesteps.features);
    let inputs =
        timesteps.each().map(|x| Tensor::from_slice(x, shape, &DEVICE)).collect::<Result<Vec<_>>>()?;
    let mut state: Option<LSTMState> = None;
    Ok(Box::new(move |t| {
        let mut step = || {
            let [Made::Lstm { lstm, .. }, Made::Dense { dense, .. }] = &made[..] else {
                unreachable!("streams are an LSTM and a dense layer")
            };
            let before = match state.take() {
                Some(state) if t > 0 => state,
                _ => lstm.zero_state(1)?,
            };
            let next = lstm.step(&inputs[t], &before)?;
            let y = dense.forward(next.h())?.flatten_all()?.to_vec1::<f32>()?[0];
            state = Some(next);
            Result::Ok(y)
        };
        step().expect("it has computed it before")
    }))
}

/// The last number of the output.
fn last(layers: &[Made], x: &Tensor) -> Result<f32> {
    let mut x = x.clone();
    for layer in layers {
        x = match layer {
            Made::Lstm { lstm, sequences } => {
                let states = lstm.seq(&x)?;
                if *sequences {
                    lstm.states_to_tensor(&states)?
                } else {
                    states[states.len() - 1].h().clone()
                }
            }
            Made::Gru(gru) => gru.seq(&x)?.pop().expect("there is a timestep").h,
            Made::RepeatVector(times) => x.unsqueeze(1)?.repeat((1, *times, 1))?,
            Made::Dense { dense, softmax } => {
                let y = dense.forward(&x)?;
                if *softmax { ops::softmax_last_dim(&y)? } else { y }
            }
        };
    }
    Ok(*x.flatten_all()?.to_vec1::<f32>()?.last().expect("there is an output"))
}

fn make(layers: &[Layer], tensors: &[Vec<f32>]) -> Result<Vec<Made>> {
    let mut tensors = tensors.iter();
    let mut next = || tensors.next().expect("every layer has its tensors");
    layers
        .iter()
        .map(|layer| {
            Ok(match *layer {
                Layer::Lstm { features, units, sequences } => {
                    let (w, u, b) = (next(), next(), next());
                    let config = LSTMConfig { b_hh_init: None, ..LSTMConfig::default() };
                    let weights = weights([
                        ("weight_ih_l0", transposed(w, features), &[4 * units, features]),
                        ("weight_hh_l0", transposed(u, units), &[4 * units, units]),
                        ("bias_ih_l0", b.clone(), &[4 * units]),
                    ])?;
                    Made::Lstm { lstm: candle_nn::lstm(features, units, config, weights)?, sequences }
                }
                Layer::Gru { features, units } => {
                    // Its gates are r, z and n, where Keras has z, r and h.
                    let (w, u, b) = (next(), next(), next());
                    let gates = |rows: Vec<f32>| reordered(&rows, &[1, 0, 2]);
                    let weights = weights([
                        ("weight_ih_l0", gates(transposed(w, features)), &[3 * units, features]),
                        ("weight_hh_l0", gates(transposed(u, units)), &[3 * units, units]),
                        ("bias_ih_l0", gates(b[..3 * units].to_vec()), &[3 * units]),
                        ("bias_hh_l0", gates(b[3 * units..].to_vec()), &[3 * units]),
                    ])?;
                    Made::Gru(candle_nn::gru(features, units, GRUConfig::default(), weights)?)
                }
                Layer::RepeatVector(times) => Made::RepeatVector(times),
                Layer::Dense { features, units, softmax } => {
                    let (w, b) = (next(), next());
                    let w = Tensor::from_vec(transposed(w, features), (units, features), &DEVICE)?;
                    let b = Tensor::from_slice(b, units, &DEVICE)?;
                    Made::Dense { dense: Linear::new(w, Some(b)), softmax }
                }
            })
        })
        .collect()
}

fn weights<const N: usize>(tensors: [(&str, Vec<f32>, &[usize]); N]) -> Result<VarBuilder<'static>> {
    let tensors = tensors
        .into_iter()
        .map(|(name, numbers, shape)| Ok((name.to_owned(), Tensor::from_vec(numbers, shape, &DEVICE)?)))
        .collect::<Result<HashMap<_, _>>>()?;
    Ok(VarBuilder::from_tensors(tensors, DType::F32, &DEVICE))
}
