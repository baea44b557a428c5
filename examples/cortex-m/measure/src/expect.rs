//! What the networks give on this host, in `f32` and in `f64`.

use crate::float64::{self, widened};
use networks::{Case, M1, M1_CASE, M2_CASE, M3, M3_CASE, WINDOWS};
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use seqnet::prelude::*;
use std::error::Error;
use std::fmt::Write;
use std::fs;

const NETWORKS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../networks");

/// How far hosts may differ.
const TOLERANCE: f32 = 1e-6;

/// `f32` and `f64` outputs for every window.
type Outputs<const N: usize> = [([f32; N], [f64; N]); WINDOWS];

fn outputs<M, D, const N: usize>(case: &Case<M, N>) -> Outputs<N>
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
                    "{name} gives something else on this host\nhelp: cargo run -p measure -- expect"
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

/// Writes the weights of `M1` and `M3`, which are drawn; or, where they are these, what the networks give.
pub(crate) fn write() -> Result<(), Box<dyn Error>> {
    let (m1, m3) = (drawn::<M1>(1).to_safetensors(), drawn::<M3>(3).to_safetensors());
    let (m1_is, m3_is) = (M1::TRAINED.to_safetensors(), M3::TRAINED.to_safetensors());
    if m1 != m1_is || m3 != m3_is {
        fs::write(format!("{NETWORKS}/data/m1.safetensors"), m1)?;
        fs::write(format!("{NETWORKS}/data/m3.safetensors"), m3)?;
        println!("the weights are written; once more, to compile them in, for what they give");
        return Ok(());
    }
    let mut text = String::from(
        "//! What the networks give for their windows. Written by `cargo run -p measure -- expect`.\n\
         #![expect(clippy::unreadable_literal, reason = \"as the host printed them\")]\n\n\
         use crate::{Expected, WINDOWS};\n",
    );
    constant(&mut text, "M1", &outputs::<_, float64::M1, _>(&M1_CASE))?;
    constant(&mut text, "M2", &outputs::<_, float64::M2, _>(&M2_CASE))?;
    constant(&mut text, "M3", &outputs::<_, float64::M3, _>(&M3_CASE))?;
    fs::write(format!("{NETWORKS}/src/expected.rs"), text)?;
    Ok(())
}

/// A model by Keras's initializers, and with biases that are not zero.
fn drawn<M: Model<Scalar = f32>>(seed: u64) -> M {
    let mut rng = StdRng::seed_from_u64(seed);
    let mut model = M::ZEROS;
    model.initialize(&[], &mut rng);
    model.visit_mut(&seqnet::Path::ROOT, &mut |weight| {
        if weight.path.name() == "bias" {
            weight.values.iter_mut().for_each(|bias| *bias += rng.random_range(-0.5..0.5));
        }
    });
    model
}

fn constant<const N: usize>(
    text: &mut String,
    name: &str,
    outputs: &Outputs<N>,
) -> Result<(), std::fmt::Error> {
    writeln!(text, "\npub(crate) const {name}: [Expected<{N}>; WINDOWS] = [")?;
    for (host, float64) in outputs {
        writeln!(text, "    Expected {{ host: {host:?}, float64: {float64:?} }},")?;
    }
    writeln!(text, "];")
}
