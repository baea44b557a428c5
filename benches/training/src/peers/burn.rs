//! burn: an LSTM that goes step by step, its automatic derivative, and its Adam, on one of its processor backends.

use super::Shape;
use crate::workloads::{Epoch, Plain};
use burn::module::Module;
use burn::nn::loss::{MseLoss, Reduction};
use burn::nn::{Linear, LinearConfig, Lstm, LstmConfig};
use burn::optim::{AdamConfig, GradientsParams};
use burn::tensor::{Device, Tensor, TensorData};

#[derive(Module, Debug)]
struct Network {
    encoder: Lstm,
    decoder: Option<Lstm>,
    dense: Linear,
}

impl Network {
    fn new(shape: Shape, features: usize, device: &Device) -> Self {
        let layer = |features| LstmConfig::new(features, shape.units, true).init(device);
        Network {
            encoder: layer(features),
            decoder: shape.decoder.map(|_| layer(shape.units)),
            dense: LinearConfig::new(shape.units, 1).init(device),
        }
    }

    /// A number for each window, or `steps` of them.
    fn forward(&self, x: Tensor<3>, steps: usize) -> Tensor<2> {
        let (_, last) = self.encoder.forward(x, None);
        let Some(decoder) = &self.decoder else { return self.dense.forward(last.hidden) };
        let repeated = last.hidden.unsqueeze_dim::<3>(1).repeat_dim(1, steps);
        let (states, _) = decoder.forward(repeated, None);
        self.dense.forward(states).squeeze_dim(2)
    }
}

pub fn epoch(shape: Shape, data: &Plain, device: Device) -> Epoch {
    let device = device.autodiff();
    let [timesteps, features] = data.input;
    let window = timesteps * features;
    let tensors = |(x, y): (&[f32], &[f32])| {
        let count = y.len() / data.target;
        let x = TensorData::new(x.to_vec(), [count, timesteps, features]);
        let y = TensorData::new(y.to_vec(), [count, data.target]);
        (Tensor::<3>::from_data(x, &device), Tensor::<2>::from_data(y, &device))
    };
    let [x, y] = [data.x.chunks(data.batch * window), data.y.chunks(data.batch * data.target)];
    let batches: Vec<_> = x.zip(y).map(tensors).collect();
    let mut network = Some(Network::new(shape, features, &device));
    let mut adam = AdamConfig::new().with_epsilon(1e-8).init();
    let steps = data.target;
    Box::new(move || {
        let mut sum = 0.0;
        for (x, y) in &batches {
            let current = network.take().expect("each step gives a network back");
            let predicted = current.forward(x.clone(), steps);
            let loss = MseLoss::new().forward(predicted, y.clone(), Reduction::Mean);
            sum += f64::from(loss.clone().into_scalar::<f32>());
            let gradients = GradientsParams::from_grads(loss.backward(), &current);
            network = Some(adam.step(1e-3, current, gradients));
        }
        sum / batches.len() as f64
    })
}
