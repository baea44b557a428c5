//! Tokens to a list of layers. Nothing here knows the name of a layer.
//!
//! ```ebnf
//! Model    = Attribute* Visibility "struct" Ident Generics ("->" Shape)? "{" (Layer ("," Layer)* ","?)? "}"
//! Layer    = Path ("(" (Argument ("," Argument)* ","?)? ")")? ("->" Shape)?
//! Argument = (Ident "=")? Value
//! Value    = Lambda | Layer | "[" Layer ("," Layer)* ","? "]" | Expression
//! Lambda   = "lambda" Ident ":" Ident "[" Index ("," Index)* "]"
//! Index    = Expression | Expression? ":" Expression? (":" Expression?)? | "..."
//! Shape    = "(" Expression ("," Expression)* ","? ")"
//! ```
//!
//! A list is first divided at its commas, so that what cannot be read is one error and the rest of the list is kept.

use crate::mistakes::Mistakes;
use crate::split::{split, split_index};
use proc_macro2::{Delimiter, Group, Ident, TokenStream, TokenTree};
use quote::ToTokens;
use syn::ext::IdentExt;
use syn::parse::{Parse, ParseStream, Parser};
use syn::punctuated::Punctuated;
use syn::{Attribute, Expr, Generics, Lit, Path, Token, Visibility};

/// Everything between the braces of `sequential! { … }`.
pub(crate) struct Model {
    pub(crate) attributes: Vec<Attribute>,
    pub(crate) visibility: Visibility,
    pub(crate) name: Ident,
    pub(crate) generics: Generics,
    pub(crate) contract: Option<Shape>,
    pub(crate) layers: Vec<Layer>,
    /// What could not be read.
    pub(crate) mistakes: Mistakes,
}

/// `(12, 1)`, with the parentheses.
#[derive(Clone)]
pub(crate) struct Shape {
    pub(crate) tokens: TokenStream,
    pub(crate) items: Vec<Expr>,
}

/// One layer as it was typed.
#[derive(Clone)]
pub(crate) struct Layer {
    pub(crate) path: Path,
    pub(crate) arguments: Vec<Argument>,
    pub(crate) arrow: Option<Shape>,
    /// What could not be read among the arguments.
    pub(crate) mistakes: Mistakes,
}

/// `units = 32`, or `32`.
#[derive(Clone)]
pub(crate) struct Argument {
    pub(crate) name: Option<Ident>,
    pub(crate) value: Value,
    /// The value as it was typed.
    pub(crate) tokens: TokenStream,
}

#[derive(Clone)]
pub(crate) enum Value {
    Expression(Box<Expr>),
    /// `Dense(1, activation = "tanh")`
    Layer(Box<Layer>),
    /// `[LSTMCell(8), GRUCell(4)]`, and what could not be read of it.
    Layers(Vec<Layer>, Mistakes),
    /// The indices of `lambda x: x[:, -N:, :]`; none where the body is no slice.
    Lambda(Option<Vec<Index>>),
}

/// One index of a slice in brackets.
#[derive(Clone)]
pub(crate) enum Index {
    At(Expr),
    Range { start: Option<Expr>, stop: Option<Expr>, step: Option<Expr> },
    Ellipsis,
}

impl Parse for Model {
    fn parse(input: ParseStream) -> syn::Result<Self> {
        let mut model = header(input).map_err(|error| {
            let text =
                format!("cannot read this: {error}\nhelp: write `struct Name {{ Input(12, 1), LSTM(32) }}`");
            syn::Error::new(error.span(), text)
        })?;
        match arrow(input) {
            Ok(contract) => model.contract = contract,
            Err(error) => model.mistakes.at(error.span(), error.to_string()),
        }
        let body = body(input, &mut model.mistakes)?;
        model.layers = list(body, &mut model.mistakes, layer);
        Ok(model)
    }
}

/// What stands before the contract.
fn header(input: ParseStream) -> syn::Result<Model> {
    let (attributes, visibility) = (input.call(Attribute::parse_outer)?, input.parse()?);
    input.parse::<Token![struct]>()?;
    let (name, generics) = (input.parse()?, input.parse()?);
    let (contract, layers, mistakes) = (None, Vec::new(), Mistakes::default());
    Ok(Model { attributes, visibility, name, generics, contract, layers, mistakes })
}

/// What stands in the braces. Anything before or behind them is a mistake; it does not keep the list from being read.
fn body(input: ParseStream, mistakes: &mut Mistakes) -> syn::Result<TokenStream> {
    if mistakes.is_empty() && !input.peek(syn::token::Brace) {
        let text = if input.peek(Token![where]) {
            "a model has no `where` clause\nhelp: remove it"
        } else {
            "a model has its layers in braces\nhelp: write `struct Name { Input(12, 1), LSTM(32) }`"
        };
        mistakes.at(input.span(), text);
    }
    let mut body = TokenStream::new();
    while !input.is_empty() && body.is_empty() {
        if let TokenTree::Group(group) = input.parse()? {
            body = group.stream();
        }
    }
    let behind: TokenStream = input.parse()?;
    if mistakes.is_empty() && !behind.is_empty() {
        let text = "a model ends with its layers\nhelp: declare every model in a `sequential!` of its own";
        mistakes.push(behind, text);
    }
    Ok(body)
}

/// The parts of a list that can be read; the others are mistakes.
fn list<T>(tokens: TokenStream, mistakes: &mut Mistakes, read: fn(ParseStream) -> syn::Result<T>) -> Vec<T> {
    let mut items = Vec::new();
    for part in split(tokens) {
        if part.to_string() == "," {
            mistakes.push(part, "there is nothing before this comma\nhelp: remove it");
            continue;
        }
        let whole = |input: ParseStream| {
            let item = read(input)?;
            if input.is_empty() { Ok(item) } else { Err(leftover(input)) }
        };
        match whole.parse2(part.clone()) {
            Ok(item) => items.push(item),
            Err(error) => mistakes.unread(&part, &error),
        }
    }
    items
}

const COMMENT: &str = "a comment begins with `//`\nhelp: write `//` in place of `#`";

/// What follows an item of a list before the next comma.
fn leftover(input: ParseStream) -> syn::Error {
    if input.peek(Ident::peek_any) || input.peek(Lit) {
        input.error("there is no comma before this\nhelp: write one")
    } else if input.peek(Token![->]) {
        input.error("an arrow stands behind a whole layer of the list\nhelp: remove it here")
    } else if input.peek(Token![.]) {
        let layer = last_name(input.cursor().token_stream()).unwrap_or_else(|| "LSTM".into());
        let what = "layers stand in a list, without anything before their names";
        input.error(format!("{what}\nhelp: write `{layer}(..)`"))
    } else if input.peek(Token![#]) {
        input.error(COMMENT)
    } else if input.peek(Token![;]) {
        input.error("layers and arguments are divided by commas\nhelp: write `,` in place of the semicolon")
    } else {
        input.error("unexpected")
    }
}

/// The name of the layer in `.layers.LSTM(8)`, in `.layers.Flatten`, and in what is added by `.add(LSTM(8))`.
fn last_name(tokens: TokenStream) -> Option<String> {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    tokens.iter().enumerate().rev().find_map(|(n, token)| match (token, tokens.get(n + 1)) {
        (TokenTree::Ident(name), Some(TokenTree::Group(group))) if name == "add" => last_name(group.stream()),
        (TokenTree::Ident(name), _) => Some(name.to_string()),
        _ => None,
    })
}

fn layer(input: ParseStream) -> syn::Result<Layer> {
    if input.peek(Token![#]) {
        return Err(input.error(COMMENT));
    }
    let path = input.parse()?;
    let mut mistakes = Mistakes::default();
    let mut arguments = Vec::new();
    if input.peek(syn::token::Paren) {
        let group: Group = input.parse()?;
        arguments = list(group.stream(), &mut mistakes, argument);
    }
    Ok(Layer { path, arguments, arrow: arrow(input)?, mistakes })
}

fn arrow(input: ParseStream) -> syn::Result<Option<Shape>> {
    shape_behind_arrow(input).map_err(|error| {
        let help = "write `-> (timesteps, features)`, or `-> (features)`";
        syn::Error::new(error.span(), format!("cannot read this: {error}\nhelp: {help}"))
    })
}

fn shape_behind_arrow(input: ParseStream) -> syn::Result<Option<Shape>> {
    if input.parse::<Option<Token![->]>>()?.is_none() {
        return Ok(None);
    }
    if !input.peek(syn::token::Paren) {
        return Err(input.error("expected parentheses"));
    }
    let group: Group = input.parse()?;
    let items = Punctuated::<Expr, Token![,]>::parse_terminated.parse2(group.stream())?;
    Ok(Some(Shape { tokens: TokenTree::from(group).into(), items: items.into_iter().collect() }))
}

fn argument(input: ParseStream) -> syn::Result<Argument> {
    let mut name = None;
    if input.peek(Ident::peek_any) && input.peek2(Token![=]) && !input.peek2(Token![==]) {
        name = Some(input.call(Ident::parse_any)?);
        input.parse::<Token![=]>()?;
    }
    let tokens = input.fork().parse().map(ungrouped)?;
    let value = value(input)?;
    if input.peek(Token![:]) {
        let text = match &value {
            Value::Expression(word) if matches!(**word, Expr::Path(_)) => {
                "an argument is given with `=`\nhelp: write `=` in place of the colon"
            }
            _ => "a range is written with `..`\nhelp: write `..` in place of the colon",
        };
        return Err(input.error(text));
    }
    Ok(Argument { name, value, tokens })
}

/// Tokens without the invisible parentheses that a macro's `$value` has around it, so that an error stands on what the user typed.
fn ungrouped(tokens: TokenStream) -> TokenStream {
    let mut trees = tokens.clone().into_iter();
    match (trees.next(), trees.next()) {
        (Some(TokenTree::Group(group)), None) if group.delimiter() == Delimiter::None => {
            ungrouped(group.stream())
        }
        _ => tokens,
    }
}

fn value(input: ParseStream) -> syn::Result<Value> {
    if let Some(keyword) = keyword(input) {
        input.call(Ident::parse_any)?;
        return Ok(Value::Expression(Box::new(Expr::Verbatim(keyword.to_token_stream()))));
    }
    let ahead = input.fork();
    if ahead.parse::<Ident>().is_ok_and(|word| word == "lambda") {
        let tokens: TokenStream = input.parse()?;
        return Ok(Value::Lambda(lambda.parse2(tokens).ok()));
    }
    if looks_like_a_layer(input) {
        return layer(input).map(Box::new).map(Value::Layer);
    }
    if input.peek(syn::token::Bracket) {
        let group: Group = input.fork().parse()?;
        if begins_with_a_layer(group.stream()) {
            let mut mistakes = Mistakes::default();
            input.parse::<Group>()?;
            return Ok(Value::Layers(list(group.stream(), &mut mistakes, layer), mistakes));
        }
    }
    input.parse().map(Box::new).map(Value::Expression)
}

/// A keyword of Rust that stands alone, which would be no expression: `name = type`.
fn keyword(input: ParseStream) -> Option<Ident> {
    let ahead = input.fork();
    if ahead.fork().parse::<Ident>().is_ok() || ahead.peek(Lit) {
        return None;
    }
    let word = ahead.call(Ident::parse_any).ok()?;
    ahead.is_empty().then_some(word)
}

fn begins_with_a_layer(tokens: TokenStream) -> bool {
    let begins = |input: ParseStream| {
        let begins = looks_like_a_layer(input);
        input.parse::<TokenStream>()?;
        Ok(begins)
    };
    begins.parse2(tokens).unwrap_or(false)
}

/// A path whose last word begins with a capital, and parentheses or an arrow after it.
fn looks_like_a_layer(input: ParseStream) -> bool {
    let ahead = input.fork();
    ahead.parse::<Path>().is_ok_and(|path| {
        let last = path.segments.last().map(|last| last.ident.to_string());
        last.is_some_and(|last| last.starts_with(char::is_uppercase))
    }) && (ahead.peek(syn::token::Paren) || ahead.peek(Token![->]))
}

fn lambda(input: ParseStream) -> syn::Result<Vec<Index>> {
    input.parse::<Ident>()?;
    let variable: Ident = input.parse()?;
    input.parse::<Token![:]>()?;
    let subject: Ident = input.parse()?;
    if subject != variable {
        return Err(input.error("another variable"));
    }
    let brackets: Group = input.parse()?;
    if brackets.delimiter() != Delimiter::Bracket {
        return Err(input.error("no slice"));
    }
    split(brackets.stream()).into_iter().map(index).collect()
}

fn index(tokens: TokenStream) -> syn::Result<Index> {
    if tokens.to_string().replace(' ', "") == "..." {
        return Ok(Index::Ellipsis);
    }
    let mut parts = split_index(tokens).into_iter().map(|part| {
        Ok::<_, syn::Error>(if part.is_empty() { None } else { Some(syn::parse2::<Expr>(part)?) })
    });
    let first = parts.next().transpose()?.flatten();
    let Some(stop) = parts.next().transpose()? else {
        return first
            .map(Index::At)
            .ok_or_else(|| syn::Error::new(proc_macro2::Span::call_site(), "no index"));
    };
    let step = parts.next().transpose()?.flatten();
    match parts.next() {
        None => Ok(Index::Range { start: first, stop, step }),
        Some(_) => Err(syn::Error::new(proc_macro2::Span::call_site(), "too many colons")),
    }
}

#[cfg(test)]
mod tests {
    use super::Model;
    use crate::expand::Attributes;
    use crate::facade::Facade;
    use crate::walk::walk;
    use proc_macro2::TokenStream;

    const PIECES: [&str; 48] = [
        "Input",
        "(12, 1)",
        "LSTM",
        "(8)",
        ",",
        ",",
        "(",
        ")",
        "[",
        "]",
        "->",
        "=",
        "==",
        "::",
        ":",
        "..",
        "..=",
        "-",
        "<",
        ">",
        "#",
        "!",
        ";",
        "3",
        "3.5",
        "\"tanh\"",
        "'a'",
        "None",
        "True",
        "lambda x: x[:, -3:, :]",
        "lambda",
        "x",
        "Slice",
        "Lambda",
        "TimeDistributed",
        "Dense",
        "Dropout",
        "units",
        "name",
        "type",
        "self",
        "crate::A",
        "N",
        "N + 1",
        "input_shape",
        "ZeroPadding1D",
        "Bidirectional",
        "activation",
    ];

    /// Pieces as a linear congruential generator picks them (Knuth's constants); parentheses are closed.
    fn soup(seed: u64) -> String {
        let mut state = seed;
        let mut text = String::new();
        let mut open = Vec::new();
        for _ in 0..16 {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let piece = PIECES[(state >> 33) as usize % PIECES.len()];
            match piece {
                "(" => open.push(")"),
                "[" => open.push("]"),
                ")" | "]" if open.last() == Some(&piece) => _ = open.pop(),
                ")" | "]" => continue,
                _ => {}
            }
            text = text + " " + piece;
        }
        text + &open.into_iter().rev().collect::<String>()
    }

    fn expand(tokens: TokenStream) {
        let (facade, typed) = Facade::split_off(tokens);
        let Ok(model) = syn::parse2::<Model>(typed) else { return };
        let attributes = Attributes::of(&model);
        let (network, checks) = walk(&model, &attributes.scalar);
        match network {
            Some(network) => crate::expand::expand(&model, &attributes, &network, &checks, &facade),
            None => crate::hollow::expand(&model, &attributes, &checks, &facade),
        };
    }

    #[test]
    fn no_tokens_make_the_macro_panic() {
        for seed in 0..3000 {
            let soup = soup(seed);
            for model in [
                format!("(seqnet) struct M<const N: usize> {{ Input(12, 1), {soup} }}"),
                format!("(seqnet) struct M {{ {soup} }}"),
                format!("(seqnet) struct M -> {soup} {{ Input(12, 1), LSTM(8) }}"),
                format!("(seqnet) {soup}"),
            ] {
                let tokens: TokenStream = model.parse().unwrap();
                expand(tokens);
            }
        }
    }
}
