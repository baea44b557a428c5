//! Layers of Keras that are not among the rows, and why.

use super::einsum::einsum;
use crate::parse::Layer;

/// Layers for which one reason holds, and what to write in their place.
struct Elsewhere {
    names: &'static [&'static str],
    /// Goes on after the layer's name.
    why: &'static str,
    help: &'static str,
}

const GROUPS: &[Elsewhere] = &[
    Elsewhere {
        names: &[
            "Add",
            "Average",
            "Concatenate",
            "Dot",
            "Maximum",
            "Minimum",
            "Multiply",
            "Subtract",
            "add",
            "average",
            "concatenate",
            "dot",
            "maximum",
            "minimum",
            "multiply",
            "subtract",
        ],
        why: "joins several inputs, and in a list every layer has the one above it",
        help: "write `Bidirectional(..)` for two directions, or a layer of your own that holds the branches, with its shape after an arrow",
    },
    Elsewhere {
        names: &["Attention", "AdditiveAttention", "GroupQueryAttention", "MultiHeadAttention"],
        why: "takes a query beside the values, and in a list every layer has the one above it",
        help: "write a layer of your own, with its shape after an arrow: `crate::Attention -> (timesteps, features)`",
    },
    Elsewhere {
        names: &[
            "AugMix",
            "AutoContrast",
            "CenterCrop",
            "ContrastLimitedAdaptiveHistogramEqualization",
            "CutMix",
            "Equalization",
            "MaxNumBoundingBoxes",
            "MixUp",
            "RandAugment",
            "RandomBrightness",
            "RandomColorDegeneration",
            "RandomColorJitter",
            "RandomContrast",
            "RandomCrop",
            "RandomElasticTransform",
            "RandomErasing",
            "RandomFlip",
            "RandomGaussianBlur",
            "RandomGrayscale",
            "RandomHue",
            "RandomInvert",
            "RandomPerspective",
            "RandomPosterization",
            "RandomRotation",
            "RandomSaturation",
            "RandomSharpness",
            "RandomShear",
            "RandomTranslation",
            "RandomZoom",
            "Resizing",
            "Solarization",
        ],
        why: "works on images, and these are sequences",
        help: "remove it, and change images before a model of sequences begins",
    },
    Elsewhere {
        names: &[
            "CategoryEncoding",
            "Discretization",
            "HashedCrossing",
            "Hashing",
            "IntegerLookup",
            "StringLookup",
            "TextVectorization",
        ],
        why: "makes ids or categories of text and numbers, which happens before a model of numbers begins",
        help: "do that where the data are read, and begin with `Input(timesteps), Embedding(..)` for the ids, or `Input(timesteps, features)`",
    },
    Elsewhere {
        names: &["MelSpectrogram", "STFTSpectrogram"],
        why: "makes frames of a sound, which happens before a model of timesteps begins",
        help: "do that where the sound is read, and begin with `Input(timesteps, features)` for the frames",
    },
    Elsewhere {
        names: &["FlaxLayer", "JaxLayer", "TFSMLayer", "TorchModuleWrapper"],
        why: "runs a program of another framework, which a device does not have",
        help: "declare the layers that are in it; `from_pytorch` reads the weights of a `state_dict`",
    },
    Elsewhere {
        names: &["InputSpec", "Layer", "Pipeline", "Wrapper", "deserialize", "serialize"],
        why: "is what Keras makes layers of, and computes nothing itself",
        help: "write the layers themselves, or one of your own, with its shape after an arrow: `crate::Scale -> (12, 1)`",
    },
    Elsewhere {
        names: &["SpectralNormalization"],
        why: "changes its layer's kernel in training, and the layer computes as it does without",
        help: "write the layer itself, such as `Dense(8)`: files have its kernel as it was after the last step",
    },
    Elsewhere {
        names: &["ReversibleEmbedding"],
        why: "runs in both directions, from ids and back to them, and a list goes through each layer once",
        help: "write `Embedding(..)` for the way from ids, and `Dense(..)` for the way back",
    },
];

/// Why a layer of Keras cannot be in a list; none for what Keras does not have.
pub(crate) fn elsewhere(layer: &Layer) -> Option<String> {
    match &*layer.path.get_ident()?.to_string() {
        "EinsumDense" => Some(einsum(layer)),
        name => by_name(name),
    }
}

fn by_name(name: &str) -> Option<String> {
    if let Some(group) = GROUPS.iter().find(|group| group.names.contains(&name)) {
        return Some(format!("`{name}` {}\nhelp: {}", group.why, group.help));
    }
    let (stem, end) = name.split_once("2D").or_else(|| name.split_once("3D"))?;
    let instead = format!("{stem}1D{end}");
    let help = match super::find(&instead) {
        Some(_) => format!("write `{instead}(..)`, which does the same along the timesteps"),
        None => by_name(&instead)?.split_once("\nhelp: ")?.1.to_owned(),
    };
    Some(format!("`{name}` works on images, and these are sequences\nhelp: {help}"))
}
