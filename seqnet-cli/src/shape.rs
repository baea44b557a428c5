//! What each layer gives, as far as a file says: for the contract of a declaration. The compiler has the last word.

use seqnet_shapes as shapes;
use serde_json::Value;

/// A shape without the batch; `None` for timesteps that are not known.
pub(crate) type Shape = Vec<Option<usize>>;

/// What a layer makes of a shape; nothing where that cannot be said.
pub(crate) fn gives(class: &str, config: &Value, given: &Shape) -> Option<Shape> {
    let number = |argument: &str| usize::try_from(first(&config[argument]).as_u64()?).ok();
    let flag = |argument: &str| config[argument].as_bool() == Some(true);
    let (timesteps, features) = match given[..] {
        [features] => (None, features),
        [timesteps, features] => (timesteps, features),
        _ => (None, None),
    };
    let with = |features: Option<usize>| {
        let mut shape = given.clone();
        *shape.last_mut()? = features;
        Some(shape)
    };
    match class {
        "LSTM" | "GRU" | "SimpleRNN" | "RNN" => {
            let units = if class == "RNN" { units_of(&config["cell"]) } else { number("units") };
            if flag("return_sequences") { with(Some(units?)) } else { Some(vec![units]) }
        }
        "ConvLSTM1D" => {
            let &[timesteps, places, _] = &given[..] else { return None };
            let timestep = [windows(config, places, "kernel_size"), number("filters")];
            let timesteps = flag("return_sequences").then_some(timesteps);
            Some(timesteps.into_iter().chain(timestep).collect())
        }
        "Dense" => with(Some(number("units")?)),
        "Bidirectional" => bidirectional(config, given),
        "TimeDistributed" => {
            let (first, rest) = given.split_first()?;
            let (class, config) = layer(&config["layer"])?;
            let inner = gives(class, config, &rest.to_vec())?;
            Some([&[*first][..], &inner].concat())
        }
        "Embedding" => Some([&given[..], &[number("output_dim")]].concat()),
        "RepeatVector" => Some(vec![Some(number("n")?), features]),
        "Flatten" => Some(vec![given.iter().copied().try_fold(1, |product, n| Some(product * n?))]),
        "Reshape" => reshape(config, given),
        "Permute" if given.len() == 2 && config["dims"] == serde_json::json!([2, 1]) => {
            Some(vec![features, timesteps])
        }
        "ZeroPadding1D" => {
            let (before, after) = pair(&config["padding"])?;
            Some(vec![timesteps.map(|t| shapes::padded(t, before, after)), features])
        }
        "Cropping1D" => {
            let (before, after) = pair(&config["cropping"])?;
            Some(vec![timesteps.map(|t| shapes::cropped(t, before, after)), features])
        }
        "UpSampling1D" => {
            Some(vec![timesteps.map(|t| t.saturating_mul(number("size").unwrap_or(2))), features])
        }
        "Conv1D" | "SeparableConv1D" => {
            Some(vec![windows(config, timesteps, "kernel_size"), number("filters")])
        }
        "Conv1DTranspose" => Some(vec![transposed(config, timesteps), number("filters")]),
        "DepthwiseConv1D" => {
            let multiplier = number("depth_multiplier").unwrap_or(1);
            Some(vec![windows(config, timesteps, "kernel_size"), features.map(|f| f * multiplier)])
        }
        "MaxPooling1D" | "AveragePooling1D" => Some(vec![windows(config, timesteps, "pool_size"), features]),
        "AdaptiveMaxPooling1D" | "AdaptiveAveragePooling1D" => Some(vec![number("output_size"), features]),
        "GlobalMaxPooling1D" | "GlobalAveragePooling1D" if flag("keepdims") => Some(vec![Some(1), features]),
        "GlobalMaxPooling1D" | "GlobalAveragePooling1D" => Some(vec![features]),
        "Lambda" => None,
        _ => Some(given.clone()),
    }
}

/// The class and the arguments of a layer within a layer.
pub(crate) fn layer(json: &Value) -> Option<(&str, &Value)> {
    Some((json["class_name"].as_str()?, &json["config"]))
}

/// Those of the last cell.
fn units_of(cell: &Value) -> Option<usize> {
    let cells = cell["config"]["cells"].as_array();
    let last = cells.map_or(Some(cell), |cells| cells.last())?;
    usize::try_from(last["config"]["units"].as_u64()?).ok()
}

fn bidirectional(config: &Value, given: &Shape) -> Option<Shape> {
    let (class, forward) = layer(&config["layer"])?;
    let mut shape = gives(class, forward, given)?;
    if matches!(config["merge_mode"].as_str(), None | Some("concat")) {
        let (class, backward) = layer(&config["backward_layer"]).unwrap_or((class, forward));
        let features = gives(class, backward, given)?.last().copied()??;
        let last = shape.last_mut()?;
        *last = Some((*last)?.checked_add(features)?);
    }
    Some(shape)
}

fn reshape(config: &Value, given: &Shape) -> Option<Shape> {
    let target = config["target_shape"].as_array()?;
    let all = given.iter().copied().try_fold(1_usize, |product, n| product.checked_mul(n?))?;
    let known = target.iter().filter_map(|n| usize::try_from(n.as_u64()?).ok());
    let known = known.fold(1_usize, usize::saturating_mul);
    let size = |n: &Value| n.as_u64().map_or(all.checked_div(known), |n| usize::try_from(n).ok());
    Some(target.iter().map(size).collect())
}

/// How many windows there are in so many timesteps.
fn windows(config: &Value, timesteps: Option<usize>, size: &str) -> Option<usize> {
    let number = |argument: &str| usize::try_from(first(&config[argument]).as_u64()?).ok();
    let size = number(size).unwrap_or(2);
    let (stride, dilation) = (number("strides"), number("dilation_rate").unwrap_or(1));
    let stride = stride.unwrap_or(if config["pool_size"].is_null() { 1 } else { size }).max(1);
    let reach = size.checked_sub(1)?.checked_mul(dilation)?.checked_add(1)?;
    match config["padding"].as_str() {
        Some("same" | "causal") => Some(timesteps?.div_ceil(stride)),
        _ => (timesteps?.checked_sub(reach)? / stride).checked_add(1),
    }
}

/// How many timesteps come of so many where each gives a kernel of them.
fn transposed(config: &Value, timesteps: Option<usize>) -> Option<usize> {
    let number = |argument: &str| usize::try_from(first(&config[argument]).as_u64()?).ok();
    let stride = number("strides").unwrap_or(1);
    let reach = shapes::reach(number("kernel_size")?, number("dilation_rate").unwrap_or(1));
    let last = match (config["padding"] == "same", number("output_padding")) {
        (false, None) => reach.max(stride),
        (false, Some(padding)) => reach.saturating_add(padding),
        (true, None) => stride,
        (true, Some(padding)) => shapes::odd(reach).saturating_add(padding),
    };
    Some(shapes::spread(timesteps?, stride, last))
}

/// `(1, 2)`, or one number for both.
fn pair(value: &Value) -> Option<(usize, usize)> {
    let number = |value: &Value| usize::try_from(value.as_u64()?).ok();
    match value.as_array().map(Vec::as_slice) {
        Some([before, after]) => Some((number(before)?, number(after)?)),
        Some([both]) => Some((number(both)?, number(both)?)),
        _ => Some((number(value)?, number(value)?)),
    }
}

fn first(value: &Value) -> &Value {
    value.as_array().and_then(|list| list.first()).unwrap_or(value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn shapes_are_those_of_keras() {
        let t = |t, f| vec![Some(t), Some(f)];
        for (class, config, given, expected) in [
            ("LSTM", json!({"units": 4}), t(9, 2), vec![Some(4)]),
            ("LSTM", json!({"units": 4, "return_sequences": true}), t(9, 2), t(9, 4)),
            ("Dense", json!({"units": 3}), vec![Some(5)], vec![Some(3)]),
            ("Conv1D", json!({"filters": 5, "kernel_size": [3], "strides": [2]}), t(10, 2), t(4, 5)),
            ("Conv1D", json!({"filters": 5, "kernel_size": [3], "dilation_rate": [2]}), t(10, 2), t(6, 5)),
            (
                "Conv1D",
                json!({"filters": 5, "kernel_size": 3, "padding": "causal"}),
                vec![None, Some(2)],
                vec![None, Some(5)],
            ),
            (
                "Conv1DTranspose",
                json!({"filters": 5, "kernel_size": [3], "strides": [2]}),
                t(10, 2),
                t(21, 5),
            ),
            (
                "ConvLSTM1D",
                json!({"filters": 5, "kernel_size": [3], "return_sequences": true}),
                vec![Some(4), Some(10), Some(2)],
                vec![Some(4), Some(8), Some(5)],
            ),
            (
                "ConvLSTM1D",
                json!({"filters": 5, "kernel_size": [3], "padding": "same"}),
                vec![Some(4), Some(10), Some(2)],
                t(10, 5),
            ),
            (
                "Conv1DTranspose",
                json!({"filters": 5, "kernel_size": [3], "strides": [2], "padding": "same"}),
                t(10, 2),
                t(20, 5),
            ),
            (
                "Conv1DTranspose",
                json!({"filters": 5, "kernel_size": [3], "strides": [2], "padding": "same", "output_padding": [0]}),
                t(10, 2),
                t(19, 5),
            ),
            ("MaxPooling1D", json!({"pool_size": [3], "padding": "same"}), t(10, 2), t(4, 2)),
            ("AdaptiveMaxPooling1D", json!({"output_size": [4]}), t(10, 2), t(4, 2)),
            ("Reshape", json!({"target_shape": [3, -1]}), vec![Some(12)], t(3, 4)),
            ("Flatten", json!({}), t(3, 4), vec![Some(12)]),
            ("Permute", json!({"dims": [2, 1]}), t(3, 4), t(4, 3)),
            ("Embedding", json!({"output_dim": 8}), vec![Some(6)], t(6, 8)),
            (
                "TimeDistributed",
                json!({"layer": {"class_name": "Dense", "config": {"units": 1}}}),
                t(6, 8),
                t(6, 1),
            ),
            (
                "Bidirectional",
                json!({"layer": {"class_name": "LSTM", "config": {"units": 2}}, "merge_mode": "concat"}),
                t(6, 8),
                vec![Some(4)],
            ),
        ] {
            assert_eq!(gives(class, &config, &given), Some(expected), "{class} {config}");
        }
    }
}
