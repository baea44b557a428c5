//! What the networks give on this host, in `f32` and in `f64`.

use crate::float64::{self, widened};
use networks::{Case, M1_CASE, M2_CASE, M3_CASE, WINDOWS};
use seqnet::prelude::*;
use std::error::Error;

/// How far hosts may differ.
const TOLERANCE: f32 = 1e-6;

/// `f32` and `f64` outputs for every window.
pub(crate) type Outputs<const N: usize> = [([f32; N], [f64; N]); WINDOWS];

/// What a network gives for its windows.
pub(crate) fn outputs<M, D, const N: usize>(case: &Case<M, N>) -> Outputs<N>
where
    M: Model<Scalar = f32>,
    D: Model<Scalar = f64, Input: Tensor<Scalar = f64>>,
    M::Input: Tensor<Scalar = f32>,
{
    let double: D = widened(case.model);
    case.windows.each_ref().map(|x| {
        let mut wide = D::Input::ZEROS;
        wide.as_mut_slice().iter_mut().zip(x.as_slice()).for_each(|(wide, &x)| *wide = f64::from(x));
        let (y, exact) = (case.model.predict(x), double.predict(&wide));
        let count = "the output has `N` numbers";
        (y.as_slice().try_into().expect(count), exact.as_slice().try_into().expect(count))
    })
}

/// That the firmware is held to what this host computes.
pub(crate) fn check() -> Result<(), Box<dyn Error>> {
    fn agree<M: Model, const N: usize>(
        name: &str,
        case: &Case<M, N>,
        outputs: &Outputs<N>,
    ) -> Result<(), String> {
        for (expected, (host, float64)) in case.expected.iter().zip(outputs) {
            let host = expected.host.iter().zip(host).all(|(a, b)| (a - b).abs() <= TOLERANCE);
            let float64 = expected.float64.iter().zip(float64).all(|(a, b)| (a - b).abs() <= 1e-12);
            if !(host && float64) {
                return Err(format!(
                    "{name} gives something else on this host\nhelp: cargo run -p measure --features expect -- expect"
                ));
            }
        }
        Ok(())
    }
    agree("M1", &M1_CASE, &outputs::<_, float64::M1, _>(&M1_CASE))?;
    agree("M2", &M2_CASE, &outputs::<_, float64::M2, _>(&M2_CASE))?;
    agree("M3", &M3_CASE, &outputs::<_, float64::M3, _>(&M3_CASE))?;
    Ok(())
}
