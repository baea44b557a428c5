//! What training has logged, epoch by epoch.

use crate::plot;
use std::fmt::Write as _;
use std::fs;
use std::io;
use std::ops::Index;
use std::path::Path;

/// The loss and the metrics of every epoch: `loss`, `val_loss`, `accuracy`, `val_accuracy`, `learning_rate`, as Keras names them.
///
/// ```
/// use seqnet_train::History;
///
/// let mut history = History::default();
/// history.push([("loss", 0.5), ("val_loss", 0.6)]);
/// history.push([("loss", 0.4), ("val_loss", 0.7)]);
/// assert_eq!(history["loss"], [0.5, 0.4]);
/// assert_eq!(history.best("val_loss"), Some((0, 0.6)));
/// assert_eq!(history.to_csv(), "epoch,loss,val_loss\n0,0.5,0.6\n1,0.4,0.7\n");
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct History {
    columns: Vec<(String, Vec<f64>)>,
}

impl History {
    /// Adds an epoch. A name that was not there before is not a number in the epochs before, and one that is missing is not a number
    /// in this one.
    pub fn push<'a>(&mut self, logs: impl IntoIterator<Item = (&'a str, f64)>) {
        let before = self.epochs();
        for (name, value) in logs {
            let place = self.columns.iter().position(|(column, _)| column == name).unwrap_or_else(|| {
                self.columns.push((name.to_owned(), vec![f64::NAN; before]));
                self.columns.len() - 1
            });
            self.columns[place].1.truncate(before);
            self.columns[place].1.push(value);
        }
        for (_, values) in &mut self.columns {
            values.resize(before + 1, f64::NAN);
        }
    }

    /// How many epochs there were.
    #[must_use]
    pub fn epochs(&self) -> usize {
        self.columns.first().map_or(0, |(_, values)| values.len())
    }

    /// What was logged under a name, epoch by epoch.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&[f64]> {
        self.columns.iter().find(|(column, _)| column == name).map(|(_, values)| values.as_slice())
    }

    /// The last value under a name.
    #[must_use]
    pub fn last(&self, name: &str) -> Option<f64> {
        self.get(name)?.last().copied()
    }

    /// The epoch in which a value was best, from 0, and that value: the lowest, or of names that end in `accuracy` or `score` the highest.
    #[must_use]
    pub fn best(&self, name: &str) -> Option<(usize, f64)> {
        let numbers = self.get(name)?.iter().copied().enumerate().filter(|(_, value)| !value.is_nan());
        let high = should_be_high(name);
        numbers.min_by(|(_, a), (_, b)| if high { b.total_cmp(a) } else { a.total_cmp(b) })
    }

    /// What is logged.
    #[must_use]
    pub fn names(&self) -> impl ExactSizeIterator<Item = &str> {
        self.columns.iter().map(|(name, _)| name.as_str())
    }

    /// The epochs as a table: a line for each.
    #[must_use]
    pub fn to_csv(&self) -> String {
        let mut text = String::from("epoch");
        self.names().for_each(|name| text.extend([",", name]));
        text.push('\n');
        (0..self.epochs()).for_each(|epoch| self.write_line(epoch, &mut text));
        text
    }

    fn write_line(&self, epoch: usize, text: &mut String) {
        // Writing to a string does not fail.
        let _ = write!(text, "{epoch}");
        for (_, values) in &self.columns {
            let _ = write!(text, ",{}", values[epoch]);
        }
        text.push('\n');
    }

    /// Writes [`to_csv`](History::to_csv) to a file.
    ///
    /// # Errors
    ///
    /// If the file cannot be written.
    pub fn save_csv(&self, path: impl AsRef<Path>) -> io::Result<()> {
        fs::write(path, self.to_csv())
    }

    /// Draws `loss` and `val_loss` over the epochs, as `.svg` or `.png`.
    ///
    /// # Errors
    ///
    /// If the name of the file ends otherwise, or it cannot be written.
    pub fn plot(&self, path: impl AsRef<Path>) -> io::Result<()> {
        let columns = ["loss", "val_loss"].into_iter().filter_map(|name| Some((name, self.get(name)?)));
        let mut chart = plot::Chart::new("loss", "epoch", "loss").logarithmic();
        for (name, values) in columns {
            #[expect(clippy::cast_precision_loss, reason = "nobody has 2⁵³ epochs")]
            let points = values.iter().enumerate().map(|(epoch, value)| ((epoch + 1) as f64, *value));
            chart = chart.line(name, points);
        }
        chart.save(path)
    }
}

/// What was logged under a name.
///
/// # Panics
///
/// If nothing was.
impl Index<&str> for History {
    type Output = [f64];

    fn index(&self, name: &str) -> &[f64] {
        self.get(name).unwrap_or_else(|| {
            let names = self.names().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
            panic!("no `{name}` was logged; there are: {names}")
        })
    }
}

/// Losses and errors should be low, everything that is called a score or an accuracy high.
pub(crate) fn should_be_high(name: &str) -> bool {
    ["accuracy", "score"].iter().any(|end| name.ends_with(end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_missing_is_not_a_number() {
        let mut history = History::default();
        history.push([("loss", 1.0)]);
        history.push([("loss", 0.5), ("val_loss", 0.7)]);
        history.push([("loss", 0.25)]);
        assert_eq!(history.to_csv(), "epoch,loss,val_loss\n0,1,NaN\n1,0.5,0.7\n2,0.25,NaN\n");
        assert_eq!(history.best("val_loss"), Some((1, 0.7)));
        history.push([("val_accuracy", 0.5)]);
        history.push([("val_accuracy", 0.4)]);
        assert_eq!(history.best("val_accuracy"), Some((3, 0.5)));
        assert_eq!(history.get("accuracy"), None);
    }

    #[test]
    #[should_panic = "no `los` was logged; there are: `loss`"]
    fn a_name_that_is_not_there_says_which_are() {
        let mut history = History::default();
        history.push([("loss", 1.0)]);
        let _ = &history["los"];
    }
}
