//! Features on a scale of mean 0 and standard deviation 1.
//!
//! ```text
//! z = (x - mean) / deviation        each feature by its own
//! x = z · deviation + mean
//! ```
//!
//! As in `NumPy`, the deviation is that of a population: the root of the mean square.

use crate::Record;

/// The scale of each of `F` features, fitted on the part of a series that training may see.
///
/// ```
/// use seqnet_train::Standardizer;
///
/// let series = [10.0, 14.0, 10.0, 14.0, 18.0];
/// let scale = Standardizer::fit(&series[..4]);
/// assert_eq!((scale.mean, scale.deviation), ([12.0], [2.0]));
/// assert_eq!(scale.apply(&series), [-1.0, 1.0, -1.0, 1.0, 3.0]);
/// assert_eq!(scale.invert(&[3.0]), [18.0]);
/// ```
///
/// A stream is given timesteps on this scale, one by one, and what it gives is taken back: of several features, by the scale of the one that it is.
///
/// ```
/// use seqnet_core::Vector;
/// use seqnet_train::Standardizer;
///
/// let weather = [[9.0, 1000.0], [11.0, 1020.0]]; // temperature and pressure
/// let scale = Standardizer::fit(&weather);
/// let x: Vector<2> = scale.apply(&[Vector::from([12.0, 1010.0])])[0];
/// assert_eq!(x, Vector::from([2.0, 0.0]));
/// let y = Vector::from([-1.0]); // a temperature that a model gives
/// assert_eq!(scale.feature(0).invert(&[y])[0], Vector::from([9.0]));
/// ```
#[doc(alias("StandardScaler", "adapt"))]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Standardizer<const F: usize = 1> {
    /// The mean of each feature.
    pub mean: [f64; F],
    /// The standard deviation of each feature; 1 where the feature does not vary.
    pub deviation: [f64; F],
}

impl<const F: usize> Standardizer<F> {
    /// The scale on which `series` has mean 0 and standard deviation 1.
    ///
    /// # Panics
    ///
    /// If the series is empty, or a number in it is infinite or not a number.
    #[must_use]
    pub fn fit<R: Record<F>>(series: &[R]) -> Self {
        assert!(!series.is_empty(), "a scale needs one timestep at least, but the series is empty");
        for (t, step) in series.iter().enumerate() {
            if let Some((f, x)) = step.features().into_iter().enumerate().find(|(_, x)| !x.is_finite()) {
                panic!(
                    "a scale needs finite numbers, but feature {f} of timestep {t} is {x}\n\
                     help: fill in what is missing, such as by the value before it"
                );
            }
        }
        let mean = mean(series.iter().map(Record::features));
        let squares = mean_of_squares(series, &mean);
        let deviation = squares.map(|square| if square > 0.0 { square.sqrt() } else { 1.0 });
        Standardizer { mean, deviation }
    }

    /// The scale of one feature, from 0: for a target that is one of several.
    ///
    /// # Panics
    ///
    /// If there is no such feature.
    #[must_use]
    pub fn feature(&self, feature: usize) -> Standardizer {
        assert!(feature < F, "the scale has {F} features, counted from 0, and none of number {feature}");
        Standardizer { mean: [self.mean[feature]], deviation: [self.deviation[feature]] }
    }

    /// The series on this scale.
    #[must_use]
    pub fn apply<R: Record<F>>(&self, series: &[R]) -> Vec<R> {
        self.map(series, |x, mean, deviation| (x - mean) / deviation)
    }

    /// The series of which this is the standardized form.
    #[must_use]
    pub fn invert<R: Record<F>>(&self, series: &[R]) -> Vec<R> {
        self.map(series, |z, mean, deviation| z * deviation + mean)
    }

    fn map<R: Record<F>>(&self, series: &[R], value: impl Fn(f64, f64, f64) -> f64) -> Vec<R> {
        let each = |step: &R| {
            let x = step.features();
            R::from_features(std::array::from_fn(|f| value(x[f], self.mean[f], self.deviation[f])))
        };
        series.iter().map(each).collect()
    }
}

fn mean_of_squares<const F: usize, R: Record<F>>(series: &[R], around: &[f64; F]) -> [f64; F] {
    mean(series.iter().map(|step| {
        let x = step.features();
        std::array::from_fn(|f| (x[f] - around[f]).powi(2))
    }))
}

fn mean<const F: usize>(steps: impl Iterator<Item = [f64; F]>) -> [f64; F] {
    let (mut sum, mut count) = ([0.0; F], 0.0);
    for step in steps {
        for (sum, x) in sum.iter_mut().zip(step) {
            *sum += x;
        }
        count += 1.0;
    }
    sum.map(|sum| sum / count)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The first feature is 1 and 3: mean 2, deviation 1. The second does not vary.
    #[test]
    fn every_feature_has_a_scale_of_its_own() {
        let scale = Standardizer::fit(&[[1.0, 7.0], [3.0, 7.0]]);
        assert_eq!(scale, Standardizer { mean: [2.0, 7.0], deviation: [1.0, 1.0] });
        assert_eq!(scale.apply(&[[1.0, 7.0]]), [[-1.0, 0.0]]);
        assert_eq!(scale.invert(&[[2.0, 1.0]]), [[4.0, 8.0]]);
    }

    #[test]
    #[should_panic = "feature 1 of timestep 2 is NaN"]
    fn what_is_not_a_number_has_no_scale() {
        let _ = Standardizer::fit(&[[1.0, 7.0], [3.0, 7.0], [2.0, f64::NAN]]);
    }

    #[test]
    #[should_panic = "the series is empty"]
    fn an_empty_series_has_no_scale() {
        let _ = Standardizer::fit::<f64>(&[]);
    }
}
