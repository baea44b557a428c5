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
    /// Before a window that begins with a state which is there already. In time without end that is like being far along.
    pub(crate) const GOING_ON: Self = Position(usize::MAX);

    /// Whether the next timestep begins a window, with a fresh state.
    #[inline]
    pub(crate) const fn begins_afresh(self) -> bool {
        self.0 == 0
    }

    /// The place of the next timestep, in windows of `timesteps`.
    #[inline]
    pub fn advance(&mut self, timesteps: Option<usize>) -> Place {
        let timestep = if timesteps.is_some() && *self == Self::GOING_ON { 0 } else { self.0 };
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
    fn a_window_that_goes_on_is_as_long_as_another() {
        let mut position = Position::GOING_ON;
        assert!(!position.begins_afresh());
        let lasts = [(); 5].map(|()| position.advance(Some(2)).last);
        assert_eq!(lasts, [false, true, false, true, false]);
        position = Position::GOING_ON;
        assert!(position.advance(Some(1)).last && position.begins_afresh());
    }

    #[test]
    fn time_without_end_has_no_last_timestep() {
        let mut position = Position(usize::MAX);
        let end = Place { timestep: usize::MAX, last: false };
        assert_eq!([position.advance(None), position.advance(None)], [end, end]);
    }
}
