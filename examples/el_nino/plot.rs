//! Forecasts over observations, as a picture.

use super::data::Series;
use super::forecast::{Comparison, Forecast};
use plotters::coord::Shift;
use plotters::coord::types::RangedCoordf64;
use plotters::prelude::*;
use std::error::Error;
use std::path::Path;

type Area<'a> = DrawingArea<SVGBackend<'a>, Shift>;
type Chart<'a, 'b> = ChartContext<'b, SVGBackend<'a>, Cartesian2d<RangedCoordf64, RangedCoordf64>>;

// Of the palette of Okabe and Ito, which the colour-blind can tell apart.
const ORANGE: RGBColor = RGBColor(213, 94, 0);
const BLUE: RGBColor = RGBColor(0, 114, 178);
const GREEN: RGBColor = RGBColor(0, 158, 115);
const GREY: RGBColor = RGBColor(120, 120, 120);

/// Draws the networks' forecasts of the test years: every next month above, every sixth window of six months below.
pub(crate) fn draw(
    path: &Path,
    series: &Series,
    next_month: &Comparison<1>,
    six_months: &Comparison<6>,
) -> Result<(), Box<dyn Error>> {
    let root = SVGBackend::new(path, (1200, 860)).into_drawing_area();
    root.fill(&WHITE)?;
    let (upper, lower) = root.split_vertically(430);
    panel(&upper, "Next month", series, next_month, &[GREEN])?;
    panel(&lower, "Six months ahead, forecast twice a year", series, six_months, &[ORANGE, BLUE])?;
    root.present()?;
    Ok(())
}

fn panel<const H: usize>(
    area: &Area<'_>,
    title: &str,
    series: &Series,
    comparison: &Comparison<H>,
    colours: &[RGBColor],
) -> Result<(), Box<dyn Error>> {
    // The first forecast is made a month before the test.
    let years = &series.years[series.split - 1..];
    let observed = &series.temperatures[series.split - 1..];
    let (first, last) = (years[0], years[years.len() - 1]);
    let mut chart = ChartBuilder::on(area)
        .caption(title, ("sans-serif", 22))
        .margin(12)
        .x_label_area_size(44)
        .y_label_area_size(56)
        .build_cartesian_2d(first..last, 18.0..30.0)?;
    chart
        .configure_mesh()
        .light_line_style(TRANSPARENT)
        .x_labels(14)
        .y_labels(7)
        .y_label_formatter(&|celsius| format!("{celsius:.0}"))
        .x_label_formatter(&|year| format!("{year:.0}"))
        .x_desc("year")
        .y_desc("sea-surface temperature (°C)")
        .label_style(("sans-serif", 15))
        .draw()?;
    line(&mut chart, "observed", GREY, years.iter().copied().zip(observed.iter().copied()))?;
    let networks = comparison.forecasts.iter().filter(|forecast| forecast.from_keras.is_some());
    for (network, &colour) in networks.zip(colours) {
        forecasts(&mut chart, series, comparison, network, colour)?;
    }
    chart
        .configure_series_labels()
        .position(SeriesLabelPosition::UpperRight)
        .label_font(("sans-serif", 15))
        .background_style(WHITE.mix(0.85))
        .border_style(GREY)
        .draw()?;
    Ok(())
}

/// Every `H`-th forecast of a network, each from the month before it.
fn forecasts<const H: usize>(
    chart: &mut Chart<'_, '_>,
    series: &Series,
    comparison: &Comparison<H>,
    network: &Forecast<H>,
    colour: RGBColor,
) -> Result<(), Box<dyn Error>> {
    let windows = comparison.windows.iter().zip(&network.outputs).step_by(H);
    let pieces = windows.map(|(window, outputs)| {
        let before = (series.years[window.month - 1], series.temperatures[window.month - 1]);
        let months = series.years[window.month..].iter().copied();
        let forecast = months.zip(outputs.map(|z| series.scale.invert(z)));
        (before, forecast)
    });
    if H == 1 {
        return line(chart, network.name, colour, pieces.flat_map(|(_, forecast)| forecast));
    }
    // The lines begin where the observations end that the network was given.
    for (piece, (before, forecast)) in pieces.enumerate() {
        let label = if piece == 0 { network.name } else { "" };
        line(chart, label, colour, std::iter::once(before).chain(forecast))?;
    }
    Ok(())
}

/// A line, with a place in the legend unless its label is empty.
fn line(
    chart: &mut Chart<'_, '_>,
    label: &str,
    colour: RGBColor,
    points: impl Iterator<Item = (f64, f64)>,
) -> Result<(), Box<dyn Error>> {
    let drawn = chart.draw_series(LineSeries::new(points, colour.stroke_width(2)))?;
    if !label.is_empty() {
        drawn
            .label(label)
            .legend(move |(x, y)| PathElement::new([(x, y), (x + 18, y)], colour.stroke_width(2)));
    }
    Ok(())
}
