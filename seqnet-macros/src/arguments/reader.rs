//! Typed tokens to checked values, by the parameters of a row.

use super::functions::function;
use super::slice::{inclusive, slice_of_indices, slice_of_range};
use super::words::{boolean, field_name, initializer, is_word, one_word, rate};
use super::{Call, Given, Kind, Parameter, values};
use crate::activations::ACTIVATIONS;
use crate::mistakes::{Mistakes, did_you_mean, shown};
use crate::parse::{Argument, Layer, Value};
use crate::table::{Row, elsewhere, find};
use crate::training;
use proc_macro2::{Ident, TokenStream};
use quote::ToTokens;
use syn::Expr;

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
            if let Some(why) = elsewhere(layer) {
                self.mistakes.push(&token, why);
                return None;
            }
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
            (Kind::NoneAlone(..), Value::Expression(value)) if is_word(value, "None") => Ok(Given::Nothing),
            (Kind::NoneAlone(why, help), _) => {
                let on = argument.name.as_ref().map_or_else(|| on.clone(), ToTokens::to_token_stream);
                self.mistakes.push(on, format!("`{name}` has no meaning here: {why}\nhelp: {help}"));
                return None;
            }
            (Kind::Ignored, _) => Ok(Given::Nothing),
            (Kind::Inner, Value::Layer(layer)) if row.name == "TimeDistributed" && is_own(layer) => {
                return self.own(layer);
            }
            (Kind::Inner, Value::Expression(path)) if row.name == "TimeDistributed" && is_path(path) => {
                Err(arrow_needed(on))
            }
            (Kind::Inner, Value::Layer(layer)) => {
                return self.inner(layer).map(|call| Given::Inner(Box::new(call)));
            }
            (Kind::Cells, Value::Layer(layer)) => return self.cells(std::slice::from_ref(&**layer)),
            (Kind::Cells, Value::Layers(layers, mistakes)) => {
                self.mistakes.append(mistakes);
                return if mistakes.is_empty() { self.cells(layers) } else { None };
            }
            (Kind::Cells, _) => Err(format!("needs recurrent cells, but is given `{}`", shown(on))),
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
            (kind, Value::Layer(_) | Value::Layers(..)) => match syn::parse2::<Expr>(on.clone()) {
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

    /// Cells of an `RNN`.
    fn cells(&mut self, layers: &[Layer]) -> Option<Given> {
        let cells: Vec<Option<Call>> = layers.iter().map(|layer| self.inner(layer)).collect();
        let cells = cells.into_iter().collect::<Option<Vec<Call>>>()?;
        let is_a_stack = |call: &Call| call.row.name == "StackedRNNCells" && layers.len() == 1;
        match cells.iter().find(|call| !(call.row.name.ends_with("Cell") || is_a_stack(call))) {
            None => Some(Given::Cells(cells)),
            Some(call) => {
                let name = call.row.name;
                let help = match name {
                    "LSTM" | "GRU" | "SimpleRNN" => format!("write `{name}Cell(..)`"),
                    _ => "write `LSTMCell(..)`, `GRUCell(..)` or `SimpleRNNCell(..)`".to_owned(),
                };
                self.mistakes
                    .push(&call.token, format!("`RNN` needs cells, but `{name}` is none\nhelp: {help}"));
                None
            }
        }
    }

    /// A layer of one's own within a wrapper.
    fn own(&mut self, layer: &Layer) -> Option<Given> {
        self.mistakes.append(&layer.mistakes);
        let Some(arrow) = &layer.arrow else {
            let text = arrow_needed(&layer.path.to_token_stream());
            self.mistakes.push(&layer.path, format!("`TimeDistributed` {text}"));
            return None;
        };
        for argument in &layer.arguments {
            let text = "a layer of your own is a type, and takes no arguments here\nhelp: put what it needs into the type, as in `crate::Despike::<3>`";
            self.mistakes.push(&argument.tokens, text);
        }
        let sound = layer.arguments.is_empty() && layer.mistakes.is_empty();
        sound.then(|| Given::Own(Box::new(layer.path.clone()), arrow.clone()))
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
            Kind::CountOrEach(_) if shown(expression).replace(' ', "") == "-1" => Ok(Given::Axes(vec![-1])),
            Kind::CountOrEach(what) => self.dimension(expression, name, what, 1).map(Given::Dimension),
            Kind::SizeOrNone(_) | Kind::NumberOrNone if none => Ok(Given::Nothing),
            Kind::Size(what) | Kind::SizeOrNone(what) => self.size(expression, name, what, 1),
            Kind::NumberOrNone => self.size(expression, name, "number", 0),
            Kind::Number => self.dimension(expression, name, "number", 0).map(Given::Dimension),
            Kind::Boolean => boolean(expression).map(Given::Boolean).ok_or_else(|| {
                let given = shown(expression);
                format!("needs `true` or `false` for `{name}`, but is given `{given}`\nhelp: write `{name} = true`, or leave it out")
            }),
            Kind::Activation if none => Ok(Given::Activation((&ACTIVATIONS[0], None))),
            Kind::Activation => function(expression, self.parameters).map(Given::Activation),
            Kind::Rate => rate(expression, name, self.parameters),
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
            Kind::Regularizer => training::regularizer(expression, name, self.parameters),
            Kind::Constraint if none => Ok(Given::Nothing),
            Kind::Constraint => training::constraint(expression, name, self.parameters),
            Kind::Seed if none => Ok(Given::Nothing),
            Kind::Seed => self.dimension(expression, name, "seed", 0).map(Given::Dimension),
            Kind::Pair => self.pair(expression, name),
            Kind::Word(words) => one_word(expression, name, words),
            Kind::Shape => self.shape(expression),
            Kind::Name => field_name(expression, argument),
            Kind::Inner | Kind::Cells | Kind::Slice | Kind::Ignored | Kind::Meaningless(_) | Kind::Replaced(..)
            | Kind::NoneAlone(..) => {
                Ok(Given::Nothing)
            }
        }
    }
}

/// Whether a layer is none of Keras's: a path, or a single name with an arrow.
fn is_own(layer: &Layer) -> bool {
    match layer.path.get_ident() {
        Some(name) => layer.arrow.is_some() && find(&name.to_string()).is_none(),
        None => true,
    }
}

/// `crate::Encoder`
fn is_path(expression: &Expr) -> bool {
    matches!(expression, Expr::Path(path) if path.path.get_ident().is_none())
}

fn arrow_needed(path: &TokenStream) -> String {
    let path = path.to_string().replace(' ', "");
    format!(
        "needs to know what `{path}` gives, which only its type knows\nhelp: say so after an arrow, `TimeDistributed({path} -> (features))`"
    )
}
