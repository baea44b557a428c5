//! What is damaged, and what must hold whatever comes of it.

use crate::{Mutator, checksum, memory, seeds};
use seqnet_core::layers::{Dense, Gru, Recurrent};
use seqnet_core::{LayerInfo, Parameters, Path, Setting, Weight};
use seqnet_weights::{File, LoadWeights, SafeTensors, SaveWeights};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

/// A reader, by the files that reach it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// `.keras`: the archive as it lies there.
    Archive,
    /// `.keras`: what is in it, under right checksums.
    Keras,
    /// `.weights.h5`
    Weights,
    /// `.h5`
    Legacy,
    /// HDF5 as newer versions write it, under right checksums.
    Newer,
    /// safetensors: the header, under its right length, and the numbers.
    SafeTensors,
    /// The JSON of RTNeural.
    RtNeural,
}

/// All of them, and their names.
pub const TARGETS: [(&str, Target); 7] = [
    ("archive", Target::Archive),
    ("keras", Target::Keras),
    ("weights", Target::Weights),
    ("legacy", Target::Legacy),
    ("newer", Target::Newer),
    ("safetensors", Target::SafeTensors),
    ("rtneural", Target::RtNeural),
];

/// A file of some kilobytes is read in milliseconds, one of megabytes without optimization in a second.
const LONGEST: Duration = Duration::from_secs(10);
/// Bytes of memory for a file of any size, and for each of its bytes: a number of JSON, a digit and a comma, becomes a value of 32 bytes.
const ROOM: usize = 192 << 20;
const TIMES: usize = 128;

impl Target {
    /// The sound files.
    ///
    /// # Panics
    ///
    /// Never: they are part of the project.
    #[must_use]
    pub fn seeds(self) -> Vec<Vec<u8>> {
        match self {
            Target::Archive | Target::Keras => seeds::files("model.keras"),
            Target::Weights => seeds::files("model.weights.h5"),
            Target::Legacy => [seeds::files("model.h5"), seeds::files("weights_only.h5")].concat(),
            Target::Newer => vec![Network::ZEROS.to_keras_weights().expect("layers of Keras")],
            Target::SafeTensors => [seeds::state_dicts(), vec![Network::ZEROS.to_safetensors()]].concat(),
            Target::RtNeural => seeds::files(".json"),
        }
    }

    /// One of them, damaged.
    pub fn damaged(self, seeds: &[Vec<u8>], mutator: &mut Mutator) -> Vec<u8> {
        let mut bytes = seeds[mutator.below(seeds.len())].clone();
        match self {
            Target::Archive | Target::Weights | Target::Legacy => mutator.bytes(&mut bytes),
            Target::Keras => {
                let mut entries = seeds::entries(&bytes);
                for (name, bytes) in &mut entries {
                    match mutator.below(3) {
                        0 => {}
                        _ if name != "model.weights.h5" => mutator.text(bytes),
                        _ => mutator.bytes(bytes),
                    }
                }
                bytes = seeds::archive(&entries);
            }
            Target::Newer => {
                mutator.bytes(&mut bytes);
                checksum::set_right(&mut bytes);
            }
            Target::SafeTensors => {
                let length = bytes.first_chunk().map_or(0, |first| u64::from_le_bytes(*first));
                let end = 8 + usize::try_from(length).unwrap_or(0).min(bytes.len() - 8);
                let (mut header, mut numbers) = (bytes[8..end].to_vec(), bytes[end..].to_vec());
                mutator.text(&mut header);
                if mutator.below(4) == 0 {
                    mutator.bytes(&mut numbers);
                }
                bytes = [&(header.len() as u64).to_le_bytes()[..], &header, &numbers].concat();
                if mutator.below(8) == 0 {
                    mutator.bytes(&mut bytes);
                }
            }
            Target::RtNeural => mutator.text(&mut bytes),
        }
        bytes
    }
}

/// Reads a file and loads it.
///
/// # Errors
///
/// If that panics, takes too long or too much memory, or fails and changes the model.
pub fn check(bytes: &[u8]) -> Result<(), String> {
    let start = Clock::start();
    let mut changed = false;
    let mut panicked = false;
    let most = memory::most(|| match catch_unwind(AssertUnwindSafe(|| attempt(bytes))) {
        Ok(halves) => changed = halves,
        Err(_) => panicked = true,
    });
    let (time, room) = (start.elapsed(), ROOM + TIMES * bytes.len());
    match () {
        () if panicked => Err("it panics".to_owned()),
        () if changed => Err("it is loaded by halves".to_owned()),
        () if time > LONGEST => Err(format!("it takes {time:?}")),
        () if most > room => Err(format!("it holds {most} bytes, and {room} would be enough")),
        () => Ok(()),
    }
}

/// The time that the processor has spent on this thread, where Linux tells it: others may be at work too.
enum Clock {
    Processor(Duration),
    Wall(Instant),
}

impl Clock {
    fn start() -> Clock {
        processor().map_or_else(|| Clock::Wall(Instant::now()), Clock::Processor)
    }

    fn elapsed(&self) -> Duration {
        match self {
            Clock::Processor(start) => processor().unwrap_or(*start).saturating_sub(*start),
            Clock::Wall(start) => start.elapsed(),
        }
    }
}

fn processor() -> Option<Duration> {
    let statistics = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    statistics.split_whitespace().next()?.parse().ok().map(Duration::from_nanos)
}

/// Whether a load failed and changed the model.
fn attempt(bytes: &[u8]) -> bool {
    let mut model = Network::ZEROS;
    let loaded = match File::from_bytes(bytes) {
        Ok(file) => {
            // What a command would print.
            assert!(file.parameters() < usize::MAX || !format!("{file:?} {:?}", file.converted()).is_empty());
            // Layers of many kinds are compared, whatever the weights are.
            assert!({ Kinds }.load_file(&file).err().is_none_or(|error| !error.to_string().is_empty()));
            model.load_file(&file)
        }
        Err(error) => Err(error),
    };
    let mut untouched = true;
    model.visit(&Path::ROOT, &mut |weight| {
        untouched &= weight.values.iter().all(|value| value.to_bits() == 0);
    });
    let failed = loaded.is_err_and(|error| !error.to_string().is_empty());
    failed && !untouched
}

/// `GRU(5)`, `Dense(2)`.
#[derive(Debug)]
struct Network {
    gru: Recurrent<Gru<3, 5>>,
    dense: Dense<5, 2>,
}

impl Parameters<f32> for Network {
    const ZEROS: Self = Network { gru: Recurrent { cell: Gru::ZEROS }, dense: Dense::ZEROS };
    const LAYERS: &'static [LayerInfo] = &[
        LayerInfo {
            field: "gru",
            class: "GRU",
            own: false,
            options: &[("units", Setting::Count(5))],
            layers: &[],
        },
        LayerInfo { field: "dense", class: "Dense", own: false, options: &[], layers: &[] },
    ];

    fn visit<'a>(&'a self, path: &Path<'_>, see: &mut dyn FnMut(Weight<'_, &'a [f32]>)) {
        self.gru.visit(&path.join("gru"), see);
        self.dense.visit(&path.join("dense"), see);
    }

    fn visit_mut(&mut self, path: &Path<'_>, see: &mut dyn FnMut(Weight<'_, &mut [f32]>)) {
        self.gru.visit_mut(&path.join("gru"), see);
        self.dense.visit_mut(&path.join("dense"), see);
    }
}

/// Layers without weights, for their options alone.
#[derive(Debug)]
struct Kinds;

const fn layer(
    field: &'static str,
    class: &'static str,
    options: &'static [(&'static str, Setting)],
    layers: &'static [LayerInfo],
) -> LayerInfo {
    LayerInfo { field, class, own: false, options, layers }
}

impl Parameters<f32> for Kinds {
    const ZEROS: Self = Kinds;
    const LAYERS: &'static [LayerInfo] = &[
        layer("embedding", "Embedding", &[("mask_zero", Setting::Flag(true))], &[]),
        layer(
            "conv1d",
            "Conv1D",
            &[("strides", Setting::Count(2)), ("activation", Setting::Text("relu"))],
            &[],
        ),
        layer("max_pooling1d", "MaxPooling1D", &[("pool_size", Setting::Count(3))], &[]),
        layer("batch_normalization", "BatchNormalization", &[("epsilon", Setting::Float(0.01))], &[]),
        layer("layer_normalization", "LayerNormalization", &[], &[]),
        layer("rescaling", "Rescaling", &[("scale", Setting::Floats(&[0.5, 2.0]))], &[]),
        layer(
            "bidirectional",
            "Bidirectional",
            &[("merge_mode", Setting::Text("sum"))],
            &[
                layer("forward", "LSTM", &[("return_sequences", Setting::Flag(true))], &[]),
                layer("backward", "GRU", &[("reset_after", Setting::Flag(false))], &[]),
            ],
        ),
        layer(
            "rnn",
            "RNN",
            &[("go_backwards", Setting::Flag(true))],
            &[layer("0", "LSTMCell", &[], &[]), layer("1", "GRUCell", &[], &[])],
        ),
        layer(
            "time_distributed",
            "TimeDistributed",
            &[],
            &[layer(
                "dense",
                "Dense",
                &[("activation", Setting::Call("leaky_relu", &[("negative_slope", 0.1)]))],
                &[],
            )],
        ),
        layer("cropping1d", "Cropping1D", &[("cropping", Setting::Counts(&[1, 2]))], &[]),
        layer("p_re_lu", "PReLU", &[("shared_axes", Setting::Axes(&[1]))], &[]),
        layer("activation", "Activation", &[("activation", Setting::Text("swish"))], &[]),
        layer("lstm", "LSTM", &[], &[]),
        layer("slice", "Slice", &[], &[]),
        layer("dense", "Dense", &[], &[]),
    ];

    fn visit<'a>(&'a self, _: &Path<'_>, _: &mut dyn FnMut(Weight<'_, &'a [f32]>)) {}

    fn visit_mut(&mut self, _: &Path<'_>, _: &mut dyn FnMut(Weight<'_, &mut [f32]>)) {}
}
