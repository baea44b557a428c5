//! From the first layer to the last: shapes, types, checks.

mod arrows;
mod input;
mod network;

pub(crate) use network::{Arrival, Blocked, Network, Placed, Planned};

use crate::arguments::Reader;
use crate::checks::Checks;
use crate::dimension::Dimension;
use crate::mistakes::Stop;
use crate::naming::Names;
use crate::parse::{self, Model};
use crate::read::{Read, read};
use crate::shape::Shape;
use crate::training::Training;
use input::vocabulary;
use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote};

/// The way along the layers.
pub(crate) struct Walk<'a> {
    pub(crate) checks: Checks,
    /// `f32` or `f64`.
    pub(crate) scalar: &'a TokenStream,
    pub(crate) arrival: Arrival,
    /// The name of the layer above, where it is one of Keras's.
    pub(crate) above: Option<&'static str>,
    /// Whether the rank is still that of the last recurrent layer.
    pub(crate) below_a_recurrent_layer: bool,
    /// The model's generic parameters.
    parameters: &'a [Ident],
    /// The arrow of the layer at hand.
    pub(crate) arrow: Option<&'a parse::Shape>,
    names: Names,
    /// Whether no layer is above.
    pub(crate) first: bool,
    /// Whether the sequence at hand has a mask.
    pub(crate) masked: bool,
    /// Layers that lose a mask, by their tokens.
    pub(crate) unmasked: Vec<TokenStream>,
}

/// Follows the shapes of a model. With the network come the checks that are left to rustc; without it the mistakes, or the
/// one check that is sure to fail.
pub(crate) fn walk(model: &Model, scalar: &TokenStream) -> (Option<Network>, Checks) {
    let parameters: Vec<Ident> =
        model.generics.const_params().map(|parameter| parameter.ident.clone()).collect();
    let mut mistakes = model.mistakes.clone();
    let mut reader = Reader { parameters: &parameters, mistakes: &mut mistakes };
    let layers: Vec<Read<'_>> = model.layers.iter().map(|layer| read(&mut reader, layer)).collect();
    let mut walk = Walk {
        checks: Checks { mistakes, ..Checks::default() },
        scalar,
        arrival: Arrival::Whole,
        above: None,
        below_a_recurrent_layer: false,
        parameters: &parameters,
        arrow: None,
        names: Names::default(),
        first: true,
        masked: false,
        unmasked: Vec::new(),
    };
    // A part of the list that is no layer could be any layer.
    let network = if model.mistakes.is_empty() { walk.network(model, &layers).ok() } else { None };
    (network.filter(|_| walk.checks.mistakes.is_empty()), walk.checks)
}

impl<'a> Walk<'a> {
    fn network(&mut self, model: &Model, layers: &'a [Read<'a>]) -> Result<Network, Stop> {
        let vocabulary = vocabulary(layers);
        let input = self.input(model, layers, vocabulary.is_some())?;
        self.arrival = match &input {
            Shape::Vector(_) if vocabulary.is_none() => Arrival::Whole,
            _ => Arrival::Steps(Dimension::number(1)),
        };
        let mut network = Network {
            output: input.clone(),
            input,
            layers: Vec::new(),
            blocked: None,
            vocabulary,
            unmasked: Vec::new(),
        };
        for (position, layer) in layers.iter().enumerate() {
            if let Read::Input(_, on, _) = layer {
                if position > 0 {
                    return self
                        .wrong(on, "a model has one input, and it comes first\nhelp: remove this `Input`");
                }
                continue;
            }
            let (placed, needs_the_window) = self.place(layer, &network.output, position == 0)?;
            if let (Some(reason), None, false) =
                (needs_the_window, &network.blocked, matches!(self.arrival, Arrival::Whole))
            {
                network.blocked = Some(Blocked { layer: placed.class.clone(), reason });
            }
            self.arrive(&model.name, network.layers.len() + 1, &placed);
            self.above = match layer {
                Read::Table(call, _) => Some(call.row.name),
                _ => None,
            };
            let keeps_the_rank = network.output.dimensions().len() == placed.gives.dimensions().len();
            self.below_a_recurrent_layer = match self.above {
                Some(name) if name == "Bidirectional" || crate::rules::RECURRENT.contains(&name) => true,
                Some(_) => self.below_a_recurrent_layer && keeps_the_rank,
                None => false,
            };
            network.output = placed.gives.clone();
            network.layers.push(placed);
            self.first = false;
        }
        if network.layers.is_empty() {
            let text =
                "a model needs at least one layer besides its input\nhelp: add one, such as `LSTM(32)`";
            return self.wrong(&model.name, text);
        }
        network.output = self.contract(model, network.output)?;
        network.unmasked = std::mem::take(&mut self.unmasked);
        Ok(network)
    }

    /// A mistake that ends the way.
    pub(crate) fn wrong<T>(&mut self, on: impl ToTokens, text: impl std::fmt::Display) -> Result<T, Stop> {
        self.checks.mistakes.push(on, text);
        Err(Stop)
    }

    /// Finds a layer's type and output, and its name.
    fn place(
        &mut self,
        layer: &'a Read<'a>,
        given: &Shape,
        first: bool,
    ) -> Result<(Placed, Option<&'static str>), Stop> {
        let (name, planned, token, class) = match layer {
            Read::Unsound | Read::Input(..) => return Err(Stop),
            Read::Table(call, arrow) => {
                if !first {
                    self.inner_input_shape(call, given)?;
                }
                self.arrow = *arrow;
                let planned = self.plan(call, given)?;
                self.used_arrow()?;
                let name = call.name().map(|(name, on)| (name.to_owned(), on));
                (name, planned, call.token.to_token_stream(), call.row.name.to_owned())
            }
            Read::Own(path, arrow, name) => {
                let planned = self.own(path, arrow, given)?;
                let class = path.segments.last().map(|last| last.ident.to_string()).unwrap_or_default();
                (name.clone(), planned, path.to_token_stream(), class)
            }
        };
        let (name, on) = name.unwrap_or_else(|| (self.names.count(&class), token.clone()));
        if !self.names.take(&name) {
            let text = format!(
                "there is already a layer `{name}`\nhelp: give one of the two another name, `name = {name}_2`"
            );
            return self.wrong(on, text);
        }
        let field = syn::parse_str(&name).unwrap_or_else(|_| Ident::new_raw(&name, Span::call_site()));
        let info = match layer {
            Read::Table(call, _) => Some(crate::describe::layer(call, &name, given.features(), self.scalar)),
            _ => None,
        };
        let (mask, gives_mask) = self.mask(layer, &planned, &token)?;
        let own = matches!(layer, Read::Own(..)) || planned.own;
        let Planned {
            kind,
            gives,
            needs_the_window,
            parameters,
            fixed,
            initializers,
            zeros,
            at_once,
            carries,
            ..
        } = planned;
        let training = match layer {
            Read::Table(call, _) => Training::of(call),
            _ => Training::default(),
        };
        let given = given.clone();
        let parameters = (!own).then_some(parameters);
        Ok((
            Placed {
                field,
                name,
                class,
                token,
                kind,
                given,
                gives,
                own,
                parameters,
                fixed,
                initializers,
                zeros,
                info,
                mask,
                gives_mask,
                at_once,
                carries,
                training,
            },
            needs_the_window,
        ))
    }

    /// How the output of a layer arrives at the next one in a stream.
    fn arrive(&mut self, model: &Ident, k: usize, placed: &Placed) {
        self.arrival = match (&self.arrival, &placed.gives) {
            (_, Shape::Vector(_)) | (Arrival::Whole, _) => Arrival::Whole,
            _ if placed.at_once => Arrival::Whole,
            // Without end there is no other bound; of a generic model it could not be in a type.
            (_, gives) if placed.own && gives.is_endless() && self.parameters.is_empty() => {
                let most = crate::stream::most(k);
                let most = crate::constants::mark(quote!(#model::#most));
                Arrival::Steps(Dimension::computed(None, most, None))
            }
            (Arrival::Steps(_) | Arrival::Unknown, _) if placed.own => Arrival::Unknown,
            (arrival, _) => arrival.clone(),
        };
    }
}
