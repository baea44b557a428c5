//! Modules whose tensors look like another's: what they are, the model to be loaded decides.
//!
//! | class              | its tensors look like those of                     |
//! |--------------------|----------------------------------------------------|
//! | `Embedding`        | `Dense` without bias                               |
//! | `PReLU`            | `LayerNormalization` without `beta`                |
//! | `RMSNormalization` | `LayerNormalization` without `beta`                |
//! | `DepthwiseConv1D`  | `Conv1D` of one input, in as many groups as inputs |
//! | `Conv1DTranspose`  | `Conv1D` whose inputs and outputs are exchanged    |

use super::recurrent::transposed;
use crate::file::Array;
use crate::pairs::Leaf;
use crate::{File, Tensor};
use std::borrow::Cow;

const LOOK_ALIKE: [(&str, &str); 5] = [
    ("Embedding", "Dense"),
    ("PReLU", "LayerNormalization"),
    ("RMSNormalization", "LayerNormalization"),
    ("DepthwiseConv1D", "Conv1D"),
    ("Conv1DTranspose", "Conv1D"),
];

/// The file, in which layers that the model has not, but has as another class, are of that class.
pub(crate) fn for_model<'a>(file: &'a File, leaves: &[Leaf]) -> Cow<'a, File> {
    let mut file = Cow::Borrowed(file);
    for (class, like) in LOOK_ALIKE {
        let of_model = |class: &str| leaves.iter().filter(|leaf| leaf.kind() == class).count();
        let of_file =
            |file: &File, class: &str| file.layers.iter().filter(|layer| layer.class == class).count();
        let mut missing: Vec<&Leaf> = leaves.iter().filter(|leaf| leaf.kind() == class).collect();
        missing.drain(..of_file(&file, class).min(missing.len()));
        for leaf in missing {
            if of_file(&file, like) <= of_model(like) {
                break;
            }
            if let Some((layer, arrays)) = candidate(&file, like, class, leaf, leaves) {
                become_class(file.to_mut(), layer, class, arrays);
            }
        }
    }
    file
}

type Arrays = Vec<(&'static str, Array)>;

/// The layer of the file that is to be the model's: by its name, by its place, or the only one that can be.
fn candidate(file: &File, like: &str, class: &str, leaf: &Leaf, leaves: &[Leaf]) -> Option<(usize, Arrays)> {
    let all: Vec<usize> = (0..file.layers.len()).filter(|layer| file.layers[*layer].class == like).collect();
    let named = all.iter().find(|layer| leaf.is_called(&file.layers[**layer], true));
    let known = named.copied().or_else(|| in_its_place(file, like, leaf, leaves));
    let fitting = |layer: usize| Some((layer, arrays_as(class, file, layer, leaf)?));
    let mut of_shape =
        all.iter().filter(|layer| known.is_none_or(|known| known == **layer)).copied().filter_map(fitting);
    match (of_shape.next(), of_shape.next()) {
        (Some(one), None) => Some(one),
        (Some(first), _) => file.ordered.then_some(first),
        // What has no other shape than that of its class is still of the class, and its kernel is what does not fit.
        (None, _) if class == "Conv1DTranspose" => {
            let only = known.or((all.len() == 1).then_some(all[0]))?;
            Some((only, as_they_are(file, only)))
        }
        _ => None,
    }
}

/// The layer at the leaf's place among all that look alike, where the file has as many as the model, in their order.
fn in_its_place(file: &File, like: &str, leaf: &Leaf, leaves: &[Leaf]) -> Option<usize> {
    let alike = |class: &str| class == like || LOOK_ALIKE.contains(&(class, like));
    let ours = leaves.iter().filter(|leaf| alike(leaf.kind()) && !leaf.shapes.is_empty());
    let ours: Vec<&str> = ours.map(|leaf| &*leaf.path).collect();
    let theirs: Vec<usize> = (0..file.layers.len()).filter(|i| alike(&file.layers[*i].class)).collect();
    let place = ours.iter().position(|path| *path == leaf.path)?;
    let layer = *theirs.get(place)?;
    (file.ordered && ours.len() == theirs.len() && file.layers[layer].class == like).then_some(layer)
}

/// The tensors of a layer as those of the class, if they have the shapes that the model needs.
fn arrays_as(class: &str, file: &File, layer: usize, leaf: &Leaf) -> Option<Arrays> {
    let tensors: Vec<&Tensor> = file.tensors_of(layer).iter().collect();
    let shaped = |tensor: &Tensor, shape: &[usize], values: Vec<f64>| Array {
        shape: shape.to_vec(),
        dtype: tensor.dtype.clone(),
        values,
    };
    let numbers = |shape: &[usize]| shape.iter().try_fold(1, |product: usize, n| product.checked_mul(*n));
    Some(match (class, &tensors[..], &leaf.shapes[..]) {
        ("Embedding", [kernel], [shape]) if kernel.shape.iter().rev().eq(shape) => {
            vec![("embeddings", transposed(kernel, &[0]))]
        }
        ("RMSNormalization", [gamma], [shape]) if gamma.shape == *shape => {
            vec![("scale", shaped(gamma, shape, gamma.values.clone()))]
        }
        // One slope of PyTorch is that of all features.
        ("PReLU", [slope], [shape]) if slope.shape == [1] => {
            let slopes = slope.values.iter().cycle().take(numbers(shape)?).copied().collect();
            vec![("alpha", shaped(slope, shape, slopes))]
        }
        ("PReLU", [slopes], [shape]) if numbers(shape) == numbers(&slopes.shape) => {
            vec![("alpha", shaped(slopes, shape, slopes.values.clone()))]
        }
        // The outputs of a group stand together on both sides.
        ("DepthwiseConv1D", [kernel, rest @ ..], [shape, ..])
            if kernel.shape[1] == 1
                && kernel.shape[0] == shape[0]
                && numbers(shape) == numbers(&kernel.shape) =>
        {
            let bias = rest.iter().map(|bias| ("bias", shaped(bias, &bias.shape, bias.values.clone())));
            [("kernel", shaped(kernel, shape, kernel.values.clone()))].into_iter().chain(bias).collect()
        }
        ("Conv1DTranspose", _, needed) if tensors.iter().map(|tensor| &tensor.shape).eq(needed) => {
            as_they_are(file, layer)
        }
        _ => return None,
    })
}

/// The tensors of a `Conv1D` as those of a `Conv1DTranspose`: (inputs, outputs, steps) stands there as (steps, outputs, inputs) already.
fn as_they_are(file: &File, layer: usize) -> Arrays {
    let array = |tensor: &Tensor| Array {
        shape: tensor.shape.clone(),
        dtype: tensor.dtype.clone(),
        values: tensor.values.clone(),
    };
    ["kernel", "bias"].into_iter().zip(file.tensors_of(layer).iter().map(array)).collect()
}

fn become_class(file: &mut File, layer: usize, class: &str, arrays: Arrays) {
    class.clone_into(&mut file.layers[layer].class);
    let name = &file.layers[layer].name;
    let tensors = file.tensors.iter_mut().filter(|tensor| tensor.layer == layer);
    for (tensor, (weight, array)) in tensors.zip(arrays) {
        *tensor = Tensor::new(layer, format!("{name}/{weight}"), array);
    }
}
