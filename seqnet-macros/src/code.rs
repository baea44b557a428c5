//! The names that the code of a model has for its types, so that every type is written once.
//!
//! | name       | stands for                                                       |
//! |------------|------------------------------------------------------------------|
//! | `__X0`     | the input                                                        |
//! | `__L1`     | the first layer, which takes `__X0` …                            |
//! | `__X1`     | … and gives this, whole windows at once                          |
//! | `__E1`     | what it gives to the next layer in one push of a stream          |
//! | `__TAKES1` | whether a first layer of the user's takes its input …            |
//! | `__A1`     | … and accordingly how it runs: by itself, or not at all          |
//! | `__CAUSAL1`, `__P1` | the same for a stream                                   |
//! | `__FITS`   | nothing, or an error if some layer does not fit                  |
//! | `__Y`      | the output, as the contract spells it                            |

use crate::generics::split;
use crate::shape::Shape;
use crate::walk::{Network, Placed};
use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote};
use syn::Generics;

/// A model whose code is written.
pub(crate) struct Code<'a> {
    /// Its name for `impl`s, by which an editor does not find the struct a second time.
    pub(crate) name: Ident,
    /// `<const H: usize>`
    pub(crate) definition: TokenStream,
    /// `<{ H }>`
    pub(crate) arguments: TokenStream,
    pub(crate) parameters: Vec<Ident>,
    pub(crate) network: &'a Network,
    /// `f32` or `f64`.
    pub(crate) scalar: &'a TokenStream,
}

impl<'a> Code<'a> {
    pub(crate) fn new(
        name: &Ident,
        generics: &Generics,
        network: &'a Network,
        scalar: &'a TokenStream,
    ) -> Self {
        let (definition, arguments) = split(generics);
        let name = Ident::new(&name.to_string(), Span::call_site());
        let parameters = generics.const_params().map(|parameter| parameter.ident.clone()).collect();
        Code { name, definition, arguments, parameters, network, scalar }
    }

    /// The layers, counted from one.
    pub(crate) fn layers(&self) -> impl Iterator<Item = (usize, &'a Placed)> {
        (1..).zip(&self.network.layers)
    }

    /// The fields of the struct.
    pub(crate) fn fields(&self) -> Vec<&'a Ident> {
        self.network.layers.iter().map(|layer| &layer.field).collect()
    }

    /// What goes into layer `k + 1`.
    pub(crate) fn tensor(&self, k: usize) -> TokenStream {
        self.alias(&format_ident!("__X{k}"))
    }

    /// The type of layer `k`. A type of the user's stands for itself, so that an error of it stands on the user's path.
    pub(crate) fn layer(&self, k: usize) -> TokenStream {
        let layer = &self.network.layers[k - 1];
        if layer.own { layer.kind.clone() } else { self.alias(&format_ident!("__L{k}")) }
    }

    /// What goes into layer `k + 1` in one push.
    pub(crate) fn emission(&self, k: usize) -> TokenStream {
        self.alias(&format_ident!("__E{k}"))
    }

    /// The constant that says whether the layers fit, of a model in which only rustc knows that. Where it fails, so does every type that
    /// mentions it, and rustc says nothing more about those.
    pub(crate) fn fits(&self) -> Option<Ident> {
        let own = self.network.layers.iter().find(|layer| layer.own)?;
        let token = own.token.clone().into_iter().next()?;
        // Where rustc finds the mention it adds a note, on the layer that the error stands on.
        Some(Ident::new("__FITS", Span::call_site().located_at(token.span())))
    }

    /// The output, as the contract spells it.
    pub(crate) fn output(&self) -> TokenStream {
        if self.is_respelled() {
            self.alias(&format_ident!("__Y"))
        } else {
            self.tensor(self.network.layers.len())
        }
    }

    /// Whether the contract has other names for the numbers than the last layer.
    pub(crate) fn is_respelled(&self) -> bool {
        let last = &self.network.layers[self.network.layers.len() - 1];
        last.tensor(self.scalar).to_string() != self.network.output.tensor(self.scalar).to_string()
    }

    fn alias(&self, name: &Ident) -> TokenStream {
        let arguments = &self.arguments;
        quote!(#name #arguments)
    }

    /// The definitions of the names, but for those of emissions.
    pub(crate) fn aliases(&self) -> TokenStream {
        let definition = &self.definition;
        let input = self.input();
        let mut tokens = quote!(type __X0 #definition = #input;);
        for (k, layer) in self.layers() {
            let Placed { own, kind, .. } = layer;
            if !own {
                let name = format_ident!("__L{k}");
                tokens.extend(quote!(type #name #definition = #kind;));
            }
            let (name, gives) = (format_ident!("__X{k}"), layer.tensor(self.scalar));
            tokens.extend(quote!(type #name #definition = #gives;));
        }
        if self.is_respelled() {
            let output = self.network.output.tensor(self.scalar);
            tokens.extend(quote!(type __Y #definition = #output;));
        }
        tokens
    }

    /// The input, spelled out.
    pub(crate) fn input(&self) -> TokenStream {
        let Some(vocabulary) = &self.network.vocabulary else {
            return self.network.input.tensor(self.scalar);
        };
        let vocabulary = vocabulary.argument();
        match &self.network.input {
            Shape::Endless(_) => quote!(__seqnet::EndlessTokens<#vocabulary>),
            input => {
                let timesteps = input.dimensions()[0].argument();
                quote!(__seqnet::Tokens<#timesteps, #vocabulary>)
            }
        }
    }

    /// Whether a stream takes the input timestep by timestep.
    pub(crate) fn has_time(&self) -> bool {
        self.network.vocabulary.is_some() || !matches!(self.network.input, Shape::Vector(_))
    }

    /// Whether the model has windows; else it is a stream without end.
    pub(crate) fn has_windows(&self) -> bool {
        !self.network.is_endless()
    }
}
