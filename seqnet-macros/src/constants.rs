//! Numbers that only rustc can evaluate stand once in an expansion, so that a mistake in one is one error.
//!
//! Where a number is typed as a constant or a calculation, rules and types carry it [marked](mark). When the code is complete every such
//! expression becomes a hidden constant beside the struct, and its name stands in all the places. Stable Rust has no constant that hangs on
//! a generic parameter; but those stand by themselves wherever they stand, and there is nothing in them to be wrong.

use crate::facade::Facade;
use crate::parse::Model;
use proc_macro2::{Delimiter, Group, Ident, Punct, Spacing, Span, TokenStream, TokenTree};
use quote::quote;
use syn::Attribute;

/// What a marked size begins with, a marked number with a fraction, and a marked list.
const MARKS: [&str; 3] = ["__size", "__number", "__numbers"];

/// `__size!(expression)`, where the expression stands.
pub(crate) fn mark(expression: TokenStream) -> TokenStream {
    marked(MARKS[0], expression)
}

/// `__number!(expression)`, of type `f64`.
pub(crate) fn mark_number(expression: TokenStream) -> TokenStream {
    marked(MARKS[1], expression)
}

/// `__numbers!(expression)`, which is one of `Numbers`.
pub(crate) fn mark_numbers(expression: TokenStream) -> TokenStream {
    marked(MARKS[2], expression)
}

/// The constant for a marked expression: its type, and its value.
fn constant(mark: &str, expression: TokenStream) -> (TokenStream, TokenStream) {
    match mark {
        _ if mark == MARKS[0] => (quote!(::core::primitive::usize), expression),
        _ if mark == MARKS[1] => (quote!(::core::primitive::f64), expression),
        _ => {
            // What is wrong with the list is wrong in both, in the same words and in the same place, and rustc says it once.
            let listed = Ident::new("listed", Span::call_site().located_at(end(expression.clone())));
            let length = quote!(#expression.#listed::<0>().length());
            (quote!(__seqnet::numbers::Listed<{ #length }>), quote!(#expression.#listed()))
        }
    }
}

/// Where an expression ends, or what is in the parentheses at its end.
fn end(expression: TokenStream) -> Span {
    match expression.into_iter().last() {
        Some(TokenTree::Group(group)) if !group.stream().is_empty() => end(group.stream()),
        last => last.map_or_else(Span::call_site, |token| token.span()),
    }
}

fn marked(by: &str, expression: TokenStream) -> TokenStream {
    let mut tokens = expression.clone().into_iter();
    let first = tokens.next().map_or_else(Span::call_site, |token| token.span());
    let last = tokens.last().map_or(first, |token| token.span());
    let mut mark = Punct::new('!', Spacing::Alone);
    mark.set_span(first);
    let mut inside = Group::new(Delimiter::Parenthesis, expression);
    inside.set_span(last);
    [TokenTree::from(Ident::new(by, first)), mark.into(), inside.into()].into_iter().collect()
}

/// With what `put` makes of each marked expression in its place.
fn replace(tokens: TokenStream, put: &mut dyn FnMut(&str, TokenStream) -> TokenStream) -> TokenStream {
    let mut replaced = TokenStream::new();
    let mut tokens = tokens.into_iter();
    while let Some(token) = tokens.next() {
        match token {
            TokenTree::Ident(word) if MARKS.iter().any(|mark| word == mark) => {
                tokens.next();
                if let Some(TokenTree::Group(inside)) = tokens.next() {
                    replaced.extend(put(&word.to_string(), inside.stream()));
                }
            }
            TokenTree::Group(group) => {
                let mut inside = Group::new(group.delimiter(), replace(group.stream(), put));
                inside.set_span(group.span());
                replaced.extend([TokenTree::from(inside)]);
            }
            token => replaced.extend([token]),
        }
    }
    replaced
}

/// As it was typed.
pub(crate) fn unmarked(tokens: TokenStream) -> TokenStream {
    replace(tokens, &mut |_, expression| expression)
}

/// The code of a model, with a constant for each marked expression before it.
pub(crate) fn hoist(model: &Model, cfgs: &[Attribute], facade: &Facade, code: TokenStream) -> TokenStream {
    let mut expressions: Vec<(String, TokenStream, TokenStream)> = Vec::new();
    let name = |k: usize| Ident::new(&format!("__{}_{k}", model.name), Span::call_site());
    let code = replace(code, &mut |mark, expression| {
        let text = format!("{mark} {expression}");
        let known = expressions.iter().position(|(known, ..)| *known == text);
        let name = name(known.unwrap_or(expressions.len()));
        if known.is_none() {
            let (kind, value) = constant(mark, expression);
            expressions.push((text, facade.put_into(kind), facade.put_into(value)));
        }
        quote!(#name)
    });
    let constants = expressions.iter().enumerate().map(|(k, (_, kind, expression))| {
        let name = name(k);
        quote! {
            #(#cfgs)*
            #[doc(hidden)]
            #[allow(dead_code, non_upper_case_globals)]
            const #name: #kind = #expression;
        }
    });
    quote!(#(#constants)* #code)
}
