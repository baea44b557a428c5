//! Arguments: typed tokens to checked values, by the parameters of a layer's row.

use crate::activations::{ACTIVATIONS, INITIALIZERS};
use crate::dimension::{Dimension, End, has_no_value};
use crate::functions::{Function, function};
use crate::mistakes::{Mistakes, did_you_mean, shown};
use crate::parse::{Argument, Index, Layer, Value};
use crate::table::{Row, find};
use crate::values::{self, Float, Floats};
use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, format_ident, quote};
use syn::ext::IdentExt;
use syn::parse::Parser;
use syn::{BinOp, Expr, ExprLit, ExprRange, ExprUnary, Lit, RangeLimits, UnOp};

/// One parameter of a Keras layer.
#[derive(Clone, Copy)]
pub(crate) struct Parameter {
    pub(crate) name: &'static str,
    pub(crate) kind: Kind,
    pub(crate) required: bool,
}

impl Parameter {
    fn is_meaningless(&self) -> bool {
        matches!(self.kind, Kind::Meaningless(_) | Kind::Replaced(..))
    }
}

/// What a parameter can be given.
#[derive(Clone, Copy)]
pub(crate) enum Kind {
    /// How many of something there are: at least one.
    Count(&'static str),
    /// How long something is: at least one, also as a tuple of one number.
    Size(&'static str),
    /// The same, or `None`.
    SizeOrNone(&'static str),
    /// A number, zero too.
    Number,
    Boolean,
    Activation,
    /// A share from 0 to 1.
    Rate,
    /// A number with a fraction.
    Float,
    /// One that is not negative, or `None` where that is said.
    NotNegative {
        none: bool,
    },
    /// One number with a fraction, or a list of them.
    Floats,
    /// Axes, as Keras counts them.
    Axes,
    /// A shape in which one size can be `-1`.
    Target,
    Initializer,
    Regularizer,
    Constraint,
    Seed,
    /// `(before, after)`, or one number for both.
    Pair,
    /// One of some words, and its meaning in the expansion.
    Word(&'static [(&'static str, &'static str)]),
    Inner,
    Slice,
    Shape,
    /// A name for the field.
    Name,
    /// Something that makes no difference here.
    Ignored,
    /// Something that can mean nothing here, and why.
    Meaningless(&'static str),
    /// The same, and what to write in its place.
    Replaced(&'static str, &'static str),
}

/// A checked value.
pub(crate) enum Given {
    Dimension(Dimension),
    Boolean(bool),
    Activation(Function),
    Float(Float),
    Floats(Floats),
    Axes(Vec<i64>),
    Target(Vec<Option<Dimension>>),
    Initializer(&'static str),
    Pair(Dimension, Dimension),
    Word(&'static str),
    Inner(Box<Call>),
    Slice { time: Axis, features: Axis },
    Shape(Vec<Option<Dimension>>),
    Name(String),
    Nothing,
}

/// What a slice takes of one axis.
#[derive(Clone)]
pub(crate) enum Axis {
    All,
    At(End),
    Range { start: End, stop: End, step: Dimension },
}

/// A layer of the table with its arguments.
pub(crate) struct Call {
    /// The name as it was typed.
    pub(crate) token: Ident,
    pub(crate) row: &'static Row,
    given: Vec<(&'static str, Given, TokenStream)>,
}

impl Call {
    pub(crate) fn find(&self, name: &str) -> Option<&Given> {
        self.given.iter().find(|(given, ..)| *given == name).map(|(_, given, _)| given)
    }

    /// The tokens of an argument, for errors; those of the layer's name where it is not given.
    pub(crate) fn tokens(&self, name: &str) -> TokenStream {
        let given = self.given.iter().find(|(given, ..)| *given == name);
        given.map_or_else(|| self.token.to_token_stream(), |(.., tokens)| tokens.clone())
    }

    pub(crate) fn dimension(&self, name: &str) -> Option<&Dimension> {
        match self.find(name) {
            Some(Given::Dimension(dimension)) => Some(dimension),
            _ => None,
        }
    }

    pub(crate) fn boolean(&self, name: &str, default: bool) -> bool {
        match self.find(name) {
            Some(Given::Boolean(value)) => *value,
            _ => default,
        }
    }

    /// The Rust name of an activation, which may have arguments of its own besides.
    pub(crate) fn activation(&self, name: &str, default: &'static str) -> &'static str {
        match self.find(name) {
            Some(Given::Activation((activation, _))) => activation.rust,
            _ => default,
        }
    }

    /// The Rust type of an activation.
    pub(crate) fn activation_type(&self, name: &str, default: &'static str) -> TokenStream {
        match self.find(name) {
            Some(Given::Activation((_, Some(with_arguments)))) => with_arguments.clone(),
            _ => {
                let name = format_ident!("{}", self.activation(name, default));
                quote!(__seqnet::activations::#name)
            }
        }
    }

    pub(crate) fn pair(&self, name: &str, default: usize) -> (Dimension, Dimension) {
        match self.find(name) {
            Some(Given::Pair(before, after)) => (before.clone(), after.clone()),
            _ => (Dimension::number(default), Dimension::number(default)),
        }
    }

    pub(crate) fn word(&self, name: &str) -> Option<&'static str> {
        match self.find(name) {
            Some(Given::Word(word)) => Some(word),
            _ => None,
        }
    }

    pub(crate) fn inner(&self, name: &str) -> Option<&Call> {
        match self.find(name) {
            Some(Given::Inner(call)) => Some(call),
            _ => None,
        }
    }

    pub(crate) fn slice(&self) -> Option<(&Axis, &Axis)> {
        self.given.iter().find_map(|(_, given, _)| match given {
            Given::Slice { time, features } => Some((time, features)),
            _ => None,
        })
    }

    /// `input_shape = (12, 1)`, with its tokens.
    pub(crate) fn input_shape(&self) -> Option<(&[Option<Dimension>], TokenStream)> {
        self.given.iter().find_map(|(_, given, tokens)| match given {
            Given::Shape(items) => Some((&items[..], tokens.clone())),
            _ => None,
        })
    }

    /// `name = encoder`, with its tokens.
    pub(crate) fn name(&self) -> Option<(&str, TokenStream)> {
        self.given.iter().find_map(|(_, given, tokens)| match given {
            Given::Name(name) => Some((&name[..], tokens.clone())),
            _ => None,
        })
    }

    /// The initializers that were given, by the name of the tensor.
    pub(crate) fn initializers(&self) -> impl Iterator<Item = (String, &'static str)> {
        self.given.iter().filter_map(|(name, given, _)| match given {
            Given::Initializer(variant) => {
                let tensor = name.strip_suffix("_initializer").unwrap_or(name);
                Some((
                    if tensor == "recurrent" { "recurrent_kernel".to_owned() } else { tensor.to_owned() },
                    *variant,
                ))
            }
            _ => None,
        })
    }
}

/// Reads arguments in a model with these generic parameters.
pub(crate) struct Reader<'a> {
    pub(crate) parameters: &'a [Ident],
    pub(crate) mistakes: &'a mut Mistakes,
}

impl Reader<'_> {
    /// A layer of the table with its arguments; none where something is wrong with them, which is then among the mistakes.
    pub(crate) fn call(&mut self, layer: &Layer) -> Option<Call> {
        self.mistakes.append(&layer.mistakes);
        let mut sound = layer.mistakes.is_empty();
        let token = layer.path.get_ident()?.clone();
        let name = token.to_string();
        let Some(row) = find(&name) else {
            let mut help = did_you_mean(&name, crate::table::names(), "the layers are");
            if !help.starts_with("did you mean") {
                help = format!(
                    "{help}; one of your own is written with an arrow, `{name} -> (timesteps, features)`"
                );
            }
            self.mistakes.push(&token, format!("there is no layer `{name}`\nhelp: {help}"));
            return None;
        };
        let mut given: Vec<(&'static str, Given, TokenStream)> = Vec::new();
        for (position, argument) in layer.arguments.iter().enumerate() {
            let Some(parameter) = self.parameter(row, &token, position, argument, &layer.arguments) else {
                sound = false;
                continue;
            };
            if given.iter().any(|(name, ..)| *name == parameter.name) {
                let on =
                    argument.name.as_ref().map_or_else(|| argument.tokens.clone(), ToTokens::to_token_stream);
                self.mistakes.push(
                    on,
                    format!("`{name}` is given `{}` twice\nhelp: remove one of the two", parameter.name),
                );
                sound = false;
                continue;
            }
            match self.given(row, &parameter, argument) {
                Some(value) => given.push((parameter.name, value, argument.tokens.clone())),
                None => sound = false,
            }
        }
        for missing in row.parameters.iter().filter(|parameter| parameter.required) {
            if sound && !given.iter().any(|(name, ..)| *name == missing.name) {
                let text = format!("`{name}` needs `{}`\nhelp: write `{}`", missing.name, row.example);
                self.mistakes.push(&token, text);
                sound = false;
            }
        }
        sound.then_some(Call { token, row, given })
    }

    fn parameter(
        &mut self,
        row: &'static Row,
        layer: &Ident,
        position: usize,
        argument: &Argument,
        all: &[Argument],
    ) -> Option<Parameter> {
        let Some(name) = &argument.name else {
            if let Some(named) = all[..position].iter().find_map(|before| before.name.as_ref()) {
                let text = format!(
                    "an argument without a name follows `{named} = ..`\nhelp: give it a name, or put it before `{named}`"
                );
                self.mistakes.push(&argument.tokens, text);
                return None;
            }
            let most = row.parameters.iter().take_while(|parameter| !parameter.is_meaningless()).count();
            if position >= most {
                let text = match most {
                    0 => format!("`{layer}` takes no arguments\nhelp: write `{layer}()`"),
                    1 => format!("`{layer}` takes one argument\nhelp: write `{}`", row.example),
                    n => format!(
                        "`{layer}` takes at most {n} arguments without names\nhelp: write `{}`",
                        row.example
                    ),
                };
                if position == most {
                    self.mistakes.push(&argument.tokens, text);
                }
                return None;
            }
            return row.parameters.get(position).copied();
        };
        let known = row.parameters.iter().chain(row.common());
        let found = known.clone().find(|parameter| name == parameter.name).copied();
        if found.is_none() {
            let known = known.filter(|parameter| !parameter.is_meaningless()).map(|known| known.name);
            let help = did_you_mean(&name.to_string(), known, "its arguments are");
            self.mistakes.push(name, format!("`{layer}` has no argument `{name}`\nhelp: {help}"));
        }
        found
    }

    fn given(&mut self, row: &'static Row, parameter: &Parameter, argument: &Argument) -> Option<Given> {
        let on = &argument.tokens;
        let name = parameter.name;
        let result = match (parameter.kind, &argument.value) {
            (Kind::Meaningless(why), _) => {
                let on = argument.name.as_ref().map_or_else(|| on.clone(), ToTokens::to_token_stream);
                self.mistakes.push(on, format!("`{name}` has no meaning here: {why}\nhelp: remove it"));
                return None;
            }
            (Kind::Replaced(why, help), _) => {
                let on = argument.name.as_ref().map_or_else(|| on.clone(), ToTokens::to_token_stream);
                self.mistakes.push(on, format!("`{name}` has no meaning here: {why}\nhelp: {help}"));
                return None;
            }
            (Kind::Ignored, _) => Ok(Given::Nothing),
            (Kind::Inner, Value::Layer(layer)) => {
                return self.inner(layer).map(|call| Given::Inner(Box::new(call)));
            }
            (Kind::Inner, _) => Err(format!("needs a layer of Keras, but is given `{}`", shown(on))),
            (Kind::Slice, Value::Lambda(Some(indices))) => slice_of_indices(indices, self.parameters),
            (Kind::Slice, Value::Expression(expression)) if row.name != "Lambda" => {
                match inclusive(expression) {
                    Some(text) => Err(text),
                    None => slice_of_range(expression, self.parameters)
                        .ok_or_else(|| format!("needs timesteps, but is given `{}`", shown(on))),
                }
            }
            (Kind::Slice, _) => Err(format!(
                "can be a slice alone, but is given `{}`\nhelp: write `{}`, or a layer of your own, such as `crate::Scale -> (12, 1)`",
                shown(on),
                row.example
            )),
            (_, Value::Lambda(_)) => Err(format!("takes no `lambda` for `{name}`")),
            (kind, Value::Expression(expression)) => self.plain(kind, name, expression, argument),
            (kind, Value::Layer(_)) => match syn::parse2::<Expr>(on.clone()) {
                Ok(expression) => self.plain(kind, name, &expression, argument),
                Err(_) => Err(format!("cannot take this as `{name}`")),
            },
        };
        match result {
            Ok(given) => Some(given),
            Err(text) => {
                let text = if text.contains("\nhelp: ") {
                    text
                } else {
                    format!("{text}\nhelp: write `{}`", row.example)
                };
                self.mistakes.push(on, format!("`{}` {text}", row.name));
                None
            }
        }
    }

    fn inner(&mut self, layer: &Layer) -> Option<Call> {
        if let Some(arrow) = &layer.arrow {
            self.mistakes.push(
                &arrow.tokens,
                "an inner layer has no arrow\nhelp: put the arrow behind the outer layer",
            );
            return None;
        }
        if layer.path.get_ident().is_none() {
            self.mistakes.push(
                &layer.path,
                "a wrapper takes layers of Keras\nhelp: declare a model with the wrapped layers, and use it by its path",
            );
            return None;
        }
        self.call(layer)
    }

    fn plain(&self, kind: Kind, name: &str, expression: &Expr, argument: &Argument) -> Result<Given, String> {
        let none = is_word(expression, "None");
        match kind {
            Kind::Count(what) => self.dimension(expression, name, what, 1).map(Given::Dimension),
            Kind::SizeOrNone(_) if none => Ok(Given::Nothing),
            Kind::Size(what) | Kind::SizeOrNone(what) => self.size(expression, name, what),
            Kind::Number => self.dimension(expression, name, "number", 0).map(Given::Dimension),
            Kind::Boolean => boolean(expression).map(Given::Boolean).ok_or_else(|| {
                let given = shown(expression);
                format!("needs `true` or `false` for `{name}`, but is given `{given}`\nhelp: write `{name} = true`, or leave it out")
            }),
            Kind::Activation if none => Ok(Given::Activation((&ACTIVATIONS[0], None))),
            Kind::Activation => function(expression, self.parameters).map(Given::Activation),
            Kind::Rate => rate(expression, name),
            Kind::NotNegative { none: true } | Kind::Floats if none => Ok(Given::Nothing),
            Kind::Axes if none => Ok(Given::Axes(Vec::new())),
            Kind::Float => values::float(expression, name, self.parameters).map(Given::Float),
            Kind::NotNegative { .. } => {
                let float = values::float(expression, name, self.parameters)?;
                float.not_negative(name).map(Given::Float)
            }
            Kind::Floats => values::floats(expression, name, self.parameters).map(Given::Floats),
            Kind::Axes => values::axes(expression, name),
            Kind::Target => values::target(expression, name, self.parameters),
            Kind::Initializer => initializer(expression, name),
            Kind::Regularizer if none => Ok(Given::Nothing),
            Kind::Regularizer => one_of(expression, name, &["l1", "l2", "l1_l2", "L1", "L2", "L1L2"]),
            Kind::Constraint if none => Ok(Given::Nothing),
            Kind::Constraint => one_of(
                expression,
                name,
                &[
                    "max_norm",
                    "non_neg",
                    "unit_norm",
                    "min_max_norm",
                    "MaxNorm",
                    "NonNeg",
                    "UnitNorm",
                    "MinMaxNorm",
                ],
            ),
            Kind::Seed if none => Ok(Given::Nothing),
            Kind::Seed => self.dimension(expression, name, "seed", 0).map(|_| Given::Nothing),
            Kind::Pair => self.pair(expression, name),
            Kind::Word(words) => one_word(expression, name, words),
            Kind::Shape => self.shape(expression),
            Kind::Name => field_name(expression, argument),
            Kind::Inner | Kind::Slice | Kind::Ignored | Kind::Meaningless(_) | Kind::Replaced(..) => {
                Ok(Given::Nothing)
            }
        }
    }

    /// A number of timesteps or units, at least `least` where it is known.
    fn dimension(
        &self,
        expression: &Expr,
        name: &str,
        what: &str,
        least: usize,
    ) -> Result<Dimension, String> {
        let dimension = dimension(expression, self.parameters)
            .ok_or_else(|| no_number(expression, &format!("a whole number for `{name}`"), "3"))?;
        if let Some(parameter) = dimension.parameter_in_a_calculation() {
            return Err(calculation(parameter));
        }
        if dimension.value().is_some_and(|value| value > MOST) && what != "seed" {
            return Err(too_large(expression, &format!("`{name}`")));
        }
        if dimension.value().is_some_and(|value| value < least) {
            return Err(format!("needs at least one {what}, but is given 0\nhelp: write a positive number"));
        }
        Ok(dimension)
    }

    fn size(&self, expression: &Expr, name: &str, what: &str) -> Result<Given, String> {
        match &items(expression)[..] {
            [one] => self.dimension(one, name, what, 1).map(Given::Dimension),
            several => Err(format!("needs one number for `{name}`, but is given {}", several.len())),
        }
    }

    fn pair(&self, expression: &Expr, name: &str) -> Result<Given, String> {
        let items = items(expression);
        let two = match &items[..] {
            [both] => [*both, *both],
            [before, after] => [*before, *after],
            _ => return Err(format!("needs one or two numbers for `{name}`, but is given {}", items.len())),
        };
        let [before, after] = two.map(|item| self.dimension(item, name, "number", 0));
        Ok(Given::Pair(before?, after?))
    }

    fn shape(&self, expression: &Expr) -> Result<Given, String> {
        read_shape(items(expression), self.parameters).map(Given::Shape).map_err(|(_, text)| text)
    }
}

/// The largest size that can be typed: with it the number of a layer's weights is still one.
const MOST: usize = 1 << 24;

fn too_large(expression: &Expr, what: &str) -> String {
    format!(
        "needs at most {MOST} for {what}, but is given {}\nhelp: write a smaller number",
        shown(expression)
    )
}

/// What is wrong with an expression that is no size.
fn no_number(expression: &Expr, what: &str, example: &str) -> String {
    let given = shown(expression);
    match ungroup(expression) {
        Expr::Lit(ExprLit { lit: Lit::Int(number), .. }) if number.suffix().is_empty() => {
            too_large(expression, &what.replace("a whole number for ", "").replace("whole numbers for ", ""))
        }
        Expr::Lit(ExprLit { lit: Lit::Int(number), .. }) => {
            format!("needs {what}, but is given `{given}`\nhelp: write `{}`", number.base10_digits())
        }
        _ => format!("needs {what}, but is given `{given}`\nhelp: write a whole number, such as `{example}`"),
    }
}

/// The dimensions of an input, or what is wrong with which of them: `None` in place of the timesteps is a stream.
pub(crate) fn read_shape(
    items: Vec<&Expr>,
    parameters: &[Ident],
) -> Result<Vec<Option<Dimension>>, (TokenStream, String)> {
    let read = |(position, expression): (usize, &&Expr)| {
        let (last, wrong) =
            (position + 1 == items.len(), |text: String| (expression.to_token_stream(), text));
        if is_word(expression, "None") {
            let text = "needs the number of features, but is given `None`\nhelp: write a number, such as `1`";
            // By itself it can be a stream of ids, which have no features.
            let wanted = last && items.len() > 1;
            return if wanted { Err(wrong(text.to_owned())) } else { Ok(None) };
        }
        let dimension = dimension(expression, parameters)
            .ok_or_else(|| wrong(no_number(expression, "whole numbers for its shape", "12")))?;
        let what = if last { "feature" } else { "timestep" };
        if let Some(parameter) = dimension.parameter_in_a_calculation() {
            return Err(wrong(calculation(parameter)));
        }
        match dimension.value() {
            Some(0) => Err(wrong(format!(
                "needs at least one {what}, but is given 0\nhelp: write a positive number"
            ))),
            Some(value) if value > MOST => Err(wrong(too_large(expression, &format!("the {what}s")))),
            _ => Ok(Some(dimension)),
        }
    };
    items.iter().enumerate().map(read).collect()
}

/// A size that is calculated from a generic parameter.
pub(crate) fn calculation(parameter: &Ident) -> String {
    format!(
        "calculates with the generic parameter `{parameter}`, which stable Rust cannot do\n\
         help: add a parameter for the result, `<const {parameter}: usize, const {parameter}2: usize>`, and write `{parameter}2`"
    )
}

/// The parts of a tuple; of `(8)` and `8` the one that there is.
pub(crate) fn items(expression: &Expr) -> Vec<&Expr> {
    match expression {
        Expr::Group(group) => items(&group.expr),
        Expr::Paren(paren) => items(&paren.expr),
        Expr::Tuple(tuple) => tuple.elems.iter().collect(),
        Expr::Array(array) => array.elems.iter().collect(),
        _ => vec![expression],
    }
}

pub(crate) fn ungroup(expression: &Expr) -> &Expr {
    match expression {
        Expr::Group(group) => ungroup(&group.expr),
        _ => expression,
    }
}

fn is_word(expression: &Expr, word: &str) -> bool {
    matches!(ungroup(expression), Expr::Path(path) if path.path.is_ident(word))
}

/// An expression that can be a number.
pub(crate) fn dimension(expression: &Expr, parameters: &[Ident]) -> Option<Dimension> {
    match ungroup(expression) {
        Expr::Lit(literal) => {
            matches!(&literal.lit, Lit::Int(number) if matches!(number.suffix(), "" | "usize") && number.base10_parse::<usize>().is_ok())
        }
        Expr::Paren(_)
        | Expr::Block(_)
        | Expr::Call(_)
        | Expr::MethodCall(_) => true,
        Expr::Binary(binary) => {
            matches!(binary.op, BinOp::Add(_) | BinOp::Sub(_) | BinOp::Mul(_) | BinOp::Div(_) | BinOp::Rem(_))
                && !has_no_value(expression)
        }
        Expr::Cast(cast) => cast.ty.to_token_stream().to_string() == "usize",
        Expr::Path(_) => !["None", "True", "False"].iter().any(|word| is_word(expression, word)),
        Expr::Const(_) | Expr::Field(_) | Expr::Index(_) | Expr::If(_) | Expr::Match(_) | Expr::Macro(_) => {
            true
        }
        _ => false,
    }
    .then(|| Dimension::typed(expression, parameters))
}

pub(crate) fn boolean(expression: &Expr) -> Option<bool> {
    match ungroup(expression) {
        Expr::Lit(literal) => match &literal.lit {
            Lit::Bool(value) => Some(value.value),
            _ => None,
        },
        _ if is_word(expression, "True") => Some(true),
        _ if is_word(expression, "False") => Some(false),
        _ => None,
    }
}

/// A word, bare or quoted; of a call or a path such as `regularizers.l2(0.01)` the last one.
pub(crate) fn word(expression: &Expr) -> Option<String> {
    match ungroup(expression) {
        Expr::Lit(literal) => match &literal.lit {
            Lit::Str(text) => Some(text.value()),
            _ => None,
        },
        Expr::Path(path) => path.path.segments.last().map(|last| last.ident.to_string()),
        Expr::Call(call) => word(&call.func),
        Expr::MethodCall(call) => Some(call.method.to_string()),
        Expr::Field(field) => Some(field.member.to_token_stream().to_string()),
        Expr::Verbatim(keyword) => Some(keyword.to_string()),
        _ => None,
    }
}

/// Whether a call such as `relu(0.1)` has arguments that would make a difference; a seed makes none.
fn has_arguments(expression: &Expr) -> bool {
    let arguments = match ungroup(expression) {
        Expr::Call(call) => &call.args,
        Expr::MethodCall(call) => &call.args,
        _ => return false,
    };
    !arguments.iter().all(|argument| matches!(argument, Expr::Assign(given) if is_word(&given.left, "seed")))
}

fn with_its_defaults(name: &str, expression: &Expr) -> String {
    format!(
        "takes `{name}` with Keras's defaults alone, but is given `{}`\nhelp: write `\"{name}\"`",
        shown(expression)
    )
}

fn initializer(expression: &Expr, name: &str) -> Result<Given, String> {
    let all = INITIALIZERS.iter().map(|(keras, _)| *keras);
    let Some(word) = word(expression) else {
        return Err(format!(
            "needs the name of an initializer for `{name}`, but is given `{}`\nhelp: write `{name} = \"glorot_uniform\"`",
            shown(expression)
        ));
    };
    let snake = crate::naming::snake_case(&word);
    match INITIALIZERS.iter().find(|(keras, _)| *keras == snake) {
        Some(_) if has_arguments(expression) => Err(with_its_defaults(&snake, expression)),
        Some((_, variant)) => Ok(Given::Initializer(variant)),
        None => Err(format!(
            "knows no initializer `{word}`\nhelp: {}",
            did_you_mean(&word, all, "the initializers are")
        )),
    }
}

fn one_of(expression: &Expr, name: &str, known: &[&'static str]) -> Result<Given, String> {
    match word(expression) {
        Some(word) if known.contains(&&word[..]) => Ok(Given::Nothing),
        Some(word) => {
            let help = did_you_mean(&word, known.iter().copied(), "there are");
            Err(format!("knows no `{word}` for `{name}`\nhelp: {help}"))
        }
        None => {
            let given = shown(expression);
            Err(format!(
                "needs a name for `{name}`, but is given `{given}`\nhelp: write `{name} = \"{}\"`",
                known[0]
            ))
        }
    }
}

fn one_word(
    expression: &Expr,
    name: &str,
    known: &'static [(&'static str, &'static str)],
) -> Result<Given, String> {
    let all = known.iter().map(|(word, _)| *word);
    let Some(given) = word(expression) else {
        return Err(format!(
            "needs a word for `{name}`, but is given `{}`\nhelp: write `{name} = \"{}\"`",
            shown(expression),
            known[0].0
        ));
    };
    match all.clone().find(|word| *word == given) {
        Some(word) => Ok(Given::Word(word)),
        None => {
            let help = did_you_mean(&given, all, "there are");
            Err(format!("knows no `{given}` for `{name}`\nhelp: {help}"))
        }
    }
}

fn rate(expression: &Expr, name: &str) -> Result<Given, String> {
    let value = match ungroup(expression) {
        Expr::Lit(literal) => match &literal.lit {
            Lit::Float(number) => number.base10_parse::<f64>().ok(),
            Lit::Int(number) => number.base10_parse::<f64>().ok(),
            _ => None,
        },
        Expr::Unary(unary) if matches!(unary.op, UnOp::Neg(_)) => Some(-1.0),
        Expr::Path(_) => return Ok(Given::Nothing),
        _ => None,
    };
    match value {
        Some(value) if (0.0..=1.0).contains(&value) => Ok(Given::Nothing),
        Some(_) => Err(format!(
            "needs a share from 0 to 1 for `{name}`, but is given {}\nhelp: write `{name} = 0.5` for a half",
            shown(expression)
        )),
        None => Err(format!(
            "needs a share from 0 to 1 for `{name}`, but is given `{}`\nhelp: write `{name} = 0.5` for a half",
            shown(expression)
        )),
    }
}

fn field_name(expression: &Expr, argument: &Argument) -> Result<Given, String> {
    let given = word(expression).filter(|_| !shown(expression).contains(['.', ':', '(']));
    match &given {
        Some(name)
            if syn::parse_str::<Ident>(name).is_ok()
                && !name.starts_with("__")
                && !name.starts_with("r#") =>
        {
            return Ok(Given::Name(name.clone()));
        }
        Some(name) if Ident::parse_any.parse_str(name).is_ok() && !name.starts_with("__") && *name != "_" => {
            let name = name.trim_start_matches("r#");
            return Err(format!(
                "is named `{name}`, which is a keyword of Rust\nhelp: write another name, such as `name = {name}_layer`"
            ));
        }
        _ => {}
    }
    let proposed: String = given
        .iter()
        .flat_map(|name| name.chars())
        .map(|letter| if letter.is_alphanumeric() { letter } else { '_' })
        .collect();
    let proposed = proposed.trim_matches('_');
    let proposed = if syn::parse_str::<Ident>(proposed).is_ok() { proposed } else { "encoder" };
    Err(format!(
        "is named `{}`, which is no name of a field\nhelp: write letters, digits and underscores, such as `name = {proposed}`",
        shown(&argument.tokens)
    ))
}

/// `-N`, or `N`.
fn end(expression: &Expr, parameters: &[Ident]) -> Option<End> {
    match ungroup(expression) {
        Expr::Unary(unary) if matches!(unary.op, UnOp::Neg(_)) => {
            dimension(&unary.expr, parameters).map(End::Back)
        }
        Expr::Paren(paren) if matches!(*paren.expr, Expr::Unary(_)) => end(&paren.expr, parameters),
        _ => dimension(expression, parameters).map(End::Front),
    }
}

/// `Slice(-N..)`, `Slice(2..8)`, `Slice(-1)`.
fn slice_of_range(expression: &Expr, parameters: &[Ident]) -> Option<Given> {
    let time = match ungroup(expression) {
        Expr::Range(range) => {
            let side = |side: &Option<Box<Expr>>| match side {
                None => Some(End::Open),
                Some(expression) => end(expression, parameters),
            };
            Axis::Range { start: side(&range.start)?, stop: side(&range.end)?, step: Dimension::number(1) }
        }
        _ => Axis::At(end(expression, parameters)?),
    };
    Some(Given::Slice { time, features: Axis::All })
}

/// A range that includes its end, and how it is written without.
fn inclusive(expression: &Expr) -> Option<String> {
    let Expr::Range(ExprRange { start, limits: RangeLimits::Closed(_), end: Some(end), .. }) =
        ungroup(expression)
    else {
        return None;
    };
    let start = start.as_ref().map(shown).unwrap_or_default();
    let end = match ungroup(end) {
        Expr::Lit(ExprLit { lit: Lit::Int(number), .. }) => {
            (number.base10_parse::<usize>().ok()? + 1).to_string()
        }
        Expr::Unary(ExprUnary { expr, .. }) => match ungroup(expr) {
            Expr::Lit(ExprLit { lit: Lit::Int(number), .. }) if number.base10_digits() == "1" => {
                String::new()
            }
            Expr::Lit(ExprLit { lit: Lit::Int(number), .. }) => {
                format!("-{}", number.base10_parse::<usize>().ok()?.checked_sub(1)?)
            }
            _ => format!("-({} - 1)", shown(expr)),
        },
        other => format!("{} + 1", shown(other)),
    };
    Some(format!(
        "takes ranges without their end, as Python does, but is given `{}`\nhelp: write `{start}..{end}`",
        shown(expression)
    ))
}

/// `x[:, -N:, :]`: the batch, the timesteps, the features.
fn slice_of_indices(indices: &[Index], parameters: &[Ident]) -> Result<Given, String> {
    let axes = indices.iter().map(|index| axis(index, parameters)).collect::<Result<Vec<_>, String>>()?;
    let unread = || match indices.iter().filter(|index| matches!(index, Index::Ellipsis)).count() {
        0 | 1 => format!(
            "slices {} axes, but there are 3: the batch, the timesteps, the features\nhelp: write `x[:, -3:, :]`",
            indices.len()
        ),
        n => format!("is given {n} times `...`\nhelp: write `x[:, -3:, :]`"),
    };
    match &axes[..] {
        [Some(batch), ..] if !matches!(batch, Axis::All) => {
            Err("slices the batch, of which there is none here\nhelp: begin with `:`, as in `x[:, -3:, :]`"
                .to_owned())
        }
        [Some(_)] | [Some(_), None] => Ok(Given::Slice { time: Axis::All, features: Axis::All }),
        [Some(_), Some(time)] | [Some(_), Some(time), None] => {
            Ok(Given::Slice { time: time.clone(), features: Axis::All })
        }
        [Some(_), Some(time), Some(features)] => {
            Ok(Given::Slice { time: time.clone(), features: features.clone() })
        }
        [None, Some(features)] | [Some(_), None, Some(features)] => {
            Ok(Given::Slice { time: Axis::All, features: features.clone() })
        }
        _ => Err(unread()),
    }
}

/// One axis; `None` for an ellipsis.
fn axis(index: &Index, parameters: &[Ident]) -> Result<Option<Axis>, String> {
    let number = |expression: &Expr| {
        let dimension = end(expression, parameters);
        dimension.ok_or_else(|| no_number(expression, "a whole number for its slice", "3"))
    };
    let side = |side: &Option<Expr>| match side {
        None => Ok(End::Open),
        Some(expression) => number(expression),
    };
    Ok(match index {
        Index::Ellipsis => None,
        Index::At(expression) => Some(Axis::At(number(expression)?)),
        Index::Range { start: None, stop: None, step: None } => Some(Axis::All),
        Index::Range { start, stop, step } => {
            let step = match step {
                None => Dimension::number(1),
                Some(step) => match number(step)? {
                    End::Front(step) => step,
                    End::Open | End::Back(_) => {
                        return Err(format!(
                            "goes through time forwards, but is given a step of {}\nhelp: write a positive step, and let the next layer read with `go_backwards = true`",
                            shown(step)
                        ));
                    }
                },
            };
            Some(Axis::Range { start: side(start)?, stop: side(stop)?, step })
        }
    })
}
