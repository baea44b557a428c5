//! Activations with their arguments, as declared and as a file has them: by name, or as a layer in the place of a function.

use seqnet_core::Setting;
use serde_json::Value;

/// A function, and all of its arguments.
#[derive(Clone, Debug)]
pub(crate) struct Function {
    name: String,
    arguments: Vec<(&'static str, f64)>,
}

type Arguments = &'static [(&'static str, f64)];

/// What the arguments are where they are not given.
const PRESETS: [(&str, Arguments); 8] = [
    ("relu", &[("negative_slope", 0.0), ("max_value", f64::INFINITY), ("threshold", 0.0)]),
    ("leaky_relu", &[("negative_slope", 0.2)]),
    ("elu", &[("alpha", 1.0)]),
    ("celu", &[("alpha", 1.0)]),
    ("gelu", &[("approximate", 0.0)]),
    ("hard_shrink", &[("threshold", 0.5)]),
    ("soft_shrink", &[("threshold", 0.5)]),
    ("squareplus", &[("b", 4.0)]),
];

/// Layers that stand for a function; what one of them takes where the function takes something else.
const LAYERS: [(&str, &str, Arguments); 4] = [
    ("ReLU", "relu", &[]),
    ("LeakyReLU", "leaky_relu", &[("negative_slope", 0.3)]),
    ("ELU", "elu", &[]),
    ("Softmax", "softmax", &[]),
];

impl Function {
    fn named(name: &str) -> Function {
        let (name, given): (_, Arguments) = match name {
            "swish" => ("silu", &[]),
            "hard_swish" => ("hard_silu", &[]),
            "relu6" => ("relu", &[("max_value", 6.0)]),
            name => (name, &[]),
        };
        let preset = PRESETS.iter().find(|(function, _)| *function == name);
        let arguments = preset.map_or_else(Vec::new, |(_, arguments)| arguments.to_vec());
        let mut function = Function { name: name.to_owned(), arguments };
        for (argument, value) in given {
            function.set(argument, *value);
        }
        function
    }

    fn set(&mut self, argument: &'static str, value: f64) {
        match self.arguments.iter_mut().find(|(name, _)| *name == argument) {
            Some((_, old)) => *old = value,
            None => self.arguments.push((argument, value)),
        }
    }

    /// What is declared.
    pub(crate) fn declared(setting: &Setting) -> Option<Function> {
        match setting {
            Setting::Text(name) => Some(Function::named(name)),
            Setting::Call(name, given) => {
                let mut function = Function::named(name);
                for (argument, value) in *given {
                    function.set(argument, *value);
                }
                Some(function)
            }
            _ => None,
        }
    }

    /// What a file has; none where it is nobody's but its author's.
    pub(crate) fn found(value: &Value) -> Option<Function> {
        match value {
            Value::Null => return Some(Function::named("linear")),
            Value::String(name) => return Some(Function::named(name)),
            _ => {}
        }
        let (class, config) = (value["class_name"].as_str().unwrap_or_default(), &value["config"]);
        if let Some(name) = config.as_str() {
            return Some(Function::named(name));
        }
        if class == "Activation" {
            return Function::found(&config["activation"]);
        }
        let (_, name, presets) = LAYERS.iter().find(|(layer, ..)| *layer == class)?;
        let mut function = Function::named(name);
        for (argument, value) in *presets {
            function.set(argument, *value);
        }
        for (argument, value) in &mut function.arguments {
            // `alpha` was the name of every slope.
            let given = config[*argument].as_f64();
            *value = given.or_else(|| config["alpha"].as_f64()).unwrap_or(*value);
        }
        Some(function)
    }

    /// As it would be typed, with the arguments that are not usual.
    pub(crate) fn text(&self) -> String {
        let usual = Function::named(&self.name);
        let given: Vec<_> = self
            .arguments
            .iter()
            .filter(|(name, value)| {
                !usual.arguments.iter().any(|(other, usual)| other == name && same(*usual, *value))
            })
            .map(|(name, value)| format!("{name} = {value:?}"))
            .collect();
        if given.is_empty() {
            format!("{:?}", self.name)
        } else {
            format!("{}({})", self.name, given.join(", "))
        }
    }
}

impl PartialEq for Function {
    fn eq(&self, other: &Function) -> bool {
        let pairs = self.arguments.iter().zip(&other.arguments);
        self.name == other.name
            && self.arguments.len() == other.arguments.len()
            && pairs.into_iter().all(|(ours, theirs)| ours.0 == theirs.0 && same(ours.1, theirs.1))
    }
}

/// The same number in single precision, to which Keras 2 rounds some.
#[expect(clippy::cast_possible_truncation, reason = "that is what is compared")]
pub(crate) fn same(one: f64, other: f64) -> bool {
    // Both zeros are one.
    (one as f32 + 0.0).to_bits() == (other as f32 + 0.0).to_bits()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_layer_is_a_function_with_arguments() {
        let call = Setting::Call("leaky_relu", &[("negative_slope", 0.1)]);
        let layer = |slope: f64| json!({ "class_name": "LeakyReLU", "config": { "negative_slope": slope } });
        assert!(Function::declared(&call) == Function::found(&layer(0.1)));
        assert!(Function::declared(&call) != Function::found(&layer(0.3)));
        assert!(Function::declared(&call) != Function::found(&json!("leaky_relu")));
        assert_eq!(
            Function::found(&layer(0.3)).expect("a function").text(),
            "leaky_relu(negative_slope = 0.3)"
        );
        let old = json!({ "class_name": "LeakyReLU", "config": { "alpha": 0.1 } });
        assert!(Function::declared(&call) == Function::found(&old));
    }

    #[test]
    fn some_have_two_names() {
        for (one, other) in [("swish", "silu"), ("hard_swish", "hard_silu")] {
            assert_eq!(Function::named(one), Function::named(other));
        }
        let six = Setting::Call("relu", &[("negative_slope", 0.0), ("max_value", 6.0), ("threshold", 0.0)]);
        assert!(Function::declared(&six) == Some(Function::named("relu6")));
        assert!(Function::found(&json!(null)) == Some(Function::named("linear")));
        assert!(
            Function::found(&json!({ "class_name": "function", "config": "relu" }))
                == Some(Function::named("relu"))
        );
    }

    #[test]
    fn a_function_of_ones_own_is_none() {
        assert!(Function::found(&json!({ "class_name": "Mine", "config": {} })).is_none());
    }
}
