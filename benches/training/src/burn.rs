//! The same with burn on its `ndarray` backend.

use crate::workloads::{Fit, WINDOWS, Workload};
use burn::backend::{Autodiff, NdArray};
use burn::module::Module;
use burn::nn::loss::{MseLoss, Reduction};
use burn::nn::{Linear, LinearConfig, Lstm, LstmConfig};
use burn::optim::{AdamConfig, GradientsParams, Optimizer};
use burn::prelude::*;
use burn::tensor::Distribution;

type Differentiable = Autodiff<NdArray>;

/// One LSTM, or the second of an encoder–decoder too.
#[derive(Module, Debug)]
struct Network<B: Backend> {
    first: Lstm<B>,
    second: Option<Lstm<B>>,
    dense: Linear<B>,
}

impl<B: Backend> Network<B> {
    fn new([_, features, units]: [usize; 3], pair: bool, device: &B::Device) -> Self {
        let layer = |features| LstmConfig::new(features, units, true).init(device);
        Network {
            first: layer(features),
            second: pair.then(|| layer(units)),
            dense: LinearConfig::new(units, 1).init(device),
        }
    }

    fn forward(&self, x: Tensor<B, 3>) -> Tensor<B, 2> {
        let (_, state) = self.first.forward(x, None);
        let Some(second) = &self.second else { return self.dense.forward(state.hidden) };
        let (y, _) = second.forward(state.hidden.unsqueeze_dim::<3>(1).repeat_dim(1, 6), None);
        self.dense.forward(y).squeeze_dim(2)
    }
}

pub fn fit(workload: &Workload) -> Fit {
    let (device, [timesteps, features, _], batch) = (Default::default(), workload.sizes, workload.batch);
    let outputs = if workload.pair { 6 } else { 1 };
    let mut network = Some(Network::<Differentiable>::new(workload.sizes, workload.pair, &device));
    let mut optimizer = AdamConfig::new().init();
    let between = Distribution::Uniform(-1.0, 1.0);
    let x = Tensor::<Differentiable, 3>::random([WINDOWS, timesteps, features], between, &device);
    let y = Tensor::<Differentiable, 2>::random([WINDOWS, outputs], between, &device);
    let mut epoch = move || {
        for first in (0..WINDOWS).step_by(batch) {
            let (x, y) = (x.clone().narrow(0, first, batch), y.clone().narrow(0, first, batch));
            let model = network.take().expect("it is put back after each step");
            let loss = MseLoss::new().forward(model.forward(x), y, Reduction::Mean);
            let gradients = GradientsParams::from_grads(loss.backward(), &model);
            network = Some(optimizer.step(1e-3, model, gradients));
        }
    };
    Box::new(move |epochs, _| (0..epochs).for_each(|_| epoch()))
}
