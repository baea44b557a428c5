//! The shapes that are followed from layer to layer.

use crate::dimension::Dimension;
use proc_macro2::TokenStream;
use quote::quote;

/// What goes from one layer to the next.
#[derive(Clone)]
pub(crate) enum Shape {
    /// Features without time.
    Vector(Dimension),
    /// Timesteps, features.
    Sequence(Dimension, Dimension),
    /// Timesteps, each of which is a sequence: its timesteps, features.
    Sequences(Dimension, Dimension, Dimension),
    /// Features over time without end: `None` timesteps.
    Endless(Dimension),
    /// Sequences over time without end: the timesteps of each, features.
    EndlessSequences(Dimension, Dimension),
}

impl Shape {
    pub(crate) fn features(&self) -> &Dimension {
        match self {
            Shape::Vector(features)
            | Shape::Sequence(_, features)
            | Shape::Sequences(_, _, features)
            | Shape::Endless(features)
            | Shape::EndlessSequences(_, features) => features,
        }
    }

    /// The same with other features.
    pub(crate) fn with_features(&self, features: Dimension) -> Shape {
        match self {
            Shape::Vector(_) => Shape::Vector(features),
            Shape::Sequence(timesteps, _) => Shape::Sequence(timesteps.clone(), features),
            Shape::Sequences(timesteps, inner, _) => {
                Shape::Sequences(timesteps.clone(), inner.clone(), features)
            }
            Shape::Endless(_) => Shape::Endless(features),
            Shape::EndlessSequences(inner, _) => Shape::EndlessSequences(inner.clone(), features),
        }
    }

    /// What one timestep holds; a vector has none.
    pub(crate) fn timestep(&self) -> Option<Shape> {
        match self {
            Shape::Vector(_) => None,
            Shape::Sequence(_, features) | Shape::Endless(features) => Some(Shape::Vector(features.clone())),
            Shape::Sequences(_, inner, features) | Shape::EndlessSequences(inner, features) => {
                Some(Shape::Sequence(inner.clone(), features.clone()))
            }
        }
    }

    /// As many timesteps that hold something else.
    pub(crate) fn with_timestep(&self, timestep: &Shape) -> Option<Shape> {
        match (self, timestep) {
            (Shape::Sequence(timesteps, _) | Shape::Sequences(timesteps, ..), Shape::Vector(features)) => {
                Some(Shape::Sequence(timesteps.clone(), features.clone()))
            }
            (
                Shape::Sequence(timesteps, _) | Shape::Sequences(timesteps, ..),
                Shape::Sequence(inner, features),
            ) => Some(Shape::Sequences(timesteps.clone(), inner.clone(), features.clone())),
            (Shape::Endless(_) | Shape::EndlessSequences(..), Shape::Vector(features)) => {
                Some(Shape::Endless(features.clone()))
            }
            (Shape::Endless(_) | Shape::EndlessSequences(..), Shape::Sequence(inner, features)) => {
                Some(Shape::EndlessSequences(inner.clone(), features.clone()))
            }
            _ => None,
        }
    }

    /// Whether it is over time without end.
    pub(crate) fn is_endless(&self) -> bool {
        matches!(self, Shape::Endless(_) | Shape::EndlessSequences(..))
    }

    /// Whether each of its timesteps is a sequence.
    pub(crate) fn has_sequences(&self) -> bool {
        matches!(self, Shape::Sequences(..) | Shape::EndlessSequences(..))
    }

    /// How many axes there are besides the batch.
    pub(crate) fn rank(&self) -> usize {
        match self {
            Shape::Vector(_) => 1,
            Shape::Sequence(..) | Shape::Endless(_) => 2,
            Shape::Sequences(..) | Shape::EndlessSequences(..) => 3,
        }
    }

    pub(crate) fn dimensions(&self) -> Vec<&Dimension> {
        match self {
            Shape::Vector(features) | Shape::Endless(features) => vec![features],
            Shape::Sequence(timesteps, features) | Shape::EndlessSequences(timesteps, features) => {
                vec![timesteps, features]
            }
            Shape::Sequences(timesteps, inner, features) => vec![timesteps, inner, features],
        }
    }

    /// The tensor of this shape.
    pub(crate) fn tensor(&self, scalar: &TokenStream) -> TokenStream {
        let dimensions = self.dimensions().into_iter().map(Dimension::argument);
        match self {
            Shape::Vector(_) => quote!(__seqnet::Vector<#(#dimensions,)* #scalar>),
            Shape::Sequence(..) => quote!(__seqnet::Sequence<#(#dimensions,)* #scalar>),
            Shape::Sequences(..) => quote!(__seqnet::Sequences<#(#dimensions,)* #scalar>),
            Shape::Endless(_) => quote!(__seqnet::Endless<#(#dimensions,)* #scalar>),
            Shape::EndlessSequences(..) => quote!(__seqnet::EndlessSequences<#(#dimensions,)* #scalar>),
        }
    }

    /// As Keras lists it, without the batch: `(12, 1)`.
    pub(crate) fn text(&self) -> String {
        match self {
            Shape::Vector(features) => format!("({})", features.text()),
            Shape::Sequence(timesteps, features) => format!("({}, {})", timesteps.text(), features.text()),
            Shape::Sequences(timesteps, inner, features) => {
                format!("({}, {}, {})", timesteps.text(), inner.text(), features.text())
            }
            Shape::Endless(features) => format!("(None, {})", features.text()),
            Shape::EndlessSequences(inner, features) => {
                format!("(None, {}, {})", inner.text(), features.text())
            }
        }
    }

    /// In the words of an error.
    pub(crate) fn words(&self) -> String {
        match self {
            Shape::Vector(features) if features.value() == Some(1) => "a vector of 1 feature".to_owned(),
            Shape::Vector(features) => format!("a vector of {} features", features.text()),
            Shape::Sequence(..) => format!("a sequence {}", self.text()),
            Shape::Sequences(..) => format!("sequences {}", self.text()),
            Shape::Endless(_) => format!("a stream {}", self.text()),
            Shape::EndlessSequences(..) => format!("a stream of sequences {}", self.text()),
        }
    }
}
