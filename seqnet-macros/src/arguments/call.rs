//! A layer with its arguments.

use super::{Axis, Given};
use crate::dimension::Dimension;
use crate::parse::Shape;
use crate::table::Row;
use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, format_ident, quote};
use syn::Path;

/// A layer of the table with its arguments.
pub(crate) struct Call {
    /// The name as it was typed.
    pub(crate) token: Ident,
    pub(crate) row: &'static Row,
    pub(crate) given: Vec<(&'static str, Given, TokenStream)>,
}

impl Call {
    pub(crate) fn find(&self, name: &str) -> Option<&Given> {
        self.given.iter().find(|(given, ..)| *given == name).map(|(_, given, _)| given)
    }

    /// All arguments that were given, by Keras's names.
    pub(crate) fn all(&self) -> impl Iterator<Item = (&'static str, &Given)> {
        self.given.iter().map(|(name, given, _)| (*name, given))
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
            Some(Given::Activation((_, Some(with_arguments)))) => with_arguments.rust.clone(),
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

    /// A layer of one's own within a wrapper, and what it gives.
    pub(crate) fn own(&self, name: &str) -> Option<(&Path, &Shape)> {
        match self.find(name) {
            Some(Given::Own(path, arrow)) => Some((path, arrow)),
            _ => None,
        }
    }

    /// The layers or cells in it, by the names under which their weights stand: none, one without a name, or several with their own
    /// arguments.
    pub(crate) fn parts(&self) -> Vec<(String, &Call)> {
        match (self.inner("layer"), self.inner("backward_layer")) {
            (Some(forward), Some(backward)) => {
                vec![("forward".to_owned(), forward), ("backward".to_owned(), backward)]
            }
            (Some(only), None) => vec![(String::new(), only)],
            _ => self.stack().iter().enumerate().map(|(k, cell)| (k.to_string(), cell)).collect(),
        }
    }

    /// The cells that stand upon each other, from the input on.
    pub(crate) fn stack(&self) -> &[Call] {
        match self.cells("cell") {
            [stack] if stack.row.name == "StackedRNNCells" => stack.cells("cells"),
            cells => cells,
        }
    }

    /// Cells, one or several.
    pub(crate) fn cells(&self, name: &str) -> &[Call] {
        match self.find(name) {
            Some(Given::Cells(cells)) => cells,
            _ => &[],
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
    pub(crate) fn initializers(&self) -> impl Iterator<Item = (String, String)> {
        self.given.iter().filter_map(|(name, given, _)| match given {
            Given::Initializer(variant) => {
                let tensor = name.strip_suffix("_initializer").unwrap_or(name);
                Some((
                    if tensor == "recurrent" { "recurrent_kernel".to_owned() } else { tensor.to_owned() },
                    (*variant).to_owned(),
                ))
            }
            _ => None,
        })
    }
}
