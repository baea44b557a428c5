//! A bar that shows how far training is, where standard error is a terminal.

use crate::History;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::fmt::Write as _;

pub(crate) struct Progress(ProgressBar);

impl Progress {
    /// A bar for so many steps. It draws nothing where it is quiet, or standard error is no terminal.
    pub(crate) fn new(epochs: usize, steps: usize, quiet: bool) -> Self {
        let target =
            if quiet { ProgressDrawTarget::hidden() } else { ProgressDrawTarget::stderr_with_hz(10) };
        let bar = ProgressBar::with_draw_target(Some((epochs * steps) as u64), target);
        let style = ProgressStyle::with_template("{prefix} [{wide_bar}] {msg}, {eta} left");
        bar.set_style(style.expect("the template is right").progress_chars("=> "));
        Progress(bar)
    }

    /// Begins an epoch, counted from 0, with what was logged so far.
    pub(crate) fn epoch(&self, epoch: usize, epochs: usize, steps: usize, history: &History) {
        if self.0.is_hidden() {
            return;
        }
        self.0.set_position((epoch * steps) as u64);
        self.0.set_prefix(format!("epoch {}/{epochs}", epoch + 1));
        let mut message = String::new();
        for (name, value) in history.names().filter_map(|name| Some((name, history.last(name)?))) {
            if name != "learning_rate" {
                // Writing to a string does not fail.
                let _ = write!(message, "{}{name} {value:.4}", if message.is_empty() { "" } else { ", " });
            }
        }
        self.0.set_message(message);
    }

    /// A step is done.
    pub(crate) fn step(&self) {
        self.0.inc(1);
    }
}

impl Drop for Progress {
    /// Leaves nothing on the terminal.
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}
