//! The same with candle.

use crate::workloads::{Fit, WINDOWS, Workload};
use candle_core::{D, DType, Device, Result, Tensor};
use candle_nn::rnn::LSTM;
use candle_nn::{
    AdamW, LSTMConfig, Linear, Module, Optimizer, ParamsAdamW, RNN, VarBuilder, VarMap, linear, loss, lstm,
};

/// One LSTM, or the second of an encoder–decoder too.
struct Network {
    first: LSTM,
    second: Option<LSTM>,
    dense: Linear,
}

impl Network {
    fn new([_, features, units]: [usize; 3], pair: bool, variables: VarBuilder) -> Result<Self> {
        let layer = |features, name: &str| lstm(features, units, LSTMConfig::default(), variables.pp(name));
        Ok(Network {
            first: layer(features, "first")?,
            second: if pair { Some(layer(units, "second")?) } else { None },
            dense: linear(units, 1, variables.pp("dense"))?,
        })
    }

    fn forward(&self, x: &Tensor) -> Result<Tensor> {
        let states = self.first.seq(x)?;
        let last = states[states.len() - 1].h();
        let Some(second) = &self.second else { return self.dense.forward(last) };
        let repeated = Tensor::stack(&[last; 6], 1)?;
        let states = second.seq(&repeated)?;
        let outputs: Vec<&Tensor> = states.iter().map(|state| state.h()).collect();
        self.dense.forward(&Tensor::stack(&outputs, 1)?)?.squeeze(D::Minus1)
    }
}

pub fn fit(workload: &Workload) -> Result<Fit> {
    let (device, [timesteps, features, _], batch) = (Device::Cpu, workload.sizes, workload.batch);
    let outputs = if workload.pair { 6 } else { 1 };
    let variables = VarMap::new();
    let builder = VarBuilder::from_varmap(&variables, DType::F32, &device);
    let network = Network::new(workload.sizes, workload.pair, builder)?;
    let parameters = ParamsAdamW { lr: 1e-3, weight_decay: 0.0, ..ParamsAdamW::default() };
    let mut optimizer = AdamW::new(variables.all_vars(), parameters)?;
    let x = Tensor::rand(-1_f32, 1.0, (WINDOWS, timesteps, features), &device)?;
    let y = Tensor::rand(-1_f32, 1.0, (WINDOWS, outputs), &device)?;
    let mut epoch = move || -> Result<()> {
        for first in (0..WINDOWS).step_by(batch) {
            let (x, y) = (x.narrow(0, first, batch)?, y.narrow(0, first, batch)?);
            optimizer.backward_step(&loss::mse(&network.forward(&x)?, &y)?)?;
        }
        Ok(())
    };
    Ok(Box::new(move |epochs, _| (0..epochs).for_each(|_| epoch().expect("the shapes fit"))))
}
