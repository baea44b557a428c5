//! Whether a model can run as a stream, and what a call of `stream()` says where it cannot.

use crate::code::Code;
use crate::walk::Blocked;
use proc_macro2::{Ident, TokenStream};
use quote::quote;

/// On what condition a layer lets its model run as a stream.
pub(crate) enum Condition {
    /// None: the macro knows that it does.
    Always,
    /// If the constant of this name is true: the layer's type is the user's. With it come the definitions of the constant and of what
    /// is chosen by it. Where `rejected` is true, an error says already that the layer does not fit at all.
    If { answer: Ident, rejected: Option<Ident>, definitions: TokenStream },
}

/// `stream()` of a model.
pub(crate) struct Stream<'a> {
    name: &'a Ident,
    /// Whether the macro knows that it is not causal.
    never: bool,
    /// A constant that is true if the model is causal, where there is a doubt.
    answer: Option<TokenStream>,
    /// The same, also true where something else is wrong, which is reported already.
    no_reason: Option<TokenStream>,
    /// Why the model is not causal, and what to do about it.
    reason: String,
    help: String,
}

impl<'a> Stream<'a> {
    /// Of a model with a layer that must see the window.
    pub(crate) fn never(name: &'a Ident, Blocked { layer, reason }: &Blocked) -> Self {
        Stream {
            name,
            never: true,
            answer: Some(quote!({ false })),
            no_reason: Some(quote!({ false })),
            reason: format!("its `{layer}` must see the whole window first, for {reason}"),
            help: format!("call `predict` with whole windows, or declare a model without this `{layer}`"),
        }
    }

    /// Of a model whose layers make these conditions.
    pub(crate) fn on(code: &'a Code<'_>, conditions: &[Condition]) -> Self {
        let fits = code.fits().map(|fits| quote!(#fits;));
        let answers: Vec<_> = conditions
            .iter()
            .filter_map(|condition| match condition {
                Condition::Always => None,
                Condition::If { answer, rejected, .. } => Some((answer, rejected)),
            })
            .collect();
        let in_doubt = !answers.is_empty();
        let no_reasons = answers.iter().map(|(answer, rejected)| match rejected {
            Some(rejected) => quote!((#answer || #rejected)),
            None => quote!(#answer),
        });
        let no_reason = in_doubt.then(|| quote!({ #fits true #(&& #no_reasons)* }));
        let answers = answers.iter().map(|(answer, _)| answer);
        let own = code.network.layers.iter().filter(|layer| layer.own);
        let own: Vec<String> = own
            .map(|layer| {
                format!("`{}`", layer.kind.to_string().replace(' ', "").replace("__seqnet::layers::", ""))
            })
            .collect();
        Stream {
            name: &code.name,
            never: false,
            answer: in_doubt.then(|| quote!({ #fits true #(&& #answers)* })),
            no_reason,
            reason: format!("its {} must see the whole window first", own.join(" or its ")),
            help: format!(
                "call `predict` with whole windows, or implement `Stepwise` for {}",
                own.join(" and ")
            ),
        }
    }

    /// What must hold so that the model is causal.
    pub(crate) fn bounds(&self) -> TokenStream {
        Self::bounds_of(self.answer.as_ref())
    }

    fn bounds_of(answer: Option<&TokenStream>) -> TokenStream {
        let answer = answer.iter().map(|answer| quote!(for<'__any> __seqnet::If<#answer>: __Causal));
        quote!(where #(#answer,)*)
    }

    /// The method, and what it needs. Where the model is not causal the call of it is an error, and nothing done with the result is a
    /// further one.
    pub(crate) fn expand(&self, code: &Code<'_>) -> TokenStream {
        let Code { definition, arguments, .. } = code;
        let (name, bounds) = (self.name, Self::bounds_of(self.no_reason.as_ref()));
        let x = code.tensor(0);
        let none = quote!(__seqnet::NoStream<<#x as __seqnet::Streamed>::Step>);
        let (result, body) = match (&self.answer, self.never) {
            (None, _) => (quote!(__seqnet::Stream<'_, Self>), quote!(__seqnet::Stream::new(self))),
            (_, true) => (none, quote!(__seqnet::NoStream::new())),
            (Some(answer), false) => (
                quote!(<__seqnet::If<#answer> as __seqnet::Choose<__seqnet::Stream<'_, Self>, #none>>::Chosen),
                quote!(__seqnet::Begin::begin(self)),
            ),
        };
        let causal = self.answer.iter().map(|_| self.causal());
        quote! {
            #(#causal)*

            #[allow(dead_code)]
            impl #definition #name #arguments {
                /// The model as a stream: it takes one timestep at a time, and gives what is ready.
                #[must_use]
                pub fn stream(&self) -> #result #bounds {
                    let () = Self::__CHECKED;
                    #body
                }
            }
        }
    }

    /// The trait of the answer *yes*; for *no*, rustc gives the reason.
    fn causal(&self) -> TokenStream {
        let (name, reason, help) = (self.name, &self.reason, &self.help);
        let message = format!("`{name}` cannot run as a stream: {reason}");
        let note = format!("help: {help}");
        quote! {
            #[diagnostic::on_unimplemented(message = #message, label = "needs the timesteps all at once", note = #note)]
            pub trait __Causal {}
            impl __Causal for __seqnet::If<true> {}
        }
    }
}
