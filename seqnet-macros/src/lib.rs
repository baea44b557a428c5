//! The macro of `seqnet`: parse → follow the shapes → expand.
//!
//! | file         | what it knows                                                   |
//! |--------------|-----------------------------------------------------------------|
//! | `parse`      | the grammar; no layer's name                                    |
//! | `table`      | the layers' names and parameters, by family                     |
//! | `read`       | which of the layers are Keras's, and which the user's           |
//! | `arguments`  | how arguments become values                                     |
//! | `walk`       | the way from the first layer to the last                        |
//! | `rules`      | each layer's shape rule and type                                |
//! | `constants`  | numbers that rustc evaluates, each of which stands once          |
//! | `budget`     | what a model may cost                                           |
//! | `weights`    | trained weights in the program; `safetensors` reads their file   |
//! | `expand`     | the code of a model; no layer's name                            |
//! | `training`   | the arguments that only training uses                           |
//! | `train`      | the derivative of a model; no layer's name                      |
//! | `hollow`     | the code of a model that was rejected                           |
//! | `ide`        | what an editor needs besides                                    |
//!
//! Users call it through `seqnet::sequential!`, which says by what name the crate is known.

#![expect(clippy::similar_names, reason = "a layer is `given` one shape and `gives` another")]
#![expect(
    clippy::single_match_else,
    reason = "what is looked for comes first, whatever else there is after it"
)]
#![expect(clippy::large_enum_variant, reason = "there are a handful of values, while a crate compiles")]
#![expect(clippy::large_types_passed_by_value, reason = "the same")]
#![expect(clippy::unnecessary_wraps, reason = "all rules have one signature")]
#![expect(clippy::match_same_arms, reason = "a kind of argument stands by itself")]
#![expect(clippy::needless_pass_by_value, reason = "lists are made to be read once")]

mod activations;
mod arguments;
mod budget;
mod causal;
mod checks;
mod code;
mod constants;
mod describe;
mod dimension;
mod expand;
mod facade;
mod generics;
#[cfg(test)]
mod golden;
mod handover;
mod hollow;
mod ide;
#[cfg(test)]
mod inventory;
mod masks;
mod mistakes;
mod naming;
mod own;
mod parse;
mod predict;
mod read;
mod rules;
mod safetensors;
mod shape;
mod split;
mod stream;
mod table;
mod train;
mod training;
mod walk;
mod weights;

use seqnet_shapes as shapes;

use facade::Facade;
use proc_macro2::TokenStream;

/// `(path to the facade's private module) attributes struct Name { layers }`
#[doc(hidden)]
#[proc_macro]
pub fn sequential(tokens: proc_macro::TokenStream) -> proc_macro::TokenStream {
    let (facade, typed) = Facade::split_off(tokens.into());
    let mut expansion = ide::block(&typed, &facade);
    expansion.extend(model(&facade, typed));
    expansion.into()
}

/// The items behind what an editor completes.
#[doc(hidden)]
#[proc_macro]
pub fn ide(_: proc_macro::TokenStream) -> proc_macro::TokenStream {
    ide::modules().into()
}

fn model(facade: &Facade, typed: TokenStream) -> TokenStream {
    let model = match syn::parse2::<parse::Model>(typed) {
        Ok(model) => model,
        Err(error) => return error.to_compile_error(),
    };
    let mut attributes = expand::Attributes::of(&model);
    let (network, mut checks) = walk::walk(&model, &attributes.scalar);
    checks.mistakes.append(&std::mem::take(&mut attributes.mistakes));
    let code = match network {
        Some(network) if checks.mistakes.is_empty() => {
            expand::expand(&model, &attributes, &network, &checks, facade)
        }
        _ => hollow::expand(&model, &attributes, &checks, facade),
    };
    constants::hoist(&model, &attributes.cfgs, facade, code)
}
