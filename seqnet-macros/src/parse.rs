//! Tokens to a list of layers. Nothing here knows the name of a layer.
//!
//! ```ebnf
//! Model    = Attribute* Visibility "struct" Ident Generics ("->" Shape)? "{" (Layer ("," Layer)* ","?)? "}"
//! Layer    = Path ("(" (Argument ("," Argument)* ","?)? ")")? ("->" Shape)?
//! Argument = (Ident "=")? Value
//! Value    = Lambda | Layer | Expression
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
use syn::{Attribute, Expr, ExprLit, Generics, Lit, LitStr, Path, Token, Visibility, parenthesized};

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
        let attributes = input.call(Attribute::parse_outer)?;
        let visibility = input.parse()?;
        input.parse::<Token![struct]>()?;
        let name = input.parse()?;
        let generics = input.parse()?;
        let contract = arrow(input)?;
        if input.peek(Token![where]) {
            return Err(input.error("a model has no `where` clause\nhelp: remove it"));
        }
        let body = layers(input)?;
        let mut mistakes = Mistakes::default();
        let layers = list(body.stream(), &mut mistakes, layer);
        if !input.is_empty() {
            let text =
                "a model ends with its layers\nhelp: declare every model in a `sequential!` of its own";
            mistakes.push(input.parse::<TokenStream>()?, text);
        }
        Ok(Model { attributes, visibility, name, generics, contract, layers, mistakes })
    }
}

/// The parts of a list that can be read; the others are mistakes.
fn list<T>(tokens: TokenStream, mistakes: &mut Mistakes, read: fn(ParseStream) -> syn::Result<T>) -> Vec<T> {
    let mut items = Vec::new();
    for part in split(tokens) {
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

/// What follows an item of a list before the next comma.
fn leftover(input: ParseStream) -> syn::Error {
    if input.peek(Ident::peek_any) || input.peek(Lit) {
        input.error("there is no comma before this\nhelp: write one")
    } else if input.peek(Token![:]) {
        input.error("an argument is given with `=`\nhelp: write `=` in place of the colon")
    } else if input.peek(Token![;]) {
        input.error("layers and arguments are divided by commas\nhelp: write `,` in place of the semicolon")
    } else {
        input.error("unexpected")
    }
}

/// The layers, in braces.
fn layers(input: ParseStream) -> syn::Result<Group> {
    let ahead = input.cursor();
    match ahead.any_group() {
        Some((_, Delimiter::Brace, ..)) => input.parse(),
        _ => Err(input
            .error("a model has its layers in braces\nhelp: write `struct Name { Input(12, 1), LSTM(32) }`")),
    }
}

fn layer(input: ParseStream) -> syn::Result<Layer> {
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
    if input.parse::<Option<Token![->]>>()?.is_none() {
        return Ok(None);
    }
    let content;
    let parentheses = parenthesized!(content in input);
    let items = Punctuated::<Expr, Token![,]>::parse_terminated(&content)?;
    let mut group = Group::new(Delimiter::Parenthesis, items.to_token_stream());
    group.set_span(parentheses.span.join());
    Ok(Some(Shape { tokens: TokenTree::from(group).into(), items: items.into_iter().collect() }))
}

fn argument(input: ParseStream) -> syn::Result<Argument> {
    let mut name = None;
    if input.peek(Ident::peek_any) && input.peek2(Token![=]) && !input.peek2(Token![==]) {
        name = Some(input.call(Ident::parse_any)?);
        input.parse::<Token![=]>()?;
    }
    let tokens = input.fork().parse().map(ungrouped)?;
    Ok(Argument { name, value: value(input)?, tokens })
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
        let word = LitStr::new(&input.call(Ident::parse_any)?.to_string(), keyword.span());
        return Ok(Value::Expression(Box::new(Expr::Lit(ExprLit {
            attrs: Vec::new(),
            lit: Lit::Str(word),
        }))));
    }
    let ahead = input.fork();
    if ahead.parse::<Ident>().is_ok_and(|word| word == "lambda") {
        let tokens: TokenStream = input.parse()?;
        return Ok(Value::Lambda(lambda.parse2(tokens).ok()));
    }
    if looks_like_a_layer(input) {
        return layer(input).map(Box::new).map(Value::Layer);
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

/// A path whose last word begins with a capital, and parentheses after it.
fn looks_like_a_layer(input: ParseStream) -> bool {
    let ahead = input.fork();
    ahead.parse::<Path>().is_ok_and(|path| {
        let last = path.segments.last().map(|last| last.ident.to_string());
        last.is_some_and(|last| last.starts_with(char::is_uppercase))
    }) && ahead.peek(syn::token::Paren)
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
