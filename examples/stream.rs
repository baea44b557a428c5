//! One model run month by month: every December it forecasts the sea temperature of the six months to come, with weights
//! that Keras trained. See `examples/el_nino` for the data, and for how good such forecasts are.

use seqnet::prelude::*;

sequential! {
    struct Forecast -> (6, 1) {
        Input(12, 1),
        LSTM(32),
        RepeatVector(6),
        LSTM(32, return_sequences = true),
        TimeDistributed(Dense(1)),
        Activation("linear"),
    }
}

fn main() -> Result<(), WeightsError> {
    let model = Forecast::from_safetensors(include_bytes!("el_nino/data/encoder_decoder.safetensors"))?;
    let months = temperatures(include_str!("el_nino/data/elnino.csv"));

    // The network was trained on numbers around 0.
    let (mean, deviation) = mean_and_deviation(&months[..months.len() * 8 / 10]);
    let standard = |celsius: &f32| Vector::from([(celsius - mean) / deviation]);
    let celsius = |y: Sequence<6, 1>| y.steps().map(|y| mean + deviation * y[0]);

    // A stream borrows the weights and remembers what the layers need, not the window.
    let mut stream = model.stream();
    println!("{} bytes of weights, {} of stream\n", Forecast::WEIGHT_BYTES, size_of_val(&stream));
    println!("                        January  February  March    April    May      June");

    let first = (2000 - 1950) * 12;
    for (month, now) in months.iter().enumerate().skip(first) {
        // Nothing for eleven months, then a sequence. The push after that begins the next window.
        let forecast: Option<Sequence<6, 1>> = stream.push(&standard(now));

        if let Some(forecast) = forecast {
            // The whole window at once gives the same numbers.
            let window: [_; 12] = std::array::from_fn(|t| standard(&months[month - 11 + t]));
            assert_eq!(model.predict(&Sequence::from(window)), forecast);

            println!();
            line(&format!("{}, forecast", 1950 + month / 12 + 1), &celsius(forecast));
            if let Some(observed) = months.get(month + 1..month + 7) {
                line("observed", observed);
            }
        }
    }

    // The clone of a stream goes on from the same place: what if the second half of 2010 had been warmer?
    let (known, open) = months[months.len() - 12..].split_at(6);
    stream.reset();
    for now in known {
        stream.push(&standard(now));
    }
    let mut warmer = stream.clone();
    println!();
    for now in open {
        if let (Some(as_it_was), Some(warmer)) =
            (stream.push(&standard(now)), warmer.push(&standard(&(now + 1.0))))
        {
            line("as it was", &celsius(as_it_was));
            line("one degree warmer", &celsius(warmer));
        }
    }
    Ok(())
}

fn line(name: &str, celsius: &[f32]) {
    print!("{name:24}");
    for celsius in celsius {
        print!("{celsius:<9.1}");
    }
    println!();
}

/// The last column of `year,month,sst`.
fn temperatures(table: &str) -> Vec<f32> {
    table.lines().skip(1).filter_map(|line| line.rsplit(',').next()?.parse().ok()).collect()
}

#[expect(clippy::cast_precision_loss, reason = "a few hundred numbers")]
fn mean_and_deviation(numbers: &[f32]) -> (f32, f32) {
    let mean = numbers.iter().sum::<f32>() / numbers.len() as f32;
    let squares: f32 = numbers.iter().map(|number| (number - mean).powi(2)).sum();
    (mean, (squares / numbers.len() as f32).sqrt())
}
