//! Expansions as `cargo expand` shows them, held to the files in `golden/`.
//!
//! `SEQNET_BLESS=1 cargo test -p seqnet-macros` writes the files anew; read them before they are committed.

use crate::facade::Facade;
use proc_macro2::{Group, TokenStream, TokenTree};
use quote::quote;
use std::path::Path;

/// The expansion with the derivative of the model in the place of the macro that can leave it out, for what is in a macro is not
/// written prettily.
fn opened(tokens: TokenStream) -> TokenStream {
    let mut opened: Vec<TokenTree> = Vec::new();
    for token in tokens {
        match token {
            TokenTree::Group(group) if ends_with_train(&opened) => {
                opened.truncate(opened.len() - 5);
                opened.extend(group.stream());
            }
            TokenTree::Group(group) => {
                opened.push(Group::new(group.delimiter(), self::opened(group.stream())).into());
            }
            token => opened.push(token),
        }
    }
    opened.into_iter().collect()
}

/// Whether tokens end with `__seqnet::__train!`.
fn ends_with_train(tokens: &[TokenTree]) -> bool {
    let last: TokenStream = tokens.iter().rev().take(5).rev().cloned().collect();
    last.to_string().replace(' ', "") == "__seqnet::__train!"
}

/// Holds the expansion of a model to `golden/<name>.rs`.
fn holds(name: &str, model: &TokenStream) {
    let (facade, typed) = Facade::split_off(quote!((::seqnet::__private) #model));
    let tokens = opened(crate::model(&facade, typed));
    let expanded = prettyplease::unparse(&syn::parse2(tokens).expect("an expansion is a list of items"));
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/golden").join(format!("{name}.rs"));
    if std::env::var_os("SEQNET_BLESS").is_some() {
        std::fs::write(&file, &expanded).expect("the file can be written");
    }
    let expected = std::fs::read_to_string(&file).unwrap_or_default();
    let differs =
        expected.lines().zip(expanded.lines()).position(|(expected, expanded)| expected != expanded);
    assert!(
        expected == expanded,
        "{name}.rs differs from line {}; SEQNET_BLESS=1 writes it anew\n{expanded}",
        differs.map_or(expected.lines().count().min(expanded.lines().count()), |line| line) + 1
    );
}

#[test]
fn encoder_decoder() {
    let model = quote! {
        /// Six months of sea-surface temperature from the last twelve.
        pub struct Forecast -> (6, 1) {
            Input(12, 1),
            LSTM(32),
            RepeatVector(6),
            LSTM(32, return_sequences = true),
            TimeDistributed(Dense(1)),
            Activation("linear"),
        }
    };
    holds("encoder_decoder", &model);
}

#[test]
fn generic() {
    let model = quote! {
        pub(crate) struct Encoder<const T: usize, const H: usize> -> (H) {
            LSTM(H, input_shape = (T, 2), return_sequences = True),
            Lambda(lambda x: x[:, -WINDOW:, :]),
            GRU(H, go_backwards = True, bias_initializer = "ones"),
        }
    };
    holds("generic", &model);
}

#[test]
fn endless() {
    let model = quote! {
        #[scalar(f64)]
        struct Live {
            Input(None, 3),
            SimpleRNN(4, return_sequences = true),
            Dense(CLASSES, activation = softmax),
        }
    };
    holds("endless", &model);
}

#[test]
fn layer_of_ones_own() {
    let model = quote! {
        struct Smooth -> (WINDOW, 1) {
            Input(12, 1),
            crate::Despike::<3> -> (12, 1),
            Dense(1, name = head),
        }
    };
    holds("layer_of_ones_own", &model);
}

#[test]
fn rejected() {
    let model = quote! {
        /// Has two mistakes.
        pub struct Rejected<const H: usize> {
            Input(12, 1),
            LSMT(H),
            Dense(units = 1, unit = 2),
        }
    };
    holds("rejected", &model);
}
