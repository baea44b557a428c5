//! Layers as they are written in a declaration, with those within them.

use crate::arguments::{arguments, is_known};
use crate::declaration::Options;
use crate::error::CliError;
use crate::lambda::lambda;
use crate::shape::layer;
use seqnet_weights::{LayerConfig, unknown_options};
use serde_json::Value;

/// How many characters a line has at most, where it can be broken.
const WIDTH: usize = 100;

/// What stands in `LSTM(32, return_sequences = true, name = "encoder")`.
pub(crate) fn written(
    config: &LayerConfig,
    field: Option<&str>,
    options: &Options,
    notes: &mut Vec<String>,
) -> Result<Vec<String>, CliError> {
    let layer = config;
    let LayerConfig { class, name, config, .. } = layer;
    let mut arguments = match &**class {
        "Lambda" => vec![lambda(layer, &options.lambdas)?],
        "LSTMCell" | "GRUCell" | "SimpleRNNCell" => {
            return Err(CliError::declare(
                format!("`{name}` is a `{class}`, which stands in an `RNN`"),
                format!("build it as `RNN({class}(..))`"),
            ));
        }
        class => of_class(class, name, config, notes)?,
    };
    if let Some(field) = field {
        arguments.push(format!("name = {field:?}"));
    }
    Ok(arguments)
}

/// The arguments of a layer of Keras.
fn of_class(
    class: &str,
    name: &str,
    config: &Value,
    notes: &mut Vec<String>,
) -> Result<Vec<String>, CliError> {
    last_axis(class, name, config)?;
    no_unknown_option(class, name, config)?;
    match class {
        "TimeDistributed" => Ok(vec![inner(name, &config["layer"], notes)?]),
        "Bidirectional" => bidirectional(name, config, notes),
        "RNN" => {
            let mut written = vec![cells(name, &config["cell"], notes)?];
            written.extend(arguments(class, name, config, notes)?);
            Ok(written)
        }
        _ => arguments(class, name, config, notes),
    }
}

/// A layer in the list.
pub(crate) fn laid_out(class: &str, arguments: &[String]) -> String {
    format!("        {},\n", broken(&format!("{class}({})", arguments.join(", ")), 8))
}

/// A call or a list in one line, or with a line for each part, as rustfmt would break it.
fn broken(text: &str, indent: usize) -> String {
    let fits = indent + text.chars().count() + ",\n".len() <= WIDTH;
    let Some((head, parts, end)) = parts(text).filter(|_| !fits) else { return text.to_owned() };
    let line = |part: &&str| format!("{:1$}{2},\n", "", indent + 4, broken(part, indent + 4));
    format!("{head}\n{}{:2$}{end}", parts.iter().map(line).collect::<String>(), "", indent)
}

/// `LSTM(`, what stands between its commas, and `)`; or the same of a list.
fn parts(text: &str) -> Option<(&str, Vec<&str>, &str)> {
    let start = text.find(['(', '[', '"']).filter(|start| text.as_bytes()[*start] != b'"')? + 1;
    let end = text.len() - 1;
    let (mut parts, mut from, mut depth, mut is_text, mut before) = (Vec::new(), start, 0, false, ' ');
    for (at, letter) in text.char_indices().filter(|(at, _)| (start..end).contains(at)) {
        match letter {
            '"' if before != '\\' => is_text = !is_text,
            '(' | '[' if !is_text => depth += 1,
            ')' | ']' if !is_text => depth -= 1,
            ',' if !is_text && depth == 0 => {
                parts.push(text[from..at].trim());
                from = at + 1;
            }
            _ => {}
        }
        before = if before == '\\' { ' ' } else { letter };
    }
    parts.push(text[from..end].trim());
    parts.retain(|part| !part.is_empty());
    (!parts.is_empty() && text.ends_with([')', ']'])).then(|| (&text[..start], parts, &text[end..]))
}

/// A layer as it would be declared, as far as that can be.
pub(crate) fn described(layer: &LayerConfig) -> String {
    let options = Options { lambdas: vec![(layer.name.clone(), "x[..]".to_owned())], ..Options::default() };
    match written(layer, None, &options, &mut Vec::new()) {
        Ok(arguments) => format!("{}({})", layer.class, arguments.join(", ")),
        Err(_) => layer.class.clone(),
    }
}

/// The axis of a normalization is that of the features, which is -1 in a file that has been read.
fn last_axis(class: &str, name: &str, config: &Value) -> Result<(), CliError> {
    let axis = &config["axis"];
    let last = |axis: &Value| axis.as_i64() == Some(-1);
    let is_last = axis.is_null() || axis.as_array().map_or_else(|| last(axis), |axes| axes.iter().all(last));
    if is_last || !(class.ends_with("Normalization") || class == "Softmax") {
        return Ok(());
    }
    Err(CliError::declare(
        format!("`{name}` is a `{class}` over `axis = {axis}`, and seqnet has those over the features"),
        "build it with `axis = -1`, between two `Permute((2, 1))` if it is meant for the timesteps",
    ))
}

/// What an option does that seqnet has not, the declaration would not do.
fn no_unknown_option(class: &str, name: &str, config: &Value) -> Result<(), CliError> {
    // A layer that seqnet has not at all is an error by itself.
    match unknown_options(class, config).first().filter(|_| is_known(class)) {
        Some((option, value)) => Err(CliError::declare(
            format!(
                "`{name}` is a `{class}` with `{} = {value}`, which seqnet does not have",
                option.escape_debug()
            ),
            format!("build the `{class}` without it"),
        )),
        None => Ok(()),
    }
}

/// The layer within a layer, whose name says nothing.
fn inner(name: &str, json: &Value, notes: &mut Vec<String>) -> Result<String, CliError> {
    let Some((class, config)) = layer(json) else {
        return Err(CliError::declare(
            format!("the file does not say which layer is in `{name}`"),
            "give the whole model, as `model.save` writes it: it has the arguments of every layer",
        ));
    };
    Ok(format!("{class}({})", of_class(class, name, config, notes)?.join(", ")))
}

/// `LSTMCell(8)`, or `[LSTMCell(8), GRUCell(4)]`.
fn cells(name: &str, cell: &Value, notes: &mut Vec<String>) -> Result<String, CliError> {
    match &cell["config"]["cells"] {
        Value::Array(cells) => {
            let mut written = Vec::new();
            for cell in cells {
                written.push(inner(name, &without_initializers(cell), notes)?);
                if written.last() != Some(&inner(name, cell, &mut Vec::new())?) {
                    notes.push(format!(
                        "initializers in `{name}` are left out, for cells of a stack begin as by default"
                    ));
                }
            }
            Ok(format!("[{}]", written.join(", ")))
        }
        _ => inner(name, cell, notes),
    }
}

fn without_initializers(cell: &Value) -> Value {
    let mut cell = cell.clone();
    if let Some(config) = cell["config"].as_object_mut() {
        config.retain(|argument, _| !argument.ends_with("_initializer") && argument != "unit_forget_bias");
    }
    cell
}

fn bidirectional(name: &str, config: &Value, notes: &mut Vec<String>) -> Result<Vec<String>, CliError> {
    let mut config = config.clone();
    for direction in ["layer", "backward_layer"] {
        // `Bidirectional` sets it by itself.
        let inner = config.get_mut(direction).and_then(|layer| layer.get_mut("config"));
        if let Some(config) = inner.and_then(Value::as_object_mut) {
            config.remove("zero_output_for_mask");
        }
    }
    let mut arguments = vec![inner(name, &config["layer"], notes)?];
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
        let backward = inner(name, &config["backward_layer"], &mut Vec::new())?;
        if backward != inner(name, &expected, &mut Vec::new())? {
            arguments.push(format!("backward_layer = {backward}"));
        }
    }
    Ok(arguments)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(arguments: &[&str]) -> String {
        laid_out(
            "Bidirectional",
            &arguments.iter().map(|argument| (*argument).to_owned()).collect::<Vec<_>>(),
        )
    }

    #[test]
    fn what_is_short_is_a_line() {
        assert_eq!(
            line(&["LSTM(8)", "merge_mode = \"sum\""]),
            "        Bidirectional(LSTM(8), merge_mode = \"sum\"),\n"
        );
    }

    #[test]
    fn what_is_long_is_broken_as_deep_as_it_must_be() {
        let cells = "RNN([LSTMCell(32, activation = \"softsign, (\"), GRUCell(16, reset_after = false, use_bias = false)], return_sequences = true)";
        let expected = "        Bidirectional(
            RNN(
                [
                    LSTMCell(32, activation = \"softsign, (\"),
                    GRUCell(16, reset_after = false, use_bias = false),
                ],
                return_sequences = true,
            ),
            merge_mode = \"ave\",
            backward_layer = GRU(8),
        ),
";
        assert_eq!(line(&[cells, "merge_mode = \"ave\"", "backward_layer = GRU(8)"]), expected);
        assert!(expected.lines().all(|line| line.len() <= WIDTH));
    }
}
