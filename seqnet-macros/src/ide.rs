//! What an editor needs and rustc does not: names to complete, and documentation behind the words of a list that has mistakes.
//!
//! The block stands first in every expansion and exists for rust-analyzer alone. It imports the words of the list, as they were typed,
//! from modules that the facade makes of the macro's table by [`modules`]. A word that is half typed is imported beside everything that
//! could stand in its place, and that is what an editor offers.
//!
//! Nothing here fails: what cannot be read offers nothing.

use crate::activations::{ACTIVATIONS, INITIALIZERS};
use crate::arguments::{Kind, Parameter};
use crate::facade::Facade;
use crate::split::split;
use crate::table::{Row, find, rows};
use proc_macro2::{Delimiter, Ident, TokenStream, TokenTree};
use quote::{format_ident, quote};

/// The words of a list, by what they can be.
///
/// To complete a word rust-analyzer adds letters to it and looks for its place in both expansions. So nothing that comes before a word may
/// depend on its end: values go before the names of arguments, of which those that are given are left out.
#[derive(Default)]
struct Words {
    layers: Vec<Ident>,
    activations: Vec<Ident>,
    initializers: Vec<Ident>,
    arguments: Vec<Arguments>,
}

/// The arguments of one layer.
struct Arguments {
    row: &'static Row,
    /// Names as they were typed.
    named: Vec<Ident>,
    /// Those and the names of values without one, which are offered no more.
    given: Vec<&'static str>,
    /// Words that are no names yet.
    typing: Vec<Ident>,
}

/// The block for what was typed between the braces of `sequential! { … }`.
pub(crate) fn block(typed: &TokenStream, facade: &Facade) -> TokenStream {
    let mut words = Words::default();
    if let Some(body) = body(typed) {
        for part in split(body) {
            words.layer(part);
        }
    }
    let Words { layers, activations, initializers, arguments } = &words;
    let arguments = arguments.iter().enumerate().map(|(i, arguments)| arguments.modules(i));
    let block = quote! {
        #[allow(unexpected_cfgs)]
        const _: () = {
            #[cfg(rust_analyzer)]
            #[allow(warnings)]
            const _: () = {
                mod layers { use __seqnet::ide::layers::*; use self::{#(#layers as _,)*}; }
                mod activations { use __seqnet::ide::activations::*; use self::{#(#activations as _,)*}; }
                mod initializers { use __seqnet::ide::initializers::*; use self::{#(#initializers as _,)*}; }
                #(#arguments)*
            };
        };
    };
    facade.put_into(block)
}

/// The list in the first braces after the word `struct`.
fn body(typed: &TokenStream) -> Option<TokenStream> {
    let after = typed.clone().into_iter().skip_while(|token| !is_word(token, "struct"));
    after.into_iter().find_map(|token| match token {
        TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => Some(group.stream()),
        _ => None,
    })
}

impl Words {
    /// `LSTM(32, return_sequences = true)`, or the beginning of it.
    fn layer(&mut self, part: TokenStream) {
        let mut tokens = part.into_iter();
        let Some(TokenTree::Ident(name)) = tokens.next() else { return };
        let next = tokens.next();
        match (find(&name.to_string()), next) {
            (Some(row), Some(TokenTree::Group(group))) => self.arguments(row, group.stream()),
            // The type of a layer of one's own.
            (None, Some(TokenTree::Punct(_))) => return,
            _ => {}
        }
        self.layers.push(name);
    }

    fn arguments(&mut self, row: &'static Row, list: TokenStream) {
        let mut arguments = Arguments { row, named: Vec::new(), given: Vec::new(), typing: Vec::new() };
        for (position, part) in split(list).into_iter().enumerate() {
            let tokens: Vec<TokenTree> = part.into_iter().collect();
            let (parameter, value) = match &tokens[..] {
                [TokenTree::Ident(name), TokenTree::Punct(equals), value @ ..] if equals.as_char() == '=' => {
                    (arguments.name(name), value)
                }
                value => (arguments.position(position, value), value),
            };
            if let Some(parameter) = parameter {
                self.value(parameter, value);
            }
        }
        self.arguments.push(arguments);
    }

    fn value(&mut self, parameter: &Parameter, value: &[TokenTree]) {
        match (parameter.kind, value) {
            (Kind::Inner | Kind::Cells, tokens) => self.layer(tokens.iter().cloned().collect()),
            (Kind::Activation, [TokenTree::Ident(word)]) if word != "None" => {
                self.activations.push(word.clone());
            }
            (Kind::Initializer, [TokenTree::Ident(word)]) if word != "None" => {
                self.initializers.push(word.clone());
            }
            _ => {}
        }
    }
}

impl Arguments {
    /// `name = …`
    fn name(&mut self, name: &Ident) -> Option<&'static Parameter> {
        let parameter = parameters(self.row).find(|parameter| name == parameter.name);
        match parameter {
            Some(parameter) => {
                self.named.push(name.clone());
                self.given.push(parameter.name);
            }
            None => self.typing.push(name.clone()),
        }
        parameter
    }

    /// A value without a name, or the beginning of a name.
    fn position(&mut self, position: usize, value: &[TokenTree]) -> Option<&'static Parameter> {
        let parameter = self.row.parameters.get(position);
        match (value, parameter) {
            ([TokenTree::Ident(word)], Some(Parameter { required: false, .. }) | None) if is_small(word) => {
                self.typing.push(word.clone());
                None
            }
            ([TokenTree::Ident(word)], Some(parameter)) if is_small(word) && is_a_word(parameter) => {
                Some(parameter)
            }
            _ => {
                self.given.extend(parameter.map(|parameter| parameter.name));
                parameter
            }
        }
    }

    fn modules(&self, i: usize) -> TokenStream {
        let Arguments { named, typing, .. } = self;
        let (module, row) = (format_ident!("arguments_{i}"), format_ident!("{}", self.row.name));
        let left = offered(self.row).filter(|name| !self.given.contains(name));
        let left = left.map(|name| format_ident!("{name}"));
        quote! {
            const _: () = { #(use __seqnet::ide::arguments::#row::#named as _;)* };
            mod #module {
                use __seqnet::ide::arguments::#row::{#(#left,)*};
                use self::{#(#typing as _,)*};
            }
        }
    }
}

fn is_word(token: &TokenTree, word: &str) -> bool {
    matches!(token, TokenTree::Ident(ident) if ident == word)
}

/// Whether it can begin the name of an argument, and not that of a constant.
fn is_small(word: &Ident) -> bool {
    let word = word.to_string();
    word.starts_with(char::is_lowercase) && word != "true" && word != "false"
}

/// Whether its values are words.
fn is_a_word(parameter: &Parameter) -> bool {
    matches!(parameter.kind, Kind::Activation | Kind::Inner | Kind::Cells)
}

/// Of a row, and those that every layer takes besides.
fn parameters(row: &'static Row) -> impl Iterator<Item = &'static Parameter> {
    let common =
        row.common().iter().filter(|common| row.parameters.iter().all(|own| own.name != common.name));
    row.parameters.iter().chain(common)
}

/// The arguments that one would type: not those that can mean nothing.
fn offered(row: &'static Row) -> impl Iterator<Item = &'static str> {
    let means = |parameter: &&Parameter| !matches!(parameter.kind, Kind::Meaningless(_) | Kind::Replaced(..));
    parameters(row).filter(means).map(|parameter| parameter.name)
}

/// The modules of the facade that the block imports from: an item for every word of the table.
pub(crate) fn modules() -> TokenStream {
    let layers = rows().map(|row| (row.rust, row.name));
    let activations = ACTIVATIONS.iter().map(|activation| (activation.rust, activation.name));
    let initializers = INITIALIZERS.iter().map(|(keras, rust)| (*rust, *keras));
    let [layers, activations, initializers] = [imports(layers), imports(activations), imports(initializers)];
    let arguments = rows().map(|row| {
        let (name, items) = (format_ident!("{}", row.name), parameters(row).map(item));
        let doc = format!(" The arguments of `{}`.", row.name);
        quote!(#[doc = #doc] pub mod #name { #(#items)* })
    });
    quote! {
        /// The layers by Keras's names.
        pub mod layers {
            pub use crate::layers::{#layers};

            /// What goes into the first layer: `Input(timesteps, features)`, or `Input(features)` for a plain vector. `None` in place
            /// of the timesteps is a stream without end.
            #[derive(Debug)]
            pub struct Input;
        }
        /// The activations by Keras's names.
        pub mod activations {
            pub use crate::activations::{#activations};
        }
        /// The initializers by Keras's names.
        pub mod initializers {
            pub use crate::Initializer::{#initializers};
        }
        /// The arguments of every layer.
        pub mod arguments {
            #(#arguments)*
        }
    }
}

fn imports(names: impl Iterator<Item = (&'static str, &'static str)>) -> TokenStream {
    let imports = names.map(|(rust, keras)| {
        let (rust, keras) = (format_ident!("{rust}"), format_ident!("{keras}"));
        quote!(#rust as #keras,)
    });
    imports.collect()
}

/// An item with the name of a parameter, documented by what it takes.
fn item(parameter: &Parameter) -> TokenStream {
    let (name, doc) = (format_ident!("{}", parameter.name), format!(" {}", takes(parameter)));
    quote!(#[doc = #doc] pub const #name: () = ();)
}

fn takes(parameter: &Parameter) -> String {
    let name = parameter.name;
    match parameter.kind {
        Kind::Count(what) | Kind::Size(what) => format!("How many: `{name} = 1`, at least one {what}."),
        Kind::SizeOrNone(what) => format!("How many, at least one {what}, or `None`."),
        Kind::CountOrEach(what) => format!("How many: at least one {what}, or -1 for one to each feature."),
        Kind::Number => "A number.".to_owned(),
        Kind::NumberOrNone => "A number, or `None`.".to_owned(),
        Kind::Boolean => "`true` or `false`.".to_owned(),
        Kind::Activation => "The name of an activation, such as `tanh`.".to_owned(),
        Kind::Rate => "A share from 0 to 1; only training uses it.".to_owned(),
        Kind::Initializer => "The name of an initializer, such as `\"glorot_uniform\"`.".to_owned(),
        Kind::Regularizer => "The name of a regularizer; only training uses it.".to_owned(),
        Kind::Constraint => "The name of a constraint; only training uses it.".to_owned(),
        Kind::Seed => "A number or `None`; only training uses it.".to_owned(),
        Kind::Pair => "One number for both ends, or `(before, after)`.".to_owned(),
        Kind::Word(words) => {
            let words: Vec<String> = words.iter().map(|(word, _)| format!("`\"{word}\"`")).collect();
            format!("One of {}.", words.join(", "))
        }
        Kind::Cells => "A recurrent cell, or a list of them.".to_owned(),
        Kind::Inner => "A layer, with its own arguments.".to_owned(),
        Kind::Slice => "A slice over time: `-3..`, `2..8`, `-1`.".to_owned(),
        Kind::Shape => {
            "The shape of the first layer's input: `(timesteps, features)`, or `(features)`.".to_owned()
        }
        Kind::Name => "The name of the field; without it, Keras's.".to_owned(),
        Kind::Ignored => "Makes no difference here.".to_owned(),
        Kind::Meaningless(why) => format!("Not here: {why}."),
        Kind::Replaced(why, instead) => format!("Not here: {why}; {instead}."),
        Kind::NoneAlone(why, _) => format!("`None`, for here {why}."),
        _ => "As in Keras.".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::{Facade, block};
    use proc_macro2::TokenStream;

    fn of(typed: &str) -> String {
        let (facade, typed) = Facade::split_off(format!("(f) {typed}").parse().unwrap());
        let tokens: TokenStream = block(&typed, &facade);
        tokens.to_string().replace(' ', "")
    }

    /// Half-typed words too, but neither the types of layers of one's own nor constants.
    #[test]
    fn words_are_imported_where_they_stand() {
        let block = of("struct N<const H: usize> -> (2) {
            Input(2), own::Kind -> (2), TimeDistributed(De), GRU(H, sof, rese = true, unroll = True, activation = ta), LS
        }");
        for part in [
            "modlayers{usef::ide::layers::*;useself::{Inputas_,Deas_,TimeDistributedas_,GRUas_,LSas_,};}",
            "modactivations{usef::ide::activations::*;useself::{taas_,};}",
            "{usef::ide::arguments::GRU::unrollas_;usef::ide::arguments::GRU::activationas_;}",
            "modarguments_1{usef::ide::arguments::GRU::{recurrent_activation,use_bias,",
            "};useself::{sofas_,reseas_,};}",
        ] {
            assert!(block.contains(part), "{part} is not in {block}");
        }
    }

    #[test]
    fn what_cannot_be_read_offers_nothing() {
        for typed in ["", "struct", "struct N;", "{ LSTM(8) }", "struct N { , = -> (), 3 LSTM(8), :: }"] {
            assert!(of(typed).contains("modlayers{usef::ide::layers::*;useself::{};}"), "{typed}");
        }
    }
}
