//! A file of weights as a `sequential!` declaration.

use crate::arguments::arguments;
use crate::error::CliError;
use crate::shape::{Shape, gives, layer};
use seqnet_weights::{File, LayerConfig};
use serde_json::Value;
use std::collections::{HashMap, HashSet};
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
        let fields = fields(&file.layers);
        let mut layers = Vec::new();
        let mut given = Some(input.clone());
        for (config, (field, named)) in file.layers.iter().zip(&fields) {
            let name = named.then_some(&**field);
            layers.push(written(config, name, options, given.as_ref())?);
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
            let _ = writeln!(text, "        {layer},");
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

/// The name of each layer's field, and whether it must be said: `sequential!` counts layers of a class as Keras does.
fn fields(layers: &[LayerConfig]) -> Vec<(String, bool)> {
    let mut counts: HashMap<String, usize> = HashMap::new();
    let mut taken: HashSet<String> = HashSet::new();
    // Names that somebody gave come first: what is counted must not be one of them.
    let given: Vec<Option<String>> = layers
        .iter()
        .map(|layer| {
            let class = snake_case(&layer.class);
            let stem = layer.name.trim_end_matches(|c: char| c.is_ascii_digit());
            let counted =
                layer.name == class || (stem != layer.name && stem.strip_suffix('_') == Some(&class));
            (!counted).then(|| free(&mut taken, &field(&layer.name)))
        })
        .collect();
    let mut fields = Vec::new();
    for (layer, given) in layers.iter().zip(given) {
        if let Some(given) = given {
            fields.push((given, true));
            continue;
        }
        let class = snake_case(&layer.class);
        let count = counts.entry(class.clone()).or_default();
        let name = if *count == 0 { class } else { format!("{class}_{count}") };
        *count += 1;
        let free = free(&mut taken, &name);
        let renamed = free != name;
        fields.push((free, renamed));
    }
    fields
}

/// The name, or one with a number that nothing has.
fn free(taken: &mut HashSet<String>, name: &str) -> String {
    let numbered = (2..).map(|i| format!("{name}_{i}"));
    let free = std::iter::once(name.to_owned()).chain(numbered).find(|name| !taken.contains(name));
    let free = free.unwrap_or_default();
    taken.insert(free.clone());
    free
}

/// A layer's name as a field: `my-layer` becomes `my_layer`.
fn field(name: &str) -> String {
    let letters = name.chars().map(|c| if c.is_alphanumeric() || c == '_' { c } else { '_' });
    let field: String = letters.collect();
    let begins = field.chars().next().is_some_and(|c| c.is_alphabetic() || c == '_');
    match (begins, &*field) {
        (true, "_" | "self" | "Self" | "super" | "crate") | (false, _) => format!("layer_{field}"),
        (true, _) => field,
    }
}

/// As Keras makes names of classes.
fn snake_case(class: &str) -> String {
    let letters: Vec<char> = class.chars().collect();
    let mut name = String::new();
    for (i, letter) in letters.iter().enumerate() {
        let after = letters.get(i + 1).is_some_and(char::is_ascii_lowercase);
        let before = i > 0 && letters[i - 1].is_ascii_lowercase();
        if i > 0 && letter.is_ascii_uppercase() && (after || before) {
            name.push('_');
        }
        name.extend(letter.to_lowercase());
    }
    name
}

/// `LSTM(32, return_sequences = true, name = encoder)`
fn written(
    config: &LayerConfig,
    field: Option<&str>,
    options: &Options,
    given: Option<&Shape>,
) -> Result<String, CliError> {
    let LayerConfig { class, name, config, .. } = config;
    let mut arguments = match &**class {
        "Lambda" => vec![lambda(name, options)?],
        "TimeDistributed" => vec![inner(name, &config["layer"])?],
        "Bidirectional" => bidirectional(name, config)?,
        _ => arguments(class, name, config)?,
    };
    arguments.extend(axis(class, config, given));
    if let Some(field) = field {
        arguments.push(format!("name = {field:?}"));
    }
    Ok(format!("{class}({})", arguments.join(", ")))
}

/// A layer as it would be declared, as far as that can be.
pub(crate) fn described(layer: &LayerConfig) -> String {
    let options = Options { lambdas: vec![(layer.name.clone(), "x[..]".to_owned())], ..Options::default() };
    written(layer, None, &options, None).unwrap_or_else(|_| layer.class.clone())
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

/// `lambda x: x[:, -3:, :]`
fn lambda(name: &str, options: &Options) -> Result<String, CliError> {
    let given = options.lambdas.iter().find(|(of, _)| of == name);
    let Some((_, slice)) = given else {
        return Err(CliError::declare(
            format!("`{name}` is a `Lambda`, whose function is Python's bytecode"),
            format!("say what it does with `--lambda {name}='x[:, -3:, :]'`"),
        ));
    };
    let body = slice.trim();
    let body = body.strip_prefix("lambda x:").unwrap_or(body).trim();
    let indices = body.strip_prefix("x[").and_then(|rest| rest.strip_suffix(']'));
    let plain = |indices: &str| indices.chars().all(|c| c.is_ascii_alphanumeric() || "-:., ".contains(c));
    match indices.filter(|indices| plain(indices)) {
        Some(_) => Ok(format!("lambda x: {body}")),
        None => Err(CliError::declare(
            format!("`--lambda` needs a slice, but is given `{}`", slice.escape_debug()),
            format!("write `--lambda {name}='x[:, -3:, :]'`"),
        )),
    }
}

/// What a layer gives; of a slice, what its indices leave of the timesteps is for the compiler to say.
fn gives_of(config: &LayerConfig, options: &Options, given: &Shape) -> Option<Shape> {
    if config.class != "Lambda" {
        return gives(&config.class, &config.config, given);
    }
    let slice = lambda(&config.name, options).ok()?;
    let inside = slice.split_once('[')?.1.strip_suffix(']')?;
    let indices: Vec<&str> = inside.split(',').map(str::trim).collect();
    match (&indices[..], &given[..]) {
        ([":", timesteps, ":"] | [":", timesteps], [all, features]) => {
            let all = (*all)?;
            if timesteps.parse::<i64>().is_ok() {
                return Some(vec![*features]);
            }
            let parts: Vec<&str> = timesteps.split(':').map(str::trim).collect();
            let ([start, stop] | [start, stop, "" | "1"]) = parts[..] else { return None };
            let start = if start.is_empty() { 0 } else { place(start, all)? };
            let stop = if stop.is_empty() { all } else { place(stop, all)? };
            Some(vec![Some(stop.checked_sub(start)?), *features])
        }
        _ => None,
    }
}

/// A place in a sequence, from its end where it is negative.
fn place(index: &str, all: usize) -> Option<usize> {
    let index: i64 = index.parse().ok()?;
    let distance = usize::try_from(index.unsigned_abs()).ok()?;
    Some(if index < 0 { all.saturating_sub(distance) } else { distance.min(all) })
}
