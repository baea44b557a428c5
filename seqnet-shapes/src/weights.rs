//! The rules about weights that a crate embeds while it compiles.

mod names;

pub use names::Prefix;

use crate::{Check, Text};
use names::{contains, first_part, inside, is_in_one_of, same};

/// A tensor that a file has.
#[derive(Clone, Copy, Debug)]
pub struct Stored<'a> {
    /// Its name, such as `lstm/kernel`.
    pub name: &'a str,
    /// Its dimensions.
    pub shape: &'a [usize],
    /// Its numbers, little-endian.
    pub bytes: &'a [u8],
}

/// What a layer declares: its tensors, and layers within it.
#[derive(Clone, Copy, Debug)]
pub struct Declared<'a> {
    name: &'a str,
    inside: Inside<'a>,
}

#[derive(Clone, Copy, Debug)]
enum Inside<'a> {
    Tensor(&'a [usize]),
    Layer(&'a [Declared<'a>]),
}

impl<'a> Declared<'a> {
    /// A tensor of this shape. One with a zero in it stands for none, such as the bias of a layer that has none.
    #[must_use]
    pub const fn tensor(name: &'a str, shape: &'a [usize]) -> Self {
        Declared { name, inside: Inside::Tensor(shape) }
    }

    /// A layer within the layer.
    #[must_use]
    pub const fn layer(name: &'a str, tensors: &'a [Declared<'a>]) -> Self {
        Declared { name, inside: Inside::Layer(tensors) }
    }
}

/// The tensor `name` of a layer.
#[must_use]
pub const fn stored<'a>(stored: &[Stored<'a>], layer: &Prefix<'_>, name: &str) -> Option<Stored<'a>> {
    let mut i = 0;
    while i < stored.len() {
        if layer.writes(name, stored[i].name.as_bytes()) {
            return Some(stored[i]);
        }
        i += 1;
    }
    None
}

/// The layer called `name` has in the file the tensors that it declares, and no others. `layers` are the names of all.
pub const fn weights(
    file: &str,
    name: &str,
    declared: &[Declared<'_>],
    layers: &[&str],
    tensors: &[Stored<'_>],
) -> Check {
    let layer = Prefix::ROOT;
    if let Err(mismatch) = has(&layer.join(name), declared, tensors) {
        return Err(match mismatch {
            Mismatch::Missing(text) => help_for_missing(
                text.then(" is missing in `").then(file).then("`"),
                declared,
                layers,
                tensors,
            ),
            Mismatch::Shape(text, transposed) => {
                let text = text.then(" in `").then(file).then("`");
                if transposed { text.then(TRANSPOSE) } else { text.then(AS_IT_WAS) }
            }
        });
    }
    let mut i = 0;
    while i < tensors.len() {
        let Stored { name: written, shape: has, .. } = tensors[i];
        if let Some(rest) = inside(written.as_bytes(), name)
            && !declares(declared, rest)
        {
            let text = shape(Text::new().then("`").then(written).then("` of shape "), has);
            return Err(text.then(" in `").then(file).then("` is not in the model").then(AS_IT_WAS));
        }
        i += 1;
    }
    Ok(())
}

const AS_IT_WAS: &str = "\nhelp: declare the layer as it was when the file was written";
const TRANSPOSE: &str = "\nhelp: transpose it in the file: Keras stores kernels as (inputs, outputs)";

/// Every tensor of the file is in one of the layers of these names.
pub const fn no_others(file: &str, layers: &[&str], tensors: &[Stored<'_>]) -> Check {
    let mut i = 0;
    while i < tensors.len() {
        if !is_in_one_of(layers, tensors[i].name) {
            let text =
                shape(Text::new().then("`").then(tensors[i].name).then("` of shape "), tensors[i].shape);
            let text = text.then(" in `").then(file).then("` is in no layer\nhelp: ");
            return Err(text.then("declare the layer that it is of, or remove it from the file"));
        }
        i += 1;
    }
    Ok(())
}

/// A layer of one's own says which tensors its weights are.
pub const fn embeddable(layer: &str, parameters: usize, declared: &[Declared<'_>]) -> Check {
    let known = numbers(declared);
    if known == parameters {
        return Ok(());
    }
    let text = Text::new().then("`").then(layer).then("` has ").count(parameters, "weight", "weights");
    let text = text.then(", of which ").number(known).then(" can be embedded\n");
    Err(text
        .then("help: load them when the program starts, with `from_safetensors`, in place of `#[weights]`"))
}

const fn numbers(declared: &[Declared<'_>]) -> usize {
    let (mut sum, mut i) = (0, 0);
    while i < declared.len() {
        sum += match declared[i].inside {
            Inside::Tensor(shape) => product(shape),
            Inside::Layer(declared) => numbers(declared),
        };
        i += 1;
    }
    sum
}

/// The beginning of a message about a tensor.
enum Mismatch {
    Missing(Text),
    /// And whether it is another by its order alone.
    Shape(Text, bool),
}

const fn has(layer: &Prefix<'_>, declared: &[Declared<'_>], tensors: &[Stored<'_>]) -> Result<(), Mismatch> {
    let mut i = 0;
    while i < declared.len() {
        let Declared { name, inside } = declared[i];
        match inside {
            Inside::Layer(declared) => {
                if let Err(mismatch) = has(&layer.join(name), declared, tensors) {
                    return Err(mismatch);
                }
            }
            Inside::Tensor(needs) if product(needs) > 0 => {
                let text = layer.text(Text::new().then("`"), name).then("`");
                match stored(tensors, layer, name) {
                    None => return Err(Mismatch::Missing(shape(text.then(" of shape "), needs))),
                    Some(tensor) if !same_shape(tensor.shape, needs) => {
                        let text = shape(text.then(" needs shape "), needs).then(", but has ");
                        return Err(Mismatch::Shape(
                            shape(text, tensor.shape),
                            transposed(tensor.shape, needs),
                        ));
                    }
                    Some(_) => {}
                }
            }
            Inside::Tensor(_) => {}
        }
        i += 1;
    }
    Ok(())
}

/// Where another layer of the file has all that one lacks, that is its name.
const fn help_for_missing(
    text: Text,
    declared: &[Declared<'_>],
    layers: &[&str],
    tensors: &[Stored<'_>],
) -> Text {
    let mut i = 0;
    while i < tensors.len() {
        let given = first_part(tensors[i].name);
        if !contains(layers, given) && has(&Prefix::ROOT.join(given), declared, tensors).is_ok() {
            let text = text.then("\nhelp: the file calls the layer `").then(given);
            return text.then("`: give it `name = ").then(given).then("`");
        }
        i += 1;
    }
    text.then(AS_IT_WAS)
}

/// Whether a tensor of this name, as it is written inside of the layer, is one that it declares.
const fn declares(declared: &[Declared<'_>], written: &[u8]) -> bool {
    let mut i = 0;
    while i < declared.len() {
        let declares = match declared[i].inside {
            Inside::Tensor(shape) => product(shape) > 0 && same(declared[i].name.as_bytes(), written),
            Inside::Layer(tensors) => match inside(written, declared[i].name) {
                Some(written) => declares(tensors, written),
                None => false,
            },
        };
        if declares {
            return true;
        }
        i += 1;
    }
    false
}

/// Whether two shapes are the same.
#[must_use]
pub const fn same_shape(a: &[usize], b: &[usize]) -> bool {
    let mut i = 0;
    while i < a.len() && i < b.len() && a[i] == b[i] {
        i += 1;
    }
    i == a.len() && i == b.len()
}

const fn transposed(a: &[usize], b: &[usize]) -> bool {
    match (a, b) {
        (&[rows, columns], &[inputs, outputs]) => rows == outputs && columns == inputs,
        _ => false,
    }
}

const fn product(shape: &[usize]) -> usize {
    let (mut product, mut i) = (1_usize, 0);
    while i < shape.len() {
        product = product.saturating_mul(shape[i]);
        i += 1;
    }
    product
}

/// A shape as Python writes it: `(32, 1)`, `(32,)`, `()`.
const fn shape(text: Text, shape: &[usize]) -> Text {
    let (mut text, mut i) = (text.then("("), 0);
    while i < shape.len() {
        text = text.then(if i > 0 { ", " } else { "" }).number(shape[i]);
        i += 1;
    }
    text.then(if shape.len() == 1 { ",)" } else { ")" })
}

#[cfg(test)]
mod tests {
    extern crate std;
    use super::*;

    const CELL: &[Declared<'_>] = &[
        Declared::tensor("kernel", &[1, 8]),
        Declared::tensor("recurrent_kernel", &[2, 8]),
        Declared::tensor("bias", &[8]),
    ];
    const BOTH: &[Declared<'_>] = &[Declared::layer("forward", CELL), Declared::layer("backward", CELL)];

    fn file(tensors: &[(&'static str, &'static [usize])]) -> [Stored<'static>; 3] {
        let mut stored = [Stored { name: "", shape: &[], bytes: &[] }; 3];
        for (stored, (name, shape)) in stored.iter_mut().zip(tensors) {
            *stored = Stored { name, shape, bytes: &[] };
        }
        stored
    }

    fn says(check: Check) -> &'static str {
        match check {
            Ok(()) => "",
            Err(text) => std::boxed::Box::leak(std::string::String::from(text.as_str()).into_boxed_str()),
        }
    }

    const LAYERS: &[&str] = &["lstm", "dense"];

    #[test]
    fn all_that_is_declared_is_there_in_any_order() {
        let file = file(&[("lstm/bias", &[8]), ("lstm/kernel", &[1, 8]), ("lstm/recurrent_kernel", &[2, 8])]);
        assert_eq!(says(weights("f", "lstm", CELL, LAYERS, &file)), "");
        assert_eq!(says(no_others("f", LAYERS, &file)), "");
        assert_eq!(stored(&file, &Prefix::ROOT.join("lstm"), "kernel").unwrap().shape, [1, 8]);
        assert!(stored(&file, &Prefix::ROOT, "kernel").is_none());
    }

    #[test]
    fn both_shapes_are_said() {
        let file =
            file(&[("lstm/kernel", &[1, 16]), ("lstm/recurrent_kernel", &[2, 8]), ("lstm/bias", &[8])]);
        assert_eq!(
            says(weights("f", "lstm", CELL, LAYERS, &file)),
            "`lstm/kernel` needs shape (1, 8), but has (1, 16) in `f`\n\
             help: declare the layer as it was when the file was written"
        );
    }

    #[test]
    fn a_transposed_kernel_is_recognized() {
        let file = file(&[("dense/kernel", &[4, 3]), ("dense/bias", &[4]), ("x/y", &[1])]);
        let declared = [Declared::tensor("kernel", &[3, 4])];
        assert!(says(weights("f", "dense", &declared, LAYERS, &file)).ends_with("as (inputs, outputs)"));
    }

    #[test]
    fn a_layer_under_another_name_is_found() {
        let file = file(&[("rnn/kernel", &[1, 8]), ("rnn/recurrent_kernel", &[2, 8]), ("rnn/bias", &[8])]);
        assert_eq!(
            says(weights("f", "lstm", CELL, LAYERS, &file)),
            "`lstm/kernel` of shape (1, 8) is missing in `f`\n\
             help: the file calls the layer `rnn`: give it `name = rnn`"
        );
        assert_eq!(
            says(no_others("f", LAYERS, &file)),
            "`rnn/kernel` of shape (1, 8) in `f` is in no layer\n\
             help: declare the layer that it is of, or remove it from the file"
        );
    }

    #[test]
    fn layers_within_layers_have_longer_names() {
        let file =
            file(&[("b/forward/kernel", &[1, 8]), ("b/forward/bias", &[8]), ("b/backward/bias", &[8])]);
        assert!(
            says(weights("f", "b", BOTH, LAYERS, &file))
                .starts_with("`b/forward/recurrent_kernel` of shape (2, 8) is missing")
        );
        assert!(declares(BOTH, b"backward/bias"));
        assert!(!declares(BOTH, b"bias") && !declares(BOTH, b"backward") && !declares(BOTH, b"backward/x"));
    }

    #[test]
    fn a_tensor_of_no_numbers_is_none() {
        let declared = [Declared::tensor("kernel", &[3, 4]), Declared::tensor("bias", &[0])];
        let file = file(&[("dense/kernel", &[3, 4]), ("dense/bias", &[4])]);
        assert_eq!(
            says(weights("f", "dense", &declared, LAYERS, &file)),
            "`dense/bias` of shape (4,) in `f` is not in the model\n\
             help: declare the layer as it was when the file was written"
        );
        assert_eq!(says(embeddable("Own", 12, &declared)), "");
        assert_eq!(
            says(embeddable("Own", 1, &[])),
            "`Own` has 1 weight, of which 0 can be embedded\n\
             help: load them when the program starts, with `from_safetensors`, in place of `#[weights]`"
        );
    }
}
