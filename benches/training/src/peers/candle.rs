//! candle: an LSTM that goes step by step, its automatic derivative, and its Adam with weight decay 0.

use super::Shape;
use crate::workloads::{Epoch, Plain};
use candle_core::{DType, Device, Result, Tensor};
use candle_nn::rnn::{LSTM, LSTMConfig, RNN, lstm};
use candle_nn::{AdamW, Linear, Module, Optimizer, ParamsAdamW, VarBuilder, VarMap, linear, loss};

struct Network {
    encoder: LSTM,
    decoder: Option<(usize, LSTM)>,
    dense: Linear,
}

impl Network {
    fn new(shape: Shape, features: usize, weights: &VarBuilder<'_>) -> Result<Self> {
        let layer = |features, name| lstm(features, shape.units, LSTMConfig::default(), weights.pp(name));
        let decoder =
            shape.decoder.map(|steps| layer(shape.units, "decoder").map(|decoder| (steps, decoder)));
        Ok(Network {
            encoder: layer(features, "encoder")?,
            decoder: decoder.transpose()?,
            dense: linear(shape.units, 1, weights.pp("dense"))?,
        })
    }

    fn forward(&self, x: &Tensor) -> Result<Tensor> {
        let states = self.encoder.seq(x)?;
        let last = states[states.len() - 1].h().clone();
        let Some((steps, decoder)) = &self.decoder else { return self.dense.forward(&last) };
        let states = decoder.seq(&last.unsqueeze(1)?.repeat((1, *steps, 1))?)?;
        let outputs: Vec<&Tensor> = states.iter().map(|state| state.h()).collect();
        self.dense.forward(&Tensor::stack(&outputs, 1)?)?.squeeze(2)
    }
}

pub fn epoch(shape: Shape, data: &Plain) -> Result<Epoch> {
    let (map, device) = (VarMap::new(), Device::Cpu);
    let network = Network::new(shape, data.input[1], &VarBuilder::from_varmap(&map, DType::F32, &device))?;
    let settings = ParamsAdamW { lr: 1e-3, weight_decay: 0.0, ..ParamsAdamW::default() };
    let mut optimizer = AdamW::new(map.all_vars(), settings)?;
    let [timesteps, features] = data.input;
    let windows = data.x.len() / (timesteps * features);
    let x = Tensor::from_slice(&data.x, (windows, timesteps, features), &device)?;
    let y = Tensor::from_slice(&data.y, (windows, data.target), &device)?;
    let mut batches = Vec::new();
    for start in (0..windows).step_by(data.batch) {
        let count = data.batch.min(windows - start);
        batches.push((x.narrow(0, start, count)?.contiguous()?, y.narrow(0, start, count)?.contiguous()?));
    }
    let mut run = move || -> Result<f64> {
        let mut sum = 0.0;
        for (x, y) in &batches {
            let loss = loss::mse(&network.forward(x)?, y)?;
            optimizer.backward_step(&loss)?;
            sum += f64::from(loss.to_scalar::<f32>()?);
        }
        Ok(sum / batches.len() as f64)
    };
    Ok(Box::new(move || run().expect("the shapes are those of the first run")))
}
