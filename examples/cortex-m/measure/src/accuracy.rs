//! How far the networks are from double precision on a Cortex-M4F, for many windows; and how far plain loops in single precision are.

use crate::board::Board;
use crate::files::Folder;
use crate::float64::{self, widened};
use crate::image::Image;
use crate::plain::Weights;
use networks::{M1, M2, M3, window};
use seqnet::prelude::*;
use std::error::Error;
use std::fmt::Write;

/// The bound of the whole project, over `max(1, |y|)`.
const BOUND: f64 = 5e-7;

/// So many windows of noise for each network.
const NOISE: usize = 500;

/// The temperature of the sea off Peru, month by month.
const SEA: &str = include_str!("../../../el_nino/data/elnino.csv");

/// The largest errors of a network, window by window.
type Errors = Vec<f64>;

/// Runs the firmware `windows`, and says what came out as a table.
pub(crate) fn compare(board: &Board, image: &Image) -> Result<String, Box<dyn Error>> {
    let (sea, m1, m2, m3) = (sea(), noise(), noise(), noise());
    let both: Vec<Sequence<24, 1>> = sea.iter().chain(&m2).copied().collect();
    let folder = Folder::new()?;
    folder.write("m1.windows", m1.iter().flat_map(Sequence::as_slice).copied())?;
    folder.write("m2.windows", both.iter().flat_map(Sequence::as_slice).copied())?;
    folder.write("m3.windows", m3.iter().flat_map(Sequence::as_slice).copied())?;
    board.run_in(folder.path(), image)?;

    let weights = Weights::of(M1::TRAINED);
    let exact = exact::<_, float64::M1>(M1::TRAINED, &m1);
    let of_m1 = errors(&folder.read("m1.outputs")?, &exact)?;
    let plain_m1 = errors(&outputs(&m1, |x| plain_m1(&weights, x)), &exact)?;

    let weights = Weights::of(M2::TRAINED);
    let exact_m2 = self::exact::<_, float64::M2>(M2::TRAINED, &both);
    let of_m2 = errors(&folder.read("m2.outputs")?, &exact_m2)?;
    let plain_m2 = errors(&outputs(&both, |x| plain_m2(&weights, x)), &exact_m2)?;
    let (of_sea, of_noise) = of_m2.split_at(sea.len());
    let (plain_sea, plain_noise) = plain_m2.split_at(sea.len());

    let exact = self::exact::<_, float64::M3>(M3::TRAINED, &m3);
    let of_m3 = errors(&folder.read("m3.outputs")?, &exact)?;

    for (name, errors) in [("M1", &*of_m1), ("M2", of_sea), ("M3", &*of_m3)] {
        if largest(errors) > BOUND {
            return Err(format!("{name} is {:.1e} off double precision", largest(errors)).into());
        }
    }
    if beyond(of_noise) > beyond(plain_noise) {
        return Err("M2 is more often off for noise than plain loops are".into());
    }
    let mut text = String::from(
        "| network | windows | largest error | beyond 5e-7 | of plain loops | beyond 5e-7 |\n\
         |---|---|--:|--:|--:|--:|\n",
    );
    row(&mut text, "M1", "of noise", &of_m1, Some(&plain_m1));
    row(&mut text, "M2", "of the sea's temperature", of_sea, Some(plain_sea));
    row(&mut text, "M2", "of noise", of_noise, Some(plain_noise));
    row(&mut text, "M3", "of noise", &of_m3, None);
    Ok(text)
}

fn row(text: &mut String, network: &str, kind: &str, errors: &[f64], plain: Option<&[f64]>) {
    let (count, far, error) = (errors.len(), beyond(errors), largest(errors));
    let plain =
        plain.map_or_else(|| " |  ".into(), |plain| format!("{:.1e} | {}", largest(plain), beyond(plain)));
    let _ = writeln!(text, "| {network} | {count} {kind} | {error:.1e} | {far} | {plain} |");
}

fn largest(errors: &[f64]) -> f64 {
    errors.iter().copied().fold(0.0, f64::max)
}

fn beyond(errors: &[f64]) -> usize {
    errors.iter().filter(|error| **error > BOUND).count()
}

/// Windows beyond those that the firmware has by itself.
fn noise<const T: usize, const F: usize>() -> Vec<Sequence<T, F>> {
    (0..NOISE).map(|n| window(1000 + n)).collect()
}

/// Every two years of the series, standardized as for the training of `el_nino`: by its first four fifths.
#[expect(clippy::cast_possible_truncation, reason = "inputs are of single precision")]
#[expect(clippy::cast_precision_loss, reason = "there are some hundred months")]
fn sea() -> Vec<Sequence<24, 1>> {
    let months: Vec<f64> = SEA.lines().filter_map(|line| line.rsplit(',').next()?.parse().ok()).collect();
    let past = &months[..months.len() * 4 / 5];
    let mean = past.iter().sum::<f64>() / past.len() as f64;
    let variance = past.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / past.len() as f64;
    let standard = |x: &f64| ((x - mean) / variance.sqrt()) as f32;
    months.windows(24).map(|months| Sequence::from_fn(|t, _| standard(&months[t]))).collect()
}

fn exact<M, D>(model: &M, windows: &[M::Input]) -> Vec<Vec<f64>>
where
    M: Model<Scalar = f32, Input: Tensor<Scalar = f32>>,
    D: Model<Scalar = f64, Input: Tensor<Scalar = f64>>,
{
    let double: D = widened(model);
    let of = |x: &M::Input| {
        let mut wide = D::Input::ZEROS;
        wide.as_mut_slice().iter_mut().zip(x.as_slice()).for_each(|(wide, &x)| *wide = f64::from(x));
        double.predict(&wide).as_slice().to_vec()
    };
    windows.iter().map(of).collect()
}

/// One after another.
fn outputs<X>(windows: &[X], predict: impl Fn(&X) -> Vec<f32>) -> Vec<f32> {
    windows.iter().flat_map(predict).collect()
}

fn plain_m1(weights: &Weights, x: &Sequence<24, 4>) -> Vec<f32> {
    let h = weights.lstm("lstm", x.steps().iter().map(Vector::as_slice));
    weights.dense("dense", &h[23])
}

fn plain_m2(weights: &Weights, x: &Sequence<24, 1>) -> Vec<f32> {
    let code = weights.lstm("lstm", x.steps().iter().map(Vector::as_slice));
    let decoded = weights.lstm("lstm_1", std::iter::repeat_n(&*code[23], 6));
    decoded.iter().flat_map(|h| weights.dense("time_distributed", h)).collect()
}

/// Of each window the largest, over `max(1, |y|)`.
fn errors(outputs: &[f32], exact: &[Vec<f64>]) -> Result<Errors, String> {
    let count: usize = exact.iter().map(Vec::len).sum();
    if outputs.len() != count {
        return Err(format!("the firmware gave {} numbers instead of {count}", outputs.len()));
    }
    let mut outputs = outputs.iter();
    let mut error = |exact: &f64| {
        let y = outputs.next().copied().map_or(f64::NAN, f64::from);
        let error = (y - exact).abs() / exact.abs().max(1.0);
        if error.is_nan() { f64::INFINITY } else { error }
    };
    Ok(exact.iter().map(|exact| exact.iter().map(&mut error).fold(0.0, f64::max)).collect())
}
