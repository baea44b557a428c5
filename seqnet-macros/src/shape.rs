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
}

impl Shape {
    pub(crate) fn features(&self) -> &Dimension {
        match self {
            Shape::Vector(features)
            | Shape::Sequence(_, features)
            | Shape::Sequences(_, _, features)
            | Shape::Endless(features) => features,
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
        }
    }

    /// What one timestep holds; a vector has none.
    pub(crate) fn timestep(&self) -> Option<Shape> {
        match self {
            Shape::Vector(_) => None,
            Shape::Sequence(_, features) | Shape::Endless(features) => Some(Shape::Vector(features.clone())),
            Shape::Sequences(_, inner, features) => Some(Shape::Sequence(inner.clone(), features.clone())),
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
            (Shape::Endless(_), Shape::Vector(features)) => Some(Shape::Endless(features.clone())),
            _ => None,
        }
    }

    /// How many axes there are besides the batch.
    pub(crate) fn rank(&self) -> usize {
        match self {
            Shape::Vector(_) => 1,
            Shape::Sequence(..) | Shape::Endless(_) => 2,
            Shape::Sequences(..) => 3,
        }
    }

    pub(crate) fn dimensions(&self) -> Vec<&Dimension> {
        match self {
            Shape::Vector(features) | Shape::Endless(features) => vec![features],
            Shape::Sequence(timesteps, features) => vec![timesteps, features],
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
        }
    }
}
