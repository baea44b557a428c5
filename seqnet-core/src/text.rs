//! Text that is put together while the crate compiles.

/// A line or two of text in a fixed buffer, for messages of compile-time checks.
#[derive(Clone, Copy, Debug)]
pub struct Text<const N: usize = 512> {
    bytes: [u8; N],
    len: usize,
}

impl<const N: usize> Text<N> {
    /// No text.
    #[must_use]
    pub const fn new() -> Self {
        Text { bytes: [0; N], len: 0 }
    }

    /// Adds words. What has no room is cut off at the end of a character.
    #[must_use]
    pub const fn then(mut self, words: &str) -> Self {
        let words = words.as_bytes();
        let mut end = words.len();
        if self.len + end > N {
            end = N - self.len;
            while end > 0 && words[end] & 0xc0 == 0x80 {
                end -= 1;
            }
        }
        let mut i = 0;
        while i < end {
            self.bytes[self.len] = words[i];
            self.len += 1;
            i += 1;
        }
        self
    }

    /// Adds a number.
    #[must_use]
    pub const fn number(self, number: usize) -> Self {
        let mut power = 1;
        while number / power >= 10 {
            power *= 10;
        }
        let mut text = self;
        while power > 0 {
            let digit = [b'0' + (number / power % 10) as u8];
            if let Ok(digit) = core::str::from_utf8(&digit) {
                text = text.then(digit);
            }
            power /= 10;
        }
        text
    }

    /// Adds a word for one and another for several: *1 timestep*, *2 timesteps*.
    #[must_use]
    pub const fn count(self, number: usize, one: &str, several: &str) -> Self {
        self.number(number).then(" ").then(if number == 1 { one } else { several })
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
