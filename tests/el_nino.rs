//! The example `el_nino`: its windows, its baselines, and that it notices when a weight is not Keras's.

#![expect(clippy::float_cmp, reason = "small integers are exact")]

#[path = "../examples/el_nino/main.rs"]
#[expect(dead_code, reason = "a program, here taken as a module")]
mod el_nino;

use el_nino::baselines::{Autoregression, last_value, seasonal_naive};
use el_nino::data::{Input, Scale, Series, Window};
use el_nino::forecast::{Forecast, tensor};
use safetensors::SafeTensors;
use seqnet::prelude::*;
use std::fs;
use std::path::{Path, PathBuf};

fn data() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/el_nino/data")
}

/// An empty folder of this test's own.
fn folder(test: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("el_nino").join(test);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    folder
}

/// The exit status of the example on the data in a folder, where it also leaves its picture.
fn status_on(data: &Path) -> u8 {
    let plot = data.join("el_nino.svg");
    el_nino::status(["--data".into(), data.into(), plot.into()].into_iter())
}

fn copy_of_the_data(test: &str) -> PathBuf {
    let copy = folder(test);
    for file in fs::read_dir(data()).unwrap().map(Result::unwrap) {
        fs::copy(file.path(), copy.join(file.file_name())).unwrap();
    }
    copy
}

#[test]
fn untouched_weights_give_what_keras_gave() {
    let data = copy_of_the_data("untouched");
    assert_eq!(status_on(&data), 0);
    let picture = fs::read_to_string(data.join("el_nino.svg")).unwrap();
    for text in ["observed", "NextMonth", "Vanilla", "EncoderDecoder", "sea-surface temperature (°C)"] {
        assert!(picture.contains(text), "`{text}` is not in the picture");
    }
}

/// The last byte of a little-endian `f32` holds its sign.
#[test]
fn one_flipped_sign_is_noticed() {
    let data = copy_of_the_data("flipped");
    for (network, tensor) in [
        ("next_month", "lstm/bias"),
        ("vanilla", "dense/kernel"),
        ("encoder_decoder", "lstm_1/recurrent_kernel"),
    ] {
        let path = data.join(format!("{network}.safetensors"));
        let untouched = fs::read(&path).unwrap();
        let weights = SafeTensors::deserialize(&untouched).unwrap().tensor(tensor).unwrap().data();
        let sign_of_the_first = weights.as_ptr().addr() - untouched.as_ptr().addr() + 3;
        let mut flipped = untouched.clone();
        flipped[sign_of_the_first] ^= 0x80;
        fs::write(&path, flipped).unwrap();
        assert_eq!(status_on(&data), 1, "{tensor} of {network}");
        fs::write(&path, untouched).unwrap();
    }
    assert_eq!(status_on(&data), 0);
}

#[test]
fn missing_files_and_unknown_options_are_errors() {
    assert_eq!(status_on(&folder("missing")), 1);
    assert_eq!(el_nino::status(["--date".into()].into_iter()), 1);
    assert_eq!(el_nino::status(["--data".into()].into_iter()), 1);
}

fn assert_windows_are_those_of_keras<const H: usize>(network: &str) {
    let series = Series::read(&data().join("elnino.csv")).unwrap();
    let (_, windows) = series.windows::<H>();
    let inputs: Vec<f64> =
        windows.iter().flat_map(|window| window.input.as_slice()).copied().map(f64::from).collect();
    let targets: Vec<f64> = windows.iter().flat_map(|window| window.target).map(f64::from).collect();
    let keras = data().join(format!("{network}.test.safetensors"));
    assert!(inputs == tensor(&keras, "input").unwrap(), "the inputs of {network}");
    assert!(targets == tensor(&keras, "target").unwrap(), "the targets of {network}");
}

#[test]
fn windows_are_bit_for_bit_those_of_keras() {
    assert_windows_are_those_of_keras::<1>("next_month");
    assert_windows_are_those_of_keras::<6>("vanilla");
    assert_windows_are_those_of_keras::<6>("encoder_decoder");
}

/// Of 20 months the first 16 are for training. Of these, half are 10 °C and half 14 °C: mean 12, deviation 2.
///
/// ```text
/// month            0 … 15            16 17 18 19
/// temperature      10 14 10 14 …     16 18 20 22
/// standardized     -1  1 -1  1 …      2  3  4  5
/// ```
///
/// Two targets begin in month 12, 13 or 14 and end in the training months; they begin in month 16, 17 or 18 of the test.
#[test]
fn split_and_scale_by_hand() {
    let temperatures = (0..16).map(|month| if month % 2 == 0 { 10.0 } else { 14.0 });
    let temperatures = temperatures.chain([16.0, 18.0, 20.0, 22.0]).collect();
    let series = Series::new(vec![0.0; 20], temperatures);
    let (train, test) = series.windows::<2>();
    assert_eq!(train.iter().map(|window| window.month).collect::<Vec<_>>(), [12, 13, 14]);
    assert_eq!(test.iter().map(|window| window.month).collect::<Vec<_>>(), [16, 17, 18]);
    assert_eq!(test[1].input.as_slice(), [1.0, -1.0, 1.0, -1.0, 1.0, -1.0, 1.0, -1.0, 1.0, -1.0, 1.0, 2.0]);
    assert_eq!(test[1].target, [3.0, 4.0]);
    assert_eq!(series.scale.invert(3.0), 18.0);
}

/// 1 to 12, one a month.
fn a_year() -> Input {
    Sequence::from([1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 10.0, 11.0, 12.0].map(|z| [z]))
}

#[test]
fn last_value_repeats_the_last_month() {
    assert_eq!(last_value::<3>(&a_year()), [12.0; 3]);
}

#[test]
fn seasonal_naive_is_the_year_before() {
    assert_eq!(seasonal_naive::<3>(&a_year()), [1.0, 2.0, 3.0]);
}

/// Two windows of zeros have targets 1 and 3, so the intercept is 2. The window that is 1 in month `t = 0 … 11` alone has target
/// `2 + t`, so the coefficient of that month is `t`, and [`a_year`] gives `2 + Σ t (t + 1) = 2 + 506 + 66`.
#[test]
fn autoregression_is_least_squares() {
    let pulse = |at: usize| Sequence::from_fn(|t, _| if t == at { 1.0 } else { 0.0 });
    let mut windows = vec![
        Window { month: 0, input: Sequence::zeros(), target: [1.0] },
        Window { month: 0, input: Sequence::zeros(), target: [3.0] },
    ];
    let targets = a_year().as_slice().iter().map(|z| [z + 1.0]).collect::<Vec<_>>();
    windows.extend(targets.iter().enumerate().map(|(t, &target)| Window {
        month: 0,
        input: pulse(t),
        target,
    }));

    let autoregression = Autoregression::fit(&windows).unwrap();
    assert_near(autoregression.predict(&Sequence::zeros())[0], 2.0);
    assert_near(autoregression.predict(&pulse(7))[0], 9.0);
    assert_near(autoregression.predict(&a_year())[0], 574.0);
    assert!(Autoregression::fit(&windows[..12]).is_none(), "12 windows do not determine 13 coefficients");
}

/// Sums of small integers and a 13 × 13 solve in `f64`, rounded to `f32`.
fn assert_near(found: f32, expected: f32) {
    assert!((found - expected).abs() <= 1e-6 * expected, "{found} is not {expected}");
}

/// Outputs 12 for targets 10 and 14 are both wrong by 2, which are 6 °C on a scale of 3 °C.
#[test]
fn errors_by_hand() {
    let forecast = Forecast { name: "12", outputs: vec![[12.0; 2]], from_keras: None };
    let windows = [Window { month: 0, input: a_year(), target: [10.0, 14.0] }];
    assert_eq!(forecast.mean_squared_error(&windows), 4.0);
    assert_eq!(forecast.error_in_celsius(&windows, &Scale { mean: 20.0, deviation: 3.0 }), 6.0);
}
