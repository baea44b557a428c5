//! From the first layer to the last: shapes, types, checks.

use crate::arguments::Call;
use crate::arguments::Reader;
use crate::checks::Checks;
use crate::dimension::{Dimension, Term, require};
use crate::masks::Way;
use crate::mistakes::Stop;
use crate::naming::Names;
use crate::parse::{self, Model};
use crate::read::{Read, read};
use crate::shape::Shape;
use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote};
use syn::{Expr, Path};

/// A model whose layers fit, as far as the macro can see.
pub(crate) struct Network {
    pub(crate) input: Shape,
    pub(crate) output: Shape,
    pub(crate) layers: Vec<Placed>,
    pub(crate) blocked: Option<Blocked>,
    /// Of a model of ids: how many there are.
    pub(crate) vocabulary: Option<Dimension>,
    /// Layers that lose a mask, by their tokens.
    pub(crate) unmasked: Vec<TokenStream>,
}

/// A layer in its place.
pub(crate) struct Placed {
    pub(crate) field: Ident,
    pub(crate) name: String,
    /// Keras's class, or the name of a type of the user's.
    pub(crate) class: String,
    /// Its type.
    pub(crate) kind: TokenStream,
    pub(crate) given: Shape,
    pub(crate) gives: Shape,
    /// Whether its type is the user's, so that only rustc knows what it gives.
    pub(crate) own: bool,
    /// How many weights it has; for a type of the user's only rustc knows.
    pub(crate) parameters: Option<Dimension>,
    /// Initializers that are not the default: tensor, variant.
    pub(crate) initializers: Vec<(String, &'static str)>,
    /// The layer before training, where its type does not say what it is.
    pub(crate) zeros: Option<TokenStream>,
    /// How a mask goes through it.
    pub(crate) mask: Way,
    /// Whether what it gives has a mask.
    pub(crate) gives_mask: bool,
}

/// What a rule finds out about a layer.
pub(crate) struct Planned {
    pub(crate) kind: TokenStream,
    pub(crate) gives: Shape,
    /// Why it cannot run timestep by timestep, where it cannot.
    pub(crate) needs_the_window: Option<&'static str>,
    /// How many weights it has.
    pub(crate) parameters: Dimension,
    /// Of a recurrent layer: the type that goes through time the other way.
    pub(crate) other_direction: Option<TokenStream>,
    /// Whether it makes a mask.
    pub(crate) makes_mask: bool,
    pub(crate) initializers: Vec<(String, &'static str)>,
    /// The layer before training, where its type does not say what it is.
    pub(crate) zeros: Option<TokenStream>,
}

impl Planned {
    pub(crate) fn new(kind: TokenStream, gives: Shape) -> Self {
        Planned {
            kind,
            gives,
            needs_the_window: None,
            parameters: Dimension::number(0),
            other_direction: None,
            makes_mask: false,
            initializers: Vec::new(),
            zeros: None,
        }
    }
}

/// How a window arrives at a layer in a stream.
#[derive(Clone)]
pub(crate) enum Arrival {
    /// Timestep by timestep, at most so many in one push.
    Steps(Dimension),
    /// Timestep by timestep, in numbers that only rustc knows.
    Unknown,
    /// At once.
    Whole,
}

/// A layer that must see a window before it gives anything.
pub(crate) struct Blocked {
    pub(crate) layer: String,
    pub(crate) reason: &'static str,
}

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
    masked: bool,
    /// Layers that lose a mask, by their tokens.
    unmasked: Vec<TokenStream>,
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

/// The vocabulary of a model that begins with `Embedding`.
fn vocabulary(layers: &[Read<'_>]) -> Option<Dimension> {
    let first = layers.iter().find(|layer| !matches!(layer, Read::Input(..)))?;
    match first {
        Read::Table(call, _) if call.row.name == "Embedding" => call.dimension("input_dim").cloned(),
        _ => None,
    }
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
            self.arrive(&placed);
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

    /// The input: the first layer, or its `input_shape`.
    fn input(&mut self, model: &Model, layers: &[Read<'_>], of_ids: bool) -> Result<Shape, Stop> {
        let (dimensions, on) = match layers.first() {
            None if !model.mistakes.is_empty() => return Err(Stop),
            None => {
                return self.wrong(
                    &model.name,
                    "a model needs layers\nhelp: begin with `Input(timesteps, features)`, and add a layer such as `LSTM(32)`",
                );
            }
            Some(Read::Unsound) => return Err(Stop),
            Some(Read::Input(dimensions, _, on)) => (&dimensions[..], on.clone()),
            Some(Read::Table(call, _)) => match call.input_shape() {
                Some((dimensions, on)) => (dimensions, on),
                None => return self.no_input(call.token.to_token_stream(), layers),
            },
            Some(Read::Own(path, ..)) => return self.no_input(path.to_token_stream(), layers),
        };
        let shape = match dimensions {
            [Some(features)] => Shape::Vector(features.clone()),
            [Some(timesteps), Some(features)] => Shape::Sequence(timesteps.clone(), features.clone()),
            [None, Some(features)] => Shape::Endless(features.clone()),
            [None] if of_ids => Shape::Endless(Dimension::number(1)),
            [None] => {
                let text = "`Input` needs the number of features, but is given `None`\nhelp: write `Input(None, 1)` for a stream of 1 feature";
                return self.wrong(on, text);
            }
            _ => {
                let text = format!(
                    "an input has one or two dimensions, but is given {}\nhelp: write `(timesteps, features)`, or `(features)`",
                    dimensions.len()
                );
                return self.wrong(on, text);
            }
        };
        for (dimension, what) in shape.dimensions().into_iter().rev().zip(["feature", "timestep"]) {
            require!(self.checks, &dimension.constant(), positive("Input", what, *dimension))?;
        }
        Ok(shape)
    }

    fn no_input<T>(&mut self, on: TokenStream, layers: &[Read<'_>]) -> Result<T, Stop> {
        if let Some(Read::Input(_, late, _)) = layers.iter().find(|layer| matches!(layer, Read::Input(..))) {
            return self.wrong(late, "the input comes first\nhelp: move this `Input` to the top of the list");
        }
        let text =
            "the first layer needs the shape of the input\nhelp: begin with `Input(timesteps, features)`";
        self.wrong(on, text)
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
                let planned = (call.row.rule)(self, call, given)?;
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
        let (mask, gives_mask) = self.mask(layer, &planned, &token)?;
        let Planned { kind, gives, needs_the_window, parameters, initializers, zeros, .. } = planned;
        let (given, own) = (given.clone(), matches!(layer, Read::Own(..)));
        let parameters = (!own).then_some(parameters);
        Ok((
            Placed {
                field,
                name,
                class,
                kind,
                given,
                gives,
                own,
                parameters,
                initializers,
                zeros,
                mask,
                gives_mask,
            },
            needs_the_window,
        ))
    }

    /// How the mask at hand goes through a layer, and whether there is one after it.
    fn mask(
        &mut self,
        layer: &Read<'_>,
        planned: &Planned,
        token: &TokenStream,
    ) -> Result<(Way, bool), Stop> {
        let call = match layer {
            Read::Table(call, _) => call,
            Read::Own(path, ..) if self.masked => {
                let text = "a layer of your own takes no mask, and the sequence has one\nhelp: put `Unmask()` above it";
                return self.wrong(path, text);
            }
            _ => return Ok((Way::Plain, false)),
        };
        let way = Way::of(call, self.masked);
        if way.surprises(call) {
            self.unmasked.push(token.clone());
        }
        let goes_on = way.goes_on(call) && !matches!(planned.gives, Shape::Vector(_));
        self.masked = goes_on || planned.makes_mask;
        Ok((way, self.masked))
    }

    /// An `input_shape` on a later layer must be what arrives.
    pub(crate) fn inner_input_shape(&mut self, call: &Call, given: &Shape) -> Result<(), Stop> {
        let Some((said, on)) = call.input_shape() else { return Ok(()) };
        let name = call.row.name;
        match (said, given) {
            ([Some(t), Some(f)], Shape::Sequence(gt, gf)) => {
                require!(self.checks, &on, input_sequence(name, *t, *f, *gt, *gf))
            }
            ([Some(f)], Shape::Vector(gf)) => require!(self.checks, &on, input_vector(name, *f, *gf)),
            ([None, Some(f)], Shape::Endless(gf)) => require!(self.checks, &on, input_vector(name, *f, *gf)),
            _ => {
                let said: Vec<String> = said
                    .iter()
                    .map(|said| said.as_ref().map_or_else(|| "None".to_owned(), Dimension::text))
                    .collect();
                let text = format!(
                    "`{name}` says `input_shape = ({})`, but is given {}\nhelp: remove `input_shape`: it is needed on the first layer alone",
                    said.join(", "),
                    given.words()
                );
                self.wrong(on, text)
            }
        }
    }

    /// A layer whose type is the user's: the arrow is its shape rule, and a constant holds it to it.
    fn own(&mut self, path: &Path, arrow: &parse::Shape, given: &Shape) -> Result<Planned, Stop> {
        let gives = self.typed_shape(arrow)?;
        let name = path.to_token_stream().to_string().replace(' ', "");
        if !matches!(given, Shape::Endless(_)) {
            let (x, y, scalar) = (given.tensor(self.scalar), gives.tensor(self.scalar), self.scalar);
            let answer = crate::own::is_layer(&path.to_token_stream(), &x, scalar, self.parameters);
            let adapter = crate::own::choose(&answer);
            let shape = quote!(<#adapter as __seqnet::Adapted<#path, #x, #y>>::SHAPE);
            let call = match &gives {
                Shape::Sequence(t, f) => {
                    let (t, f) = (t.constant(), f.constant());
                    quote!(__seqnet::shapes::arrow_sequence(#name, #shape, #t, #f))
                }
                Shape::Vector(f) | Shape::Endless(f) => {
                    let f = f.constant();
                    quote!(__seqnet::shapes::arrow_vector(#name, #shape, #f))
                }
            };
            let generic = given.dimensions().into_iter().any(|dimension| dimension.parameter().is_some());
            let given = given.dimensions().into_iter().map(Term::constant);
            let takes = quote!(__seqnet::shapes::takes(#name, #answer, &[#(#given),*]));
            self.checks.leave(path, takes, generic);
            self.checks.leave(&arrow.tokens, call, !self.parameters.is_empty());
        }
        Ok(Planned::new(path.to_token_stream(), gives))
    }

    /// A shape after an arrow.
    fn typed_shape(&mut self, typed: &parse::Shape) -> Result<Shape, Stop> {
        let items: Vec<&Expr> = typed.items.iter().collect();
        match crate::arguments::read_shape(items, self.parameters).as_ref().map(|shape| &shape[..]) {
            Ok([Some(f)]) => Ok(Shape::Vector(f.clone())),
            Ok([Some(t), Some(f)]) => Ok(Shape::Sequence(t.clone(), f.clone())),
            Ok([None, Some(f)]) => Ok(Shape::Endless(f.clone())),
            Ok(_) => {
                let text = format!(
                    "a shape has one or two dimensions, but is given {}\nhelp: write `-> (timesteps, features)`, or `-> (features)`",
                    typed.items.len()
                );
                self.wrong(&typed.tokens, text)
            }
            Err((on, text)) => {
                let help =
                    if text.contains("\nhelp: ") { "" } else { "\nhelp: write `-> (timesteps, features)`" };
                let text = format!("an arrow {text}{help}");
                self.wrong(on, text)
            }
        }
    }

    /// The shape that a layer of the table gives, under the names that its arrow has for it. Without an arrow every dimension must
    /// be one that stable Rust can compute.
    pub(crate) fn gives(&mut self, call: &Call, shape: Shape) -> Result<Shape, Stop> {
        let name = call.row.name;
        let Some(arrow) = self.arrow.take() else {
            for dimension in shape.dimensions() {
                if let Some(parameter) = dimension.parameter_in_a_calculation() {
                    let text = format!(
                        "the output of `{name}` is calculated from the generic parameter `{parameter}`, which stable Rust cannot do\n\
                         help: add parameters for its shape, such as `const N: usize`, and write it after an arrow: `{name}(..) -> (..)`"
                    );
                    return self.wrong(&call.token, text);
                }
            }
            return Ok(shape);
        };
        let said = self.typed_shape(arrow)?;
        let pairs = match (&said, &shape) {
            (Shape::Vector(a), Shape::Vector(b)) | (Shape::Endless(a), Shape::Endless(b)) => {
                vec![(a, b, "features")]
            }
            (Shape::Sequence(t, f), Shape::Sequence(u, g)) => vec![(t, u, "timesteps"), (f, g, "features")],
            _ => {
                let text = format!(
                    "`{name}` gives {}, but its arrow says `{}`\nhelp: write `-> {}`, or remove the arrow",
                    shape.words(),
                    said.text(),
                    shape.text()
                );
                return self.wrong(&arrow.tokens, text);
            }
        };
        for (said, gives, what) in pairs {
            if !said.same_as(gives) {
                require!(self.checks, &said.constant(), equal(name, what, *gives, *said))?;
            }
        }
        Ok(said)
    }

    /// Rules that give what they are given do not ask for the arrow.
    fn used_arrow(&mut self) -> Result<(), Stop> {
        match self.arrow.take() {
            None => Ok(()),
            Some(arrow) => self.wrong(&arrow.tokens, "this layer needs no arrow\nhelp: remove it"),
        }
    }

    /// How the output of a layer arrives at the next one in a stream.
    fn arrive(&mut self, placed: &Placed) {
        self.arrival = match (&self.arrival, &placed.gives) {
            (_, Shape::Vector(_)) | (Arrival::Whole, _) => Arrival::Whole,
            (Arrival::Steps(_) | Arrival::Unknown, _) if placed.own => Arrival::Unknown,
            (arrival, _) => arrival.clone(),
        };
    }

    /// Holds the last layer to what the model declares, and gives the output as it is declared.
    fn contract(&mut self, model: &Model, gives: Shape) -> Result<Shape, Stop> {
        let Some(typed) = &model.contract else { return Ok(gives) };
        let declared = self.typed_shape(typed)?;
        let name = model.name.to_string();
        let (name, on) = (&name[..], &typed.tokens);
        match (&declared, &gives) {
            (Shape::Sequence(t, f), Shape::Sequence(gt, gf)) => {
                if !(t.same_as(gt) && f.same_as(gf)) {
                    require!(self.checks, on, contract_sequence(name, *t, *f, *gt, *gf))?;
                }
            }
            (Shape::Vector(f), Shape::Vector(gf)) | (Shape::Endless(f), Shape::Endless(gf)) => {
                if !f.same_as(gf) {
                    require!(self.checks, on, contract_vector(name, *f, *gf))?;
                }
            }
            _ => {
                let text = format!(
                    "`{name}` is declared to give {}, but its last layer gives {}\nhelp: declare `-> {}`, or change the last layer",
                    declared.words(),
                    gives.words(),
                    gives.text()
                );
                return self.wrong(on, text);
            }
        }
        Ok(declared)
    }
}
