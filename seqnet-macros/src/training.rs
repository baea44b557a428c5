//! The arguments of layers that only training uses.

use crate::arguments::values::{self, Float};
use crate::arguments::{Call, Given};
use crate::dimension::Term;
use crate::mistakes::{did_you_mean, shown};
use crate::walk::Placed;
use proc_macro2::{Ident, Literal, TokenStream};
use quote::{ToTokens, format_ident, quote};
use syn::{Expr, ExprLit, Lit};

/// What a layer is given for its training.
#[derive(Clone, Default)]
pub(crate) struct Training {
    /// Fields of `Options` that are not the default.
    options: Vec<(&'static str, TokenStream)>,
    /// Tensor, regularizer, constraint.
    rules: Vec<(String, Held, Held)>,
    /// `trainable = false`
    pub(crate) frozen: bool,
    /// The parts in it that have weights, as the paths of these call them; of one that has no parts, itself, without a name.
    parts: Vec<String>,
    /// Those among them that stay as they are while others are trained.
    fixed: Vec<String>,
    /// Of the layers or cells in it that have arguments of their own.
    inner: Vec<Training>,
    /// Whether it counts what the size of its outputs costs itself: it has two.
    counts: bool,
}

/// A regularizer or a constraint as an expression, or none.
pub(crate) type Held = Option<TokenStream>;

/// Arguments that stand for themselves among the options, and the fields that they are there.
const OPTIONS: &[(&str, &str)] = &[
    ("rate", "rate"),
    ("stddev", "rate"),
    ("dropout", "rate"),
    ("recurrent_dropout", "recurrent_rate"),
    ("momentum", "momentum"),
];

/// Layers that do nothing in prediction, and what they do in training.
const DISTURBANCES: &[(&str, &str)] = &[
    ("SpatialDropout1D", "Spatial"),
    ("GaussianNoise", "Noise"),
    ("GaussianDropout", "Gaussian"),
    ("AlphaDropout", "Alpha"),
];

impl Training {
    /// What a layer of the table is given, or the layer that it wraps.
    pub(crate) fn of(call: &Call) -> Self {
        let mut training = match &call.parts()[..] {
            [] => Training::default(),
            [(_, only)] => Training::of(only),
            parts => Training::around(parts),
        };
        for (argument, field) in OPTIONS {
            if let Some(Given::Float(number)) = call.find(argument) {
                training.options.push((field, number.constant()));
            }
        }
        if let Some((_, kind)) = DISTURBANCES.iter().find(|(layer, _)| *layer == call.row.name) {
            let kind = format_ident!("{kind}");
            training.options.push(("disturbance", quote!(__seqnet::train::Disturbance::#kind)));
        }
        if let Some(seed) = call.dimension("seed") {
            let seed = seed.constant();
            training
                .options
                .push(("seed", quote!(::core::option::Option::Some(#seed as ::core::primitive::u64))));
        }
        if !call.boolean("trainable", true) {
            training.frozen = true;
            training.options.push(("trainable", quote!(false)));
        }
        if call.row.name == "ActivityRegularization" {
            training.options.push(("activity", activity(call)));
        }
        training.counts |= call.row.name == "Bidirectional";
        training.hold(call);
        training
    }

    /// That of parts which have their own, each with the name of those of its weights' paths.
    fn around(parts: &[(String, &Call)]) -> Self {
        let inner: Vec<Training> = parts.iter().map(|(_, part)| Training::of(part)).collect();
        let named = inner.iter().zip(parts).flat_map(|(training, (name, _))| {
            let rules = training.rules.iter();
            rules.map(move |(tensor, regularizer, constraint)| {
                (format!("{name}/{tensor}"), regularizer.clone(), constraint.clone())
            })
        });
        let named = named.collect();
        let each = inner.iter().zip(parts);
        let within = |of: fn(&Training) -> Vec<String>| -> Vec<String> {
            let parts = each.clone().flat_map(|(training, (name, _))| {
                of(training).into_iter().map(move |part| match &part[..] {
                    "" => name.clone(),
                    part => format!("{name}/{part}"),
                })
            });
            parts.collect()
        };
        let (parts, fixed) = (within(Training::parts), within(Training::fixed));
        let frozen = inner.iter().all(|training| training.frozen);
        Training { rules: named, frozen, parts, fixed, inner, ..Training::default() }
    }

    fn parts(&self) -> Vec<String> {
        if self.parts.is_empty() { vec![String::new()] } else { self.parts.clone() }
    }

    fn fixed(&self) -> Vec<String> {
        if self.frozen { self.parts() } else { self.fixed.clone() }
    }

    fn hold(&mut self, call: &Call) {
        for (name, given) in call.all() {
            let Given::Held(held) = given else { continue };
            let Some((tensor, kind)) = name.rsplit_once('_') else { continue };
            if tensor == "activity" {
                self.options.push(("activity", held.clone()));
                continue;
            }
            let tensor = match tensor {
                "recurrent" => "recurrent_kernel",
                "depthwise" => "depthwise_kernel",
                "pointwise" => "pointwise_kernel",
                other => other,
            };
            let at = self.rules.iter().position(|(known, ..)| known == tensor).unwrap_or_else(|| {
                self.rules.push((tensor.to_owned(), None, None));
                self.rules.len() - 1
            });
            let (_, regularizer, constraint) = &mut self.rules[at];
            *(if kind == "regularizer" { regularizer } else { constraint }) = Some(held.clone());
        }
    }

    /// A reference to the options.
    pub(crate) fn options(&self) -> TokenStream {
        let value = self.value();
        if self.is_default() { quote!(&#value) } else { quote!(const { &#value }) }
    }

    fn is_default(&self) -> bool {
        self.options.is_empty() && self.inner.iter().all(Training::is_default)
    }

    fn value(&self) -> TokenStream {
        let default = quote!(__seqnet::train::Options::DEFAULT);
        if self.is_default() {
            return default;
        }
        let fields = self.options.iter().map(|(field, value)| {
            let field = format_ident!("{field}");
            quote!(#field: #value)
        });
        let inner = self.inner.iter().map(Training::value);
        let inner = (!self.inner.is_empty()).then(|| quote!(inner: &[#(#inner),*],));
        quote!(__seqnet::train::Options { #(#fields,)* #inner ..#default })
    }

    /// What the size of its outputs costs, where the model counts it.
    pub(crate) fn activity(&self) -> Option<&TokenStream> {
        self.options
            .iter()
            .find(|(field, _)| *field == "activity")
            .filter(|_| !self.counts)
            .map(|(_, held)| held)
    }

    /// Whether the size of outputs costs something, of its own or of what is in it.
    pub(crate) fn has_activity(&self) -> bool {
        self.options.iter().any(|(field, _)| *field == "activity")
            || self.inner.iter().any(Training::has_activity)
    }

    /// What shows the tensors of a layer to `__see`, with what they are held to.
    pub(crate) fn see(&self) -> TokenStream {
        if !self.frozen && self.rules.is_empty() && self.fixed.is_empty() {
            return quote!(__see);
        }
        let rules = self.rules.iter().map(|(tensor, regularizer, constraint)| {
            let regularizer = regularizer.clone().unwrap_or_else(|| quote!(__seqnet::Regularizer::NONE));
            let constraint = constraint.clone().unwrap_or_else(|| quote!(__seqnet::Constraint::None));
            quote!((#tensor, #regularizer, #constraint))
        });
        let held = (!self.rules.is_empty()).then(|| quote!(.held_to(&[#(#rules),*])));
        let fixed = match (self.frozen, &self.fixed[..]) {
            (true, _) => quote!(.fixed()),
            (false, []) => quote!(),
            (false, parts) => quote!(.fixed_in(&[#(#parts),*])),
        };
        quote!(&mut |__weight| __see(__weight #held #fixed))
    }
}

/// `l1` and `l2` of the layer `ActivityRegularization`.
fn activity(call: &Call) -> TokenStream {
    let [l1, l2] = ["l1", "l2"].map(|name| match call.find(name) {
        Some(Given::Float(number)) => number.constant(),
        _ => quote!(0.0),
    });
    quote!(__seqnet::Regularizer { l1: #l1, l2: #l2 })
}

impl Placed {
    /// Whether training leaves it as it is, and the macro knows.
    pub(crate) fn is_fixed(&self) -> bool {
        let none = self.parameters.as_ref().is_some_and(|parameters| parameters.value() == Some(0));
        none || self.training.frozen
    }
}

/// The regularizers, by Keras's classes and functions, with their arguments and what those are by default.
const REGULARIZERS: &[(&str, &[(&str, f64)])] =
    &[("l1", &[("l1", 0.01)]), ("l2", &[("l2", 0.01)]), ("l1_l2", &[("l1", 0.0), ("l2", 0.0)])];

/// The constraints, likewise.
const CONSTRAINTS: &[(&str, &[(&str, f64)])] = &[
    ("max_norm", &[("max_value", 2.0), ("axis", 0.0)]),
    ("non_neg", &[]),
    ("unit_norm", &[("axis", 0.0)]),
    ("min_max_norm", &[("min_value", 0.0), ("max_value", 1.0), ("rate", 1.0), ("axis", 0.0)]),
];

/// Reads `kernel_regularizer = …`.
pub(crate) fn regularizer(expression: &Expr, name: &str, parameters: &[Ident]) -> Result<Given, String> {
    let (kind, values) = call(expression, name, REGULARIZERS, parameters)?;
    let [l1, l2] = ["l1", "l2"].map(|wanted| {
        let all = REGULARIZERS.iter().find(|(known, _)| *known == kind).map_or(&[][..], |(_, all)| all);
        let at = all.iter().position(|(known, _)| *known == wanted);
        at.map_or_else(|| quote!(0.0), |at| values[at].clone())
    });
    Ok(Given::Held(quote!(__seqnet::Regularizer { l1: #l1, l2: #l2 })))
}

/// Reads `kernel_constraint = …`.
pub(crate) fn constraint(expression: &Expr, name: &str, parameters: &[Ident]) -> Result<Given, String> {
    let (kind, values) = call(expression, name, CONSTRAINTS, parameters)?;
    let tokens = match (kind, &values[..]) {
        ("max_norm", [max, axis]) => quote!(MaxNorm { max: #max, axis: #axis }),
        ("unit_norm", [axis]) => quote!(UnitNorm { axis: #axis }),
        ("min_max_norm", [min, max, rate, axis]) => {
            quote!(MinMaxNorm { min: #min, max: #max, rate: #rate, axis: #axis })
        }
        _ => quote!(NonNeg),
    };
    Ok(Given::Held(quote!(__seqnet::Constraint::#tokens)))
}

/// A name out of a list, and the values of its arguments.
fn call(
    expression: &Expr,
    name: &str,
    known: &'static [(&'static str, &'static [(&'static str, f64)])],
    parameters: &[Ident],
) -> Result<(&'static str, Vec<TokenStream>), String> {
    let example = known[0].0;
    let Some(word) = crate::arguments::word(expression) else {
        let given = shown(expression);
        return Err(format!(
            "needs a name for `{name}`, but is given `{given}`\nhelp: write `{name} = \"{example}\"`"
        ));
    };
    let snake = match &word[..] {
        "L1" | "L2" => word.to_lowercase(),
        "L1L2" => "l1_l2".to_owned(),
        other => crate::naming::snake_case(other),
    };
    let Some((kind, arguments)) = known.iter().find(|(known, _)| *known == snake) else {
        let help = did_you_mean(&word, known.iter().map(|(known, _)| *known), "there are");
        return Err(format!("knows no `{word}` for `{name}`\nhelp: {help}"));
    };
    let given = match crate::arguments::ungroup(expression) {
        Expr::Call(call) => Some(&call.args),
        Expr::MethodCall(call) => Some(&call.args),
        _ => None,
    };
    let mut values: Vec<Option<TokenStream>> = vec![None; arguments.len()];
    for (position, expression) in given.into_iter().flatten().enumerate() {
        let (at, value) = match expression {
            Expr::Assign(assignment) => {
                let left = assignment.left.to_token_stream().to_string();
                let Some(at) = arguments.iter().position(|(known, _)| *known == left) else {
                    let help =
                        did_you_mean(&left, arguments.iter().map(|(known, _)| *known), "its arguments are");
                    return Err(format!(
                        "gives `{snake}` an argument `{left}`, which it does not have\nhelp: {help}"
                    ));
                };
                (at, &*assignment.right)
            }
            value if position < arguments.len() => (position, value),
            _ => {
                return Err(format!(
                    "gives `{snake}` more than {} arguments\nhelp: remove those that are too many",
                    arguments.len()
                ));
            }
        };
        let argument = arguments[at].0;
        let read =
            if argument == "axis" { axis(value)? } else { number(value, &snake, argument, parameters)? };
        if values[at].replace(read).is_some() {
            return Err(format!("gives `{snake}` its `{argument}` twice\nhelp: remove one of the two"));
        }
    }
    let values = arguments.iter().zip(values).map(|((argument, default), value)| {
        value.unwrap_or_else(|| if *argument == "axis" { quote!(0) } else { quote!(#default) })
    });
    Ok((kind, values.collect()))
}

/// A number that is not negative.
fn number(value: &Expr, function: &str, argument: &str, parameters: &[Ident]) -> Result<TokenStream, String> {
    let help = |text: String| {
        if text.contains("\nhelp: ") {
            text
        } else {
            format!("{text}\nhelp: write `{function}({argument} = 0.01)`")
        }
    };
    let number = values::float(value, argument, parameters).and_then(|number| number.not_negative(argument));
    number.map(|number: Float| number.constant()).map_err(help)
}

fn axis(value: &Expr) -> Result<TokenStream, String> {
    let number = match crate::arguments::ungroup(value) {
        Expr::Lit(ExprLit { lit: Lit::Int(number), .. }) => number.base10_parse::<usize>().ok(),
        _ => None,
    };
    let number = number.ok_or_else(|| {
        format!("needs one axis, counted from 0, but is given `{}`\nhelp: write `axis = 0`", shown(value))
    })?;
    Ok(Literal::usize_unsuffixed(number).to_token_stream())
}
