//! What `--lambda` says of a layer.

use crate::error::CliError;
use crate::shape::Shape;
use seqnet_weights::LayerConfig;

/// `lambda x: x[:, -3:, :]`
pub(crate) fn lambda(layer: &LayerConfig, lambdas: &[(String, String)]) -> Result<String, CliError> {
    // A slice of a functional model is no bytecode.
    match layer.config["slice"].as_str() {
        Some(slice) => Ok(format!("lambda x: {slice}")),
        None => of(&layer.name, lambdas),
    }
}

/// What the user says of the layer of that name.
fn of(name: &str, lambdas: &[(String, String)]) -> Result<String, CliError> {
    let given = lambdas.iter().find(|(of, _)| of == name);
    let Some((_, slice)) = given else {
        return Err(CliError::declare(
            format!("`{name}` is a `Lambda`, whose function is Python's bytecode"),
            format!("say what it does with `--lambda {name}='x[:, -3:, :]'`"),
        ));
    };
    let body = slice.trim();
    let body = body.strip_prefix("lambda x:").unwrap_or(body).trim();
    let indices = body.strip_prefix("x[").and_then(|rest| rest.strip_suffix(']'));
    let plain = |indices: &str| indices.chars().all(|c| c.is_ascii_alphanumeric() || "-:., ".contains(c));
    match indices.filter(|indices| plain(indices)) {
        Some(_) => Ok(format!("lambda x: {body}")),
        None => Err(CliError::declare(
            format!("`--lambda` needs a slice, but is given `{}`", slice.escape_debug()),
            format!("write `--lambda {name}='x[:, -3:, :]'`"),
        )),
    }
}

/// What a slice leaves of a shape; where it is none that the declaration can have, the compiler will say so.
pub(crate) fn slice(lambda: &str, given: &Shape) -> Option<Shape> {
    let inside = lambda.split_once('[')?.1.strip_suffix(']')?;
    let indices: Vec<&str> = inside.split(',').map(str::trim).collect();
    let (&":", indices) = indices.split_first()? else { return None };
    if indices.len() > given.len() {
        return None;
    }
    let mut shape = Shape::new();
    for (axis, size) in given.iter().enumerate() {
        match indices.get(axis) {
            None | Some(&":") => shape.push(*size),
            // One timestep, which has no axis any more.
            Some(index) if index.parse::<i64>().is_ok() && axis + 1 < given.len() => {}
            Some(range) => shape.push(Some(length(range, (*size)?)?)),
        }
    }
    Some(shape)
}

/// How many `-5:-1:2` takes of so many.
fn length(range: &str, all: usize) -> Option<usize> {
    let parts: Vec<&str> = range.split(':').map(str::trim).collect();
    let (from, to, every) = match parts[..] {
        [from, to] => (from, to, ""),
        [from, to, every] => (from, to, every),
        _ => return None,
    };
    let from = if from.is_empty() { 0 } else { place(from, all)? };
    let to = if to.is_empty() { all } else { place(to, all)? };
    let every: usize = if every.is_empty() { 1 } else { every.parse().ok()? };
    (every > 0).then(|| to.saturating_sub(from).div_ceil(every))
}

/// A place in a sequence, from its end where it is negative.
fn place(index: &str, all: usize) -> Option<usize> {
    let index: i64 = index.parse().ok()?;
    let distance = usize::try_from(index.unsigned_abs()).ok()?;
    Some(if index < 0 { all.saturating_sub(distance) } else { distance.min(all) })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn given(slice: &str) -> Result<String, String> {
        of("last", &[("last".to_owned(), slice.to_owned())]).map_err(|error| error.to_string())
    }

    #[test]
    fn slices_are_written_as_in_python() {
        for slice in ["x[:, -3:, :]", " lambda x: x[:, -3:, :] "] {
            assert_eq!(given(slice).unwrap(), "lambda x: x[:, -3:, :]");
        }
        for other in ["x * 2", "x[0](1)", "x[:, f(x), :]", "y[:, 1, :]", "x[:"] {
            assert!(given(other).unwrap_err().starts_with("`--lambda` needs a slice"), "{other}");
        }
    }

    #[test]
    fn a_slice_of_timesteps_has_a_shape() {
        let sequence = vec![Some(9), Some(4)];
        for (indices, shape) in [
            (":, -5:, :", Some(vec![Some(5), Some(4)])),
            (":, 2:-1", Some(vec![Some(6), Some(4)])),
            (":, :20, :", Some(vec![Some(9), Some(4)])),
            (":, -1, :", Some(vec![Some(4)])),
            (":, ::2, :", Some(vec![Some(5), Some(4)])),
            (":, 1::3", Some(vec![Some(3), Some(4)])),
            (":, :, 1:", Some(vec![Some(9), Some(3)])),
            (":, :, 1", None),
            ("0, :, :", None),
        ] {
            assert_eq!(slice(&format!("lambda x: x[{indices}]"), &sequence), shape, "{indices}");
        }
    }
}
