//! A file of weights as a `sequential!` declaration.

use crate::error::CliError;
use crate::input::{help, input};
use crate::lambda::{lambda, slice};
use crate::layers::{laid_out, written};
use crate::masks::Mask;
use crate::names::{KEYWORDS, fields};
use crate::shape::{Shape, gives};
use seqnet_weights::{File, Format, LayerConfig};
use serde_json::Value;
use std::fmt::Write;

/// What the user says about the declaration.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The name of the struct.
    pub name: String,
    /// The first line of its documentation.
    pub documentation: String,
    /// The shape of the input; `None` for timesteps without end. It goes before what the file leaves open.
    pub input_shape: Option<Vec<Option<usize>>>,
    /// What the layers of these names are: slices such as `x[:, -3:, :]`, in the place of Python's bytecode.
    pub lambdas: Vec<(String, String)>,
    /// The path of the weights, from the folder of the crate's `Cargo.toml`.
    pub weights: Option<String>,
}

/// A declaration, and how its tensors are called.
#[derive(Clone, Debug)]
pub struct Declaration {
    /// Rust, formatted.
    pub text: String,
    /// The names of the layers' fields.
    pub fields: Vec<String>,
    /// What the declaration does not have of the file, which makes no difference to what the model computes.
    pub notes: Vec<String>,
}

impl Declaration {
    /// Declares the model of a file.
    ///
    /// # Errors
    ///
    /// If the file does not say what its layers are, or they are such that seqnet does not have.
    pub fn of(file: &File, options: &Options) -> Result<Declaration, CliError> {
        if file.layers.iter().all(|layer| layer.config.is_null()) {
            let help = match file.format {
                Format::PyTorch => {
                    "declare the layers that `seqnet inspect` lists, and load the file with `from_pytorch`"
                }
                Format::SafeTensors => "declare its layers, and give the file to `#[weights]`",
                _ => "give the whole model, as `model.save(\"model.keras\")` writes it",
            };
            return Err(CliError::declare(
                format!("the file has weights alone ({}), and does not say what its layers are", file.format),
                help,
            ));
        }
        identifier(&options.name)?;
        for (name, _) in &options.lambdas {
            let lambdas = file.layers.iter().filter(|layer| layer.class == "Lambda");
            let names: Vec<_> = lambdas.map(|layer| &*layer.name).collect();
            if !names.contains(&&**name) {
                let help = match names[..] {
                    [] => "leave `--lambda` out".to_owned(),
                    [name, ..] => format!("write `--lambda {}='x[:, -3:, :]'`", name.escape_debug()),
                };
                let what = format!("the model has no `Lambda` called `{}`", name.escape_debug());
                return Err(CliError::declare(what, help));
            }
        }
        other_in_keras_2(file)?;
        let input = input(file, options)?;
        let layers = file.layers.iter().map(|layer| (&*layer.class, &*layer.name));
        let fields = fields(&layers.collect::<Vec<_>>());
        let (mut layers, mut notes) = (Vec::new(), Vec::new());
        let mut given = Some(input.clone());
        let mut mask = Mask::default();
        for (config, (field, named)) in file.layers.iter().zip(&fields) {
            let name = named.then_some(&**field);
            let layer = laid_out(&config.class, &written(config, name, options, &mut notes)?);
            let before = given;
            given = before.as_ref().and_then(|given| gives_of(config, options, given));
            if needs_length(config, before.as_ref(), given.as_ref()) {
                return Err(CliError::declare(
                    format!(
                        "`{}` needs the number of timesteps, and the model takes {}",
                        config.name.escape_debug(),
                        shape(&input)
                    ),
                    help(file, &input),
                ));
            }
            if mask.is_lost_in(&config.class, &config.config, given.as_ref()) {
                layers.push(laid_out("Unmask", &[]));
            }
            layers.push(layer);
        }
        let contract = given.and_then(|given| contract(&given)).unwrap_or_default();
        let is_f64 = !file.tensors.is_empty() && file.tensors.iter().all(|tensor| tensor.dtype == "F64");

        let mut text = String::from("use seqnet::prelude::*;\n\nsequential! {\n");
        for line in options.documentation.lines() {
            let _ = writeln!(text, "    /// {line}");
        }
        if let Some(weights) = &options.weights {
            let _ = writeln!(text, "    #[weights = {weights:?}]");
        }
        if is_f64 {
            text.push_str("    #[scalar(f64)]\n");
        }
        let _ = writeln!(text, "    pub struct {}{contract} {{", options.name);
        let _ = writeln!(text, "        Input{},", shape(&input));
        for layer in layers {
            text.push_str(&layer);
        }
        text.push_str("    }\n}\n");
        Ok(Declaration { text, fields: fields.into_iter().map(|(field, _)| field).collect(), notes })
    }
}

/// One activation has changed: as Keras 2 has it, it would be another network here.
fn other_in_keras_2(file: &File) -> Result<(), CliError> {
    let version = file.facts.iter().find(|(fact, _)| fact == "keras_version");
    let is_keras_2 = version.is_some_and(|(_, version)| version.starts_with("2."));
    let layer = file.layers.iter().find(|layer| mentions(&layer.config, "hard_sigmoid"));
    match layer.filter(|_| is_keras_2) {
        Some(layer) => Err(CliError::declare(
            format!(
                "`{}` has the `hard_sigmoid` of Keras 2, which is min(max(0.2 x + 0.5, 0), 1); since Keras 3 it is relu6(x + 3) / 6",
                layer.name.escape_debug()
            ),
            "train the network with `sigmoid`, or in Keras 3",
        )),
        None => Ok(()),
    }
}

/// Whether a text is somewhere in the arguments of a layer.
fn mentions(config: &Value, text: &str) -> bool {
    match config {
        Value::String(found) => found == text,
        Value::Array(items) => items.iter().any(|item| mentions(item, text)),
        Value::Object(fields) => fields.values().any(|value| mentions(value, text)),
        _ => false,
    }
}

fn identifier(name: &str) -> Result<(), CliError> {
    let mut letters = name.chars();
    let begins = letters.next().is_some_and(char::is_alphabetic);
    let is_word = begins && letters.all(|letter| letter.is_alphanumeric() || letter == '_');
    if is_word && KEYWORDS.contains(&name) {
        return Err(CliError::declare(
            format!("a struct needs a name that Rust does not use itself, but is given `{name}`"),
            "write `--name Forecast`",
        ));
    }
    if is_word {
        return Ok(());
    }
    Err(CliError::declare(
        format!("a struct needs a name of letters and digits, but is given `{}`", name.escape_debug()),
        "write `--name Forecast`",
    ))
}

/// `(12, 1)`
pub(crate) fn shape(shape: &Shape) -> String {
    let dimensions: Vec<_> =
        shape.iter().map(|n| n.map_or_else(|| "None".to_owned(), |n| n.to_string())).collect();
    format!("({})", dimensions.join(", "))
}

/// ` -> (6, 1)`, where the shape is known.
fn contract(gives: &Shape) -> Option<String> {
    let (last, rest) = gives.split_last()?;
    let known = last.is_some() && (rest.iter().all(Option::is_some) || rest.len() == 1);
    known.then(|| format!(" -> {}", shape(gives)))
}

/// Whether a layer sees the end of its sequence, which a stream does not have.
fn needs_length(layer: &LayerConfig, given: Option<&Shape>, output: Option<&Shape>) -> bool {
    if given.is_none_or(|given| given.len() != 2 || given[0].is_some()) {
        return false;
    }
    let config = &layer.config;
    let sees_it = match &*layer.class {
        "Bidirectional" | "GroupNormalization" | "Lambda" | "Permute" | "Reshape" => true,
        "PReLU" => config["shared_axes"].is_null(),
        _ => config["go_backwards"] == true,
    };
    sees_it || output.is_some_and(|output| output.len() != 2 || output[0].is_some())
}

/// What a layer gives.
fn gives_of(config: &LayerConfig, options: &Options, given: &Shape) -> Option<Shape> {
    match &*config.class {
        "Lambda" => slice(&lambda(config, &options.lambdas).ok()?, given),
        class => gives(class, &config.config, given),
    }
}
