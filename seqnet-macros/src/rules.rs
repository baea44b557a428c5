//! The shape rules of the layers, and their types.

pub(crate) mod bidirectional;
pub(crate) mod conv_lstm;
pub(crate) mod convolution;
pub(crate) mod core;
pub(crate) mod embedding;
pub(crate) mod normalization;
pub(crate) mod padding;
pub(crate) mod pooling;
pub(crate) mod rectifiers;
pub(crate) mod recurrent;
pub(crate) mod reshape;
pub(crate) mod slice;
pub(crate) mod time_distributed;
pub(crate) mod transposed;

pub(crate) use recurrent::RECURRENT;

use crate::arguments::Call;
use crate::arguments::values::Target;
use crate::dimension::{Dimension, Term, require};
use crate::mistakes::Stop;
use crate::shape::Shape;
use crate::walk::{Planned, Walk};
use proc_macro2::{Ident, TokenStream};
use quote::quote;

type Rule = Result<Planned, Stop>;

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
        self.no_sequences(call, given)?;
        match given {
            Shape::Sequence(timesteps, features) => Ok((Some(timesteps.clone()), features.clone())),
            Shape::Endless(features) => Ok((None, features.clone())),
            Shape::Sequences(..) | Shape::EndlessSequences(..) => Err(Stop),
            Shape::Vector(features) => {
                let help = &self.help_for_this_vector(call, features, help)[..];
                self.in_words(call, given, "a sequence", help)?;
                require!(self.checks, &call.token, needs_sequence(call.row.name, *features, help))?;
                Err(Stop)
            }
        }
    }

    /// The layer goes through one sequence, and cannot take several at once.
    pub(crate) fn no_sequences(&mut self, call: &Call, given: &Shape) -> Result<(), Stop> {
        if !given.has_sequences() {
            return Ok(());
        }
        let mut help =
            format!("write `TimeDistributed({}(..))`, which does the same to each of them", call.row.name);
        if let ([batch, inner, features], true) = (&given.dimensions()[..], self.first) {
            let [batch, inner, features] = [batch, inner, features].map(|dimension| dimension.text());
            help = format!("{help}, or `Input({inner}, {features})` if {batch} is the size of a batch");
        }
        let help = &help[..];
        self.in_words(call, given, "a sequence", help)?;
        let sizes = Target::of(given);
        require!(self.checks, &call.token, needs_one_sequence(call.row.name, sizes, help))
    }

    /// What only training uses is held to its bounds, where a constant has the number.
    fn shares(&mut self, call: &Call) -> Result<(), Stop> {
        for name in ["rate", "stddev", "dropout", "recurrent_dropout"] {
            let Some(float) = call.float(name) else { continue };
            require!(self.checks, &call.tokens(name), share(call.row.name, name, *float, float.text()))?;
        }
        Ok(())
    }

    /// The rule of a layer; one that does the same to every timestep does it to sequences of them too.
    pub(crate) fn plan(&mut self, call: &Call, given: &Shape) -> Rule {
        self.shares(call)?;
        match given {
            given if given.has_sequences() && time_distributed::EVERYWHERE.contains(&call.row.name) => {
                time_distributed::everywhere(self, call, given)
            }
            _ => (call.row.rule)(self, call, given),
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
    pub(crate) fn no_end<T>(&mut self, call: &Call, given: &Shape, help: &str) -> Result<T, Stop> {
        self.in_words(call, given, "the number of timesteps", help)?;
        let (name, features) = (call.row.name, given.features());
        if given.has_sequences() {
            let sizes = Target::of(given);
            require!(self.checks, &call.token, needs_timesteps_of_sequences(name, sizes, help))?;
        }
        require!(self.checks, &call.token, needs_timesteps(name, *features, help))?;
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
