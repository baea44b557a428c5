//! What the walk along the layers finds.

use crate::dimension::Dimension;
use crate::masks::Way;
use crate::shape::Shape;
use crate::training::Training;
use proc_macro2::{Ident, TokenStream};

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

impl Network {
    /// Whether it is a stream of any length.
    pub(crate) fn is_endless(&self) -> bool {
        self.input.is_endless()
    }
}

/// A layer in its place.
#[expect(clippy::struct_excessive_bools, reason = "none of these properties follows from another")]
pub(crate) struct Placed {
    pub(crate) field: Ident,
    pub(crate) name: String,
    /// Keras's class, or the name of a type of the user's.
    pub(crate) class: String,
    /// Its name as it was typed.
    pub(crate) token: TokenStream,
    /// Its type.
    pub(crate) kind: TokenStream,
    pub(crate) given: Shape,
    pub(crate) gives: Shape,
    /// Whether its type is the user's, or wraps one, so that only rustc knows what it gives.
    pub(crate) own: bool,
    /// How many weights it has; for a type of the user's only rustc knows.
    pub(crate) parameters: Option<Dimension>,
    /// How many of them are not trained, where only some of its parts are.
    pub(crate) fixed: Option<Dimension>,
    /// Initializers that are not the default: tensor, variant.
    pub(crate) initializers: Vec<(String, String)>,
    /// The layer before training, where its type does not say what it is.
    pub(crate) zeros: Option<TokenStream>,
    /// What the model says of it; a type of the user's says it itself.
    pub(crate) info: Option<TokenStream>,
    /// How a mask goes through it.
    pub(crate) mask: Way,
    /// Whether what it gives has a mask.
    pub(crate) gives_mask: bool,
    /// Whether what it gives is a whole window at once, though it has timesteps.
    pub(crate) at_once: bool,
    /// Whether it carries a state from timestep to timestep.
    pub(crate) carries: bool,
    /// What it is given for its training.
    pub(crate) training: Training,
}

/// What a rule finds out about a layer.
#[expect(clippy::struct_excessive_bools, reason = "none of these properties follows from another")]
pub(crate) struct Planned {
    pub(crate) kind: TokenStream,
    pub(crate) gives: Shape,
    /// Why it cannot run timestep by timestep, where it cannot.
    pub(crate) needs_the_window: Option<&'static str>,
    /// How many weights it has.
    pub(crate) parameters: Dimension,
    /// How many of them are not trained, where it has parts that are not.
    pub(crate) fixed: Option<Dimension>,
    /// Of a recurrent layer: the type that goes through time the other way.
    pub(crate) other_direction: Option<TokenStream>,
    /// Whether it makes a mask.
    pub(crate) makes_mask: bool,
    /// Whether only rustc knows if the layer fits, for a type of the user's is in it.
    pub(crate) own: bool,
    /// Whether it takes one of several sequences, which is then there at once.
    pub(crate) at_once: bool,
    /// Whether it carries a state from timestep to timestep.
    pub(crate) carries: bool,
    pub(crate) initializers: Vec<(String, String)>,
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
            fixed: None,
            other_direction: None,
            makes_mask: false,
            own: false,
            at_once: false,
            carries: false,
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
