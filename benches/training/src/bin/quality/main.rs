//! How well networks that seqnet trains forecast and classify what they have not seen, beside the same of Keras.
//!
//! ```text
//! cargo run --release --manifest-path benches/training/Cargo.toml --bin quality -- [FOLDER]
//! ```
//!
//! The temperatures are in the repository. `FOLDER` holds the data that may not be redistributed: `basic_motions_train.csv` and
//! `japanese_vowels_train.csv`, each beside its `…_test.csv`, with the columns `case,step`, the channels, and the label.
//!
//! Five runs with the seeds 0 to 4, Adam with a learning rate of 0.001, all epochs and the last weights. Keras is 3.15, with the same splits,
//! scales, batches and epochs.

mod data;
mod networks;

use networks::Experiment;
use std::error::Error;
use std::path::Path;

const SEEDS: u64 = 5;

fn main() -> Result<(), Box<dyn Error>> {
    let repository = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut experiments = networks::temperatures(&repository.join("examples/el_nino/data/elnino.csv"))?;
    if let Some(folder) = std::env::args_os().nth(1) {
        experiments.extend(networks::motions(Path::new(&folder))?);
        experiments.extend(networks::vowels(Path::new(&folder))?);
    }
    println!("| network | | seqnet | worst – best | Keras | worst – best |\n|---|---|---:|---:|---:|---:|");
    for mut experiment in experiments {
        let results: Vec<f64> = (0..SEEDS).map(|seed| (experiment.run)(seed)).collect::<Result<_, _>>()?;
        println!("{}", row(&experiment, &results));
    }
    Ok(())
}

fn row(experiment: &Experiment, results: &[f64]) -> String {
    let Experiment { name, measure, keras, .. } = experiment;
    let mean = results.iter().sum::<f64>() / results.len() as f64;
    let least = results.iter().copied().fold(f64::INFINITY, f64::min);
    let most = results.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let range = |least: f64, most: f64| {
        if *measure == "accuracy" {
            format!("{least:.3} – {most:.3}")
        } else {
            format!("{most:.4} – {least:.4}")
        }
    };
    let [ours, theirs] = [mean, keras[0]]
        .map(|mean| if *measure == "accuracy" { format!("{mean:.3}") } else { format!("{mean:.4}") });
    format!(
        "| {name} | {measure} | {ours} | {} | {theirs} | {} |",
        range(least, most),
        range(keras[1], keras[2])
    )
}
