//! Text that is put together while the crate compiles.

/// A line or two of text in a fixed buffer, for messages of compile-time checks, or a table of many.
///
/// What has no room is cut off at the end of a character, and so is everything after it.
///
/// ```
/// use seqnet_shapes::Text;
///
/// const NEEDS: Text = Text::new().then("needs ").count(12, "timestep", "timesteps");
/// assert_eq!(NEEDS.as_str(), "needs 12 timesteps");
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Text<const N: usize = 512> {
    bytes: [u8; N],
    len: usize,
    full: bool,
}

impl<const N: usize> Text<N> {
    /// No text.
    #[must_use]
    pub const fn new() -> Self {
        Text { bytes: [0; N], len: 0, full: false }
    }

    /// Adds words.
    #[must_use]
    pub const fn then(mut self, words: &str) -> Self {
        self.add(words);
        self
    }

    /// Adds a number.
    #[must_use]
    pub const fn number(mut self, number: usize) -> Self {
        self.add_number(number as u128);
        self
    }

    /// Adds a word for one and another for several: *1 timestep*, *2 timesteps*.
    #[must_use]
    pub const fn count(self, number: usize, one: &str, several: &str) -> Self {
        self.number(number).then(" ").then(if number == 1 { one } else { several })
    }

    /// Adds words in place: a long text is not copied for each of them.
    pub const fn add(&mut self, words: &str) {
        self.add_bytes(words.as_bytes());
    }

    /// Adds a number in place.
    #[expect(clippy::cast_possible_truncation, reason = "a digit is less than 10")]
    pub const fn add_number(&mut self, number: u128) {
        let mut digits = [b'0'; 39];
        let (mut first, mut rest) = (digits.len() - 1, number);
        while rest >= 10 {
            digits[first] += (rest % 10) as u8;
            first -= 1;
            rest /= 10;
        }
        digits[first] += rest as u8;
        self.add_bytes(digits.split_at(first).1);
    }

    /// Adds the first characters of words, which are as many bytes.
    pub const fn add_first(&mut self, bytes: usize, words: &str) {
        self.add_bytes(words.as_bytes().split_at(bytes).0);
    }

    const fn add_bytes(&mut self, bytes: &[u8]) {
        let mut end = bytes.len();
        if self.full {
            end = 0;
        } else if end > N - self.len {
            self.full = true;
            end = N - self.len;
            while end > 0 && bytes[end] & 0xc0 == 0x80 {
                end -= 1;
            }
        }
        let (_, free) = self.bytes.split_at_mut(self.len);
        free.split_at_mut(end).0.copy_from_slice(bytes.split_at(end).0);
        self.len += end;
    }

    /// The text.
    #[must_use]
    pub const fn as_str(&self) -> &str {
        match core::str::from_utf8(self.bytes.split_at(self.len).0) {
            Ok(text) => text,
            Err(_) => "",
        }
    }
}

impl<const N: usize> Default for Text<N> {
    fn default() -> Self {
        Text::new()
    }
}

#[cfg(test)]
mod tests {
    use super::Text;

    const CUT: Text<8> = Text::new().then("3 × µ").then("m and so on");

    #[test]
    fn one_is_singular() {
        assert_eq!(Text::<16>::new().count(1, "timestep", "timesteps").as_str(), "1 timestep");
        assert_eq!(Text::<16>::new().count(0, "timestep", "timesteps").as_str(), "0 timesteps");
        assert_eq!(Text::<16>::new().count(24, "timestep", "timesteps").as_str(), "24 timesteps");
    }

    #[test]
    fn numbers_have_all_their_digits() {
        for (number, digits) in [
            (0, "0"),
            (9, "9"),
            (10, "10"),
            (1_000_200, "1000200"),
            (u64::MAX.into(), "18446744073709551615"),
        ] {
            let mut text = Text::<20>::new();
            text.add_number(number);
            assert_eq!(text.as_str(), digits);
        }
        let mut text = Text::<39>::new();
        text.add_number(u128::MAX);
        assert_eq!(text.as_str(), "340282366920938463463374607431768211455");
    }

    /// `3 × µ` has 7 bytes, so one is left, which is the `m`.
    #[test]
    fn what_has_no_room_is_cut_off() {
        assert_eq!(CUT.as_str(), "3 × µm");
        assert_eq!(Text::<0>::new().then("a").as_str(), "");
    }

    #[test]
    fn a_character_is_not_cut_in_two_and_nothing_follows_it() {
        for (text, kept) in [("ab┃", "ab"), ("abc┃", "abc"), ("a┃b", "a┃"), ("aµµ", "aµ"), ("abcde", "abcd")]
        {
            assert_eq!(Text::<4>::new().then(text).then("z").as_str(), kept);
        }
    }
}
