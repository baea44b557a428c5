//! Data from files, scaled by their training parts.

use seqnet::prelude::*;
use seqnet::train::*;
use std::error::Error;
use std::fs;
use std::path::Path;

/// What is trained on, and what is tested on.
pub struct Parts<X, Y> {
    pub train: Dataset<X, Y>,
    pub test: Dataset<X, Y>,
}

/// Windows of a series: a target that is tested on begins in the last fifth, and the others end before it.
pub fn windows<X: Window<1>, Y: Window<1>>(path: &Path) -> Result<Parts<X, Y>, Box<dyn Error>> {
    let series: Vec<f64> = rows(path)?.map(|row| number(&row, 2)).collect::<Result<_, _>>()?;
    let split = series.len() * 4 / 5;
    let scale = Standardizer::fit(&series[..split]);
    let (train, test) = Dataset::windows(&scale.apply(&series)).split_at(split);
    Ok(Parts { train, test })
}

/// A recording, and the label of what was recorded.
pub struct Case<const F: usize> {
    pub steps: Vec<[f64; F]>,
    pub label: String,
}

/// The recordings of a file, and the scale of their steps.
pub fn cases<const F: usize>(path: &Path) -> Result<(Vec<Case<F>>, Standardizer<F>), Box<dyn Error>> {
    let (mut cases, mut last) = (Vec::<Case<F>>::new(), String::new());
    for row in rows(path)? {
        let mut step = [0.0; F];
        for (f, value) in step.iter_mut().enumerate() {
            *value = number(&row, 2 + f)?;
        }
        if cases.is_empty() || row[0] != last {
            last.clone_from(&row[0]);
            cases.push(Case { steps: Vec::new(), label: row[2 + F].clone() });
        }
        let case = cases.last_mut().expect("one has been pushed");
        case.steps.push(step);
    }
    let steps: Vec<[f64; F]> = cases.iter().flat_map(|case| &case.steps).copied().collect();
    let scale = Standardizer::fit(&steps);
    Ok((cases, scale))
}

/// Sequences of `T` timesteps, with zeros after the last, and the class of each, by the order of the labels.
pub fn labelled<const T: usize, const F: usize, const C: usize>(
    cases: &[Case<F>],
    scale: &Standardizer<F>,
    labels: &[String],
) -> Result<Dataset<Sequence<T, F>, Token<C>>, Box<dyn Error>> {
    let mut pairs = Vec::new();
    for case in cases {
        let mut x = Sequence::<T, F>::zeros();
        for (t, step) in scale.apply(&case.steps).into_iter().enumerate() {
            x[t] = Vector::from_fn(|f| step[f] as f32);
        }
        let class = labels.iter().position(|label| *label == case.label);
        let class = class.ok_or_else(|| format!("`{}` is no label of the training part", case.label))?;
        pairs.push((x, Token::try_from(class as u32)?));
    }
    Ok(Dataset::from_pairs(pairs))
}

/// The fields of each line but the first.
fn rows(path: &Path) -> Result<impl Iterator<Item = Vec<String>>, Box<dyn Error>> {
    let text = fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
    let lines: Vec<Vec<String>> =
        text.lines().skip(1).map(|line| line.split(',').map(str::to_owned).collect()).collect();
    Ok(lines.into_iter())
}

fn number(row: &[String], column: usize) -> Result<f64, Box<dyn Error>> {
    let field = row.get(column).ok_or_else(|| format!("there is no column {column} in {row:?}"))?;
    field.parse().map_err(|_| format!("`{field}` in {row:?} is no number").into())
}
