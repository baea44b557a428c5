//! A file of weights as a `sequential!` declaration.

use crate::arguments::arguments;
use crate::error::CliError;
use crate::lambda::{lambda, slice};
use crate::names::fields;
use crate::shape::{Shape, gives, layer};
use seqnet_weights::{File, LayerConfig};
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
}

impl Declaration {
    /// Declares the model of a file.
    ///
    /// # Errors
    ///
    /// If the file does not say what its layers are, or they are such that seqnet does not have.
    pub fn of(file: &File, options: &Options) -> Result<Declaration, CliError> {
        if file.layers.iter().all(|layer| layer.config.is_null()) {
            return Err(CliError::declare(
                format!("the file has weights alone ({}), and does not say what its layers are", file.format),
                "give the whole model, as `model.save(\"model.keras\")` writes it",
            ));
        }
        identifier(&options.name)?;
        for (name, _) in &options.lambdas {
            if !file.layers.iter().any(|layer| layer.class == "Lambda" && layer.name == *name) {
                return Err(CliError::declare(
                    format!("the model has no `Lambda` called `{}`", name.escape_debug()),
                    "`seqnet inspect` lists the layers",
                ));
            }
        }
        other_in_keras_2(file)?;
        let input = input(file, options)?;
        let layers = file.layers.iter().map(|layer| (&*layer.class, &*layer.name));
        let fields = fields(&layers.collect::<Vec<_>>());
        let mut layers = Vec::new();
        let mut given = Some(input.clone());
        for (config, (field, named)) in file.layers.iter().zip(&fields) {
            let name = named.then_some(&**field);
            layers.push(laid_out(&config.class, &written(config, name, options, given.as_ref())?));
            given = given.and_then(|given| gives_of(config, options, &given));
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
        Ok(Declaration { text, fields: fields.into_iter().map(|(field, _)| field).collect() })
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
    if begins && letters.all(|letter| letter.is_alphanumeric() || letter == '_') {
        return Ok(());
    }
    Err(CliError::declare(
        format!("a struct needs a name of letters and digits, but is given `{}`", name.escape_debug()),
        "write `--name Forecast`",
    ))
}

/// The shape of the input: what the file says, and what the user says of the rest.
fn input(file: &File, options: &Options) -> Result<Shape, CliError> {
    let help = "write `--input-shape 24,3`: timesteps, features";
    let shape = match (&file.input_shape, &options.input_shape) {
        (None, None) => return Err(CliError::declare("the file does not say the shape of the input", help)),
        (Some(shape), None) | (None, Some(shape)) => shape.clone(),
        (Some(file), Some(said)) => {
            let fits = file.len() == said.len()
                && file.iter().zip(said).all(|(file, said)| file.is_none() || file == said);
            if !fits {
                return Err(CliError::declare(
                    format!(
                        "the model takes {}, but `--input-shape` says {}",
                        self::shape(file),
                        self::shape(said)
                    ),
                    "give numbers for what is `None` alone",
                ));
            }
            said.clone()
        }
    };
    let embeds = file.layers.first().is_some_and(|layer| layer.class == "Embedding");
    let (features, _) =
        shape.split_last().ok_or_else(|| CliError::declare("the input has no dimensions", help))?;
    if (features.is_none() && !embeds) || shape.iter().skip(1).any(Option::is_none) {
        return Err(CliError::declare(
            format!("the model takes {}, and the features must be a number", self::shape(&shape)),
            help,
        ));
    }
    Ok(shape)
}

/// `(12, 1)`
fn shape(shape: &Shape) -> String {
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

/// How many characters a line has at most, where it can be broken.
const WIDTH: usize = 100;

/// What stands in `LSTM(32, return_sequences = true, name = "encoder")`.
fn written(
    config: &LayerConfig,
    field: Option<&str>,
    options: &Options,
    given: Option<&Shape>,
) -> Result<Vec<String>, CliError> {
    let LayerConfig { class, name, config, .. } = config;
    let mut arguments = match &**class {
        "Lambda" => vec![lambda(name, &options.lambdas)?],
        "TimeDistributed" => vec![inner(name, &config["layer"])?],
        "Bidirectional" => bidirectional(name, config)?,
        _ => arguments(class, name, config)?,
    };
    arguments.extend(axis(class, config, given));
    if let Some(field) = field {
        arguments.push(format!("name = {field:?}"));
    }
    Ok(arguments)
}

/// A layer in the list: in one line, or an argument a line.
fn laid_out(class: &str, arguments: &[String]) -> String {
    let line = format!("        {class}({}),\n", arguments.join(", "));
    if line.chars().count() <= WIDTH {
        return line;
    }
    let lines =
        arguments.iter().fold(String::new(), |lines, argument| lines + "            " + argument + ",\n");
    format!("        {class}(\n{lines}        ),\n")
}

/// A layer as it would be declared, as far as that can be.
pub(crate) fn described(layer: &LayerConfig) -> String {
    let options = Options { lambdas: vec![(layer.name.clone(), "x[..]".to_owned())], ..Options::default() };
    match written(layer, None, &options, None) {
        Ok(arguments) => format!("{}({})", layer.class, arguments.join(", ")),
        Err(_) => layer.class.clone(),
    }
}

/// The axis of a normalization, where it is not the last.
fn axis(class: &str, config: &Value, given: Option<&Shape>) -> Option<String> {
    if !class.ends_with("Normalization") && class != "Softmax" {
        return None;
    }
    let axis = match config["axis"].as_array().map(Vec::as_slice) {
        Some([axis]) => axis.as_i64()?,
        Some(axes) => return Some(format!("axis = {}", Value::from(axes.to_vec()))),
        None => config["axis"].as_i64()?,
    };
    let last = given.and_then(|given| i64::try_from(given.len()).ok());
    (axis != -1 && Some(axis) != last).then(|| format!("axis = {axis}"))
}

/// The layer within a layer, whose name says nothing.
fn inner(name: &str, json: &Value) -> Result<String, CliError> {
    let Some((class, config)) = layer(json) else {
        return Err(CliError::declare(
            format!("the file does not say which layer is in `{name}`"),
            "give the whole model, as `model.save` writes it: it has the arguments of every layer",
        ));
    };
    let arguments = match class {
        "Bidirectional" => bidirectional(name, config)?,
        "TimeDistributed" => vec![inner(name, &config["layer"])?],
        _ => arguments(class, name, config)?,
    };
    Ok(format!("{class}({})", arguments.join(", ")))
}

fn bidirectional(name: &str, config: &Value) -> Result<Vec<String>, CliError> {
    let mut config = config.clone();
    for direction in ["layer", "backward_layer"] {
        // `Bidirectional` sets it by itself.
        let inner = config.get_mut(direction).and_then(|layer| layer.get_mut("config"));
        if let Some(config) = inner.and_then(Value::as_object_mut) {
            config.remove("zero_output_for_mask");
        }
    }
    let mut arguments = vec![inner(name, &config["layer"])?];
    match config["merge_mode"].as_str() {
        Some("concat") => {}
        Some(mode) => arguments.push(format!("merge_mode = {mode:?}")),
        None => {
            return Err(CliError::declare(
                format!("`{name}` gives two sequences, for it has `merge_mode = None`"),
                "build it with \"concat\", and divide the features in the next layer",
            ));
        }
    }
    if !config["backward_layer"].is_null() {
        // The other direction is the same layer backwards, unless the user gave one.
        let mut expected = config["layer"].clone();
        let backwards = expected["config"]["go_backwards"].as_bool() == Some(true);
        expected["config"]["go_backwards"] = (!backwards).into();
        let backward = inner(name, &config["backward_layer"])?;
        if backward != inner(name, &expected)? {
            arguments.push(format!("backward_layer = {backward}"));
        }
    }
    Ok(arguments)
}

/// What a layer gives.
fn gives_of(config: &LayerConfig, options: &Options, given: &Shape) -> Option<Shape> {
    match &*config.class {
        "Lambda" => slice(&lambda(&config.name, &options.lambdas).ok()?, given),
        class => gives(class, &config.config, given),
    }
}
