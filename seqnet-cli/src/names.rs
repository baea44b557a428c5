//! Names of layers as fields of a struct.

use std::collections::{HashMap, HashSet};

/// The name of each layer's field, and whether it must be said: `sequential!` counts layers of a class as Keras does.
pub(crate) fn fields(layers: &[(&str, &str)]) -> Vec<(String, bool)> {
    let mut counts: HashMap<String, usize> = HashMap::new();
    let mut taken = Taken::default();
    // Names that somebody gave come first: what is counted must not be one of them.
    let given: Vec<Option<String>> = layers
        .iter()
        .map(|(class, name)| {
            let class = snake_case(class);
            let stem = name.trim_end_matches(|c: char| c.is_ascii_digit());
            let counted = *name == class || (stem != *name && stem.strip_suffix('_') == Some(&class));
            (!counted).then(|| taken.free(&field(name)))
        })
        .collect();
    let mut fields = Vec::new();
    for ((class, _), given) in layers.iter().zip(given) {
        if let Some(given) = given {
            fields.push((given, true));
            continue;
        }
        let class = snake_case(class);
        let count = counts.entry(class.clone()).or_default();
        let name = if *count == 0 { class } else { format!("{class}_{count}") };
        let free = taken.free(&name);
        let renamed = free != name;
        // A layer whose name is said does not count.
        *count += usize::from(!renamed);
        fields.push((free, renamed));
    }
    fields
}

/// Names that are taken, and the number from which on each can be free.
#[derive(Default)]
struct Taken {
    names: HashSet<String>,
    next: HashMap<String, usize>,
}

impl Taken {
    /// The name, or one with a number that nothing has.
    fn free(&mut self, name: &str) -> String {
        if self.names.insert(name.to_owned()) {
            return name.to_owned();
        }
        let next = self.next.entry(name.to_owned()).or_insert(2);
        loop {
            let numbered = format!("{name}_{next}");
            *next += 1;
            if self.names.insert(numbered.clone()) {
                return numbered;
            }
        }
    }
}

/// A layer's name as a field: `my-layer` becomes `my_layer`, `type` becomes `type_layer`.
fn field(name: &str) -> String {
    let letters = name.chars().map(|c| {
        let plain = c.is_alphabetic() || c.is_ascii_digit();
        if plain { c } else { '_' }
    });
    let field: String = letters.collect();
    let begins = field.chars().next().is_some_and(|c| c.is_alphabetic() || c == '_');
    if KEYWORDS.contains(&&*field) {
        format!("{field}_layer")
    } else if !begins || field == "_" || field.starts_with("__") {
        format!("layer_{}", field.trim_start_matches('_'))
    } else {
        field
    }
}

/// Words that Rust keeps for itself.
pub(crate) const KEYWORDS: [&str; 52] = [
    "Self", "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate", "do",
    "dyn", "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop",
    "macro", "match", "mod", "move", "mut", "override", "priv", "pub", "ref", "return", "self", "static",
    "struct", "super", "trait", "true", "try", "type", "typeof", "unsafe", "unsized", "use", "virtual",
    "where", "while", "yield",
];

/// As Keras makes names of classes.
pub(crate) fn snake_case(class: &str) -> String {
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

#[cfg(test)]
mod tests {
    use super::*;

    fn named(layers: &[(&str, &str)]) -> Vec<(String, bool)> {
        fields(layers)
    }

    fn all(expected: &[(&str, bool)]) -> Vec<(String, bool)> {
        expected.iter().map(|(name, said)| ((*name).to_owned(), *said)).collect()
    }

    /// Keras goes on counting from model to model in one session; `sequential!` begins anew.
    #[test]
    fn what_keras_has_counted_is_counted_anew() {
        let given = [("LSTM", "lstm_7"), ("Dense", "dense"), ("LSTM", "lstm_8"), ("PReLU", "p_re_lu_3")];
        assert_eq!(
            named(&given),
            all(&[("lstm", false), ("dense", false), ("lstm_1", false), ("p_re_lu", false)])
        );
    }

    #[test]
    fn what_a_user_has_named_is_said() {
        let given = [("LSTM", "encoder"), ("LSTM", "lstm"), ("Dense", "my-layer/1"), ("Dense", "1st")];
        assert_eq!(
            named(&given),
            all(&[("encoder", true), ("lstm", false), ("my_layer_1", true), ("layer_1st", true)])
        );
    }

    /// `sequential!` would call the last one `lstm` too, for it counts no layer whose name is said.
    #[test]
    fn layers_whose_name_is_said_do_not_count() {
        let given = [("Dense", "lstm"), ("LSTM", "lstm_1"), ("LSTM", "lstm_2")];
        assert_eq!(named(&given), all(&[("lstm", true), ("lstm_2", true), ("lstm_3", true)]));
    }

    #[test]
    fn no_two_have_one_name() {
        let given =
            [("LSTM", "a-b"), ("LSTM", "a b"), ("Dense", "lstm"), ("LSTM", "lstm_4"), ("GRU", "self")];
        assert_eq!(
            named(&given),
            all(&[("a_b", true), ("a_b_2", true), ("lstm", true), ("lstm_2", true), ("self_layer", true)])
        );
    }
}
