//! Losses as metrics: their mean over all timesteps.

use super::{Mean, Metric};
use seqnet_core::train::{
    BinaryCrossentropy, CategoricalCrossentropy, Huber, LogCosh, Loss, MeanAbsoluteError,
    MeanAbsolutePercentageError, MeanSquaredError, SparseCategoricalCrossentropy, timesteps,
};
use seqnet_core::{Scalar, Tensor};

macro_rules! losses {
    ($($Loss:ident),*) => {$(
        impl<Y: Tensor, T> Metric<Y, T> for $Loss
        where
            $Loss: Loss<Y, T>,
        {
            type Sum = Mean;

            fn name(&self) -> String {
                <$Loss as Loss<Y, T>>::NAME.into()
            }
            fn add(&self, sum: &mut Mean, y: &Y, target: &T) {
                #[expect(clippy::cast_precision_loss, reason = "no output has 2⁵³ timesteps")]
                let timesteps = timesteps::<Y>() as f64;
                sum.add_many(self.window(y, target, &mut { Y::ZEROS }).to_f64(), timesteps);
            }
            fn value(&self, sum: &Mean) -> f64 {
                sum.value()
            }
        }
    )*};
}
losses!(
    BinaryCrossentropy,
    CategoricalCrossentropy,
    Huber,
    LogCosh,
    MeanAbsoluteError,
    MeanAbsolutePercentageError,
    MeanSquaredError,
    SparseCategoricalCrossentropy
);
