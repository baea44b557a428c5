//! Draws the weights, and writes what the networks give on this host.

use crate::expect::{Outputs, outputs};
use crate::float64;
use networks::{M1, M1_CASE, M2_CASE, M3, M3_CASE};
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use seqnet::prelude::*;
use std::error::Error;
use std::fmt::Write;
use std::fs;

const NETWORKS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../networks");

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
        "//! What the networks give for their windows. Written by `cargo run -p measure --features expect -- expect`.\n\
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
