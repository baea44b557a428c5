//! Arguments: typed tokens to checked values, by the parameters of a layer's row.

mod call;
mod functions;
mod reader;
mod sizes;
mod slice;
pub(crate) mod values;
mod words;

pub(crate) use call::Call;
pub(crate) use functions::Function;
pub(crate) use reader::Reader;
pub(crate) use sizes::{items, read_shape};
pub(crate) use slice::Axis;
pub(crate) use words::{ungroup, word};

use crate::dimension::Dimension;
use crate::parse::Shape;
use proc_macro2::TokenStream;
use syn::Path;
use values::{Float, Floats};

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
    /// How many there are, or -1.
    CountOrEach(&'static str),
    /// A number, zero too.
    Number,
    /// The same, also as a tuple of one number, or `None`.
    NumberOrNone,
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
    /// A recurrent cell, or a list of them.
    Cells,
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
    /// Something of which `None` alone means something here.
    NoneAlone(&'static str, &'static str),
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
    /// A layer of one's own within a wrapper, and what it gives.
    Own(Box<Path>, Shape),
    Cells(Vec<Call>),
    Slice {
        time: Axis,
        features: Axis,
    },
    Shape(Vec<Option<Dimension>>),
    Name(String),
    /// A regularizer or a constraint, as an expression.
    Held(TokenStream),
    Nothing,
}
