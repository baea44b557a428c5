//! The shape rules of the layers, and their types.

pub(crate) mod convolution;
pub(crate) mod embedding;
pub(crate) mod normalization;
pub(crate) mod pooling;
pub(crate) mod rectifiers;
pub(crate) mod reshape;

use crate::arguments::{Axis, Call};
use crate::dimension::{Dimension, End, Term, compute, require};
use crate::mistakes::Stop;
use crate::shape::Shape;
use crate::walk::{Arrival, Planned, Walk};
use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

type Rule = Result<Planned, Stop>;

/// The layers that go through time and give their last output unless `return_sequences` is set.
pub(crate) const RECURRENT: [&str; 3] = ["LSTM", "GRU", "SimpleRNN"];

/// A layer's type, under the span of its name, so that an editor leads from the one to the other.
pub(crate) fn kind(call: &Call, arguments: &[TokenStream]) -> TokenStream {
    let rust = Ident::new(call.row.rust, call.token.span());
    generic(&quote!(__seqnet::layers::#rust), arguments)
}

fn generic(path: &TokenStream, arguments: &[TokenStream]) -> TokenStream {
    if arguments.is_empty() { path.clone() } else { quote!(#path<#(#arguments),*>) }
}

/// The arguments up to the last that is not its default.
pub(crate) fn without_defaults(arguments: Vec<(TokenStream, bool)>) -> Vec<TokenStream> {
    let end = arguments.iter().rposition(|(_, is_default)| !is_default).map_or(0, |last| last + 1);
    arguments.into_iter().take(end).map(|(argument, _)| argument).collect()
}

impl Walk<'_> {
    pub(crate) fn scalar_argument(&self) -> (TokenStream, bool) {
        (self.scalar.clone(), self.scalar.to_string() == "f32")
    }

    /// A sequence's timesteps and features; `None` for the timesteps of a stream.
    pub(crate) fn sequence(
        &mut self,
        call: &Call,
        given: &Shape,
        help: &str,
    ) -> Result<(Option<Dimension>, Dimension), Stop> {
        match given {
            Shape::Sequence(timesteps, features) => Ok((Some(timesteps.clone()), features.clone())),
            Shape::Endless(features) => Ok((None, features.clone())),
            Shape::Vector(features) => {
                let help = &self.help_for_this_vector(call, features, help)[..];
                self.in_words(call, given, "a sequence", help)?;
                require!(self.checks, &call.token, needs_sequence(call.row.name, *features, help))?;
                Err(Stop)
            }
        }
    }

    /// What a mistake of rank says where a generic parameter is among the numbers: only where the model is used has it a value, but
    /// the mistake is there at once.
    fn in_words(&mut self, call: &Call, given: &Shape, needs: &str, help: &str) -> Result<(), Stop> {
        if given.dimensions().into_iter().all(|dimension| dimension.parameter().is_none()) {
            return Ok(());
        }
        let end = if needs == "the number of timesteps" { ", which has no end" } else { "" };
        let text =
            format!("`{}` needs {needs}, but is given {}{end}\nhelp: {help}", call.row.name, given.words());
        self.wrong(&call.token, text)
    }

    /// More than `help` says, for the first layer and for one that is wrapped.
    fn help_for_this_vector(&self, call: &Call, features: &Dimension, help: &str) -> String {
        let name = call.row.name;
        match self.above {
            Some("TimeDistributed") if name != "TimeDistributed" => {
                format!("write `{name}` without `TimeDistributed`: it goes through the timesteps itself")
            }
            None if self.first => {
                let shape = format!("({}, 1)", features.text());
                let typed = match call.input_shape() {
                    Some(_) => format!("input_shape = {shape}"),
                    None => format!("Input{shape}"),
                };
                format!("write `{typed}`, if these are timesteps of 1 feature")
            }
            _ => help.to_owned(),
        }
    }

    /// The layer cannot work on a stream that has no end.
    pub(crate) fn no_end<T>(&mut self, call: &Call, features: &Dimension, help: &str) -> Result<T, Stop> {
        self.in_words(call, &Shape::Endless(features.clone()), "the number of timesteps", help)?;
        require!(self.checks, &call.token, needs_timesteps(call.row.name, *features, help))?;
        Err(Stop)
    }

    /// What to do where a sequence is needed and a vector comes.
    pub(crate) fn help_for_a_vector(&self) -> &'static str {
        match self.above {
            Some(above) if RECURRENT.contains(&above) => {
                "give the layer above `return_sequences = true`, or put `RepeatVector(..)` between them"
            }
            _ if self.below_a_recurrent_layer => {
                "give the recurrent layer above `return_sequences = true`, or put `RepeatVector(..)` below it"
            }
            _ => "put `RepeatVector(..)` between it and the layer above",
        }
    }

    /// What to do where a vector is needed and a sequence comes.
    fn help_for_a_sequence(&self) -> &'static str {
        match self.above {
            Some(above) if RECURRENT.contains(&above) => {
                "remove `return_sequences = true` from the layer above, or take one timestep of it with `Slice(-1)`"
            }
            _ if self.below_a_recurrent_layer => {
                "remove `return_sequences = true` from the recurrent layer above, or take one timestep with `Slice(-1)`"
            }
            _ => "take one timestep with `Slice(-1)`, or put `Flatten()` between",
        }
    }

    fn units(&mut self, call: &Call, name: &str) -> Result<Dimension, Stop> {
        let Some(units) = call.dimension(name).cloned() else { return Err(Stop) };
        require!(self.checks, &call.tokens(name), positive(call.row.name, "unit", units))?;
        Ok(units)
    }

    /// `softmax` over a single feature.
    fn softmax(
        &mut self,
        call: &Call,
        argument: &str,
        default: &'static str,
        features: &Dimension,
    ) -> Result<(), Stop> {
        let (name, always) = match call.activation(argument, default) {
            "Softmax" => ("softmax", 1),
            "Sparsemax" => ("sparsemax", 1),
            "LogSoftmax" => ("log_softmax", 0),
            _ => return Ok(()),
        };
        let always = Dimension::number(always);
        require!(self.checks, &call.tokens(argument), softmax(name, *features, always))
    }
}

/// `F` features to `U` units, of a vector or of every timestep.
pub(crate) fn dense(walk: &mut Walk<'_>, call: &Call, given: &Shape) -> Rule {
    let units = walk.units(call, "units")?;
    walk.softmax(call, "activation", "Linear", &units)?;
    let gives = walk.gives(call, given.with_features(units.clone()))?;
    let bias = call.boolean("use_bias", true);
    let activation = call.activation("activation", "Linear");
    let mut arguments = vec![
        (given.features().argument(), false),
        (units.argument(), false),
        walk.scalar_argument(),
        (call.activation_type("activation", "Linear"), activation == "Linear"),
    ];
    if !bias {
        arguments.push((quote!(__seqnet::layers::NoBias), false));
    }
    let mut planned = Planned::new(kind(call, &without_defaults(arguments)), gives);
    planned.parameters = weights(None, given.features(), &units, usize::from(bias));
    planned.initializers = call.initializers().collect();
    Ok(planned)
}

/// The number of weights, for the documentation: a kernel, for each of the gates of a recurrent layer a recurrent kernel
/// too, and rows of biases.
fn weights(gates: Option<usize>, features: &Dimension, units: &Dimension, biases: usize) -> Dimension {
    let value = || {
        let (f, u) = (features.value()?, units.value()?);
        let recurrent = if gates.is_some() { u } else { 0 };
        gates.unwrap_or(1).checked_mul(u)?.checked_mul(f.checked_add(recurrent)?.checked_add(biases)?)
    };
    let (f, u, biases) = (features.constant(), units.constant(), Dimension::number(biases).constant());
    let tokens = match gates.map(|gates| Dimension::number(gates).constant()) {
        None => quote!((#f + #biases) * #u),
        Some(gates) => quote!(#gates * (#f + #u + #biases) * #u),
    };
    Dimension::computed(value(), tokens, None)
}

pub(crate) fn lstm(walk: &mut Walk<'_>, call: &Call, given: &Shape) -> Rule {
    let cell =
        Cell { gates: 4, activations: &["activation", "recurrent_activation"], biases: 1, last: Vec::new() };
    let mut planned = recurrent(walk, call, given, cell)?;
    let bias = planned.initializers.iter().position(|(tensor, _)| tensor == "bias");
    match (call.boolean("unit_forget_bias", true), bias) {
        // Zeros beside the forget gate's ones are the default.
        (true, Some(bias)) if planned.initializers[bias].1 == "Zeros" => {
            planned.initializers.remove(bias);
        }
        (false, None) => planned.initializers.push(("bias".to_owned(), "Zeros")),
        _ => {}
    }
    Ok(planned)
}

pub(crate) fn gru(walk: &mut Walk<'_>, call: &Call, given: &Shape) -> Rule {
    let reset_after = call.boolean("reset_after", true);
    let units = call.dimension("units").map(Dimension::argument);
    let mut last = vec![(quote!(#reset_after), reset_after)];
    if !reset_after && call.boolean("use_bias", true) {
        let scalar = walk.scalar;
        last.push((quote!([__seqnet::SVector<#scalar, #units>; 3]), false));
    }
    let biases = if reset_after { 2 } else { 1 };
    let cell = Cell { gates: 3, activations: &["activation", "recurrent_activation"], biases, last };
    recurrent(walk, call, given, cell)
}

pub(crate) fn simple_rnn(walk: &mut Walk<'_>, call: &Call, given: &Shape) -> Rule {
    recurrent(walk, call, given, Cell { gates: 1, activations: &["activation"], biases: 1, last: Vec::new() })
}

/// What is special about a recurrent cell.
struct Cell {
    gates: usize,
    /// The arguments that name its activations; their defaults are `tanh` and `sigmoid`.
    activations: &'static [&'static str],
    /// Rows of biases.
    biases: usize,
    /// Further arguments of its type, and whether they are the default.
    last: Vec<(TokenStream, bool)>,
}

/// A cell, and the loop around it.
fn recurrent(walk: &mut Walk<'_>, call: &Call, given: &Shape, cell: Cell) -> Rule {
    let Cell { gates, activations, biases, last } = cell;
    let help = walk.help_for_a_vector();
    let (timesteps, features) = walk.sequence(call, given, help)?;
    let units = walk.units(call, "units")?;
    for (name, default) in activations.iter().zip(["Tanh", "Sigmoid"]) {
        walk.softmax(call, name, default, &units)?;
    }
    let flag = |name| call.boolean(name, false);
    let (sequences, stateful, backwards) = (flag("return_sequences"), flag("stateful"), flag("go_backwards"));
    let shape = match timesteps {
        Some(timesteps) if sequences => Shape::Sequence(timesteps, units.clone()),
        Some(_) => Shape::Vector(units.clone()),
        None if backwards => return walk.no_end(call, &features, "remove `go_backwards = true`"),
        None if sequences => Shape::Endless(units.clone()),
        None => return walk.no_end(call, &features, "add `return_sequences = true`"),
    };
    let gives = walk.gives(call, shape)?;

    let mut arguments = vec![(features.argument(), false), (units.argument(), false), walk.scalar_argument()];
    for (name, default) in activations.iter().zip(["Tanh", "Sigmoid"]) {
        let activation = call.activation(name, default);
        arguments.push((call.activation_type(name, default), activation == default));
    }
    arguments.extend(last);
    if !call.boolean("use_bias", true) {
        arguments.push((quote!(__seqnet::layers::NoBias), false));
    }
    let cell = kind(call, &without_defaults(arguments));
    let layer = |cell: &TokenStream, backwards: bool| {
        let flags = without_defaults(vec![
            (quote!(#sequences), !sequences),
            (quote!(#stateful), !stateful),
            (quote!(#backwards), !backwards),
        ]);
        quote!(__seqnet::layers::Recurrent<#cell #(, #flags)*>)
    };
    let other_way = layer(&cell, !backwards);
    let layer = layer(&cell, backwards);
    let mut planned = Planned::new(layer, gives);
    let biases = if call.boolean("use_bias", true) { biases } else { 0 };
    planned.parameters = weights(Some(gates), &features, &units, biases);
    planned.other_direction = Some(other_way);
    planned.needs_the_window = backwards.then_some("it goes backwards from the last timestep");
    planned.initializers = call.initializers().collect();
    Ok(planned)
}

/// A vector to `N` timesteps of it.
pub(crate) fn repeat_vector(walk: &mut Walk<'_>, call: &Call, given: &Shape) -> Rule {
    let Some(n) = call.dimension("n").cloned() else { return Err(Stop) };
    require!(walk.checks, &call.tokens("n"), positive("RepeatVector", "repeat", n))?;
    match given {
        Shape::Vector(features) => {
            let gives = walk.gives(call, Shape::Sequence(n.clone(), features.clone()))?;
            Ok(Planned::new(kind(call, &[n.argument()]), gives))
        }
        Shape::Sequence(timesteps, features) => {
            let help = walk.help_for_a_sequence();
            walk.in_words(call, given, "a vector", help)?;
            require!(walk.checks, &call.token, needs_vector("RepeatVector", *timesteps, *features, help))?;
            Err(Stop)
        }
        Shape::Endless(_) => {
            let text = format!(
                "`RepeatVector` needs a vector, but is given {}\nhelp: declare the number of timesteps, `Input(timesteps, features)`",
                given.words()
            );
            walk.wrong(&call.token, text)
        }
    }
}

/// The inner layer's rule, with the time taken off and put back.
pub(crate) fn time_distributed(walk: &mut Walk<'_>, call: &Call, given: &Shape) -> Rule {
    let Some(inner) = call.inner("layer") else { return Err(Stop) };
    let help = match walk.above {
        Some(above) if RECURRENT.contains(&above) => {
            "give the layer above `return_sequences = true`, or write the inner layer without `TimeDistributed`"
        }
        _ => "write the inner layer without `TimeDistributed`",
    };
    let (timesteps, features) = walk.sequence(call, given, help)?;
    let (arrow, above) = (walk.arrow.take(), walk.above.replace("TimeDistributed"));
    walk.inner_input_shape(inner, &Shape::Vector(features.clone()))?;
    let plan = (inner.row.rule)(walk, inner, &Shape::Vector(features))?;
    (walk.arrow, walk.above) = (arrow, above);
    let Shape::Vector(features) = plan.gives else {
        let text = format!(
            "`TimeDistributed` gives timesteps of features, but `{}` makes a sequence of each timestep\nhelp: wrap a layer that gives a vector, such as `Dense(1)`",
            inner.row.name
        );
        return walk.wrong(&inner.token, text);
    };
    let shape = match timesteps {
        Some(timesteps) => Shape::Sequence(timesteps, features),
        None => Shape::Endless(features),
    };
    let gives = walk.gives(call, shape)?;
    let mut planned = Planned::new(kind(call, &[plan.kind]), gives);
    planned.parameters = plan.parameters;
    planned.initializers = plan.initializers;
    planned.zeros = plan.zeros.map(|layer| quote!(__seqnet::layers::TimeDistributed { layer: #layer }));
    Ok(planned)
}

/// The shape as it is.
pub(crate) fn activation(walk: &mut Walk<'_>, call: &Call, given: &Shape) -> Rule {
    walk.softmax(call, "activation", "Linear", given.features())?;
    let function = call.activation_type("activation", "Linear");
    Ok(Planned::new(kind(call, &[function]), given.clone()))
}

/// The shape as it is: dropout acts in training alone.
pub(crate) fn dropout(_: &mut Walk<'_>, call: &Call, given: &Shape) -> Rule {
    Ok(Planned::new(kind(call, &[]), given.clone()))
}

/// `T + before + after` timesteps.
pub(crate) fn zero_padding(walk: &mut Walk<'_>, call: &Call, given: &Shape) -> Rule {
    let help = walk.help_for_a_vector();
    let (timesteps, features) = walk.sequence(call, given, help)?;
    let (before, after) = call.pair("padding", 1);
    let (shape, out) = match timesteps {
        Some(timesteps) => {
            let out = compute!(padded(timesteps, before, after));
            (Shape::Sequence(out, features), None)
        }
        None if after.value() == Some(0) => (Shape::Endless(features), Some(quote!(0))),
        None => return walk.no_end(call, &features, "pad the beginning alone, `ZeroPadding1D((n, 0))`"),
    };
    let gives = walk.gives(call, shape)?;
    let out = out.unwrap_or_else(|| gives.dimensions()[0].argument());
    let burst = match &walk.arrival {
        Arrival::Steps(arriving) => compute!(padded(*arriving, before, after)),
        Arrival::Unknown if matches!(gives, Shape::Endless(_)) => {
            let text = "`ZeroPadding1D` cannot know how many timesteps a push brings it from a layer of one's own\n\
                 help: declare the number of timesteps, `Input(timesteps, features)`";
            return walk.wrong(&call.token, text);
        }
        Arrival::Unknown | Arrival::Whole => gives.dimensions()[0].clone(),
    };
    let burst = match (burst.parameter_in_a_calculation(), &gives) {
        (Some(_), Shape::Sequence(timesteps, _)) => timesteps.clone(),
        _ => burst,
    };
    if matches!(walk.arrival, Arrival::Steps(_)) {
        walk.arrival = Arrival::Steps(burst.clone());
    }
    Ok(Planned::new(kind(call, &[before.argument(), after.argument(), out, burst.argument()]), gives))
}

/// `T - before - after` timesteps.
pub(crate) fn cropping(walk: &mut Walk<'_>, call: &Call, given: &Shape) -> Rule {
    let help = walk.help_for_a_vector();
    let (timesteps, features) = walk.sequence(call, given, help)?;
    let (before, after) = call.pair("cropping", 1);
    let shape = match timesteps {
        Some(timesteps) => {
            require!(
                walk.checks,
                &call.tokens("cropping"),
                cropping("Cropping1D", timesteps, before, after)
            )?;
            Shape::Sequence(compute!(cropped(timesteps, before, after)), features)
        }
        None if after.value() == Some(0) => Shape::Endless(features),
        None => return walk.no_end(call, &features, "crop the beginning alone, `Cropping1D((n, 0))`"),
    };
    let gives = walk.gives(call, shape)?;
    let out = timesteps_or_endless(&gives);
    Ok(Planned::new(kind(call, &[before.argument(), after.argument(), out]), gives))
}

/// Every feature of every timestep, in one vector.
pub(crate) fn flatten(walk: &mut Walk<'_>, call: &Call, given: &Shape) -> Rule {
    let out = match given {
        Shape::Sequence(timesteps, features) => compute!(flattened(*timesteps, *features)),
        Shape::Vector(features) => features.clone(),
        Shape::Endless(features) => {
            let help = "declare the number of timesteps, `Input(timesteps, features)`";
            return walk.no_end(call, features, help);
        }
    };
    let gives = walk.gives(call, Shape::Vector(out))?;
    Ok(Planned::new(kind(call, &[gives.features().argument()]), gives))
}

/// Some timesteps or features, or a single timestep as a vector.
pub(crate) fn slice(walk: &mut Walk<'_>, call: &Call, given: &Shape) -> Rule {
    let Some((time, features)) = call.slice() else { return Err(Stop) };
    let (time, features) = (with_step(time, call), features.clone());
    match (&time, &features) {
        (Axis::All, Axis::All) => {
            let text = format!(
                "this slice takes everything\nhelp: write what it is to take, `{}`",
                call.row.example
            );
            walk.wrong(call.tokens(call.row.parameters[0].name), text)
        }
        (Axis::At(_), _) if call.dimension("step").is_some() => {
            walk.wrong(call.tokens("step"), "a single timestep has no step\nhelp: remove it")
        }
        (_, Axis::At(_)) => {
            let text = "a single feature has no axis of its own\nhelp: take a slice of one, `x[:, :, 0:1]`";
            walk.wrong(call.tokens(call.row.parameters[0].name), text)
        }
        (Axis::All, _) => slice_of_features(walk, call, given, &features),
        // A vector has no time, so that `x[:, 1:3]` takes features of it.
        (Axis::Range { .. }, Axis::All) if call.row.name == "Lambda" && matches!(given, Shape::Vector(_)) => {
            slice_of_features(walk, call, given, &time)
        }
        (_, Axis::All) => slice_of_time(walk, call, given, &time),
        _ => {
            let text =
                "a slice takes timesteps or features, not both at once\nhelp: write two, one after the other";
            walk.wrong(call.tokens(call.row.parameters[0].name), text)
        }
    }
}

/// `Slice(.., step = 2)`
fn with_step(axis: &Axis, call: &Call) -> Axis {
    match (axis, call.dimension("step")) {
        (Axis::Range { start, stop, .. }, Some(step)) => {
            Axis::Range { start: start.clone(), stop: stop.clone(), step: step.clone() }
        }
        (Axis::Range { start: End::Open, stop: End::Open, step }, None) if step.value() == Some(1) => {
            Axis::All
        }
        _ => axis.clone(),
    }
}

/// The step as it was typed.
fn on_step(call: &Call) -> TokenStream {
    let name = if call.dimension("step").is_some() { "step" } else { call.row.parameters[0].name };
    call.tokens(name)
}

/// The type that says where a slice begins.
fn start_type(start: &End) -> TokenStream {
    let (name, at) = match start {
        End::Open => ("Front", quote!(0)),
        End::Front(at) => ("Front", at.argument()),
        End::Back(at) => ("Back", at.argument()),
    };
    let name = format_ident!("{name}");
    quote!(__seqnet::layers::#name<#at>)
}

fn slice_of_time(walk: &mut Walk<'_>, call: &Call, given: &Shape, axis: &Axis) -> Rule {
    let help = walk.help_for_a_vector();
    let (timesteps, features) = walk.sequence(call, given, help)?;
    let (name, on) = (call.row.name, call.tokens(call.row.parameters[0].name));
    let Some(timesteps) = timesteps else { return slice_without_end(walk, call, given, axis) };
    match axis {
        Axis::All => Err(Stop),
        Axis::At(at) => {
            require!(walk.checks, &on, index(name, "timestep", timesteps, *at))?;
            let gives = walk.gives(call, Shape::Vector(features))?;
            let timestep = Ident::new("Timestep", call.token.span());
            let start = start_type(at);
            Ok(Planned::new(quote!(__seqnet::layers::#timestep<#start>), gives))
        }
        Axis::Range { start, stop, step } => {
            require!(walk.checks, &on_step(call), step(name, "timesteps", *step))?;
            require!(walk.checks, &on, slice(name, "timesteps", timesteps, *start, *stop, *step))?;
            let out = taken(&timesteps, start, stop, step);
            let gives = walk.gives(call, Shape::Sequence(out, features))?;
            let arguments = vec![
                (start_type(start), false),
                (gives.dimensions()[0].argument(), false),
                (step.argument(), step.value() == Some(1)),
            ];
            Ok(Planned::new(kind(call, &without_defaults(arguments)), gives))
        }
    }
}

/// How many a slice takes: of `-N..` it is `N` itself, so that it can be a generic parameter.
fn taken(length: &Dimension, start: &End, stop: &End, step: &Dimension) -> Dimension {
    match (start, stop, step.value()) {
        (End::Back(n), End::Open, Some(1)) => n.clone(),
        (End::Open | End::Front(_), End::Front(n), Some(1)) if is_zero(start) => n.clone(),
        _ => compute!(slice_length(*length, *start, *stop, *step)),
    }
}

fn is_zero(start: &End) -> bool {
    match start {
        End::Open => true,
        End::Front(n) | End::Back(n) => n.value() == Some(0),
    }
}

/// From some timestep on, for ever.
fn slice_without_end(walk: &mut Walk<'_>, call: &Call, given: &Shape, axis: &Axis) -> Rule {
    let help = match axis {
        Axis::Range { start: End::Back(_), .. } | Axis::At(End::Back(_)) => {
            "declare the number of timesteps, `Input(timesteps, features)`"
        }
        _ => "take from some timestep on, `Slice(2..)`",
    };
    match axis {
        Axis::Range { start: start @ (End::Open | End::Front(_)), stop: End::Open, step } => {
            require!(walk.checks, &on_step(call), step(call.row.name, "timesteps", *step))?;
            let arguments = vec![
                (start_type(start), false),
                (timesteps_or_endless(given), false),
                (step.argument(), step.value() == Some(1)),
            ];
            let gives = walk.gives(call, given.clone())?;
            Ok(Planned::new(kind(call, &without_defaults(arguments)), gives))
        }
        _ => walk.no_end(call, given.features(), help),
    }
}

/// The timesteps of a sequence; of a stream the largest number.
fn timesteps_or_endless(shape: &Shape) -> TokenStream {
    match shape {
        Shape::Sequence(timesteps, _) => timesteps.argument(),
        Shape::Vector(_) | Shape::Endless(_) => quote!({ ::core::primitive::usize::MAX }),
    }
}

fn slice_of_features(walk: &mut Walk<'_>, call: &Call, given: &Shape, axis: &Axis) -> Rule {
    let Axis::Range { start, stop, step } = axis else { return Err(Stop) };
    let (name, on) = (call.row.name, call.tokens(call.row.parameters[0].name));
    let features = given.features().clone();
    require!(walk.checks, &on, step(name, "features", *step))?;
    require!(walk.checks, &on, slice(name, "features", features, *start, *stop, *step))?;
    let out = taken(&features, start, stop, step);
    let gives = walk.gives(call, given.with_features(out))?;
    let arguments = without_defaults(vec![
        (start_type(start), false),
        (gives.features().argument(), false),
        (step.argument(), step.value() == Some(1)),
    ]);
    let of_features = Ident::new("Features", call.token.span());
    Ok(Planned::new(quote!(__seqnet::layers::#of_features<#(#arguments),*>), gives))
}
