//! Lines over an axis, as SVG and PNG.

mod raster;

use plotters::coord::Shift;
use plotters::coord::ranged1d::{AsRangedCoord, Ranged, ValueFormatter};
use plotters::prelude::*;
use std::io;
use std::ops::Range;
use std::path::Path;

/// A chart of lines: the loss over the epochs, forecasts over what was observed.
///
/// ```no_run
/// use seqnet_train::Chart;
///
/// Chart::new("sea temperature", "month", "°C")
///     .line("observed", [(0.0, 24.1), (1.0, 25.3), (2.0, 26.2)])
///     .line("forecast", [(1.0, 25.0), (2.0, 26.0)])
///     .save("forecast.png")?;
/// # Ok::<_, std::io::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Chart {
    title: String,
    x: String,
    y: String,
    logarithmic: bool,
    size: (u32, u32),
    lines: Vec<Line>,
}

#[derive(Clone, Debug)]
struct Line {
    name: String,
    points: Vec<(f64, f64)>,
}

// The palette of Okabe and Ito, which the colour-blind can tell apart.
const COLOURS: [RGBColor; 7] = [
    RGBColor(0, 114, 178),
    RGBColor(213, 94, 0),
    RGBColor(0, 158, 115),
    RGBColor(204, 121, 167),
    RGBColor(230, 159, 0),
    RGBColor(86, 180, 233),
    RGBColor(90, 90, 90),
];
const TEXT: i32 = 16;

impl Chart {
    /// An empty chart: its title, and what the axes show.
    #[must_use]
    pub fn new(title: impl Into<String>, x: impl Into<String>, y: impl Into<String>) -> Self {
        let (title, x, y) = (title.into(), x.into(), y.into());
        Chart { title, x, y, logarithmic: false, size: (960, 540), lines: Vec::new() }
    }

    /// Adds a line. Points of a name that is there already are a further piece of its line; points that are not finite are left out.
    #[must_use]
    pub fn line(mut self, name: impl Into<String>, points: impl IntoIterator<Item = (f64, f64)>) -> Self {
        let finite = points.into_iter().filter(|(x, y)| x.is_finite() && y.is_finite());
        self.lines.push(Line { name: name.into(), points: finite.collect() });
        self
    }

    /// Scales the vertical axis by powers of ten, as long as all values are above 0.
    #[must_use]
    pub fn logarithmic(mut self) -> Self {
        self.logarithmic = true;
        self
    }

    /// The size in pixels; 960 × 540 unless said otherwise.
    #[must_use]
    pub fn size(mut self, width: u32, height: u32) -> Self {
        self.size = (width, height);
        self
    }

    /// Writes the chart to a file, as its name ends: `.svg` or `.png`.
    ///
    /// # Errors
    ///
    /// If the name ends otherwise, or the file cannot be written.
    pub fn save(&self, path: impl AsRef<Path>) -> io::Result<()> {
        let path = path.as_ref();
        let extension = path.extension().unwrap_or_default().to_ascii_lowercase();
        let bytes = if extension == "svg" {
            self.to_svg().into_bytes()
        } else if extension == "png" {
            self.to_png()?
        } else {
            let name = path.display();
            let error = format!("`{name}` should end in `.svg` or `.png`");
            return Err(io::Error::new(io::ErrorKind::InvalidInput, error));
        };
        std::fs::write(path, bytes)
            .map_err(|error| io::Error::new(error.kind(), format!("{}: {error}", path.display())))
    }

    /// The chart as SVG.
    #[must_use]
    pub fn to_svg(&self) -> String {
        let mut text = String::new();
        // Drawing into a string does not fail.
        let _ = self.draw(&SVGBackend::with_string(&mut text, self.size).into_drawing_area());
        text
    }

    /// The chart as PNG.
    fn to_png(&self) -> io::Result<Vec<u8>> {
        let mut pixels = raster::Pixels::new(self.size);
        self.draw(&pixels.backend().into_drawing_area()).map_err(io::Error::other)?;
        pixels.encode()
    }

    fn draw<B: DrawingBackend<ErrorType: 'static>>(
        &self,
        area: &DrawingArea<B, Shift>,
    ) -> Result<(), DrawingAreaErrorKind<B::ErrorType>> {
        area.fill(&WHITE)?;
        let points = || self.lines.iter().flat_map(|line| &line.points);
        let xs = range(points().map(|point| point.0), 0.0);
        let lowest = points().map(|point| point.1).fold(f64::INFINITY, f64::min);
        if self.logarithmic && lowest > 0.0 {
            let ys = range(points().map(|point| point.1.log10()), 0.05);
            let corner = self.free_corner(&xs, &ys, f64::log10);
            let ys = 10_f64.powf(ys.start)..10_f64.powf(ys.end);
            self.draw_on(area, xs, ys.log_scale(), 0.0, corner)
        } else {
            let ys = range(points().map(|point| point.1), 0.05);
            let (least, corner) = ((ys.end - ys.start) * 1e-9, self.free_corner(&xs, &ys, |y| y));
            self.draw_on(area, xs, ys, least, corner)
        }?;
        area.present()
    }

    /// The corner through which the lines go least.
    fn free_corner(
        &self,
        xs: &Range<f64>,
        ys: &Range<f64>,
        height: impl Fn(f64) -> f64,
    ) -> SeriesLabelPosition {
        let part = |value: f64, range: &Range<f64>| (value - range.start) / (range.end - range.start);
        let mut taken = [0; 4];
        for pair in self.lines.iter().flat_map(|line| line.points.windows(2)) {
            let &[from, to] = pair else { continue };
            for step in 0..=8 {
                let between = |from: f64, to: f64| from + (to - from) * f64::from(step) / 8.0;
                let x = part(between(from.0, to.0), xs);
                let y = part(between(height(from.1), height(to.1)), ys);
                if (0.25..0.75).contains(&x) || (0.3..0.7).contains(&y) {
                    continue;
                }
                taken[usize::from(x < 0.5) + 2 * usize::from(y < 0.5)] += 1;
            }
        }
        let corners = [
            SeriesLabelPosition::UpperRight,
            SeriesLabelPosition::UpperLeft,
            SeriesLabelPosition::LowerRight,
            SeriesLabelPosition::LowerLeft,
        ];
        let free = corners.into_iter().zip(taken).min_by_key(|(_, taken)| *taken);
        free.map_or(SeriesLabelPosition::UpperRight, |(corner, _)| corner)
    }

    fn draw_on<B, Y>(
        &self,
        area: &DrawingArea<B, Shift>,
        xs: Range<f64>,
        ys: Y,
        least: f64,
        corner: SeriesLabelPosition,
    ) -> Result<(), DrawingAreaErrorKind<B::ErrorType>>
    where
        B: DrawingBackend<ErrorType: 'static>,
        Y: AsRangedCoord<Value = f64, CoordDescType: Ranged<ValueType = f64> + ValueFormatter<f64>>,
    {
        let mut chart = ChartBuilder::on(area)
            .caption(&self.title, ("sans-serif", 20))
            .margin(12)
            .x_label_area_size(44)
            .y_label_area_size(72)
            .build_cartesian_2d(xs, ys)?;
        chart
            .configure_mesh()
            .light_line_style(TRANSPARENT)
            .bold_line_style(RGBColor(220, 220, 220))
            .x_desc(&self.x)
            .y_desc(&self.y)
            .x_labels(10)
            .y_labels(8)
            .x_label_formatter(&|x| number(*x))
            .y_label_formatter(&|y| number(if y.abs() < least { 0.0 } else { *y }))
            .label_style(("sans-serif", TEXT))
            .draw()?;
        let mut names: Vec<&str> = Vec::new();
        for Line { name, points } in &self.lines {
            let known = names.iter().position(|known| known == name);
            let place = known.unwrap_or(names.len());
            let colour = COLOURS[place % COLOURS.len()];
            let drawn = chart.draw_series(LineSeries::new(points.iter().copied(), colour.stroke_width(2)))?;
            if known.is_none() {
                names.push(name);
                drawn
                    .label(name)
                    .legend(move |(x, y)| PathElement::new([(x, y), (x + 18, y)], colour.stroke_width(2)));
            }
        }
        chart
            .configure_series_labels()
            .position(corner)
            .label_font(("sans-serif", TEXT))
            .background_style(WHITE.mix(0.85))
            .border_style(RGBColor(150, 150, 150))
            .draw()
    }
}

/// From the lowest to the highest, and a part of that beyond.
fn range(values: impl Iterator<Item = f64>, beyond: f64) -> Range<f64> {
    let (low, high) =
        values.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), v| (low.min(v), high.max(v)));
    if low < high {
        let beyond = (high - low) * beyond;
        low - beyond..high + beyond
    } else if low.is_finite() {
        low - 0.5..low + 0.5
    } else {
        0.0..1.0
    }
}

/// As few digits as tell labels apart.
fn number(value: f64) -> String {
    if value != 0.0 && !(1e-3..1e6).contains(&value.abs()) {
        return format!("{value:.0e}");
    }
    let text = format!("{value:.4}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chart() -> Chart {
        Chart::new("loss", "epoch", "mse")
            .line("train", [(1.0, 0.5), (2.0, 0.05), (3.0, f64::NAN)])
            .logarithmic()
    }

    #[test]
    fn a_picture_says_what_it_shows() {
        let svg = chart().to_svg();
        for text in ["loss", "epoch", "mse", "train"] {
            assert!(svg.contains(text), "`{text}` is not in the picture");
        }
        assert!(!svg.contains("NaN"));
    }

    /// Ink of the line's colour is there, and the size is what was asked for.
    #[test]
    fn a_png_is_drawn() {
        let bytes = chart().size(320, 240).to_png().unwrap();
        let mut reader = png::Decoder::new(io::Cursor::new(bytes)).read_info().unwrap();
        let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
        let info = reader.next_frame(&mut pixels).unwrap();
        assert_eq!((info.width, info.height), (320, 240));
        let RGBColor(red, green, blue) = COLOURS[0];
        assert!(pixels.chunks_exact(3).filter(|pixel| *pixel == [red, green, blue]).count() > 100);
    }

    #[test]
    fn nothing_to_draw_is_an_empty_chart() {
        assert!(Chart::new("nothing", "x", "y").to_svg().contains("nothing"));
        assert!(Chart::new("one", "x", "y").line("point", [(1.0, 1.0)]).to_png().is_ok());
    }

    #[test]
    fn labels_have_no_more_digits_than_they_need() {
        assert_eq!([0.0, 0.05, 12.0, 1e-4, 2e7].map(number), ["0", "0.05", "12", "1e-4", "2e7"]);
    }

    /// A rising line ends where names stand otherwise.
    #[test]
    fn names_stand_where_no_line_goes() {
        let chart = Chart::new("rise", "x", "y").line("line", [(0.0, -0.6), (1.0, 0.0), (2.0, 0.6)]);
        let corner = chart.free_corner(&(0.0..2.0), &(-0.6..0.6), |y| y);
        assert!(matches!(corner, SeriesLabelPosition::UpperLeft));
        let falling = Chart::new("fall", "x", "y").line("line", [(0.0, 1.0), (2.0, 0.0)]);
        let corner = falling.free_corner(&(0.0..2.0), &(0.0..1.0), |y| y);
        assert!(matches!(corner, SeriesLabelPosition::UpperRight));
        assert!(!chart.to_svg().contains("e-1"), "what is nearly nothing is zero");
    }

    #[test]
    fn another_kind_of_file_is_an_error() {
        let error = chart().save("loss.jpg").unwrap_err();
        assert_eq!(error.to_string(), "`loss.jpg` should end in `.svg` or `.png`");
    }
}
