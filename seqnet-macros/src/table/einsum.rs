//! What to write for an `EinsumDense`: the axes in its equation are timesteps and features, and a `Dense` among layers that only move
//! values does the rest.
//!
//! ```text
//! abc,cd->abd      Dense(D)                                          abc,bd->adc      Permute, Dense(D), Permute
//! abc,bcd->ad      Flatten, Dense(D)                                 abc,cde->abde    Dense(D * E), Reshape((-1, D, E))
//! ```

use crate::arguments::items;
use crate::parse::{Argument, Layer};
use quote::ToTokens;
use syn::{Expr, LitStr};

/// Keras's order.
const ARGUMENTS: [&str; 10] = [
    "equation",
    "output_shape",
    "activation",
    "bias_axes",
    "kernel_initializer",
    "bias_initializer",
    "kernel_regularizer",
    "bias_regularizer",
    "kernel_constraint",
    "bias_constraint",
];

/// Why it is no layer here, and what to write.
pub(crate) fn einsum(layer: &Layer) -> String {
    let why = "`EinsumDense` has its shape in an equation over axes of any number, and here they are timesteps and features";
    let Some(equation) = Equation::of(layer) else {
        return format!(
            "{why}\nhelp: write `Dense(..)` for \"abc,cd->abd\", with `Permute((2, 1))` before and after it for the timesteps"
        );
    };
    let text = &equation.text;
    match equation.layers() {
        Some(layers) => format!("{why}\nhelp: write `{}` for \"{text}\"", layers.join(", ")),
        None => format!(
            "{why}\nhelp: write a layer of your own for \"{text}\", with its shape after an arrow: `crate::Mix -> (12, 1)`"
        ),
    }
}

/// An equation with what stands beside it.
struct Equation {
    text: String,
    /// Axes of a sample as it arrives, of the kernel, and of a sample as it leaves.
    input: Vec<char>,
    kernel: Vec<char>,
    output: Vec<char>,
    /// The sizes of the last, as they were typed.
    sizes: Vec<String>,
    /// None without a bias.
    bias: Option<Vec<char>>,
    activation: Option<String>,
    /// Arguments that a `Dense` has too.
    others: Vec<String>,
}

impl Equation {
    fn of(layer: &Layer) -> Option<Equation> {
        let names = layer.arguments.iter().enumerate().map(|(place, argument)| match &argument.name {
            Some(name) => name.to_string(),
            None => ARGUMENTS.get(place).copied().unwrap_or_default().to_owned(),
        });
        let given: Vec<(String, &Argument)> = names.zip(&layer.arguments).collect();
        let find = |name: &str| given.iter().find(|(known, _)| known == name).map(|(_, argument)| *argument);
        let text = |argument: &Argument| Some(syn::parse2::<LitStr>(argument.tokens.clone()).ok()?.value());
        let equation = text(find("equation")?)?;
        let sizes = syn::parse2::<Expr>(find("output_shape")?.tokens.clone()).ok()?;
        let sizes = items(&sizes).into_iter().map(|size| size.to_token_stream().to_string()).collect();
        let is_none = |argument: &&Argument| argument.tokens.to_string() == "None";
        let bias = match find("bias_axes").filter(|argument| !is_none(argument)) {
            Some(axes) => Some(text(axes)?.chars().collect()),
            None => None,
        };
        let activation = find("activation").filter(|argument| !is_none(argument));
        let others = given.iter().filter(|(name, _)| !ARGUMENTS[..4].contains(&&**name));
        let (input, rest) = equation.split_once(',')?;
        let (kernel, output) = rest.split_once("->")?;
        Some(Equation {
            input: of_a_sample(input)?,
            kernel: letters(kernel)?,
            output: of_a_sample(output)?,
            text: equation,
            sizes,
            bias,
            activation: activation.map(|argument| argument.tokens.to_string()),
            others: others.map(|(name, argument)| format!("{name} = {}", argument.tokens)).collect(),
        })
    }

    /// Layers that compute the same, if there are any.
    fn layers(&self) -> Option<Vec<String>> {
        let Equation { input, kernel, output, .. } = self;
        let (kept, taken): (Vec<char>, Vec<char>) = input.iter().partition(|axis| output.contains(axis));
        let made: Vec<char> = output.iter().filter(|axis| !input.contains(axis)).copied().collect();
        let is_dense = !taken.is_empty() && !made.is_empty() && kernel[..] == [&taken[..], &made].concat();
        let every_unit = self.bias.as_ref().is_none_or(|bias| *bias == made);
        if !is_dense || !every_unit || kept.len() > 1 {
            return None;
        }
        let turned = "Permute((2, 1))".to_owned();
        let mut layers = Vec::new();
        if input[..] != [&kept[..], &taken].concat() {
            // A layer that moves several axes at once is not there.
            if taken.len() > 1 || input[..] != [&taken[..], &kept].concat() {
                return None;
            }
            layers.push(turned.clone());
        }
        match (taken.len(), kept.len()) {
            (1, _) => {}
            (_, 0) => layers.push("Flatten()".to_owned()),
            _ => layers.push("TimeDistributed(Flatten())".to_owned()),
        }
        // The last sizes are those of the axes that are said: an ellipsis stands for the others.
        let size = |axis: &char| {
            let place = output.iter().position(|known| known == axis)?;
            self.sizes.get(self.sizes.len().checked_sub(output.len() - place)?).filter(|size| *size != "None")
        };
        let sizes: Vec<String> =
            made.iter().map(size).collect::<Option<Vec<_>>>()?.into_iter().cloned().collect();
        let dense = layers.len();
        let mut arguments = vec![sizes.join(" * ")];
        if output[..] != [&kept[..], &made].concat() {
            if made.len() > 1 || output[..] != [&made[..], &kept].concat() {
                return None;
            }
            layers.push(turned);
        }
        if made.len() > 1 {
            let timesteps = kept.iter().map(|_| "-1".to_owned());
            layers.push(format!("Reshape(({}))", timesteps.chain(sizes).collect::<Vec<_>>().join(", ")));
        }
        match &self.activation {
            Some(activation) if layers.is_empty() => arguments.push(format!("activation = {activation}")),
            // It may be one over the last axis.
            Some(activation) => layers.push(format!("Activation({activation})")),
            None => {}
        }
        if self.bias.is_none() {
            arguments.push("use_bias = false".to_owned());
        }
        arguments.extend(self.others.iter().cloned());
        layers.insert(dense, format!("Dense({})", arguments.join(", ")));
        Some(layers)
    }
}

/// Letters, none of them twice.
fn letters(axes: &str) -> Option<Vec<char>> {
    let once = |(at, axis): (usize, char)| axis.is_ascii_alphabetic() && !axes[..at].contains(axis);
    axes.char_indices().all(once).then(|| axes.chars().collect())
}

/// The axes without that of the batch, or without an ellipsis, which is all before them.
fn of_a_sample(axes: &str) -> Option<Vec<char>> {
    match axes.strip_prefix("...") {
        Some(axes) => letters(axes),
        None => letters(axes).and_then(|axes| Some(axes.split_first()?.1.to_vec())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn help(arguments: &str) -> String {
        let list = format!("struct Model {{ Input(12, 4), EinsumDense({arguments}) }}");
        let model: crate::parse::Model = syn::parse_str(&list).expect("it is a struct");
        let text = einsum(&model.layers[1]);
        text.split_once("\nhelp: write ").expect("it says what to write").1.to_owned()
    }

    #[test]
    fn the_last_axis_is_that_of_a_dense() {
        for (arguments, written) in [
            (
                r#""abc,cd->abd", output_shape = (None, 64), bias_axes = "d""#,
                "`Dense(64)` for \"abc,cd->abd\"",
            ),
            (r#""ab,bc->ac", 64, bias_axes = "c""#, "`Dense(64)` for \"ab,bc->ac\""),
            (
                r#"equation = "...x,xy->...y", output_shape = UNITS, bias_axes = "y""#,
                "`Dense(UNITS)` for \"...x,xy->...y\"",
            ),
            (r#""ab,bc->ac", [8]"#, "`Dense(8, use_bias = false)` for \"ab,bc->ac\""),
            (
                r#""abc,cd->abd", (None, 8), "relu", "d", kernel_regularizer = L2(0.1)"#,
                "`Dense(8, activation = \"relu\", kernel_regularizer = L2 (0.1))` for \"abc,cd->abd\"",
            ),
        ] {
            assert_eq!(help(arguments), written);
        }
    }

    #[test]
    fn other_axes_are_moved_before_and_after() {
        for (arguments, layers) in [
            (r#""abc,bd->adc", (6, None), bias_axes = "d""#, "Permute((2, 1)), Dense(6), Permute((2, 1))"),
            (r#""abc,bd->acd", (None, 6), bias_axes = "d""#, "Permute((2, 1)), Dense(6)"),
            (r#""abc,cd->adb", (6, None), "tanh", "d""#, "Dense(6), Permute((2, 1)), Activation(\"tanh\")"),
            (
                r#""abc,bcd->ad", 6, "softmax""#,
                "Flatten(), Dense(6, use_bias = false), Activation(\"softmax\")",
            ),
            (r#""abcd,cde->abe", (None, 6), bias_axes = "e""#, "TimeDistributed(Flatten()), Dense(6)"),
            (r#""abc,cde->abde", (None, 2, H), bias_axes = "de""#, "Dense(2 * H), Reshape((-1, 2, H))"),
            (r#""ab,bcd->acd", (3, 2), bias_axes = "cd""#, "Dense(3 * 2), Reshape((3, 2))"),
        ] {
            assert_eq!(help(arguments).split("` for ").next(), Some(&*format!("`{layers}")), "{arguments}");
        }
    }

    #[test]
    fn all_others_are_layers_of_ones_own() {
        for arguments in [
            r#""abc,bcd->abd", (None, 6)"#,
            r#""abc,cd->abd", (None, 6), bias_axes = "bd""#,
            r#""abc,dc->abd", (None, 6), bias_axes = "d""#,
            r#""abc,c->abc", (None, 6)"#,
            r#""abc,cd->ad", 6"#,
            r#""abcd,de->abce", (None, None, 6)"#,
        ] {
            assert!(help(arguments).starts_with("a layer of your own for "), "{}", help(arguments));
        }
        for arguments in ["", r#""abc""#, "EQUATION, 6", r#""ab,bc->ac""#, r#""aab,bc->aac", 6"#] {
            assert!(help(arguments).starts_with("`Dense(..)` for "), "{}", help(arguments));
        }
    }
}
