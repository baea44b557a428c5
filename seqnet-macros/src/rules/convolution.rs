//! The shape rules of convolutions, and what they share with those of pools.
#![expect(clippy::similar_names, reason = "a layer is given one shape and gives another")]

use super::slice::timesteps_or_endless;
use super::{Rule, kind, without_defaults};
use crate::arguments::Call;
use crate::dimension::{Dimension, Term, compute, require};
use crate::mistakes::Stop;
use crate::shape::Shape;
use crate::walk::{Planned, Walk};
use proc_macro2::TokenStream;
use quote::quote;

/// The words for `padding`, and their types in `seqnet_core::layers`.
pub(crate) const PADDINGS: &[(&str, &str)] = &[("valid", "Valid"), ("same", "Same"), ("causal", "Causal")];

/// A window that walks along the timesteps.
pub(super) struct Window {
    pub(super) size: Dimension,
    pub(super) stride: Dimension,
    pub(super) dilation: Dimension,
    /// From its first to its last timestep.
    pub(super) reach: Dimension,
    pub(super) padding: &'static str,
}

impl Window {
    pub(super) fn new(call: &Call, size: Dimension, stride: Dimension, dilation: Dimension) -> Self {
        let reach = if is_one(&dilation) { size.clone() } else { compute!(reach(size, dilation)) };
        let padding = match call.word("padding") {
            // A window of one timestep needs no padding.
            Some(padding) if !is_one(&reach) => padding,
            _ => "valid",
        };
        Window { size, stride, dilation, reach, padding }
    }

    /// Whether no window may reach beyond the sequence.
    pub(super) fn is_within(&self) -> bool {
        self.padding == "valid"
    }

    /// Why it cannot walk along a stream, where it cannot.
    pub(super) fn needs_the_window(&self) -> Option<&'static str> {
        (self.padding == "same").then_some("`padding = \"same\"` looks at later timesteps")
    }

    /// What it makes of a sequence, where it gives so many features.
    pub(super) fn gives(
        &self,
        walk: &mut Walk<'_>,
        call: &Call,
        given: &Shape,
        features: Dimension,
    ) -> Result<Shape, Stop> {
        match given {
            Shape::Sequence(timesteps, _) => Ok(Shape::Sequence(self.out(timesteps), features)),
            Shape::Endless(_) if self.padding == "same" => {
                let help = if call.row.name == "Conv1D" {
                    "write `padding = \"causal\"`"
                } else {
                    "leave out `padding = \"same\"`"
                };
                walk.no_end(call, given, help)
            }
            Shape::Vector(_) | Shape::Sequences(..) | Shape::Endless(_) | Shape::EndlessSequences(..) => {
                Ok(Shape::Endless(features))
            }
        }
    }

    /// How many windows there are.
    pub(super) fn out(&self, timesteps: &Dimension) -> Dimension {
        let Window { stride, reach, .. } = self;
        match is_one(stride) {
            true if is_one(reach) || !self.is_within() => timesteps.clone(),
            _ if self.is_within() && reach.same_as(timesteps) => Dimension::number(1),
            _ if self.is_within() => compute!(windows(*timesteps, *reach, *stride)),
            _ => compute!(strided(*timesteps, *stride)),
        }
    }

    /// The type of its padding and strides.
    pub(super) fn padding(&self) -> TokenStream {
        let stride = self.stride.argument();
        match self.padding {
            "valid" if is_one(&self.stride) => quote!(__seqnet::layers::Valid),
            "valid" => quote!(__seqnet::layers::Valid<#stride>),
            "same" if is_one(&self.stride) => quote!(__seqnet::layers::Same),
            "same" => quote!(__seqnet::layers::Same<#stride>),
            _ if is_one(&self.stride) => quote!(__seqnet::layers::Causal),
            _ if self.stride.value().is_some() || self.stride.parameter().is_some() => {
                quote!(__seqnet::layers::CausalStrided<#stride>)
            }
            // Without strides every timestep gives one, and that only rustc knows.
            _ => {
                let value = self.stride.constant();
                quote! {
                    <__seqnet::If<{ #value == 1 }> as __seqnet::Choose<
                        __seqnet::layers::Causal,
                        __seqnet::layers::CausalStrided<#stride>,
                    >>::Chosen
                }
            }
        }
    }

    /// The timesteps that a stream keeps, as rows and columns; those by default suffice where the exact number cannot be computed.
    pub(super) fn kept(&self) -> [(TokenStream, bool); 2] {
        let exact = !is_one(&self.dilation) && self.reach.parameter_in_a_calculation().is_none();
        let (rows, columns) =
            if exact { (&self.reach, Dimension::number(1)) } else { (&self.size, self.dilation.clone()) };
        [(rows.argument(), !exact), (columns.argument(), !exact)]
    }
}

pub(super) fn is_one(dimension: &Dimension) -> bool {
    dimension.value() == Some(1)
}

impl Walk<'_> {
    /// An argument that is at least one, or its default.
    pub(super) fn size(
        &mut self,
        call: &Call,
        name: &'static str,
        what: &str,
        default: &Dimension,
    ) -> Result<Dimension, Stop> {
        let size = call.dimension(name).unwrap_or(default).clone();
        require!(self.checks, &call.tokens(name), positive(call.row.name, what, size))?;
        Ok(size)
    }

    /// The window of a kernel.
    pub(super) fn window(&mut self, call: &Call) -> Result<Window, Stop> {
        let one = Dimension::number(1);
        let Some(kernel) = call.dimension("kernel_size") else { return Err(Stop) };
        let size = self.size(call, "kernel_size", "timestep in its kernel", kernel)?;
        let stride = self.size(call, "strides", "timestep as its stride", &one)?;
        let dilation = self.size(call, "dilation_rate", "timestep as its dilation", &one)?;
        Ok(Window::new(call, size, stride, dilation))
    }

    /// It has strides or a dilation.
    pub(super) fn strides_or_dilation(&mut self, call: &Call, window: &Window) -> Result<(), Stop> {
        let (name, on) = (call.row.name, call.tokens("dilation_rate"));
        require!(self.checks, &on, stride_or_dilation(name, window.stride, window.dilation))
    }

    /// The window of a kernel, which fits into what is given.
    fn kernel(&mut self, call: &Call, given: &Shape) -> Result<Window, Stop> {
        let (name, is_conv) = (call.row.name, call.row.name == "Conv1D");
        let window = self.window(call)?;
        if is_conv {
            self.strides_or_dilation(call, &window)?;
        } else if window.padding == "causal" {
            let before = window.reach.value().map_or("n".to_owned(), |reach| (reach - 1).to_string());
            let text = format!(
                "`{name}` has no causal padding: it knows `valid` and `same`\n\
                 help: put `ZeroPadding1D(({before}, 0))` above it, and leave out `padding`"
            );
            return self.wrong(call.tokens("padding"), text);
        }
        if let Shape::Sequence(timesteps, _) = given {
            self.fits(call, &window, timesteps, if is_conv { "causal" } else { "same" })?;
        }
        Ok(window)
    }

    /// A window without padding is no longer than the sequence; `elsewise` is a padding that lets it be.
    pub(super) fn fits(
        &mut self,
        call: &Call,
        window: &Window,
        timesteps: &Dimension,
        elsewise: &str,
    ) -> Result<(), Stop> {
        if !window.is_within() {
            return Ok(());
        }
        let (name, on) = (call.row.name, call.tokens("kernel_size"));
        require!(self.checks, &on, kernel(name, window.size, window.dilation, *timesteps, elsewise))
    }

    /// The features of a group.
    fn group(&mut self, call: &Call, features: &Dimension, filters: &Dimension) -> Result<Dimension, Stop> {
        let groups = self.size(call, "groups", "group", &Dimension::number(1))?;
        if is_one(&groups) {
            return Ok(features.clone());
        }
        let (name, on) = (call.row.name, call.tokens("groups"));
        require!(self.checks, &on, groups_of_features(name, groups, *features))?;
        require!(self.checks, &call.tokens("filters"), groups_of_filters(name, groups, *filters))?;
        if groups.same_as(features) {
            return Ok(Dimension::number(1));
        }
        let group = compute!(grouped(*features, groups));
        match group.parameter_in_a_calculation() {
            None => Ok(group),
            Some(parameter) => {
                let text = format!(
                    "the size of the groups is calculated from the generic parameter `{parameter}`, which stable Rust cannot do\n\
                     help: write the features and the groups as numbers or constants"
                );
                self.wrong(on, text)
            }
        }
    }

    /// The filters that come from every feature, in all.
    fn depthwise(&mut self, call: &Call, features: &Dimension) -> Result<(Dimension, Dimension), Stop> {
        let one = Dimension::number(1);
        let multiplier = self.size(call, "depth_multiplier", "filter for each feature", &one)?;
        let all = match (is_one(&multiplier), is_one(features)) {
            (true, _) => features.clone(),
            (_, true) => multiplier.clone(),
            _ => compute!(multiplied(*features, multiplier)),
        };
        Ok((multiplier, all))
    }

    pub(super) fn filters(&mut self, call: &Call) -> Result<Dimension, Stop> {
        let Some(filters) = call.dimension("filters") else { return Err(Stop) };
        let filters = self.size(call, "filters", "filter", filters)?;
        self.softmax(call, "activation", "Linear", &filters)?;
        Ok(filters)
    }
}

/// What all convolutions take last: padding, scalar, activation, bias of `filters`, dilation.
pub(super) fn last_arguments(
    walk: &Walk<'_>,
    call: &Call,
    window: &Window,
    filters: &Dimension,
) -> Vec<(TokenStream, bool)> {
    let (scalar, filters) = (walk.scalar, filters.argument());
    let activation = call.activation("activation", "Linear");
    let bias = if call.boolean("use_bias", true) {
        (quote!(__seqnet::SVector<#scalar, #filters>), true)
    } else {
        (quote!(__seqnet::layers::NoBias), false)
    };
    vec![
        (window.padding(), window.is_within() && is_one(&window.stride)),
        walk.scalar_argument(),
        (call.activation_type("activation", "Linear"), activation == "Linear"),
        bias,
        (window.dilation.argument(), is_one(&window.dilation)),
    ]
}

/// The initializers that were given, by the name of the tensor; `tensors` are those whose names their arguments shorten.
pub(super) fn initializers(call: &Call, tensors: &[(&str, &str)]) -> Vec<(String, String)> {
    let named = |(tensor, variant): (String, String)| {
        let whole = tensors.iter().find(|(short, _)| *short == tensor).map(|(_, whole)| (*whole).to_owned());
        (whole.unwrap_or(tensor), variant)
    };
    call.initializers().map(named).collect()
}

/// `(each · of + biases) · filters`, for the documentation.
pub(super) fn weights(each: &Dimension, of: &Dimension, biases: usize, filters: &Dimension) -> Dimension {
    let value = || each.value()?.checked_mul(of.value()?)?.checked_add(biases)?.checked_mul(filters.value()?);
    let (each, of, all) = (each.constant(), of.constant(), filters.constant());
    let tokens = if biases == 0 {
        quote!(#each * #of * #all)
    } else {
        let biases = Dimension::number(biases).constant();
        quote!((#each * #of + #biases) * #all)
    };
    Dimension::computed(value(), tokens, None)
}

/// `F` features to `U` filters of a kernel.
pub(crate) fn conv1d(walk: &mut Walk<'_>, call: &Call, given: &Shape) -> Rule {
    let help = walk.help_for_a_vector();
    let (_, features) = walk.sequence(call, given, help)?;
    let filters = walk.filters(call)?;
    let window = walk.kernel(call, given)?;
    let group = walk.group(call, &features, &filters)?;
    let shape = window.gives(walk, call, given, filters.clone())?;
    let gives = walk.gives(call, shape)?;

    let mut arguments = vec![
        (features.argument(), false),
        (filters.argument(), false),
        (window.size.argument(), false),
        (timesteps_or_endless(&gives), false),
    ];
    arguments.extend(last_arguments(walk, call, &window, &filters));
    arguments.push((group.argument(), group.same_as(&features)));
    arguments.extend(window.kept());
    let mut planned = Planned::new(kind(call, &without_defaults(arguments)), gives);
    planned.parameters = weights(&window.size, &group, usize::from(call.boolean("use_bias", true)), &filters);
    planned.needs_the_window = window.needs_the_window();
    planned.initializers = initializers(call, &[]);
    Ok(planned)
}

/// `F` features to as many filters for each.
pub(crate) fn depthwise_conv1d(walk: &mut Walk<'_>, call: &Call, given: &Shape) -> Rule {
    let help = walk.help_for_a_vector();
    let (_, features) = walk.sequence(call, given, help)?;
    let (multiplier, filters) = walk.depthwise(call, &features)?;
    walk.softmax(call, "activation", "Linear", &filters)?;
    let window = walk.kernel(call, given)?;
    let shape = window.gives(walk, call, given, filters)?;
    let gives = walk.gives(call, shape)?;

    let filters = gives.features();
    let mut arguments = vec![
        (features.argument(), false),
        (filters.argument(), false),
        (window.size.argument(), false),
        (multiplier.argument(), false),
        (timesteps_or_endless(&gives), false),
    ];
    arguments.extend(last_arguments(walk, call, &window, filters));
    arguments.extend(window.kept());
    let mut planned = Planned::new(kind(call, &without_defaults(arguments)), gives.clone());
    let biases = usize::from(call.boolean("use_bias", true));
    planned.parameters = weights(&window.size, &Dimension::number(1), biases, filters);
    planned.needs_the_window = window.needs_the_window();
    planned.initializers = initializers(call, &[("depthwise", "kernel")]);
    Ok(planned)
}

/// `F` features to as many filters for each, and these to `U` mixtures.
pub(crate) fn separable_conv1d(walk: &mut Walk<'_>, call: &Call, given: &Shape) -> Rule {
    let help = walk.help_for_a_vector();
    let (_, features) = walk.sequence(call, given, help)?;
    let filters = walk.filters(call)?;
    let (multiplier, depth) = walk.depthwise(call, &features)?;
    if let Some(parameter) = depth.parameter_in_a_calculation() {
        let text = format!(
            "the filters of all features are calculated from the generic parameter `{parameter}`, which stable Rust cannot do\n\
             help: write the features and the `depth_multiplier` as numbers or constants"
        );
        return walk.wrong(call.tokens("depth_multiplier"), text);
    }
    let window = walk.kernel(call, given)?;
    let shape = window.gives(walk, call, given, filters.clone())?;
    let gives = walk.gives(call, shape)?;

    let mut arguments = vec![
        (features.argument(), false),
        (filters.argument(), false),
        (window.size.argument(), false),
        (multiplier.argument(), false),
        (depth.argument(), false),
        (timesteps_or_endless(&gives), false),
    ];
    arguments.extend(last_arguments(walk, call, &window, &filters));
    arguments.extend(window.kept());
    let mut planned = Planned::new(kind(call, &without_defaults(arguments)), gives);
    let biases = usize::from(call.boolean("use_bias", true));
    let depthwise = weights(&window.size, &Dimension::number(1), 0, &depth);
    let pointwise = weights(&depth, &Dimension::number(1), biases, &filters);
    planned.parameters = Dimension::sum(&depthwise, &pointwise);
    planned.needs_the_window = window.needs_the_window();
    planned.initializers =
        initializers(call, &[("depthwise", "depthwise_kernel"), ("pointwise", "pointwise_kernel")]);
    Ok(planned)
}
