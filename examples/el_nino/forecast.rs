//! Forecasts of all test windows, by baselines and by networks, and how good they are.

use super::baselines::{self, Autoregression};
use super::data::{self, Input, Scale, Series, Window};
use safetensors::{Dtype, SafeTensors};
use std::error::Error;
use std::fmt;
use std::path::Path;

/// How far a network may be from Keras at least: the rounding of both in f32.
const TOLERANCE: f64 = 1e-6;

/// One way to forecast, and what it gives for each test window.
pub(crate) struct Forecast<const H: usize> {
    pub(crate) name: &'static str,
    pub(crate) outputs: Vec<[f32; H]>,
    /// For networks.
    pub(crate) from_keras: Option<Distance>,
}

/// The largest difference between outputs, element by element divided by `max(1, |y|)`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Distance {
    pub(crate) found: f64,
    /// [`TOLERANCE`], or twice the distance of Keras's own float32 output from float64 where that is more.
    pub(crate) allowed: f64,
}

impl Distance {
    fn is_too_far(&self) -> bool {
        self.found.total_cmp(&self.allowed).is_gt()
    }
}

fn distance(y: &[f64], expected: &[f64]) -> f64 {
    let differences =
        y.iter().zip(expected).map(|(y, expected)| (y - expected).abs() / expected.abs().max(1.0));
    // In the total order a NaN is the largest.
    differences.max_by(f64::total_cmp).unwrap_or(0.0)
}

impl<const H: usize> Forecast<H> {
    fn of(name: &'static str, windows: &[Window<H>], predict: impl Fn(&Input) -> [f32; H]) -> Self {
        let outputs = windows.iter().map(|window| predict(&window.input)).collect();
        Forecast { name, outputs, from_keras: None }
    }

    /// The mean squared error over all windows and months, standardized.
    pub(crate) fn mean_squared_error(&self, windows: &[Window<H>]) -> f64 {
        let targets = windows.iter().flat_map(|window| window.target);
        let outputs = self.outputs.iter().flatten();
        data::mean(outputs.zip(targets).map(|(&y, target)| (f64::from(y) - f64::from(target)).powi(2)))
    }

    /// The root of the mean squared error in °C.
    pub(crate) fn error_in_celsius(&self, windows: &[Window<H>], scale: &Scale) -> f64 {
        self.mean_squared_error(windows).sqrt() * scale.deviation
    }
}

/// All forecasts of `H` months, on the same test windows.
pub(crate) struct Comparison<const H: usize> {
    pub(crate) windows: Vec<Window<H>>,
    pub(crate) forecasts: Vec<Forecast<H>>,
}

impl<const H: usize> Comparison<H> {
    /// The baselines, those with coefficients fitted on the training windows.
    pub(crate) fn of_baselines(series: &Series) -> Result<Self, Box<dyn Error>> {
        let (train, windows) = series.windows();
        let autoregression = Autoregression::fit(&train).ok_or("too few training windows for an AR(12)")?;
        let forecasts = vec![
            Forecast::of("last value", &windows, baselines::last_value),
            Forecast::of("seasonal naive", &windows, baselines::seasonal_naive),
            Forecast::of("linear AR(12)", &windows, |input| autoregression.predict(input)),
        ];
        Ok(Comparison { windows, forecasts })
    }

    /// Adds a network, to be compared with what Keras left in the test file `keras`.
    pub(crate) fn add_network(
        &mut self,
        name: &'static str,
        keras: &Path,
        predict: impl Fn(&Input) -> [f32; H],
    ) -> Result<(), Box<dyn Error>> {
        let mut forecast = Forecast::of(name, &self.windows, predict);
        let outputs: Vec<f64> = forecast.outputs.iter().flatten().copied().map(f64::from).collect();
        let (expected, exact) = (tensor(keras, "keras_output")?, tensor(keras, "float64_output")?);
        if expected.len() != outputs.len() || exact.len() != outputs.len() {
            return Err(format!("{}: not {} outputs", keras.display(), outputs.len()).into());
        }
        forecast.from_keras = Some(Distance {
            found: distance(&outputs, &expected),
            allowed: TOLERANCE.max(2.0 * distance(&expected, &exact)),
        });
        self.forecasts.push(forecast);
        Ok(())
    }

    /// Adds a network with weights that are not Keras's.
    pub(crate) fn add_trained(&mut self, name: &'static str, predict: impl Fn(&Input) -> [f32; H]) {
        self.forecasts.push(Forecast::of(name, &self.windows, predict));
    }

    /// The networks that are too far from Keras.
    pub(crate) fn strays(&self) -> impl Iterator<Item = (&'static str, Distance)> {
        let distances =
            self.forecasts.iter().filter_map(|forecast| Some((forecast.name, forecast.from_keras?)));
        distances.filter(|(_, distance)| distance.is_too_far())
    }
}

/// Networks that do not compute what Keras computed.
#[derive(Debug)]
pub(crate) struct Strays(pub(crate) Vec<(&'static str, Distance)>);

impl fmt::Display for Strays {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "outputs are further from Keras's than rounding explains:")?;
        for (network, Distance { found, allowed }) in &self.0 {
            write!(f, "\n  `{network}` by {found:.1e} · max(1, |y|), allowed are {allowed:.1e}")?;
        }
        Ok(())
    }
}

impl Error for Strays {}

/// The numbers of a tensor in a test file.
pub(crate) fn tensor(path: &Path, name: &str) -> Result<Vec<f64>, Box<dyn Error>> {
    let bytes = data::read(path)?;
    let tensors = SafeTensors::deserialize(&bytes)?;
    let tensor = tensors.tensor(name)?;
    match tensor.dtype() {
        Dtype::F32 => Ok(tensor.data().as_chunks().0.iter().map(|&n| f32::from_le_bytes(n).into()).collect()),
        Dtype::F64 => Ok(tensor.data().as_chunks().0.iter().map(|&n| f64::from_le_bytes(n)).collect()),
        other => Err(format!("{}: `{name}` is in {other:?}, not in F32 or F64", path.display()).into()),
    }
}
