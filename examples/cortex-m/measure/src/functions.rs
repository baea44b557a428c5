//! What the activations cost on a Cortex-M4F, and how far they are from double precision.

use crate::board::Board;
use crate::files::Folder;
use crate::image::Image;
use networks::functions::{AT_ONCE, TIMES, Visit, functions, numbers};
use seqnet::activations::Activation;
use std::error::Error;
use std::fmt::Write;
use std::path::Path;

/// The bound of the whole project, over `max(1, |y|)`.
const BOUND: f64 = 5e-7;

/// Whose time depends on how the numbers lie to each other.
const NOT_CONSTANT: [&str; 1] = ["sparsemax"];

/// Goes through the functions in the firmware's order.
struct Compare<'a> {
    results: std::slice::Chunks<'a, f32>,
    counts: std::slice::Chunks<'a, u64>,
    text: String,
    wrong: Vec<String>,
}

impl Visit for Compare<'_> {
    fn visit<A: Activation>(&mut self, name: &'static str, _: A) {
        let (results, counts) =
            (self.results.next().unwrap_or_default(), self.counts.next().unwrap_or_default());
        let (least, most) = (counts.iter().min().copied(), counts.iter().max().copied());
        let (least, most) = (least.unwrap_or_default(), most.unwrap_or_default());
        if least != most && !NOT_CONSTANT.contains(&name) {
            self.wrong.push(format!("`{name}` takes {least} to {most} instructions for {AT_ONCE} numbers"));
        }
        let error = error::<A>(results);
        if error > BOUND {
            self.wrong.push(format!("`{name}` is {error:.1e} off double precision"));
        }
        #[expect(clippy::cast_precision_loss, reason = "they are small")]
        let per_number = |count: u64| count as f64 / AT_ONCE as f64;
        let _ = if least == most {
            writeln!(self.text, "| `{name}` | {:.1} | {error:.1e} |", per_number(most))
        } else {
            writeln!(
                self.text,
                "| `{name}` | {:.1}–{:.1} | {error:.1e} |",
                per_number(least),
                per_number(most)
            )
        };
    }
}

/// How far the results are from the function in double precision at most, over `max(1, |y|)`. The first numbers are those without measure.
fn error<A: Activation>(results: &[f32]) -> f64 {
    let mut largest = 0.0_f64;
    for (numbers, results) in numbers().iter().zip(results.chunks(AT_ONCE)).skip(1) {
        let mut exact = numbers.map(f64::from);
        A::apply(&mut exact);
        for (exact, &y) in exact.into_iter().zip(results) {
            let error = (f64::from(y) - exact).abs() / exact.abs().max(1.0);
            largest = if error.is_nan() { f64::INFINITY } else { largest.max(error) };
        }
    }
    if results.len() == AT_ONCE * TIMES { largest } else { f64::INFINITY }
}

/// Runs the firmware `functions`, and says what came out as a table.
pub(crate) fn compare(board: &Board, image: &Image, counter: &Path) -> Result<String, Box<dyn Error>> {
    let folder = Folder::new()?;
    let (counts, _) = board.count_in(folder.path(), image, counter)?;
    let results = folder.read("results")?;
    let mut compare = Compare {
        results: results.chunks(AT_ONCE * TIMES),
        counts: counts.each.chunks(TIMES),
        text: String::from("| activation | instructions for a number | largest error |\n|---|--:|--:|\n"),
        wrong: Vec::new(),
    };
    functions(&mut compare);
    if compare.wrong.is_empty() { Ok(compare.text) } else { Err(compare.wrong.join("\n").into()) }
}
