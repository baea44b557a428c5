//! How a mask goes through the layers, as in Keras.
//!
//! A layer that does the same to every timestep passes the mask on, a recurrent layer heeds it, and any other loses it: there the
//! user is warned, on the layer's token, unless `Unmask()` above it says that this is meant.

use crate::arguments::Call;
use crate::mistakes::Stop;
use crate::read::Read;
use crate::shape::Shape;
use crate::walk::{Placed, Planned, Walk};
use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::{quote, quote_spanned};

/// How a layer stands to the mask of what it is given.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Way {
    /// There is none.
    Plain,
    /// The layer itself takes it.
    Heeds,
    /// It goes on beside the layer.
    Keeps,
    /// It ends before the layer.
    Drops,
}

/// Layers that take a mask themselves.
const HEED: [&str; 7] =
    ["LSTM", "GRU", "SimpleRNN", "RNN", "Bidirectional", "GlobalAveragePooling1D", "GlobalAvgPool1D"];

/// Those after which there is none, whatever they give.
const CONSUME: [&str; 2] = ["GlobalAveragePooling1D", "GlobalAvgPool1D"];

/// Layers of Keras's `supports_masking` that do the same to every timestep.
const KEEP: [&str; 20] = [
    "Dense",
    "TimeDistributed",
    "Activation",
    "Dropout",
    "SpatialDropout1D",
    "GaussianNoise",
    "GaussianDropout",
    "AlphaDropout",
    "ActivityRegularization",
    "Identity",
    "LayerNormalization",
    "BatchNormalization",
    "GroupNormalization",
    "UnitNormalization",
    "Normalization",
    "Rescaling",
    "ReLU",
    "LeakyReLU",
    "ELU",
    "PReLU",
];

/// Those among them to which it matters in training which timesteps count.
const COUNT: [&str; 1] = ["BatchNormalization"];

const NO_MASK: &str =
    "a layer of your own takes no mask, and the sequence has one\nhelp: put `Unmask()` above it";

/// Layers that end a mask on purpose: one of their own follows, or the user says so.
const END: [&str; 2] = ["Masking", "Unmask"];

impl Way {
    /// The way of a layer of the table.
    pub(crate) fn of(call: &Call, masked: bool) -> Way {
        let name = call.row.name;
        match masked {
            false => Way::Plain,
            true if HEED.contains(&name) => Way::Heeds,
            true if KEEP.contains(&name) => Way::Keeps,
            true => Way::Drops,
        }
    }

    /// Whether there is a mask after a layer that gives a sequence.
    pub(crate) fn goes_on(self, call: &Call) -> bool {
        matches!(self, Way::Keeps | Way::Heeds) && !CONSUME.contains(&call.row.name)
    }

    /// Whether the layer loses a mask that nobody has meant to lose.
    pub(crate) fn surprises(self, call: &Call) -> bool {
        self == Way::Drops && !END.contains(&call.row.name)
    }
}

/// A warning on a layer's token: the use of a constant that is deprecated for this reason.
pub(crate) fn warning(token: &TokenStream) -> TokenStream {
    let Some(TokenTree::Ident(token)) = token.clone().into_iter().next() else { return TokenStream::new() };
    let note = format!(
        "the mask ends here, for `{token}` does not carry it on\nhelp: write `Unmask()` above it if this is meant"
    );
    let (span, name) = (token.span(), Ident::new(&token.to_string(), Span::call_site()));
    let mention = Ident::new(&token.to_string(), span);
    let use_it = quote_spanned!(span=> #mention);
    quote! {
        const _: () = {
            #[deprecated(note = #note)]
            #[allow(non_upper_case_globals)]
            const #name: () = ();
            #use_it
        };
    }
}

impl Placed {
    /// What runs a layer that knows nothing of the mask, on windows.
    pub(crate) fn mask_adapter(&self) -> Option<TokenStream> {
        match self.mask {
            Way::Plain | Way::Heeds => None,
            Way::Keeps => Some(quote!(__seqnet::mask_adapters::Keeps)),
            Way::Drops => Some(quote!(__seqnet::mask_adapters::Drops)),
        }
    }

    /// What trains a layer that takes no mask itself.
    pub(crate) fn trainable_mask_adapter(&self) -> Option<TokenStream> {
        match self.mask {
            Way::Keeps if COUNT.contains(&&self.class[..]) => Some(quote!(__seqnet::mask_adapters::Counts)),
            _ => self.mask_adapter(),
        }
    }

    pub(crate) fn has_mask_adapter(&self) -> bool {
        self.mask_adapter().is_some()
    }

    /// What runs a layer with a mask in a stream.
    pub(crate) fn mask_adapter_of_push(&self) -> Option<TokenStream> {
        match self.mask {
            Way::Heeds => Some(quote!(__seqnet::layers::MaskedPush)),
            Way::Plain | Way::Keeps | Way::Drops => self.mask_adapter(),
        }
    }

    /// The tensor that the layer gives, with its mask.
    pub(crate) fn tensor(&self, scalar: &TokenStream) -> TokenStream {
        if !self.gives_mask {
            return self.gives.tensor(scalar);
        }
        let dimensions = self.gives.dimensions().into_iter().map(crate::dimension::Dimension::argument);
        match &self.gives {
            Shape::Endless(_) => quote!(__seqnet::MaskedEndless<#(#dimensions,)* #scalar>),
            _ => quote!(__seqnet::Masked<#(#dimensions,)* #scalar>),
        }
    }
}

impl Walk<'_> {
    /// How the mask at hand goes through a layer, and whether there is one after it.
    pub(crate) fn mask(
        &mut self,
        layer: &Read<'_>,
        planned: &Planned,
        token: &TokenStream,
    ) -> Result<(Way, bool), Stop> {
        let call = match layer {
            Read::Table(call, _) => call,
            Read::Own(path, ..) if self.masked => return self.wrong(path, NO_MASK),
            _ => return Ok((Way::Plain, false)),
        };
        let is_softmax = |call: &Call| call.row.name == "Softmax";
        if self.masked && (is_softmax(call) || call.inner("layer").is_some_and(is_softmax)) {
            let text = "`Softmax` would take the mask of the timesteps for one of the features\nhelp: write `Activation(\"softmax\")`, which passes it on";
            return self.wrong(token, text);
        }
        let way = Way::of(call, self.masked);
        if way.surprises(call) {
            self.unmasked.push(token.clone());
        }
        if way == Way::Keeps && matches!(planned.gives, Shape::Sequences(..)) {
            let text = "a mask marks the timesteps of one sequence, and here are several\nhelp: put `Unmask()` above";
            return self.wrong(token, text);
        }
        let goes_on = way.goes_on(call) && !matches!(planned.gives, Shape::Vector(_));
        self.masked = goes_on || planned.makes_mask;
        Ok((way, self.masked))
    }
}
