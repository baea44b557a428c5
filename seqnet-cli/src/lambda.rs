//! What `--lambda` says of a layer.

use crate::error::CliError;
use crate::shape::Shape;

/// `lambda x: x[:, -3:, :]`
pub(crate) fn lambda(name: &str, lambdas: &[(String, String)]) -> Result<String, CliError> {
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

/// What a slice leaves of a sequence, where its timesteps alone are sliced; else the compiler will say.
pub(crate) fn slice(lambda: &str, given: &Shape) -> Option<Shape> {
    let inside = lambda.split_once('[')?.1.strip_suffix(']')?;
    let indices: Vec<&str> = inside.split(',').map(str::trim).collect();
    match (&indices[..], &given[..]) {
        ([":", timesteps, ":"] | [":", timesteps], [all, features]) => {
            let all = (*all)?;
            if timesteps.parse::<i64>().is_ok() {
                return Some(vec![*features]);
            }
            let parts: Vec<&str> = timesteps.split(':').map(str::trim).collect();
            let ([start, stop] | [start, stop, "" | "1"]) = parts[..] else { return None };
            let start = if start.is_empty() { 0 } else { place(start, all)? };
            let stop = if stop.is_empty() { all } else { place(stop, all)? };
            Some(vec![Some(stop.checked_sub(start)?), *features])
        }
        _ => None,
    }
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
        lambda("last", &[("last".to_owned(), slice.to_owned())]).map_err(|error| error.to_string())
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
            (":, ::2, :", None),
            (":, :, 1:", None),
        ] {
            assert_eq!(slice(&format!("lambda x: x[{indices}]"), &sequence), shape, "{indices}");
        }
    }
}
