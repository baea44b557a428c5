//! The sea-surface temperatures, standardized, and the windows cut from them.

use seqnet::prelude::*;
use std::array;
use std::error::Error;
use std::path::Path;

/// A year of standardized temperatures, from which the following months are forecast.
pub(crate) type Input = Sequence<12, 1>;

const INPUTS: usize = 12;

/// `H` months to forecast and the twelve before them, standardized.
pub(crate) struct Window<const H: usize> {
    /// Index of the first target in the series.
    pub(crate) month: usize,
    pub(crate) input: Input,
    pub(crate) target: [f32; H],
}

/// Standardizes by mean and standard deviation.
pub(crate) struct Scale {
    pub(crate) mean: f64,
    pub(crate) deviation: f64,
}

impl Scale {
    /// The scale on which `values` have mean 0 and population standard deviation 1.
    pub(crate) fn fit(values: &[f64]) -> Self {
        let mean = mean(values.iter().copied());
        let variance = self::mean(values.iter().map(|value| (value - mean).powi(2)));
        Scale { mean, deviation: variance.sqrt() }
    }

    fn apply(&self, value: f64) -> f64 {
        (value - self.mean) / self.deviation
    }

    /// The value whose standardized form is `z`.
    pub(crate) fn invert(&self, z: f32) -> f64 {
        f64::from(z) * self.deviation + self.mean
    }
}

/// Monthly temperatures. The first 80 % are for training and fix the scale, the rest is for testing.
pub(crate) struct Series {
    /// The beginning of each month in years.
    pub(crate) years: Vec<f64>,
    /// In °C.
    pub(crate) temperatures: Vec<f64>,
    pub(crate) scale: Scale,
    /// Index of the first month of the test.
    pub(crate) split: usize,
}

impl Series {
    pub(crate) fn new(years: Vec<f64>, temperatures: Vec<f64>) -> Self {
        let split = temperatures.len() * 4 / 5;
        Series { years, scale: Scale::fit(&temperatures[..split]), temperatures, split }
    }

    /// Reads rows of `year,month,sst` below a header.
    pub(crate) fn read(path: &Path) -> Result<Self, Box<dyn Error>> {
        let text = String::from_utf8(read(path)?)?;
        let (mut years, mut temperatures) = (Vec::new(), Vec::new());
        for (number, line) in text.lines().enumerate().skip(1) {
            let (year, temperature) = row(line).ok_or_else(|| {
                format!("{}:{}: `{line}` is no `year,month,sst`", path.display(), number + 1)
            })?;
            years.push(year);
            temperatures.push(temperature);
        }
        Ok(Series::new(years, temperatures))
    }

    /// The windows whose targets all lie before the split, and those whose targets all lie after.
    pub(crate) fn windows<const H: usize>(&self) -> (Vec<Window<H>>, Vec<Window<H>>) {
        let z: Vec<f32> = self.temperatures.iter().map(|&value| single(self.scale.apply(value))).collect();
        let window = |month| Window {
            month,
            input: Sequence::from_fn(|t, _| z[month - INPUTS + t]),
            target: array::from_fn(|k| z[month + k]),
        };
        let train = (INPUTS..=self.split.saturating_sub(H)).map(window).collect();
        let test = (self.split.max(INPUTS)..=z.len().saturating_sub(H)).map(window).collect();
        (train, test)
    }
}

/// The beginning of the month in years, and its temperature.
fn row(line: &str) -> Option<(f64, f64)> {
    let mut fields = line.split(',');
    let mut field = || fields.next()?.trim().parse::<f64>().ok();
    let (year, month, temperature) = (field()?, field()?, field()?);
    Some((year + (month - 1.0) / 12.0, temperature))
}

#[expect(clippy::cast_possible_truncation, reason = "the networks compute in f32")]
pub(crate) fn single(value: f64) -> f32 {
    value as f32
}

pub(crate) fn mean(values: impl Iterator<Item = f64>) -> f64 {
    let (sum, count) = values.fold((0.0, 0.0), |(sum, count), value| (sum + value, count + 1.0));
    sum / count
}

/// The bytes of a file, or an error that names it.
pub(crate) fn read(path: &Path) -> Result<Vec<u8>, Box<dyn Error>> {
    std::fs::read(path).map_err(|error| format!("{}: {error}", path.display()).into())
}
