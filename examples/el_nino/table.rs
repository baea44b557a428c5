//! The errors of all forecasts, as text.

use super::data::Scale;
use super::forecast::{Comparison, Distance};

/// One line for each way to forecast, below a header.
pub(crate) fn table<const H: usize>(title: &str, comparison: &Comparison<H>, scale: &Scale) -> String {
    let windows = &comparison.windows;
    let title = format!("{title}, {} test windows", windows.len());
    let mut lines =
        vec![format!("{title:<36}{:>10}{:>12}{:>13}{:>10}", "MSE (z)", "RMSE (°C)", "from Keras", "at most")];
    for forecast in &comparison.forecasts {
        let error = forecast.mean_squared_error(windows);
        let celsius = forecast.error_in_celsius(windows, scale);
        let from_keras =
            forecast.from_keras.map(|Distance { found, allowed }| format!("{found:>13.1e}{allowed:>10.1e}"));
        let from_keras = from_keras.unwrap_or_default();
        lines.push(format!("  {:<34}{error:>10.4}{celsius:>12.2}{from_keras}", forecast.name));
    }
    lines.join("\n")
}
