//! Trains a network that forecasts sea-surface temperatures of the Pacific, and saves it for the example `el_nino`.
//!
//! ```text
//! cargo run --release --example train_el_nino --features train [EPOCHS]
//! ```
//!
//! The windows are those of Keras's run: targets before the test years alone, standardized by them. Prints the errors on the test years
//! beside those of simple baselines and of the network that Keras trained; draws the loss and the forecasts.

#[path = "../el_nino/baselines.rs"]
mod baselines;
#[path = "../el_nino/data.rs"]
#[expect(dead_code, reason = "the other example reads these too")]
mod data;

use baselines::{Autoregression, last_value, seasonal_naive};
use data::{Input, Series, Window, single};
use rand::SeedableRng;
use rand::rngs::StdRng;
use seqnet::prelude::*;
use seqnet::train::{Adam, Chart, Dataset, Evaluate, MeanSquaredError, Metric, Standardizer, Trainer};
use std::error::Error;
use std::path::Path;
use std::time::Instant;

type Target = Sequence<6, 1>;

sequential! {
    /// Six months of sea-surface temperature from the last twelve.
    pub struct Forecast -> (6, 1) {
        Input(12, 1),
        LSTM(32),
        RepeatVector(6),
        LSTM(32, return_sequences = true),
        TimeDistributed(Dense(1)),
        Activation("linear"),
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let epochs = std::env::args().nth(1).map_or(Ok(100), |epochs| epochs.parse())?;
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = package.join("examples/el_nino/data");
    let series = Series::read(&folder.join("elnino.csv"))?;

    let scale = Standardizer::fit(&series.temperatures[..series.split]);
    let data: Dataset<Input, Target> = Dataset::windows(&scale.apply(&series.temperatures));
    let (train, test) = data.split_at(series.split);

    let mut model = Forecast::random(&mut StdRng::seed_from_u64(0));
    println!("{}\n", Forecast::SUMMARY);
    let start = Instant::now();
    let history = Trainer::new(Adam::new(1e-3), MeanSquaredError)
        .epochs(epochs)
        .batch_size(32)
        .validation(&test)
        .fit(&mut model, &train)?;
    let seconds = start.elapsed().as_secs_f64();
    println!("{} epochs of {} windows in {seconds:.1} s\n", history.epochs(), train.len());

    let keras = std::fs::read(folder.join("encoder_decoder.safetensors"))?;
    let keras = Forecast::from_safetensors(&keras)?;
    print_errors(&series, &scale, &test, &model, &keras)?;

    let results = package.join("target/train_el_nino");
    std::fs::create_dir_all(&results)?;
    history.plot(results.join("loss.svg"))?;
    plot(&series, &scale, &test, &model).save(results.join("forecasts.svg"))?;
    let weights = results.join("encoder_decoder.safetensors");
    std::fs::write(&weights, model.to_safetensors())?;
    println!("\nloss and forecasts: {}", results.join("{loss,forecasts}.svg").display());
    println!("weights: cargo run --release --example el_nino -- --trained {}", weights.display());
    Ok(())
}

/// The errors of all forecasts of the test windows, on the scale of the network and in °C.
fn print_errors(
    series: &Series,
    scale: &Standardizer,
    test: &Dataset<Input, Target>,
    model: &Forecast,
    keras: &Forecast,
) -> Result<(), Box<dyn Error>> {
    let (windows, _): (Vec<Window<6>>, _) = series.windows();
    let autoregression = Autoregression::fit(&windows).ok_or("too few training windows for an AR(12)")?;
    let print = |name: &str, error: f64| {
        println!("{name:<32}{error:>10.4}{:>12.2}", error.sqrt() * scale.deviation[0]);
    };
    let baseline = |forecast: &dyn Fn(&Input) -> [f32; 6]| {
        let outputs: Vec<Target> = test.inputs().map(|x| forecast(x).map(|y| [y]).into()).collect();
        MeanSquaredError.of(outputs.iter().zip(test.targets()))
    };
    println!(
        "{:<32}{:>10}{:>12}",
        format!("six months, {} test windows", test.len()),
        "MSE (z)",
        "RMSE (°C)"
    );
    print("  last value", baseline(&last_value));
    print("  seasonal naive", baseline(&seasonal_naive));
    print("  linear AR(12)", baseline(&|x| autoregression.predict(x)));
    print("  the network, trained by Keras", keras.evaluate(test, MeanSquaredError));
    print("  the network, trained here", model.evaluate(test, MeanSquaredError));
    Ok(())
}

/// Every sixth forecast over what was observed.
fn plot(series: &Series, scale: &Standardizer, test: &Dataset<Input, Target>, model: &Forecast) -> Chart {
    let observed = series.years.iter().copied().zip(series.temperatures.iter().copied()).skip(series.split);
    let mut chart =
        Chart::new("Six months ahead, forecast twice a year", "year", "°C").line("observed", observed);
    for (number, x) in test.inputs().enumerate().step_by(6) {
        let first = series.split + number;
        let outputs = scale.invert(model.predict(x).as_slice());
        let forecast = outputs.iter().copied().map(f64::from);
        let before = (series.years[first - 1], f64::from(single(series.temperatures[first - 1])));
        let months = series.years[first..].iter().copied().zip(forecast);
        chart = chart.line("forecast", std::iter::once(before).chain(months));
    }
    chart.size(1200, 480)
}
