//! The README's table of layers, held to what the macro does.

mod formula;

use super::{declared, keras, needed};
use crate::table;
use formula::value;
use quote::quote;

/// The rows of the table: names, arguments, `weights`, `causal`, `a mask`.
fn rows() -> Vec<[&'static str; 5]> {
    let table = include_str!("../../../README.md").split("\n## Layers\n").nth(1).expect("it has the table");
    let table = table.split("\nActivations: ").next().expect("it ends before the activations");
    let rows = table.lines().filter(|line| line.starts_with("| `"));
    rows.map(|line| {
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        let [_, names, arguments, _, weights, causal, mask, _] = cells[..] else { panic!("{line}") };
        [names, arguments, weights, causal, mask]
    })
    .collect()
}

/// What stands in backticks, up to its parentheses.
fn words(cell: &str) -> impl Iterator<Item = &str> {
    cell.split('`').skip(1).step_by(2).map(|word| word.split(['(', ' ']).next().unwrap_or(word))
}

/// The layers of the table one by one, with its cells for their arguments, weights, whether they are causal, and for masks.
fn stated() -> impl Iterator<Item = (&'static str, [&'static str; 4])> {
    let layers = rows().into_iter();
    layers.flat_map(|[names, cells @ ..]| words(names).map(move |name| (name, cells)))
}

#[test]
fn the_table_of_the_readme_has_every_layer_and_no_other_arguments() {
    let mut named = Vec::new();
    for (name, [arguments, ..]) in stated() {
        named.push(name);
        let Some(row) = table::find(name) else { panic!("there is no `{name}`") };
        // These speak of other layers, of a slice, or of several layers at once.
        let of_others = ["GRU", "RNN", "TimeDistributed", "DepthwiseConv1D", "Slice", "Lambda"];
        if of_others.contains(&name) || arguments.contains("as in Keras") {
            continue;
        }
        for word in words(arguments).filter(|word| word.chars().all(|c| c.is_lowercase() || c == '_')) {
            assert!(row.parameters.iter().any(|known| known.name == word), "`{name}` has no `{word}`");
        }
    }
    let of_table = table::rows().map(|row| row.name).filter(|name| !name.contains("Cell"));
    let missing: Vec<&str> = of_table.filter(|name| !named.contains(name)).collect();
    assert!(missing.is_empty(), "{missing:?} are not in the table");
}

/// The layer below a mask, where it takes a sequence; with more arguments.
fn below_a_mask(name: &str, more: &str) -> Option<crate::walk::Network> {
    let keras = keras();
    let declared = declared(&keras);
    let mut arguments = declared.get(name).map_or_else(String::new, |(_, signature)| needed(name, signature));
    if name == "Bidirectional" {
        arguments = "LSTM(3, return_sequences = true)".to_owned();
    }
    let arguments = format!("{arguments}{more}");
    let list = format!("Input(12, 4), Masking(), {name}({})", arguments.trim_start_matches(", "));
    let model = syn::parse_str(&format!("struct Model {{ {list} }}")).expect("it is a struct");
    crate::walk::walk(&model, &quote!(f32)).0
}

/// Those that take a sequence with a mask.
const SEQUENCES: &str = ", return_sequences = true";

fn recurrent(name: &str) -> &'static str {
    if ["LSTM", "GRU", "SimpleRNN", "RNN"].contains(&name) { SEQUENCES } else { "" }
}

#[test]
fn layers_are_causal_where_the_readme_says_so() {
    let mut tried = 0;
    for (name, [_, _, causal, _]) in stated() {
        let is_causal = |more: &str| Some(below_a_mask(name, more)?.blocked.is_none());
        let Some(is) = is_causal(recurrent(name)) else { continue };
        let (said, otherwise) = match causal {
            "yes" => (true, None),
            "no" | "a vector alone" | "to a vector, or within each timestep" => (false, None),
            "unless `go_backwards`" => (true, Some(", go_backwards = true")),
            "unless `padding = \"same\"`" => (true, Some(", padding = \"same\"")),
            other => panic!("`{name}` is causal: {other}"),
        };
        assert_eq!(is, said, "{name}");
        assert!(otherwise.is_none_or(|more| is_causal(more) == Some(false)), "{name}");
        tried += 1;
    }
    assert!(tried > 38, "{tried} layers are not all that take a sequence");
}

#[test]
fn masks_go_on_where_the_readme_says_so() {
    for (name, [.., mask]) in stated() {
        let Some(network) = below_a_mask(name, recurrent(name)) else { continue };
        let has_one = network.layers.last().is_some_and(|layer| layer.gives_mask);
        assert_eq!(has_one, mask.contains("goes on") || mask == "makes one", "{name}");
        // A maximum is a vector, which has none, and the mask had no effect on it.
        let lost = mask == "lost" || name == "GlobalMaxPooling1D";
        assert_eq!(!network.unmasked.is_empty(), lost, "{name}");
    }
}

/// How many weights the layer of a list has, by the walk along it.
fn counted(list: &str) -> usize {
    let model = syn::parse_str(&format!("struct Model {{ {list} }}")).expect("it is a struct");
    let (network, checks) = crate::walk::walk(&model, &quote!(f32));
    let texts = || checks.mistakes.texts().collect::<Vec<_>>();
    let network = network.unwrap_or_else(|| panic!("{list}: {:?}", texts()));
    let parameters = network.layers.last().and_then(|layer| layer.parameters.as_ref()?.value());
    parameters.unwrap_or_else(|| panic!("{list}: only rustc knows"))
}

/// A list whose sizes are those of [`SIZES`], where they are in the layer's formula.
fn list(name: &str) -> String {
    let arguments = match name {
        "Dense" | "LSTM" | "GRU" | "SimpleRNN" => "3",
        "RNN" => "LSTMCell(3)",
        "TimeDistributed" => "Dense(3)",
        "Bidirectional" => "LSTM(3)",
        "Conv1D" => "4, 5, groups = 2",
        "DepthwiseConv1D" => "5, depth_multiplier = 7",
        "Conv1DTranspose" => "3, 5",
        "SeparableConv1D" => "3, 5, depth_multiplier = 7",
        "GroupNormalization" => "2",
        "Embedding" => return "Input(11), Embedding(13, 3)".to_owned(),
        "RepeatVector" => return "Input(6), RepeatVector(2)".to_owned(),
        "ConvLSTM1D" => return "Input(2, 11, 6), ConvLSTM1D(3, 5)".to_owned(),
        "Slice" => "-1",
        "Lambda" => "lambda x: x[:, -1, :]",
        "Reshape" => "(-1,)",
        "Permute" => "(2, 1)",
        "Cropping1D" => "(1, 1)",
        "Activation" => "tanh",
        "MaxPooling1D" | "AveragePooling1D" | "AdaptiveMaxPooling1D" | "AdaptiveAveragePooling1D" => "2",
        "Rescaling" | "Dropout" | "SpatialDropout1D" | "AlphaDropout" | "GaussianDropout"
        | "GaussianNoise" => "0.5",
        _ => "",
    };
    format!("Input(11, 6), {name}({arguments})")
}

/// The arguments in backticks; one without a value is given a number.
fn given(cell: &str) -> String {
    let arguments = cell.split('`').skip(1).step_by(2);
    let arguments =
        arguments.map(|word| if word.contains('=') { word.to_owned() } else { format!("{word} = 1.0") });
    arguments.collect::<Vec<_>>().join(", ")
}

/// What the letters of the formulas stand for in [`list`].
const SIZES: [(&str, usize); 7] =
    [("T", 11), ("F", 6), ("U", 3), ("V", 13), ("K", 5), ("m", 7), ("groups", 2)];

#[test]
fn layers_have_as_many_weights_as_the_readme_says() {
    let (dense, lstm) = (3 * (6 + 1), 4 * 3 * (6 + 3 + 1));
    let mut tried = 0;
    for (name, [_, weights, ..]) in stated() {
        let list = list(name);
        let sizes: Vec<_> = SIZES
            .map(
                |(letter, size)| if (name, letter) == ("Conv1D", "U") { (letter, 4) } else { (letter, size) },
            )
            .into();
        // Several cases, each `formula` or `formula` with `arguments`.
        for case in weights.split("; ") {
            let (count, arguments) = match case.split_once(" with ") {
                Some((count, arguments)) => (count, given(arguments)),
                None => (case, String::new()),
            };
            let count = match count.trim_matches('`') {
                "the layer's" => dense,
                "the cells'" => lstm,
                "both layers'" => 2 * lstm,
                formula => value(formula, &sizes).unwrap_or_else(|| panic!("`{name}` has {formula}")),
            };
            let inside = list.strip_suffix(')').expect("it ends with its arguments");
            let comma = if inside.ends_with('(') { "" } else { ", " };
            let list =
                if arguments.is_empty() { list.clone() } else { format!("{inside}{comma}{arguments})") };
            assert_eq!(counted(&list), count, "{list}, of which the README says {weights}");
            tried += 1;
        }
    }
    assert!(tried > 50, "{tried} are not all");
}
