//! The code of a model whose layers fit. It has never heard of an LSTM.

use crate::budget::Budget;
use crate::checks::Checks;
use crate::code::Code;
use crate::dimension::Dimension;
use crate::facade::Facade;
use crate::handover;
use crate::mistakes::Mistakes;
use crate::naming::snake_case;
use crate::parse::Model;
use crate::predict;
use crate::stream;
use crate::train;
use crate::walk::{Network, Placed};
use crate::weights::{self, Weights};
use proc_macro2::{Ident, Literal, TokenStream};
use quote::{ToTokens, quote};
use syn::{Attribute, Generics};

/// The attributes above the struct: those that are ours, and those that go along.
pub(crate) struct Attributes {
    /// `f32` or `f64`.
    pub(crate) scalar: TokenStream,
    /// On every item of the expansion.
    pub(crate) cfgs: Vec<Attribute>,
    /// On the struct.
    pub(crate) others: Vec<Attribute>,
    pub(crate) budget: Budget,
    pub(crate) weights: Option<Weights>,
    pub(crate) mistakes: Mistakes,
}

impl Attributes {
    pub(crate) fn of(model: &Model) -> Self {
        let scalar = quote!(f32);
        let parameters: Vec<Ident> =
            model.generics.const_params().map(|parameter| parameter.ident.clone()).collect();
        let mut attributes = Attributes {
            scalar,
            cfgs: Vec::new(),
            others: Vec::new(),
            budget: Budget::default(),
            weights: None,
            mistakes: Mistakes::default(),
        };
        for attribute in &model.attributes {
            if attribute.path().is_ident("scalar") {
                attributes.take_scalar(attribute);
            } else if attribute.path().is_ident("budget") {
                let Attributes { budget, mistakes, .. } = &mut attributes;
                budget.take(attribute, &parameters, mistakes);
            } else if attribute.path().is_ident("weights") {
                attributes.take_weights(attribute, &model.generics);
            } else if attribute.path().is_ident("cfg") {
                attributes.cfgs.push(attribute.clone());
            } else {
                attributes.others.push(attribute.clone());
            }
        }
        attributes.check_generics(&model.generics);
        attributes
    }

    /// Whether the struct warns those who use it; its own code must not be among them.
    fn is_deprecated(&self) -> bool {
        self.others.iter().any(|attribute| attribute.path().is_ident("deprecated"))
    }

    fn take_weights(&mut self, attribute: &Attribute, generics: &Generics) {
        if self.weights.is_some() {
            let text = "a model has its weights from one file\nhelp: remove one of the two";
            return self.mistakes.push(attribute, text);
        }
        self.weights = Weights::of(attribute, generics, &mut self.mistakes);
    }

    fn take_scalar(&mut self, attribute: &Attribute) {
        match attribute.parse_args::<Ident>() {
            Ok(scalar) if scalar == "f32" => self.scalar = quote!(f32),
            Ok(scalar) if scalar == "f64" => self.scalar = quote!(f64),
            _ => self
                .mistakes
                .push(attribute, "a model computes in `f32` or in `f64`\nhelp: write `#[scalar(f64)]`"),
        }
    }

    fn check_generics(&mut self, generics: &Generics) {
        for parameter in &generics.params {
            let text = "the parameters of a model are numbers\nhelp: write `<const H: usize>`";
            match parameter {
                syn::GenericParam::Const(number) if number.ty.to_token_stream().to_string() == "usize" => {}
                other => self.mistakes.push(other, text),
            }
        }
    }
}

/// The struct, what it can do, and the checks that are left to rustc.
pub(crate) fn expand(
    model: &Model,
    attributes: &Attributes,
    network: &Network,
    checks: &Checks,
    facade: &Facade,
) -> TokenStream {
    let cfgs = &attributes.cfgs;
    let code = Code::new(&model.name, &model.generics, network, &attributes.scalar);
    let structure = facade.put_into(structure(model, attributes, network));
    let (import, aliases) = (facade.import(), code.aliases());
    let (mut constant, mut generic) = (checks.constant.clone(), checks.generic.clone());
    let fits = code.fits().map(|name| {
        let block = crate::checks::block(&std::mem::take(&mut constant));
        quote!(#[allow(dead_code)] const #name: () = #block;)
    });
    let left = if code.parameters.is_empty() { &mut constant } else { &mut generic };
    left.extend(attributes.budget.checks(&code));
    left.extend(attributes.weights.iter().flat_map(|weights| weights.checks(&code)));
    let constant = (!constant.is_empty()).then(|| {
        let block = crate::checks::block(&constant);
        quote!(const _: () = #block;)
    });
    let adapters = code.adapters();
    let trained = weights::trained(&code);
    let file = attributes.weights.as_ref().map(|weights| weights.file(&code));
    let embedded = attributes.weights.as_ref().map(|weights| weights.model(&code));
    let (parameters, own) = (parameters(&code), own_items(&code, &generic));
    let predict = code.has_windows().then(|| predict::expand(&code));
    let train = code.has_windows().then(|| train::expand(&code));
    let hands_over = code.has_windows().then(|| handover::from_windows(&code));
    let stream = stream::expand(&code);
    let warnings = network.unmasked.iter().map(crate::masks::warning);
    let allow = attributes.is_deprecated().then(|| quote!(#[allow(deprecated)]));
    quote! {
        #structure
        #(#cfgs)*
        #allow
        const _: () = {
            #import
            #aliases
            #fits
            #constant
            #adapters
            #parameters
            #trained
            #file
            #embedded
            #own
            #predict
            #hands_over
            #train
            #stream
            #(#warnings)*
        };
    }
}

fn structure(model: &Model, attributes: &Attributes, network: &Network) -> TokenStream {
    let Model { visibility, name, generics, .. } = model;
    let Attributes { cfgs, others, .. } = attributes;
    let fields = network.layers.iter().map(|layer| {
        let Placed { field, kind, class, gives, .. } = layer;
        let doc = format!(" `{class}`, which gives {}.", gives.text());
        quote!(#[doc = #doc] pub #field: #kind)
    });
    let trail = trail(network);
    quote! {
        #(#cfgs)*
        #(#others)*
        #(#[doc = #trail])*
        #[::core::prelude::v1::derive(::core::clone::Clone, ::core::fmt::Debug)]
        #visibility struct #name #generics {
            #(#fields,)*
        }
    }
}

/// What every layer gives and how many weights it has, for readers of the documentation and of an editor's hover.
fn trail(network: &Network) -> Vec<String> {
    let width =
        network.layers.iter().map(|layer| layer.name.len() + layer.class.len() + 3).max().unwrap_or(0).max(5);
    let shapes = network.layers.iter().map(|layer| layer.gives.text().len()).max().unwrap_or(0);
    let shapes = shapes.max(network.input.text().len());
    let mut lines = vec![String::new(), " ```text".to_owned()];
    lines.push(format!(" {:width$}  {}", "input", network.input.text()));
    for layer in &network.layers {
        let (title, shape) = (format!("{} ({})", layer.name, layer.class), layer.gives.text());
        let parameters = layer.parameters.as_ref().map_or_else(|| "own".to_owned(), Dimension::text);
        lines.push(format!(" {title:width$}  {shape:shapes$}  {parameters}"));
    }
    lines.push(" ```".to_owned());
    lines
}

/// How many weights of a layer, which is of this type, are not trained.
fn fixed(layer: &Placed, kind: &TokenStream, scalar: &TokenStream) -> TokenStream {
    match (&layer.fixed, layer.training.frozen) {
        (_, true) => quote!(<#kind as __seqnet::Parameters<#scalar>>::PARAMETERS),
        (Some(fixed), false) => {
            let fixed = crate::dimension::Term::constant(fixed);
            quote!(#fixed)
        }
        (None, false) => quote!(<#kind as __seqnet::Parameters<#scalar>>::NON_TRAINABLE),
    }
}

/// `Parameters`: the weights of all layers, each under its field's name.
fn parameters(code: &Code<'_>) -> TokenStream {
    let Code { name, definition, arguments, scalar, network, .. } = code;
    let fields = code.fields();
    let layers: Vec<_> = code.layers().map(|(k, _)| code.layer(k)).collect();
    let see: Vec<_> = network.layers.iter().map(|layer| layer.training.see()).collect();
    let non_trainable =
        network.layers.iter().zip(&layers).map(|(placed, layer)| fixed(placed, layer, scalar));
    let names: Vec<_> = network.layers.iter().map(|layer| &layer.name).collect();
    let zeros = network.layers.iter().zip(&layers).map(|(placed, layer)| {
        placed.zeros.clone().unwrap_or_else(|| quote!(<#layer as __seqnet::Parameters<#scalar>>::ZEROS))
    });
    let initializers = network.layers.iter().map(|layer| {
        let given = layer.initializers.iter().map(|(tensor, variant)| {
            let variant: TokenStream = variant.parse().unwrap_or_default();
            quote!((#tensor, __seqnet::Initializer::#variant))
        });
        quote!(&[#(#given),*])
    });
    let infos = network.layers.iter().zip(&layers).map(|(placed, layer)| {
        let Placed { name, class, info, .. } = placed;
        info.clone().unwrap_or_else(|| {
            quote!(__seqnet::LayerInfo {
                field: #name,
                class: #class,
                own: true,
                options: &[],
                layers: <#layer as __seqnet::Parameters<#scalar>>::LAYERS,
            })
        })
    });
    quote! {
        impl #definition __seqnet::InPlace for #name #arguments {
            const ZEROED: &'static Self = &<Self as __seqnet::Parameters<#scalar>>::ZEROS;
        }

        impl #definition __seqnet::Parameters<#scalar> for #name #arguments {
            const ZEROS: Self = #name { #(#fields: #zeros,)* };
            const PARAMETERS: ::core::primitive::usize =
                #(<#layers as __seqnet::Parameters<#scalar>>::PARAMETERS)+*;
            const NON_TRAINABLE: ::core::primitive::usize =
                #(#non_trainable)+*;
            const LAYERS: &'static [__seqnet::LayerInfo] = &[#(#infos),*];

            fn visit<'__a>(
                &'__a self,
                __path: &__seqnet::Path<'_>,
                __see: &mut dyn ::core::ops::FnMut(__seqnet::Weight<'_, &'__a [#scalar]>),
            ) {
                #(__seqnet::Parameters::visit(&self.#fields, &__path.join(#names), #see);)*
            }

            fn visit_mut(
                &mut self,
                __path: &__seqnet::Path<'_>,
                __see: &mut dyn ::core::ops::FnMut(__seqnet::Weight<'_, &mut [#scalar]>),
            ) {
                #(__seqnet::Parameters::visit_mut(&mut self.#fields, &__path.join(#names), #see);)*
            }

            fn initialize(
                &mut self,
                _: &[(&::core::primitive::str, __seqnet::Initializer)],
                __rng: &mut dyn __seqnet::Rng,
            ) {
                #(__seqnet::Parameters::<#scalar>::initialize(&mut self.#fields, #initializers, __rng);)*
            }
        }
    }
}

/// What every model has of its own: checks of its generic parameters, constants, constructors.
fn own_items(code: &Code<'_>, checks: &[TokenStream]) -> TokenStream {
    let Code { name, definition, arguments, scalar, .. } = code;
    let (summary, checked) = (summary(code), crate::checks::block(checks));
    quote! {
        #[allow(dead_code)]
        impl #definition #name #arguments {
            const __CHECKED: () = #checked;

            /// How many weights the model has.
            pub const PARAMETERS: ::core::primitive::usize = <Self as __seqnet::Parameters<#scalar>>::PARAMETERS;
            /// Bytes of all weights.
            pub const WEIGHT_BYTES: ::core::primitive::usize =
                Self::PARAMETERS * ::core::mem::size_of::<#scalar>();
            /// Layers, output shapes and numbers of weights, as Keras prints them.
            pub const SUMMARY: &'static ::core::primitive::str = #summary;

            /// The model with all weights at zero.
            #[must_use]
            pub const fn zeros() -> Self {
                let () = Self::__CHECKED;
                <Self as __seqnet::Parameters<#scalar>>::ZEROS
            }

            /// The model with weights drawn by the layers' initializers.
            #[must_use]
            pub fn random<__R: __seqnet::Rng + ?::core::marker::Sized>(mut __rng: &mut __R) -> Self {
                let mut __model = Self::zeros();
                __seqnet::Parameters::<#scalar>::initialize(&mut __model, &[], &mut __rng);
                __model
            }

            /// Draws all weights anew, in place.
            pub fn randomize<__R: __seqnet::Rng + ?::core::marker::Sized>(&mut self, mut __rng: &mut __R) {
                __seqnet::Parameters::<#scalar>::initialize(self, &[], &mut __rng);
            }
        }
    }
}

fn summary(code: &Code<'_>) -> TokenStream {
    let Code { name, network, scalar, .. } = code;
    let title = snake_case(&name.to_string());
    let rows = code.layers().map(|(k, layer)| {
        let (Placed { name, class, gives, .. }, kind) = (layer, code.layer(k));
        let dimensions = gives.dimensions().into_iter().map(crate::dimension::Term::constant);
        let fixed = fixed(layer, &kind, scalar);
        let none = match gives {
            gives if gives.is_endless() => quote!(__seqnet::summary::Row::NONE,),
            _ => quote!(),
        };
        quote!(__seqnet::summary::Row {
            name: #name,
            class: #class,
            shape: &[#none #(#dimensions),*],
            parameters: <#kind as __seqnet::Parameters<#scalar>>::PARAMETERS,
            non_trainable: #fixed,
        })
    });
    let [length, count] = [title.len(), network.layers.len()].map(Literal::usize_unsuffixed);
    let longest =
        network.layers.iter().map(|layer| layer.name.len().max(layer.class.len())).max().unwrap_or(0);
    let longest = Literal::usize_unsuffixed(longest);
    quote! {
        const {
            &__seqnet::summary::summary::<{ __seqnet::summary::capacity(#length, #count, #longest) }>(
                #title,
                &[#(#rows),*],
                ::core::mem::size_of::<#scalar>(),
            )
        }
        .as_str()
    }
}
