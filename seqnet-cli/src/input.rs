//! The shape of a model's input: what the file says, what its weights say, and what the user says of the rest.

use crate::declaration::{Options, shape};
use crate::error::CliError;
use crate::shape::Shape;
use seqnet_weights::{File, LayerConfig};

/// The shape without the batch. Timesteps alone can be open, which declares a stream.
pub(crate) fn input(file: &File, options: &Options) -> Result<Shape, CliError> {
    let known = known(file);
    let shape = match (&known, &options.input_shape) {
        (None, None) => {
            let help = help(file, if embeds(file) { &[None] } else { &[None, None] });
            return Err(CliError::declare("the file does not say the shape of the input", help));
        }
        (Some(shape), None) | (None, Some(shape)) => shape.clone(),
        (Some(known), Some(said)) => both(file, known, said)?,
    };
    let open = |n: &Option<usize>| n.is_none();
    let what = match &shape[..] {
        [] => Some("an input has one dimension at least"),
        [ids] if embeds(file) || ids.is_some() => None,
        [_] | [_, None] => Some("the features must be a number"),
        [.., _, _] if shape.len() > 2 && shape.iter().any(open) => {
            Some("all dimensions of a sequence of sequences must be numbers")
        }
        _ => None,
    };
    match what {
        Some(what) => Err(CliError::declare(
            format!("the model takes {}, and {what}", self::shape(&shape)),
            help(file, &shape),
        )),
        None => Ok(shape),
    }
}

/// Whether the input is ids.
fn embeds(file: &File) -> bool {
    file.layers.first().is_some_and(|layer| layer.class == "Embedding")
}

/// What the file leaves open, the user says; of a sequence the timesteps alone will do.
fn both(of: &File, file: &Shape, said: &Shape) -> Result<Shape, CliError> {
    if let ([None, features], [timesteps]) = (&file[..], &said[..]) {
        return Ok(vec![*timesteps, *features]);
    }
    let agree = |(file, said): (&Option<usize>, &Option<usize>)| file.is_none() || file == said;
    if file.len() != said.len() || !file.iter().zip(said).all(agree) {
        let help = if file.iter().any(Option::is_none) {
            format!("{}, with your numbers for what is `None`", help(of, file))
        } else {
            "leave `--input-shape` out: the file says it all".to_owned()
        };
        return Err(CliError::declare(
            format!("the model takes {}, but `--input-shape` says {}", shape(file), shape(said)),
            help,
        ));
    }
    Ok(file.iter().zip(said).map(|(file, said)| file.or(*said)).collect())
}

/// ``write `--input-shape 24,3`: timesteps, features``, with the numbers that are known.
pub(crate) fn help(file: &File, shape: &[Option<usize>]) -> String {
    let (usual, names): (&[usize], _) = match shape.len() {
        1 if embeds(file) => (&[24], "timesteps"),
        1 => (&[3], "features"),
        3 => (&[6, 24, 3], "sequences, timesteps, features"),
        _ => (&[24, 3], "timesteps, features"),
    };
    let numbers: Vec<_> = usual
        .iter()
        .enumerate()
        .map(|(i, n)| shape.get(i).copied().flatten().unwrap_or(*n).to_string())
        .collect();
    format!("write `--input-shape {}`: {names}", numbers.join(","))
}

/// The shape that the file says; where it leaves the features open, the weights of the first layer tell them.
fn known(file: &File) -> Option<Shape> {
    let first = first_weights(file);
    match (&file.input_shape, first) {
        (Some(shape), Some((features, _))) if shape.last() == Some(&None) && shape.len() > 1 => {
            let (_, rest) = shape.split_last()?;
            Some([rest, &[Some(features)]].concat())
        }
        (Some(shape), _) => Some(shape.clone()),
        // Recurrent layers and convolutions take sequences; a `Dense` takes anything.
        (None, Some((features, true))) => Some(vec![None, Some(features)]),
        (None, _) => None,
    }
}

/// Layers without weights that leave the features as they are.
const AS_THEY_ARE: [&str; 14] = [
    "Activation",
    "AdaptiveAveragePooling1D",
    "AdaptiveMaxPooling1D",
    "AlphaDropout",
    "AveragePooling1D",
    "Cropping1D",
    "Dropout",
    "GaussianDropout",
    "GaussianNoise",
    "Masking",
    "MaxPooling1D",
    "SpatialDropout1D",
    "UpSampling1D",
    "ZeroPadding1D",
];

/// The features that the first layer with weights takes, and whether it takes a sequence. Before it stand only those.
fn first_weights(file: &File) -> Option<(usize, bool)> {
    for (index, layer) in file.layers.iter().enumerate() {
        let dimension = |name: &str, axis: usize| {
            let tensors = file.tensors_of(index);
            tensors.iter().find(|tensor| tensor.name() == name)?.shape.get(axis).copied()
        };
        let LayerConfig { class, config, .. } = layer;
        return match &**class {
            "LSTM" | "GRU" | "SimpleRNN" => Some((dimension("kernel", 0)?, true)),
            "RNN" => Some((dimension("kernel", 0).or_else(|| dimension("0/kernel", 0))?, true)),
            "Bidirectional" => {
                let kernel = dimension("forward/kernel", 0).or_else(|| dimension("forward/0/kernel", 0));
                Some((kernel?, true))
            }
            "Conv1D" => {
                let groups = usize::try_from(config["groups"].as_u64().unwrap_or(1)).ok()?;
                Some((dimension("kernel", 1)?.checked_mul(groups)?, true))
            }
            "Conv1DTranspose" => Some((dimension("kernel", 2)?, true)),
            "DepthwiseConv1D" => Some((dimension("kernel", 1)?, true)),
            "SeparableConv1D" => Some((dimension("depthwise_kernel", 1)?, true)),
            "Dense" => Some((dimension("kernel", 0)?, false)),
            class if AS_THEY_ARE.contains(&class) => continue,
            _ => None,
        };
    }
    None
}
