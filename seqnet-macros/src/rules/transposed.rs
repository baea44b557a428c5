//! The shape rule of transposed convolutions.

use super::convolution::{Window, initializers, is_one, last_arguments, weights};
use super::pooling::{burst, times};
use super::slice::timesteps_or_endless;
use super::{Rule, kind, without_defaults};
use crate::arguments::Call;
use crate::dimension::{Dimension, compute, require};
use crate::mistakes::Stop;
use crate::shape::Shape;
use crate::walk::{Planned, Walk};

/// `F` features to `U` filters, each timestep over a kernel.
pub(crate) fn conv1d_transpose(walk: &mut Walk<'_>, call: &Call, given: &Shape) -> Rule {
    let help = walk.help_for_a_vector();
    let (_, features) = walk.sequence(call, given, help)?;
    let filters = walk.filters(call)?;
    let window = walk.window(call)?;
    walk.strides_or_dilation(call, &window)?;
    let last = last(walk, call, &window, given)?;
    let shape = match given {
        Shape::Sequence(timesteps, _) => {
            Shape::Sequence(spread(timesteps, &window.stride, &last), filters.clone())
        }
        _ => window.gives(walk, call, given, filters.clone())?,
    };
    let gives = walk.gives(call, shape)?;
    let burst = match &gives {
        _ if window.needs_the_window().is_some() => window.size.clone(),
        Shape::Endless(_) => {
            burst(walk, call, &gives, &window.size, |arriving| times(arriving, &window.stride))?
        }
        _ => burst(walk, call, &gives, &window.size, |arriving| {
            spread(arriving, &window.stride, &larger(&last, &window.stride))
        })?,
    };

    let mut arguments = vec![
        (features.argument(), false),
        (filters.argument(), false),
        (window.size.argument(), false),
        (timesteps_or_endless(&gives), false),
    ];
    arguments.extend(last_arguments(walk, call, &window, &filters));
    arguments.push((burst.argument(), burst.same_as(&window.size)));
    arguments.extend(window.kept());
    let mut planned = Planned::new(kind(call, &without_defaults(arguments)), gives);
    let biases = usize::from(call.boolean("use_bias", true));
    planned.parameters = weights(&window.size, &features, biases, &filters);
    planned.needs_the_window = window.needs_the_window();
    planned.initializers = initializers(call, &[]);
    Ok(planned)
}

/// How many timesteps the last one gives.
fn last(walk: &mut Walk<'_>, call: &Call, window: &Window, given: &Shape) -> Result<Dimension, Stop> {
    let Window { stride, reach, .. } = window;
    if window.padding == "causal" {
        let behind = reach.value().zip(stride.value()).and_then(|(reach, stride)| reach.checked_sub(stride));
        let behind = behind.map_or("n".to_owned(), |behind| behind.to_string());
        let name = call.row.name;
        let text = format!(
            "`{name}` has no causal padding: it knows `valid` and `same`\n\
             help: leave out `padding`, and put `Cropping1D((0, {behind}))` below it"
        );
        return walk.wrong(call.tokens("padding"), text);
    }
    let Some(padding) = call.dimension("output_padding") else {
        return Ok(if window.is_within() { larger(reach, stride) } else { stride.clone() });
    };
    let (name, on) = (call.row.name, call.tokens("output_padding"));
    require!(walk.checks, &on, output_padding(name, *padding, *stride))?;
    if window.is_within() {
        return Ok(padded(reach, padding));
    }
    let last = padded(&compute!(odd(*reach)), padding);
    if let Shape::Sequence(timesteps, _) = given {
        require!(walk.checks, &on, spreads(name, *timesteps, last))?;
    }
    Ok(last)
}

/// `(T - 1) · stride + last`
fn spread(timesteps: &Dimension, stride: &Dimension, last: &Dimension) -> Dimension {
    match (is_one(timesteps), last.same_as(stride)) {
        (true, _) => last.clone(),
        (_, true) => times(timesteps, stride),
        _ => compute!(spread(*timesteps, *stride, *last)),
    }
}

fn larger(a: &Dimension, b: &Dimension) -> Dimension {
    if is_one(b) || a.same_as(b) { a.clone() } else { compute!(larger(*a, *b)) }
}

fn padded(number: &Dimension, by: &Dimension) -> Dimension {
    if by.value() == Some(0) { number.clone() } else { compute!(padded(*number, *by, Dimension::number(0))) }
}
