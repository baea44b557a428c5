//! `EinsumDense`, where its equation is that of a `Dense`: the last axis becomes another, by a kernel of these two.
//!
//! ```text
//! ab,bc->ac        abc,cd->abd        ...x,xy->...y
//! ```

use super::names::is_automatic;
use crate::LayerConfig;
use serde_json::{Map, Value, json};

const EINSUM: &str = "EinsumDense";
const DENSE: &str = "Dense";

/// The layer as a `Dense` of the same weights, also within a `TimeDistributed`; any other layer as it is.
pub(super) fn as_dense(layer: LayerConfig) -> LayerConfig {
    let LayerConfig { class, name, mut config, scope } = layer;
    if class == EINSUM
        && let Some(config) = dense(&config)
    {
        let name = if is_automatic(&name, EINSUM) { name.replacen("einsum_dense", "dense", 1) } else { name };
        return LayerConfig { class: DENSE.to_owned(), name, config, scope };
    }
    if class == "TimeDistributed" {
        let inner = &config["layer"];
        if inner["class_name"] == EINSUM
            && let Some(dense) = dense(&inner["config"])
        {
            config["layer"] = json!({ "class_name": DENSE, "config": dense });
        }
    }
    LayerConfig { class, name, config, scope }
}

/// The config of the `Dense`, which says that it loses a mask, as an `EinsumDense` does.
fn dense(config: &Value) -> Option<Value> {
    let to = output_axis(config["equation"].as_str()?)?;
    let use_bias = match &config["bias_axes"] {
        Value::Null => false,
        axes if axes.as_str()? == to => true,
        _ => return None,
    };
    let shape = &config["output_shape"];
    let units = shape.as_array().and_then(|shape| shape.last()).unwrap_or(shape);
    let units = json!(units.as_u64()?);
    let mut dense: Map<String, Value> = config.as_object()?.clone();
    for argument in ["equation", "output_shape", "bias_axes"] {
        dense.remove(argument);
    }
    dense.extend([
        ("units".to_owned(), units),
        ("use_bias".to_owned(), json!(use_bias)),
        ("supports_masking".to_owned(), json!(false)),
    ]);
    Some(Value::Object(dense))
}

/// The letter of the axis that stands in the place of the last one, if nothing else is done.
fn output_axis(equation: &str) -> Option<&str> {
    let (input, rest) = equation.split_once(',')?;
    let (kernel, output) = rest.split_once("->")?;
    let (from, to) = kernel.split_at_checked(1)?;
    let before = input.strip_suffix(from)?;
    let is_letter =
        |axis: &str| axis.len() == 1 && axis.starts_with(|letter: char| letter.is_ascii_alphabetic());
    let is_kept = output.strip_suffix(to)? == before && from != to && is_letter(from) && is_letter(to);
    let letters = if before == "..." { "" } else { before };
    let once = |(at, letter): (usize, char)| {
        letter.is_ascii_alphabetic() && !letters[..at].contains(letter) && !kernel.contains(letter)
    };
    (is_kept && !before.is_empty() && letters.char_indices().all(once)).then_some(to)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_axis_alone_becomes_another() {
        for (equation, to) in
            [("ab,bc->ac", "c"), ("abc,cd->abd", "d"), ("...x,xy->...y", "y"), ("btnf,fu->btnu", "u")]
        {
            assert_eq!(output_axis(equation), Some(to), "{equation}");
        }
        for equation in [
            "",
            "ab",
            "ab,bc",
            "ab,bc->ca",
            "ab,cb->ac",
            "abc,bd->adc",
            "abc,bcd->ad",
            "abc,cde->abde",
            "abc,bcd->abd",
            "b,bc->c",
            "ab,bb->ab",
            "aac,cd->aad",
            "a...c,cd->a...d",
            "ab,bc->bc",
            "abc,ca->aba",
            "...x,xé->...é",
        ] {
            assert_eq!(output_axis(equation), None, "{equation}");
        }
    }

    fn layer(class: &str, name: &str, config: Value) -> LayerConfig {
        LayerConfig { class: class.to_owned(), name: name.to_owned(), config, scope: String::new() }
    }

    #[test]
    fn a_dense_has_its_units_and_its_bias() {
        let config = json!({ "equation": "abc,cd->abd", "output_shape": [null, 4], "bias_axes": "d", "activation": "tanh" });
        let dense = as_dense(layer(EINSUM, "einsum_dense_2", config));
        let expected =
            json!({ "units": 4, "use_bias": true, "activation": "tanh", "supports_masking": false });
        assert_eq!((&*dense.class, &*dense.name, dense.config), ("Dense", "dense_2", expected));

        let inner = json!({ "equation": "ab,bc->ac", "output_shape": 3, "bias_axes": null });
        let config = json!({ "layer": { "class_name": EINSUM, "config": inner } });
        let inner = &as_dense(layer("TimeDistributed", "head", config)).config["layer"];
        assert_eq!((&inner["class_name"], &inner["config"]["use_bias"]), (&json!("Dense"), &json!(false)));
    }

    #[test]
    fn what_is_no_dense_stays_what_it_is() {
        for config in [
            json!({ "equation": "abc,bcd->abd", "output_shape": [null, 4] }),
            json!({ "equation": "abc,cd->abd", "output_shape": [null, 4], "bias_axes": "bd" }),
            json!({ "equation": "abc,cd->abd", "output_shape": [null, null] }),
            json!({ "equation": 1 }),
            Value::Null,
        ] {
            let same = as_dense(layer(EINSUM, "x", config.clone()));
            assert_eq!((&*same.class, same.config), (EINSUM, config));
        }
    }
}
