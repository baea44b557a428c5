//! Where in its window a stream stands.

/// Counts the timesteps of a window.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Position(usize);

/// One timestep's place in its window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// Its number, from zero. In time without end it stays at the largest number once that is reached.
    pub timestep: usize,
    /// Whether it completes the window.
    pub last: bool,
}

impl Position {
    /// The place of the next timestep, in windows of `timesteps`.
    #[inline]
    pub fn advance(&mut self, timesteps: Option<usize>) -> Place {
        let timestep = self.0;
        let last = timesteps.is_some_and(|timesteps| timestep + 1 >= timesteps);
        self.0 = if last { 0 } else { timestep.saturating_add(1) };
        Place { timestep, last }
    }
}

#[cfg(test)]
mod tests {
    use super::{Place, Position};

    #[test]
    fn windows_follow_each_other() {
        let mut position = Position::default();
        let places = [(); 5].map(|()| position.advance(Some(2)));
        let expected = [(0, false), (1, true), (0, false), (1, true), (0, false)];
        assert_eq!(places, expected.map(|(timestep, last)| Place { timestep, last }));
    }

    #[test]
    fn time_without_end_has_no_last_timestep() {
        let mut position = Position(usize::MAX);
        let end = Place { timestep: usize::MAX, last: false };
        assert_eq!([position.advance(None), position.advance(None)], [end, end]);
    }
}
